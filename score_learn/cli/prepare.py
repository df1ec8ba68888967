"""``flask --app wsgi prepare``: everything between installing a release and serving it, in one process."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from score_learn.certification.service import ensure_key
from score_learn.cli.demo import show
from score_learn.cli.demonstration import accounts_file, fill
from score_learn.cli.ready import needs_key
from score_learn.content.folders.library import compile_library
from score_learn.content.publishing.folder_publication import folder_digest, is_folder_published, note_folder_published
from score_learn.content.service import publish, set_library_sheets
from score_learn.core.health import MIGRATIONS, migrations_problem
from score_learn.core.settings import Settings, current
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer


@click.command("prepare")
@click.option("--demonstration", is_flag=True, help="Make a signing key too, and fill an empty site with people.")
@with_appcontext
@needs_key
def prepare(demonstration: bool) -> None:
    """Bring the tables up to this release and publish the content; a second run finds nothing to do."""
    bring_up_to_date()
    if demonstration:
        demonstrate()


def bring_up_to_date() -> None:
    """Migrate the tables and publish what changed; inside an application context."""
    if migrations_problem():
        click.echo("Bringing the database up to this release")
        upgrade(str(MIGRATIONS))
        # Ends what was read before, which does not see the new tables.
        with transaction():
            pass
    publish_changes(current().content)


def demonstrate() -> None:
    """Make a key that signs and people to sign in as, where there are none yet, and say how to sign in."""
    with transaction():
        ensure_key(Viewer.operator())
    fill(current())
    show_demonstration(current())


def show_demonstration(settings: Settings) -> None:
    """Print where the site will be and how the people of the demonstration sign in."""
    click.echo(f"\nSCORE Learn opens at {settings.public_url}\n")
    accounts = accounts_file(settings)
    if not accounts.exists():
        click.echo("It holds people of its own, so no demonstration was filled in. Stop it with Ctrl+C.\n")
        return
    show(json.loads(accounts.read_text(encoding="utf-8")))
    click.echo("\nStop it with Ctrl+C. These sign-ins again: .venv/bin/flask --app wsgi demo accounts\n")


def publish_changes(folder: Path) -> None:
    """Publish what changed in the library and say so; what has errors stays as it was published before."""
    operator, digest = Viewer.operator(), folder_digest(folder)
    if is_folder_published(operator, digest=digest):
        return
    library = compile_library(folder)
    for finding in library.findings:
        if finding.is_error:
            click.echo(str(finding))
    library = set_library_sheets(operator, library=library)
    with transaction():
        outcomes = publish(operator, library=library)
        # What is refused is said again at every start, until it is repaired.
        if not library.has_errors and all(outcome.result != "refused" for outcome in outcomes):
            note_folder_published(operator, digest=digest)
    for outcome in outcomes:
        if outcome.result in ("published", "refused"):
            click.echo(f"{outcome.kind} {outcome.name}: {outcome.result} {outcome.version} {outcome.message}".rstrip())
