"""Says whether the site can do its work: the database answers and has the tables of this release."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from score_learn import __version__
from score_learn.core.db import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
Question = Callable[[], str | None]


@dataclass(frozen=True)
class Health:
    """The release that answers, and for each thing asked what is wrong with it; ``None`` is well."""

    version: str
    checks: dict[str, str | None]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.checks.values())


def examine(**more: Question) -> Health:
    """Ask the database and its migrations, then what the caller adds, such as ``content``.

    A later question is not asked while the database does not answer: it could only repeat that.
    """
    checks: dict[str, str | None] = {}
    for name, question in {"database": database_problem, "migrations": migrations_problem, **more}.items():
        checks[name] = "not asked" if checks.get("database") else _ask(question)
    return Health(__version__, checks)


def database_problem() -> str | None:
    """Say what is wrong when the database does not answer."""
    db.session.connection().exec_driver_sql("SELECT 1")
    return None


def migrations_problem() -> str | None:
    """Say which revision the database has when it is not the one of this release."""
    present = _present_revision()
    wanted = newest_revision()
    if present == wanted:
        return None
    return f"the database is at revision {present or 'none'}, this release needs {wanted}: flask --app wsgi db upgrade"


def has_tables() -> bool:
    """Say whether the database was ever migrated, by whichever release."""
    return _present_revision() is not None


def _present_revision() -> str | None:
    return MigrationContext.configure(db.session.connection()).get_current_revision()


@lru_cache(maxsize=1)
def newest_revision() -> str | None:
    """Return the newest revision that this release brings."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def _ask(question: Question) -> str | None:
    """Keep the driver's own words out of the answer: they may hold addresses and passwords."""
    try:
        return question()
    except SQLAlchemyError as error:
        db.session.rollback()
        return f"does not answer ({type(error).__name__})"
