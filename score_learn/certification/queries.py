"""What others may read about certificates: the holder's list, the public check, the keys."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from score_learn.certification import access
from score_learn.certification.models import Certificate, CertificateHolder, HolderErased, Revocation, SigningKey
from score_learn.certification.rules import (
    PAYLOAD_FORMAT,
    Paper,
    Part,
    Payload,
    Status,
    grouped,
    is_holder,
    standing,
    tidy_code,
)
from score_learn.certification.signing import verify_payload
from score_learn.core import clock, settings
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.people.models import Enterprise
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class CertificateRow:
    """A certificate as its page and its sheet show it; no score stands on it, nor anybody's sex.

    The signed values are ``None`` when the certificate was altered: nothing of it can be believed then. ``reason`` is
    the sentence of whoever revoked it, or which ``Part`` of an altered one does not fit. ``erased_at`` and
    ``revoked_at`` stand whatever the status says.
    """

    id: UUID
    code: str
    status: Status
    reason: str
    module_id: str
    version_id: UUID
    issued_at: datetime
    payload: Payload | None
    name: str | None
    paper: Paper | None
    revoked_at: datetime | None
    erased_at: datetime | None


@dataclass(frozen=True)
class Verification:
    """What anybody learns who types a number: what is printed on the paper, and whether it can be trusted."""

    code: str
    status: Status
    reason: str = ""
    name: str | None = None
    enterprise: str | None = None
    module: str | None = None
    module_id: str | None = None
    version_id: UUID | None = None
    language: str | None = None
    version: str | None = None
    content_hash: str | None = None
    rule: str | None = None
    result: str | None = None
    completed_on: date | None = None
    valid_until: date | None = None
    key_id: str | None = None
    revoked_at: datetime | None = None
    erased_at: datetime | None = None


@dataclass(frozen=True)
class PublicKey:
    """A public key as it is published; ``public_key`` is base64url of the 32 bytes of an Ed25519 key."""

    key_id: str
    public_key: str
    made_at: datetime


def my_certificates(viewer: Viewer) -> tuple[CertificateRow, ...]:
    """List the viewer's own certificates, the newest first."""
    return read_certificates(Certificate.id.in_(access.own(viewer)))


def find_certificate(viewer: Viewer, certificate_id: UUID) -> CertificateRow:
    """Return one certificate: one's own, or one that the viewer administers.

    Raises:
        NotFound: when there is none such, or it is not this viewer's.
    """
    rows = read_certificates(Certificate.id == certificate_id, Certificate.id.in_(access.visible_to(viewer)))
    if not rows:
        raise NotFound("certificate")
    return rows[0]


def verify(viewer: Viewer, code: str) -> Verification:
    """Check the certificate of a typed number; anybody may, and learns no more than the paper says.

    Args:
        viewer: whoever asks; nothing depends on it.
        code: as it was typed, in any case, with or without dashes and blanks.
    """
    tidy = tidy_code(code)
    rows = read_certificates(Certificate.code == tidy) if tidy else ()
    if not rows:
        return Verification(code=grouped(tidy) if tidy else code.strip(), status=Status.UNKNOWN)
    row = rows[0]
    if row.payload is None:
        return Verification(code=grouped(row.code), status=row.status, reason=row.reason)
    return Verification(
        code=grouped(row.code),
        status=row.status,
        reason=row.reason,
        name=row.name,
        enterprise=row.payload.enterprise,
        module=row.payload.module,
        module_id=row.module_id,
        version_id=row.version_id,
        language=row.payload.language,
        version=row.payload.version,
        content_hash=row.payload.content,
        rule=row.payload.rule,
        result=row.payload.result,
        completed_on=row.payload.completed_on,
        valid_until=row.payload.valid_until,
        key_id=row.payload.key,
        revoked_at=row.revoked_at,
        erased_at=row.erased_at,
    )


def public_keys(viewer: Viewer) -> tuple[PublicKey, ...]:
    """List every public key there ever was, the newest first; anybody may have them."""
    rows = db.session.scalars(select(SigningKey).order_by(SigningKey.made_at.desc(), SigningKey.key_id.desc()))
    return tuple(PublicKey(row.key_id, row.public_key, row.made_at) for row in rows)


