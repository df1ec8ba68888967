"""Every code of the checker is seeded once, and found at its exact line and column."""

import re
import shutil

import pytest

from score_learn.content.findings import MEANINGS, Report
from score_learn.content.folders.library import check, compile_library
from score_learn.content.sources import split_lines
from score_learn.content.text.lint import check_isolates
from tests.content.seeded import (
    ABOUT,
    DRAWING,
    FILES,
    GLOSSARY,
    LESSON,
    LOCK,
    QUIZ,
    SETTINGS,
    SITE,
    SPOKEN,
    SURVEY,
    findings,
    with_defect,
    write_library,
)
from tests.content.test_question_types import SLIPS
from tests.content.translated import CODES

pytestmark = pytest.mark.one_database

CHECK = "::: check {ref=m-p-one}\n:::"
TRUEFALSE = FILES[QUIZ][FILES[QUIZ].index("::: question truefalse") :]

# code, file, what stands there, what stands there instead, line, column
DEFECTS = [
    ("E101", LESSON, "title: One lesson", "title: One: lesson", 3, 11),
    ("E101", LESSON, "minutes: 5", "minutes 5", 4, 1),
    ("E101", LESSON, "minutes: 5", "minutes: [5]", 4, 10),
    ("E101", LESSON, "minutes: 5", "minutes: &a 5", 4, 10),
    ("E101", LESSON, "minutes: 5", "minutes:", 4, 9),
    ("E101", LESSON, "minutes: 5", "minutes: 5\nminutes: 6", 5, 1),
    ("E101", LESSON, "minutes: 5", "minutes: 5\nmood: good", 5, 1),
    ("E101", LESSON, "title: One lesson", "title: Lesson #1", 3, 15),
    ("E101", LESSON, "title: One lesson", "title: |\n  One lesson", 3, 8),
    ("E101", ABOUT, "    - Say what", "    - Say: what", 8, 7),
    ("E101", LESSON, "---\nid", "id", 1, 1),
    ("E102", LESSON, "minutes: 5", "minutes: five", 4, 10),
    ("E102", LESSON, "status: published", "status: ready", 5, 9),
    ("E102", ABOUT, "objectives:\n    - Say what it is about", "objectives: Say what", 7, 13),
    ("E102", SETTINGS, 'look = "wpc"', 'look = "pink"', 3, 8),
    ("E102", SETTINGS, "attempts = 3", "attempts = 0", 14, 12),
    ("E102", SETTINGS, 'version = "1.0.0"', 'version = "1.0"', 4, 11),
    ("E103", LESSON, "minutes: 5\n", "", 1, 1),
    ("E103", SETTINGS, 'look = "wpc"\n', "", 1, 1),
    ("E103", SETTINGS, "attempts = 3\n", "", 11, 1),
    ("E104", SETTINGS, 'look = "wpc"', 'look = "wpc"\ncolour = "red"', 4, 1),
    ("E104", SETTINGS, "[test]", "[exam]\ndraw = 1\n\n[test]", 11, 1),
    ("E106", LESSON, "Look first.", "Look\ue000 first.", 16, 5),
    ("E106", LESSON, "Look first.", "Look \u202efirst.", 16, 6),
    ("E106", LESSON, "title: One lesson", "title: One \u202dlesson", 3, 12),
    ("E106", SETTINGS, 'id = "m"', '# \u202e\nid = "m"', 1, 3),
    ("E106", LESSON, "Look first.", "Look \u2067first.", 16, 6),
    ("E106", GLOSSARY, "on the wall", "on the \u2066wall", 9, 16),
    ("E107", SETTINGS, 'id = "m"', "id = m", 1, 6),
    ("E107", SITE, "[metrics]", "[metrics", 4, 9),
    ("E108", LESSON, "Look first.", "<<<<<<< HEAD\nLook first.\n=======\nAsk first.\n>>>>>>> words", 16, 1),
    ("E108", SETTINGS, 'id = "m"', '<<<<<<< HEAD\nid = "m"\n=======\nid = "n"\n>>>>>>> words', 1, 1),
    ("E108", QUIZ, "- [x] a) This", "<<<<<<<\n- [x] a) This\n|||||||\n- [x] a) T\n=======\n- [x] a) U\n>>>>>>>", 10, 1),
    ("E108", LESSON, "Look first.", "Look first.\n>>>>>>> words", 17, 1),
    ("E108", LESSON, "Look first.", "<<<<<<< HEAD\nLook first.", 16, 1),
    ("E108", LOCK, "m-l1  ", "<<<<<<< HEAD\n=======\n>>>>>>> words\nm-l1  ", 1, 1),
    ("E109", LESSON, "Look first.", "Look first.[^1]", 16, 12),
    ("E109", LESSON, "- ( ) a) Go.", "- ( ) a) Go[^why].", 22, 12),
    ("E110", LESSON, "::: check {ref=m-p-one}\n:::", "::: note\nLast.", 29, 1),
    ("E111", LESSON, '::: note "Remember"', "::: note “Remember”", 15, 10),
    ("E111", LESSON, '::: note "Remember"', "::: note Remember", 15, 5),
    ("E111", LESSON, '::: note "Remember"', '::: note "Remember', 15, 10),
    ("E111", LESSON, "{#m-p-one}", "{#m-p-one", 19, 30),
    ("E111", LESSON, "{#m-p-one}", "{#m-p-one rev}", 19, 31),
    ("E112", LESSON, "- One", ":::\n\n- One", 32, 1),
    ("E112", LESSON, "Look first.\n:::", "Look first.\n::::", 17, 1),
    ("E113", LESSON, "::: note", "::: notte", 15, 5),
    ("E114", LESSON, "Look first.\n:::", "Look first.", 18, 1),
    ("E115", LESSON, CHECK, f":::: details\nLook.\n\n{CHECK}\n::::", 32, 1),
    ("E115", QUIZ, "::: question multi", "Two questions.\n\n::: question multi", 9, 1),
    ("E116", LESSON, '::: note "Remember"', '::: note "Remember" {size=big}', 15, 22),
    ("E116", LESSON, '::: note "Remember"', "::: activity {minutes=soon}", 15, 15),
    ("E116", LESSON, "{ref=m-p-one}", "", 29, 1),
    ("E117", LESSON, "::: note", "::: figure", 15, 1),
    ("E117", LESSON, "Look first.\n", "", 15, 1),
    ("E117", LESSON, CHECK, CHECK.replace("}", "}\nLost."), 29, 1),
    ("E118", LESSON, "## A heading", "# A heading", 9, 1),
    ("E118", LESSON, "## A heading", "### A heading", 9, 1),
    ("E118", LESSON, "What now?", "## What now?", 20, 1),
    ("E118", LESSON, "- One", "Words\n=====\n\n- One", 33, 1),
    ("E119", LESSON, "Look first.", "```\nLook first.", 16, 1),
    ("E120", LESSON, "{#m-p-one}", "", 19, 1),
    ("E120", LESSON, "{#m-p-one}", "{#M_p}", 19, 23),
    ("E120", LESSON, "id: m-l1", "id: Lesson", 2, 5),
    ("E121", LESSON, "{#m-p-one}", "{#p-one}", 19, 23),
    ("E121", LESSON, "id: m-l1", "id: l1", 2, 5),
    ("E122", LESSON, "question single", "question", 19, 5),
    ("E122", LESSON, "question single", "question singel", 19, 5),
    ("E123", QUIZ, "{#m-t-two}", "{#m-t-one}", 15, 26),
    ("E123", QUIZ, "id: m-quiz", "id: m-l1", 2, 5),
    ("E124", LESSON, "(x) b)", "(x) a)", 24, 1),
    ("E125", LESSON, "- ( ) a) Go.\n  > No.\n", "", 19, 1),
    ("E126", LESSON, "(x) b)", "( ) b)", 19, 1),
    ("E126", LESSON, "( ) a)", "(x) a)", 24, 1),
    ("E127", LESSON, "hint:", "Hint:", 26, 1),
    ("E127", LESSON, "hint: Think.", "hint:", 26, 1),
    ("E127", LESSON, "hint: Think.", "hint: Think.\nhint: Again.", 27, 1),
    ("E127", LESSON, "hint: Think.", "Think.", 26, 1),
    ("E128", LESSON, "  > No.", "> No.", 23, 1),
    ("E128", SURVEY, "- 1) No", "- 1) No\n  > Why?", 15, 5),
    ("E129", LESSON, "What now?\n", "", 19, 1),
    ("E130", LESSON, "(x) b)", "[x] b)", 24, 3),
    ("E130", LESSON, "(x) b)", "(X) b)", 24, 3),
    ("E130", LESSON, "(x) b)", "b)", 24, 3),
    ("E130", LESSON, "(x) b) Stop.", "(x) Stop.", 24, 7),
    ("E131", QUIZ, "(x) true", "(x) vrai", 18, 7),
    ("E131", QUIZ, "- ( ) false\n", "", 15, 1),
    ("E132", QUIZ, "points=2", "points=many", 7, 30),
    ("E132", QUIZ, "points=2", "weight=2", 7, 30),
    ("E132", QUIZ, "{#m-t-two}", "{#m-t-two score=partial}", 15, 34),
    ("E133", LESSON, "( ) a) Go.", "( ) a) - Go.", 22, 1),
    ("E137", LESSON, "ref=m-p-one", "ref=m-t-one", 29, 12),
    ("E138", LESSON, "ref=m-p-one", "ref=m-p-two", 29, 12),
    ("E139", SETTINGS, "draw = 1", "draw = 3", 12, 8),
    ("E139", LESSON, "status: published", "status: draft", 5, 1),
    (
        "E140",
        SURVEY,
        "scale {#sat-happy metric=happy}\nAre you happy?\n\n- 1) No\n- 2) Yes",
        "single {#sat-happy}\nAre you happy?\n\n- ( ) no) No\n- (x) yes) Yes",
        15,
        1,
    ),
    ("E141", LESSON, "question single", "question scale", 19, 5),
    ("E142", SURVEY, "metric=happy", "metric=glad", 11, 32),
    ("E143", SETTINGS, 'survey = "sat"', 'survey = "other"', 7, 10),
    ("E143", SETTINGS, "prerequisites = []", 'prerequisites = ["x"]', 8, 17),
    ("E143", SETTINGS, "prerequisites = []", 'prerequisites = ["m"]', 8, 17),
    ("E150", LESSON, "![A press]", "![]", 13, 1),
    ("E152", LESSON, "(glossary:board)", "(javascript:alert)", 11, 5),
    ("E152", LESSON, "(glossary:board)", "(02-two)", 11, 5),
    ("E152", LESSON, "press](media/p.svg)", "press](media/p.svg)\n\n![B](https://example.org/p.svg)", 15, 1),
    ("E153", LESSON, "Look first.", "Look <b>first</b>.", 16, 6),
    ("E154", LESSON, "[board](glossary:board)", "[here](https://example.org/)", 11, 5),
    ("E155", LESSON, "(media/p.svg)", "(media/p.svg){: onclick=x }", 13, 27),
    ("E155", LESSON, "(media/p.svg)", "(media/p.svg){: .huge }", 13, 27),
    ("E156", DRAWING, '<path d="M0 0h64"/>', "<script/>", 2, 1),
    ("E156", DRAWING, '<path d="M0 0h64"/>', '<path onload="x()"/>', 2, 1),
    ("E156", DRAWING, '<path d="M0 0h64"/>', '<use href="https://example.org/#a"/>', 2, 1),
    ("E156", DRAWING, "<svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg", 1, 15),
    ("E156", DRAWING, ' viewBox="0 0 64 40"', "", 1, 1),
    ("E157", LESSON, "glossary:board", "glossary:wall", 11, 5),
    ("E158", LESSON, "press](media/p.svg)", "press](media/p.svg)\n\n![B](media/q.svg)", 15, 1),
    ("E411", QUIZ, "- [ ] c)", "- [x] c)", 7, 1),
    ("E411", QUIZ, "points=2", "points=3", 7, 1),
    ("E418", SETTINGS, "[test]", '[change]\nversion = "0.9.0"\n\n[test]', 12, 11),
    ("E418", SETTINGS, "[test]", '[change]\nversion = "1.0.0"\ncorrects = ["m-p-one"]\n\n[test]', 13, 12),
    ("W410", QUIZ, "Which two?", "Where does the new cutting table stand today?", 7, 1),
    ("E412", QUIZ, TRUEFALSE, "", 0, 0),
    ("E413", SETTINGS, "m-old", "m-t-two", 0, 0),
    ("E415", LOCK, "m-l1    lesson    since=1.0.0", "m-l1", 1, 1),
    ("W151", LESSON, "![A press]", "![press.SVG]", 13, 1),
    ("W151", LESSON, "![A press]", "![IMG_2041]", 13, 1),
    ("W151", LESSON, "![A press]", "![A picture of a press]", 13, 1),
    ("W152", LESSON, "- One", "|  |  |\n|---|---|\n| a | b |\n\n- One", 32, 1),
    ("E107", SPOKEN, '"%" = "per cent"', '"%" = per cent', 5, 7),
    ("E107", SPOKEN, '"%" = "per cent"', '"%" =', 5, 6),
    ("E104", SPOKEN, "[signs]", "[sings]", 4, 2),
    ("E104", SPOKEN, "[words]", 'EIT = "E I T"\n[words]', 1, 1),
    ("E102", SPOKEN, '"per cent"', '" "', 5, 7),
    ("E102", SPOKEN, '"per cent"', "100", 5, 7),
    ("E102", SPOKEN, '"P P E"', '["P", "P", "E"]', 2, 9),
    ("E102", SPOKEN, '"%" =', '"kg" =', 5, 1),
    ("E102", SPOKEN, '"PPE" =', '"§" =', 2, 1),
    ("E102", SPOKEN, '"PPE" =', '"" =', 2, 1),
    ("E102", SPOKEN, '"PPE" =', '" PPE" =', 2, 1),
    ("E170", SPOKEN, '"PPE" = "P P E"', '"PPE" = "P P E"\n  PPE = "ppe"', 3, 3),
    ("E170", SPOKEN, '"%" = "per cent"', '"PPE" = "helmet"', 5, 1),
    ("W170", LESSON, "Look first.", "Look **for PPE and SDS**, PPE.", 16, 20),
    ("W170", LESSON, "Look first.", "Look 5 kg up.", 16, 8),
    ("W170", LESSON, "Look first.", "Wait 10–15 minutes.", 16, 8),
    ("W170", LESSON, "Look first.", "Count 4 × 5.", 16, 9),
    ("W170", LESSON, "Look first.", "Make CO₂ less. It is 5 % of all.", 16, 6),
    ("W170", LESSON, "What now?", "What is the SDS?", 20, 13),
    ("W201", LESSON, "Look first.", "Stop. " + "Look " * 21 + "first.", 16, 7),
    ("W202", LESSON, "Look first.", "Look at it. " * 28, 16, 1),
    ("W203", LESSON, "minutes: 5", "minutes: 16", 4, 10),
    ("W210", LESSON, "- Two", "  - Two", 33, 1),
    ("W211", LESSON, "- One", "Things:\n- One", 33, 1),
    ("W211", LESSON, "- One", "Things:\n| a | b |\n|---|---|\n\n- One", 33, 1),
    ("W301", SETTINGS, 'look = "wpc"', 'look = "wpc"\nlanguages = ["en", "fr"]', 4, 13),
    ("W501", DRAWING, "<path", "<desc>" + "x" * 30_000 + "</desc>\n<path", 1, 1),
    ("W505", DRAWING, ">1<", ">Press<", 3, 19),
    ("W603", LESSON, "b) Stop.", "b) go", 24, 1),
    ("W604", LESSON, "b) Stop.", "b) Stop, all of the above", 24, 1),
    ("W605", LESSON, "What now?", "What is not right?", 19, 1),
]

