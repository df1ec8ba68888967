"""What each type of question becomes, and that every slip in it is found at its line and column."""

import pytest

from score_learn.content.findings import Report
from score_learn.content.folders.craft import check_craft
from score_learn.content.rules import GAP_MARK, Accepted, Gap, Option, Picture
from tests.content.asking import read, sound
from tests.content.rendering import DRAWING

pytestmark = pytest.mark.one_database

MATCH = """\
::: question match {#m-q score=partial}
Which belongs to which?

- a) Sort -> Take *away*
  > First of all.
- b) Shine -> Clean
- c) Set in order ->
  Give a place
- x) -> Buy
:::"""
ORDER = """\
::: question order {#m-q score=partial}
In which order?

1. a) See
2. b) Think
3. c) Do
   at once
:::"""
NUMBER = """\
::: question number {#m-q unit="°C"}
How warm is it?

- = 4.5 +- 0.1
  > Right.
- =50% -4..5
- ~ 18
  > Too warm.
:::"""
TEXT = """\
::: question text {#m-q case=yes}
Which letters?

- = EIT
- = E. I. T.
- =50% eit
- ~ ETI
  > Nearly.
:::"""
CLOZE = """\
::: question cloze {#m-q score=partial}
About [[a# 10 +- 5 | =50% 20]] minutes, see `[[x= y]]`.

| who | does |
|-----|------|
| all | [[b: (x) a) **stand** | ( ) b) sit]] |

- on the [[c= board | white\\|board | ~ wall]]

- b) > Short.
- c)
  > On the wall.
:::"""
HOTSPOT = """\
::: question hotspot {#m-q image=media/p.svg alt="A press"}
Where?

- [x] a) {rect 6 62 14.50 30} Boxes
- [ ] b) {circle 48 40 7} A *knife*
- [x] c) {poly 0 0 100 0 50 100} A mat
  > Look.
:::"""
SCENARIO = """\
:::: scenario {#m-s points=2 rev=3}
He has cut himself.

::: step {#start}
What now?

- a) Ask who. -> blame
- b) Help *him*. -> safe {points=1}
:::

::: step {#blame end=poor}
Nobody answers.
:::

::: step {#safe}
And now?

- a) Wait. -> safe
- b) Tell
  the team. -> good {points=1}
:::

::: step {#good end=good}
A new guard.
:::
::::"""


def test_match_has_left_sides_and_targets_of_which_some_stand_alone(tmp_path):
    question = sound(tmp_path, MATCH)
    assert question.score == "partial"
    assert [option.key for option in question.options] == ["a", "b", "c"]
    assert question.options[0].feedback_html == "<p>First of all.</p>"
    assert question.targets == (
        Option("a", "Take <em>away</em>", "Take away"),
        Option("b", "Clean", "Clean"),
        Option("c", "Give a place", "Give a place"),
        Option("x", "Buy", "Buy"),
    )
    assert question.right == ()


def test_order_keeps_its_items_in_the_right_order(tmp_path):
    question = sound(tmp_path, ORDER)
    assert [(option.key, option.text) for option in question.options] == [
        ("a", "See"),
        ("b", "Think"),
        ("c", "Do at once"),
    ]
    assert question.shuffle


