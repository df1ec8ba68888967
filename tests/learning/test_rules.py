"""When a module is complete, what is missing, who is stuck, and which day is the last."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.content.rules import TestRules
from score_learn.learning import rules
from score_learn.learning.rules import AttemptFacts, State
from score_learn.people.rules import Position
from tests.learning.modules import TEST, a_lesson, a_module

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
LESSONS = ("wc-l1", "wc-l2", "wc-l3", "wc-l4")
PASS = "the test is passed"

lesson_lists = st.lists(st.sampled_from(LESSONS), unique=True)
histories = st.lists(st.sampled_from((*LESSONS, "another-lesson", PASS)), max_size=12)


def complete_after(required: list[str], history: list[str]) -> bool:
    return rules.is_complete(required, [one for one in history if one != PASS], PASS in history)


def attempt(number: int = 1, *, sent: timedelta | None = timedelta(0), passed: bool = False) -> AttemptFacts:
    began_at = NOW - timedelta(hours=1)
    return AttemptFacts(number, began_at, None if sent is None else NOW - sent, passed, 100 if passed else 0)


def test_a_module_is_complete_when_its_lessons_are_finished_and_its_test_is_passed():
    assert rules.is_complete(["wc-l1", "wc-l2"], ["wc-l2", "wc-l1"], quiz_passed=True)
    assert not rules.is_complete(["wc-l1", "wc-l2"], ["wc-l2"], quiz_passed=True)
    assert not rules.is_complete(["wc-l1", "wc-l2"], ["wc-l2", "wc-l1"], quiz_passed=False)


@given(lesson_lists, histories)
def test_once_complete_nothing_that_happens_later_takes_it_back(required, history):
    said = [complete_after(required, history[:length]) for length in range(len(history) + 1)]
    assert not any(before and not after for before, after in pairwise(said))


@given(lesson_lists, histories, st.data())
def test_the_order_in_which_facts_come_in_does_not_matter(required, history, data):
    other = data.draw(st.permutations(history))
    assert complete_after(required, history) == complete_after(required, other)


@given(lesson_lists, histories)
def test_facts_that_come_in_twice_count_once(required, history):
    assert complete_after(required, history) == complete_after(required, history * 2)


@given(lesson_lists, histories)
def test_something_is_missing_exactly_when_it_is_not_complete(required, history):
    finished, passed = [one for one in history if one != PASS], PASS in history
    missing = rules.missing(required, finished, passed)
    assert bool(missing) != complete_after(required, history)
    assert [one.lesson_id for one in missing if one.kind == "lesson"] == [
        lesson_id for lesson_id in required if lesson_id not in finished
    ]


@given(lesson_lists, lesson_lists, histories)
def test_a_new_version_never_makes_anybody_less_complete(at_begin, newest, history):
    required = rules.required_lessons(at_begin, newest)
    assert set(required) <= set(at_begin)
    assert complete_after(list(required), history) or not complete_after(at_begin, history)


def test_a_lesson_added_later_is_not_required_and_one_that_is_gone_is_no_longer():
    assert rules.required_lessons(["wc-l1", "wc-l2", "wc-l3"], ["wc-l4", "wc-l3", "wc-l1"]) == ("wc-l1", "wc-l3")


@pytest.mark.parametrize(
    ("at_begin", "now", "required"),
    [(True, TEST, True), (True, None, False), (False, TEST, False), (False, None, False)],
)
def test_the_test_is_required_when_there_was_one_and_there_still_is(at_begin, now, required):
    assert rules.requires_test(at_begin, a_module(test=now)) is required


@pytest.mark.parametrize("position", list(Position))
def test_everybody_is_meant_by_all_and_one_side_by_its_name(position):
    management = position in {Position.OWNER, Position.MANAGER, Position.SUPERVISOR}
    assert rules.meant_for("all", position)
    assert rules.meant_for("manager", position) is management
    assert rules.meant_for("worker", position) is not management
    assert not rules.meant_for("trainer", position)


def test_a_lesson_for_managers_is_not_among_the_lessons_of_a_worker():
    module = a_module(lessons=(a_lesson(1), a_lesson(2, audience="manager")))
    assert rules.lessons_for(module, Position.WORKER) == ("wc-l1",)
    assert rules.lessons_for(module, Position.OWNER) == ("wc-l1", "wc-l2")


@pytest.mark.parametrize(
    ("attempts", "reason"),
    [
        ([], None),
        ([attempt(1)], None),
        ([attempt(1), attempt(2), attempt(3)], "no_attempt_left"),
        ([attempt(1, passed=True)], "already_passed"),
        ([attempt(1), attempt(2), attempt(3, passed=True)], "already_passed"),
    ],
)
def test_a_new_attempt_may_begin_until_they_are_used_or_one_passed(attempts, reason):
    assert rules.why_no_attempt(TEST, attempts, NOW) == reason


def test_a_module_without_a_test_has_no_attempt():
    assert rules.why_no_attempt(None, [], NOW) == "no_test"


@pytest.mark.parametrize(("minutes_ago", "reason"), [(9, "wait"), (10, None), (11, None)])
def test_the_wait_between_two_attempts_ends_with_its_last_minute(minutes_ago, reason):
    test = TestRules(draw=2, pass_percent=70, attempts=3, wait_minutes=10, shuffle_questions=True)
    assert rules.why_no_attempt(test, [attempt(1, sent=timedelta(minutes=minutes_ago))], NOW) == reason


def test_an_open_last_attempt_is_no_reason_to_call_for_help():
    used = [attempt(1), attempt(2)]
    assert not rules.out_of_attempts(TEST, [*used, attempt(3, sent=None)])
    assert rules.out_of_attempts(TEST, [*used, attempt(3)])
    assert not rules.out_of_attempts(TEST, [*used, attempt(3, passed=True)])


@given(st.booleans(), st.booleans(), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_who_is_done_is_done_whatever_else_is_true(began, no_attempt_left, ago):
    state = rules.state_of(began=began, completed=True, last_at=NOW - ago, no_attempt_left=no_attempt_left, now=NOW)
    assert state is State.DONE


@pytest.mark.parametrize(
    ("began", "quiet", "no_attempt_left", "state"),
    [
        (False, None, False, State.NOT_STARTED),
        (True, timedelta(0), False, State.UNDER_WAY),
        (True, timedelta(days=7, seconds=-1), False, State.UNDER_WAY),
        (True, timedelta(days=7), False, State.STUCK),
        (True, timedelta(0), True, State.STUCK),
    ],
)
def test_stuck_is_seven_days_without_anything_new_or_no_attempt_left(began, quiet, no_attempt_left, state):
    last_at = None if quiet is None else NOW - quiet
    got = rules.state_of(began=began, completed=False, last_at=last_at, no_attempt_left=no_attempt_left, now=NOW)
    assert got is state


@pytest.mark.parametrize(
    ("instant", "late"),
    [
        (datetime(2026, 12, 11, 16, 59, 59, tzinfo=UTC), False),  # 23:59:59 on the last day in Jakarta
        (datetime(2026, 12, 11, 17, 0, 0, tzinfo=UTC), True),  # midnight there, the last day still in UTC
    ],
)
def test_a_due_day_counts_to_its_end_where_the_enterprise_is(instant, late):
    today = rules.local_day(instant, "Asia/Jakarta")
    assert rules.overdue(date(2026, 12, 11), today=today, completed=False) is late


def test_what_is_done_or_has_no_day_is_never_overdue():
    assert not rules.overdue(date(2020, 1, 1), today=NOW.date(), completed=True)
    assert not rules.overdue(None, today=NOW.date(), completed=False)
