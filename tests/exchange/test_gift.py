"""GIFT as teachers and Moodle write it: what is read, what is refused and what an export looks like."""

import pytest

from score_learn.exchange.banks.fractions import MOODLE
from score_learn.exchange.banks.gift_reading import read_gift
from score_learn.exchange.banks.gift_writing import write_gift
from score_learn.exchange.banks.item import Choice, Gap, Item, Typed

pytestmark = pytest.mark.one_database

BANK = """\
// A bank as a teacher writes it.
$CATEGORY: Course/Safety

// question: 12  name: Exit [id:m-exit] [tag:fire]
::Exit::[html]<p>What stands <b>before</b> the exit?</p>{
  =Nothing#<p>Right.</p>
  ~A box#It burns.
  ~%50%A chair
  ####Keep it &lt;free&gt;.
}

Masks are worn {~never =always ~on Fridays} at the press.

The press is cold.{F#Look again.#Yes.}

Who may stop it? {~%50%The worker ~%50%The supervisor ~%-100%Nobody}

Name the step {=Sort =sorting =%50%order#Nearly. =%0%shine}

How many are six times seven? {#42:0.5 =%50%40..44#Close. ~#Count again.}

::Pairs:: Match. {=Sort -> away =Shine -> clean =Set \\= put -> places = -> sell}

Put in order {>ALL
  See
  Think
  Act
}

Tell us about your work. {}

Only a text.

Broken { =a ~b

{~a =b} first word is a gap
"""


@pytest.fixture
def found():
    return {said.line: (item, said) for item, said in read_gift(BANK, "bank.gift")}


def test_a_question_keeps_its_id_tags_looks_and_feedback(found):
    item, said = found[5]
    assert (item.type, item.id, item.tags, item.name) == ("single", "m-exit", ("fire",), "Exit")
    assert item.stem == "What stands **before** the exit?"
    assert [(one.key, one.text, one.right, one.feedback) for one in item.choices] == [
        ("a", "Nothing", True, "Right."),
        ("b", "A box", False, "It burns."),
        ("c", "A chair", False, ""),
    ]
    assert item.text("explain") == "Keep it &lt;free&gt;."
    assert [note.what for note in said.found] == ["an option that earned part of the points earns nothing here"]


def test_the_signs_say_what_kind_of_question_it_is(found):
    kinds = [(line, item.type) for line, (item, _) in found.items() if item]
    assert kinds == [
        (5, "single"), (12, "cloze"), (14, "truefalse"), (16, "multi"), (18, "text"), (20, "number"), (22, "match"),
        (24, "order"), (36, "cloze"),
    ]  # fmt: skip


def test_a_word_in_the_middle_is_a_gap(found):
    item, _ = found[12]
    assert item.stem == "Masks are worn \ue000a\ue001 at the press."
    assert [(one.text, one.right) for one in item.gaps[0].choices] == [
        ("never", False), ("always", True), ("on Fridays", False),
    ]  # fmt: skip


def test_feedback_of_a_statement_goes_to_the_answer_it_is_for(found):
    true, false = found[14][0].choices
    assert (true.right, true.feedback, false.right, false.feedback) == (False, "Look again.", True, "Yes.")


UNDONE = "a wrong option took everything away; here it takes away as much as a right one earns"
OTHERWISE = "a wrong option takes away as much as a right one earns here"


@pytest.mark.parametrize(
    ("weights", "score", "said"),
    [
        ("33.33333 33.33333 33.33333 -100", "partial", [UNDONE]),
        ("50 50 -50", "partial", []),
        ("50 50 -100 -100", "partial", [UNDONE]),
        ("50 50 -100 -50", "partial", [OTHERWISE]),
        ("50 50 0", "partial", [OTHERWISE]),
        ("50 50", "partial", []),
        ("100 -100", "all", []),
        ("100 -50", "partial", [OTHERWISE]),
    ],
)
def test_parts_of_the_points_are_kept_or_what_becomes_of_them_is_said(weights, score, said):
    ((item, notes),) = read_gift(
        "Who? {" + " ".join(f"~%{one}%x{n}" for n, one in enumerate(weights.split())) + "}", "x"
    )
    assert item.score == score
    assert [note.what for note in notes.found] == said


def test_points_that_one_option_took_away_are_said():
    ((_, notes),) = read_gift("Who? {=A ~%-50%B ~C}", "x")
    assert [note.what for note in notes.found] == ["an option that took points away earns nothing here"]


def test_all_or_nothing_comes_back_as_it_went():
    choices = tuple(Choice(key, key, key != "c") for key in "abc")
    text, _ = write_gift([Item("multi", "m-q", "Q", choices=choices, score="all")])
    ((item, notes),) = read_gift(text, "x")
    assert (item.score, notes.found) == ("all", [])


