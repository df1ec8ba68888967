"""Lets writes that hinge on the same thing go one after the other, where the database would let them overlap."""

from sqlalchemy import func, select

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
        number = func.hashtextextended(f"{kind}:{key}", 0)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))