def published_keys(viewer: Viewer) -> dict[str, Any]:
    """Return the public keys as the document under ``/verify/keys``, ready to be written as JSON."""
    keys = [
        {"key": key.key_id, "public_key": key.public_key, "made_at": key.made_at.isoformat()}
        for key in public_keys(viewer)
    ]
    return {"format": PAYLOAD_FORMAT, "algorithm": "Ed25519", "keys": keys}


def current_key() -> PublicKey:
    """Return the newest key, which is the one that signs.

    Raises:
        Refused: ``signing_key_missing`` when no key was ever made.
    """
    newest = public_keys(Viewer.operator())[:1]
    if not newest:
        raise Refused("signing_key_missing", key_id="", file=str(settings.current().keys))
    return newest[0]


def has_name() -> ColumnElement[bool]:
    """Find the certificates that still bear a name; who held the others nobody is told, by no search and no list."""
    held = select(CertificateHolder.certificate_id).where(CertificateHolder.certificate_id == Certificate.id)
    return and_(held.exists(), ~is_erased())


def is_erased() -> ColumnElement[bool]:
    """Find the certificates from which the name was erased."""
    return select(HolderErased.certificate_id).where(HolderErased.certificate_id == Certificate.id).exists()


def read_certificates(*conditions: Any) -> tuple[CertificateRow, ...]:
    """Return the certificates that meet the conditions, the newest first; who may see them has been asked before."""
    rows = db.session.execute(
        select(Certificate, CertificateHolder, Revocation, HolderErased, Enterprise.time_zone)
        .join(Enterprise, Enterprise.id == Certificate.enterprise_id)
        .outerjoin(CertificateHolder, CertificateHolder.certificate_id == Certificate.id)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .outerjoin(HolderErased, HolderErased.certificate_id == Certificate.id)
        .where(*conditions)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
    ).all()
    keys = {key.key_id: key.public_key for key in db.session.scalars(select(SigningKey))} if rows else {}
    return tuple(_judged(keys, *row) for row in rows)


def _judged(
    keys: dict[str, str],
    certificate: Certificate,
    holder: CertificateHolder | None,
    revocation: Revocation | None,
    erased: HolderErased | None,
    time_zone: str,
) -> CertificateRow:
    """Ask the signature first: what it does not cover is not shown, nor a name that a restored copy brought back."""
    holder = None if erased is not None else holder
    payload = verify_payload(certificate.payload, certificate.signature, keys)
    wrong = _altered_part(keys, payload, certificate, holder, erased)
    if payload is None or wrong is not None:
        status, reason, payload, holder = Status.ALTERED, str(wrong), None, None
    else:
        status = standing(
            revoked=revocation is not None,
            last_day=payload.valid_until,
            erased=holder is None,
            today=clock.today(time_zone),
        )
        reason = revocation.reason if revocation is not None else ""
    return CertificateRow(
        id=certificate.id,
        code=certificate.code,
        status=status,
        reason=reason,
        module_id=certificate.module_id,
        version_id=certificate.version_id,
        issued_at=certificate.issued_at,
        payload=payload,
        name=holder.name if holder else None,
        paper=Paper(certificate.payload, certificate.signature, holder.salt, holder.name) if holder else None,
        revoked_at=revocation.at if revocation else None,
        erased_at=erased.at if erased else None,
    )


def _altered_part(
    keys: dict[str, str],
    payload: Payload | None,
    certificate: Certificate,
    holder: CertificateHolder | None,
    erased: HolderErased | None,
) -> Part | None:
    if certificate.key_id not in keys:
        return Part.KEY
    if payload is None:
        return Part.SIGNATURE
    if payload.code != certificate.code or payload.key != certificate.key_id:
        return Part.RECORD
    if holder is None:
        return Part.HOLDER if erased is None else None
    return None if is_holder(payload, salt=holder.salt, name=holder.name) else Part.HOLDER