def test_what_is_typed_earns_what_its_weight_says(found):
    assert [(one.text, one.percent) for one in found[18][0].gaps[0].typed] == [
        ("Sort", 100), ("sorting", 100), ("order", 50), ("shine", 0),
    ]  # fmt: skip
    number = found[20][0]
    assert [(one.low, one.high, one.percent) for one in number.gaps[0].typed] == [
        ("41.5", "42.5", 100), ("40", "44", 50),
    ]  # fmt: skip
    assert number.text("wrong") == "Count again."


def test_a_right_side_without_a_left_one_fits_nothing(found):
    item = found[22][0]
    assert [one.text for one in item.choices] == ["Sort", "Shine", "Set = put"]
    assert [one.key for one in item.targets] == ["a", "b", "c", "d"]


def test_what_is_refused_is_named_by_its_line_and_hurts_nothing_else(found):
    refused = {line: said.found[0].what for line, (item, said) in found.items() if item is None}
    assert sorted(refused) == [30, 32, 34]
    assert "essay" in refused[30]
    assert "without a question" in refused[32]
    assert "braces" in refused[34]
    assert all(note.left_out for _, said in found.values() for note in said.found if note.line in refused)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Q {~%150%a ~b}", "weight"),
        ("Q {~%-50%a ~b}", "no option is right"),
        ("Q {=a -> b =c}", "has no ->"),
        ("Q {=a -> b =c -> b =d -> e}", "same right side"),
        ("Q {#}", "no number"),
        ("Q {#five}", "cannot read the number"),
        ("Q {#5..1}", "wrong way round"),
        ("Q {=a*b}", "asterisk"),
        ("Q {=only}x{", None),
    ],
)
def test_each_reason_is_said(text, why):
    ((item, said),) = read_gift(text, "x")
    if why is None:
        assert item.type == "cloze"
    else:
        assert item is None
        assert why in said.found[0].what


def test_the_signs_of_gift_are_escaped_everywhere():
    item = Item(
        "single", "m-q", "a~b=c#d{e}f:g\\h", choices=(Choice("a", "~=#{}:\\", True), Choice("b", "[x]")), name="n:"
    )
    text, _ = write_gift([item])
    assert "::n\\:::[markdown]a\\~b\\=c\\#d\\{e\\}f\\:g\\\\h{\n=\\~\\=\\#\\{\\}\\:\\\\\n~[markdown][x]\n}\n" in text


def test_questions_stand_apart_by_one_empty_line_and_hold_none():
    items = [Item("text", f"m-{n}", "One.\n\nTwo.", gaps=(Gap("a", "text", (Typed("x"),)),)) for n in "ab"]
    text, _ = write_gift(items)
    assert text.count("\n\n") == 1
    assert "One.\\n\\nTwo." in text
    assert not text.startswith("\ufeff")


def test_every_fraction_written_is_one_that_moodle_accepts():
    for rights in range(1, 9):
        choices = tuple(Choice(key, key, place < rights) for place, key in enumerate("abcdefghi"))
        text, _ = write_gift([Item("multi", "m-q", "Q", choices=choices, score="partial")])
        weights = {abs(float(part.split("%")[1])) for part in text.split("\n") if part.startswith("~%")}
        assert len(weights) == 1
        assert weights <= set(MOODLE)
    assert {"33.33333", "66.66667"} <= {f"{one:.5f}" for one in MOODLE}


def test_what_gift_cannot_say_is_said_by_question():
    gaps = (Gap("a", "text", (Typed("x"),)), Gap("b", "text", (Typed("y"),)))
    lost = Item("cloze", "m-two", "\ue000a\ue001 and \ue000b\ue001", gaps=gaps, path="quiz.md", line=7)
    kept = Item("text", "m-kept", "Q", gaps=gaps[:1], points=2, texts={"hint": "h"}, path="quiz.md", line=9)
    text, notes = write_gift([lost, kept])
    assert "m-two" not in text
    assert [str(note) for note in notes] == [
        "quiz.md:7: m-two: left out: GIFT has questions with one gap only; use Moodle XML",
        "quiz.md:9: m-kept: GIFT has no points=2; the other system gives its own",
        "quiz.md:9: m-kept: GIFT has no place for hint:",
    ]


def test_keys_that_no_longer_fit_are_given_anew_and_that_is_said():
    text = '// [id:m-q]\n// score-learn: {"keys": "x,y"}\nQ {=one ~two ~three}'
    ((item, said),) = read_gift(text, "x")
    assert [one.key for one in item.choices] == ["a", "b", "c"]
    assert "their keys are given anew" in said.found[0].what
