"""Reads the facts of enrolments and folds them, in three queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from score_learn.core.db import fetch
from score_learn.learning.access import PERSON
from score_learn.learning.models import (
    Answer,
    Attempt,
    AttemptGrant,
    AttemptRegrade,
    AttemptSent,
    Completion,
    Enrolment,
    LessonFinished,
    PracticeAnswer,
)
from score_learn.learning.progress import Glance, Progress
from score_learn.learning.regrades import counting_regrade
from score_learn.learning.roll import completed_before
from score_learn.learning.rules import AttemptFacts


def _of_each(statement: Select[Any], enrolment_id: InstrumentedAttribute[UUID]) -> ScalarSelect[Any]:
    """Make a column of a statement that is asked for each enrolment: a look into an index costs less than a query."""
    return statement.where(enrolment_id == Enrolment.id).correlate(Enrolment).scalar_subquery()


_GRANTED = _of_each(select(func.count(AttemptGrant.id)), AttemptGrant.enrolment_id)
_LAST_LESSON = _of_each(select(func.max(LessonFinished.at)), LessonFinished.enrolment_id)
_LAST_PRACTICE = _of_each(select(func.max(PracticeAnswer.at)), PracticeAnswer.enrolment_id)
_LAST_ANSWER = _of_each(
    select(func.max(Answer.at)).join(Attempt, Attempt.id == Answer.attempt_id), Attempt.enrolment_id
)
G = TypeVar("G", bound=Glance)


@dataclass(frozen=True)
class _Statements:
    """The three queries for some enrolments."""

    enrolments: Select[*tuple[Any, ...]]
    lessons: Select[*tuple[Any, ...]]
    attempts: Select[*tuple[Any, ...]]


def load(*conditions: ColumnElement[bool]) -> tuple[Progress, ...]:
    """Load the enrolments that meet the conditions, with their facts, in the order they began.

    Args:
        conditions: on ``Enrolment`` and, joined from outside, ``Completion``.
    """
    return _load(_statements(*conditions), {})


def load_many(
    person_ids: Sequence[UUID], module_ids: Sequence[str], *, only_open: bool = False
) -> tuple[Progress, ...]:
    """Load the enrolments of some people in some modules; with ``only_open`` those that are not completed."""
    return _load(_OPEN_OF_MANY if only_open else _OF_MANY, {"people": person_ids, "modules": module_ids})


def load_one(enrolment_id: UUID) -> Progress:
    """Load one enrolment with its facts."""
    return _load(_ONE, {"enrolment": enrolment_id})[0]


def load_own(person_id: UUID | None, module_id: str | None = None) -> tuple[Progress, ...]:
    """Load the enrolments of a person with their facts, those in one module or all."""
    statements = _OWN if module_id is None else _OWN_IN_MODULE
    return _load(statements, {"person": person_id, "module": module_id})


def glance(person_ids: Sequence[UUID], module_id: str) -> tuple[Glance, ...]:
    """Load of the enrolments of some people in a module what says how far they are, without their lessons.

    A list of a thousand people is counted by these; only the rows it shows are loaded whole.
    """
    values = {"people": person_ids, "modules": [module_id]}
    rows = fetch(_GLANCED, values)
    if not rows:
        return ()
    attempts = _by_enrolment(_OF_MANY.attempts, values)
    return tuple(
        Glance(
            enrolment_id=key,
            person_id=person_id,
            module_id=module_id,
            cycle=cycle,
            test_at_begin=requires_test,
            attempts=tuple(attempts.get(key, ())),
            granted=granted,
            last_at=_last(began_at, attempts.get(key, ()), *others),
            completed_at=completed_at,
        )
        for key, person_id, module_id, cycle, requires_test, began_at, completed_at, granted, *others in rows
    )


def whole(glanced: Sequence[Glance]) -> tuple[Progress, ...]:
    """Load the rest of enrolments that were glanced at in the same transaction; what is known is not asked again."""
    if not glanced:
        return ()
    known = {one.enrolment_id: one for one in glanced}
    values = {"enrolments": list(known)}
    rows, lessons = fetch(_THESE, values), _finished(_LESSONS_OF_THESE, values)
    return tuple(_fold(row, lessons.get(row.id, {}), known[row.id].attempts, known[row.id].last_at) for row in rows)


def newest_cycles(loaded: Iterable[G]) -> dict[tuple[UUID, str], G]:
    """Keep of each person and module the newest cycle."""
    newest: dict[tuple[UUID, str], G] = {}
    for progress in sorted(loaded, key=lambda one: one.cycle):
        newest[progress.person_id, progress.module_id] = progress
    return newest


def _load(statements: _Statements, values: Mapping[str, Any]) -> tuple[Progress, ...]:
    rows = fetch(statements.enrolments, values)
    if not rows:
        return ()
    lessons = _finished(statements.lessons, values)
    attempts = _by_enrolment(statements.attempts, values)
    found = []
    for row in rows:
        done, tried = lessons.get(row.id, {}), tuple(attempts.get(row.id, ()))
        last_at = _last(row.began_at, tried, max(done.values(), default=None), row.last_practice, row.last_answer)
        found.append(_fold(row, done, tried, last_at))
    return tuple(found)


def _finished(statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> dict[UUID, dict[str, datetime]]:
    found: dict[UUID, dict[str, datetime]] = defaultdict(dict)
    for enrolment_id, lesson_id, at in fetch(statement, values):
        found[enrolment_id][lesson_id] = at
    return found


def _by_enrolment(statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> dict[UUID, list[AttemptFacts]]:
    found: dict[UUID, list[AttemptFacts]] = defaultdict(list)
    for attempt_id, enrolment_id, number, began_at, sent_at, passed, percent in fetch(statement, values):
        found[enrolment_id].append(AttemptFacts(number, began_at, sent_at, bool(passed), percent, attempt_id))
    return found


def _fold(
    row: Row[Any], lessons: dict[str, datetime], attempts: tuple[AttemptFacts, ...], last_at: datetime
) -> Progress:
    return Progress(
        enrolment_id=row.id,
        person_id=row.person_id,
        module_id=row.module_id,
        cycle=row.cycle,
        enterprise_id=row.enterprise_id,
        position=row.position,
        version_id=row.version_id,
        lessons_at_begin=tuple(row.required_lessons),
        test_at_begin=row.requires_test,
        began_at=row.began_at,
        survey_answered=row.survey_answered,
        finished=lessons,
        attempts=attempts,
        granted=row.granted,
        last_at=last_at,
        completed_at=row.completed_at,
        completed_before_at=row.completed_before_at,
    )


def _last(began_at: datetime, attempts: Iterable[AttemptFacts], *others: datetime | None) -> datetime:
    """Return when the newest fact of an enrolment came in."""
    known = [one for one in others if one is not None]
    return max([began_at, *known, *(one.sent_at or one.began_at for one in attempts)])


def _chosen(*conditions: ColumnElement[bool]) -> Select[UUID]:
    return select(Enrolment.id).outerjoin(Completion, Completion.enrolment_id == Enrolment.id).where(*conditions)


def _statements(*conditions: ColumnElement[bool]) -> _Statements:
    chosen = _chosen(*conditions)
    enrolments = _enrolments(*conditions).add_columns(
        _LAST_PRACTICE.label("last_practice"), _LAST_ANSWER.label("last_answer")
    )
    return _Statements(enrolments, _lessons(chosen), _attempts(chosen))


def _enrolments(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.module_id,
            Enrolment.cycle,
            Enrolment.enterprise_id,
            Enrolment.position,
            Enrolment.version_id,
            Enrolment.required_lessons,
            Enrolment.requires_test,
            Enrolment.began_at,
            Enrolment.survey_answered,
            Completion.at.label("completed_at"),
            completed_before(Enrolment).label("completed_before_at"),
            _GRANTED.label("granted"),
        )
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(*conditions)
        .order_by(Enrolment.began_at, Enrolment.id)
    )


def _lessons(chosen: Select[UUID] | BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    return select(LessonFinished.enrolment_id, LessonFinished.lesson_id, LessonFinished.at).where(
        LessonFinished.enrolment_id.in_(chosen)
    )


def _attempts(chosen: Select[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.number,
            Attempt.began_at,
            AttemptSent.at.label("sent_at"),
            func.coalesce(AttemptRegrade.passed, AttemptSent.passed).label("passed"),
            func.coalesce(AttemptRegrade.percent, AttemptSent.percent).label("percent"),
        )
        .outerjoin(AttemptSent, AttemptSent.attempt_id == Attempt.id)
        .outerjoin(AttemptRegrade, counting_regrade(Attempt.id))
        .where(Attempt.enrolment_id.in_(chosen))
        .order_by(Attempt.number)
    )


# Put together once: for one enrolment that costs several times as much as running them.
_ONE = _statements(Enrolment.id == bindparam("enrolment"))
_IDS: BindParameter[Any] = bindparam("enrolments", expanding=True)
_THESE, _LESSONS_OF_THESE = _enrolments(Enrolment.id.in_(_IDS)), _lessons(_IDS)
_OWN = _statements(Enrolment.person_id == PERSON)
_OWN_IN_MODULE = _statements(Enrolment.person_id == PERSON, Enrolment.module_id == bindparam("module"))
_MANY = (
    Enrolment.person_id.in_(bindparam("people", expanding=True)),
    Enrolment.module_id.in_(bindparam("modules", expanding=True)),
)
_OF_MANY = _statements(*_MANY)
_OPEN_OF_MANY = _statements(*_MANY, Completion.id.is_(None))
_GLANCED = (
    select(
        Enrolment.id,
        Enrolment.person_id,
        Enrolment.module_id,
        Enrolment.cycle,
        Enrolment.requires_test,
        Enrolment.began_at,
        Completion.at,
        _GRANTED,
        _LAST_LESSON,
        _LAST_PRACTICE,
        _LAST_ANSWER,
    )
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    .where(*_MANY)
)
