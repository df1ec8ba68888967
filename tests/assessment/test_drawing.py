"""Unseen questions come first, and chance is only where it is wanted."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.assessment.drawing import draw, option_order, shuffled
from tests.assessment.questions import a_question, questions

pytestmark = pytest.mark.one_database

BANK = tuple(f"wc-q{number}" for number in range(8))
seeds = st.integers(0, 2**32).map(random.Random)


@given(seeds, st.integers(0, 12))
def test_a_draw_has_the_wanted_number_or_the_whole_bank(rng, count):
    drawn = draw(BANK, [], count, rng)
    assert len(drawn) == min(count, len(BANK))
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= set(BANK)


@given(seeds, st.lists(st.lists(st.sampled_from(BANK), unique=True, max_size=5), max_size=4), st.integers(1, 8))
def test_nothing_seen_is_drawn_while_something_unseen_is_left(rng, seen, count):
    drawn = set(draw(BANK, seen, count, rng))
    ever = {question_id for ids in seen for question_id in ids}
    if drawn & ever:
        assert set(BANK) - ever <= drawn


@given(seeds)
def test_when_all_were_seen_those_seen_longest_ago_come_again_first(rng):
    seen = [BANK[0:3], BANK[3:6], BANK[6:8], BANK[0:1]]
    assert set(draw(BANK, seen, 2, rng)) == {BANK[1], BANK[2]}


@given(seeds)
def test_three_attempts_show_the_whole_bank_before_anything_twice(rng):
    bank, seen = BANK[:6], []
    for _ in range(3):
        seen.append(draw(bank, seen, 2, rng))
    assert sorted(question_id for ids in seen for question_id in ids) == sorted(bank)


def test_the_same_chance_draws_the_same():
    assert draw(BANK, [], 4, random.Random(7)) == draw(BANK, [], 4, random.Random(7))


def test_every_question_has_the_same_chance():
    rng = random.Random(1)
    counts = Counter(question_id for _ in range(4000) for question_id in draw(BANK, [], 4, rng))
    assert set(counts) == set(BANK)
    assert all(1850 < count < 2150 for count in counts.values()), counts


@given(questions(), seeds)
def test_an_order_of_options_has_each_option_once(question, rng):
    order = option_order(question, rng)
    assert sorted(order) == sorted(option.key for option in question.options)


@given(questions(), seeds)
def test_options_stay_where_the_author_wants_them(question, rng):
    if not question.shuffle or question.type == "truefalse":
        assert option_order(question, rng) == tuple(option.key for option in question.options)


def test_the_place_of_an_option_says_nothing_about_it():
    question, rng = a_question(keys="abcd", right="a"), random.Random(1)
    places = Counter(option_order(question, rng).index("a") for _ in range(4000))
    assert all(900 < places[place] < 1100 for place in range(4)), places


@given(st.lists(st.integers(), unique=True), seeds)
def test_shuffling_loses_and_adds_nothing(numbers, rng):
    assert sorted(shuffled([str(number) for number in numbers], rng)) == sorted(str(number) for number in numbers)
