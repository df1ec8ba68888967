"""What an administrator reads about enterprises: the list, and what stands around one of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import holds
from score_learn.people import access, queries, sessions
from score_learn.people.credential_models import LoginSession, PasswordCredential
from score_learn.people.models import Enterprise, Headcount, Membership, Organisation, Person, Sponsorship
from score_learn.people.queries import EnterpriseRow
from score_learn.people.rules import AccessRole, Permission, tidy_code
from score_learn.people.viewer import Viewer

STATES = ("open", "closed", "all")


@dataclass(frozen=True)
class EnterpriseInList:
    """An enterprise with how many people take part and are employed there, if that was said, and who trains them."""

    enterprise: EnterpriseRow
    participants: int
    employed: int | None
    trainers: tuple[str, ...]


@dataclass(frozen=True)
class TrainerRow:
    """A trainer of an enterprise; without a place, one who can be chosen for it."""

    person_id: UUID
    name: str
    email: str
    membership_id: UUID | None = None
    starts_on: date | None = None


@dataclass(frozen=True)
class HeadcountRow:
    """How many women and men an enterprise employs from a day on."""

    women: int
    men: int
    in_force_from: date


@dataclass(frozen=True)
class SponsorshipRow:
    """An organisation beside an enterprise, with its dates."""

    id: UUID
    enterprise_id: UUID
    enterprise_name: str
    organisation_id: UUID
    organisation_name: str
    organisation_kind: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class EnterpriseTouched:
    """Whom it touches when an enterprise is closed, or opened again."""

    participants: int
    managers: int
    trainers: int
    organisations: int
    sessions: int


def enterprise_page(
    viewer: Viewer,
    *,
    wanted: str = "",
    country: str = "",
    sector: str = "",
    state: str = "open",
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[EnterpriseInList]:
    """Return one page of the enterprises that the viewer administers, by name.

    Args:
        viewer: an administrator.
        wanted: parts of the name in any script, or of the code.
        country: two letters; empty for all.
        sector: as enterprises state it; empty for all.
        state: one of ``STATES``; anything else counts as ``open``.
        number: which page, from 1; what lies outside becomes the first or the last.
        size: rows a page.
    """
    chosen = [Enterprise.id.in_(access.enterprises(viewer, Permission.ADMINISTER)), in_state(Enterprise, state)]
    if wanted.strip():
        chosen.append(or_(holds(Enterprise.name_key, wanted), _code_holds(wanted)))
    chosen += [Enterprise.country == country] if country else []
    chosen += [Enterprise.sector == sector] if sector else []
    total = db.session.scalar(select(func.count()).select_from(Enterprise).where(*chosen)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.scalars(
        select(Enterprise)
        .where(*chosen)
        .order_by(Enterprise.name_key, Enterprise.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(_with_people([queries.enterprise_row(row) for row in rows]), number, size, total)


def countries_in_use(viewer: Viewer) -> tuple[str, ...]:
    """List the countries of the enterprises that the viewer administers."""
    visible = access.enterprises(viewer, Permission.ADMINISTER)
    return tuple(db.session.scalars(select(Enterprise.country).where(Enterprise.id.in_(visible)).distinct()))


def participants_at(enterprise_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count who takes part now, by enterprise; for lists of enterprises the viewer was found to see."""
    rows = db.session.execute(
        select(Membership.enterprise_id, func.count())
        .where(
            Membership.enterprise_id.in_(enterprise_ids),
            Membership.access_role == AccessRole.PARTICIPANT,
            access.in_force(Membership, clock.today()),
            access.active(Membership.person_id),
        )
        .group_by(Membership.enterprise_id)
    )
    return {row[0]: row[1] for row in rows if row[0]}


def headcounts(viewer: Viewer, enterprise_id: UUID) -> tuple[HeadcountRow, ...]:
    """List every headcount of an enterprise, the newest first.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    rows = db.session.scalars(
        select(Headcount).where(Headcount.enterprise_id == enterprise_id).order_by(Headcount.in_force_from.desc())
    )
    return tuple(HeadcountRow(row.women, row.men, row.in_force_from) for row in rows)


def trainers_of(viewer: Viewer, enterprise_id: UUID) -> tuple[TrainerRow, ...]:
    """List who trains at an enterprise now, by name.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    return _trainers(viewer, Membership.enterprise_id == enterprise_id)


def trainers_to_choose(viewer: Viewer) -> tuple[TrainerRow, ...]:
    """List every trainer once, by name, to choose one for an enterprise."""
    once = {row.person_id: row for row in _trainers(viewer)}
    return tuple(once.values())


def sponsorships(viewer: Viewer, enterprise_id: UUID) -> tuple[SponsorshipRow, ...]:
    """List which organisations stand beside an enterprise, the current and the past ones.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    return sponsorships_where(Sponsorship.enterprise_id == enterprise_id)


def find_sponsorship(viewer: Viewer, enterprise_id: UUID, sponsorship_id: UUID) -> SponsorshipRow:
    """Return one sponsorship of an enterprise.

    Raises:
        NotFound: when the enterprise is not this administrator's, or there is no such sponsorship there.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    rows = sponsorships_where(Sponsorship.enterprise_id == enterprise_id, Sponsorship.id == sponsorship_id)
    if not rows:
        raise NotFound("sponsorship")
    return rows[0]