# What stands in another file than the one that was changed.
ELSEWHERE = {
    ("E412", QUIZ): (SETTINGS, 9, 11),
    ("E413", SETTINGS): (QUIZ, 15, 1),
    ("E139", LESSON): (SETTINGS, 5, 11),
}


@pytest.mark.parametrize(("code", "path", "old", "new", "line", "column"), DEFECTS)
def test_a_seeded_defect_is_found_where_it_stands_and_nothing_else_is_said(
    tmp_path, code, path, old, new, line, column
):
    found = findings(tmp_path, with_defect(path, old, new))
    expected = ELSEWHERE.get((code, path), (path, line, column))
    assert [(one.path, one.line, one.column, one.code) for one in found] == [(*expected, code)], "\n".join(
        map(str, found)
    )


def test_the_sound_library_has_no_findings(tmp_path):
    assert findings(tmp_path) == ()


SOUND, PICTURE = "modules/m/media/x.mp3", "modules/m/media/x.gif"
GIF = b"GIF89a\x01\x00\x01\x00"


def _with_sound(rest: str) -> str:
    return FILES[LESSON].replace(CHECK, f"::: audio {{src=media/x.mp3}}\n{rest}\n{CHECK}")


# Four pictures, each light enough; together they are too much for one page, and not for a module.
HEAVY = {f"modules/m/media/x{number}.gif": GIF + bytes(80_000 + number) for number in range(4)}
HEAVY[LESSON] = FILES[LESSON] + "".join(f"\n![Press {number}](media/x{number}.gif)\n" for number in range(4))

