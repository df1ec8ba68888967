"""``flask --app wsgi backup FILE``: one file that holds the whole database, checked."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.ready import require_some_tables
from score_learn.core.backup import back_up
from score_learn.core.errors import Refused
from score_learn.core.settings import current

MESSAGES = {
    "not_sqlite": "The database is PostgreSQL. Back it up with its own tool:\n  {command}",
    "file_exists": "{path} exists. Name a new file: a backup never writes over another one.",
    "backup_damaged": "The backup was written but cannot be trusted: {found}. Keep the older one and look at the disk.",
}


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database into FILE while the site goes on, then open and check it."""
    # Also before an upgrade, when the tables are those of the release before.
    require_some_tables()
    try:
        done = back_up(file)
    except Refused as refusal:
        raise click.ClickException(MESSAGES[refusal.code].format(**refusal.values)) from None
    click.echo(f"{done.path}: {done.size:,} bytes, {done.tables} tables, {done.rows:,} rows, checked.")
    click.echo(f"Keep {current().keys} with it: without the pepper in there no PIN and no password fits any more.")
