"""Lets writes that hinge on the same thing go one after the other, where the database would let them overlap."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Select, func, select

from score_learn.core import settings
from score_learn.core.db import db


def wait(kind: str, key: object) -> None:
    """Wait until no other transaction is open that named the same thing, and hold the turn until this one ends.

    Call it before the first read that the write depends on: what is free, what is there already. SQLite has one writer
    at a time anyway. Where two turns are taken they are taken in one order everywhere, or two wait for each other.

    Args:
        kind: what sort of thing, such as ``enterprise``.
        key: which one: an id, or a name that must be unique.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(_lock(kind, key))


@contextmanager
def alone(kind: str, key: object) -> Iterator[None]:
    """Hold a turn over several transactions, which begin and end inside; nothing of it is written down.

    On PostgreSQL a connection of its own holds it. SQLite serves one machine, and its turn is the lock of a file: one
    for each kind, since there is one writer anyway.

    Args:
        kind: what sort of thing, one word, such as ``opinion``.
        key: which one.
    """
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as line:
            line.execute(_lock(kind, key))
            yield
        return
    # To append, which leaves even the time of the file as it was: that of the last opinion is nobody's business.
    with (settings.current().instance / f"{kind}.lock").open("a") as file:
        # Opened anew each time: a lock belongs to an opened file, so threads wait for each other too.
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock(kind: str, key: object) -> Select[object]:
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"{kind}:{key}", 0)))
