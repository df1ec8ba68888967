"""Words of the source in a translation: they count as missing, and nobody is told that they are of the language."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from score_learn.content.authoring.starting import new_language, write
from score_learn.content.authoring.translation_status import translation_status
from score_learn.content.files.copies import count_words
from score_learn.content.folders.library import compile_library, lock
from score_learn.exchange.po_files import export_po
from tests.content.translated import FILES, FR_SURVEY, MODULE, SITE, SURVEY, write_translated

pytestmark = pytest.mark.one_database

LESSON_FR, QUIZ_FR, ABOUT_FR = (f"{MODULE}/fr/{name}.md" for name in ("01-look", "quiz", "module"))
FRENCH = {name: None for name in FILES if name.startswith(f"{MODULE}/fr/")}


@pytest.fixture
def root(tmp_path):
    """A sound library whose translations are locked."""
    write_translated(tmp_path)
    lock(tmp_path)
    return tmp_path


@pytest.fixture
def begun(tmp_path):
    """A library in which French was begun and published, and nobody has translated anything."""
    write_translated(tmp_path, FRENCH)
    write(new_language(tmp_path, "fr", "mend"))
    for file in (tmp_path / MODULE / "fr").glob("*.md"):
        file.write_text(file.read_text().replace("status: draft", "status: published"))
    lock(tmp_path)
    return tmp_path


def change(root, name, *pairs):
    text = (root / name).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    (root / name).write_text(text, encoding="utf-8")


def french(root):
    return next(row for row in translation_status(compile_library(root)) if row.language == "fr")


def found(root, code="W303"):
    return [(one.path, one.line, one.column) for one in compile_library(root).findings if one.code == code]


def exported(root):
    catalog = read_po(BytesIO(export_po(compile_library(root).readings[0], "fr")))
    return {one.context: one.string for one in catalog if one.context}


def test_a_language_that_was_begun_is_missing_whole(begun):
    status = french(begun)
    assert (status.missing, status.percent) == (status.words, 0)
    assert set(exported(begun).values()) == {""}
    lines = {"module": 2, "01-look": 3, "02-tell": 3, "quiz": 3}
    assert sorted(found(begun)) == sorted((f"{MODULE}/fr/{name}.md", line, 1) for name, line in lines.items())
    assert found(begun, "W304") == []


def test_readers_of_a_language_that_was_begun_are_told_which_one_they_read(begun):
    module = compile_library(begun).modules[0].modules["fr"]
    assert {lesson.language for lesson in module.lessons} == {"en"}
    assert {question.language for question in (*module.bank, *module.practice.values())} == {"en"}
    assert '<div lang="en"' in module.intro_html


def test_what_is_translated_first_counts_and_the_rest_is_named_one_by_one(begun):
    change(begun, LESSON_FR, ("Hang the net up to dry.", "Suspendez le filet pour le sécher."))
    before = french(begun)
    assert before.missing < before.words
    here = [(line, column) for path, line, column in found(begun) if path == LESSON_FR]
    lines = (begun / LESSON_FR).read_text().splitlines()
    # The title, both headings and the words of a note alone are too short to be sure.
    starts = ("The net is torn", "::: note", "::: question")
    assert [lines[line - 1].startswith(start) for (line, _), start in zip(here, starts, strict=True)] == [True] * 3
    lesson = compile_library(begun).modules[0].modules["fr"].lessons[0]
    assert (lesson.language, lesson.incomplete) == ("fr", True)
    assert found(begun, "W304") == [(LESSON_FR, 7, 14)]
    change(begun, LESSON_FR, ("translation: none", "translation: human"))
    assert found(begun, "W304") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        (QUIZ_FR, "Qu'est-ce qui déchire un filet ?", "What tears a net?", 10, "mend-t-single/stem still has"),
        (QUIZ_FR, "Les rochers coupent.", "Rocks are sharp.", 16, "translate it, or take it away"),
        (QUIZ_FR, "Comptez les coins.", "Count the corners.", 57, "mend-t-number/accepted-1-feedback"),
        (LESSON_FR, "Suspendez le filet pour le sécher.", "Hang the net up to dry.", 33, "::: untranslated"),
        (ABOUT_FR, "Regarder d'abord, puis réparer.", "Look first, then mend.", 3, "summary still has"),
    ],
)
def test_one_text_in_the_words_of_the_source_is_found_at_its_line(root, file, old, new, line, said):
    before = french(root).missing
    change(root, file, (old, new))
    ((path, number, column),) = found(root)
    assert (path, number, column) == (file, line, 1)
    assert said in next(one.message for one in compile_library(root).findings if one.code == "W303")
    assert french(root).missing - before == len(new.split())
    assert new not in exported(root).values()


def test_the_short_answers_of_a_question_count_with_it(root):
    source = (root / MODULE / "en/quiz.md").read_text()
    begin, end = source.index("::: question order"), source.index("::: question number")
    text = (root / QUIZ_FR).read_text()
    own = text[text.index("::: question order") : text.index("::: question number")]
    change(root, QUIZ_FR, (own, source[begin:end]))
    assert found(root) == [(QUIZ_FR, 45, 1)]
    said = exported(root)
    assert {said[f"mend-t-order/{part}"] for part in ("stem", "option-a", "option-b", "option-c")} == {""}
    assert compile_library(root).modules[0].modules["fr"].question("mend-t-order").language == "en"


def test_a_short_answer_that_is_the_same_in_both_languages_is_no_copy(root):
    change(root, QUIZ_FR, ("c) Un nuage", "c) A cloud"))
    change(root, ABOUT_FR, ("title: Réparer", "title: Mending"))
    assert found(root) == []
    assert "A cloud" in exported(root).values()


@pytest.mark.parametrize("language", ["en-GB", "fr"])
def test_the_same_words_are_right_in_another_country(tmp_path, language):
    def other(text):
        return text.replace('"fr"', f'"{language}"')

    write_translated(
        tmp_path, {"site.toml": other(SITE), f"{MODULE}/module.toml": other(FILES[f"{MODULE}/module.toml"])}
    )
    (tmp_path / MODULE / "fr").rename(tmp_path / MODULE / language)
    change(
        tmp_path,
        f"{MODULE}/{language}/01-look.md",
        ("Un petit trou est vite réparé.", "A small hole is quick to mend."),
    )
    assert bool(found(tmp_path)) == (language == "fr")


def test_a_survey_says_it_too(root):
    assert "Thank you for reading." in SURVEY
    (root / "surveys/short/fr.md").write_text(FR_SURVEY.replace("Merci d'avoir lu.", "Thank you for reading."))
    assert [path for path, _, _ in found(root)] == ["surveys/short/fr.md"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hang the net up to dry.", 6),
        ("10 × 7 = 70. 60 + 70 = 130 dollars.", 1),
        ("4 × 7, plus 45", 1),
        ("ISO 9001", 1),
        ("Toyota Production System", 1),
        ("`content lock --all now`", 0),
        ("```\nrun all of it\n```", 0),
        ("https://example.org/a-long-way-to-go somebody@example.org", 0),
        ("::: tool {ref=daily-meeting-card}\n:::", 0),
        ("[Board](media/the-board-of-a-team.pdf)", 1),
        ("把渔网挂起来晾干。", 4),
        ("علّق الشبكة لتجف", 3),
        ("%", 0),
    ],
)
def test_only_words_that_can_be_translated_count(text, count):
    assert count_words(text) == count
