"""After something that is not closed, the rest of the file is checked, and nothing is said that is not so."""

import time

import pytest

from score_learn.content.findings import Report
from score_learn.content.sources import LARGEST
from tests.content.seeded import FILES, LESSON, LOCK, QUIZ, SETTINGS, findings, with_defect

pytestmark = pytest.mark.one_database

# A defect at the very end of each file: it must be found whatever is open above it.
BELOW = {LESSON: "\n\n## Last\n\nSee <b>this</b>.\n", QUIZ: "\n::: question single {#m-t-x}\nNow?\n\n- ( ) a) x\n:::\n"}
NOTE = '::: note "Remember"\nLook first.\n'
ONE = "- (x) b) Stop.\n\nhint: Think.\n"

# what is taken away, what stands there instead, line and code of what is said of it
OPEN = [
    (f"{NOTE}:::\n", NOTE, [(18, "E114")]),
    (f"{NOTE}:::\n", f"::::: details\nMore.\n\n{NOTE}:::\n", [(15, "E110")]),
    (f"{NOTE}:::\n", f"{NOTE}\n## Next\n\nMore.\n", [(22, "E114")]),
    (f"{NOTE}:::\n", f"{NOTE}::::\n", [(17, "E112")]),
    (f"{NOTE}:::\n", f"{NOTE}\n```\n# code\n<b>\n:::\n", [(18, "E119")]),
    (f"{NOTE}:::\n", f"{NOTE}:::\n\n```toml\na = 1\n\n```python\nb = 2\n```\n", [(19, "E119")]),
    (f"{NOTE}:::\n", f"{NOTE}:::\n\n~~~\nfirst\n\n## Next\n\nWords.\n", [(19, "E119")]),
    (f"{ONE}:::\n", ONE, [(28, "E114")]),
    (f"{ONE}:::\n", f"{ONE}\n## Next\n\nMore words.\n", [(32, "E114")]),
    (f"{ONE}:::\n", "- (x) b) Stop.\n\nMore words.\n\n- One\n", [(30, "E114")]),
    ("- ( ) a) Go.\n  > No.\n" + f"{ONE}:::\n", "", [(23, "E114")]),
    ("::: check {ref=m-p-one}\n:::", "::: check {ref=m-p-one}", [(29, "E110")]),
    ("status: published\nrevision: 1\n---\n", "status: published\nrevision: 1\n", [(1, "E101")]),
    ("---\nid: m-l1\n", "id: m-l1\n", [(1, "E101")]),
]


@pytest.mark.parametrize(("old", "new", "said"), OPEN)
def test_what_is_left_open_in_a_lesson_is_said_once_and_the_rest_is_checked(tmp_path, old, new, said):
    assert old in FILES[LESSON]
    text = FILES[LESSON].replace(old, new, 1) + BELOW[LESSON]
    found = findings(tmp_path, {LESSON: text})
    last = text.rstrip("\n").count("\n") + 1
    assert [(one.path, one.line, one.code) for one in found] == [
        *((LESSON, line, code) for line, code in said),
        (LESSON, last, "E153"),
    ], "\n".join(map(str, found))


@pytest.mark.parametrize("kept", [1, 2, 4, 5, 6])
def test_a_question_that_is_cut_off_anywhere_does_not_hide_the_next_one(tmp_path, kept):
    head, _, rest = FILES[QUIZ].partition("::: question multi")
    lines = ("::: question multi" + rest).split("\n")
    text = head + "\n".join([*lines[:kept], "", *lines[8:]]) + BELOW[QUIZ]
    found = findings(tmp_path, {QUIZ: text})
    assert [one.code for one in found] == ["E114", "E125", "E126"], "\n".join(map(str, found))
    assert {one.line for one in found[1:]} == {text[: text.index("{#m-t-x}")].count("\n") + 1}


def test_a_broken_line_of_the_front_matter_does_not_hide_the_keys_around_it(tmp_path):
    text = FILES[LESSON].replace("title: One lesson", "title: One: lesson").replace("minutes: 5", "minutes: 99")
    assert [(one.line, one.code) for one in findings(tmp_path, {LESSON: text})] == [(3, "E101"), (4, "E102")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (" {#m-t-one points=2 score=partial}", "", "E120"),
        ("{#m-t-one", "{#t-one", "E121"),
        ("question multi", "question multy", "E122"),
        ("question multi", "question scale", "E141"),
    ],
)
def test_a_test_is_not_told_that_it_lacks_a_question_that_could_not_be_read(tmp_path, old, new, code):
    settings = {SETTINGS: FILES[SETTINGS].replace("draw = 1", "draw = 2"), LOCK: None}
    found = findings(tmp_path, with_defect(QUIZ, old, new) | settings)
    assert [one.code for one in found if one.is_error] == [code]


def test_a_lesson_that_cannot_be_read_at_all_is_the_only_thing_that_is_said(tmp_path):
    assert [one.code for one in findings(tmp_path, {LESSON: b"\xff\xfe"})] == ["E100"]


def test_a_file_far_too_large_is_not_looked_at(tmp_path):
    filling = LARGEST - len(FILES[LESSON])
    fits = FILES[LESSON] + "\n\nWell said." * (filling // 12) + "\n" * (filling % 12)
    assert len(fits) == LARGEST
    assert "E100" not in [one.code for one in findings(tmp_path, {LESSON: fits})]
    (found,) = findings(tmp_path, {LESSON: fits + "\n"})
    assert (found.code, found.line) == ("E100", 1)
    assert "cut it in two" in found.message


def test_a_file_full_of_errors_is_counted_once_and_not_at_each():
    report, began = Report("a.md"), time.monotonic()
    for number in range(20_000):
        report.add(number, 1, "E113" if number % 2 else "W201", "odd")
        assert report.error_count == (number + 1) // 2
    assert time.monotonic() - began < 8, "it takes a tenth of a second"
