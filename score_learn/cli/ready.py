"""What a command needs before it begins, said in a sentence instead of a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from score_learn.core.errors import Refused
from score_learn.core.health import examine, has_tables

P = ParamSpec("P")
R = TypeVar("R")
PREPARE = "make upgrade (or: flask --app wsgi prepare)"
KEY_SENTENCES = {
    "signing_key_missing": "There is no signing key, or not the one that signs. Make one: flask --app wsgi keys new",
    "signing_key_open": "Others on this machine can read {file}. Take it away from them: chmod 600 {file}",
    "signing_key_wrong": "{file} is not the key that signs. Put it back, or make one: flask --app wsgi keys new",
}


def needs_tables(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command begin only when the database has the tables of this release."""

    @wraps(command)
    def begun(*args: P.args, **values: P.kwargs) -> R:
        require_some_tables()
        if problem := examine().checks["migrations"]:
            raise click.ClickException(f"The tables are not those of this release ({problem}). Run: {PREPARE}")
        return command(*args, **values)

    return begun


def require_some_tables() -> None:
    """Refuse to go on with an empty database; the tables may be those of another release."""
    if problem := examine().checks["database"]:
        raise click.ClickException(f"The database {problem}. See whether it runs, and SCORE_DATABASE_URL.")
    if not has_tables():
        raise click.ClickException(f"There are no tables yet. Make them first: {PREPARE}")


def needs_key(command: Callable[P, R]) -> Callable[P, R]:
    """Say what to do when a command cannot sign a certificate."""

    @wraps(command)
    def begun(*args: P.args, **values: P.kwargs) -> R:
        try:
            return command(*args, **values)
        except Refused as refusal:
            if refusal.code not in KEY_SENTENCES:
                raise
            raise click.ClickException(KEY_SENTENCES[refusal.code].format(**refusal.values)) from None

    return begun
