"""A figure without what it needs cannot be made, and no small group comes out, not even by subtraction."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.metrics import rules
from score_learn.metrics.blocks import Weight, kept_together
from score_learn.metrics.definitions import PEOPLE_TRAINED, SATISFACTION_RATE
from score_learn.metrics.rules import EnterpriseFacts, ModuleInEnterprise, Ratings

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=1)


@pytest.mark.parametrize("beside", [{}, {"n": 8}, {"reporting_rate": 40.0}])
def test_a_share_without_n_and_reporting_rate_cannot_be_made(beside):
    with pytest.raises(ValueError, match="a share is nothing"):
        SATISFACTION_RATE.figure(NOW, 75.0, **beside)


def test_a_share_with_both_can():
    assert SATISFACTION_RATE.figure(NOW, 75.0, n=8, reporting_rate=40.0).value == 75.0


def test_a_share_of_nobody_has_no_value():
    assert SATISFACTION_RATE.figure(NOW, None, n=0, reporting_rate=0.0).value is None
    with pytest.raises(ValueError, match="at least one"):
        SATISFACTION_RATE.figure(NOW, 0.0, n=0, reporting_rate=0.0)


def test_a_hidden_figure_carries_no_number():
    hidden = PEOPLE_TRAINED.figure(NOW, 3, n=3).hide()
    assert (hidden.hidden, hidden.value, hidden.n, hidden.reporting_rate) == (True, None, None, None)
    assert "3" not in repr(hidden).replace("R3", "")


def test_satisfaction_is_the_part_of_the_two_highest_ratings():
    ratings = Ratings({5: 4, 4: 2, 3: 1, 2: 1}, responses=9)
    assert (ratings.satisfied, ratings.mean, ratings.n) == (75.0, 4.125, 8)


def test_nobody_is_neither_satisfied_nor_not():
    assert (rules.NO_RATINGS.satisfied, rules.NO_RATINGS.mean) == (None, None)


def hidden_parts(parts: dict[str, int]) -> frozenset[str]:
    return kept_together({key: Weight(count, {"first": count}) for key, count in parts.items()})


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"a": 12, "b": 8}, ""),
        ({"a": 12, "b": 0}, ""),
        ({"a": 12, "b": 8, "c": 4}, "bc"),
        ({"a": 12, "b": 4, "c": 4}, "bc"),
        ({"a": 12, "b": 2, "c": 1}, "abc"),
        ({"a": 5, "b": 5, "c": 3, "d": 9}, "ac"),
        ({"a": 4}, "a"),
        ({"a": 3, "b": 0}, "a"),
    ],
)
def test_a_small_part_takes_the_next_smallest_with_it(parts, hidden):
    assert hidden_parts(parts) == set(hidden)


@given(counts)
def test_the_total_less_what_is_shown_is_never_a_small_group(parts):
    hidden = hidden_parts(parts)
    shown = {key: count for key, count in parts.items() if key not in hidden}
    assert not any(rules.too_few(count) for count in shown.values())
    total = sum(parts.values())
    if not rules.too_few(total):  # else the total is hidden, too
        assert not rules.too_few(total - sum(shown.values()))
        assert len(hidden) != 1


@given(counts)
def test_no_more_is_hidden_than_needed(parts):
    hidden = hidden_parts(parts)
    if hidden:
        largest = max(hidden, key=lambda key: parts[key])
        rest = hidden - {largest}
        needed = rules.too_few(parts[largest]) or len(rest) < 2 or sum(parts[key] for key in rest) < rules.LEAST
        assert needed


@given(counts, st.integers(0, 9))
def test_whatever_two_people_see_of_the_answers_no_subtraction_leaves_a_small_group(parts, left_over):
    apart = rules.told_apart({key: {"alpha": count} for key, count in parts.items()}, {"alpha": left_over})
    blocks = [parts[key] for key in apart]
    blocks.append(left_over + sum(parts.values()) - sum(blocks))
    if rules.too_few(sum(blocks)):
        return  # the whole is hidden
    sums = (sum(some) for size in range(len(blocks) + 1) for some in combinations(blocks, size))
    assert not any(rules.too_few(one) for one in sums)


by_module = st.dictionaries(st.sampled_from(["alpha", "beta", "gamma"]), st.integers(0, 12))


@given(st.dictionaries(st.sampled_from("abcde"), by_module), by_module)
def test_no_subtraction_leaves_the_answers_of_fewer_than_five_people_either(parts, left_over):
    apart = rules.told_apart(parts, left_over)
    rest = Counter(left_over)
    for key in parts.keys() - apart:
        rest.update(parts[key])
    assert all(rules.people_at_least(parts[key]) >= rules.LEAST for key in apart)
    assert not apart or not rules.too_few(rules.people_at_least(rest))


def test_four_people_who_answered_about_two_modules_are_still_four():
    assert rules.told_apart({"a": {"alpha": 4, "beta": 4}}, {}) == set()
    assert rules.told_apart({"a": {"alpha": 5, "beta": 4}}, {}) == {"a"}


def test_people_of_whom_each_did_two_modules_are_not_counted_twice():
    alone = Weight(5, {"alpha": 2, "beta": 3})
    assert alone.few, "two did alpha and three did beta: three people are sure, and no more"
    assert not (alone + Weight(2, {"beta": 2})).few


def test_the_headcount_is_the_one_in_force_on_the_day():
    place = EnterpriseFacts("VN", "Asia/Ho_Chi_Minh", ((date(2026, 1, 1), 100), (date(2026, 6, 1), 140)))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    nights = [datetime(day.year, day.month, day.day, 18, tzinfo=UTC) - timedelta(days=1) for day in days]
    assert [rules.headcount_at(place, at) for at in nights] == [None, 100, 100, 140]


def test_an_enterprise_is_trained_when_both_have_completed_a_module_the_first_time():
    place = UUID(int=1)
    spring, autumn = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
    modules = [ModuleInEnterprise(place, "alpha", spring, autumn), ModuleInEnterprise(place, "beta", spring, spring)]
    assert rules.trained_at(modules) == {place: {"": spring, "alpha": autumn, "beta": spring}}


def test_managers_of_one_module_and_workers_of_another_make_no_enterprise_trained():
    place, day = UUID(int=1), datetime(2026, 6, 1, tzinfo=UTC)
    apart = [ModuleInEnterprise(place, "alpha", day, None), ModuleInEnterprise(place, "beta", None, day)]
    assert rules.trained_at(apart) == {}


def test_twelve_months_end_with_the_present_one():
    months = rules.last_months(date(2026, 1, 31))
    assert (months[0], months[-1], len(months)) == ("2025-02", "2026-01", 12)
