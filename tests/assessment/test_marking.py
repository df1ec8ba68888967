"""A response is read strictly and marked exactly."""

import inspect
import pkgutil
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.assessment import asking, marking, types
from score_learn.assessment.asking import explain
from score_learn.assessment.drawing import standing_order
from score_learn.assessment.marking import mark, total
from score_learn.assessment.pieces import Asked
from score_learn.content.questions import question_types
from score_learn.content.rules import Question
from score_learn.core.errors import Invalid
from tests.assessment.questions import a_question, questions, responses

pytestmark = pytest.mark.one_database

ONLY_IN_SURVEYS = {"scale"}
# A story has a block of its own in the format.
WRITTEN_ELSEWHERE = {"scenario"}
CHOSEN = ("hotspot", "multi", "single", "truefalse")


def read_response(question, values):
    return marking.read_response(question, values, standing_order(question))


def ask(question):
    return asking.ask(question, standing_order(question))


def test_every_type_that_content_can_parse_can_be_marked():
    lacking = set(question_types.TYPES) - ONLY_IN_SURVEYS - set(marking.TYPES)
    assert not lacking, f"write score_learn/assessment/types/<type>.py and add it to marking.TYPES: {sorted(lacking)}"
    unknown = set(marking.TYPES) - set(question_types.TYPES) - WRITTEN_ELSEWHERE
    assert not unknown, f"these types are marked and cannot be written by an author: {sorted(unknown)}"


def test_every_file_of_a_type_is_registered():
    files = {module.name for module in pkgutil.iter_modules(types.__path__)}
    assert files == {inspect.getmodule(kind).__name__.rsplit(".", 1)[1] for kind in marking.TYPES.values()}


@pytest.mark.parametrize("type_", CHOSEN)
def test_an_option_nobody_was_shown_is_refused(type_):
    with pytest.raises(Invalid) as caught:
        read_response(a_question(type_), ["zz"])
    assert caught.value.code == "unknown_option"


@pytest.mark.parametrize(("type_", "values"), [("single", ["a", "b"]), ("truefalse", ["true", "false"])])
def test_two_answers_where_one_is_asked_are_refused(type_, values):
    with pytest.raises(Invalid) as caught:
        read_response(a_question(type_), values)
    assert caught.value.code == "too_many_options"


def test_a_response_is_recorded_in_the_order_of_the_file_each_key_once():
    assert read_response(a_question("multi", keys="abcd"), ["d", "a", "d"]) == ("a", "d")


@pytest.mark.parametrize("type_", CHOSEN)
def test_choosing_nothing_is_an_empty_response_and_earns_nothing(type_):
    question = a_question(type_)
    assert read_response(question, []) == ()
    assert mark(question, ()).outcome == "wrong"


@pytest.mark.parametrize(
    ("response", "fraction"),
    [
        (("a", "b", "d"), Fraction(1)),
        (("a", "b"), Fraction(2, 3)),
        (("a", "b", "c"), Fraction(1, 3)),
        (("c",), Fraction(0)),
        (("a", "c"), Fraction(0)),
        (("a", "b", "c", "d"), Fraction(2, 3)),
    ],
)
def test_partial_points_are_right_minus_wrong_over_right(response, fraction):
    question = a_question("multi", keys="abcd", right="abd", score="partial", points=3)
    assert mark(question, response).fraction == fraction
    assert mark(question, response).points == fraction * 3


def test_all_or_nothing_gives_nothing_for_a_part():
    question = a_question("multi", keys="abcd", right="abd", score="all")
    assert [mark(question, one).outcome for one in (("a", "b", "d"), ("a", "b"))] == ["right", "wrong"]


@given(st.data())
def test_every_response_gets_a_mark_between_nothing_and_everything(data):
    question = data.draw(questions())
    got = mark(question, data.draw(responses(question)))
    assert 0 <= got.fraction <= 1
    assert got.points == got.fraction * question.points
    assert got.right == (got.fraction == 1)
    assert got.outcome == ("right" if got.right else "partial" if got.fraction else "wrong")


