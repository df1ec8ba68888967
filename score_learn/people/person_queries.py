"""What administrators read about people: finding them in any script, and one person with everything but learning."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import holds
from score_learn.people import access, queries
from score_learn.people.credential_models import LoginSession, PasswordCredential, PinChange, PinCredential
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.queries import MembershipRow, PersonRow
from score_learn.people.reach import countries, reaches_beyond
from score_learn.people.rules import TRIES, AccessRole, Permission, tidy_code, tidy_digits, tidy_sign_in_name
from score_learn.people.sessions import OWN_DEVICE_DAYS, SHARED_IDLE, STAFF_HOURS
from score_learn.people.viewer import Viewer

STATES = ("active", "left", "deactivated")
# Beyond so many nobody turns pages, and counting 900,000 rows would take longer than showing fifty.
COUNTED_MOST = 10_000


@dataclass(frozen=True)
class Wanted:
    """Whom an administrator looks for; what is empty does not narrow.

    ``name`` is any part of a name in any script, of staff also of the e-mail; ``number`` a personal number or a sign-in
    name; ``enterprise`` part of a name, or a code. ``left`` means: nothing of what fits is in force today.
    """

    name: str = ""
    number: str = ""
    enterprise: str = ""
    country: str = ""
    position: str = ""
    role: str = ""
    state: str = ""
    staff: bool = False


@dataclass(frozen=True)
class FoundPerson:
    """One person in a list: what they are now, or were last when nothing is in force any more."""

    id: UUID
    name: str
    state: str
    email: str
    memberships: tuple[MembershipRow, ...]


@dataclass(frozen=True)
class PersonPage:
    """One person as administrators see them; no answer, no score, no opinion."""

    person: PersonRow
    now: tuple[MembershipRow, ...]
    before: tuple[MembershipRow, ...]
    email: str
    has_password: bool
    pin_made_at: datetime | None
    pin_stopped: bool
    first_sign_in: datetime | None
    pin_changes: tuple[tuple[str, datetime], ...]
    open_sessions: int
    beyond_reach: bool

    @property
    def resumable(self) -> frozenset[UUID]:
        """The past participations that can be taken up again: the last one at each enterprise that was left."""
        if self.person.deactivated_at is not None:
            return frozenset()
        here = {row.enterprise_id for row in self.now if row.access_role == AccessRole.PARTICIPANT}
        learned = [row for row in self.before if row.access_role == AccessRole.PARTICIPANT]
        last = {row.enterprise_id: row.id for row in learned if row.enterprise_id not in here}
        return frozenset(last.values())


def search(viewer: Viewer, wanted: Wanted, *, number: int = 1, size: int = PAGE_SIZE) -> Page[FoundPerson]:
    """Find people by name, one page of them, in a number of queries that does not grow.

    ``total`` stops at ``COUNTED_MOST``.
    """
    fits = _fits(viewer, wanted)
    people = select(Person.id).outerjoin(PasswordCredential, PasswordCredential.person_id == Person.id).where(*fits)
    total = db.session.scalar(select(func.count()).select_from(people.limit(COUNTED_MOST).subquery())) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.execute(
        people.add_columns(Person.name, Person.deactivated_at, PasswordCredential.email)
        .order_by(Person.name_key, Person.id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    held = _held(viewer, [row.id for row in rows], staff=wanted.staff)
    found = tuple(_found(row.id, row.name, row.deactivated_at, row.email or "", held[row.id]) for row in rows)
    return Page(found, number, size, total)


def person_page(viewer: Viewer, person_id: UUID) -> PersonPage:
    """Return one person with memberships now and before, as far as the administrator sees them.

    Raises:
        NotFound: when there is none such, or it is not this administrator's.
    """
    person = queries.find_person(viewer, person_id, Permission.ADMINISTER)
    rows = queries.memberships_where(access.memberships(viewer), Membership.person_id == person_id)
    account = db.session.get(PasswordCredential, person_id)
    pin = db.session.get(PinCredential, person_id)
    changes = db.session.execute(
        select(PinChange.made_by_name, PinChange.at)
        .where(PinChange.person_id == person_id)
        .order_by(PinChange.at.desc())
    )
    return PersonPage(
        person=person,
        now=tuple(row for row in rows if holds_today(row)),
        before=tuple(row for row in rows if not holds_today(row)),
        email=account.email if account else "",
        has_password=account is not None and account.password_hash is not None,
        pin_made_at=pin.made_at if pin else None,
        pin_stopped=pin is not None and pin.failures >= TRIES,
        first_sign_in=pin.first_used_at if pin else None,
        pin_changes=tuple((row.made_by_name, row.at) for row in changes),
        open_sessions=open_sessions(person_id),
        beyond_reach=reaches_beyond(viewer, person_id),
    )


def find_membership(viewer: Viewer, membership_id: UUID) -> MembershipRow | None:
    """Return a staff membership in force that the administrator may see, ``None`` when there is none such."""
    rows = queries.memberships_where(
        access.staff_memberships(viewer),
        access.in_force(Membership, clock.today()),
        Membership.id == membership_id,
    )
    return rows[0] if rows else None


def open_sessions(person_id: UUID) -> int:
    """Count the browsers in which a person is signed in now."""
    now = clock.now()
    staff = and_(LoginSession.kind == "staff", LoginSession.created_at > now - timedelta(hours=STAFF_HOURS))
    own = and_(
        LoginSession.kind != "staff",
        LoginSession.own_device,
        LoginSession.last_seen_at > now - timedelta(days=OWN_DEVICE_DAYS),
    )
    shared = and_(LoginSession.kind != "staff", LoginSession.last_seen_at > now - SHARED_IDLE)
    counts = select(func.count()).where(
        LoginSession.person_id == person_id, LoginSession.ended_at.is_(None), or_(staff, own, shared)
    )
    return db.session.scalar(counts) or 0


def holds_today(row: MembershipRow) -> bool:
    """Say whether a membership is in force today."""
    today = clock.today()
    return row.starts_on <= today and (row.ends_on is None or row.ends_on > today)


def _fits(viewer: Viewer, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what holds of the people who are looked for, as conditions on ``Person``."""
    conditions = [_named(wanted)] if wanted.name.strip() else []
    places = _places(wanted)
    if not places and countries(viewer) is None and wanted.state not in {"active", "left"}:
        # Everybody has a membership; to ask each of 900,000 for theirs would be long.
        closed = [Person.deactivated_at.is_not(None)] if wanted.state == "deactivated" else []
        return [*conditions, *closed]
    fitting = select(Membership.person_id).where(access.memberships(viewer), *places)
    in_force = fitting.where(access.in_force(Membership, clock.today()))
    # Few rows are gathered first, many are asked one by one while the names are read in order.
    few = bool(wanted.number.strip() or wanted.enterprise.strip() or wanted.role or wanted.staff)

    def has(memberships: Select[Any]) -> ColumnElement[bool]:
        if few:
            return Person.id.in_(memberships)
        return memberships.where(Membership.person_id == Person.id).correlate(Person).exists()

    if wanted.state == "deactivated":
        return [*conditions, Person.deactivated_at.is_not(None), has(fitting)]
    if wanted.state == "active":
        return [*conditions, Person.deactivated_at.is_(None), has(in_force)]
    if wanted.state == "left":
        return [*conditions, Person.deactivated_at.is_(None), has(fitting), ~has(in_force)]
    return [*conditions, has(fitting)]


