"""Secrets at rest: PINs and passwords peppered and hashed, tokens as digests."""

import hashlib
import hmac
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from score_learn.core import settings

# 19 MiB, two passes, one lane: argon2's own default costs eight times the processor time at every sign-in.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A flood of sign-ins may not take every core away from the lessons.
_turn = threading.BoundedSemaphore(2)
# The hash of nothing anybody can type: unknown accounts cost the same time as known ones.
NOBODY = _hasher.hash("\x00nobody")


def hash_secret(secret: str) -> str:
    """Hash a PIN or a password with the pepper; it takes tens of milliseconds, so never in a transaction."""
    with _turn:
        return _hasher.hash(_peppered(secret))


def verify_secret(stored: str, secret: str) -> bool:
    """Say whether a secret is the one that was hashed; takes as long when it is not."""
    try:
        with _turn:
            return _hasher.verify(stored, _peppered(secret))
    except (VerificationError, InvalidHashError):
        return False


def digest(token: str) -> str:
    """Return the digest under which a random token is stored; 128 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _peppered(secret: str) -> bytes:
    return hmac.new(settings.current().pepper, secret.encode(), hashlib.sha256).digest()
