"""The words for people and the plain rules about them: roles, permissions, numbers, names, codes."""

import secrets
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from itertools import count

CODE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PIN_DIGITS = 6
TRIES = 10
FIRST_NUMBER = 101
PASSWORD_LEAST = 8
PASSWORD_ADVISED = 15
PASSWORD_MOST = 128
NAME_MOST = 120
NUMBER_MOST = 12
STEM_MOST = 30
APOSTROPHES = "'’ʼ`"


class Sex(StrEnum):
    """As a person states it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    NOT_STATED = "not_stated"


class Position(StrEnum):
    """As what a participant is counted in the enterprise."""

    OWNER = "owner"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    WORKER = "worker"
    WORKER_REPRESENTATIVE = "worker_representative"


MANAGEMENT = frozenset({Position.OWNER, Position.MANAGER, Position.SUPERVISOR})
WORKERS = frozenset({Position.WORKER, Position.WORKER_REPRESENTATIVE})


class AccessRole(StrEnum):
    """What a membership lets a person see and do."""

    PARTICIPANT = "participant"
    ENTERPRISE_MANAGER = "enterprise_manager"
    TRAINER = "trainer"
    PARTNER_COORDINATOR = "partner_coordinator"
    LEAD_BUYER = "lead_buyer"
    DONOR = "donor"
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    """In which capacity an organisation stands beside enterprises."""

    PARTNER = "partner"
    LEAD_BUYER = "lead_buyer"
    DONOR = "donor"


ORGANISATION_ROLES = {
    AccessRole.PARTNER_COORDINATOR: OrganisationKind.PARTNER,
    AccessRole.LEAD_BUYER: OrganisationKind.LEAD_BUYER,
    AccessRole.DONOR: OrganisationKind.DONOR,
}


class Permission(StrEnum):
    """What a page may ask of whoever opens it."""

    SIGNED_IN = "signed_in"
    LEARN = "learn"
    TRAIN = "train"
    LEAD_ENTERPRISE = "lead_enterprise"
    GIVE_PIN = "give_pin"
    SEE_FIGURES = "see_figures"
    ADMINISTER = "administer"


PERMISSIONS: dict[AccessRole, frozenset[Permission]] = {
    AccessRole.PARTICIPANT: frozenset({Permission.LEARN}),
    AccessRole.ENTERPRISE_MANAGER: frozenset({Permission.LEAD_ENTERPRISE, Permission.GIVE_PIN}),
    AccessRole.TRAINER: frozenset({Permission.TRAIN, Permission.GIVE_PIN}),
    AccessRole.PARTNER_COORDINATOR: frozenset({Permission.SEE_FIGURES}),
    AccessRole.LEAD_BUYER: frozenset({Permission.SEE_FIGURES}),
    AccessRole.DONOR: frozenset({Permission.SEE_FIGURES}),
    AccessRole.ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.SEE_FIGURES}),
}


def new_enterprise_code() -> str:
    """Make an enterprise code: two letters that are not mistaken for digits, then four digits."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(2))
    return f"{letters}{secrets.randbelow(10_000):04d}"


def new_pin() -> str:
    """Make a PIN of six digits; nobody chooses one, because chosen ones are guessed."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"


def new_token() -> str:
    """Make a token of 128 bits for a card, a device, a session or a password link."""
    return secrets.token_urlsafe(16)


def tidy_name(text: str) -> str:
    """Squeeze blanks and compose letters; a name stays otherwise as its owner writes it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def tidy_code(text: str) -> str:
    """Read an enterprise code as people type it: any case, digits of any script, with blanks or dashes."""
    return tidy_digits(unicodedata.normalize("NFKC", text)).upper()


def tidy_digits(text: str) -> str:
    """Read digits of any script as ASCII digits, without blanks, dashes and signs that are not seen."""
    kept = [one for one in text if not one.isspace() and unicodedata.category(one) not in {"Pd", "Cf"}]
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in kept)


def tidy_sign_in_name(text: str, *, blank: str = "") -> str:
    """Read a sign-in name as people type it: any case, letters composed or not, digits of any script.

    Args:
        text: as typed.
        blank: what stands for a blank or a dash.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    parts = "".join(" " if unicodedata.category(one) == "Pd" else one for one in folded).split()
    return blank.join(tidy_digits("".join(one for one in part if one not in APOSTROPHES)) for part in parts)


def sign_in_name(name: str, taken: Collection[str], last: dict[str, int] | None = None) -> str:
    """Make a sign-in name from a display name: its first word in small letters, a digit added while it is taken.

    Args:
        name: as its owner writes it.
        taken: sign-in names in use.
        last: where many names are made in a row, what remembers how far each first word has come: without it two
            thousand people of one first name would be tried two million times.
    """
    # Vowel signs of Indic and other scripts are marks, not letters: without them little would be left of a name.
    folded = tidy_sign_in_name(name, blank=" ")
    words = "".join(one if unicodedata.category(one)[0] in "LM" else " " for one in folded).split()
    # An initial alone says too little: "M. Hussain" is hussain.
    stem = next(iter([word for word in words if len(word) > 1] or words or ["person"]))[:STEM_MOST]
    number = 1 if last is None else last.get(stem, 1)
    candidate = stem if number == 1 else f"{stem}{number}"
    while candidate in taken:
        number += 1
        candidate = f"{stem}{number}"
    if last is not None:
        last[stem] = number
    return candidate


def next_number(taken: Collection[str]) -> str:
    """Give the lowest personal number above every one in use, from 101; the lowest free one when that is too long."""
    used = {int(number) for number in taken if number.isdecimal()}
    above = str(max({FIRST_NUMBER - 1, *used}) + 1)
    if len(above) <= NUMBER_MOST:
        return above
    return str(next(number for number in count(FIRST_NUMBER) if number not in used))
