"""What the answers of many say of a question, computed a second time from single people with the textbook's formula."""

from dataclasses import replace
from fractions import Fraction
from statistics import StatisticsError, correlation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from score_learn.assessment import item_analysis, marking
from score_learn.assessment.item_analysis import (
    JUDGED_FROM,
    SHOWN_FROM,
    Heap,
    Tally,
    put_together,
    warnings,
    what_was_chosen,
)
from tests.assessment.kinds import a_cloze, a_match, a_number, a_text, an_order
from tests.assessment.questions import a_question, questions, responses
from tests.contracts.source import ROOT

pytestmark = pytest.mark.one_database
# Long lists of people take long to draw; how quick the machine is says nothing of the measures.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tallied(*heaps):
    tally = Tally()
    for heap in heaps:
        tally.add(heap)
    return tally


def heap(question, *response, people=1, others=0, out_of=10):
    """Some people who gave an answer and got so many points for the rest of the test."""
    points = marking.mark(question, response).points + others
    return Heap(question, response, points, out_of, people)


@st.composite
def answered_tests(draw):
    """Draw a question and people who answered it: what each earned with it and with the rest of the test."""
    question = draw(questions())
    answers = responses(question).map(lambda response: response or (question.options[0].key,))
    rows = st.tuples(answers, st.integers(0, 12), st.just(12 + question.points))
    least = draw(st.sampled_from((1, JUDGED_FROM)))
    return question, draw(st.lists(rows, min_size=least, max_size=40))


@PATIENT
@given(answered_tests())
def test_every_measure_is_that_of_the_textbook(drawn):
    question, rows = drawn
    tally = tallied(*(heap(question, *response, others=others, out_of=all_) for response, others, all_ in rows))
    parts = [float(marking.mark(question, response).fraction) for response, _others, _all in rows]
    rest = [others / 12 for _response, others, _all in rows]
    assert tally.people == len(rows)
    assert tally.right == sum(part == 1 for part in parts)
    assert tally.percent_right == int(100 * Fraction(tally.right, len(rows)))
    assert tally.earned == pytest.approx(sum(parts))
    if len(rows) < JUDGED_FROM:
        assert tally.discrimination is None
        return
    try:
        wanted = correlation(parts, rest)
    except StatisticsError:  # one of them is the same for everybody
        assert tally.discrimination is None
    else:
        assert tally.discrimination == pytest.approx(wanted, abs=1e-6)


@PATIENT
@given(answered_tests(), st.integers(0, 60))
def test_it_makes_no_difference_how_people_are_heaped_or_divided(drawn, cut):
    question, rows = drawn
    heaps = [heap(question, *response, others=others, out_of=all_) for response, others, all_ in rows]
    whole = tallied(*heaps)
    divided = put_together([tallied(*heaps[:cut]), tallied(*heaps[cut:])])
    doubled = tallied(*(replace(one, people=2) for one in heaps))
    assert (divided.people, divided.right, divided.chosen) == (whole.people, whole.right, whole.chosen)
    assert divided.sums == pytest.approx(whole.sums)
    assert (doubled.people, doubled.right) == (2 * whole.people, 2 * whole.right)
    assert doubled.percent_right == whole.percent_right
    if whole.discrimination is not None:
        assert -1 <= whole.discrimination <= 1
        assert doubled.discrimination == pytest.approx(whole.discrimination, abs=1e-6)


@PATIENT
@given(answered_tests())
def test_every_option_is_told_with_everybody_who_chose_it(drawn):
    question, rows = drawn
    tally = tallied(*(heap(question, *response, others=0, out_of=all_) for response, _others, all_ in rows))
    told = {one.words: one for one in what_was_chosen(question, tally)}
    for option in question.options:
        assert told[option.text].people == sum(option.key in response for response, *_rest in rows)
        assert told[option.text].right == (option.key in question.right)


def test_a_question_that_tells_the_weak_from_the_strong_goes_with_the_rest():
    one = a_question()
    good = [heap(one, "a", others=others, people=10) for others in (7, 8, 9)]
    poor = [heap(one, "b", others=others, people=10) for others in (1, 2, 3)]
    assert tallied(*good, *poor).discrimination > 0.9
    upside_down = [heap(one, "b", others=9, people=15), heap(one, "a", others=1, people=15)]
    assert tallied(*upside_down).discrimination == pytest.approx(-1)
    assert "negative" in warnings(one, {"en": tallied(*upside_down)})
    assert "negative" not in warnings(one, {"en": tallied(*good, *poor)})


