"""What changes people and lets them in."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, Refused
from score_learn.core.ids import new_id
from score_learn.people import queries
from score_learn.people.credential_models import KnownDevice, LoginSession, PinChange, PinCredential
from score_learn.people.hashing import digest, hash_secret
from score_learn.people.models import Membership, Person
from score_learn.people.rules import (
    NAME_MOST,
    NUMBER_MOST,
    AccessRole,
    Permission,
    Position,
    Sex,
    new_pin,
    new_token,
    next_number,
    sign_in_name,
    tidy_digits,
    tidy_name,
)
from score_learn.people.viewer import Viewer

# Signs that turn the direction of what follows: a certificate would show other letters than were typed.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class PreparedPin:
    """A new PIN and card with their hashes, made before the transaction because hashing takes its time."""

    pin: str
    pin_hash: str
    card_token: str


@dataclass(frozen=True)
class Card:
    """What stands on a participant's card; the PIN and the token exist in clear only here, once."""

    person_id: UUID
    name: str
    enterprise_name: str
    enterprise_code: str
    personal_number: str
    sign_in_name: str
    pin: str
    token: str


def prepare_pin() -> PreparedPin:
    """Make a PIN and a card token and hash the PIN; call it outside a transaction."""
    pin = new_pin()
    return PreparedPin(pin, hash_secret(pin), new_token())


def add_participant(
    viewer: Viewer,
    *,
    enterprise_id: UUID,
    name: str,
    sex: Sex,
    position: Position,
    language: str | None,
    personal_number: str,
    prepared: PreparedPin,
) -> Card:
    """Add a person to an enterprise as a participant and return the card to print.

    Args:
        viewer: a trainer of the enterprise, or the command line.
        enterprise_id: where the person works.
        name: as written by its owner; it need not be unique.
        sex: as stated.
        position: as what the person is counted.
        language: a BCP 47 tag, or ``None`` for the enterprise's own.
        personal_number: digits, or empty for the next free number.
        prepared: a PIN hashed before the transaction.

    Raises:
        NotFound: when the enterprise is not this trainer's.
        Refused: ``number_taken``; Invalid: for an empty name or a number with other signs than digits.
    """
    enterprise = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    name = checked_name(name)
    number, short_name = _free_keys(enterprise_id, name, personal_number)
    person = Person(id=new_id(), name=name, sex=sex, language=language, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    db.session.add(
        Membership(
            person_id=person.id,
            access_role=AccessRole.PARTICIPANT,
            position=position,
            enterprise_id=enterprise_id,
            personal_number=number,
            sign_in_name=short_name,
            starts_on=clock.today(),
        )
    )
    db.session.add(_credential(person.id, prepared))
    audit.record(
        viewer, "person.added", kind="person", subject_id=person.id, enterprise=str(enterprise_id), position=position
    )
    db.session.flush()
    return Card(
        person.id, name, enterprise.name, enterprise.code, number, short_name, prepared.pin, prepared.card_token
    )


def give_pin(viewer: Viewer, *, enterprise_id: UUID, person_id: UUID, prepared: PreparedPin) -> Card:
    """Give a participant a new PIN and card; the old ones and all sessions end, and the person will be told.

    Raises:
        NotFound: when the person is not a participant of an enterprise in which the viewer may give PINs.
    """
    enterprise = queries.find_enterprise(viewer, enterprise_id, Permission.GIVE_PIN)
    row = queries.find_participant(viewer, enterprise_id, person_id, Permission.GIVE_PIN)
    db.session.merge(_credential(person_id, prepared))
    forget_devices(person_id)
    db.session.add(PinChange(person_id=person_id, made_by=viewer.person_id, made_by_name=viewer.name, at=clock.now()))
    end_sessions(person_id, because="new_pin")
    audit.record(viewer, "pin.given", kind="person", subject_id=person_id, enterprise=str(enterprise_id))
    db.session.flush()
    return Card(
        person_id,
        row.name,
        enterprise.name,
        enterprise.code,
        row.personal_number,
        row.sign_in_name,
        prepared.pin,
        prepared.card_token,
    )


def choose_language(viewer: Viewer, *, language: str) -> None:
    """Keep the language a person reads in."""
    db.session.execute(update(Person).where(Person.id == viewer.person_id).values(language=language))
    audit.record(viewer, "language.chosen", kind="person", subject_id=str(viewer.person_id), language=language)


def confirm_told(viewer: Viewer) -> None:
    """Note that the person has read who gave the new PIN and when."""
    db.session.execute(
        update(PinChange)
        .where(PinChange.person_id == viewer.person_id, PinChange.told_at.is_(None))
        .values(told_at=clock.now())
    )


def forget_devices(person_id: UUID) -> None:
    """Make every device unknown to this person again."""
    db.session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))


def end_sessions(person_id: UUID, *, because: str) -> None:
    """End every open session of a person."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=because)
    )


def require(viewer: Viewer, permission: Permission) -> None:
    """Stop whoever may not; the faces ask before, this is the second lock.

    Raises:
        Refused: ``not_allowed``.
    """
    if not viewer.may(permission):
        raise Refused("not_allowed")


def checked_name(name: str, *, field: str = "name") -> str:
    """Tidy a name and refuse one that is empty, too long or holds control signs.

    Args:
        name: as typed.
        field: of the form it was typed into.

    Raises:
        Invalid: ``name_missing``, ``name_too_long`` or ``name_unreadable``.
    """
    if any(unicodedata.category(sign) == "Cc" or sign in TURNS for sign in name.strip()):
        raise Invalid("name_unreadable", field=field)
    name = tidy_name(name)
    if not name:
        raise Invalid("name_missing", field=field)
    if len(name) > NAME_MOST:
        raise Invalid("name_too_long", field=field, most=NAME_MOST)
    return name


def _free_keys(enterprise_id: UUID, name: str, personal_number: str) -> tuple[str, str]:
    """Return a personal number and a sign-in name that nobody of the enterprise has."""
    turns.wait("enterprise", enterprise_id)
    taken = db.session.execute(
        select(Membership.personal_number, Membership.sign_in_name).where(Membership.enterprise_id == enterprise_id)
    ).all()
    number = _checked_number(personal_number, {row.personal_number for row in taken if row.personal_number})
    return number, sign_in_name(name, {row.sign_in_name for row in taken if row.sign_in_name})


def _checked_number(number: str, taken: set[str]) -> str:
    number = tidy_digits(number)
    if not number:
        return next_number(taken)
    if not number.isascii() or not number.isdecimal() or len(number) > NUMBER_MOST:
        raise Invalid("number_not_digits", field="personal_number")
    if number in taken:
        raise Refused("number_taken", field="personal_number", number=number)
    return number


def _credential(person_id: UUID, prepared: PreparedPin) -> PinCredential:
    return PinCredential(
        person_id=person_id,
        pin_hash=prepared.pin_hash,
        card_digest=digest(prepared.card_token),
        made_at=clock.now(),
        failures=0,
        card_failures=0,
    )
