"""``flask --app wsgi content curriculum``: what the library teaches, as tables for docs/curriculum.md."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from score_learn.cli.content_output import place, read
from score_learn.content.authoring.curriculum import curriculum as tables
from score_learn.content.authoring.readability import read_files


@click.command("curriculum")
@click.option("--write", is_flag=True, help="Write docs/curriculum.md instead of printing.")
@with_appcontext
def curriculum(write: bool) -> None:
    """Count lessons, minutes, questions, pictures and words of every module in every language."""
    text = tables(read(None), read_files(place(None)))
    if not write:
        click.echo(text, nl=False)
        return
    file = Path(current_app.root_path).parent / "docs" / "curriculum.md"
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}; without --write the tables are printed.")
    file.write_text(text, encoding="utf-8")
    click.echo("docs/curriculum.md: written")
