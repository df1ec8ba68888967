"""How far an administrator's hand reaches: roles and places to give, and accounts that see more than their own."""

from uuid import UUID

from sqlalchemy import select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, Refused
from score_learn.core.ids import parse
from score_learn.core.search import fold, holds
from score_learn.people import access, queries
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.rules import ORGANISATION_ROLES, AccessRole, Permission, tidy_code
from score_learn.people.viewer import Viewer


def check_place(
    viewer: Viewer, role: AccessRole, enterprise_id: UUID | None, organisation_id: UUID | None, country: str | None
) -> None:
    """Refuse a role at a place where it does not hold, or where this administrator may not give it.

    Raises:
        Refused: ``not_allowed``, ``enterprise_closed``, ``organisation_closed``.
        NotFound: for a place that is not this administrator's.
        Invalid: ``not_a_staff_role``, ``place_does_not_fit``, ``enterprise_missing``, ``organisation_missing`` or
            ``organisation_of_other_kind``.
    """
    reach = countries(viewer)
    if reach is not None and (
        role in ORGANISATION_ROLES or (role == AccessRole.ADMINISTRATOR and country not in reach)
    ):
        # An administrator of one country makes no account that reaches beyond it.
        raise Refused("not_allowed", field="role")
    if role == AccessRole.PARTICIPANT:
        raise Invalid("not_a_staff_role", field="role")
    if not _fits(role, enterprise_id, organisation_id, country):
        raise Invalid("place_does_not_fit", field="role")
    # A trainer without an enterprise is nowhere yet, and so nobody's whose reach is a country.
    needs_enterprise = role == AccessRole.ENTERPRISE_MANAGER or (role == AccessRole.TRAINER and reach is not None)
    if needs_enterprise and enterprise_id is None:
        raise Invalid("enterprise_missing", field="enterprise_id")
    if enterprise_id is not None:
        queries.find_open_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    if role in ORGANISATION_ROLES:
        if organisation_id is None:
            raise Invalid("organisation_missing", field="organisation_id")
        if queries.find_open_organisation(viewer, organisation_id).kind != ORGANISATION_ROLES[role]:
            raise Invalid("organisation_of_other_kind", field="organisation_id")


def place_named(viewer: Viewer, text: str) -> UUID:
    """Return the enterprise an administrator means by a code, a name, part of one, or an id.

    Raises:
        Invalid: ``enterprise_unknown`` or ``enterprise_unclear``, when several bear such a name.
    """
    given = parse(text)
    if given is not None:
        return given
    open_ones = select(Enterprise.id).where(
        Enterprise.id.in_(access.enterprises(viewer, Permission.ADMINISTER)), Enterprise.closed_on.is_(None)
    )
    key = fold(text)
    for fits in (Enterprise.code == tidy_code(text), Enterprise.name_key == key, holds(Enterprise.name_key, key)):
        found = db.session.scalars(open_ones.where(fits).limit(2)).all() if key else []
        if len(found) == 1:
            return found[0]
        if found:
            raise Invalid("enterprise_unclear", field="enterprise_id")
    raise Invalid("enterprise_unknown", field="enterprise_id")


def reaches_beyond(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether an account may do something somewhere where this administrator may not."""
    reach = countries(viewer)
    if reach is None:
        return False
    places = db.session.execute(
        select(Membership.access_role, Membership.organisation_id, Membership.country, Enterprise.country)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(Membership.person_id == person_id, access.in_force(Membership, clock.today()))
    )
    return any(
        organisation_id is not None
        or (role == AccessRole.ADMINISTRATOR and country not in reach)
        or (place is not None and place not in reach)
        for role, organisation_id, country, place in places
    )


def administers_all(*, besides: UUID) -> bool:
    """Say whether somebody besides this person administers all countries and can sign in."""
    rest = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.access_role == AccessRole.ADMINISTRATOR,
            Membership.country.is_(None),
            Membership.person_id != besides,
            access.in_force(Membership, clock.today()),
            Person.deactivated_at.is_(None),
        )
    )
    return db.session.scalar(rest.limit(1)) is not None


def _fits(role: AccessRole, enterprise_id: UUID | None, organisation_id: UUID | None, country: str | None) -> bool:
    """Say whether a role may hold at such a place; the database would refuse it without words."""
    at_enterprise = role in {AccessRole.ENTERPRISE_MANAGER, AccessRole.TRAINER}
    return (
        (enterprise_id is None or at_enterprise)
        and (organisation_id is None or role in ORGANISATION_ROLES)
        and (country is None or role == AccessRole.ADMINISTRATOR)
    )


def countries(viewer: Viewer) -> frozenset[str] | None:
    """Return the countries to which an administrator is bound, ``None`` when to none."""
    bound = {grant.country for grant in viewer.grants_for(Permission.ADMINISTER)}
    if viewer.kind == "operator" or None in bound:
        return None
    return frozenset(country for country in bound if country)