OTHER_FILES = [
    ("E100", {LESSON: FILES[LESSON].replace("One lesson", "Leçon").encode("latin-1")}, LESSON, 3, 10),
    ("E105", {LESSON: None}, LESSON, 1, 1),
    ("E151", {LESSON: _with_sound(":::\n"), SOUND: b"ID3"}, LESSON, 29, 1),
    ("E116", {LESSON: _with_sound("Words.\n:::\n").replace("x.mp3", "p.svg")}, LESSON, 29, 12),
    ("E159", {"modules/m/media/x.exe": "MZ"}, "modules/m/media/x.exe", 1, 1),
    ("E159", {"modules/m/media/x.png": "not a picture"}, "modules/m/media/x.png", 1, 1),
    ("E416", {"modules/n/module.toml": FILES[SETTINGS].replace('id = "m"', 'id = "n"')}, "modules/n/module.toml", 2, 8),
    ("W105", {"modules/m/en/03-lost.md": "---\n---\n"}, "modules/m/en/03-lost.md", 1, 1),
    ("W105", {"modules/m/fr/module.md": "---\n---\n"}, "modules/m/fr", 1, 1),
    ("W105", {"surveys/sat/fr.md": "---\n---\n"}, "surveys/sat/fr.md", 1, 1),
    ("W105", {"glossary/fr.md": "---\n---\n"}, "glossary/fr.md", 1, 1),
    ("W105", {"modules/m/media/q.svg": FILES[DRAWING]}, "modules/m/media/q.svg", 1, 1),
    ("W401", {LOCK: None}, LOCK, 1, 1),
    ("W502", {PICTURE: GIF + bytes(100_000)}, PICTURE, 1, 1),
    ("W506", HEAVY, LESSON, 1, 1),
    ("W503", {SOUND: b"ID3" + bytes(1_000_000)}, SOUND, 1, 1),
]


