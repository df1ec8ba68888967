"""``flask --app wsgi content lock``, ``publish``, ``retire`` and ``reopen``: what changes ids.lock and the site."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import path_argument, place, read, show
from score_learn.cli.ready import needs_key, needs_tables
from score_learn.content.library import lock as lock_library
from score_learn.content.service import Outcome
from score_learn.content.service import publish as publish_library
from score_learn.content.service import reopen as reopen_module
from score_learn.content.service import retire as retire_module
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.learning.queries import in_progress_and_finished
from score_learn.people.viewer import Viewer


@click.command("lock")
@path_argument
@with_appcontext
def lock(path: Path | None) -> None:
    """Write the ids.lock of every module below PATH that has no errors; commit the files with the change."""
    library, changed = lock_library(place(path))
    for file in changed:
        click.echo(f"{file}: written")
    if not changed:
        click.echo("Nothing to lock.")
    errors = tuple(finding for finding in library.findings if finding.is_error)
    if errors:
        show(errors)
        raise SystemExit(1)


@click.command("publish")
@path_argument
@with_appcontext
@needs_tables
@needs_key
def publish(path: Path | None) -> None:
    """Publish what is sound below PATH; a module with errors stays as it was. Ends with 1 if anything was refused."""
    # Reading and rendering take seconds: all of it is done before the database is locked.
    library = read(path)
    show(finding for finding in library.findings if finding.is_error)
    for module in library.modules:
        in_progress, finished = in_progress_and_finished(module.id)
        click.echo(f"{module.path} {module.version}: {in_progress} in progress, {finished} finished")
    with transaction():
        outcomes = publish_library(Viewer.operator(), library=library)
    for outcome in outcomes:
        click.echo(_sentence(outcome))
    if library.has_errors or any(outcome.result == "refused" for outcome in outcomes):
        raise SystemExit(1)


@click.command("retire")
@click.argument("module_id")
@with_appcontext
@needs_tables
def retire(module_id: str) -> None:
    """Close a module for those who have not begun it; whoever has may finish it."""
    _set(retire_module, module_id)


@click.command("reopen")
@click.argument("module_id")
@with_appcontext
@needs_tables
def reopen(module_id: str) -> None:
    """Open a retired module again."""
    _set(reopen_module, module_id)


def _set(act: Callable[..., None], module_id: str) -> None:
    try:
        with transaction():
            act(Viewer.operator(), module_id=module_id)
    except NotFound:
        raise click.ClickException(f"There is no published module {module_id}.") from None
    click.echo("Done.")


def _sentence(outcome: Outcome) -> str:
    name = f"{outcome.kind} {outcome.name}"
    if outcome.result == "published":
        return f"{name}: published as {outcome.version}"
    if outcome.result == "unchanged":
        return f"{name}: unchanged, {outcome.version} stays in force"
    if outcome.result == "draft":
        return f"{name}: not published, its status is not published"
    return f"{name}: REFUSED {outcome.code} {outcome.message}"
