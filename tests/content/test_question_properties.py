"""Generated questions of every type: reading never raises, findings stand in the file, and keys are not positions."""

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from score_learn.content.compiled import _question as read_question_document
from score_learn.content.findings import MEANINGS, Report
from score_learn.content.folders.locks import lock_line, read_lock
from score_learn.content.questions.types.shape import PLAIN
from score_learn.content.text.sanitise import sanitise
from tests.content.asking import read, sound
from tests.content.test_question_types import CLOZE, HOTSPOT, MATCH, NUMBER, ORDER, SCENARIO, TEXT

pytestmark = pytest.mark.one_database

ALL = (MATCH, ORDER, NUMBER, TEXT, CLOZE, HOTSPOT, SCENARIO)
PIECES = [
    *sorted({line for text in ALL for line in text.split("\n") if line}),
    *("[[", "]]", "[[a=", "[[b: (x) a) y", "|", "->", "- a) ->", "- = ", "- =50%", "- ~ 1e9", "- = -4..-5", "- = ٤"),
    *(
        "- [x] a) {rect}",
        "{poly 1 2 3}",
        "- [ ] b) {circle 999 1 1} x",
        "1. a)",
        "2. z) z",
        "- b) >",
        "- c) > **b",
        "```",
    ),
    *(
        "::: step {#start}",
        "::: step",
        "- a) x -> start {points=1}",
        "- a) x -> start {points}",
        "::: step {#x end=good}",
    ),
    *(
        "    code",
        "`",
        "\\|",
        "*[a]: abbr",
        "[a]: x",
        "[^1]",
        "[^1]: n",
        "| a | b |",
        "|---|---|",
        "hint:",
        "  > f",
        ":::",
        "",
    ),
]
lines = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("questions")


def _changed(text, cut, removed, put):
    kept = text.split("\n")
    at = cut % (len(kept) + 1)
    return "\n".join([*kept[:at], *put, *kept[at + removed :]])


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.sampled_from(ALL),
    cut=st.integers(min_value=0, max_value=40),
    removed=st.integers(min_value=0, max_value=3),
    put=lines,
    kind=st.sampled_from(["lesson", "quiz", "survey"]),
)
@example(
    text=CLOZE,
    cut=1,
    removed=0,
    put=["*[a]: [[z= y]]", "", "[[q: (x) a) [x](javascript:y) | ( ) b) <b>]]"],
    kind="lesson",
)
def test_no_question_makes_the_reader_raise_and_every_finding_stands_in_the_file(folder, text, cut, removed, put, kind):
    written = _changed(text, cut, removed, put)
    page, found = read(folder, written, kind=kind)
    rows = re.split(r"\r\n|\r|\n", written)
    for code, line, column in found:
        assert code in MEANINGS
        assert line <= len(rows), (code, line, column)
        if line > 0:
            assert 1 <= column <= len(rows[line - 1]) + 1, (code, line, column, rows[line - 1])
    for asked in page.asked:
        for part in asked.draft.answers.parts():
            shown = asked.texts.html(part.name)
            assert part.form == PLAIN or sanitise(shown) == shown
        marks = re.findall("\ue000([a-z0-9]+)\ue001", asked.question.stem_html)
        if asked.sound:
            assert sorted(marks) == sorted(gap.key for gap in asked.question.gaps if asked.question.type == "cloze")
            assert not re.search("[\ue000-\uf8ff]", asked.question.stem_text)


@pytest.mark.parametrize("text", ALL)
def test_a_question_comes_back_from_its_document_as_it_was(tmp_path, text):
    question = sound(tmp_path, text)
    assert read_question_document(dataclasses.asdict(question)) == question


