"""``flask --app wsgi demo accounts``: the people of the demonstration and how each signs in."""

import json

import click
from flask.cli import AppGroup

from score_learn.cli.demonstration import accounts_file, fill
from score_learn.cli.ready import needs_key, needs_tables
from score_learn.core.settings import current

demo = AppGroup("demo", help="The demonstration that the first start fills in.")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print a list that a program can read.")
def accounts(as_json: bool) -> None:
    """Print how the people of the demonstration sign in."""
    file = accounts_file(current())
    if not file.exists():
        raise click.ClickException("There is no demonstration here. Start one with: make run")
    found = json.loads(file.read_text(encoding="utf-8"))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    show(found)


@demo.command("fill")
@needs_tables
@needs_key
def fill_in() -> None:
    """Fill an empty site with a small programme; a site that holds anybody is left alone."""
    click.echo("Filled in a demonstration." if fill(current()) else "There is somebody here already: nothing was done.")


def show(found: list[dict[str, str | None]]) -> None:
    """Print the sign-ins, a line each."""
    for one in found:
        click.echo(_line(one))


def _line(one: dict[str, str | None]) -> str:
    role, name = one["role"], one["name"]
    if one["sign_in"] == "participant":
        return f"{role:22}{name:20}code {one['enterprise_code']}, number {one['number']}, PIN {one['pin']}"
    return f"{role:22}{name:20}{one['email']}, password {one['password']}"
