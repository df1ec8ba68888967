"""What others may read about people, enterprises and organisations, through the one door for each."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from score_learn.core import clock
from score_learn.core.db import db, fetch
from score_learn.core.errors import NotFound, Refused
from score_learn.people import access
from score_learn.people.credential_models import PinChange, PinCredential
from score_learn.people.models import Enterprise, Headcount, Membership, Organisation, Person
from score_learn.people.rules import TRIES, AccessRole, Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class EnterpriseRow:
    """An enterprise as a page shows it."""

    id: UUID
    name: str
    code: str
    country: str
    region: str
    sector: str
    time_zone: str
    languages: tuple[str, ...]
    closed_on: date | None


class ParticipantRow(NamedTuple):
    """A participant as the trainer and the manager of the enterprise see them; no result, no answer."""

    person_id: UUID
    name: str
    sex: str
    language: str | None
    position: str
    personal_number: str
    sign_in_name: str
    starts_on: date
    signed_in_before: bool
    pin_stopped: bool


@dataclass(frozen=True)
class FormerParticipantRow:
    """Somebody who learned in an enterprise and left it; ``ends_on`` is the first day that counts no more."""

    person_id: UUID
    name: str
    sex: str
    language: str | None
    position: str
    personal_number: str
    sign_in_name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PersonRow:
    """A person, wherever they belong."""

    id: UUID
    name: str
    sex: str
    language: str | None
    deactivated_at: datetime | None


@dataclass(frozen=True)
class OrganisationRow:
    """An implementation partner, a lead buyer or a donor."""

    id: UUID
    name: str
    kind: str
    closed_on: date | None


@dataclass(frozen=True)
class MembershipRow:
    """One membership with the names of where it holds."""

    id: UUID
    person_id: UUID
    person_name: str
    access_role: str
    position: str | None
    enterprise_id: UUID | None
    enterprise_name: str | None
    organisation_name: str | None
    country: str | None
    personal_number: str | None
    sign_in_name: str | None
    starts_on: date
    ends_on: date | None


_ENTERPRISE = select(*(getattr(Enterprise, one.name) for one in fields(EnterpriseRow)))


def find_enterprise(viewer: Viewer, enterprise_id: UUID, permission: Permission) -> EnterpriseRow:
    """Return an enterprise in which the viewer may use the permission.

    Raises:
        NotFound: when there is none such, or it is not this viewer's.
    """
    visible = access.enterprises(viewer, permission)
    found = fetch(_ENTERPRISE.where(Enterprise.id == enterprise_id, Enterprise.id.in_(visible)))
    if not found:
        raise NotFound("enterprise")
    return enterprise_row(found[0])


def find_open_enterprise(viewer: Viewer, enterprise_id: UUID, permission: Permission) -> EnterpriseRow:
    """Return an enterprise at which something may begin.

    Raises:
        NotFound: when there is none such, or it is not this viewer's; Refused: ``enterprise_closed``.
    """
    found = find_enterprise(viewer, enterprise_id, permission)
    if found.closed_on is not None:
        raise Refused("enterprise_closed", field="enterprise_id")
    return found


def enterprises(viewer: Viewer, permission: Permission) -> tuple[EnterpriseRow, ...]:
    """List the open enterprises in which the viewer may use the permission, by name."""
    visible = access.enterprises(viewer, permission)
    rows = db.session.scalars(
        select(Enterprise)
        .where(Enterprise.id.in_(visible), Enterprise.closed_on.is_(None))
        .order_by(Enterprise.name_key, Enterprise.id)
    )
    return tuple(enterprise_row(row) for row in rows)


def find_person(viewer: Viewer, person_id: UUID, permission: Permission) -> PersonRow:
    """Return a person about whom the viewer may use the permission.

    Raises:
        NotFound: when there is none such, or it is not for this viewer.
    """
    visible = access.people(viewer, permission)
    row = db.session.execute(select(Person).where(Person.id == person_id, Person.id.in_(visible))).scalar_one_or_none()
    if row is None:
        raise NotFound("person")
    return PersonRow(row.id, row.name, row.sex, row.language, row.deactivated_at)


def participants(viewer: Viewer, enterprise_id: UUID, permission: Permission) -> tuple[ParticipantRow, ...]:
    """List the participants of an enterprise, by name.

    Raises:
        NotFound: when the enterprise is not this viewer's.
    """
    return enterprise_with_participants(viewer, enterprise_id, permission)[1]


def enterprise_with_participants(
    viewer: Viewer, enterprise_id: UUID, permission: Permission
) -> tuple[EnterpriseRow, tuple[ParticipantRow, ...]]:
    """Return an enterprise and its participants, by name, in two queries.

    Raises:
        NotFound: when the enterprise is not this viewer's.
    """
    enterprise = find_enterprise(viewer, enterprise_id, permission)
    return enterprise, _participants(Membership.enterprise_id == enterprise_id)


def former_participants(
    viewer: Viewer, enterprise_id: UUID, permission: Permission
) -> tuple[FormerParticipantRow, ...]:
    """List who left an enterprise and is not back, by name, in one query.

    Raises:
        NotFound: when the enterprise is not this viewer's.
    """
    find_enterprise(viewer, enterprise_id, permission)
    here = (Membership.enterprise_id == enterprise_id, Membership.access_role == AccessRole.PARTICIPANT)
    today = clock.today()
    back = select(Membership.person_id).where(*here, or_(Membership.ends_on.is_(None), Membership.ends_on > today))
    rows = db.session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(*here, Membership.ends_on <= today, Person.id.not_in(back), Person.deactivated_at.is_(None))
        .order_by(Person.name_key, Person.id, Membership.starts_on)
    )
    last = {person.id: (person, membership) for person, membership in rows}
    return tuple(_former(person, membership) for person, membership in last.values())


def find_participant(viewer: Viewer, enterprise_id: UUID, person_id: UUID, permission: Permission) -> ParticipantRow:
    """Return one participant of an enterprise.

    Raises:
        NotFound: when the enterprise or the person is not this viewer's, or the person is not of that enterprise.
    """
    find_enterprise(viewer, enterprise_id, permission)
    rows = _participants(Membership.enterprise_id == enterprise_id, Membership.person_id == person_id)
    if not rows:
        raise NotFound("person")
    return rows[0]


def organisations(viewer: Viewer) -> tuple[OrganisationRow, ...]:
    """List the open organisations the viewer may see, by kind and name."""
    rows = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(access.organisations(viewer)), Organisation.closed_on.is_(None))
        .order_by(Organisation.kind, Organisation.name_key)
    )
    return tuple(organisation_row(row) for row in rows)


def find_organisation(viewer: Viewer, organisation_id: UUID) -> OrganisationRow:
    """Return an organisation the viewer may see.

    Raises:
        NotFound: when there is none such.
    """
    row = db.session.execute(
        select(Organisation).where(
            Organisation.id == organisation_id, Organisation.id.in_(access.organisations(viewer))
        )
    ).scalar_one_or_none()
    if row is None:
        raise NotFound("organisation")
    return organisation_row(row)


def find_open_organisation(viewer: Viewer, organisation_id: UUID) -> OrganisationRow:
    """Return an organisation with which something may begin.

    Raises:
        NotFound: when there is none such; Refused: ``organisation_closed``.
    """
    found = find_organisation(viewer, organisation_id)
    if found.closed_on is not None:
        raise Refused("organisation_closed", field="organisation_id")
    return found


def staff(viewer: Viewer) -> tuple[MembershipRow, ...]:
    """List the staff memberships in force that the administrator may see, by name."""
    return memberships_where(
        access.staff_memberships(viewer), access.in_force(Membership, clock.today()), Person.deactivated_at.is_(None)
    )


def own_memberships(viewer: Viewer) -> tuple[MembershipRow, ...]:
    """List the viewer's own memberships, past ones too, for the page that says what is stored."""
    return memberships_where(Membership.person_id == viewer.person_id)