def sponsorships_where(*conditions: ColumnElement[bool]) -> tuple[SponsorshipRow, ...]:
    """List sponsorships with their names; for the queries of this package, which say whose may be seen."""
    rows = db.session.execute(
        select(Sponsorship, Enterprise.name, Organisation)
        .join(Organisation, Organisation.id == Sponsorship.organisation_id)
        .join(Enterprise, Enterprise.id == Sponsorship.enterprise_id)
        .where(*conditions)
        .order_by(Sponsorship.ends_on.is_not(None), Enterprise.name_key, Organisation.name_key, Sponsorship.starts_on)
    )
    return tuple(
        SponsorshipRow(
            tie.id, tie.enterprise_id, name, tie.organisation_id, body.name, body.kind, tie.starts_on, tie.ends_on
        )
        for tie, name, body in rows
    )


def touched_by_closing(viewer: Viewer, enterprise_id: UUID) -> EnterpriseTouched:
    """Count whom it touches when an enterprise is closed, or opened again.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    here = (Membership.enterprise_id == enterprise_id, *_members_now())
    rows = db.session.execute(
        select(Membership.access_role, func.count(Membership.person_id.distinct()))
        .join(Person, Person.id == Membership.person_id)
        .where(*here)
        .group_by(Membership.access_role)
    )
    counts = {row[0]: row[1] for row in rows}
    signed_in = select(Membership.person_id).where(Membership.enterprise_id == enterprise_id, *ends_with_the_place())
    beside = select(func.count()).where(
        Sponsorship.enterprise_id == enterprise_id, access.in_force(Sponsorship, clock.today())
    )
    return EnterpriseTouched(
        participants=counts.get(AccessRole.PARTICIPANT, 0),
        managers=counts.get(AccessRole.ENTERPRISE_MANAGER, 0),
        trainers=counts.get(AccessRole.TRAINER, 0),
        organisations=db.session.scalar(beside) or 0,
        sessions=open_sessions_of(signed_in),
    )


def ends_with_the_place() -> tuple[ColumnElement[bool], ...]:
    """Say whose sessions end when their enterprise is closed: a trainer works elsewhere too and stays signed in."""
    return (
        Membership.access_role.in_([AccessRole.PARTICIPANT, AccessRole.ENTERPRISE_MANAGER]),
        access.in_force(Membership, clock.today()),
    )


def open_sessions_of(people: Any) -> int:
    """Count the sessions of people, a select of ids, that nobody ended and time has not ended either."""
    counted = select(func.count()).where(LoginSession.person_id.in_(people), sessions.lasting(clock.now()))
    return db.session.scalar(counted) or 0


def in_state(table: type[Enterprise] | type[Organisation], state: str) -> ColumnElement[bool]:
    """Say which rows of a list of places are open, closed, or any."""
    if state == "all":
        return or_(table.closed_on.is_(None), table.closed_on.is_not(None))
    return table.closed_on.is_not(None) if state == "closed" else table.closed_on.is_(None)


def _code_holds(wanted: str) -> ColumnElement[bool]:
    return Enterprise.code.contains(tidy_code(wanted), autoescape=True)


def _members_now() -> tuple[ColumnElement[bool], ...]:
    return access.in_force(Membership, clock.today()), Person.deactivated_at.is_(None)


def _with_people(enterprises: Sequence[EnterpriseRow]) -> tuple[EnterpriseInList, ...]:
    ids = [row.id for row in enterprises]
    participants, trainers = participants_at(ids), _trainer_names(ids)
    employed = _employed(enterprises)
    return tuple(
        EnterpriseInList(row, participants.get(row.id, 0), employed.get(row.id), tuple(trainers.get(row.id, ())))
        for row in enterprises
    )


def _trainer_names(enterprise_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    rows = db.session.execute(
        select(Membership.enterprise_id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.enterprise_id.in_(enterprise_ids),
            Membership.access_role == AccessRole.TRAINER,
            *_members_now(),
        )
        .order_by(Person.name_key, Person.id)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for enterprise_id, name in rows:
        if enterprise_id is not None:
            found[enterprise_id].append(name)
    return found


def _employed(enterprises: Sequence[EnterpriseRow]) -> dict[UUID, int]:
    """Return the headcount in force today at each enterprise; what day it is there, its time zone says."""
    rows = db.session.scalars(
        select(Headcount)
        .where(Headcount.enterprise_id.in_([row.id for row in enterprises]))
        .order_by(Headcount.in_force_from)
    )
    today = {row.id: clock.today(row.time_zone) for row in enterprises}
    return {row.enterprise_id: row.women + row.men for row in rows if row.in_force_from <= today[row.enterprise_id]}


def _trainers(viewer: Viewer, *conditions: ColumnElement[bool]) -> tuple[TrainerRow, ...]:
    rows = db.session.execute(
        select(Person.id, Person.name, PasswordCredential.email, Membership.id, Membership.starts_on)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(PasswordCredential, PasswordCredential.person_id == Person.id)
        .where(
            Membership.access_role == AccessRole.TRAINER,
            access.staff_memberships(viewer),
            *_members_now(),
            *conditions,
        )
        .order_by(Person.name_key, Person.id)
    )
    return tuple(TrainerRow(row[0], row[1], row[2] or "", row[3], row[4]) for row in rows)