@given(st.data())
def test_the_right_answer_gets_everything(data):
    question = data.draw(questions())
    assert mark(question, read_response(question, list(question.right))).right


@given(st.data())
def test_one_more_right_option_never_costs_and_one_more_wrong_option_never_pays(data):
    question = data.draw(questions(types=("multi",)))
    response = data.draw(responses(question))
    keys = [option.key for option in question.options]
    for key in set(keys) - set(response):
        more = mark(question, read_response(question, [*response, key])).fraction
        if key in question.right:
            assert more >= mark(question, response).fraction
        else:
            assert more <= mark(question, response).fraction


@given(st.data())
def test_reading_does_not_depend_on_the_order_the_browser_sent(data):
    question = data.draw(questions(types=("multi",)))
    response = data.draw(responses(question))
    assert read_response(question, data.draw(st.permutations(response))) == response


@pytest.mark.parametrize(("right", "passed", "percent"), [(7, True, 70), (6, False, 60), (10, True, 100)])
def test_the_pass_mark_itself_passes(right, passed, percent):
    asked = [a_question(question_id=f"wc-q{number}") for number in range(10)]
    got = total(asked, {question.id: ("a",) for question in asked[:right]}, pass_percent=70)
    assert (got.percent, got.passed, got.right, got.out_of) == (percent, passed, right, 10)


def test_two_thirds_do_not_pass_at_67_and_are_not_shown_as_67():
    asked = [a_question(question_id=f"wc-q{number}") for number in range(3)]
    got = total(asked, {question.id: ("a",) for question in asked[:2]}, pass_percent=67)
    assert (got.percent, got.passed) == (66, False)


@given(st.lists(questions(), min_size=1, max_size=6), st.integers(0, 100), st.data())
def test_what_is_shown_never_contradicts_whether_it_passed(drawn, pass_percent, data):
    asked = [_named(question, f"wc-q{number}") for number, question in enumerate(drawn)]
    given_ = {question.id: data.draw(responses(question)) for question in asked if data.draw(st.booleans())}
    got = total(asked, given_, pass_percent=pass_percent)
    assert got.passed == (got.percent >= pass_percent)
    assert got.points == sum(mark(question, given_.get(question.id, ())).points for question in asked)
    assert got.out_of == sum(question.points for question in asked)


def test_a_test_of_nothing_is_not_passed_by_dividing_by_nothing():
    assert total([], {}, pass_percent=70).passed is False


@given(st.data())
def test_what_is_asked_is_the_same_whatever_the_right_answer_is(data):
    one = data.draw(questions(types=("multi",)))
    keys = [option.key for option in one.options]
    other = a_question("multi", keys="".join(keys), right=data.draw(st.sampled_from(keys)))
    assert ask(one) == ask(other)


def test_what_is_asked_has_no_place_for_the_answer():
    assert not {"right", "explain_html", "right_html", "wrong_html", "feedback_html"} & set(Asked.__slots__)
    shown = repr(ask(a_question("multi", right="ab")))
    assert "Feedback" not in shown
    assert "Explanation" not in shown
    assert "Verdict" not in shown


@pytest.mark.parametrize(
    ("response", "outcome", "verdict"),
    [
        (("a", "b"), "right", "Verdict right"),
        (("a",), "partial", "Verdict partial"),
        (("c",), "wrong", "Verdict wrong"),
    ],
)
def test_an_explanation_says_what_was_chosen_and_what_is_right(response, outcome, verdict):
    question = a_question("multi", keys="abc", right="ab", score="partial")
    got = explain(question, response, mark(question, response))
    assert (got.outcome, got.wanted, got.response) == (outcome, "Option a; Option b", response)
    assert verdict in got.verdict_html
    assert got.given == "; ".join(f"Option {key}" for key in response)
    assert [note.html for note in got.notes] == [f"<p>Feedback {key}</p>" for key in response]


def _named(question: Question, question_id: str) -> Question:
    return a_question(
        question.type,
        question_id=question_id,
        keys="".join(option.key for option in question.options),
        right="".join(question.right),
        score=question.score,
        points=question.points,
    )
