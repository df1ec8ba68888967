"""The database: one base for all tables, the column types of ours, and how SQLite is opened."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ColumnElement, DateTime, Dialect, Engine, MetaData, Select, Text, Uuid, event, type_coerce
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.types import NullType, TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "10000",
    "secure_delete": "ON",
    # Without it REPLACE takes a row away past the triggers that keep facts as they are.
    "recursive_triggers": "ON",
}


class Id(Uuid[UUID]):
    """An id, stored as the database can; SQLite hands back text, and a page meets the same ids again and again."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        """Return what makes an id of what the driver gives, None when it gives ids."""
        return None if dialect.supports_native_uuid else _read_id


@lru_cache(maxsize=1 << 14)
def _read_id(text: str | None) -> UUID | None:
    # Making one takes longer than everything else that is done with a cell of a row.
    return None if text is None else UUID(text)


class Base(DeclarativeBase):
    """The base of all tables, with constraint names that are the same on both databases."""

    metadata = MetaData(naming_convention=NAMES)


# The base has a registry already; Flask-SQLAlchemy takes no second map.
Base.registry.update_type_annotation_map({UUID: Id()})
db = SQLAlchemy(model_class=Base, session_options={"autoflush": False, "expire_on_commit": True})
Model = Base
# What the driver raises when the disk is full, the file is locked or the server is gone.
DatabaseUnavailable = OperationalError


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware datetimes go in, aware UTC datetimes come out, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes: nobody knows which instant they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use core.clock.now()")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite hands back naive datetimes; they are in UTC because only those are stored."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON document kept as canonical text, so that the stored bytes are the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write sorted keys and no spare blanks."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the document back."""
        return None if value is None else json.loads(value)


def canonical_json(value: Any) -> str:
    """Write a value as JSON in the one form that can be hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def as_stored(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Read an id as the driver gives it, to be compared with others that were read so; by the thousand that is cheaper.

    What it is differs between the databases, so nothing else may be done with it.
    """
    return type_coerce(column, NullType())


def fetch(statement: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """Run a statement that selects columns, in the session's transaction but past the mapper.

    The mapper has nothing to add to plain columns and costs as much as everything else together: this is for what is
    asked at every request, and for what is read by the thousand.
    """
    return db.session.connection().execute(statement, values).all()


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    """Set what SQLite forgets between connections, and leave BEGIN to us."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    _keep_private(str(cursor.execute("PRAGMA database_list").fetchone()[2]))
    for name, value in SQLITE_PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _keep_private(file: str) -> None:
    """Take a file that this connection has just made away from other accounts: it will hold names and answers."""
    if file and Path(file).stat().st_size == 0:
        Path(file).chmod(0o600)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin a write IMMEDIATE: a deferred BEGIN that turns into a write fails with "database is locked"."""
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("score_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
