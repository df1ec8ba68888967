"""What changes enterprises and their headcounts; closing keeps everything, reopening brings it back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import select, update

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, Refused
from score_learn.core.ids import new_id
from score_learn.people import place_queries, queries, reach
from score_learn.people.credential_models import LoginSession
from score_learn.people.models import Enterprise, Headcount, Membership
from score_learn.people.rules import Permission, new_enterprise_code
from score_learn.people.service import LANGUAGE_TAG, checked_name, require
from score_learn.people.viewer import Viewer

EMPLOYED_MOST = 1_000_000


def create_enterprise(
    viewer: Viewer,
    *,
    name: str,
    country: str,
    region: str,
    sector: str,
    time_zone: str,
    languages: Sequence[str],
    women: int,
    men: int,
) -> UUID:
    """Add an enterprise with its first headcount and a code of its own.

    Raises:
        Refused: ``not_allowed`` unless the viewer administers that country.
        Invalid: for an empty or too long name, an unknown time zone, a language tag that is none, or a headcount that
            cannot be.
    """
    _require_country(viewer, country)
    _check_headcount(women, men)
    facts = _checked_facts(name, country, region, sector, time_zone, languages)
    code = new_enterprise_code()
    while db.session.scalar(select(Enterprise.id).where(Enterprise.code == code)):
        code = new_enterprise_code()
    row = Enterprise(id=new_id(), code=code, created_at=clock.now(), **facts)
    db.session.add(row)
    db.session.flush()
    db.session.add(Headcount(enterprise_id=row.id, women=women, men=men, in_force_from=clock.today(time_zone)))
    audit.record(viewer, "enterprise.added", kind="enterprise", subject_id=row.id, name=row.name, country=country)
    db.session.flush()
    return row.id


def change_enterprise(
    viewer: Viewer,
    *,
    enterprise_id: UUID,
    name: str,
    country: str,
    region: str,
    sector: str,
    time_zone: str,
    languages: Sequence[str],
) -> bool:
    """Correct what is kept of an enterprise and return whether anything changed; its code stays, it is on the cards.

    Raises:
        NotFound: when the enterprise is not this administrator's.
        Refused: ``not_allowed`` for a country that the viewer does not administer.
        Invalid: as for a new one.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    _require_country(viewer, country)
    facts = _checked_facts(name, country, region, sector, time_zone, languages)
    turns.wait("enterprise", enterprise_id)
    row = db.session.get_one(Enterprise, enterprise_id, populate_existing=True)
    before = {field: getattr(row, field) for field, value in facts.items() if getattr(row, field) != value}
    for field in before:
        setattr(row, field, facts[field])
    if before:
        after = {field: facts[field] for field in before}
        audit.record(
            viewer,
            "enterprise.changed",
            kind="enterprise",
            subject_id=enterprise_id,
            changed=list(before),
            before=before,
            after=after,
        )
        db.session.flush()
    return bool(before)


def add_headcount(viewer: Viewer, *, enterprise_id: UUID, women: int, men: int, in_force_from: date) -> bool:
    """Say how many women and men an enterprise employs from a day on; the same said again does nothing.

    Raises:
        NotFound: when the enterprise is not this administrator's.
        Invalid: ``negative_headcount``, ``headcount_too_large``, or ``day_to_come`` for a day that is not there yet.
        Refused: ``headcount_that_day`` when other numbers hold from that day: what was reported stays.
    """
    enterprise = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    _check_headcount(women, men)
    if in_force_from > clock.today(enterprise.time_zone):
        raise Invalid("day_to_come", field="in_force_from")
    turns.wait("enterprise", enterprise_id)
    there = db.session.scalar(
        select(Headcount).where(Headcount.enterprise_id == enterprise_id, Headcount.in_force_from == in_force_from)
    )
    if there is not None:
        if (there.women, there.men) == (women, men):
            return False
        raise Refused("headcount_that_day", field="in_force_from")
    db.session.add(Headcount(enterprise_id=enterprise_id, women=women, men=men, in_force_from=in_force_from))
    audit.record(
        viewer,
        "headcount.added",
        kind="enterprise",
        subject_id=enterprise_id,
        women=women,
        men=men,
        in_force_from=in_force_from.isoformat(),
    )
    db.session.flush()
    return True


def close_enterprise(viewer: Viewer, *, enterprise_id: UUID) -> bool:
    """Close an enterprise: its people cannot sign in for it any more and their sessions end; all that happened stays.

    Trainers, managers and pickers show it no more; figures count it as before. Closing a closed one does nothing.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    enterprise = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    turns.wait("enterprise", enterprise_id)
    closing = update(Enterprise).where(Enterprise.id == enterprise_id, Enterprise.closed_on.is_(None))
    today = clock.today(enterprise.time_zone)
    if db.session.execute(closing.values(closed_on=today).returning(Enterprise.id)).first() is None:
        return False
    here = select(Membership.person_id).where(
        Membership.enterprise_id == enterprise_id, *place_queries.ends_with_the_place()
    )
    ended = db.session.execute(
        update(LoginSession)
        .where(LoginSession.person_id.in_(here), LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because="enterprise_closed")
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    audit.record(viewer, "enterprise.closed", kind="enterprise", subject_id=enterprise_id, sessions_ended=len(ended))
    db.session.flush()
    return True


def reopen_enterprise(viewer: Viewer, *, enterprise_id: UUID) -> bool:
    """Open a closed enterprise again: everybody is back with the PIN and the place they had.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    turns.wait("enterprise", enterprise_id)
    opening = update(Enterprise).where(Enterprise.id == enterprise_id, Enterprise.closed_on.is_not(None))
    if db.session.execute(opening.values(closed_on=None).returning(Enterprise.id)).first() is None:
        return False
    audit.record(viewer, "enterprise.reopened", kind="enterprise", subject_id=enterprise_id)
    db.session.flush()
    return True


def _checked_facts(
    name: str, country: str, region: str, sector: str, time_zone: str, languages: Sequence[str]
) -> dict[str, Any]:
    """Tidy what is kept of an enterprise, and refuse what cannot be."""
    if time_zone not in available_timezones():
        raise Invalid("unknown_time_zone", field="time_zone")
    for tag in languages:
        if not LANGUAGE_TAG.fullmatch(tag):
            raise Invalid("unknown_language", field="languages", tag=tag)
    return {
        "name": checked_name(name),
        "country": country,
        "region": checked_name(region, field="region") if region.strip() else "",
        "sector": sector,
        "time_zone": time_zone,
        "languages": list(languages),
    }


def _check_headcount(women: int, men: int) -> None:
    for field, number in (("women", women), ("men", men)):
        if number < 0:
            raise Invalid("negative_headcount", field=field)
        if number > EMPLOYED_MOST:
            raise Invalid("headcount_too_large", field=field, most=EMPLOYED_MOST)


def _require_country(viewer: Viewer, country: str) -> None:
    require(viewer, Permission.ADMINISTER)
    bound = reach.countries(viewer)
    if bound is not None and country not in bound:
        raise Refused("not_allowed", field="country")
