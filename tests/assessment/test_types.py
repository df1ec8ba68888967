"""Every type of question keeps the promises of marking: total, monotone, exact, and the same when it is read back."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.assessment import marking
from score_learn.assessment.asking import ask, explain
from score_learn.assessment.drawing import option_order, standing_order
from score_learn.assessment.marking import goes_on, mark, read_for_marking, read_response, unreadable
from score_learn.content.rules import Accepted, Gap
from score_learn.core.errors import Invalid
from tests.assessment.kinds import (
    EACH,
    a_cloze,
    a_hotspot,
    a_match,
    a_number,
    a_scenario,
    a_text,
    an_order,
    anything_sent,
    each_question,
    responses_to,
    right_response,
    sent,
)

pytestmark = pytest.mark.one_database
seeds = st.integers(0, 2**32).map(random.Random)
SECRETS = ("Feedback", "Explanation", "Verdict", "whiteboard", "EIT", "E.I.T.", "4.4", "'18'", "good", "blame")


def read(question, values):
    return read_response(question, values, standing_order(question))


def earned(question, *response):
    return mark(question, response).fraction


def test_there_is_a_question_of_each_type_to_test_with():
    assert set(EACH) == set(marking.TYPES)


@given(st.data())
def test_whatever_is_sent_is_refused_or_marked_between_nothing_and_everything(data):
    question = data.draw(each_question())
    values = data.draw(anything_sent(question))
    try:
        response = read(question, values)
    except Invalid as error:
        assert error.code in {"unknown_option", "too_many_options", "answer_too_long"}
        return
    got = mark(question, response)
    assert 0 <= got.fraction <= 1
    assert got.points == got.fraction * question.points
    explain(question, response, got)
    ask(question, standing_order(question), response)


@given(st.data())
def test_what_is_stored_comes_back_as_it_was_and_is_sent_again_the_same(data):
    question = data.draw(each_question())
    shown = option_order(question, data.draw(seeds))
    response = data.draw(responses_to(question))
    assert read_response(question, sent(question, response, shown), shown) == response
    shown_again = ask(question, shown, response)
    if question.type in {"match", "cloze"}:
        assert [f"{field.key}={field.given}" for field in shown_again.fields if field.given] == sent(
            question, response, shown
        )
    elif question.type in {"number", "text"}:
        assert [shown_again.fields[0].given] == (list(response) or [""])
    else:
        assert list(shown_again.given) == sent(question, response, shown)


@given(each_question())
def test_the_right_answer_gets_everything_and_is_what_is_said_to_be_right(question):
    response = right_response(question)
    got = mark(question, response)
    assert (got.fraction, got.right) == (1, True)
    said = explain(question, response, got)
    assert all(part.right for part in said.parts)
    if question.type != "scenario":
        assert said.given == said.wanted


@given(each_question())
def test_nothing_at_all_earns_nothing_and_can_be_explained(question):
    assert read(question, []) == ()
    got = mark(question, ())
    assert (got.fraction, got.outcome) == (0, "wrong")
    assert explain(question, (), got).given == ""


@given(st.data())
def test_one_more_part_right_never_costs(data):
    question = data.draw(st.sampled_from([a_match("partial"), a_cloze("partial"), a_match(), a_cloze()]))
    given_ = dict(part.split("=", 1) for part in data.draw(responses_to(question)))
    right = dict(part.split("=", 1) for part in right_response(question))
    key = data.draw(st.sampled_from(sorted(right)))
    better = {**given_, key: right[key]}
    names = [one.key for one in question.options or question.gaps]
    before, after = (tuple(f"{name}={one[name]}" for name in names if name in one) for one in (given_, better))
    assert mark(question, after).fraction >= mark(question, before).fraction


@given(st.data())
def test_the_parts_say_what_the_mark_says(data):
    question = data.draw(each_question())
    response = data.draw(responses_to(question))
    got = mark(question, response)
    if question.type not in {"scenario", "multi", "hotspot"} and response:
        assert all(part.right for part in explain(question, response, got).parts) == got.right


def test_an_order_is_never_shown_right_and_a_match_never_by_the_author():
    rng = random.Random(1)
    right = tuple(option.key for option in an_order().options)
    assert right not in {option_order(an_order(), rng) for _ in range(500)}
    assert len({option_order(an_order(), rng) for _ in range(500)}) == 23, "every other order is shown"
    kept = a_match(shuffle=False)
    assert len({option_order(kept, rng) for _ in range(500)}) == 24


def test_a_practice_question_stands_the_same_for_everybody_and_moves_when_it_is_changed():
    question = an_order()
    assert standing_order(question) == standing_order(an_order())
    assert len({standing_order(replace(question, rev=rev)) for rev in range(1, 9)}) > 2
    assert standing_order(EACH["single"]()) == ("a", "b", "c"), "a choice keeps the order of its author"


def test_what_is_asked_of_a_match_does_not_tell_which_belong_together():
    """The same things on both sides, another pairing: not a byte of what a browser gets is different."""
    question = a_match()
    turned = {"a": "b", "b": "c", "c": "x", "x": "a"}
    other = a_match(targets=tuple(replace(one, key=turned[one.key]) for one in question.targets))
    shown = ("c", "x", "a", "b")
    assert repr(ask(question, shown)) == repr(ask(other, tuple(turned[key] for key in shown)))
    assert mark(question, read_response(question, ["a=3"], shown)).fraction == 0
    assert earned(a_match("partial"), *read_response(question, ["a=3"], shown)) == Fraction(1, 3)


def test_what_is_asked_of_an_order_does_not_tell_the_right_one():
    question = an_order()
    other = an_order(options=tuple(replace(one, key=key) for one, key in zip(question.options, "dcba", strict=True)))
    assert repr(ask(question, ("b", "d", "a", "c"))) == repr(ask(other, ("c", "a", "d", "b")))


def test_what_is_asked_of_gaps_does_not_tell_what_belongs_into_them():
    question = a_cloze()
    number, choice, text = question.gaps
    turned = {"x": "y", "y": "z", "z": "x"}
    other = a_cloze(
        gaps=(
            replace(number, accepted=(Accepted("99", 100, "99", "99"),)),
            replace(choice, options=tuple(replace(one, key=turned[one.key]) for one in choice.options)),
            replace(text, accepted=(Accepted("another word"),)),
        )
    )
    assert repr(ask(question, ("b.x", "b.y", "b.z"))) == repr(ask(other, ("b.y", "b.z", "b.x")))


@pytest.mark.parametrize("type_", sorted(EACH))
def test_what_is_asked_holds_no_word_that_tells(type_):
    question = EACH[type_]()
    shown = repr(ask(question, standing_order(question)))
    assert not [word for word in SECRETS if word in shown]
    assert "points" not in shown
    assert "target" not in shown


@pytest.mark.parametrize(("score", "fraction"), [("partial", Fraction(2, 3)), ("all", Fraction(0))])
def test_a_match_counts_the_sides_that_have_their_partner(score, fraction):
    assert earned(a_match(score), "a=a", "b=b", "c=x") == fraction
    assert earned(a_match(score), "a=a", "b=b") == fraction


@pytest.mark.parametrize(
    ("given_", "fraction"),
    [
        ("abcd", 1),
        ("bcda", Fraction(2, 3)),
        ("abdc", Fraction(1, 3)),
        ("dcba", 0),
        ("acbd", 0),
        ("cdab", Fraction(2, 3)),
    ],
)
def test_an_order_counts_the_neighbours_that_follow_each_other(given_, fraction):
    assert earned(an_order("partial"), *given_) == fraction
    assert earned(an_order(), *given_) == int(fraction == 1)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["move=2-up"], "bacd"),
        (["move=1-up"], "abcd"),
        (["move=4-down"], "abcd"),
        (["4", "3", "2", "1", "move=1-up"], "dcab"),
        (["4", "3", "2", "1", "move=4-down"], "cdba"),
    ],
)
def test_a_button_moves_one_line_by_one_place(values, order):
    assert "".join(read_response(an_order(), values, tuple("abcd"))) == order


@pytest.mark.parametrize(
    "values",
    [["1", "2", "3"], ["1", "1", "2", "3"], ["1", "2", "3", "5"], ["move=2-over"], ["a", "b", "c", "d"], ["move=9-up"]],
)
def test_an_order_with_a_line_too_few_or_a_strange_one_is_refused(values):
    with pytest.raises(Invalid, match="unknown_option"):
        read_response(an_order(), values, tuple("abcd"))


@pytest.mark.parametrize(
    ("typed", "fraction", "feedback"),
    [
        ("4.5", 1, "right"),
        ("4,5 %", 1, "right"),
        ("٤٫٥", 1, "right"),
        ("4.9", Fraction(1, 2), "close"),
        ("18", 0, "trap"),
        ("7", 0, ""),
        ("a lot", 0, ""),
    ],
)
def test_a_number_earns_what_the_author_gives_for_it(typed, fraction, feedback):
    question = a_number()
    assert earned(question, typed) == fraction
    (part,) = explain(question, (typed,), mark(question, (typed,))).parts
    assert part.said_html == (f"<p>Feedback {feedback} number</p>" if feedback else "")


def test_of_two_things_a_number_may_mean_the_better_one_counts():
    question = a_number(
        gaps=(Gap("a", "number", (Accepted("1000", 100, "1000", "1000"), Accepted("1", 50, "1", "1"))),)
    )
    assert [earned(question, typed) for typed in ("1,000", "1.000", "1")] == [1, 1, Fraction(1, 2)]


def test_what_is_no_number_is_asked_for_again_in_a_lesson_and_named_in_a_test():
    for question, values, keys in ((a_number(), ["many"], ("a",)), (a_cloze(), ["a=ten", "c=board"], ("a",))):
        response = read(question, values)
        assert unreadable(question, response) == keys
        assert ask(question, standing_order(question), response).unreadable == keys
        with pytest.raises(Invalid, match="no_number"):
            read_for_marking(question, values, standing_order(question))
    assert not unreadable(a_number(), ("4,5",))
    assert not unreadable(a_text(), ("many",))


@pytest.mark.parametrize(
    ("type_", "code"), [("single", "nothing_chosen"), ("order", "nothing_moved"), ("text", "nothing_written")]
)
def test_in_a_lesson_an_answer_is_asked_for_in_words_that_fit(type_, code):
    with pytest.raises(Invalid, match=code):
        read_for_marking(EACH[type_](), [], standing_order(EACH[type_]()))


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [(" eit ", 1), ("ＥＩＴ", 1), ("e.i.t.", 1), ("Team", Fraction(1, 2)), ("ETI", 0), ("E I T", 0)],
)
def test_a_text_is_compared_without_capitals_and_blanks_around(typed, fraction):
    assert earned(a_text(), typed.strip()) == fraction


def test_capitals_count_where_the_author_says_so():
    assert [earned(a_text(keep_case=True), typed) for typed in ("EIT", "eit")] == [1, 0]


@pytest.mark.parametrize(
    ("response", "fraction"),
    [
        (("a=12", "b=y", "c=board"), 1),
        (("a=12", "b=y", "c=Whiteboard"), Fraction(5, 6)),
        (("a=12", "b=x", "c=board"), Fraction(2, 3)),
        (("b=y",), Fraction(1, 3)),
    ],
)
def test_a_text_with_gaps_earns_the_mean_of_its_gaps(response, fraction):
    assert earned(a_cloze("partial"), *response) == fraction
    assert earned(a_cloze(), *response) == int(fraction == 1)


def test_a_gap_filled_in_twice_or_one_that_is_not_there_is_refused():
    for values, code in (
        (["a=1", "a=2"], "too_many_options"),
        (["d=1"], "unknown_option"),
        (["b=y"], "unknown_option"),
    ):
        with pytest.raises(Invalid, match=code):
            read(a_cloze(), values)


@pytest.mark.parametrize("type_", ["number", "text", "cloze"])
def test_more_than_anybody_needs_to_type_is_refused(type_):
    question, name = EACH[type_](), "c=" if type_ == "cloze" else ""
    assert read(question, [name + "x" * 200])
    with pytest.raises(Invalid, match="answer_too_long"):
        read(question, [name + "x" * 201])


def test_places_on_a_picture_are_marked_as_several_options_are():
    assert earned(a_hotspot("partial"), "a") == Fraction(1, 2)
    assert earned(a_hotspot("partial"), "a", "c") == 0
    assert [one.shape.split()[0] for one in ask(a_hotspot(), ("a", "b", "c")).options] == ["rect", "circle", "poly"]


@pytest.mark.parametrize(
    ("path", "fraction", "outcome", "ending"),
    [
        (("b", "b"), 1, "right", "good"),
        (("b", "a"), Fraction(1, 2), "partial", "fair"),
        (("a",), 0, "wrong", "poor"),
        (("b", "c", "a"), Fraction(1, 2), "partial", "poor"),
        (("b", "c", "b", "b"), 1, "right", "good"),
        (("b",), Fraction(1, 2), "partial", ""),
    ],
)
def test_a_story_earns_the_points_on_its_way_and_is_right_when_it_ends_well(path, fraction, outcome, ending):
    question = a_scenario()
    got = mark(question, read(question, path))
    assert (got.fraction, got.outcome, explain(question, path, got).ending) == (fraction, outcome, ending)
    assert goes_on(question, path, path) == (ending == "")


def test_a_story_shows_one_step_and_nothing_of_what_lies_behind():
    shown = ask(a_scenario(), (), ("b",))
    assert (shown.step.html, shown.trail) == ("<p>The finger is bandaged.</p>", ("Go b to the next",))
    assert [way.key for way in shown.step.ways] == ["a", "b", "c"]
    assert "bought" not in repr(shown)
    with pytest.raises(Invalid, match="unknown_option"):
        read(a_scenario(), ["a", "a"])
    with pytest.raises(Invalid, match="unknown_option"):
        read(a_scenario(), ["b", "c"] * 31)


def test_an_explanation_goes_through_the_parts_of_an_answer():
    question = a_match("partial")
    response = ("a=a", "b=x")
    parts = explain(question, response, mark(question, response)).parts
    assert [(one.label, one.given, one.wanted, one.right) for one in parts] == [
        ("Side a", "Partner a", "Partner a", True),
        ("Side b", "Partner x", "Partner b", False),
        ("Side c", "", "Partner c", False),
    ]
    number = explain(a_number(), ("4,5",), mark(a_number(), ("4,5",)))
    assert (number.given, number.wanted) == ("4,5\u00a0%", "4.5\u00a0%")
    assert explain(a_number(), ("4,5 %",), mark(a_number(), ("4,5 %",))).given == "4,5 %"
    order = explain(an_order(), tuple("bacd"), mark(an_order(), tuple("bacd"))).parts
    assert [(one.label, one.given, one.wanted) for one in order][:2] == [
        ("1", "Option b", "Option a"),
        ("2", "Option a", "Option b"),
    ]


@pytest.mark.parametrize(
    ("question", "response", "said"),
    [
        (a_cloze(), ("a=3", "b=x"), ["<p>Feedback gap a</p>", "<p>Feedback x</p>", ""]),
        (a_match(), ("b=x",), ["", "<p>Feedback b</p>", ""]),
        (an_order(), tuple("dcba"), [f"<p>Feedback {key}</p>" for key in "dcba"]),
    ],
)
def test_feedback_stands_at_its_part_and_nowhere_before_that_part_was_answered(question, response, said):
    assert [part.said_html for part in explain(question, response, mark(question, response)).parts] == said
