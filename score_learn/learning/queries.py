"""The one door to each enrolment, attempt and assignment, and the counts other features ask for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.learning import access
from score_learn.learning.models import (
    Answer,
    Assignment,
    Attempt,
    AttemptSent,
    Completion,
    Enrolment,
)
from score_learn.people.models import Enterprise
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
    """One of the viewer's own attempts; ``drawn`` holds (question id, option keys) in the order shown."""

    id: UUID
    enrolment_id: UUID
    module_id: str
    number: int
    version_id: UUID
    drawn: tuple[tuple[str, tuple[str, ...]], ...]
    began_at: datetime
    sent_at: datetime | None

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
class AssignmentRow:
    """An assignment that a trainer may withdraw; ``person_id`` is None when it is for the whole enterprise."""

    id: UUID
    enterprise_id: UUID
    person_id: UUID | None
    module_id: str
    due_on: date | None
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class FigureRow:
    """An enrolment as figures count it, with enterprise, position and sex as they were when it began; no score."""

    enrolment_id: UUID
    person_id: UUID
    enterprise_id: UUID
    country: str
    module_id: str
    position: str
    sex: str
    began_at: datetime
    completed_at: datetime | None
    survey_answered: bool


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
    found = db.session.execute(
        select(Attempt, Enrolment.module_id, AttemptSent.at)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(AttemptSent, AttemptSent.attempt_id == Attempt.id)
        .where(Attempt.id == attempt_id, Attempt.id.in_(access.attempts(viewer)))
    ).one_or_none()
    if found is None:
        raise NotFound("attempt")
    row, module_id, sent_at = found
    drawn = tuple((question_id, tuple(keys)) for question_id, keys in row.drawn)
    return AttemptRow(row.id, row.enrolment_id, module_id, row.number, row.version_id, drawn, row.began_at, sent_at)


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


def responses(attempt_id: UUID) -> dict[str, tuple[str, ...]]:
    """Return the answer that counts to each question of an attempt: the one that was stored last."""
    rows = db.session.execute(
        select(Answer.question_id, Answer.response).where(Answer.attempt_id == attempt_id).order_by(Answer.seq)
    )
    return {question_id: tuple(response) for question_id, response in rows}


def in_progress_and_finished(module_id: str) -> tuple[int, int]:
    """Count the enrolments of a module that are under way and those that are completed, for whoever publishes it."""
    begun = db.session.scalar(select(func.count(Enrolment.id)).where(Enrolment.module_id == module_id)) or 0
    finished = db.session.scalar(select(func.count(Completion.id)).where(Completion.module_id == module_id)) or 0
    return begun - finished, finished


def enrolments_for_figures(enterprise_ids: Collection[UUID] | Select[UUID]) -> tuple[FigureRow, ...]:
    """List the enrolments that began in these enterprises, oldest first.

    Args:
        enterprise_ids: the ids, or a select of them.
    """
    rows = db.session.execute(
        select(Enrolment, Enterprise.country, Completion.at)
        .join(Enterprise, Enterprise.id == Enrolment.enterprise_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.enterprise_id.in_(enterprise_ids))
        .order_by(Enrolment.began_at, Enrolment.id)
    )
    return tuple(
        FigureRow(
            enrolment_id=row.id,
            person_id=row.person_id,
            enterprise_id=row.enterprise_id,
            country=country,
            module_id=row.module_id,
            position=row.position,
            sex=row.sex,
            began_at=row.began_at,
            completed_at=completed_at,
            survey_answered=row.survey_answered,
        )
        for row, country, completed_at in rows
    )


def completions_for_figures(enterprise_ids: Collection[UUID] | Select[UUID]) -> tuple[FigureRow, ...]:
    """List those of ``enrolments_for_figures`` that are completed."""
    return tuple(row for row in enrolments_for_figures(enterprise_ids) if row.completed_at is not None)


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
