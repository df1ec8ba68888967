"""The tables of certificates, their holders' names, what was revoked or erased, and the public keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from score_learn.certification.rules import CODE_LETTERS, REASON_MOST, SALT_LETTERS
from score_learn.core.db import Model, UtcDateTime
from score_learn.core.ids import new_id

_KEY_ID = 40


class SigningKey(Model):
    """A public key; its row stays for ever, so that a certificate can be checked long after the key's last use."""

    __tablename__ = "signing_key"
    __table_args__ = ({"info": {"append_only": True}},)

    key_id: Mapped[str] = mapped_column(String(_KEY_ID), primary_key=True)
    public_key: Mapped[str] = mapped_column(String(43), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Certificate(Model):
    """A certificate as it was issued: the signed text and its signature, and plain columns to find it by."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint(f"length(code) = {CODE_LETTERS}", name="code"),
        Index("ix_certificate_enterprise_id_module_id", "enterprise_id", "module_id"),
        Index("ix_certificate_issued_at_id", "issued_at", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(CODE_LETTERS), unique=True)
    completion_id: Mapped[UUID] = mapped_column(ForeignKey("completion.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    module_id: Mapped[str] = mapped_column(String(48))
    version_id: Mapped[UUID]
    payload: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(86))
    key_id: Mapped[str] = mapped_column(ForeignKey("signing_key.key_id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateHolder(Model):
    """The holder's name and the salt of its digest: the only part of a certificate that can be taken away."""

    __tablename__ = "certificate_holder"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(SALT_LETTERS))


class Revocation(Model):
    """A certificate no longer counts; whoever checks it reads the reason."""

    __tablename__ = "certificate_revocation"
    __table_args__ = ({"info": {"append_only": True}},)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(REASON_MOST))
    revoked_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HolderErased(Model):
    """Name and salt were taken away on purpose: without this row a missing name counts as altered."""

    __tablename__ = "certificate_holder_erased"
    __table_args__ = ({"info": {"append_only": True}},)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    erased_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
