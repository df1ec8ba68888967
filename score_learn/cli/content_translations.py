"""``flask --app wsgi content status`` and ``content po``: how far translations are, and files for their makers."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from score_learn.cli.content_output import path_argument, place, read
from score_learn.content.authoring.translation_status import LanguageStatus, as_numbers, translation_status
from score_learn.content.folders.library import lock
from score_learn.core.errors import Refused
from score_learn.exchange.po_files import export_po, import_po

_SENTENCES = {
    "module_errors": "{module} has errors; repair them first: flask --app wsgi content check",
    "unknown_language": "{tag} is no language that is known here; write a tag such as fr or pt-BR.",
    "not_po": "This is not a PO file, or it is broken.",
    "other_module": "The library has no module {module}; the file was made from another one.",
    "not_declared": 'Write "{language}" into languages = […] of {module}/module.toml first.',
}
_COLUMNS = ("complete", "changed", "outdated", "missing", "machine")

po = AppGroup("po", help="Hand translations to an agency and take them back, as PO files.")


@click.command("status")
@path_argument
@click.option("--lang", "language", help="Only this language, such as fr.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects instead of a table.")
@with_appcontext
def status(path: Path | None, language: str | None, as_json: bool) -> None:
    """Say for each module and language how many words are translated, changed, outdated, missing and machine-made."""
    rows = translation_status(read(path), language)
    if as_json:
        click.echo(json.dumps([as_numbers(row) for row in rows], indent=2))
        return
    if not rows:
        click.echo("No module declares another language than its own.")
        return
    width = max(len("module"), *(len(row.path) for row in rows))
    click.echo(f"{'module':<{width}}  language " + " ".join(f"{name:>8}" for name in _COLUMNS) + "    done")
    for row in rows:
        click.echo(_line(row, width))


def _line(row: LanguageStatus, width: int) -> str:
    numbers = " ".join(f"{getattr(row, name):>8}" for name in _COLUMNS)
    note = "" if row.served else "  not served"
    return f"{row.path:<{width}}  {row.language:<8} {numbers}   {row.percent:>3} %{note}"


@po.command("export")
@click.argument("language")
@click.argument("module")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(language: str, module: str, file: Path) -> None:
    """Write every text of MODULE (its id or folder) with what there is of it in LANGUAGE to FILE."""
    library = read(None)
    names = {name: one for one in library.readings for name in (one.settings.id, one.folder.name)}
    if module not in names:
        raise click.ClickException(f"There is no module {module}; there are {', '.join(sorted(names))}.")
    try:
        file.write_bytes(export_po(names[module], language))
    except Refused as refusal:
        raise _problem(refusal) from None
    click.echo(f"{file}: written")


@po.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def take_in(file: Path) -> None:
    """Write the files of a language from FILE, with the marks of the source; ends with 1 if texts are left out."""
    library = read(None)
    try:
        found = import_po(library, file.read_bytes())
    except Refused as refusal:
        raise _problem(refusal) from None
    for written in found.written:
        click.echo(f"{written.relative_to(library.root).as_posix()}: written")
    lock(place(None))
    for reason in found.left_out:
        click.echo(f"left out: {reason}")
    if found.left_out:
        raise SystemExit(1)


def _problem(refusal: Refused) -> click.ClickException:
    return click.ClickException(_SENTENCES[refusal.code].format(**refusal.values))
