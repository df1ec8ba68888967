"""What changes enterprises, organisations and which of them stand beside each other."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import select

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, Refused
from score_learn.core.ids import new_id
from score_learn.people import access, queries
from score_learn.people.models import Enterprise, Headcount, Organisation, Sponsorship
from score_learn.people.rules import OrganisationKind, Permission, new_enterprise_code
from score_learn.people.service import LANGUAGE_TAG, checked_name, require
from score_learn.people.viewer import Viewer


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
        Invalid: for an empty or too long name, an unknown time zone, a language tag that is none, or a negative
            headcount.
    """
    _require_country(viewer, country)
    if time_zone not in available_timezones():
        raise Invalid("unknown_time_zone", field="time_zone")
    if women < 0 or men < 0:
        raise Invalid("negative_headcount", field="women")
    for tag in languages:
        if not LANGUAGE_TAG.fullmatch(tag):
            raise Invalid("unknown_language", field="languages", tag=tag)
    code = new_enterprise_code()
    while db.session.scalar(select(Enterprise.id).where(Enterprise.code == code)):
        code = new_enterprise_code()
    row = Enterprise(
        id=new_id(),
        name=checked_name(name),
        code=code,
        country=country,
        region=checked_name(region, field="region") if region.strip() else "",
        sector=sector,
        time_zone=time_zone,
        languages=list(languages),
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(Headcount(enterprise_id=row.id, women=women, men=men, in_force_from=clock.today(time_zone)))
    audit.record(viewer, "enterprise.added", kind="enterprise", subject_id=row.id, name=row.name, country=country)
    db.session.flush()
    return row.id


def create_organisation(viewer: Viewer, *, name: str, kind: OrganisationKind) -> UUID:
    """Add an implementation partner, a lead buyer or a donor.

    Raises:
        Refused: ``name_taken`` when an organisation of that name exists.
    """
    require(viewer, Permission.ADMINISTER)
    name = checked_name(name)
    turns.wait("organisation", name)
    if db.session.scalar(select(Organisation.id).where(Organisation.name == name)):
        raise Refused("name_taken", field="name", name=name)
    row = Organisation(id=new_id(), name=name, kind=kind, created_at=clock.now())
    db.session.add(row)
    audit.record(viewer, "organisation.added", kind="organisation", subject_id=row.id, name=name, of_kind=str(kind))
    db.session.flush()
    return row.id


def sponsor(viewer: Viewer, *, organisation_id: UUID, enterprise_id: UUID, starts_on: date) -> UUID:
    """Put an organisation beside an enterprise from a day on.

    Raises:
        NotFound: when either is not this administrator's.
        Refused: ``already_sponsored`` when it stands there already.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    queries.find_organisation(viewer, organisation_id)
    turns.wait("enterprise", enterprise_id)
    there = db.session.scalar(
        select(Sponsorship.id).where(
            Sponsorship.organisation_id == organisation_id,
            Sponsorship.enterprise_id == enterprise_id,
            access.in_force(Sponsorship, starts_on),
        )
    )
    if there:
        raise Refused("already_sponsored", field="organisation_id")
    row = Sponsorship(id=new_id(), organisation_id=organisation_id, enterprise_id=enterprise_id, starts_on=starts_on)
    db.session.add(row)
    audit.record(
        viewer, "sponsorship.added", kind="enterprise", subject_id=enterprise_id, organisation=str(organisation_id)
    )
    db.session.flush()
    return row.id


def _require_country(viewer: Viewer, country: str) -> None:
    require(viewer, Permission.ADMINISTER)
    grants = viewer.grants_for(Permission.ADMINISTER)
    if viewer.kind != "operator" and not any(grant.country in {None, country} for grant in grants):
        raise Refused("not_allowed")
