"""What issues, revokes and blanks certificates, and what makes the keys that sign them."""

import secrets
from uuid import UUID

from sqlalchemy import delete, select

from score_learn.certification import access, queries, signing
from score_learn.certification.models import Certificate, CertificateHolder, HolderErased, Revocation, SigningKey
from score_learn.certification.rules import (
    REASON_MOST,
    Payload,
    holder_digest,
    last_valid_day,
    new_code,
    new_salt,
)
from score_learn.content import queries as content
from score_learn.core import audit, clock, settings, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.learning.events import ModuleCompleted
from score_learn.learning.rules import local_day
from score_learn.people.queries import find_enterprise, find_person
from score_learn.people.rules import Permission
from score_learn.people.service import require
from score_learn.people.viewer import Viewer

_OPERATOR = Viewer.operator()


def issue(event: ModuleCompleted) -> None:
    """Issue the certificate of a completion, in the completion's own transaction.

    Everything that will ever be printed is frozen and signed here. A module that gives no certificate gets none.

    Raises:
        Refused: ``signing_key_missing``, ``signing_key_open`` or ``signing_key_wrong``, so that nothing is recorded
            as completed that could not be certified.
    """
    person = find_person(_OPERATOR, event.person_id, Permission.ADMINISTER)
    enterprise = find_enterprise(_OPERATOR, event.enterprise_id, Permission.ADMINISTER)
    module = content.version(event.version_id, person.language or "en")
    if not module.certificate:
        return
    key = queries.current_key()
    salt = new_salt()
    day = local_day(event.at, enterprise.time_zone)
    payload = Payload(
        code=new_code(),
        holder=holder_digest(salt, person.name),
        enterprise=enterprise.name,
        module=module.title,
        language=module.language,
        version=module.version,
        content=module.hash,
        rule=event.rule_version,
        completed_on=day,
        valid_until=last_valid_day(day, module.valid_months),
        key=key.key_id,
    )
    certificate_id = _add_certificate(event, payload, key)
    db.session.add(CertificateHolder(certificate_id=certificate_id, name=person.name, salt=salt))
    audit.record(
        _OPERATOR,
        "certificate.issued",
        kind="certificate",
        subject_id=certificate_id,
        enterprise=str(event.enterprise_id),
        key_id=key.key_id,
    )
    db.session.flush()


def revoke(viewer: Viewer, *, certificate_id: UUID, reason: str) -> None:
    """Say that a certificate no longer counts; the reason is read by everybody who checks it.

    Raises:
        NotFound: when there is none such in the enterprises this administrator administers.
        Invalid: ``reason_missing`` or ``reason_too_long``.
        Refused: ``already_revoked``.
    """
    require(viewer, Permission.ADMINISTER)
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid("reason_missing", field="reason")
    if len(reason) > REASON_MOST:
        raise Invalid("reason_too_long", field="reason", most=REASON_MOST)
    within = access.administered(viewer)
    enterprise_id = db.session.scalar(
        select(Certificate.enterprise_id).where(Certificate.id.in_(within.where(Certificate.id == certificate_id)))
    )
    if enterprise_id is None:
        raise NotFound("certificate")
    turns.wait("certificate", certificate_id)
    if db.session.get(Revocation, certificate_id) is not None:
        raise Refused("already_revoked")
    db.session.add(
        Revocation(certificate_id=certificate_id, reason=reason, revoked_by=viewer.person_id, at=clock.now())
    )
    audit.record(
        viewer,
        "certificate.revoked",
        kind="certificate",
        subject_id=certificate_id,
        enterprise=str(enterprise_id),
        reason=reason,
    )
    db.session.flush()


def erase_holder(viewer: Viewer, *, person_id: UUID) -> int:
    """Take a person's name and its salt from the certificates, and return from how many.

    The signature goes on holding: whoever has the paper can still show that its name is the signed one.
    """
    require(viewer, Permission.ADMINISTER)
    turns.wait("certificate holder", person_id)
    found = db.session.execute(
        select(Certificate.id, Certificate.enterprise_id)
        .join(CertificateHolder, CertificateHolder.certificate_id == Certificate.id)
        .where(Certificate.id.in_(access.administered(viewer)), Certificate.person_id == person_id)
    ).all()
    ids = [row.id for row in found]
    db.session.execute(delete(CertificateHolder).where(CertificateHolder.certificate_id.in_(ids)))
    now = clock.now()
    for row in found:
        db.session.add(HolderErased(certificate_id=row.id, erased_by=viewer.person_id, at=now))
        place = str(row.enterprise_id)
        audit.record(viewer, "certificate.holder_erased", kind="certificate", subject_id=row.id, enterprise=place)
    db.session.flush()
    return len(ids)


def new_key(viewer: Viewer) -> str:
    """Make a key that signs from now on, and return its id; the older ones go on checking what they signed.

    The private key is written to the folder of keys first: a key without its row signs nothing and harms nobody.
    """
    _require_operator(viewer)
    now = clock.now()
    key_id = f"{now:%Y%m%d}-{secrets.token_hex(4)}"
    public_key = signing.make_private_key(settings.current().keys, key_id)
    db.session.add(SigningKey(key_id=key_id, public_key=public_key, made_at=now))
    audit.record(viewer, "signing_key.made", kind="signing_key", subject_id=key_id)
    db.session.flush()
    return key_id


def ensure_key(viewer: Viewer) -> str:
    """Return the id of the key that signs, after making one where there is none, for a demonstration's first start."""
    _require_operator(viewer)
    keys = queries.public_keys(viewer)
    if keys and signing.has_private_key(settings.current().keys, keys[0].key_id):
        return keys[0].key_id
    return new_key(viewer)


def check_key(viewer: Viewer) -> str:
    """Return the id of the key that signs, after trying it, for a start-up that must not go on without one.

    Raises:
        Refused: ``signing_key_missing``, ``signing_key_open`` or ``signing_key_wrong``.
    """
    _require_operator(viewer)
    key = queries.current_key()
    signing.sign("check", folder=settings.current().keys, key_id=key.key_id, public_key=key.public_key)
    return key.key_id


def _add_certificate(event: ModuleCompleted, payload: Payload, key: queries.PublicKey) -> UUID:
    certificate_id, text = new_id(), payload.text()
    db.session.add(
        Certificate(
            id=certificate_id,
            code=payload.code,
            completion_id=event.completion_id,
            person_id=event.person_id,
            enterprise_id=event.enterprise_id,
            module_id=event.module_id,
            version_id=event.version_id,
            payload=text,
            signature=signing.sign(text, folder=settings.current().keys, key_id=key.key_id, public_key=key.public_key),
            key_id=key.key_id,
            issued_at=event.at,
        )
    )
    db.session.flush()
    return certificate_id


def _require_operator(viewer: Viewer) -> None:
    """Keys are made where the files are: on the command line, or by the start itself."""
    if viewer.kind != "operator":
        raise Refused("not_allowed")
