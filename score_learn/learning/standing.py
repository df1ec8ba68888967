"""Where a participant stands in a module: one value that the home page, the module page and the lesson page show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from score_learn.content.rules import Lesson, Module
from score_learn.learning import rules
from score_learn.learning.progress import Progress
from score_learn.learning.rules import AttemptFacts, State


class Step(NamedTuple):
    """A lesson as one step; ``number`` counts from 1, ``required`` is false for one added after the beginning."""

    id: str
    slug: str
    number: int
    title: str
    minutes: int
    done_at: datetime | None
    required: bool
    language: str = "en"

    @property
    def done(self) -> bool:
        """Whether the participant finished it."""
        return self.done_at is not None


@dataclass(frozen=True)
class TestStanding:
    """The test of a module for one participant.

    ``refusal`` says why no new attempt may begin (``already_passed``, ``no_attempt_left``, ``wait`` until
    ``retry_at``), None when one may or one is open. Percentages are the participant's own to see.
    """

    __test__ = False  # the name is the domain's; pytest must not collect it

    required: bool
    questions: int
    pass_percent: int
    allowed: int
    used: int
    left: int
    passed: bool
    best_percent: int | None
    open_attempt_id: UUID | None
    sent: tuple[AttemptFacts, ...]
    refusal: str | None
    retry_at: datetime | None


class MissingThing(NamedTuple):
    """Something still to do: ``kind`` is ``lesson`` (then ``step`` is it) or ``test``."""

    kind: str
    step: Step | None = None


@dataclass(frozen=True)
class Due:
    """An open assignment as it reaches one person: the last day, which may be missing."""

    on: date | None


def reaching(audience: str, position: str | None, *, own: Due | None, everybody: Due | None) -> Due | None:
    """Return which of two open assignments reaches a participant; one's own goes before the enterprise's.

    None does when the module is not meant for the position: nobody can begin what is not meant for them.
    """
    if not rules.meant_for(audience, position):
        return None
    return own if own is not None else everybody


class Outcome(NamedTuple):
    """What every page, list and file says alike of one participant and one module.

    ``state`` knows no ``STUCK``: who needs help is for the trainer alone. ``completed_on`` is the day where the
    enterprise is. ``completed_before_on`` is the day of an earlier completion when the module is to be done again.
    """

    state: State
    assigned: bool
    due_on: date | None
    overdue: bool
    completed_at: datetime | None
    completed_on: date | None
    completed_before_on: date | None = None

    @property
    def counted(self) -> bool:
        """Whether this participant counts among those who have the module to do: it was assigned, or begun."""
        return self.assigned or self.state is not State.NOT_STARTED


def outcome(
    *,
    began: bool,
    completed_at: datetime | None,
    due: Due | None,
    time_zone: str,
    now: datetime,
    completed_before_at: datetime | None = None,
) -> Outcome:
    """Put together what everybody who may ask is told.

    Args:
        began: whether there is an enrolment.
        completed_at: when the newest enrolment was completed.
        due: the assignment that reaches the participant, None when there is none.
        time_zone: of the enterprise.
        now: the present instant.
        completed_before_at: when an earlier one was.
    """
    completed = completed_at is not None
    due_on = due.on if due else None
    return Outcome(
        state=rules.state_of(began=began, completed=completed, last_at=None, no_attempt_left=False, now=now),
        assigned=due is not None,
        due_on=due_on,
        overdue=due_on is not None
        and not completed
        and rules.overdue(due_on, today=rules.local_day(now, time_zone), completed=completed),
        completed_at=completed_at,
        completed_on=rules.local_day(completed_at, time_zone) if completed_at else None,
        completed_before_on=rules.local_day(completed_before_at, time_zone)
        if completed_before_at and not completed
        else None,
    )


@dataclass(frozen=True)
class Standing:
    """One module and how far one participant is.

    ``done`` of ``total`` counts the required lessons. ``next_kind`` is ``lesson`` (then ``next_step`` is it),
    ``test`` or None when there is nothing more to do. ``completed_on`` is the day where the enterprise is.
    ``without_prerequisite`` names modules that would better come first; nothing is locked. ``completed_before_on`` is
    the day of an earlier completion, and ``because`` why the module is to be done again.
    """

    module: Module
    enrolment_id: UUID | None
    state: State
    steps: tuple[Step, ...]
    done: int
    total: int
    minutes_left: int
    next_kind: str | None
    next_step: Step | None
    test: TestStanding | None
    missing: tuple[MissingThing, ...]
    assigned: bool
    due_on: date | None
    overdue: bool
    last_at: datetime | None
    completed_at: datetime | None
    completed_on: date | None
    survey_open: bool
    without_prerequisite: tuple[str, ...]
    completed_before_on: date | None = None
    because: str = ""

    def step(self, lesson_id: str) -> Step | None:
        """Return the step of a lesson, None when it is not among this participant's lessons."""
        return next((step for step in self.steps if step.id == lesson_id), None)


