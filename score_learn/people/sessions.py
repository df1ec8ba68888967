"""Staying signed in: whose a session is and how long it counts, in one small query at every request."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, or_, select, update

from score_learn.core import clock
from score_learn.core.db import db, fetch
from score_learn.people import access
from score_learn.people.credential_models import LoginSession
from score_learn.people.hashing import digest
from score_learn.people.models import Enterprise, Membership, Organisation, Person
from score_learn.people.rules import AccessRole
from score_learn.people.viewer import Grant, Viewer

OWN_DEVICE_DAYS = 90
SHARED_IDLE = timedelta(minutes=45)
STAFF_HOURS = 12
SEEN_EVERY = timedelta(minutes=15)


def viewer_of(token: str) -> tuple[Viewer, bool] | None:
    """Return the viewer of a session token and whether its last-seen is due, in one query.

    A session counts while it is not ended, not too old and, on a shared device, not left alone for too long.
    """
    now = clock.now()
    rows = fetch(_open_session(), {"digest": digest(token), "day": now.date()})
    if not rows or not _counts(rows[0], now):
        return None
    session = rows[0]
    held = [row for row in rows if row.access_role is not None and _holds(row)]
    learns = next((row for row in held if row.access_role == AccessRole.PARTICIPANT), None)
    viewer = Viewer(
        kind=session.kind,
        person_id=session.person_id,
        name=session.name,
        sex=session.sex,
        language=session.language,
        session_id=session.id,
        enterprise_name=learns.enterprise_name if learns else "",
        time_zone=learns.time_zone if learns else "UTC",
        grants=tuple(_grant(row) for row in held),
    )
    return viewer, now - session.last_seen_at > SEEN_EVERY


def lasting(now: datetime) -> ColumnElement[bool]:
    """Say which sessions nobody ended and time has not ended either, for those who count them."""
    staff, own = LoginSession.kind == "staff", LoginSession.own_device
    seen = LoginSession.last_seen_at
    return and_(
        LoginSession.ended_at.is_(None),
        or_(
            and_(staff, LoginSession.created_at > now - timedelta(hours=STAFF_HOURS)),
            and_(~staff, own, seen > now - timedelta(days=OWN_DEVICE_DAYS)),
            and_(~staff, ~own, seen > now - SHARED_IDLE),
        ),
    )


def touch_session(viewer: Viewer) -> None:
    """Note that the session is in use; the face does it at most every quarter of an hour."""
    db.session.execute(
        update(LoginSession).where(LoginSession.id == viewer.session_id).values(last_seen_at=clock.now())
    )


def close_session(viewer: Viewer) -> None:
    """End the viewer's session."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.id == viewer.session_id, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because="signed_out")
    )


@lru_cache(maxsize=1)
def _open_session() -> Select[*tuple[Any, ...]]:
    """Build the statement once: putting it together costs several times as much as running it."""
    day: BindParameter[date] = bindparam("day")
    return (
        select(
            LoginSession.id,
            LoginSession.person_id,
            LoginSession.kind,
            LoginSession.own_device,
            LoginSession.created_at,
            LoginSession.last_seen_at,
            Person.name,
            Person.sex,
            Person.language,
            Membership.access_role,
            Membership.enterprise_id,
            Membership.organisation_id,
            Membership.country,
            Membership.position,
            Enterprise.name.label("enterprise_name"),
            Enterprise.time_zone,
            Enterprise.closed_on.label("enterprise_closed_on"),
            Organisation.closed_on.label("organisation_closed_on"),
        )
        .join(Person, Person.id == LoginSession.person_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & access.in_force(Membership, day))
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            LoginSession.digest == bindparam("digest"),
            LoginSession.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Membership.starts_on.desc(), Membership.id)
    )


def _holds(row: Row[Any]) -> bool:
    if row.enterprise_closed_on is not None or row.organisation_closed_on is not None:
        return False
    # A PIN opens only what a participant may see, whatever else the person is.
    return bool(row.kind == "staff" or row.access_role == AccessRole.PARTICIPANT)


def _grant(row: Row[Any]) -> Grant:
    return Grant(AccessRole(row.access_role), row.enterprise_id, row.organisation_id, row.country, row.position)


def _counts(row: Row[Any], now: datetime) -> bool:
    if row.kind == "staff":
        return bool(now - row.created_at < timedelta(hours=STAFF_HOURS))
    if row.own_device:
        return bool(now - row.last_seen_at < timedelta(days=OWN_DEVICE_DAYS))
    return bool(now - row.last_seen_at < SHARED_IDLE)