@pytest.mark.parametrize("text", ALL)
def test_every_part_has_a_name_of_its_own_that_a_translation_can_use(tmp_path, text):
    page, _ = read(tmp_path, text)
    names = [part.name for part in page.asked[0].draft.answers.parts()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


NAMES = {
    MATCH: "option-a option-a-feedback option-b option-c target-a target-b target-c target-x",
    ORDER: "option-a option-b option-c",
    NUMBER: "unit accepted-1-feedback accepted-3-feedback",
    TEXT: "accepted-1 accepted-2 accepted-3 accepted-4 accepted-4-feedback",
    CLOZE: (
        "gap-b-option-a gap-b-option-b gap-b-feedback gap-c-accepted-1 gap-c-accepted-2 gap-c-accepted-3 gap-c-feedback"
    ),
    HOTSPOT: "picture option-a option-b option-c option-c-feedback",
    SCENARIO: (
        "step-start step-start-way-a step-start-way-b step-blame step-safe step-safe-way-a step-safe-way-b step-good"
    ),
}


@pytest.mark.parametrize("text", ALL)
def test_the_names_of_the_parts_stay(tmp_path, text):
    page, _ = read(tmp_path, text)
    assert [part.name for part in page.asked[0].draft.answers.parts()] == NAMES[text].split()


def _lock(folder, text):
    return lock_line(sound(folder, text), "1.0.0")


@pytest.mark.parametrize("text", ALL)
def test_a_line_of_the_lock_can_be_read_again(tmp_path, text):
    locked = _lock(tmp_path, text)
    assert not re.search(r"\s", locked.keys + locked.right)
    (tmp_path / "ids.lock").write_text(locked.line(10) + "\n", encoding="utf-8")
    report = Report("")
    assert read_lock(tmp_path, "m", report) == {locked.id: locked}
    assert report.findings == ()


COLUMNS = {
    MATCH: ("a,b,c,x", "a=a,b=b,c=c"),
    ORDER: ("a,b,c", "a,b,c"),
    NUMBER: ("-", "4.4..4.6|50%:-4..5|0%:18"),
    TEXT: ("-", "EIT|E._I._T.|50%:eit|0%:ETI"),
    CLOZE: ("a,b,b.a,b.b,c", "a=5..15|50%:20,b=a,c=board|white|board|0%:wall"),
    HOTSPOT: ("a,b,c", "a,c"),
    SCENARIO: ("start.a,start.b,safe.a,safe.b", "start.b,safe.b"),
}


@pytest.mark.parametrize("text", ALL)
def test_the_columns_of_the_lock_can_be_read_by_people(tmp_path, text):
    locked = _lock(tmp_path, text)
    assert (locked.keys, locked.right) == COLUMNS[text]


# What decides the marks: a change that the lock must see, and one that it must not mind.
WEIGHTY = [
    (MATCH, "- c) Set", "- d) Set"),
    (MATCH, "- x) -> Buy", "- y) -> Buy"),
    (MATCH, "- x) -> Buy\n", ""),
    (MATCH, "score=partial", "points=2"),
    (ORDER, "1. a) See\n2. b) Think", "1. b) Think\n2. a) See"),
    (NUMBER, "+- 0.1", "+- 0.2"),
    (NUMBER, "=50%", "=40%"),
    (NUMBER, "~ 18", "~ 19"),
    (TEXT, "=50% eit", "=50% e.i.t."),
    (CLOZE, "score=partial", "score=partial case=yes"),
    (CLOZE, "10 +- 5", "10 +- 4"),
    (CLOZE, "(x) a) **stand** | ( ) b)", "( ) a) **stand** | (x) b)"),
    (CLOZE, "board |", "wood |"),
    (CLOZE, "| ~ wall", "| wall"),
    (HOTSPOT, "6 62", "7 62"),
    (HOTSPOT, "circle 48 40 7", "rect 48 40 7 7"),
    (SCENARIO, "Wait. -> safe", "Wait. -> blame"),
    (SCENARIO, "end=poor", "end=fair"),
]
HARMLESS = [
    (MATCH, "- a) Sort", "- a) Sorting"),
    (MATCH, "-> Buy", "-> Buy more"),
    (
        MATCH,
        "- b) Shine -> Clean\n- c) Set in order ->\n  Give a place\n",
        "- c) Set in order -> Give it a place\n- b) Shine -> Clean\n",
    ),
    (ORDER, "b) Think", "b) Think first"),
    (NUMBER, "4.5 +- 0.1", "4.4..4.6"),
    (NUMBER, "Right.", "Well done."),
    (CLOZE, "b) sit", "b) sit down"),
    (CLOZE, "a) **stand** | ( ) b) sit", "a) **stand** | ( ) b) sit still"),
    (CLOZE, "(x) a) **stand** | ( ) b) sit", "( ) b) sit | (x) a) **stand**"),
    (HOTSPOT, "14.50", "14.5"),
    (HOTSPOT, "A press", "The press"),
    (SCENARIO, "Nobody answers.", "Nobody says a word."),
]


@pytest.mark.parametrize(("text", "old", "new"), WEIGHTY)
def test_the_lock_sees_what_changes_the_marks(tmp_path, text, old, new):
    assert old in text
    assert _lock(tmp_path, text).key != _lock(tmp_path, text.replace(old, new, 1)).key


@pytest.mark.parametrize(("text", "old", "new"), HARMLESS)
def test_the_lock_does_not_mind_words_and_places(tmp_path, text, old, new):
    assert old in text
    assert _lock(tmp_path, text).key == _lock(tmp_path, text.replace(old, new, 1)).key


def test_words_of_every_part_change_the_hash_of_the_text(tmp_path):
    for text, old, new in (
        (MATCH, "Buy", "Buy more"),
        (CLOZE, "b) sit", "b) rest"),
        (SCENARIO, "Wait.", "Wait a day."),
    ):
        assert _lock(tmp_path, text).text != _lock(tmp_path, text.replace(old, new, 1)).text
