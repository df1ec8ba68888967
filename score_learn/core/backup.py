"""Writes the database into one file and reads it back, so that a backup is known to be one."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from score_learn.core.errors import Refused
from score_learn.core.settings import current


@dataclass(frozen=True)
class Backup:
    """A backup that was opened and read: where it is, its size in bytes, its tables and rows."""

    path: Path
    size: int
    tables: int
    rows: int


def back_up(target: Path) -> Backup:
    """Copy the SQLite database while the site goes on serving, and check the copy.

    Raises:
        Refused: ``not_sqlite`` with the pg_dump command to use, ``file_exists``, or ``backup_damaged``.
    """
    url = make_url(current().database_url)
    if url.get_backend_name() != "sqlite":
        raise Refused("not_sqlite", command=pg_dump(current().database_url, target))
    try:
        # The copy holds everything the site knows: nobody but its owner may read it, not even while it is written.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise Refused("file_exists", path=str(target)) from None
    with closing(sqlite3.connect(str(url.database), isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    return check(target)


def check(path: Path) -> Backup:
    """Open a backup, let SQLite examine it and count every row.

    Raises:
        Refused: ``backup_damaged`` with what SQLite found.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            names = [
                row[0] for row in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            ]
            counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
        except sqlite3.DatabaseError as error:
            raise Refused("backup_damaged", found=str(error)) from error
    if verdict != "ok" or not counts.get("alembic_version"):
        raise Refused("backup_damaged", found=verdict if verdict != "ok" else "no tables of this site")
    return Backup(path, path.stat().st_size, len(counts), sum(counts.values()))


def pg_dump(database_url: str, target: Path) -> str:
    """Write the command that backs up a PostgreSQL database; the password stays out of it."""
    url = make_url(database_url)._replace(drivername="postgresql", password=None)
    return f"pg_dump --format=custom --file={target} '{url.render_as_string()}'"
