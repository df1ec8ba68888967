"""The tables of PINs, cards, passwords, devices and sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from score_learn.core.db import Model, UtcDateTime
from score_learn.core.ids import new_id


class PinCredential(Model):
    """A participant's PIN and card as hashes, and how many tries in a row went wrong."""

    __tablename__ = "pin_credential"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    card_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    card_failures: Mapped[int] = mapped_column(default=0)
    first_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PinChange(Model):
    """Somebody gave a person a new PIN; told is set when the person has been told who and when."""

    __tablename__ = "pin_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_by: Mapped[UUID | None]
    made_by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KnownDevice(Model):
    """A phone or computer on which this person has signed in before, with its own count of wrong tries."""

    __tablename__ = "known_device"

    device_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    own: Mapped[bool]
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UnknownSignIn(Model):
    """Tries for accounts that do not exist, in a few rows: writing one makes unknown cost the same as known."""

    __tablename__ = "unknown_sign_in"

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tries: Mapped[int]


class PasswordCredential(Model):
    """A staff member's e-mail and password; the password is empty until the first link is used."""

    __tablename__ = "password_credential"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_small"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasswordLink(Model):
    """A link that sets a password once, for 72 hours."""

    __tablename__ = "password_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Model):
    """One signed-in browser; the cookie holds a token, the row its digest and whether it still counts."""

    __tablename__ = "login_session"
    __table_args__ = (CheckConstraint("kind IN ('participant', 'staff')", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    own_device: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str | None] = mapped_column(String(20))
