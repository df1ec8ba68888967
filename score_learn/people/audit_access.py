"""Who may read which entries of the audit log, said once."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, cast, exists, false, func, or_, true
from sqlalchemy.types import Uuid

from score_learn.core.audit import AuditEntry, detail
from score_learn.people import access
from score_learn.people.models import Enterprise, Person
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

ID = "________-____-____-____-____________"


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Say which entries an administrator may read.

    Who administers all countries reads everything. Who administers one reads what he or she did, and what was done to
    a person or an enterprise there. Where an entry names an enterprise or a country, that decides: what happened
    elsewhere to a person who is known here too is not shown.
    """
    grants = viewer.grants_for(Permission.ADMINISTER)
    if viewer.kind == "operator" or any(grant.country is None for grant in grants):
        return true()
    if not grants:
        return false()
    place, country = detail("enterprise"), detail("country")
    named_here = or_(place.is_(None), _is_enterprise_of(viewer, as_id(place)))
    country_here = or_(country.is_(None), country.in_([grant.country for grant in grants]))
    subject = as_id(AuditEntry.subject_id)
    here = case(
        (AuditEntry.subject_kind == "person", _is_person_of(viewer, subject)),
        (AuditEntry.subject_kind == "enterprise", _is_enterprise_of(viewer, subject)),
        else_=place.is_not(None),
    )
    return or_(AuditEntry.actor_id == viewer.person_id, and_(here, named_here, country_here))


def as_id(text: Any) -> ColumnElement[UUID]:
    """Read a text of the log as an id; what is none, such as a module's, is nothing."""
    return case((text.like(ID), cast(func.replace(text, "-", ""), Uuid)))


def _is_person_of(viewer: Viewer, person_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    visible = access.people(viewer, Permission.ADMINISTER)
    return exists(visible.where(Person.id == person_id).correlate(AuditEntry))


def _is_enterprise_of(viewer: Viewer, enterprise_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    visible = access.enterprises(viewer, Permission.ADMINISTER)
    return exists(visible.where(Enterprise.id == enterprise_id).correlate(AuditEntry))
