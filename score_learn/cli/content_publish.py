"""``flask --app wsgi content lock``, ``publish``, ``retire``, ``reopen``, ``move``: what changes locks and the site."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import path_argument, place, read, show
from score_learn.cli.ready import needs_key, needs_tables
from score_learn.content.compiled import CompiledModule
from score_learn.content.folders.library import Library
from score_learn.content.folders.library import lock as lock_library
from score_learn.content.publishing.differences import Difference
from score_learn.content.publishing.judging import Foreseen, foresee
from score_learn.content.publishing.staying import staying
from score_learn.content.service import ORIGINS, Outcome, set_library_sheets
from score_learn.content.service import move as move_module
from score_learn.content.service import publish as publish_library
from score_learn.content.service import reopen as reopen_module
from score_learn.content.service import retire as retire_module
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.learning.impact import impact
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
@click.option("--dry-run", is_flag=True, help="Say what would change and whom it meets, and publish nothing.")
def publish(path: Path | None, dry_run: bool) -> None:
    """Publish what is sound below PATH; a module with errors stays as it was. Ends with 1 if anything was refused."""
    # Reading and rendering take seconds: all of it is done before the database is locked.
    library = read(path)
    show(finding for finding in library.findings if finding.is_error)
    refused = [_announce(library, module) for module in library.modules].count("refused")
    stay = list(_staying(library, path))
    if dry_run:
        _say(stay)
        click.echo("Nothing was published.")
        raise SystemExit(1 if library.has_errors or refused else 0)
    library = set_library_sheets(Viewer.operator(), library=library)
    with transaction():
        outcomes = publish_library(Viewer.operator(), library=library)
    for outcome in outcomes:
        click.echo(_sentence(outcome))
    _say(stay)
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


@click.command("move")
@click.argument("module_id")
@click.argument("origin", type=click.Choice(ORIGINS))
@with_appcontext
@needs_tables
def move(module_id: str, origin: str) -> None:
    """Let new versions of a module come from the folder, or from uploads; what is published stays as it is."""
    try:
        with transaction():
            moved = move_module(Viewer.operator(), module_id=module_id, origin=origin)
    except NotFound:
        raise click.ClickException(f"There is no published module {module_id}.") from None
    place = "from uploads" if origin == "upload" else "from the folder"
    click.echo(f"{module_id} is published {place} {'from now on' if moved else 'already'}.")


def _set(act: Callable[..., None], module_id: str) -> None:
    try:
        with transaction():
            act(Viewer.operator(), module_id=module_id)
    except NotFound:
        raise click.ClickException(f"There is no published module {module_id}.") from None
    click.echo("Done.")


def _staying(library: Library, path: Path | None) -> Iterator[str]:
    """Say of each module that stays in force without the folder how it is closed."""
    whole = place(path).resolve() == library.root
    for one in staying(Viewer.operator(), library=library, whole=whole):
        why = "a draft in the folder" if one.is_draft else "not in the folder any more"
        close = f"to close it for those who have not begun it, run flask --app wsgi content retire {one.id}"
        yield f"module {one.id}: {why}; {one.version} stays in force; {close}"


def _say(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        click.echo(sentence)


def _announce(library: Library, module: CompiledModule) -> str:
    """Say what publishing a module would change and whom it meets; return what it would come to."""
    surveys = [survey.slug for survey in library.surveys]
    foreseen = foresee(Viewer.operator(), compiled=module, surveys=surveys)
    head = f"{module.path} {module.version}"
    if foreseen.result == "refused":
        click.echo(f"{head}: would be REFUSED {foreseen.code} {foreseen.message}")
    elif foreseen.result == "published":
        _say_whom(head, module, foreseen)
    return foreseen.result


def _say_whom(head: str, module: CompiledModule, foreseen: Foreseen) -> None:
    met = impact(module.modules[module.source_language])
    asked = f"{met.redo} will be asked to redo"
    click.echo(f"{head}: {met.in_progress} in progress, {met.finished} finished, {asked}")
    if met.more:
        click.echo(f"  {met.more} in progress will be asked for what is new")
    if met.completing:
        click.echo(f"  {met.completing} in progress lack only what is gone and will be finished by it")
    if foreseen.before:
        click.echo(f"  {foreseen.kind}, since {foreseen.before}")
        for line in _changes(foreseen.difference):
            click.echo(f"  {line}")


def _changes(difference: Difference) -> Iterator[str]:
    named = (("lessons", difference.lessons), ("questions", difference.questions), ("tools", difference.tools))
    for word, parts in named:
        kinds = {"new": parts.added, "gone": parts.gone, "reworded": parts.reworded, "moved": parts.moved}
        for kind, names in kinds.items():
            if names:
                yield f"{word} {kind}: {', '.join(names)}"
    others = {
        "key changed": difference.keys,
        "more than 40 % of the words changed": difference.rewritten,
        "rules of the test changed": difference.rules,
        "changed in the module itself": difference.about,
    }
    yield from (f"{words}: {', '.join(names)}" for words, names in others.items() if names)


def _sentence(outcome: Outcome) -> str:
    name = f"{outcome.kind} {outcome.name}"
    if outcome.result == "published":
        return f"{name}: published as {outcome.version}{f'; {outcome.message}' if outcome.message else ''}"
    if outcome.result == "unchanged":
        return f"{name}: unchanged, {outcome.version} stays in force"
    if outcome.result == "draft":
        return f"{name}: not published, it is a draft; write status: published in module.md when it is ready"
    return f"{name}: REFUSED {outcome.code} {outcome.message}"