@pytest.mark.parametrize(("code", "changed", "path", "line", "column"), OTHER_FILES)
def test_a_file_that_is_wrong_as_a_whole_is_found(tmp_path, code, changed, path, line, column):
    found = findings(tmp_path, changed)
    assert (path, line, column, code) in [(one.path, one.line, one.column, one.code) for one in found], found


def test_a_module_with_its_media_over_a_megabyte_is_reported(tmp_path):
    lesson = FILES[LESSON].replace("- One", '::: audio {src=media/x.mp3}\nShe says: "Look."\n:::\n\n- One')
    found = findings(tmp_path, {LESSON: lesson, "modules/m/media/x.mp3": b"ID3" + bytes(1_000_001)})
    assert (SETTINGS, "W504") in [(one.path, one.code) for one in found]


def _quiz(question: str) -> dict[str, str]:
    head, _, _ = FILES[QUIZ].partition("::: question")
    return {QUIZ: head + "".join(question.replace("N", str(number)) for number in range(1, 6)), LOCK: ""}


def test_a_bank_whose_longest_option_is_always_right_is_reported(tmp_path):
    one = "::: question single {#m-t-qN}\nWhat now?\n\n- ( ) a) Go.\n- (x) b) Stop at once.\n:::\n\n"
    found = [one for one in findings(tmp_path, _quiz(one)) if one.code in {"W601", "W602"}]
    assert [(one.path, one.line, one.code) for one in found] == [(QUIZ, 7, "W601"), (QUIZ, 7, "W602")]