def headcount_on(enterprise_ids: Collection[UUID], day: date) -> dict[UUID, tuple[int, int]]:
    """Return (women, men) in force on a day for each of the enterprises that has a headcount by then."""
    newest = (
        select(Headcount.enterprise_id, func.max(Headcount.in_force_from).label("since"))
        .where(Headcount.in_force_from <= day, Headcount.enterprise_id.in_(enterprise_ids))
        .group_by(Headcount.enterprise_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Headcount.enterprise_id, Headcount.women, Headcount.men).join(
            newest,
            (newest.c.enterprise_id == Headcount.enterprise_id) & (newest.c.since == Headcount.in_force_from),
        )
    )
    return {row.enterprise_id: (row.women, row.men) for row in rows}


def untold_pin_changes(viewer: Viewer) -> tuple[tuple[str, datetime], ...]:
    """List who gave the viewer a new PIN and when, as far as the viewer has not been told."""
    rows = db.session.execute(
        select(PinChange.made_by_name, PinChange.at)
        .where(PinChange.person_id == viewer.person_id, PinChange.told_at.is_(None))
        .order_by(PinChange.at)
    )
    return tuple((row.made_by_name, row.at) for row in rows)


def pin_changes(viewer: Viewer) -> tuple[tuple[str, datetime], ...]:
    """List everybody who ever gave the viewer a new PIN and when, the newest first.

    Whoever gave it could sign in with it and confirm the notice in the viewer's place; this list cannot be confirmed.
    """
    rows = db.session.execute(
        select(PinChange.made_by_name, PinChange.at)
        .where(PinChange.person_id == viewer.person_id)
        .order_by(PinChange.at.desc())
    )
    return tuple((row.made_by_name, row.at) for row in rows)


