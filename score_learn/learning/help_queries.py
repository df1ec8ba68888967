"""How many people need help in each of a trainer's enterprises, counted in the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.db import UtcDateTime, db, fetch
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
from score_learn.people.models import Enterprise, Membership
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def needing_help(viewer: Viewer, enterprise_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count who is stuck with at least one module, by enterprise; where nobody is, there is no entry.

    It says in SQL what ``rules.state_of`` says of one person; a test compares the two.

    Args:
        viewer: a trainer; of the enterprises only those count in which he or she trains.
        enterprise_ids: the enterprises.
    """
    here = access.enterprises(viewer, Permission.TRAIN).where(Enterprise.id.in_(enterprise_ids))
    modules = content.published_modules(viewer, viewer.language or "en")
    allowed = tuple((module.id, rules.attempts_allowed(module.test) if module.test else None) for module in modules)
    values = {"today": clock.today(), "since": clock.now() - rules.QUIET, "places": db.session.scalars(here).all()}
    return dict(map(tuple, fetch(_needing(allowed), values)))


@lru_cache(maxsize=8)
def _needing(allowed: tuple[tuple[str, int | None], ...]) -> Select[*tuple[Any, ...]]:
    """Build the statement once for the modules there are: putting it together costs three times as much as running it.

    Args:
        allowed: the id of each module, and how many attempts its test allows; none where it has no test.
    """
    places: BindParameter[Any] = bindparam("places", expanding=True)
    members = taking_part(Membership.enterprise_id.in_(places), day=bindparam("today")).subquery()
    return (
        select(members.c.enterprise_id, func.count(members.c.person_id.distinct()))
        .join(Enrolment, Enrolment.person_id == members.c.person_id)
        .where(
            # First, and not as a join: SQLite joins last, and would have asked everything below of who is through.
            ~_some(Completion.enrolment_id == Enrolment.id),
            # An expression and no column: else it looks each person up once for every module.
            func.coalesce(Enrolment.module_id, "").in_([module_id for module_id, _most in allowed]),
            newest(Enrolment),
            or_(
                _quiet(bindparam("since", type_=UtcDateTime)),
                _out_of_attempts({module_id: most for module_id, most in allowed if most is not None}),
            ),
        )
        .group_by(members.c.enterprise_id)
    )


def _quiet(since: BindParameter[datetime]) -> ColumnElement[bool]:
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


def _out_of_attempts(allowed: Mapping[str, int]) -> ColumnElement[bool]:
    """Say that the test has to be passed, is not, and every attempt is used and sent; tests are named by module."""
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
