"""``flask --app wsgi content export`` and ``content import``: banks of questions for and from other systems."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import count, read
from score_learn.content.folders.library import Library
from score_learn.content.folders.modules import ModuleReading
from score_learn.core.errors import Refused
from score_learn.exchange.banks.bank import FORMATS, export_bank
from score_learn.exchange.banks.reading import SOURCES, read_bank
from score_learn.exchange.banks.taking_in import take_in


@click.command("export")
@click.argument("form", type=click.Choice(FORMATS), metavar="|".join(FORMATS))
@click.argument("module")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--test", "only_test", is_flag=True, help="Only the questions of the test, not those of the lessons.")
@with_appcontext
def export(form: str, module: str, file: Path, only_test: bool) -> None:
    """Write the questions of MODULE (its id or folder) to FILE; ends with 1 if a question is left out."""
    _, reading = _module(module)
    try:
        data, written, notes = export_bank(reading, form, only_test=only_test)
    except Refused:
        message = f"{reading.path} has errors; repair them first: flask --app wsgi content check"
        raise click.ClickException(message) from None
    file.write_bytes(data)
    for note in notes:
        click.echo(str(note))
    click.echo(f"{file}: {count(written, 'question')} written")
    if any(note.left_out for note in notes):
        raise SystemExit(1)


@click.command("import")
@click.argument("form", type=click.Choice(SOURCES), metavar="|".join(SOURCES))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("module")
@click.option("--print", "only_print", is_flag=True, help="Print the quiz with the new questions; write nothing.")
@with_appcontext
def take(form: str, file: Path, module: str, only_print: bool) -> None:
    """Add the questions of FILE to the quiz of MODULE (its id or folder); ends with 1 if a question is left out."""
    library, reading = _module(module)
    try:
        found = take_in(library, reading, read_bank(form, file.read_bytes(), file.name))
    except Refused as refusal:
        raise click.ClickException(f"{refusal.values['path']} is not UTF-8; save it as UTF-8 first.") from None
    if only_print:
        click.echo(found.text, nl=False)
    else:
        found.write()
        click.echo(f"{found.quiz.relative_to(library.root).as_posix()}: {count(len(found.ids), 'question')} added")
        for picture in found.files:
            click.echo(f"{picture.relative_to(library.root).as_posix()}: written")
    for note in found.notes:
        click.echo(str(note), err=only_print)
    if found.needs_quiz and found.ids:
        message = f'Write quiz = "{found.quiz.stem}" and a table [test] into {reading.path}/module.toml.'
        click.echo(message, err=only_print)
    if any(note.left_out for note in found.notes):
        raise SystemExit(1)


def _module(name: str) -> tuple[Library, ModuleReading]:
    library = read(None)
    names = {one: reading for reading in library.readings for one in (reading.settings.id, reading.folder.name)}
    if name not in names:
        raise click.ClickException(f"There is no module {name}; there are {', '.join(sorted(names))}.")
    return library, names[name]