def test_a_mixed_bank_is_not_reported(tmp_path):
    long_right = "::: question single {#m-t-qN}\nWhat now?\n\n- ( ) a) Go.\n- (x) b) Stop at once.\n:::\n\n"
    short_right = "::: question single {#m-t-rN}\nWhat now?\n\n- (x) a) Go.\n- ( ) b) Stop at once.\n:::\n\n"
    changed = {QUIZ: _quiz(long_right)[QUIZ] + _quiz(short_right)[QUIZ].partition("---\n\n")[2], LOCK: ""}
    assert not [one for one in findings(tmp_path, changed) if one.code in {"W601", "W602"}]


# Found only when publishing, because they compare with what is in the database: see test_publishing.py.
WHEN_PUBLISHING = {"E414", "E417", "E419"}


def test_every_code_is_seeded():
    seeded = {code for code, *_ in DEFECTS} | {code for code, *_ in OTHER_FILES} | {"W504", "W601", "W602"}
    seeded |= {expected[0] for *_, expected in SLIPS}
    seeded |= {"E180", "E181", "E182"}  # of tools: see test_tools.py
    # test_translations.py seeds what concerns those.
    seeded |= CODES
    assert set(MEANINGS) - WHEN_PUBLISHING == seeded, "seed a defect for every code, and list every code in MEANINGS"


