"""A PO file that comes back in part: what the folder has stays unless all of it is replaced by something good."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po, write_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from score_learn.content.authoring.starting import new_language, write
from score_learn.content.authoring.translation_status import translation_status
from score_learn.content.folders.library import compile_library, lock
from score_learn.exchange.po_files import export_po, import_po
from tests.content.translated import FILES, MODULE, write_translated

pytestmark = pytest.mark.one_database

ABOUT_FR, LESSON_FR, QUIZ_FR = (f"{MODULE}/fr/{name}.md" for name in ("module", "01-look", "quiz"))
LESSON_EN, QUIZ_EN = f"{MODULE}/en/01-look.md", f"{MODULE}/en/quiz.md"
LOCK = f"{MODULE}/fr/translations.lock"
STAYS = "what stood there stays"


@pytest.fixture
def root(tmp_path):
    """A sound library whose translations are locked."""
    write_translated(tmp_path)
    lock(tmp_path)
    return tmp_path


def export(root):
    return export_po(compile_library(root).readings[0], "fr")


def take_in(root, data):
    found = import_po(compile_library(root), data)
    lock(root)
    library = compile_library(root)
    assert not library.has_errors, "\n".join(map(str, library.findings))
    return found


def sent(data, words=None, *, only=None, fuzzy=()):
    """Return a PO file in which these texts say something else, are fuzzy, or are the only ones."""
    catalog = read_po(BytesIO(data))
    for message in list(catalog):
        if message.context and only is not None and not message.context.startswith(only):
            catalog.delete(message.id, message.context)
        elif message.context:
            message.string = (words or {}).get(message.context, message.string)
            message.flags |= {"fuzzy"} if message.context in fuzzy else set()
    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def words_of(data):
    return {one.context: one.string for one in read_po(BytesIO(data)) if one.context and one.string}


def text(root, name):
    return (root / name).read_text(encoding="utf-8")


def change(root, name, old, new):
    assert old in text(root, name)
    (root / name).write_text(text(root, name).replace(old, new), encoding="utf-8")


def french(root):
    return next(row for row in translation_status(compile_library(root)) if row.language == "fr")


def prose(root, word):
    """Return the id of the paragraph of the source in which a word stands."""
    return next(one.context for one in read_po(BytesIO(export(root))) if one.id and one.context and word in one.id)


def test_a_file_with_one_question_leaves_all_others_as_they_are(root):
    before, locked, done = text(root, QUIZ_FR), text(root, LOCK), french(root)
    file = sent(export(root), {"mend-t-single/option-a": "Un récif"}, only="mend-t-single/")
    found = take_in(root, file)
    assert [path.name for path in found.written] == ["quiz.md"]
    assert found.left_out == ()
    assert text(root, QUIZ_FR) == before.replace("Un rocher", "Un récif")
    assert french(root) == done
    lines = zip(text(root, LOCK).splitlines(), locked.splitlines(), strict=True)
    assert [old.split()[0] for new, old in lines if new != old] == ["mend-t-single"]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (lambda data: sent(data, fuzzy={"mend-t-single/option-b"}), "marked as fuzzy"),
        (lambda data: sent(data, {"mend-t-single/option-b": ""}), "empty in the file"),
        (
            lambda data: data.replace(b'msgid "A song"', b'msgid "A tune"'),
            "the source has other words since the file was made",
        ),
    ],
    ids=["fuzzy", "empty", "stale"],
)
def test_a_message_that_is_no_good_takes_nothing_away(root, file, reason):
    before, locked, done = text(root, QUIZ_FR), text(root, LOCK), french(root)
    found = take_in(root, file(export(root)))
    assert found.left_out == (f"mend-t-single/option-b: {reason}; {STAYS}",)
    assert (text(root, QUIZ_FR), text(root, LOCK), french(root)) == (before, locked, done)


def test_what_a_file_lacks_of_a_question_comes_from_the_translation_that_is_there(root):
    before = text(root, QUIZ_FR)
    file = sent(export(root), {"mend-t-single/stem": "Quoi ?"}, fuzzy={"mend-t-single/option-b"})
    assert len(take_in(root, file).left_out) == 1
    assert text(root, QUIZ_FR) == before.replace("Qu'est-ce qui déchire un filet ?", "Quoi ?")


@pytest.mark.parametrize("part", ["option-b", "explain"])
def test_a_question_of_other_words_stays_unless_all_of_it_is_replaced(root, part):
    change(root, QUIZ_EN, "Rocks are sharp.", "Rocks are hard.")
    before, locked = text(root, QUIZ_FR), text(root, LOCK)
    new = {"mend-t-single/stem": "Quoi ?", f"mend-t-single/{part}": ""}
    found = take_in(root, sent(export(root), new, only="mend-t-single/"))
    assert found.left_out == (
        f"mend-t-single/{part}: empty in the file; {STAYS}",
        f"mend-t-single/stem: a question is written whole; not there: {part}; {STAYS}",
    )
    assert (text(root, QUIZ_FR), text(root, LOCK)) == (before, locked)
    found = take_in(root, sent(export(root), {"mend-t-single/stem": "Quoi ?"}, only="mend-t-single/"))
    assert found.left_out == ()
    assert text(root, QUIZ_FR).split("---")[2] == before.split("---")[2].replace(
        "Qu'est-ce qui déchire un filet ?", "Quoi ?"
    )
    notes = [one.message for one in compile_library(root).notes if one.code == "I321" and one.path == QUIZ_FR]
    assert [one for one in notes if "mend-t-single" in one] == []


def test_a_hint_that_only_the_translation_has_is_not_lost(root):
    change(root, QUIZ_FR, "explain: Les rochers", "hint: Dur !\nexplain: Les rochers")
    lock(root)
    before = text(root, QUIZ_FR)
    found = take_in(root, sent(export(root), {"mend-t-single/stem": "Quoi ?"}, only="mend-t-single/"))
    assert found.left_out == (f"mend-t-single/stem: a question is written whole; not there: hint; {STAYS}",)
    assert text(root, QUIZ_FR) == before


def test_a_question_that_nobody_has_translated_is_named_and_not_written(root):
    begin, end = text(root, QUIZ_FR).index("::: question single"), text(root, QUIZ_FR).index("::: question multi")
    change(root, QUIZ_FR, text(root, QUIZ_FR)[begin:end], "")
    lock(root)
    file = sent(export(root), {"mend-t-single/stem": "Quoi ?"})
    assert take_in(root, file).left_out == (
        "mend-t-single/stem: a question is written whole; not there: option-a, option-b, option-c; "
        "it stays untranslated",
    )
    assert "mend-t-single" not in text(root, QUIZ_FR)


def test_one_paragraph_is_replaced_and_the_others_stay(root):
    before = text(root, LESSON_FR)
    name = prose(root, "to dry")
    assert take_in(root, sent(export(root), {name: "Pendez-le."}, only=name)).left_out == ()
    assert text(root, LESSON_FR) == before.replace("Suspendez le filet pour le sécher.", "Pendez-le.")


def test_in_a_text_of_other_words_one_paragraph_is_not_put_beside_the_old_ones(root):
    change(root, LESSON_EN, "to dry.", "up to dry.")
    before, name = text(root, LESSON_FR), prose(root, "up to dry")
    found = take_in(root, sent(export(root), {name: "Pendez-le."}, only=name))
    assert [one.partition(":")[0] for one in found.left_out] == [name]
    assert found.left_out[0].endswith(STAYS)
    assert text(root, LESSON_FR) == before
    found = take_in(root, sent(export(root), {name: "Pendez-le."}, only="mend-l1/mend-p-first/"))
    assert found.left_out == ()
    assert text(root, LESSON_FR).split("---")[2] == before.split("---")[2].replace(
        "Suspendez le filet pour le sécher.", "Pendez-le."
    )
    old = [one.message for one in compile_library(root).notes if one.code == "I321"]
    assert len(old) == 1, "the beginning of the lesson was not in the file"


def test_what_was_kept_untranslated_is_filled_beside_older_text(root):
    change(root, LESSON_FR, "Suspendez le filet pour le sécher.", "::: untranslated\nHang the net up to dry.\n:::")
    change(root, LESSON_EN, "The net is torn.", "The net was torn.")
    name = prose(root, "to dry")
    before = text(root, LESSON_FR)
    assert take_in(root, sent(export(root), {name: "Pendez-le."}, only=name)).left_out == ()
    assert text(root, LESSON_FR) == before.replace("::: untranslated\nHang the net up to dry.\n:::", "Pendez-le.")


def test_paragraphs_that_are_cut_otherwise_stay_as_a_whole(root):
    change(root, LESSON_FR, "Suspendez le filet", "Finissez.\n\nPuis suspendez le filet")
    before, blank = text(root, LESSON_FR), "mend-l1/mend-p-first/text-"
    whole = {"mend-l1/mend-p-first/whole": "## Fin\n\nPendez-le."}
    file = export(root)
    (root / LESSON_FR).unlink()
    name = prose(root, "to dry")
    single = sent(export(root), {name: "Pendez-le."}, only=name)
    (root / LESSON_FR).write_text(before, encoding="utf-8")
    assert name.startswith(blank)
    assert [one.partition(":")[0] for one in take_in(root, single).left_out] == [name]
    assert text(root, LESSON_FR) == before
    assert take_in(root, sent(file, whole, only="mend-l1/mend-p-first/")).left_out == ()
    end = text(root, LESSON_FR).index("## Fin")
    assert text(root, LESSON_FR)[end:] == "## Fin\n\nPendez-le.\n"
    assert text(root, LESSON_FR)[:end] == before[: before.index("## Après")]


def test_text_that_the_source_has_no_place_for_stays(root):
    change(root, QUIZ_EN, "title: Test", "title: The test")
    change(root, LESSON_EN, "## Afterwards\n\nHang the net up to dry.\n", "")
    before = text(root, LESSON_FR)
    take_in(root, sent(export(root), {"mend-l1/title": "Voir"}, only="mend-l1/title"))
    assert text(root, LESSON_FR) == before.replace("title: Regarder", "title: Voir")


def test_the_prose_around_a_missing_question_stays_once(root):
    begin, end = text(root, LESSON_FR).index("::: question"), text(root, LESSON_FR).index("## Après")
    change(root, LESSON_FR, text(root, LESSON_FR)[begin:end], "Encore.\n\n")
    before = text(root, LESSON_FR)
    take_in(root, sent(export(root), {"mend-l1/title": "Voir"}, only="mend-l1/title"))
    assert text(root, LESSON_FR) == before.replace("title: Regarder", "title: Voir")


def test_objectives_are_joined_with_those_that_are_there(root):
    before = text(root, ABOUT_FR)
    take_in(root, sent(export(root), {"mend/objective-1": "Voir"}, only="mend/objective-1"))
    assert text(root, ABOUT_FR) == before.replace("Voir ce qui est déchiré", "Voir")
    change(root, ABOUT_FR, "objectives:\n    - Voir\n    - Le dire à quelqu'un\n", "")
    found = take_in(root, sent(export(root), {"mend/objective-1": "Voir"}, only="mend/objective-1"))
    assert found.left_out == (
        "mend/objective-1: objectives are written together; not there: objective-2; it stays untranslated",
    )


def test_a_file_in_part_does_not_make_the_rest_younger_or_the_work_of_people(root):
    change(root, LESSON_FR, "translation: human", "translation: machine")
    change(root, LESSON_EN, "revision: 1", "revision: 2")
    head = text(root, LESSON_FR).split("---")[1]
    take_in(root, sent(export(root), {"mend-l1/title": "Voir"}, only="mend-l1/title"))
    assert text(root, LESSON_FR).split("---")[1] == head.replace("title: Regarder", "title: Voir")
    take_in(root, sent(export(root), {"mend-l1/title": "Regardez"}))
    said = text(root, LESSON_FR).split("---")[1]
    assert "translation: human" in said and "source_revision: 2" in said


def test_what_comes_back_as_it_was_is_not_written(root):
    found = take_in(root, export(root))
    assert (found.written, found.left_out) == ((), ())


@pytest.fixture
def begun(tmp_path):
    """A library in which French was begun, and nobody has translated anything."""
    write_translated(tmp_path, {name: None for name in FILES if name.startswith(f"{MODULE}/fr/")})
    write(new_language(tmp_path, "fr", "mend"))
    lock(tmp_path)
    return tmp_path


def test_in_a_language_that_was_begun_the_words_of_the_source_stay_and_are_no_translation(begun):
    before = text(begun, QUIZ_FR)
    half = {"mend-t-single/stem": "Quoi ?"}
    found = take_in(begun, sent(export(begun), half))
    assert found.left_out == (
        "mend-t-single/stem: a question is written whole; not there: option-a, option-b, option-c; "
        "it stays untranslated",
    )
    assert (found.written, text(begun, QUIZ_FR)) == ((), before)
    whole = half | {f"mend-t-single/option-{key}": word for key, word in (("a", "Roc"), ("b", "Air"), ("c", "Nue"))}
    assert take_in(begun, sent(export(begun), whole)).left_out == ()
    said = text(begun, QUIZ_FR)
    assert "explain: Rocks" not in said, "it comes from the source, which says its language"
    assert said[said.index("::: question multi") :] == before[before.index("::: question multi") :]
    assert "translation: human" in said
    assert "translation: none" in text(begun, LESSON_FR)


STATES = st.sampled_from(["absent", "same", "new", "fuzzy", "empty", "stale"])
TYPOS = (
    ("Rocks are sharp.", "Rocks are hard."),
    ("c) A cloud", "c) A grey cloud"),
    ("A friend takes", "A good friend takes"),
    ("Hang the net up", "Hang it up"),
    ("The net is torn.", "The net is torn.\n\nLook closer."),
    ("A small hole grows.", "A hole grows."),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_is_lost_whatever_comes_back(tmp_path_factory, data):
    root = write_translated(tmp_path_factory.mktemp("po"))
    lock(root)
    for old, new in data.draw(st.lists(st.sampled_from(TYPOS), unique=True)):
        for file in (root / MODULE / "en").iterdir():
            file.write_text(file.read_text().replace(old, new))
    before, done, blank = words_of(export(root)), french(root), read_po(BytesIO(export(root)))
    good, marked = {}, ("mend-t-cloze/", "mend-t-text/", "/unit")
    for message in [one for one in blank if one.context]:
        state = data.draw(STATES, label=message.context)
        if state == "new" and message.id[0] not in ":#" and not any(one in message.context for one in marked):
            message.string = good[message.context] = f"Mot {len(good)}"
        message.flags |= {"fuzzy"} if state == "fuzzy" else set()
        message.string = "" if state == "empty" else message.string
        if state in {"absent", "stale"}:
            blank.delete(message.id, message.context)
    file = BytesIO()
    write_po(file, blank, width=0)
    found = take_in(root, file.getvalue())
    after, left = words_of(export(root)), {one.partition(":")[0] for one in found.left_out}
    for name, said in before.items():
        assert after.get(name) in {said, good.get(name, said)}, name
    for name, said in good.items():
        assert (after.get(name) == said) != (name in left), name
    assert french(root).missing <= done.missing
