"""When a module is complete, what is still missing, who needs help: plain Python over plain facts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from score_learn.content.rules import Module, TestRules
from score_learn.people.rules import MANAGEMENT, WORKERS

RULE_VERSION = "1"
"""Written into every completion: which wording of ``is_complete`` it was decided by."""

QUIET = timedelta(days=7)
"""After so long without anything new a participant counts as stuck."""


class State(StrEnum):
    """How far somebody is with a module."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    STUCK = "stuck"
    DONE = "done"


NEEDS_HELP_FIRST = (State.STUCK, State.NOT_STARTED, State.UNDER_WAY, State.DONE)
"""The order of a trainer's list."""


class AttemptFacts(NamedTuple):
    """One attempt as the rules see it; ``sent_at`` and ``percent`` are None while it is open."""

    number: int
    began_at: datetime
    sent_at: datetime | None = None
    passed: bool = False
    percent: int | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still to do: ``kind`` is ``lesson`` (then ``lesson_id`` says which) or ``test``."""

    kind: str
    lesson_id: str | None = None


def meant_for(audience: str, position: str | None) -> bool:
    """Say whether a module or lesson of that audience is meant for a participant in that position."""
    if audience == "all":
        return True
    return position in {"worker": WORKERS, "manager": MANAGEMENT}.get(audience, frozenset())


def lessons_for(module: Module, position: str | None) -> tuple[str, ...]:
    """Return the ids of the lessons meant for that position, in order."""
    return tuple(lesson.id for lesson in module.lessons if meant_for(lesson.audience, position))


def required_lessons(at_begin: Sequence[str], newest: Collection[str]) -> tuple[str, ...]:
    """Return what must be finished: the lessons in force at the beginning, less those there are no longer."""
    present = set(newest)
    return tuple(lesson_id for lesson_id in at_begin if lesson_id in present)


def requires_test(at_begin: bool, newest: Module) -> bool:
    """Say whether the test must be passed: there was one at the beginning, and there is one still."""
    return at_begin and newest.test is not None


def is_complete(lesson_ids: Iterable[str], finished: Iterable[str], quiz_passed: bool) -> bool:
    """Say whether a module is complete: every lesson finished and the test, if there is one, passed.

    Args:
        lesson_ids: the lessons that must be finished.
        finished: the lessons that are.
        quiz_passed: whether the test is passed; true as well when none has to be.
    """
    return set(lesson_ids) <= set(finished) and quiz_passed


def missing(lesson_ids: Iterable[str], finished: Iterable[str], quiz_passed: bool) -> tuple[Missing, ...]:
    """List what is still to do, lessons in their order and the test last; empty exactly when complete."""
    done = set(finished)
    lessons = tuple(Missing("lesson", lesson_id) for lesson_id in lesson_ids if lesson_id not in done)
    return lessons if quiz_passed else (*lessons, Missing("test"))


def attempts_allowed(test: TestRules, granted: int = 0) -> int:
    """Return how many attempts a participant has in one enrolment: the test's own and those a trainer gave besides."""
    return test.attempts + granted


def attempts_left(test: TestRules, attempts: Collection[AttemptFacts], granted: int = 0) -> int:
    """Return how many more attempts may begin; an open one is used already."""
    return max(0, attempts_allowed(test, granted) - len(attempts))


def open_attempt(attempts: Iterable[AttemptFacts]) -> AttemptFacts | None:
    """Return the attempt that has begun and is not sent."""
    return next((attempt for attempt in attempts if attempt.sent_at is None), None)


def is_passed(attempts: Iterable[AttemptFacts]) -> bool:
    """Say whether any attempt passed."""
    return any(attempt.passed for attempt in attempts)


def retry_at(test: TestRules, attempts: Iterable[AttemptFacts]) -> datetime | None:
    """Return from when on the next attempt may begin; None when nothing was sent yet."""
    sent = [attempt.sent_at for attempt in attempts if attempt.sent_at is not None]
    return max(sent) + timedelta(minutes=test.wait_minutes) if sent else None


