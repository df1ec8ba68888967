"""``content check --style``: how hard a lesson is to read, by a count that can be done by hand."""

import statistics

import pytest

from score_learn.content.authoring.readability import count_syllables, measure, read_files
from score_learn.content.findings import Report
from score_learn.content.sources import split_lines
from score_learn.content.text.style import check_style, sentences_of_paragraphs, words_of
from tests.content.seeded import ABOUT, FILES, LESSON, QUIZ, SETTINGS, write_library

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
    one = next(one for one in read_files(tmp_path) if one.path == LESSON)
    assert one.over == ("grade", "longest sentence")
    assert list(read_files(tmp_path / "surveys")) == []
    assert [found.path for found in read_files(tmp_path / LESSON)] == [LESSON]


def test_the_command_prints_a_line_for_each_lesson(site, tmp_path):
    write_library(tmp_path)
    result = site.test_cli_runner().invoke(args=["content", "check", str(tmp_path), "--style"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith(f"{LESSON}: grade ")
    assert [line.partition(":")[0] for line in lines] == [LESSON, ABOUT, QUIZ]
    assert all("grade" not in line for line in lines[1:])
    assert "OVER" not in result.output
    assert SETTINGS not in result.output


@pytest.mark.parametrize(
    ("language", "text", "lengths"),
    [
        ("zh", "机器停了。问一问为什么！3台机器用了kWh。", [4, 6, 7]),
        ("zh", "他说：“停下来。”然后他走了。", [5, 5]),
        ("hi", "मशीन रुक गई है। कारण पूछिए।फिर लिखिए", [4, 2, 2]),
        ("ar", "توقفت الآلة. لماذا توقفت؟ اسأل العامل.", [2, 2, 2]),
        ("vi", "Máy dừng lại. Hãy hỏi vì sao!", [3, 4]),
        ("fr", "Elle s’arrête à 4,5 minutes. Pourquoi ?", [5, 1]),
        ("es", "¿Por qué paró? Pregúntele a Ana.", [3, 3]),
    ],
)
def test_sentences_and_words_are_those_of_the_language(language, text, lengths):
    (paragraph,) = sentences_of_paragraphs(split_lines(text, Report()))
    assert [len(words_of(sentence)) for sentence in paragraph] == lengths
    assert measured(text, language) == (None, statistics.median(lengths), max(lengths), sum(lengths))


@pytest.mark.parametrize(
    ("language", "word", "most"), [("en", "look ", 20), ("fr", "voir ", 25), ("vi", "xem ", 28), ("zh", "看", 40)]
)
def test_each_language_has_its_limits(tmp_path, language, word, most):
    def over(words):
        write_library(tmp_path, {f"modules/m/{language}/01-one.md": f"---\ntitle: T\nminutes: 5\n---\n\n{words}\n"})
        return next(one for one in read_files(tmp_path / f"modules/m/{language}")).over

    short = word * 3 + ". "
    end = "。" if language == "zh" else ". "
    assert over((short if language != "zh" else word * 3 + end) * 3 + word * most + end) == ()
    assert over((short if language != "zh" else word * 3 + end) * 3 + word * (most + 1) + end) == ("longest sentence",)


@pytest.mark.parametrize(
    "put", ["- [ ] c) Neither {}.", "- [ ] c) Neither\n  > So {}.", "- [ ] c) Neither\n\nexplain: So {}."]
)
def test_questions_are_measured_but_not_for_the_grade(tmp_path, put):
    def quiz(words):
        text = put.format(" ".join(["word"] * words))
        write_library(tmp_path, {QUIZ: FILES[QUIZ].replace("- [ ] c) Neither", text, 1)})
        return next(one for one in read_files(tmp_path) if one.path == QUIZ)

    assert quiz(19).over == ()
    assert (quiz(20).grade, quiz(20).median, quiz(20).over) == (None, None, ("longest sentence",))


def test_what_is_not_translated_yet_is_not_measured(tmp_path):
    # A translated lesson does not say how many minutes it takes: that it is one is in the settings of its module.
    text = "---\ntitle: T\n---\n\nRegarde.\n\n::: untranslated\n" + "word " * 30 + "\n:::\n"
    write_library(tmp_path, {"modules/m/fr/01-one.md": text, "modules/m/fr/sheet.md": text})
    lesson, sheet = read_files(tmp_path / "modules/m/fr")
    assert (lesson.median, lesson.longest) == (1, 1)
    assert (sheet.median, sheet.longest) == (None, 1)


def test_the_checker_has_the_limits_of_the_language_that_is_written_first():
    def found(language, words):
        report = Report()
        check_style(split_lines(" ".join(["mot"] * words) + ".", report), report, language)
        return [one.message for one in report.findings]

    assert found("fr", 25) == []
    assert found("fr", 26) == ["a sentence of 26 words; cut it after 25 at most"]
    assert found("en", 21) == ["a sentence of 21 words; cut it after 20 at most"]
