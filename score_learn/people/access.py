"""Who sees which enterprises, people and organisations: said once, as queries."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from score_learn.core import clock
from score_learn.people.models import Enterprise, Membership, Organisation, Person, Sponsorship
from score_learn.people.rules import AccessRole, Permission
from score_learn.people.viewer import Grant, Viewer


def in_force(table: type[Membership] | type[Sponsorship], day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Say which rows hold on a day: from ``starts_on`` on, no longer on ``ends_on``; days are those of UTC.

    What is ended today counts no more at once, and what ends on the day it began has never counted.
    A row that begins today must be written with the same clock: where the enterprise is, it may be tomorrow already.
    """
    return and_(table.starts_on <= day, or_(table.ends_on.is_(None), table.ends_on > day))


def active(person_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Say that a person is not deactivated. Few are: a short list is looked through faster than every person."""
    return person_id.not_in(select(Person.id).where(Person.deactivated_at.is_not(None)))


def everywhere(viewer: Viewer, permission: Permission) -> bool:
    """Say whether the viewer may use a permission in every enterprise there is, so that nothing need be asked of any.

    The database looks a long list up by its order then, and not enterprise by enterprise.
    """
    return viewer.kind == "operator" or Grant(AccessRole.ADMINISTRATOR) in viewer.grants_for(permission)


def enterprises(viewer: Viewer, permission: Permission) -> Select[UUID]:
    """Select the ids of the enterprises in which the viewer may use a permission.

    A closed one is kept for administrators and in the figures; nobody trains or leads it.
    """
    if viewer.kind == "operator":
        return select(Enterprise.id)
    return select(Enterprise.id).where(_enterprises_of(viewer.grants_for(permission)))


def people(viewer: Viewer, permission: Permission) -> Select[UUID]:
    """Select the ids of the people about whom the viewer may use a permission.

    Trainers and enterprise managers see the participants of their enterprises, as long as they are not deactivated; an
    administrator everybody, or everybody of one country. A partner, a lead buyer and a donor see nobody.
    """
    if viewer.kind == "operator":
        return select(Person.id)
    named = [grant for grant in viewer.grants_for(permission) if grant.role in _SEE_NAMES]
    return select(Person.id).where(_people_of(named))


def staff_memberships(viewer: Viewer) -> ColumnElement[bool]:
    """Say which memberships of staff an administrator may see: those of one country tell nothing of the others.

    A trainer's membership that names no place is seen with the person.
    """
    grants = viewer.grants_for(Permission.ADMINISTER)
    if viewer.kind == "operator" or any(grant.country is None for grant in grants):
        return Membership.access_role != AccessRole.PARTICIPANT
    there = or_(
        Membership.enterprise_id.in_(enterprises(viewer, Permission.ADMINISTER)),
        Membership.country.in_([grant.country for grant in grants]),
        and_(Membership.access_role == AccessRole.TRAINER, Membership.enterprise_id.is_(None)),
    )
    seen = Membership.person_id.in_(people(viewer, Permission.ADMINISTER))
    return and_(Membership.access_role != AccessRole.PARTICIPANT, seen, there)


def memberships(viewer: Viewer) -> ColumnElement[bool]:
    """Say which memberships an administrator may see, past ones too: of participants and of staff."""
    if viewer.kind == "operator" or any(grant.country is None for grant in viewer.grants_for(Permission.ADMINISTER)):
        return true()
    learning = and_(
        Membership.access_role == AccessRole.PARTICIPANT,
        Membership.enterprise_id.in_(enterprises(viewer, Permission.ADMINISTER)),
    )
    return or_(learning, staff_memberships(viewer))


def organisations(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the organisations the viewer may see: administrators all, others their own while it is open."""
    if viewer.kind == "operator" or viewer.may(Permission.ADMINISTER):
        return select(Organisation.id)
    own = [grant.organisation_id for grant in viewer.grants if grant.organisation_id]
    return select(Organisation.id).where(Organisation.id.in_(own), Organisation.closed_on.is_(None))


_SEE_NAMES = frozenset({AccessRole.TRAINER, AccessRole.ENTERPRISE_MANAGER, AccessRole.ADMINISTRATOR})


def _enterprises_of(grants: Iterable[Grant]) -> ColumnElement[bool]:
    """Say which enterprises are meant; those that are named one by one stand in one list, as there may be many."""
    conditions: list[ColumnElement[bool]] = []
    own: list[UUID] = []
    for grant in grants:
        if grant.role == AccessRole.ADMINISTRATOR:
            conditions.append(true() if grant.country is None else Enterprise.country == grant.country)
        elif grant.organisation_id is not None:
            conditions.append(Enterprise.id.in_(_sponsored(grant.organisation_id)))
        elif grant.enterprise_id is not None:
            own.append(grant.enterprise_id)
    if own:
        conditions.append(and_(Enterprise.id.in_(own), Enterprise.closed_on.is_(None)))
    return or_(false(), *conditions)


def _sponsored(organisation_id: UUID) -> Select[UUID]:
    return (
        select(Sponsorship.enterprise_id)
        .join(Organisation, Organisation.id == Sponsorship.organisation_id)
        .where(
            Organisation.id == organisation_id,
            Organisation.closed_on.is_(None),
            in_force(Sponsorship, clock.today()),
        )
    )


def _people_of(grants: Iterable[Grant]) -> ColumnElement[bool]:
    members: Select[Any] = select(Membership.person_id)
    conditions: list[ColumnElement[bool]] = []
    near: list[Grant] = []
    for grant in grants:
        if grant.role != AccessRole.ADMINISTRATOR:
            near += [grant] if grant.enterprise_id is not None else []
        elif grant.country is None:
            conditions.append(true())
        else:
            within = select(Enterprise.id).where(Enterprise.country == grant.country)
            there = or_(Membership.enterprise_id.in_(within), Membership.country == grant.country)
            conditions.append(Person.id.in_(members.where(there)))
    if near:
        here = members.where(
            Membership.enterprise_id.in_(select(Enterprise.id).where(_enterprises_of(near))),
            Membership.access_role == AccessRole.PARTICIPANT,
            in_force(Membership, clock.today()),
        )
        conditions.append(and_(Person.id.in_(here), Person.deactivated_at.is_(None)))
    return or_(false(), *conditions)