def _named(wanted: Wanted) -> ColumnElement[bool]:
    by_name = holds(Person.name_key, wanted.name)
    if not wanted.staff:
        return by_name
    return or_(by_name, PasswordCredential.email.contains(wanted.name.strip().lower(), autoescape=True))


def _places(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what holds of a membership that fits."""
    found: list[ColumnElement[bool]] = []
    if wanted.staff:
        found.append(Membership.access_role != AccessRole.PARTICIPANT)
    if wanted.role:
        found.append(Membership.access_role == wanted.role)
    if wanted.position:
        found.append(Membership.position == wanted.position)
    if wanted.number.strip():
        name, digits = tidy_sign_in_name(wanted.number), tidy_digits(wanted.number)
        found.append(or_(Membership.personal_number == digits, Membership.sign_in_name == name))
    if wanted.enterprise.strip():
        by_name, by_code = (
            holds(Enterprise.name_key, wanted.enterprise),
            Enterprise.code == tidy_code(wanted.enterprise),
        )
        found.append(Membership.enterprise_id.in_(select(Enterprise.id).where(or_(by_name, by_code))))
    if wanted.country:
        there = select(Enterprise.id).where(Enterprise.country == wanted.country)
        found.append(or_(Membership.enterprise_id.in_(there), Membership.country == wanted.country))
    return found


def _held(viewer: Viewer, person_ids: Collection[UUID], *, staff: bool) -> dict[UUID, list[MembershipRow]]:
    """Return the memberships of the people on one page, in one query."""
    kinds = [Membership.access_role != AccessRole.PARTICIPANT] if staff else []
    held: dict[UUID, list[MembershipRow]] = defaultdict(list)
    wanted = (access.memberships(viewer), Membership.person_id.in_(person_ids), *kinds)
    for row in queries.memberships_where(*wanted):
        held[row.person_id].append(row)
    return held


def _found(
    person_id: UUID, name: str, deactivated_at: datetime | None, email: str, held: list[MembershipRow]
) -> FoundPerson:
    now = tuple(row for row in held if holds_today(row))
    state = "deactivated" if deactivated_at is not None else "active" if now else "left"
    return FoundPerson(person_id, name, state, email, now or tuple(held[-1:]))