def test_checking_one_file_tells_about_that_file_alone(tmp_path):
    in_lesson = with_defect(LESSON, "Look first.", "Look <b>first</b>.")
    write_library(tmp_path, in_lesson | with_defect(SURVEY, "metric=happy", "metric=glad"))
    assert {one.path for one in check(tmp_path).findings} == {LESSON, SURVEY}
    assert {one.path for one in check(tmp_path / LESSON).findings} == {LESSON}
    assert {one.path for one in check(tmp_path / "modules" / "m").findings} == {LESSON}
    assert {one.path for one in check(tmp_path / "surveys").findings} == {SURVEY}


def test_a_merge_that_was_not_finished_says_nothing_but_that(tmp_path):
    block = FILES[LESSON][FILES[LESSON].index("::: question") : FILES[LESSON].index("::: check")]
    other = block.replace("a) Go.", "a) Run.")
    text = FILES[LESSON].replace(block, f"<<<<<<< HEAD\n{block}=======\n{other}>>>>>>> words\n")
    (found,) = findings(tmp_path, {LESSON: text})
    assert (found.code, found.line) == ("E108", 19)
    assert found.message.startswith("lines 19 to 41 are a merge that was not finished; keep one of the two texts")


def test_signs_that_keep_the_order_of_a_sum_belong_to_a_language_from_right_to_left_in_pairs():
    def said(text, language):
        report = Report("x.md")
        check_isolates(split_lines(text, report), language, report)
        return [(one.code, one.column) for one in report.findings]

    assert said("\u2066a × b\u2069 \u2068c\u2069", "ar") == []
    assert said("\u2066a\nb\u2069", "ar") == []
    assert said("\u2066a\n\nb\u2069", "ar") == [("E106", 1), ("E106", 2)]
    assert said("a \u2066b \u2066c\u2069", "ar") == [("E106", 3)]
    assert said("a\u2069 b", "ar") == [("E106", 2)]
    assert said("\u2066a\u2069", "en") == [("E106", 1), ("E106", 3)]


