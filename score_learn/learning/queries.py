"""The one door to each enrolment, attempt and assignment, and the counts other features ask for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from score_learn.core.db import db, fetch
from score_learn.core.errors import NotFound
from score_learn.learning import access
from score_learn.learning.models import (
    Answer,
    Assignment,
    Attempt,
    AttemptGrant,
    AttemptSent,
    Completion,
    Enrolment,
)
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class EnrolmentRow:
    """An enrolment as other features see it: no answer and no score."""

    id: UUID
    person_id: UUID
    module_id: str
    cycle: int
    enterprise_id: UUID
    position: str
    sex: str
    version_id: UUID
    began_at: datetime
    survey_answered: bool
    completed_at: datetime | None


@dataclass(frozen=True)
class AttemptRow:
    """One of the viewer's own attempts; ``drawn`` holds (question id, option keys) in the order shown.

    ``granted`` says how many attempts a trainer gave in this enrolment besides the test's own.
    """

    id: UUID
    enrolment_id: UUID
    module_id: str
    number: int
    version_id: UUID
    drawn: tuple[tuple[str, tuple[str, ...]], ...]
    began_at: datetime
    sent_at: datetime | None
    granted: int

    def shown(self, question_id: str) -> tuple[str, ...]:
        """Return the option keys of a question in the order shown.

        Raises:
            NotFound: when the question was not drawn.
        """
        for drawn_id, keys in self.drawn:
            if drawn_id == question_id:
                return keys
        raise NotFound("question")


@dataclass(frozen=True)
class AnswerRow:
    """One answer in an attempt."""

    question_id: str
    response: tuple[str, ...]
    seq: int
    at: datetime


_ANSWERS = (
    select(Answer.question_id, Answer.response, Answer.seq, Answer.at)
    .where(Answer.attempt_id == bindparam("attempt"))
    .order_by(Answer.seq)
)


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment that a trainer may withdraw; ``person_id`` is None when it is for the whole enterprise."""

    id: UUID
    enterprise_id: UUID
    person_id: UUID | None
    module_id: str
    due_on: date | None
    at: datetime
    withdrawn_at: datetime | None


def find_enrolment(viewer: Viewer, enrolment_id: UUID) -> EnrolmentRow:
    """Return an enrolment the viewer may know of.

    Raises:
        NotFound: when there is none such, or it is not for this viewer.
    """
    return _enrolment(Enrolment.id == enrolment_id, Enrolment.id.in_(access.enrolments(viewer)))


def find_own_enrolment(viewer: Viewer, module_id: str) -> EnrolmentRow:
    """Return the viewer's own newest enrolment in a module.

    Raises:
        NotFound: when the viewer has not begun it.
    """
    return _enrolment(Enrolment.module_id == module_id, Enrolment.id.in_(access.own_enrolments(viewer)))


def find_attempt(viewer: Viewer, attempt_id: UUID) -> AttemptRow:
    """Return one of the viewer's own attempts.

    Raises:
        NotFound: when there is none such, or it is somebody else's.
    """
    statement = _own_attempt(viewer.may(Permission.LEARN))
    rows = fetch(statement, {"person": viewer.person_id, "attempt": attempt_id})
    if not rows:
        raise NotFound("attempt")
    row = rows[0]
    drawn = tuple((question_id, tuple(keys)) for question_id, keys in row.drawn)
    return AttemptRow(
        row.id,
        row.enrolment_id,
        row.module_id,
        row.number,
        row.version_id,
        drawn,
        row.began_at,
        row.sent_at,
        row.granted,
    )


@lru_cache(maxsize=2)
def _own_attempt(learns: bool) -> Select[*tuple[Any, ...]]:
    """Build the statement once: an answer is saved at every tap."""
    return (
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.number,
            Attempt.version_id,
            Attempt.drawn,
            Attempt.began_at,
            Enrolment.module_id,
            AttemptSent.at.label("sent_at"),
            select(func.count(AttemptGrant.id))
            .where(AttemptGrant.enrolment_id == Attempt.enrolment_id)
            .correlate(Attempt)
            .scalar_subquery()
            .label("granted"),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(AttemptSent, AttemptSent.attempt_id == Attempt.id)
        .where(Attempt.id == bindparam("attempt"), access.own(learns=learns))
    )


def find_assignment(viewer: Viewer, assignment_id: UUID) -> AssignmentRow:
    """Return an assignment in an enterprise the viewer trains.

    Raises:
        NotFound: when there is none such, or it is not for this viewer.
    """
    rows = _assignments(Assignment.id == assignment_id, Assignment.id.in_(access.assignments(viewer)))
    if not rows:
        raise NotFound("assignment")
    return rows[0]


def assignments(viewer: Viewer, enterprise_id: UUID) -> tuple[AssignmentRow, ...]:
    """List the open assignments of an enterprise the viewer trains, those for everybody first."""
    return _assignments(
        Assignment.enterprise_id == enterprise_id,
        Assignment.withdrawn_at.is_(None),
        Assignment.id.in_(access.assignments(viewer)),
    )


def answers(attempt_id: UUID) -> tuple[AnswerRow, ...]:
    """List the answers of an attempt as they came in; of those to one question the last counts."""
    rows = fetch(_ANSWERS, {"attempt": attempt_id})
    return tuple(AnswerRow(question_id, tuple(response), seq, at) for question_id, response, seq, at in rows)


def responses(attempt_id: UUID) -> dict[str, tuple[str, ...]]:
    """Return the answer that counts to each question of an attempt: the one that was stored last."""
    return {row.question_id: row.response for row in answers(attempt_id)}


def in_progress_and_finished(module_id: str) -> tuple[int, int]:
    """Count the enrolments of a module that are under way and those that are completed, for whoever publishes it."""
    begun = db.session.scalar(select(func.count(Enrolment.id)).where(Enrolment.module_id == module_id)) or 0
    finished = db.session.scalar(select(func.count(Completion.id)).where(Completion.module_id == module_id)) or 0
    return begun - finished, finished


def _enrolment(*conditions: ColumnElement[bool]) -> EnrolmentRow:
    found = db.session.execute(
        select(Enrolment, Completion.at)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(*conditions)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound("enrolment")
    row, completed_at = found
    return EnrolmentRow(
        id=row.id,
        person_id=row.person_id,
        module_id=row.module_id,
        cycle=row.cycle,
        enterprise_id=row.enterprise_id,
        position=row.position,
        sex=row.sex,
        version_id=row.version_id,
        began_at=row.began_at,
        survey_answered=row.survey_answered,
        completed_at=completed_at,
    )


def _assignments(*conditions: ColumnElement[bool]) -> tuple[AssignmentRow, ...]:
    rows = db.session.scalars(
        select(Assignment)
        .where(*conditions)
        .order_by(Assignment.person_id.is_not(None), Assignment.module_id, Assignment.at, Assignment.id)
    )
    return tuple(
        AssignmentRow(row.id, row.enterprise_id, row.person_id, row.module_id, row.due_on, row.at, row.withdrawn_at)
        for row in rows
    )
