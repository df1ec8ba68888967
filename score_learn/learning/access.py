"""Who sees which enrolments, attempts and assignments: said once, as queries."""

from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, or_, select

from score_learn.learning.models import Assignment, Attempt, Enrolment
from score_learn.people import access as people_access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

PERSON: BindParameter[UUID] = bindparam("person")
"""Stands for the viewer in statements that are put together once and run at every request."""


def own(*, learns: bool) -> ColumnElement[bool]:
    """Say which enrolments are the own ones of ``PERSON``, as long as that person takes part anywhere."""
    return Enrolment.person_id == PERSON if learns else false()


def own_enrolments(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the viewer's own enrolments, as long as the viewer takes part anywhere."""
    mine = Enrolment.person_id == viewer.person_id if viewer.may(Permission.LEARN) else false()
    return select(Enrolment.id).where(mine)


def enrolments(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the enrolments the viewer may know of.

    Participants their own; trainers those of the people who take part in their enterprises now, wherever a person
    began; administrators those of the people they administer. A partner, a lead buyer and a donor none.
    """
    return select(Enrolment.id).where(
        or_(
            Enrolment.id.in_(own_enrolments(viewer)),
            Enrolment.person_id.in_(people_access.people(viewer, Permission.TRAIN)),
            Enrolment.person_id.in_(people_access.people(viewer, Permission.ADMINISTER)),
        )
    )


def attempts(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the viewer's own attempts: nobody else reads anybody's answers."""
    return select(Attempt.id).where(Attempt.enrolment_id.in_(own_enrolments(viewer)))


def assignments(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the assignments in the enterprises the viewer trains."""
    trained = people_access.enterprises(viewer, Permission.TRAIN)
    return select(Assignment.id).where(Assignment.enterprise_id.in_(trained))
