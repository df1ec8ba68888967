"""Who sees which enterprises, people and organisations: said once, as queries."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, false, or_, select, true

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


def enterprises(viewer: Viewer, permission: Permission) -> Select[UUID]:
    """Select the ids of the enterprises in which the viewer may use a permission."""
    if viewer.kind == "operator":
        return select(Enterprise.id)
    conditions = [_enterprises_of(grant) for grant in viewer.grants_for(permission)]
    return select(Enterprise.id).where(or_(false(), *conditions))


def people(viewer: Viewer, permission: Permission) -> Select[UUID]:
    """Select the ids of the people about whom the viewer may use a permission.

    Trainers and enterprise managers see the participants of their enterprises; an administrator everybody, or
    everybody of one country. A partner, a lead buyer and a donor see nobody.
    """
    if viewer.kind == "operator":
        return select(Person.id)
    named = [grant for grant in viewer.grants_for(permission) if grant.role in _SEE_NAMES]
    conditions = [_people_of(grant) for grant in named]
    return select(Person.id).where(or_(false(), *conditions))


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


def organisations(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the organisations the viewer may see: administrators all, others their own."""
    if viewer.kind == "operator" or viewer.may(Permission.ADMINISTER):
        return select(Organisation.id)
    own = [grant.organisation_id for grant in viewer.grants if grant.organisation_id]
    return select(Organisation.id).where(Organisation.id.in_(own))


_SEE_NAMES = frozenset({AccessRole.TRAINER, AccessRole.ENTERPRISE_MANAGER, AccessRole.ADMINISTRATOR})


def _enterprises_of(grant: Grant) -> ColumnElement[bool]:
    if grant.role == AccessRole.ADMINISTRATOR:
        return true() if grant.country is None else Enterprise.country == grant.country
    if grant.organisation_id is not None:
        sponsored = select(Sponsorship.enterprise_id).where(
            Sponsorship.organisation_id == grant.organisation_id, in_force(Sponsorship, clock.today())
        )
        return Enterprise.id.in_(sponsored)
    return Enterprise.id == grant.enterprise_id if grant.enterprise_id else false()


def _people_of(grant: Grant) -> ColumnElement[bool]:
    members: Select[Any] = select(Membership.person_id)
    if grant.role == AccessRole.ADMINISTRATOR:
        if grant.country is None:
            return true()
        within = select(Enterprise.id).where(Enterprise.country == grant.country)
        return Person.id.in_(
            members.where(or_(Membership.enterprise_id.in_(within), Membership.country == grant.country))
        )
    if grant.enterprise_id is None:
        return false()
    return Person.id.in_(
        members.where(
            Membership.enterprise_id == grant.enterprise_id,
            Membership.access_role == AccessRole.PARTICIPANT,
            in_force(Membership, clock.today()),
        )
    )
