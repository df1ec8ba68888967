"""Builders of certificates that need no database: a key in a folder, a signed payload, a paper."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from score_learn.certification import rules, signing
from score_learn.certification.queries import CertificateRow
from score_learn.certification.rules import Paper, Payload, Status
from score_learn.core.ids import new_id

NAME = "Amina Tesfaye"
DAY = date(2026, 10, 2)


@dataclass(frozen=True)
class Key:
    """A key with its private half in a folder."""

    folder: Path
    key_id: str
    public_key: str

    def sign(self, text: str) -> str:
        """Sign a text."""
        return signing.sign(text, folder=self.folder, key_id=self.key_id, public_key=self.public_key)

    @property
    def public(self) -> dict[str, str]:
        """What is published of it."""
        return {self.key_id: self.public_key}


def a_key(folder: Path, key_id: str = "20261002-00c0ffee") -> Key:
    """Make a key."""
    return Key(folder, key_id, signing.make_private_key(folder, key_id))


def a_payload(salt: str, *, name: str = NAME, key_id: str = "20261002-00c0ffee", **changes: object) -> Payload:
    """Make what is signed."""
    payload = Payload(
        code="0123456789ABCDEF",
        holder=rules.holder_digest(salt, name),
        enterprise="Riverside Garments",
        module="Workplace Cooperation",
        language="en",
        version="1.0.0",
        content="c0" * 32,
        rule="1",
        completed_on=DAY,
        valid_until=date(2029, 10, 1),
        key=key_id,
    )
    return replace(payload, **changes)


def a_paper(key: Key, *, name: str = NAME, **changes: object) -> Paper:
    """Make a printed certificate."""
    salt = rules.new_salt()
    text = a_payload(salt, name=name, key_id=key.key_id, **changes).text()
    return Paper(text, key.sign(text), salt, name)


def a_row(paper: Paper, status: Status = Status.VALID) -> CertificateRow:
    """Make what ``queries.find_certificate`` would give for a paper."""
    payload = rules.read_payload(paper.payload_text)
    return CertificateRow(
        id=new_id(),
        code=payload.code,
        status=status,
        reason="",
        module_id="wc",
        version_id=new_id(),
        issued_at=datetime(2026, 10, 2, 8, 0, 0, 123456, tzinfo=UTC),
        payload=payload,
        name=paper.name,
        paper=paper,
        revoked_at=None,
        erased_at=None,
    )
