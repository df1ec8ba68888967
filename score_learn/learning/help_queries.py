"""How many people need help in each of a trainer's enterprises, counted in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.learning import rules
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
from score_learn.learning.regrades import counting_regrade
from score_learn.learning.roll import newest, taking_part
from score_learn.people import access
from score_learn.people.models import Membership
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def needing_help(viewer: Viewer, enterprise_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count who is stuck with at least one module, by enterprise; where nobody is, there is no entry.

    It says in SQL what ``rules.state_of`` says of one person; a test compares the two.

    Args:
        viewer: a trainer; of the enterprises only those count in which he or she trains.
        enterprise_ids: the enterprises.
    """
    here = access.enterprises(viewer, Permission.TRAIN)
    members = taking_part(Membership.enterprise_id.in_(enterprise_ids), Membership.enterprise_id.in_(here)).subquery()
    modules = content.published_modules(viewer, viewer.language or "en")
    rows = db.session.execute(
        select(members.c.enterprise_id, func.count(members.c.person_id.distinct()))
        .join(Enrolment, Enrolment.person_id == members.c.person_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(
            Completion.id.is_(None),
            Enrolment.module_id.in_([module.id for module in modules]),
            newest(Enrolment),
            or_(_quiet(clock.now() - rules.QUIET), _out_of_attempts(modules)),
        )
        .group_by(members.c.enterprise_id)
    )
    return {row[0]: row[1] for row in rows}


def _quiet(since: datetime) -> ColumnElement[bool]:
    """Say that nothing new came in after an instant."""
    own = Attempt.enrolment_id == Enrolment.id
    return and_(
        Enrolment.began_at <= since,
        ~_some(LessonFinished.enrolment_id == Enrolment.id, LessonFinished.at > since),
        ~_some(PracticeAnswer.enrolment_id == Enrolment.id, PracticeAnswer.at > since),
        ~_some(own, Attempt.began_at > since),
        ~_some(own, AttemptSent.attempt_id == Attempt.id, AttemptSent.at > since),
        ~_some(own, Answer.attempt_id == Attempt.id, Answer.at > since),
    )


def _out_of_attempts(modules: Sequence[Module]) -> ColumnElement[bool]:
    """Say that the test has to be passed, is not, and every attempt is used and sent."""
    allowed = {module.id: rules.attempts_allowed(module.test) for module in modules if module.test}
    own = Attempt.enrolment_id == Enrolment.id
    used = select(func.count(Attempt.id)).where(own).correlate(Enrolment).scalar_subquery()
    granted = (
        select(func.count(AttemptGrant.id))
        .where(AttemptGrant.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    sent = exists().where(AttemptSent.attempt_id == Attempt.id).correlate(Attempt)
    most: Any = case(allowed, value=Enrolment.module_id, else_=None) if allowed else None
    return and_(
        Enrolment.requires_test,
        Enrolment.module_id.in_(allowed),
        used >= most + granted if allowed else Enrolment.id.is_(None),
        ~_some(
            own,
            AttemptSent.attempt_id == Attempt.id,
            func.coalesce(_regraded(), AttemptSent.passed).is_(True),
        ),
        ~_some(own, ~sent),
    )


def _regraded() -> ColumnElement[Any]:
    """Return whether the attempt passed when it was marked again; null when it never was."""
    return select(AttemptRegrade.passed).where(counting_regrade(Attempt.id)).correlate(Attempt).scalar_subquery()


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(1).where(*conditions).correlate(Enrolment).exists()
