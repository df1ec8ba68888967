"""Signing in and staying signed in: count the try, check outside the transaction, open a session or nothing.

The three steps are one transaction, one hash, one transaction: a try is counted before it is checked, so that parallel
tries cannot outrun the count, and a wrong try costs the same work whether the account exists, is stopped, or neither.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.people import access
from score_learn.people.credential_models import (
    KnownDevice,
    LoginSession,
    PasswordCredential,
    PinCredential,
    UnknownSignIn,
)
from score_learn.people.hashing import NOBODY, digest, verify_secret
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.rules import TRIES, AccessRole, new_token, tidy_code, tidy_digits, tidy_sign_in_name

DEVICE_DAYS = 90
STAFF_PAUSE = timedelta(minutes=15)
BUCKETS = 64


@dataclass(frozen=True)
class Try:
    """A counted try: the hash to check against, and the person if the check may open a session.

    ``counter`` says where it was counted: ``device`` that knows the person, ``card``, or ``account`` for strangers.
    """

    stored: str
    person_id: UUID | None
    kind: str
    counter: str = ""


@dataclass(frozen=True)
class Opened:
    """A new session: the token for the cookie, and whose it is."""

    token: str
    person_id: UUID
    first_time: bool


def try_pin(*, code: str, number: str, device: str | None) -> Try:
    """Count a try with enterprise code and personal number or sign-in name.

    Args:
        code: the enterprise code, as typed.
        number: the personal number or the sign-in name, as typed.
        device: this browser's token, or ``None`` when it has none yet.
    """
    name = tidy_sign_in_name(number)
    credential = db.session.scalars(
        select(PinCredential)
        .join(Membership, Membership.person_id == PinCredential.person_id)
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Enterprise.code == tidy_code(code),
            (Membership.personal_number == tidy_digits(number)) | (Membership.sign_in_name == name),
            Enterprise.closed_on.is_(None),
            access.in_force(Membership, clock.today()),
            Person.deactivated_at.is_(None),
        )
        .with_for_update(of=PinCredential)
    ).first()
    if credential is None:
        return _count_unknown(f"{tidy_code(code)}/{name}", device)
    return _count_pin(credential, device, card=False)


def try_card(*, token: str, device: str | None) -> Try:
    """Count a try with a card and the PIN."""
    credential = db.session.scalars(_card(token).with_for_update(of=PinCredential)).one_or_none()
    if credential is None:
        return _count_unknown(token, device)
    return _count_pin(credential, device, card=True)


def card_needs_no_pin(*, token: str, device: str | None) -> UUID | None:
    """Return the person whose card this is when this is their own device, where the card alone opens the door."""
    credential = db.session.scalars(_card(token)).one_or_none()
    known = _known(credential.person_id if credential else new_id(), device)
    return credential.person_id if credential is not None and known is not None and known.own else None


def try_password(*, email: str, device: str | None) -> Try:
    """Count a try with e-mail and password; ten in a row pause an unknown device for a quarter of an hour."""
    credential = db.session.execute(
        select(PasswordCredential)
        .join(Person, Person.id == PasswordCredential.person_id)
        .where(PasswordCredential.email == email.strip().lower(), Person.deactivated_at.is_(None))
        .with_for_update(of=PasswordCredential)
    ).scalar_one_or_none()
    if credential is None:
        return _count_unknown(email.strip().lower(), device)
    known = _known(credential.person_id, device)
    counted = known or credential
    now = clock.now()
    if counted.failed_at is not None and counted.failed_at < now - STAFF_PAUSE:
        counted.failures = 0
    paused = counted.failures >= TRIES
    counted.failures += 1
    counted.failed_at = now
    db.session.flush()
    if paused or credential.password_hash is None:
        return Try(NOBODY, None, "staff")
    return Try(credential.password_hash, credential.person_id, "staff", "device" if known else "account")


def check(tried: Try, secret: str) -> UUID | None:
    """Check the secret of a counted try, outside any transaction; return the person it opens, or ``None``."""
    right = verify_secret(tried.stored if tried.person_id else NOBODY, secret)
    return tried.person_id if right else None


def open_after(tried: Try, *, device: str, own_device: bool) -> Opened | None:
    """Open a session after the check succeeded; nothing when a new secret was made while the old one was checked.

    The count that the try went on starts anew, and no other: a person who signs in every day on a phone of her own
    would otherwise give strangers ten more tries a day.
    """
    if tried.person_id is None:
        return None
    credential = _credential(tried.person_id, tried.kind)
    if credential is None or tried.stored != _secret_of(credential):
        return None
    if tried.counter == "account":
        credential.failures = 0
    elif isinstance(credential, PinCredential) and tried.counter == "card":
        credential.card_failures = 0
    return open_session(person_id=tried.person_id, kind=tried.kind, device=device, own_device=own_device)


def open_session(*, person_id: UUID, kind: str, device: str, own_device: bool) -> Opened:
    """Open a session and remember the device; the device's own count starts anew."""
    now = clock.now()
    first = False
    if kind != "staff":
        credential = db.session.get_one(PinCredential, person_id)
        first = credential.first_used_at is None
        credential.first_used_at = credential.first_used_at or now
    db.session.merge(
        KnownDevice(device_digest=digest(device), person_id=person_id, own=own_device, failures=0, last_used_at=now)
    )
    token = new_token()
    db.session.add(
        LoginSession(
            id=new_id(),
            digest=digest(token),
            person_id=person_id,
            kind=kind,
            own_device=own_device,
            created_at=now,
            last_seen_at=now,
        )
    )
    db.session.flush()
    return Opened(token, person_id, first)


