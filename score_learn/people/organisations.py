"""What changes implementation partners, lead buyers and donors, and beside which enterprises they stand."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true, update

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.people import access, organisation_queries, queries
from score_learn.people.credential_models import LoginSession
from score_learn.people.models import Membership, Organisation, Sponsorship
from score_learn.people.rules import OrganisationKind, Permission
from score_learn.people.service import checked_name, require
from score_learn.people.viewer import Viewer


def create_organisation(viewer: Viewer, *, name: str, kind: OrganisationKind) -> UUID:
    """Add an implementation partner, a lead buyer or a donor.

    Raises:
        Refused: ``name_taken`` when an organisation of that name exists.
    """
    require(viewer, Permission.ADMINISTER)
    name = _free_name(name)
    row = Organisation(id=new_id(), name=name, kind=kind, created_at=clock.now())
    db.session.add(row)
    audit.record(viewer, "organisation.added", kind="organisation", subject_id=row.id, name=name, of_kind=str(kind))
    db.session.flush()
    return row.id


def change_organisation(viewer: Viewer, *, organisation_id: UUID, name: str) -> bool:
    """Correct the name of an organisation and return whether it changed.

    Raises:
        NotFound: when there is none such, or the viewer does not administer all countries.
        Refused: ``name_taken``; Invalid: for a name that cannot be used.
    """
    before = organisation_queries.find_changeable_organisation(viewer, organisation_id).name
    name = _free_name(name, besides=organisation_id)
    if name == before:
        return False
    db.session.get_one(Organisation, organisation_id).name = name
    audit.record(
        viewer,
        "organisation.changed",
        kind="organisation",
        subject_id=organisation_id,
        changed=["name"],
        before={"name": before},
        after={"name": name},
    )
    db.session.flush()
    return True


def close_organisation(viewer: Viewer, *, organisation_id: UUID) -> bool:
    """Close an organisation: its people see nothing any more and their sessions end; where it stood is kept.

    Raises:
        NotFound: when there is none such, or the viewer does not administer all countries.
    """
    organisation_queries.find_changeable_organisation(viewer, organisation_id)
    closing = update(Organisation).where(Organisation.id == organisation_id, Organisation.closed_on.is_(None))
    if db.session.execute(closing.values(closed_on=clock.today()).returning(Organisation.id)).first() is None:
        return False
    staff = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, access.in_force(Membership, clock.today())
    )
    ended = db.session.execute(
        update(LoginSession)
        .where(LoginSession.person_id.in_(staff), LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because="organisation_closed")
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    audit.record(
        viewer, "organisation.closed", kind="organisation", subject_id=organisation_id, sessions_ended=len(ended)
    )
    db.session.flush()
    return True


def reopen_organisation(viewer: Viewer, *, organisation_id: UUID) -> bool:
    """Open a closed organisation again: its people see what they saw.

    Raises:
        NotFound: when there is none such, or the viewer does not administer all countries.
    """
    organisation_queries.find_changeable_organisation(viewer, organisation_id)
    opening = update(Organisation).where(Organisation.id == organisation_id, Organisation.closed_on.is_not(None))
    if db.session.execute(opening.values(closed_on=None).returning(Organisation.id)).first() is None:
        return False
    audit.record(viewer, "organisation.reopened", kind="organisation", subject_id=organisation_id)
    db.session.flush()
    return True


def sponsor(viewer: Viewer, *, organisation_id: UUID, enterprise_id: UUID, starts_on: date) -> UUID:
    """Put an organisation beside an enterprise from a day on; from a day on which it began before, it goes on.

    Raises:
        NotFound: when either is not this administrator's.
        Refused: ``already_sponsored`` when it stands there already or will; ``enterprise_closed``,
            ``organisation_closed``.
    """
    queries.find_open_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    queries.find_open_organisation(viewer, organisation_id)
    turns.wait("enterprise", enterprise_id)
    row = db.session.scalar(
        select(Sponsorship).where(
            Sponsorship.organisation_id == organisation_id,
            Sponsorship.enterprise_id == enterprise_id,
            Sponsorship.starts_on == starts_on,
        )
    )
    if row is None:
        row = Sponsorship(
            id=new_id(), organisation_id=organisation_id, enterprise_id=enterprise_id, starts_on=starts_on
        )
    elif row.ends_on is None:
        raise Refused("already_sponsored", field="organisation_id")
    row.ends_on = None
    _refuse_overlap(row, field="organisation_id")
    db.session.add(row)
    _record(viewer, "sponsorship.added", row)
    return row.id


def end_sponsorship(viewer: Viewer, *, enterprise_id: UUID, sponsorship_id: UUID, ends_on: date | None) -> bool:
    """Say from which day on an organisation stands beside an enterprise no more, or with ``None`` that it goes on.

    Ended today it counts no more today. The same said again does nothing.

    Raises:
        NotFound: when the enterprise is not this administrator's, or there is no such sponsorship there.
        Invalid: ``ends_before_it_starts``.
        Refused: ``already_sponsored`` when the organisation stands there again in the time that would be added.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    turns.wait("enterprise", enterprise_id)
    row = db.session.scalar(
        select(Sponsorship).where(Sponsorship.id == sponsorship_id, Sponsorship.enterprise_id == enterprise_id)
    )
    if row is None:
        raise NotFound("sponsorship")
    if ends_on is not None and ends_on < row.starts_on:
        raise Invalid("ends_before_it_starts", field="ends_on")
    if ends_on == row.ends_on:
        return False
    row.ends_on = ends_on
    _refuse_overlap(row, field="ends_on")
    _record(viewer, "sponsorship.ended" if ends_on else "sponsorship.resumed", row)
    return True


def _refuse_overlap(row: Sponsorship, *, field: str) -> None:
    """Let an organisation stand beside an enterprise once at a time; a row that ends as it begins holds no time."""
    begins_before: ColumnElement[bool] = true() if row.ends_on is None else Sponsorship.starts_on < row.ends_on
    ends_after = Sponsorship.ends_on > row.starts_on
    with db.session.no_autoflush:
        there = db.session.scalar(
            select(Sponsorship.id).where(
                Sponsorship.organisation_id == row.organisation_id,
                Sponsorship.enterprise_id == row.enterprise_id,
                Sponsorship.id != row.id,
                begins_before,
                or_(Sponsorship.ends_on.is_(None), and_(ends_after, Sponsorship.ends_on > Sponsorship.starts_on)),
            )
        )
    if there:
        raise Refused("already_sponsored", field=field)


def _record(viewer: Viewer, action: str, row: Sponsorship) -> None:
    audit.record(
        viewer,
        action,
        kind="enterprise",
        subject_id=row.enterprise_id,
        organisation=str(row.organisation_id),
        starts_on=row.starts_on.isoformat(),
        ends_on=row.ends_on.isoformat() if row.ends_on else None,
    )
    db.session.flush()


def _free_name(name: str, *, besides: UUID | None = None) -> str:
    name = checked_name(name)
    turns.wait("organisation", name)
    if db.session.scalar(select(Organisation.id).where(Organisation.name == name, Organisation.id != besides)):
        raise Refused("name_taken", field="name", name=name)
    return name