def organisation_row(row: Organisation) -> OrganisationRow:
    """Return what a page shows of an organisation; for the queries of this package."""
    return OrganisationRow(row.id, row.name, row.kind, row.closed_on)


def enterprise_row(row: Enterprise | Row[Any]) -> EnterpriseRow:
    """Return what a page shows of an enterprise; for the queries of this package."""
    return EnterpriseRow(
        row.id,
        row.name,
        row.code,
        row.country,
        row.region,
        row.sector,
        row.time_zone,
        tuple(row.languages),
        row.closed_on,
    )


def _former(person: Person, membership: Membership) -> FormerParticipantRow:
    return FormerParticipantRow(
        person_id=person.id,
        name=person.name,
        sex=person.sex,
        language=person.language,
        position=str(membership.position),
        personal_number=str(membership.personal_number),
        sign_in_name=str(membership.sign_in_name),
        starts_on=membership.starts_on,
        ends_on=membership.ends_on or membership.starts_on,
    )


def _participants(*conditions: Any) -> tuple[ParticipantRow, ...]:
    rows = fetch(
        select(
            Person.id,
            Person.name,
            Person.sex,
            Person.language,
            Membership.position,
            Membership.personal_number,
            Membership.sign_in_name,
            Membership.starts_on,
            PinCredential.first_used_at.is_not(None).label("signed_in_before"),
            (func.coalesce(PinCredential.failures, 0) >= TRIES).label("pin_stopped"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(PinCredential, PinCredential.person_id == Person.id)
        .where(
            Membership.access_role == AccessRole.PARTICIPANT,
            access.in_force(Membership, clock.today()),
            Person.deactivated_at.is_(None),
            *conditions,
        )
        .order_by(Person.name_key, Person.id)
    )
    return tuple(map(ParticipantRow._make, rows))


def memberships_where(*conditions: Any) -> tuple[MembershipRow, ...]:
    """List memberships by name; for the queries of this package, which say whose may be seen."""
    rows = db.session.execute(
        select(Membership, Person.name, Enterprise.name, Organisation.name)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(*conditions)
        .order_by(Person.name_key, Membership.person_id, Membership.starts_on, Membership.id)
    )
    return tuple(
        MembershipRow(
            id=row.id,
            person_id=row.person_id,
            person_name=person_name,
            access_role=row.access_role,
            position=row.position,
            enterprise_id=row.enterprise_id,
            enterprise_name=enterprise,
            organisation_name=organisation,
            country=row.country,
            personal_number=row.personal_number,
            sign_in_name=row.sign_in_name,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row, person_name, enterprise, organisation in rows
    )