def test_a_test_of_one_question_has_no_rest_to_go_with():
    one = a_question()
    alone = tallied(heap(one, "a", people=30, out_of=1), heap(one, "b", people=30, out_of=1))
    assert alone.discrimination is None
    assert alone.percent_right == 50


@pytest.mark.parametrize(("french", "others", "flagged"), [(1, 8, True), (2, 8, False), (1, 7, False), (0, 10, True)])
def test_two_languages_are_too_far_apart_under_20_and_over_70(french, others, flagged):
    one = a_question()

    def of_ten(right):
        return tallied(heap(one, "a", people=right), heap(one, "b", people=10 - right))

    found = warnings(one, {"en": of_ten(others), "fr": of_ten(french)})
    assert ("languages_apart" in found) is flagged


def test_too_few_in_one_language_say_nothing_of_it():
    one = a_question()
    few = tallied(heap(one, "b", people=SHOWN_FROM - 1))
    enough = tallied(heap(one, "b", people=SHOWN_FROM))
    many = tallied(heap(one, "a", people=30))
    assert "languages_apart" not in warnings(one, {"en": many, "fr": few})
    assert "languages_apart" in warnings(one, {"en": many, "fr": enough})
    assert not few.is_shown
    assert enough.is_shown


def test_an_option_that_nobody_takes_and_a_wrong_one_before_the_right_one():
    one = a_question(keys="abcd", right="a")
    tally = tallied(heap(one, "a", people=9), heap(one, "b", people=11), heap(one, "c", people=1))
    assert {"right_avoided", "never_chosen"} <= set(warnings(one, {"en": tally}))
    few = tallied(heap(one, "a", people=1), heap(one, "b", people=JUDGED_FROM - 2))
    assert warnings(one, {"en": few}) == (), "what a few people do is chance"
    sound = tallied(*(heap(one, key, people=people) for key, people in zip("abcd", (20, 3, 4, 5), strict=True)))
    assert warnings(one, {"en": sound}) == ()


def wrong_parts(question, *answersby):
    tally = tallied(*(heap(question, *response, people=people) for response, people in answersby))
    return [(one.label, one.words, one.people) for one in what_was_chosen(question, tally)]


def test_of_pairs_the_wrong_partners_are_told():
    found = wrong_parts(a_match(), (("a=a", "b=c", "c=b"), 6), (("a=a", "b=x"), 2), (("a=a", "b=b", "c=c"), 9))
    assert found == [("Side b", "Partner c", 6), ("Side c", "Partner b", 6), ("Side b", "Partner x", 2)]


def test_of_an_order_what_stands_in_the_wrong_place_is_told():
    assert wrong_parts(an_order(), (("a", "c", "b", "d"), 4), (tuple("abcd"), 5)) == [
        ("2", "Option c", 4),
        ("3", "Option b", 4),
    ]


def test_of_what_is_typed_nothing_stands_there_that_one_alone_typed():
    typed = [(("EIT",), 9), (("Etu",), 2), (("etu",), 1), (("Amina from the 2nd floor",), 1)]
    assert wrong_parts(a_text(), *typed) == [("", "etu", 3)]
    numbers = [((value,), 3) for value in ("4.5", "18", "12 %")]
    assert [words for _label, words, _people in wrong_parts(a_number(), *numbers)] == ["12 %", "18"]


def test_of_gaps_the_wrong_words_are_told_by_gap():
    answersby = [(("a=10", "b=x", "c=board"), 5), (("a=99", "b=y", "c=Wall"), 3), (("b=x", "c=wall"), 4)]
    assert wrong_parts(a_cloze(), *answersby) == [("2", "Way x", 9), ("3", "wall", 7), ("1", "99", 3)]


def test_no_more_than_five_wrong_parts_are_told_the_most_frequent_ones():
    found = wrong_parts(a_text(), *(((f"word {number}",), number) for number in range(2, 12)))
    assert [people for _label, _words, people in found] == [11, 10, 9, 8, 7]
    assert len(found) == item_analysis.WRONG_MOST


def test_the_page_that_defines_the_measures_names_these_limits():
    text = " ".join((ROOT / "docs/item-statistics.md").read_text(encoding="utf-8").split())
    for said in (
        f"It needs {JUDGED_FROM} people",
        f"the {item_analysis.WRONG_MOST} most frequent wrong parts",
        f"at least {item_analysis.TYPED_FROM} people typed it",
        f"under {item_analysis.LOW} % are right and in all others together over {item_analysis.HIGH} %",
        f"at least {SHOWN_FROM} people each",
        f"a wrong one; at least {JUDGED_FROM} people",
        f"fewer than {SHOWN_FROM} people answered",
    ):
        assert said in text
