"""``flask --app wsgi content new``: begins a module, a lesson or a translation."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from flask.cli import AppGroup

from score_learn.content.authoring.starting import Begun, CannotBegin, new_language, new_lesson, new_module, write
from score_learn.core import settings

new = AppGroup("new", help="Begin a module, a lesson or a translation, as drafts that content check accepts.")


@new.command("module")
@click.argument("slug")
@click.option("--look", default="wpc", show_default=True, help="Colour and icon of the module.")
def module(slug: str, look: str) -> None:
    """Write the files of a new module, whose address will be SLUG."""
    _begin(lambda content: new_module(content, slug, look))
    click.echo("See it while you write it: flask --app wsgi content preview")


@new.command("lesson")
@click.argument("module_name", metavar="MODULE")
@click.argument("slug")
def lesson(module_name: str, slug: str) -> None:
    """Write a lesson SLUG at the end of MODULE, and list it in module.toml."""
    _begin(lambda content: new_lesson(content, module_name, slug))


@new.command("language")
@click.argument("code", metavar="LANG")
@click.argument("module_name", metavar="MODULE")
def language(code: str, module_name: str) -> None:
    """Write a file in LANG for each file of MODULE, in the words of the source, to be translated there."""
    _begin(lambda content: new_language(content, code, module_name))


def _begin(files: Callable[[Path], Iterable[Begun]]) -> None:
    try:
        begun = list(files(settings.current().content))
        write(begun)
    except CannotBegin as problem:
        raise click.ClickException(str(problem)) from None
    for one in begun:
        click.echo(f"{one.file}: {'written' if one.is_new else 'changed'}")
