"""What stands on a certificate, how its number is written, how long it is valid and what may be wrong with it."""

import calendar
import hashlib
import json
import re
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from score_learn.core.db import canonical_json
from score_learn.core.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that nothing typed from paper is mistaken for something else."""

CODE_LETTERS = 16
GROUP = 4
SALT_BYTES = 16
SALT_LETTERS = 22
REASON_MOST = 300
PAYLOAD_FORMAT = 1


class Status(StrEnum):
    """What checking a certificate finds; the first that applies, from top to bottom, is shown."""

    UNKNOWN = "unknown"
    ALTERED = "altered"
    REVOKED = "revoked"
    EXPIRED = "expired"
    ERASED = "erased"
    VALID = "valid"


class Part(StrEnum):
    """Which part of an altered certificate does not fit the others."""

    SIGNATURE = "signature"
    KEY = "key"
    RECORD = "record"
    HOLDER = "holder"


@dataclass(frozen=True)
class Payload:
    """What is signed: everything printed on a certificate, with the holder's name as a salted digest.

    ``content`` is the SHA-256 (hex) of the module's version, ``rule`` the version of the rule of completion and
    ``valid_until`` the last day on which the certificate is valid, or ``None`` when it does not expire.
    """

    code: str
    holder: str
    enterprise: str
    module: str
    language: str
    version: str
    content: str
    rule: str
    completed_on: date
    valid_until: date | None
    key: str
    result: str = "passed"

    def text(self) -> str:
        """Write the payload as the canonical JSON text that is signed."""
        values: dict[str, Any] = {
            "format": PAYLOAD_FORMAT,
            "code": self.code,
            "holder": self.holder,
            "enterprise": self.enterprise,
            "module": self.module,
            "language": self.language,
            "version": self.version,
            "content": self.content,
            "rule": self.rule,
            "result": self.result,
            "date": self.completed_on.isoformat(),
            "key": self.key,
        }
        if self.valid_until is not None:
            values["valid_until"] = self.valid_until.isoformat()
        return canonical_json(values)


@dataclass(frozen=True)
class Paper:
    """What the square on a printed certificate holds: enough to check it with nothing but a public key."""

    payload_text: str
    signature: str
    salt: str
    name: str

    def fragment(self) -> str:
        """Write it as the four parts behind the # of the address in the square."""
        return ".".join([encode(self.payload_text.encode()), self.signature, self.salt, encode(self.name.encode())])


def read_payload(text: str) -> Payload:
    """Read a signed text back.

    Raises:
        Invalid: with code ``payload_unreadable`` when the text is not a payload of this format.
    """
    try:
        values = json.loads(text)
        if values.pop("format") != PAYLOAD_FORMAT:
            raise Invalid("payload_unreadable")
        until = values.pop("valid_until", None)
        return Payload(
            completed_on=date.fromisoformat(values.pop("date")),
            valid_until=None if until is None else date.fromisoformat(until),
            **values,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid("payload_unreadable") from error


def read_fragment(fragment: str) -> Paper:
    """Read what stands behind the # of the address in the square of a printed certificate.

    Raises:
        Invalid: with code ``payload_unreadable`` when parts are missing or are not what they should be.
    """
    try:
        payload, signature, salt, name = fragment.strip().removeprefix("#").split(".")
        return Paper(decode(payload).decode(), signature, salt, decode(name).decode())
    except ValueError as error:
        raise Invalid("payload_unreadable") from error


def new_code() -> str:
    """Make a certificate number of 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))


def new_salt() -> str:
    """Make the 128 random bits that keep a name from being guessed from its digest."""
    return encode(secrets.token_bytes(SALT_BYTES))


def tidy_code(typed: str) -> str | None:
    """Read a number as people type it, or give ``None`` when it cannot be one.

    Any case, blanks and dashes anywhere, digits of any script, O for 0, I and L for 1.
    """
    kept = re.sub(r"[\W_]", "", typed[:200]).upper()
    ascii_digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in kept)
    code = ascii_digits.translate(str.maketrans("OIL", "011"))
    return code if len(code) == CODE_LETTERS and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """Write a number in groups of four, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def holder_digest(salt: str, name: str) -> str:
    """Return the SHA-256 of salt and name in base64url."""
    return encode(hashlib.sha256((salt + name).encode()).digest())


def is_holder(payload: Payload, *, salt: str, name: str) -> bool:
    """Say whether this is the signed name; the salt's length is asked too, or a letter could move into the name."""
    return len(salt) == SALT_LETTERS and holder_digest(salt, name) == payload.holder


def last_valid_day(completed_on: date, months: int | None) -> date | None:
    """Return the last day of validity: the day before the same day so many months later.

    A month that is too short for that day ends the validity with its own last day.
    """
    if months is None:
        return None
    year, month = divmod(completed_on.year * 12 + completed_on.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if completed_on.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, completed_on.day) - timedelta(days=1)


def standing(*, revoked: bool, last_day: date | None, erased: bool, today: date) -> Status:
    """Say how a certificate stands whose signature holds."""
    if revoked:
        return Status.REVOKED
    if last_day is not None and today > last_day:
        return Status.EXPIRED
    return Status.ERASED if erased else Status.VALID


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read base64url, refusing every spelling but the one ``encode`` writes.

    The standard library skips foreign letters and ignores the last letter's unused bits, so that an altered text
    could still give the same bytes.

    Raises:
        ValueError: when the text is not exactly what ``encode`` would have written.
    """
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if encode(raw) != text:
        raise ValueError("not base64url in its one spelling")
    return raw
