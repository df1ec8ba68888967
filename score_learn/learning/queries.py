"""The one door to each attempt with its answers, and the counts other features ask for."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from score_learn.core.db import fetch
from score_learn.core.errors import NotFound
from score_learn.learning import access
from score_learn.learning.models import (
    Answer,
    Attempt,
    AttemptGrant,
    AttemptSent,
    Enrolment,
)
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


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


_NEWEST = select(func.max(Answer.seq)).where(Answer.attempt_id == bindparam("attempt")).group_by(Answer.question_id)
_ANSWERS = (
    select(Answer.question_id, Answer.response, Answer.seq, Answer.at)
    .where(Answer.attempt_id == bindparam("attempt"), Answer.seq.in_(_NEWEST))
    .order_by(Answer.seq)
)


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


def answers(attempt_id: UUID) -> tuple[AnswerRow, ...]:
    """List the answers of an attempt that count: to each question the one that came in last, in their order."""
    rows = fetch(_ANSWERS, {"attempt": attempt_id})
    return tuple(AnswerRow(question_id, tuple(response), seq, at) for question_id, response, seq, at in rows)


def responses(attempt_id: UUID) -> dict[str, tuple[str, ...]]:
    """Return the answer that counts to each question of an attempt."""
    return {row.question_id: row.response for row in answers(attempt_id)}