def stand(
    module: Module,
    progress: Progress | None,
    *,
    position: str | None,
    due: Due | None,
    time_zone: str,
    now: datetime,
    without_prerequisite: Collection[str] = (),
    because: str = "",
) -> Standing:
    """Put together where a participant stands.

    Args:
        module: its newest version.
        progress: the newest enrolment, None when the module is not begun.
        position: as what the participant would begin.
        due: the assignment that reaches the participant, None when there is none.
        time_zone: of the enterprise.
        now: the present instant.
        without_prerequisite: titles of modules that would better come first.
        because: why the module is to be done again.
    """
    steps = _steps(module, progress, position)
    missing = _missing(module, progress, steps)
    required = [step for step in steps if step.required]
    completed_at = progress.completed_at if progress else None
    known = _known(progress, due, time_zone, now)
    next_step = missing[0].step if missing else None
    return Standing(
        module=module,
        enrolment_id=progress.enrolment_id if progress else None,
        state=progress.state(module, now) if progress else State.NOT_STARTED,
        steps=steps,
        done=sum(step.done for step in required),
        total=len(required),
        minutes_left=sum(step.minutes for step in required if not step.done),
        next_kind=missing[0].kind if missing else None,
        next_step=next_step,
        test=_test(module, progress, now),
        missing=missing,
        assigned=known.assigned,
        due_on=known.due_on,
        overdue=known.overdue,
        last_at=progress.last_at if progress else None,
        completed_at=completed_at,
        completed_on=known.completed_on,
        survey_open=bool(completed_at and module.survey and progress and not progress.survey_answered),
        without_prerequisite=tuple(without_prerequisite),
        completed_before_on=known.completed_before_on,
        because=because,
    )


def _known(progress: Progress | None, due: Due | None, time_zone: str, now: datetime) -> Outcome:
    return outcome(
        began=progress is not None,
        completed_at=progress.completed_at if progress else None,
        due=due,
        time_zone=time_zone,
        now=now,
        completed_before_at=progress.completed_before_at if progress else None,
    )


def steps_of(
    module: Module,
    *,
    position: str | None,
    at_begin: Collection[str] | None = None,
    finished: Mapping[str, datetime] | None = None,
) -> tuple[Step, ...]:
    """Return the lessons of a module as one participant's steps.

    Args:
        module: its newest version.
        position: as what the participant learns.
        at_begin: the lessons required when the enrolment began, None when the module is not begun.
        finished: when each lesson was finished.
    """
    meant = set(rules.lessons_for(module, position))
    required = meant if at_begin is None else set(rules.required_lessons(tuple(at_begin), module.lesson_ids))
    shown: list[Lesson] = [lesson for lesson in module.lessons if lesson.id in meant | required]
    return tuple(
        Step(
            id=lesson.id,
            slug=lesson.slug,
            number=number,
            title=lesson.title,
            minutes=lesson.minutes,
            done_at=(finished or {}).get(lesson.id),
            required=lesson.id in required,
            language=lesson.language,
        )
        for number, lesson in enumerate(shown, start=1)
    )


def _steps(module: Module, progress: Progress | None, position: str | None) -> tuple[Step, ...]:
    if progress is None:
        return steps_of(module, position=position)
    return steps_of(module, position=progress.position, at_begin=progress.lessons_at_begin, finished=progress.finished)


def _missing(module: Module, progress: Progress | None, steps: tuple[Step, ...]) -> tuple[MissingThing, ...]:
    by_id = {step.id: step for step in steps}
    if progress is not None:
        return tuple(MissingThing(one.kind, by_id.get(one.lesson_id or "")) for one in progress.missing(module))
    lessons = tuple(MissingThing("lesson", step) for step in steps)
    return (*lessons, MissingThing("test")) if module.test else lessons


def _test(module: Module, progress: Progress | None, now: datetime) -> TestStanding | None:
    if module.test is None:
        return None
    attempts, granted = (progress.attempts, progress.granted) if progress else ((), 0)
    still_open = rules.open_attempt(attempts)
    sent = tuple(attempt for attempt in attempts if attempt.sent_at is not None)
    return TestStanding(
        required=rules.requires_test(progress.test_at_begin, module) if progress else True,
        questions=min(module.test.draw, len(module.bank)),
        pass_percent=module.test.pass_percent,
        allowed=rules.attempts_allowed(module.test, granted),
        used=len(attempts),
        left=rules.attempts_left(module.test, attempts, granted),
        passed=rules.is_passed(attempts),
        best_percent=max((one.percent for one in sent if one.percent is not None), default=None),
        open_attempt_id=still_open.id if still_open else None,
        sent=sent,
        refusal=None if still_open else rules.why_no_attempt(module.test, attempts, now, granted),
        retry_at=rules.retry_at(module.test, attempts),
    )
