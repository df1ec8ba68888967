"""Trying to come in, step by step as the sign-in page does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from argon2 import PasswordHasher
from pytest import MonkeyPatch

from score_learn.core.transaction import transaction
from score_learn.people import hashing, sign_in
from score_learn.people.sign_in import Opened, Try
from tests.world import Somebody

WRONG = "no PIN of anybody"


def by_number(somebody: Somebody, pin: str, *, device: str | None = None) -> Opened | None:
    """Try enterprise code, number and PIN."""
    with transaction():
        tried = sign_in.try_pin(code=somebody.enterprise_code, number=somebody.number, device=device)
    return _finish(tried, pin, device)


def by_card(somebody: Somebody, pin: str, *, device: str | None = None) -> Opened | None:
    """Try the card and the PIN."""
    with transaction():
        tried = sign_in.try_card(token=somebody.card_token, device=device)
    return _finish(tried, pin, device)


def by_password(somebody: Somebody, password: str, *, device: str | None = None) -> Opened | None:
    """Try e-mail and password."""
    with transaction():
        tried = sign_in.try_password(email=somebody.email, device=device)
    return _finish(tried, password, device)


def _finish(tried: Try, secret: str, device: str | None) -> Opened | None:
    if sign_in.check(tried, secret) is None:
        return None
    with transaction():
        return sign_in.open_after(tried, device=device or "a device of nobody", own_device=False)


def known_device(person_id: UUID, *, kind: str = "participant", own: bool = True, device: str = "her own phone") -> str:
    """Let somebody have signed in on a device before, and return its token."""
    with transaction():
        sign_in.open_session(person_id=person_id, kind=kind, device=device, own_device=own)
    return device


@contextmanager
def counted_checks(monkeypatch: MonkeyPatch) -> Iterator[list[bool]]:
    """Collect, for each hash that is verified in the block, whether it is somebody's and not the hash of nobody."""
    nobody = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("nobody")
    checks: list[bool] = []

    def verify(stored: str, secret: str) -> bool:
        checks.append(stored != nobody)
        return hashing.verify_secret(stored, secret)

    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "NOBODY", nobody)
        patch.setattr(sign_in, "verify_secret", verify)
        yield checks
