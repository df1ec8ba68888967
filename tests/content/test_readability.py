"""``content check --style``: how hard a lesson is to read, by a count that can be done by hand."""

import pytest

from score_learn.content.findings import Report
from score_learn.content.readability import count_syllables, measure, read_lessons
from score_learn.content.sources import split_lines
from tests.content.seeded import FILES, LESSON, SETTINGS, write_library

pytestmark = pytest.mark.one_database


def measured(text, language="en"):
    return measure(split_lines(text, Report()), language)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("a", 1), ("machine", 2), ("table", 2), ("stopped", 1), ("needed", 2), ("changes", 2), ("people", 2)),
        *(("radio", 3), ("being", 2), ("the", 1), ("supervisor", 4), ("notes", 1), ("boxes", 2), ("hmm", 1), ("5S", 1)),
    ],
)
def test_syllables_are_counted_as_they_sound(word, syllables):
    assert count_syllables(word) == syllables


def test_the_grade_is_that_of_flesch_and_kincaid():
    # 2 sentences, 10 words, 12 syllables.
    grade, median, longest, paragraph = measured("The machine stops. Ask the person why\nit is so.")
    assert grade == pytest.approx(0.39 * 10 / 2 + 11.8 * 12 / 10 - 15.59)
    assert (median, longest, paragraph) == (5, 7, 10)


def test_code_headings_and_addresses_are_not_read():
    plain = "Look at the board. Then go on."
    assert measured(f"## A long heading\n\n```\nmany words of code here\n```\n\n{plain}") == measured(plain)
    assert measured("See [the board](https://example.org/a-b-c). Go.") == measured("See the board. Go.")


def test_another_language_has_lengths_and_no_grade():
    assert measured("Elle coud des cols. Le fil casse.", "fr") == (None, 3.5, 4, 7)


def test_a_text_without_a_sentence_has_no_measure():
    assert measured("## Only a heading\n\n![](media/x.svg)") is None


def test_hard_lessons_are_found_and_say_what_is_too_much(tmp_path):
    hard = "Organisational considerations necessitate comprehensive deliberations " * 4 + "immediately.\n"
    write_library(tmp_path, {LESSON: FILES[LESSON].replace("Look first.", hard)})
    (one,) = read_lessons(tmp_path)
    assert one.path == LESSON
    assert one.over == ("grade", "longest sentence")
    assert list(read_lessons(tmp_path / "surveys")) == []
    assert [found.path for found in read_lessons(tmp_path / LESSON)] == [LESSON]


def test_the_command_prints_a_line_for_each_lesson(site, tmp_path):
    write_library(tmp_path)
    result = site.test_cli_runner().invoke(args=["content", "check", str(tmp_path), "--style"])
    assert result.exit_code == 0
    assert result.output.startswith(f"{LESSON}: grade ")
    assert result.output.count("\n") == 1
    assert "OVER" not in result.output
    assert SETTINGS not in result.output