def _credential(person_id: UUID, kind: str) -> PasswordCredential | PinCredential | None:
    if kind == "staff":
        return db.session.get(PasswordCredential, person_id, with_for_update=True)
    return db.session.get(PinCredential, person_id, with_for_update=True)


def _secret_of(credential: PasswordCredential | PinCredential) -> str | None:
    return credential.pin_hash if isinstance(credential, PinCredential) else credential.password_hash


def _card(token: str) -> Select[PinCredential]:
    # A card ends with the participation, as number and PIN do: who left finds nothing behind the door.
    learning = (
        select(Membership.id)
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(
            Membership.person_id == PinCredential.person_id,
            Membership.access_role == AccessRole.PARTICIPANT,
            access.in_force(Membership, clock.today()),
            Enterprise.closed_on.is_(None),
        )
    )
    return (
        select(PinCredential)
        .join(Person, Person.id == PinCredential.person_id)
        .where(PinCredential.card_digest == digest(token), Person.deactivated_at.is_(None), learning.exists())
    )


def _known(person_id: UUID, device: str | None) -> KnownDevice | None:
    if device is None:
        return None
    row = db.session.get(KnownDevice, (digest(device), person_id))
    if row is None or row.last_used_at < clock.now() - timedelta(days=DEVICE_DAYS):
        return None
    return row


def _count_pin(credential: PinCredential, device: str | None, *, card: bool) -> Try:
    known = _known(credential.person_id, device)
    if card:
        # Ten tries of its own, also where number and PIN have used theirs up.
        counter, tries = "card", credential.card_failures + 1
        credential.card_failures = tries
    elif known is not None:
        counter, tries = "device", known.failures + 1
        known.failures = tries
    else:
        counter, tries = "account", credential.failures + 1
        credential.failures = tries
    db.session.flush()
    return Try(credential.pin_hash, credential.person_id if tries <= TRIES else None, "participant", counter)


def _count_unknown(key: str, device: str | None) -> Try:
    """Do for an account that is not there what is done for one that is: ask for the device, write one row."""
    _known(new_id(), device)
    bucket = hashlib.sha256(key.encode()).digest()[0] % BUCKETS
    one_more = update(UnknownSignIn).where(UnknownSignIn.bucket == bucket).values(tries=UnknownSignIn.tries + 1)
    if not db.session.execute(one_more.returning(UnknownSignIn.bucket)).first():
        insert = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(UnknownSignIn)
        counted = {"tries": UnknownSignIn.tries + 1}
        row = insert.values(bucket=bucket, tries=1)
        db.session.execute(row.on_conflict_do_update(index_elements=["bucket"], set_=counted))
    return Try(NOBODY, None, "unknown")
