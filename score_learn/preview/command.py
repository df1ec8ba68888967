"""``flask --app wsgi content preview``: the library as learners will see it, while its author writes."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import count, path_argument, place
from score_learn.preview.serving import Serving


@click.command("preview")
@path_argument
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535), help="Where it listens.")
@with_appcontext
def preview(path: Path | None, port: int) -> None:
    """Show what lies below PATH (the whole library if none is given) to this computer alone, until Ctrl+C."""
    try:
        serving = Serving(place(path), port)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from None
    library = serving.watch.shelf.library
    errors = sum(1 for finding in library.findings if finding.is_error)
    click.echo(f"Read {library.root}: {count(len(library.readings), 'module')}, {count(errors, 'error')}.")
    click.echo(f"Open {serving.url} in a browser. Save a file and the page follows; Ctrl+C ends the preview.")
    try:
        serving.run()
    except KeyboardInterrupt:
        click.echo("The preview has ended.")
