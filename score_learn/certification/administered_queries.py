"""What an administrator reads about certificates: the list to search, and one of them with everything frozen in it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Row, Select, and_, case, cast, func, literal, or_, select

from score_learn.certification import access
from score_learn.certification.models import Certificate, CertificateHolder, Revocation
from score_learn.certification.queries import CertificateRow, has_name, is_erased, read_certificates
from score_learn.certification.rules import Status, tidy_code
from score_learn.core import clock, keyset
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.core.keyset import Mark, Order, Stretch
from score_learn.core.search import holds, words_of
from score_learn.people.models import Enterprise, Person
from score_learn.people.viewer import Viewer

ORDER = Order(Certificate.issued_at, Certificate.id)
# What can be asked of the database; that a certificate was altered, only its signature tells.
STATUSES = (Status.VALID, Status.EXPIRED, Status.REVOKED, Status.ERASED)


@dataclass(frozen=True)
class Wanted:
    """Which certificates are looked for; what is empty asks for nothing.

    ``code`` is a number as it is typed, ``name`` part of the holder's, ``enterprise`` part of a name, or a code.
    ``since`` is the first instant of issue and ``until`` the first that is too late.
    """

    code: str = ""
    name: str = ""
    enterprise: str = ""
    module_id: str = ""
    status: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Frozen:
    """One certificate as an administrator sees it, with what ties it to the people and places of today."""

    row: CertificateRow
    person_id: UUID
    enterprise_id: UUID
    signature: str
    key_id: str
    payload_text: str


def search(
    viewer: Viewer, wanted: Wanted, *, older_than: Mark | None = None, newer_than: Mark | None = None
) -> Stretch[CertificateRow]:
    """List the certificates the viewer administers and looks for, the newest first, from a mark on."""
    return keyset.stretch(_statement(viewer, wanted), ORDER, _rows, older_than=older_than, newer_than=newer_than)


def search_all(viewer: Viewer, wanted: Wanted) -> Iterator[CertificateRow]:
    """Read all the certificates that are looked for, a piece at a time."""
    return keyset.every(_statement(viewer, wanted), ORDER, _rows)


def find_frozen(viewer: Viewer, certificate_id: UUID) -> Frozen:
    """Return one certificate that the viewer administers, with everything that was signed.

    Raises:
        NotFound: when there is none such in the enterprises this administrator administers.
    """
    within = access.administered(viewer).where(Certificate.id == certificate_id)
    found = db.session.scalar(select(Certificate).where(Certificate.id.in_(within)))
    if found is None:
        raise NotFound("certificate")
    (row,) = read_certificates(Certificate.id == certificate_id)
    return Frozen(row, found.person_id, found.enterprise_id, found.signature, found.key_id, found.payload)


def with_name(viewer: Viewer, certificate_id: UUID) -> tuple[CertificateRow, ...]:
    """List the certificates from which erasing the holder of this one takes the name: the holder's, all of them.

    Raises:
        NotFound: when the viewer does not administer the certificate.
    """
    person_id = find_frozen(viewer, certificate_id).person_id
    named = select(CertificateHolder.certificate_id)
    return read_certificates(
        access.is_administered(viewer), Certificate.person_id == person_id, Certificate.id.in_(named)
    )


def numbers(viewer: Viewer, certificate_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of those certificates that the viewer administers."""
    rows = db.session.execute(
        select(Certificate.id, Certificate.code).where(
            Certificate.id.in_(certificate_ids), access.is_administered(viewer)
        )
    )
    return {row.id: row.code for row in rows}


def _statement(viewer: Viewer, wanted: Wanted) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [access.is_administered(viewer)]
    if wanted.code.strip():
        conditions.append(Certificate.code == tidy_code(wanted.code))
    if wanted.name.strip():
        conditions.append(_held_by(wanted.name))
    if wanted.enterprise.strip():
        conditions.append(_at_enterprise(wanted.enterprise))
    if wanted.module_id:
        conditions.append(Certificate.module_id == wanted.module_id)
    if wanted.status in STATUSES:
        conditions.append(_standing(Status(wanted.status)))
    if wanted.since is not None:
        conditions.append(Certificate.issued_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Certificate.issued_at < wanted.until)
    return select(Certificate.id).where(*conditions)


def _rows(found: Sequence[Row[Any]]) -> tuple[CertificateRow, ...]:
    return read_certificates(Certificate.id.in_([row.id for row in found]))


def _held_by(name: str) -> ColumnElement[bool]:
    """Find by the name that the person bears now, in any script, or by the one that stands on the paper.

    A name that was erased finds nothing, although the person may still be known under it.
    """
    words = words_of(name) or [name.strip()]
    printed = and_(*(CertificateHolder.name.icontains(word, autoescape=True) for word in words))
    named_now = Certificate.person_id.in_(select(Person.id).where(holds(Person.name_key, name)))
    on_paper = Certificate.id.in_(select(CertificateHolder.certificate_id).where(printed))
    return and_(or_(named_now, on_paper), has_name())


def _at_enterprise(text: str) -> ColumnElement[bool]:
    places = select(Enterprise.id).where(or_(holds(Enterprise.name_key, text), Enterprise.code == text.strip().upper()))
    return Certificate.enterprise_id.in_(places)


def _standing(status: Status) -> ColumnElement[bool]:
    """Say the same as ``rules.standing``, for the database; the day is that of the enterprise."""
    revoked = select(Revocation.certificate_id).where(Revocation.certificate_id == Certificate.id).exists()
    if status == Status.REVOKED:
        return revoked
    over = and_(_last_day().is_not(None), _last_day() < _today())
    if status == Status.EXPIRED:
        return and_(~revoked, over)
    # A condition on a last day that is missing is neither true nor false.
    still = and_(~revoked, or_(_last_day().is_(None), _last_day() >= _today()))
    return and_(still, is_erased() if status == Status.ERASED else ~is_erased())


def _last_day() -> ColumnElement[str]:
    """Read the last day of validity from the signed text, where it stands as 2029-10-01 or not at all."""
    if db.engine.dialect.name == "sqlite":
        return func.json_extract(Certificate.payload, "$.valid_until")
    return func.json_extract_path_text(cast(Certificate.payload, JSON), "valid_until")


def _today() -> ColumnElement[str]:
    """Return the day it is at the certificate's enterprise: one of three at most, whatever the time zone."""
    zones = db.session.scalars(select(Enterprise.time_zone).distinct()).all()
    days = {zone: literal(clock.today(zone).isoformat()) for zone in zones}
    zone = select(Enterprise.time_zone).where(Enterprise.id == Certificate.enterprise_id).scalar_subquery()
    return case(days, value=zone, else_=literal(clock.today().isoformat()))