def why_no_attempt(
    test: TestRules | None, attempts: Sequence[AttemptFacts], now: datetime, granted: int = 0
) -> str | None:
    """Say why no new attempt may begin, or None when one may; the wait holds for one that was given too.

    Returns:
        ``no_test``, ``already_passed``, ``no_attempt_left`` or ``wait``.
    """
    if test is None:
        return "no_test"
    if is_passed(attempts):
        return "already_passed"
    if not attempts_left(test, attempts, granted):
        return "no_attempt_left"
    again = retry_at(test, attempts)
    return "wait" if again is not None and now < again else None


def out_of_attempts(test: TestRules | None, attempts: Sequence[AttemptFacts], granted: int = 0) -> bool:
    """Say whether every attempt is used, sent and failed, so that only a trainer can help."""
    if test is None or is_passed(attempts) or open_attempt(attempts) is not None:
        return False
    return not attempts_left(test, attempts, granted)


def state_of(*, began: bool, completed: bool, last_at: datetime | None, no_attempt_left: bool, now: datetime) -> State:
    """Say how far somebody is with a module.

    Args:
        began: whether there is an enrolment.
        completed: whether its completion is recorded; from then on nothing else counts.
        last_at: when the newest fact of the enrolment came in.
        no_attempt_left: as ``out_of_attempts`` says.
        now: the present instant.
    """
    if completed:
        return State.DONE
    if not began:
        return State.NOT_STARTED
    quiet = last_at is not None and now - last_at >= QUIET
    return State.STUCK if quiet or no_attempt_left else State.UNDER_WAY


def local_day(instant: datetime, time_zone: str) -> date:
    """Return the calendar day of an instant where the enterprise is."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def overdue(due_on: date | None, *, today: date, completed: bool) -> bool:
    """Say whether the due day, which counts to its end where the enterprise is, has gone by."""
    return due_on is not None and not completed and today > due_on


def why_no_grant(
    test: TestRules | None, attempts: Sequence[AttemptFacts], granted: int, *, began: bool, completed: bool
) -> str | None:
    """Say why a trainer gives somebody no attempt more, or None when one is needed.

    Args:
        test: the test that has to be passed, None when there is none.
        attempts: those that have begun.
        granted: how many were given before.
        began: whether there is an enrolment.
        completed: whether its completion is recorded.

    Returns:
        ``not_begun``, ``completed``, ``no_test``, ``already_passed`` or ``attempts_left``.
    """
    if not began:
        return "not_begun"
    if completed:
        return "completed"
    if test is None:
        return "no_test"
    if is_passed(attempts):
        return "already_passed"
    return None if out_of_attempts(test, attempts, granted) else "attempts_left"


def why_no_withdrawal(*, own: bool, shared: bool) -> str | None:
    """Say why a module cannot be taken back from one person, or None when it was assigned to this very person.

    Returns:
        ``assigned_to_everybody`` or ``not_assigned``.
    """
    if own:
        return None
    return "assigned_to_everybody" if shared else "not_assigned"


def why_no_extension(due_on: date | None, *, assigned: bool, completed: bool) -> str | None:
    """Say why somebody gets no later last day, or None when there is a day to make later.

    Args:
        due_on: the last day so far, None when there is none.
        assigned: whether an open assignment reaches the person.
        completed: whether the module is done.

    Returns:
        ``completed``, ``not_assigned`` or ``no_last_day``.
    """
    if completed:
        return "completed"
    if not assigned:
        return "not_assigned"
    return "no_last_day" if due_on is None else None


def why_not_assigned(module: Module, position: str, *, assigned: bool, completed: bool) -> str | None:
    """Say why a module is not assigned to somebody who was chosen, or None when it is.

    Returns:
        ``completed``, ``assigned_before`` or ``not_meant_for_position``.
    """
    if completed:
        return "completed"
    if assigned:
        return "assigned_before"
    return None if meant_for(module.audience, position) else "not_meant_for_position"