def test_a_footnote_with_its_text_is_sound(tmp_path):
    text = FILES[LESSON].replace("Look first.\n:::", "Look first.[^1] And `[^2]`.\n:::\n\n[^1]: At the wall.")
    assert findings(tmp_path, {LESSON: text}) == ()


def test_of_a_broken_question_nothing_more_is_said_than_what_is_broken(tmp_path):
    found = findings(tmp_path, with_defect(QUIZ, "points=2", "points=many"))
    assert [one.code for one in found] == ["E132"]


def test_a_module_that_names_what_is_not_there_is_not_ready_to_be_published(tmp_path):
    write_library(tmp_path, with_defect(SETTINGS, 'survey = "sat"', 'survey = "other"'))
    assert compile_library(tmp_path).modules == ()


def test_a_module_that_stands_alone_is_checked_without_its_library(tmp_path):
    write_library(tmp_path)
    (tmp_path / SITE).unlink()
    assert check(tmp_path / "modules" / "m").findings == ()


def test_a_folder_that_is_no_library_is_said_to_be_none(tmp_path):
    assert [one.code for one in check(tmp_path).findings] == ["E105"]


@pytest.mark.parametrize("processes", [2, 3])
def test_several_processes_find_what_one_finds(tmp_path, processes):
    broken = with_defect(LESSON, "Look first.", "Look <b>first</b>.") | with_defect(
        SURVEY, "metric=happy", "metric=glad"
    )
    write_library(tmp_path, broken)
    shutil.copytree(tmp_path / "modules" / "m", tmp_path / "modules" / "n")
    alone = compile_library(tmp_path)
    shared = check(tmp_path, processes=processes)
    assert (shared.findings, shared.notes) == (alone.findings, alone.notes)
    paths = {one.path.split("/")[1] for one in shared.findings if one.code == "E123"}
    assert paths == {"n"}, "an id that two modules have is found only where they come together"
    assert shared.modules == ()


def test_a_module_with_an_id_of_another_is_not_published(tmp_path):
    write_library(tmp_path, {LOCK: ""})
    shutil.copytree(tmp_path / "modules" / "m", tmp_path / "modules" / "m-x")
    for file in (tmp_path / "modules" / "m-x").rglob("*.*"):
        text = re.sub(r"(#|ref=|id: |tag=|, |\")m\b(?!\.)", r"\1m-x", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    assert [one.path for one in compile_library(tmp_path).modules] == ["modules/m", "modules/m-x"]
    quiz = tmp_path / QUIZ
    quiz.write_text(quiz.read_text(encoding="utf-8").replace("{#m-t-two}", "{#m-x-t-two}"), encoding="utf-8")
    library = compile_library(tmp_path)
    assert [(one.path, one.code) for one in library.findings if one.is_error] == [
        (QUIZ.replace("/m/", "/m-x/"), "E123")
    ]
    assert [one.path for one in library.modules] == ["modules/m"]
