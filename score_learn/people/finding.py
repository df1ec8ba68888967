"""Finding one of the people a trainer works with, in whichever enterprise."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import holds
from score_learn.people import access
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.rules import AccessRole, Permission, tidy_digits
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class FoundParticipant:
    """Somebody who takes part, and where."""

    person_id: UUID
    name: str
    position: str
    personal_number: str
    enterprise_id: UUID
    enterprise_name: str


def find_participants(
    viewer: Viewer, permission: Permission, wanted: str, *, number: int = 1, size: int = PAGE_SIZE
) -> Page[FoundParticipant]:
    """Find those who take part in the viewer's enterprises by a part of the name or by the personal number.

    Args:
        viewer: a trainer.
        permission: as what the viewer asks.
        wanted: what is looked for, in any script; nothing finds everybody.
        number: which page, from 1.
        size: rows a page.
    """
    digits = tidy_digits(wanted)
    named = holds(Person.name_key, wanted)
    here = (
        Membership.enterprise_id.in_(access.enterprises(viewer, permission)),
        Membership.access_role == AccessRole.PARTICIPANT,
        access.in_force(Membership, clock.today()),
        Person.deactivated_at.is_(None),
        or_(named, Membership.personal_number == digits) if digits.isdecimal() else named,
    )
    joined = (
        select(
            Person.id,
            Person.name,
            Membership.position,
            Membership.personal_number,
            Enterprise.id.label("enterprise_id"),
            Enterprise.name.label("enterprise_name"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(*here)
    )
    total = db.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.execute(
        joined.order_by(Person.name_key, Person.id, Enterprise.id).limit(size).offset((number - 1) * size)
    )
    found = tuple(
        FoundParticipant(
            row.id, row.name, str(row.position), str(row.personal_number), row.enterprise_id, row.enterprise_name
        )
        for row in rows
    )
    return Page(found, number, size, total)
