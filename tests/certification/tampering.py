"""What somebody with a hold of the database could do: change stored letters behind the site's back."""

from typing import Any

from sqlalchemy import text

from score_learn.core.append_only import drop_triggers
from score_learn.core.db import db
from score_learn.core.transaction import transaction


def take_locks_away() -> None:
    """Drop the triggers that keep certificates and keys as they are."""
    with transaction():
        drop_triggers(db.session.connection(), ["certificate", "signing_key"])


def put(table: str, column: str, value: Any) -> None:
    """Write a value into a column of every row of a table."""
    with transaction():
        db.session.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})
        db.session.flush()


def stored(table: str, column: str) -> Any:
    """Read a column of the only row of a table."""
    return db.session.execute(text(f"SELECT {column} FROM {table}")).scalar_one()
