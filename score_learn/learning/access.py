"""Which enrolments are the own ones of whoever asks: said once, as queries."""

from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, select

from score_learn.learning.models import Enrolment
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
