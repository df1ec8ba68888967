"""What an administrator reads about implementation partners, lead buyers and donors."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import holds
from score_learn.people import access, queries, reach
from score_learn.people.models import Enterprise, Membership, Organisation, Person, Sponsorship
from score_learn.people.place_queries import SponsorshipRow, in_state, open_sessions_of, sponsorships_where
from score_learn.people.queries import MembershipRow, OrganisationRow
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class OrganisationInList:
    """An organisation with the number of enterprises beside which it stands now, as far as the viewer may see them."""

    organisation: OrganisationRow
    enterprises: int


@dataclass(frozen=True)
class OrganisationTouched:
    """Whom it touches when an organisation is closed, or opened again."""

    staff: int
    enterprises: int
    sessions: int


def organisation_page(
    viewer: Viewer, *, wanted: str = "", kind: str = "", state: str = "open", number: int = 1, size: int = PAGE_SIZE
) -> Page[OrganisationInList]:
    """Return one page of the organisations that the viewer may see, by name.

    Args:
        viewer: an administrator.
        wanted: parts of the name, in any script.
        kind: in which capacity; empty for all.
        state: ``open``, ``closed`` or ``all``.
        number: which page, from 1; what lies outside becomes the first or the last.
        size: rows a page.
    """
    chosen = [Organisation.id.in_(access.organisations(viewer)), in_state(Organisation, state)]
    chosen += [holds(Organisation.name_key, wanted)] if wanted.strip() else []
    chosen += [Organisation.kind == kind] if kind else []
    total = db.session.scalar(select(func.count()).select_from(Organisation).where(*chosen)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.scalars(
        select(Organisation)
        .where(*chosen)
        .order_by(Organisation.name_key, Organisation.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    found = [queries.organisation_row(row) for row in rows]
    beside = _enterprises_beside(viewer, [row.id for row in found])
    return Page(tuple(OrganisationInList(row, beside.get(row.id, 0)) for row in found), number, size, total)


def may_change(viewer: Viewer) -> bool:
    """Say whether the viewer may change organisations: they stand beside enterprises of every country."""
    return viewer.may(Permission.ADMINISTER) and reach.countries(viewer) is None


def find_changeable_organisation(viewer: Viewer, organisation_id: UUID) -> OrganisationRow:
    """Return an organisation that the viewer may change.

    Raises:
        NotFound: when there is none such, or the viewer does not administer all countries.
    """
    if not may_change(viewer):
        raise NotFound("organisation")
    return queries.find_organisation(viewer, organisation_id)


def staff_of(viewer: Viewer, organisation_id: UUID) -> tuple[MembershipRow, ...]:
    """List the people of an organisation as far as the viewer may see them, by name.

    Raises:
        NotFound: when there is no such organisation for this viewer.
    """
    queries.find_organisation(viewer, organisation_id)
    return queries.memberships_where(
        Membership.organisation_id == organisation_id,
        access.staff_memberships(viewer),
        access.in_force(Membership, clock.today()),
        Person.deactivated_at.is_(None),
    )


def sponsored_by(viewer: Viewer, organisation_id: UUID) -> tuple[SponsorshipRow, ...]:
    """List beside which of the viewer's enterprises an organisation stands or stood.

    Raises:
        NotFound: when there is no such organisation for this viewer.
    """
    queries.find_organisation(viewer, organisation_id)
    return sponsorships_where(
        Sponsorship.organisation_id == organisation_id,
        Enterprise.id.in_(access.enterprises(viewer, Permission.ADMINISTER)),
    )


def touched_by_closing(viewer: Viewer, organisation_id: UUID) -> OrganisationTouched:
    """Count whom it touches when an organisation is closed, or opened again.

    Raises:
        NotFound: when there is none such, or the viewer does not administer all countries.
    """
    find_changeable_organisation(viewer, organisation_id)
    staff = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, access.in_force(Membership, clock.today())
    )
    people = select(func.count()).select_from(Person).where(Person.id.in_(staff), Person.deactivated_at.is_(None))
    return OrganisationTouched(
        staff=db.session.scalar(people) or 0,
        enterprises=_enterprises_beside(viewer, [organisation_id]).get(organisation_id, 0),
        sessions=open_sessions_of(staff),
    )


def _enterprises_beside(viewer: Viewer, organisation_ids: list[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Sponsorship.organisation_id, func.count(Sponsorship.enterprise_id.distinct()))
        .where(
            Sponsorship.organisation_id.in_(organisation_ids),
            Sponsorship.enterprise_id.in_(access.enterprises(viewer, Permission.ADMINISTER)),
            access.in_force(Sponsorship, clock.today()),
        )
        .group_by(Sponsorship.organisation_id)
    )
    return {row[0]: row[1] for row in rows}