def test_number_has_bounds_that_are_decimals_and_a_unit(tmp_path):
    question = sound(tmp_path, NUMBER)
    assert question.unit == "°C"
    assert question.gaps == (
        Gap(
            "a",
            "number",
            (
                Accepted("4.5", 100, "4.4", "4.6", "<p>Right.</p>"),
                Accepted("-4–5", 50, "-4", "5"),
                Accepted("18", 0, "18", "18", "<p>Too warm.</p>"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("4.5", "4.5", "4.5"),
        ("4.50 +- 0.10", "4.4", "4.6"),
        ("4..5", "4", "5"),
        ("-5..-3", "-5", "-3"),
        ("0 +- 0", "0", "0"),
        ("-0", "0", "0"),
        ("1000000 ± 10", "999990", "1000010"),
        ("0.1+-0.2", "-0.1", "0.3"),
    ],
)
def test_a_number_is_exact_however_it_is_written(tmp_path, written, low, high):
    question = sound(tmp_path, f"::: question number {{#m-q}}\nHow many?\n\n- = {written}\n:::")
    accepted = question.gaps[0].accepted[0]
    assert (accepted.low, accepted.high) == (low, high)


def test_text_has_what_may_be_typed_with_its_share(tmp_path):
    question = sound(tmp_path, TEXT)
    assert question.keep_case
    assert [(one.text, one.percent) for one in question.gaps[0].accepted] == [
        ("EIT", 100),
        ("E. I. T.", 100),
        ("eit", 50),
        ("ETI", 0),
    ]
    assert question.gaps[0].accepted[3].feedback_html == "<p>Nearly.</p>"


def test_cloze_marks_its_gaps_in_paragraphs_tables_and_lists_but_not_in_code(tmp_path):
    question = sound(tmp_path, CLOZE)
    for key in "abc":
        assert question.stem_html.count(GAP_MARK.format(key)) == 1
    assert "<td>" + GAP_MARK.format("b") + "</td>" in question.stem_html
    assert "<code>[[x= y]]</code>" in question.stem_html
    assert question.stem_text == "About ____ minutes, see [[x= y]] . who does all ____ on the ____"
    number, chosen, typed = question.gaps
    assert number.accepted == (Accepted("10", 100, "5", "15"), Accepted("20", 50, "20", "20"))
    assert (chosen.right, chosen.feedback_html) == ("a", "<p>Short.</p>")
    assert chosen.options == (Option("a", "<strong>stand</strong>", "stand"), Option("b", "sit", "sit"))
    assert [(one.text, one.percent) for one in typed.accepted] == [("board", 100), ("white|board", 100), ("wall", 0)]
    assert typed.feedback_html == "<p>On the wall.</p>"


def test_hotspot_has_shapes_and_its_picture(tmp_path):
    question = sound(tmp_path, HOTSPOT)
    assert question.picture == Picture(DRAWING.address, 64, 40, "A press")
    assert question.right == ("a", "c")
    assert [option.shape for option in question.options] == [
        "rect 6 62 14.5 30",
        "circle 48 40 7",
        "poly 0 0 100 0 50 100",
    ]
    assert question.options[1].html == "A <em>knife</em>"


def test_a_scenario_has_steps_whose_ways_lead_on(tmp_path):
    question = sound(tmp_path, SCENARIO)
    assert (question.type, question.points, question.rev, question.lesson_id) == ("scenario", 2, 3, "m-l1")
    assert [(step.key, step.end) for step in question.steps] == [
        ("start", ""),
        ("blame", "poor"),
        ("safe", ""),
        ("good", "good"),
    ]
    ways = [(way.key, way.text, way.target, way.points) for step in question.steps for way in step.ways]
    assert ways == [
        ("a", "Ask who.", "blame", 0),
        ("b", "Help him .", "safe", 1),
        ("a", "Wait.", "safe", 0),
        ("b", "Tell the team.", "good", 1),
    ]
    assert question.steps[0].html == "<p>What now?</p>"


def test_a_survey_asks_for_a_text_without_an_answer(tmp_path):
    text = "::: question text {#m-q optional=yes max=300}\nWhat else?\n:::"
    question = sound(tmp_path, text, kind="survey")
    assert (question.type, question.gaps, question.max_length, question.optional) == ("text", (), 300, True)


SLIPS = [
    (MATCH, "- b) Shine -> Clean", "- b) Shine Clean", ("E130", 6, 6)),
    (MATCH, "- b) Shine -> Clean", "- b) Shine ->", ("E130", 6, 14)),
    (MATCH, "- b) Shine", "- Shine", ("E130", 6, 3)),
    (MATCH, "- x)", "- b)", ("E124", 9, 1)),
    (MATCH, "- b) Shine -> Clean\n", "", ("E125", 1, 1)),
    (MATCH, "- x) -> Buy", "".join(f"- x{n}) -> Buy {n}\n" for n in range(5)), ("E125", 13, 1)),
    (MATCH, "score=partial", "shuffle=no", ("E132", 1, 26)),
    (MATCH, "-> Buy", "-> Clean.", ("W603", 9, 1)),
    (MATCH, "b) Shine", "b) sort", ("W603", 6, 1)),
    (MATCH, "-> Clean", "-> - Clean", ("E133", 6, 1)),
    (ORDER, "2. b)", "- b)", ("E130", 5, 1)),
    (ORDER, "2. b)", "3. b)", ("E130", 5, 1)),
    (ORDER, "2. b) ", "2. ", ("E130", 5, 4)),
    (ORDER, "2. b)", "2. a)", ("E124", 5, 1)),
    (ORDER, "2. b) Think\n3. c)", "2. c)", ("E125", 1, 1)),
    (NUMBER, "4.5 +- 0.1", "4,5", ("E136", 4, 5)),
    (NUMBER, "-4..5", "5..4", ("E136", 6, 8)),
    (NUMBER, "4.5 +- 0.1", "4.5 +- -1", ("E136", 4, 5)),
    (NUMBER, "- ~ 18", "- 18", ("E130", 7, 3)),
    (NUMBER, "=50%", "=500%", ("E130", 6, 3)),
    (NUMBER, "=50% -4..5", "=50%", ("E130", 6, 3)),
    (NUMBER, "- = 4.5 +- 0.1\n  > Right.\n", "", ("E126", 1, 1)),
    (NUMBER, "- ~ 18", "- ~ 3", ("W603", 7, 1)),
    (NUMBER, 'unit="°C"', "score=partial", ("E132", 1, 27)),
    (NUMBER, 'unit="°C"', "case=yes", ("E132", 1, 27)),
    (TEXT, "- = EIT", "- =", ("E130", 4, 3)),
    (TEXT, "- = EIT", "- = " + "x" * 201, ("E130", 4, 5)),
    (TEXT, "case=yes", "case=maybe", ("E132", 1, 25)),
    (TEXT, "case=yes", "", ("W603", 6, 1)),
    (CLOZE, "[[a#", "[[a!", ("E134", 2, 7)),
    (CLOZE, "20]]", "20]", ("E134", 2, 7)),
    (CLOZE, "10 +- 5", "10,5", ("E136", 2, 12)),
    (CLOZE, "[[c=", "[[a=", ("E124", 8, 10)),
    (CLOZE, "(x) a) **stand** | ( ) b) sit", "(stand) | sit", ("E130", 6, 14)),
    (CLOZE, "(x) a)", "( ) a)", ("E126", 6, 9)),
    (CLOZE, "( ) b)", "(x) b)", ("E126", 6, 33)),
    (CLOZE, "( ) b)", "( ) a)", ("E124", 6, 33)),
    (CLOZE, " | ( ) b) sit", "", ("E125", 6, 9)),
    (CLOZE, "b) sit", "b) Stand", ("W603", 6, 33)),
    (CLOZE, "white\\|board", "Board", ("W603", 8, 23)),
    (CLOZE, "- b) >", "- d) >", ("E128", 10, 3)),
    (CLOZE, "- c)\n", "- b)\n", ("E128", 11, 3)),
    (CLOZE, "- b) > Short.", "- b) > Short.\n- b", ("E128", 11, 3)),
    (CLOZE, "About [[a# 10 +- 5 | =50% 20]]", "About [it [[a# 10]]](https://example.org/)", ("E134", 2, 11)),
    (CLOZE, "About [[a# 10 +- 5 | =50% 20]]", "![it [[a# 10]]](media/p.svg)", ("E134", 2, 6)),
    (CLOZE, "About [[a# 10 +- 5 | =50% 20]]", "When?\n\n    [[a# 10]]", ("E134", 4, 5)),
    (HOTSPOT, " image=media/p.svg", "", ("E132", 1, 1)),
    (HOTSPOT, "media/p.svg", "media/q.svg", ("E158", 1, 28)),
    (HOTSPOT, "media/p.svg", "media/q.bmp", ("E159", 1, 28)),
    (HOTSPOT, "media/p.svg", "media/s.mp3", ("E158", 1, 28)),
    (HOTSPOT, ' alt="A press"', "", ("E150", 1, 1)),
    (HOTSPOT, 'alt="A press"', 'alt=" "', ("E150", 1, 46)),
    (HOTSPOT, "{circle 48 40 7} ", "", ("E135", 5, 10)),
    (HOTSPOT, "circle 48 40 7", "circle 48 40", ("E135", 5, 10)),
    (HOTSPOT, "circle 48 40 7", "oval 48 40 7", ("E135", 5, 10)),
    (HOTSPOT, "circle 48 40 7", "circle 48 40 7,5", ("E135", 5, 10)),
    (HOTSPOT, "circle 48 40 7", "circle 48 40 0", ("E135", 5, 10)),
    (HOTSPOT, "circle 48 40 7", "circle 4 40 7", ("E135", 5, 10)),
    (HOTSPOT, "circle 48 40 7", "circle 48 10 7", ("E135", 5, 10)),
    (HOTSPOT, "6 62 14.50 30", "90 62 14.50 30", ("E135", 4, 10)),
    (HOTSPOT, "100 0 50 100", "101 0 50 100", ("E135", 6, 10)),
    (HOTSPOT, " A *knife*", "", ("E130", 5, 26)),
    (HOTSPOT, "[x]", "(x)", ("E130", 4, 3)),
    (SCENARIO, "-> blame", "-> blamed", ("E160", 7, 18)),
    (SCENARIO, "-> blame", "-> safe", ("E161", 11, 12)),
    (SCENARIO, " end=poor", "", ("E162", 11, 1)),
    (SCENARIO, "{#safe}", "{#safe end=fair}", ("E162", 18, 1)),
    (SCENARIO, "points=2", "points=3", ("E163", 1, 21)),
    (SCENARIO, "points=2 ", "", ("E163", 1, 1)),
    (SCENARIO, "-> safe\n", "-> start {points=1}\n", ("E163", 1, 1)),
    (SCENARIO, "-> blame\n", "-> blame {points=5}\n", ("E163", 1, 21)),
    (SCENARIO, " end=poor}\nNobody answers.", "}\nNobody answers.\n\n- a) Again. -> blame", ("E164", 11, 12)),
    (SCENARIO, "{#blame", "{#start", ("E165", 11, 12)),
    (SCENARIO, "{#blame", "{#Blame", ("E165", 11, 12)),
    (SCENARIO, "- a) Ask who. -> blame", "- a) Ask who.", ("E166", 7, 3)),
    (SCENARIO, "- a) Ask", "- Ask", ("E166", 7, 3)),
    (SCENARIO, "- a) Ask who. -> blame", "- a) Ask who. ->", ("E166", 7, 3)),
    (SCENARIO, "- a) Ask who. -> blame", "- a) -> blame", ("E166", 7, 6)),
    (SCENARIO, "blame\n- b) Help", "blame\nSome help.\n- b) Help", ("E166", 8, 1)),
    (SCENARIO, "safe {points=1}", "safe {points=one}", ("E166", 8, 26)),
    (SCENARIO, "- b) Help", "- a) Help", ("E124", 8, 1)),
    (SCENARIO, "end=good", "end=fair", ("E167", 1, 1)),
    (SCENARIO, ":::\n\n::: step {#safe}", ":::\n\nLost.\n\n::: step {#safe}", ("E167", 15, 1)),
    (SCENARIO, "He has cut himself.\n", "", ("E129", 1, 1)),
    (SCENARIO, "What now?", "hint: What now?", ("E127", 5, 1)),
    (SCENARIO, "points=2", "points=2 size=3", ("E116", 1, 30)),
    (SCENARIO, "end=poor", "end=bad", ("E116", 11, 18)),
    (SCENARIO, "b) Help *him*", "b) ask who", ("W603", 8, 1)),
]


@pytest.mark.parametrize(("text", "old", "new", "expected"), SLIPS)
def test_a_slip_is_found_where_it_stands(tmp_path, text, old, new, expected):
    assert old in text, "the table of slips is out of date"
    assert read(tmp_path, text.replace(old, new, 1))[1] == [expected]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (SCENARIO, "quiz", ("E115", 1, 1)),
        (SCENARIO, "survey", ("E115", 1, 1)),
        ("::: step {#start end=good}\nWell done.\n:::", "lesson", ("E115", 1, 1)),
        (SCENARIO.replace("Nobody answers.", "Nobody.\n\n::: note\nLook.\n:::"), "lesson", ("E114", 14, 1)),
        (":::: scenario {#m-s}\nIt begins.\n\n::: note\nLook.\n:::\n::::", "lesson", ("E115", 4, 1)),
        (":::: scenario {#m-s}\nIt begins.\n::::", "lesson", ("E167", 1, 1)),
        (":::: scenario\nIt begins.\n::::", "lesson", ("E120", 1, 1)),
        (MATCH, "survey", ("E141", 1, 5)),
        (CLOZE, "survey", ("E141", 1, 5)),
        ("::: question text {#m-q}\nWhat?\n\n- = It\n:::", "survey", ("E140", 4, 1)),
        ("::: question text {#m-q case=yes}\nWhat?\n:::", "survey", ("E132", 1, 25)),
        ("::: question scale {#m-q max=9}\nWhat?\n\n- 1) No\n- 2) Yes\n:::", "survey", ("E132", 1, 26)),
        ("::: question text {#m-q}\nWhat?\n:::", "lesson", ("E125", 1, 1)),
        ("::: question number {#m-q}\nHow many?\n:::", "lesson", ("E125", 1, 1)),
        ("::: question cloze {#m-q}\nNo gaps.\n:::", "lesson", ("E125", 1, 1)),
        (
            "::: question cloze {#m-q}\n" + " ".join(f"[[g{n}= x]]" for n in range(13)) + "\n:::",
            "lesson",
            ("E125", 1, 1),
        ),
    ],
)
def test_what_stands_in_the_wrong_place_or_lacks_its_answers_is_found(tmp_path, text, kind, expected):
    assert expected in read(tmp_path, text, kind=kind)[1]


def test_the_right_option_of_gaps_is_not_always_the_first_or_the_longest(tmp_path):
    def bank(*gaps):
        stems = [f"::: question cloze {{#m-q{number}}}\nIt [[a: {gap}]].\n:::\n" for number, gap in enumerate(gaps)]
        page, _ = read(tmp_path, "\n".join(stems), kind="quiz")
        report = Report("x.md")
        check_craft(page.asked, page.asked, report)
        return [(found.code, found.line) for found in report.findings]

    first, last = "(x) a) stops at once | ( ) b) goes", "( ) a) goes on | (x) b) ends"
    assert bank(first, first, first, first, first) == [("W601", 8), ("W602", 8)]
    assert bank(first, last, first, last) == []
