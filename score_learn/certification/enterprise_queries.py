"""What those who lead, train or administer an enterprise read about the certificates issued in it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from score_learn.certification import access
from score_learn.certification.models import Certificate, Revocation
from score_learn.certification.queries import CertificateRow, has_name, read_certificates
from score_learn.certification.rules import tidy_code
from score_learn.core.db import as_stored, db, fetch
from score_learn.core.errors import NotFound
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import fold, holds
from score_learn.people.models import Person
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class EnterpriseCertificates:
    """One page of certificates, and how many of all that fit are withdrawn."""

    page: Page[CertificateRow]
    withdrawn: int


def enterprise_certificates(
    viewer: Viewer,
    enterprise_id: UUID,
    permission: Permission,
    *,
    person_id: UUID | None = None,
    name: str = "",
    module_id: str | None = None,
    withdrawn: bool | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> EnterpriseCertificates:
    """Return the certificates on which an enterprise is printed, the newest first.

    Args:
        viewer: somebody who leads, trains or administers the enterprise; nobody else finds any.
        enterprise_id: the enterprise.
        permission: as what the viewer asks: ``LEAD_ENTERPRISE``, ``TRAIN`` or ``ADMINISTER``.
        person_id: of this holder alone, without those from which the name was erased.
        name: part of the holder's name in any script, or a whole number; a name that was erased finds nothing.
        module_id: of this module alone.
        withdrawn: those that were withdrawn, or those that were not; None for both.
        number: which page, from 1.
        size: rows a page.
    """
    conditions: list[ColumnElement[bool]] = [
        Certificate.id.in_(access.of_enterprise(viewer, enterprise_id, permission))
    ]
    if person_id is not None:
        conditions.append(and_(Certificate.person_id == person_id, has_name()))
    if fold(name):
        conditions.append(_of(name))
    if module_id:
        conditions.append(Certificate.module_id == module_id)
    revoked = Certificate.id.in_(select(Revocation.certificate_id))
    if withdrawn is not None:
        conditions.append(revoked if withdrawn else ~revoked)
    return _page(and_(*conditions), revoked, number, size)


def find_enterprise_certificate(
    viewer: Viewer, enterprise_id: UUID, certificate_id: UUID, permission: Permission
) -> CertificateRow:
    """Return one certificate on which an enterprise is printed.

    Raises:
        NotFound: when there is none such, or it is not for this viewer.
    """
    visible = access.of_enterprise(viewer, enterprise_id, permission)
    rows = read_certificates(Certificate.id == certificate_id, Certificate.id.in_(visible))
    if not rows:
        raise NotFound("certificate")
    return rows[0]


def codes_of(viewer: Viewer, completion_ids: Collection[Any]) -> dict[Any, str]:
    """Return the number of the certificate of each completion, as far as the viewer administers it and it has a name.

    Args:
        viewer: an administrator.
        completion_ids: as stored, and so are those that are returned.
    """
    completion_id = as_stored(Certificate.completion_id)
    statement = select(completion_id, Certificate.code).where(
        completion_id.in_(bindparam("completions", expanding=True)), access.is_administered(viewer), has_name()
    )
    return dict(map(tuple, fetch(statement, {"completions": completion_ids})))


def _of(name: str) -> ColumnElement[bool]:
    holders = select(Person.id).where(holds(Person.name_key, name))
    return or_(and_(Certificate.person_id.in_(holders), has_name()), Certificate.code == tidy_code(name))


def _page(
    condition: ColumnElement[bool], revoked: ColumnElement[bool], number: int, size: int
) -> EnterpriseCertificates:
    total = db.session.scalar(select(func.count()).select_from(Certificate).where(condition)) or 0
    withdrawn = db.session.scalar(select(func.count()).select_from(Certificate).where(condition, revoked)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    shown = (
        select(Certificate.id)
        .where(condition)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    ids = db.session.scalars(shown).all()
    return EnterpriseCertificates(Page(read_certificates(Certificate.id.in_(ids)), number, size, total), withdrawn)
