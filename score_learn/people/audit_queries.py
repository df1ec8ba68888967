"""What an administrator reads of the audit log, and the names of those it speaks of."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import aliased

from score_learn.core import ids, keyset
from score_learn.core.audit import AuditEntry, detail
from score_learn.core.db import db, fetch
from score_learn.core.keyset import Mark, Order, Stretch
from score_learn.core.search import holds
from score_learn.people import access
from score_learn.people.audit_access import as_id, readable
from score_learn.people.models import Enterprise, Membership, Organisation, Person
from score_learn.people.rules import AccessRole, Permission
from score_learn.people.viewer import Viewer

ORDER = Order(AuditEntry.at, AuditEntry.id)


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; what is empty asks for nothing.

    ``who`` is part of the name of whoever acted, ``about`` of the name of what was changed, or its id. ``enterprise``
    is part of a name, or a code. ``actions`` are the ones to show, ``besides`` those to leave out. ``since`` is the
    first instant and ``until`` the first that is too late.
    """

    who: str = ""
    about: str = ""
    enterprise: str = ""
    actions: Collection[str] | None = None
    besides: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditRow:
    """One entry as it was written."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    action: str
    kind: str
    subject_id: str
    details: Mapping[str, Any]

    @property
    def subject(self) -> UUID | None:
        """The id of what was changed, where that is a record of ours and no word."""
        return ids.parse(self.subject_id)


@dataclass(frozen=True)
class Names:
    """The names behind the ids of some entries.

    ``actors`` holds everybody who did one of them, ``people`` those alone whose page this administrator may open.
    """

    actors: Mapping[UUID, str] = field(default_factory=dict)
    people: Mapping[UUID, str] = field(default_factory=dict)
    enterprises: Mapping[UUID, str] = field(default_factory=dict)
    organisations: Mapping[UUID, str] = field(default_factory=dict)


def audit_log(
    viewer: Viewer, wanted: Wanted, *, older_than: Mark | None = None, newer_than: Mark | None = None
) -> Stretch[AuditRow]:
    """List the entries the viewer may read, the newest first, from a mark on."""
    return keyset.stretch(_statement(viewer, wanted), ORDER, _rows, older_than=older_than, newer_than=newer_than)


def whole_audit_log(viewer: Viewer, wanted: Wanted) -> Iterator[tuple[tuple[AuditRow, ...], Names]]:
    """Read all the entries that are looked for, a piece at a time, each piece with its names."""
    mark: Mark | None = None
    while True:
        piece = keyset.stretch(_statement(viewer, wanted), ORDER, _rows, older_than=mark, size=keyset.PIECE)
        yield piece.rows, names(viewer, piece.rows)
        mark = piece.older
        if mark is None:
            return


def names(viewer: Viewer, rows: Sequence[AuditRow]) -> Names:
    """Look up the names that some entries of this viewer speak of, each kind at once."""
    actors = {row.actor_id for row in rows if row.actor_id}
    one = aliased(Person)
    # Looked up for each of these few: a list of everybody whom the viewer may see would be made first.
    visible = access.people(viewer, Permission.ADMINISTER).where(Person.id == one.id).correlate(one)
    wanted = actors | _named(rows, "person", "people")
    known = {
        person_id: (name, may_open)
        for person_id, name, may_open in fetch(select(one.id, one.name, visible.exists()).where(one.id.in_(wanted)))
    }
    return Names(
        {person_id: name for person_id, (name, _open) in known.items() if person_id in actors},
        {person_id: name for person_id, (name, may_open) in known.items() if may_open},
        _names_of(Enterprise, access.enterprises(viewer, Permission.ADMINISTER), _named(rows, "enterprise")),
        _names_of(Organisation, access.organisations(viewer), _named(rows, "organisation")),
    )


def actors(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those who did what every administrator may read, such as publishing a module."""
    if not viewer.may(Permission.ADMINISTER):
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def _statement(viewer: Viewer, wanted: Wanted) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.who.strip():
        conditions.append(AuditEntry.actor_id.in_(select(Person.id).where(holds(Person.name_key, wanted.who))))
    if wanted.about.strip():
        conditions.append(_about(wanted.about.strip()))
    if wanted.enterprise.strip():
        conditions.append(_at_enterprise(wanted.enterprise.strip()))
    if wanted.actions is not None:
        conditions.append(AuditEntry.action.in_(wanted.actions))
    if wanted.besides:
        conditions.append(AuditEntry.action.not_in(wanted.besides))
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    # Last, because SQLite asks from left to right, and this costs most.
    return select(AuditEntry).where(*conditions, readable(viewer))


def _about(text: str) -> ColumnElement[bool]:
    """Find what was changed by its name; a module, a language or a certificate by its id."""
    subject = as_id(AuditEntry.subject_id)
    tables: dict[str, type[Person | Enterprise | Organisation]] = {
        "person": Person,
        "enterprise": Enterprise,
        "organisation": Organisation,
    }
    by_name = (
        and_(AuditEntry.subject_kind == kind, subject.in_(select(table.id).where(holds(table.name_key, text))))
        for kind, table in tables.items()
    )
    return or_(AuditEntry.subject_id == text.casefold(), *by_name)


def _at_enterprise(text: str) -> ColumnElement[bool]:
    """Find what an enterprise was changed by, what happened there, and what its people did and had done to them."""
    places = select(Enterprise.id).where(or_(holds(Enterprise.name_key, text), Enterprise.code == text.upper()))
    learning = select(Membership.person_id).where(
        Membership.enterprise_id.in_(places), Membership.access_role == AccessRole.PARTICIPANT
    )
    subject, place = as_id(AuditEntry.subject_id), detail("enterprise")
    unplaced_person = and_(AuditEntry.subject_kind == "person", place.is_(None), subject.in_(learning))
    the_place = and_(AuditEntry.subject_kind == "enterprise", subject.in_(places))
    return or_(the_place, as_id(place).in_(places), unplaced_person)


def _rows(found: Sequence[Row[Any]]) -> list[AuditRow]:
    entries = (row.AuditEntry for row in found)
    return [
        AuditRow(one.id, one.at, one.actor_id, one.action, one.subject_kind, one.subject_id, one.details)
        for one in entries
    ]


def _named(rows: Sequence[AuditRow], kind: str, several: str = "") -> set[UUID]:
    """Gather the ids of a kind: of what was changed, and in the details."""
    found = {row.subject for row in rows if row.kind == kind}
    found |= {ids.parse(str(row.details.get(kind, ""))) for row in rows}
    for row in rows:
        held = row.details.get(several)
        # Of a long list the page says how many, of one person who.
        found |= {ids.parse(str(one)) for one in held} if isinstance(held, list) and len(held) == 1 else set()
    return {one for one in found if one is not None}


def _names_of(
    table: type[Enterprise] | type[Organisation], visible: Select[UUID], wanted: Collection[UUID]
) -> dict[UUID, str]:
    rows = db.session.execute(select(table.id, table.name).where(table.id.in_(wanted), table.id.in_(visible)))
    return {row.id: row.name for row in rows}
