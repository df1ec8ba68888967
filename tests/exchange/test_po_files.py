"""Translations leave as PO files and come back: nothing is lost on the way, and no mark is ever changed."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po, write_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from score_learn.content.compiled import module_document
from score_learn.content.folders.library import compile_library, lock
from score_learn.core.errors import Refused
from score_learn.exchange.po_files import export_po, import_po
from tests.content.translated import MODULE, write_translated

pytestmark = pytest.mark.one_database

QUIZ = f"{MODULE}/fr/quiz.md"
FILES = ("module.md", "01-look.md", "02-tell.md", "quiz.md")


@pytest.fixture
def root(tmp_path):
    """A sound library whose translations are locked."""
    write_translated(tmp_path)
    lock(tmp_path)
    return tmp_path


def export(root, language="fr"):
    return export_po(compile_library(root).readings[0], language)


def take_in(root, data):
    found = import_po(compile_library(root), data)
    lock(root)
    library = compile_library(root)
    assert not library.has_errors, "\n".join(map(str, library.findings))
    return found


def messages(data):
    return {message.context: message for message in read_po(BytesIO(data)) if message.context}


def test_no_text_is_said_to_be_the_format_of_a_program(root):
    quiz = root / MODULE / "en/quiz.md"
    quiz.write_text(quiz.read_text().replace("Rocks are sharp.", "Rocks tear 20 % of {all} nets."))
    file = export(root)
    assert b"20 % of {all}" in file
    assert b"-format" not in file


def with_words(data, words):
    """Return a PO file with these translations and no others."""
    catalog = read_po(BytesIO(data))
    for message in catalog:
        if message.context:
            message.string = words.get(message.context, "")
    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def documents(root):
    return {name: module_document(one) for name, one in compile_library(root).modules[0].modules.items()}


def words_of(data):
    return {name: one.string for name, one in messages(data).items() if one.string}


def test_every_text_of_the_module_is_in_the_file_under_an_id_that_stays(root):
    found = messages(export(root))
    assert found["mend-t-single/stem"].id == "What tears a net?"
    assert found["mend-t-single/stem"].string == "Qu'est-ce qui déchire un filet ?"
    assert found["mend-t-cloze/stem"].string.startswith("La [[a= ficelle]] est [[b: (x) a) mouillée")
    assert found["mend-t-text/accepted"].id.startswith("- = net\n- =50% nets")
    assert found["mend-t-spot/picture"].string == "Un filet"
    assert found["mend-t-number/unit"].string == "nœuds"
    assert found["mend-sc/step-start-way-b"].id == "It is torn"
    assert found["mend-sc/stem"].string == ""
    known = set(messages(export(root, "ar")))
    inserted = (root / MODULE / "en/01-look.md").read_text().replace("## A torn net", "## A torn net\n\nLook.")
    (root / MODULE / "en/01-look.md").write_text(inserted)
    assert known < set(messages(export(root, "ar")))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_translation_made_by_hand_comes_back_as_the_same_module(root, language):
    before, file = documents(root), export(root, language)
    for name in FILES:
        (root / MODULE / language / name).unlink(missing_ok=True)
    (root / MODULE / language / "translations.lock").unlink()
    found = take_in(root, file)
    assert found.left_out == ()
    for path in found.written:
        path.write_text(path.read_text().replace("status: draft", "status: published"))
    assert documents(root) == before
    assert export(root, language) == file


def test_paragraphs_that_are_cut_otherwise_come_back_too(root):
    lesson = root / MODULE / "fr/01-look.md"
    lesson.write_text(lesson.read_text().replace("Suspendez le filet", "Finissez.\n\nPuis suspendez le filet"))
    before, file = documents(root), export(root)
    assert "Finissez.\n\nPuis" in messages(file)["mend-l1/mend-p-first/whole"].string
    take_in(root, file)
    assert documents(root) == before
    assert export(root) == file


WORDS = st.lists(st.text("abcdeéàçßñ网络ابت", min_size=1, max_size=8), min_size=1, max_size=5).map(" ".join)


def _said(data, source, name):
    """Draw a translation of a text that keeps the signs in it."""
    said = data.draw(WORDS)
    if name == "mend-t-cloze/stem":
        return f"{said} [[c# 3 +- 1]] [[a= {said}]] [[b: (x) a) {said} | ( ) b) {said}x]]"
    if name == "mend-t-text/accepted":
        return "\n".join(f"- {sign} {said}{number}" for number, sign in enumerate(("=", "=50%", "~")))
    if name.endswith("/unit"):
        return said[:8].strip()
    first = source.partition("\n")[0]
    if first.startswith(":::"):
        return source.replace("A small hole grows.", said)
    return f"## {said}" if first.startswith("## ") else said


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_translated_survives_the_way_there_and_back(tmp_path_factory, data):
    root = write_translated(tmp_path_factory.mktemp("po"), {f"{MODULE}/fr/{name}": None for name in FILES})
    lock(root)
    blank = export(root)
    known = messages(blank)
    questions = sorted({name.partition("/")[0] for name in known if name.startswith(("mend-t-", "mend-p-", "mend-sc"))})
    done = set(data.draw(st.lists(st.sampled_from(questions), unique=True)))
    words = {}
    for number, (name, message) in enumerate(known.items()):
        owner = name.partition("/")[0]
        extra = name.endswith("-feedback") or name.endswith(("/hint", "/explain"))
        wanted = owner in done if owner in questions else data.draw(st.booleans())
        if "/objective-" in name:
            wanted = False
        if wanted and not (extra and data.draw(st.booleans())):
            words[name] = _said(data, str(message.id), name)
            if "/option-" in name or "/target-" in name:
                words[name] += f" {number}"
    words["mend/title"] = "Titre"
    marks = [(one.id, one.right, one.points) for one in compile_library(root).modules[0].modules["en"].bank]
    assert take_in(root, with_words(blank, words)).left_out == ()
    again = export(root)
    assert words_of(again) == words
    take_in(root, again)
    assert export(root) == again
    about = root / MODULE / "fr/module.md"
    about.write_text(about.read_text().replace("status: draft", "status: published"))
    french = compile_library(root).modules[0].modules["fr"]
    assert [(one.id, one.right, one.points) for one in french.bank] == marks


def test_what_was_made_from_other_words_is_left_out_and_named(root):
    file, before = export(root), (root / QUIZ).read_text()
    source = root / MODULE / "en/quiz.md"
    source.write_text(source.read_text().replace("Rocks are sharp.", "Rocks are hard."))
    found = take_in(root, file)
    reason = "the source has other words since the file was made"
    assert found.left_out == (f"mend-t-single/explain: {reason}; what stood there stays",)
    assert (root / QUIZ).read_text() == before


@pytest.mark.parametrize(
    ("old", "new", "question", "code"),
    [
        ("(x) a) mouillée | ( ) b)", "( ) a) mouillée | (x) b)", "mend-t-cloze", "E301"),
        ("- =50% filets", "- 50 filets", "mend-t-text", "E1"),
        ("Un rocher", "Un [roc](javascript:x) ou [deux](javascript:y)", "mend-t-single", "E152"),
    ],
    ids=["mark", "sign", "link"],
)
def test_a_file_cannot_change_what_is_right_nor_bring_an_error(root, old, new, question, code):
    before, file = (root / QUIZ).read_text(), export(root)
    assert old.encode() in file
    file = file.replace(old.encode(), new.encode()).replace(b"Une aiguille", "Une alène".encode())
    found = take_in(root, file)
    assert {one.partition("/")[0] for one in found.left_out} == {question}
    assert all(code in one and one.endswith("what stood there stays") for one in found.left_out)
    assert (root / QUIZ).read_text() == before.replace("Une aiguille", "Une alène"), "only that question is left out"


def test_prose_with_an_error_stays_as_it_is(root):
    lesson = root / MODULE / "fr/01-look.md"
    before, file = lesson.read_text(), export(root)
    file = file.replace("[nœud](glossary:knot)".encode(), "[nœud](glossary:cork)".encode())
    found = take_in(root, file.replace(b"Partir en mer", b"Partir au large"))
    assert {one.partition("/")[0] for one in found.left_out} == {"mend-l1"}
    assert all("E157" in one for one in found.left_out)
    assert lesson.read_text() == before.replace("Partir en mer", "Partir au large")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: b"no PO \xff", "not_po"),
        (lambda data: data.replace(b"Project-Id-Version: mend", b"Project-Id-Version: sail"), "other_module"),
        (lambda data: data.replace(b"Language: fr", b"Language: vi"), "not_declared"),
    ],
)
def test_a_file_that_does_not_belong_here_is_refused_and_nothing_is_written(root, change, code):
    before = (root / QUIZ).read_text()
    with pytest.raises(Refused) as refused:
        import_po(compile_library(root), change(export(root)))
    assert refused.value.code == code
    assert (root / QUIZ).read_text() == before
