"""``flask --app wsgi keys new`` and ``keys list``: the keys that sign certificates."""

import click
from flask.cli import AppGroup

from score_learn.certification import queries, service
from score_learn.certification.signing import has_private_key
from score_learn.cli.ready import needs_tables
from score_learn.core.secret_files import ensure_pepper
from score_learn.core.settings import current
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer

keys = AppGroup("keys", help="Make and list the keys that sign certificates.")


@keys.command("new")
@needs_tables
def new() -> None:
    """Make a key that signs from now on; older certificates stay valid. The first run makes the pepper too."""
    if ensure_pepper(current().keys / "pepper"):
        click.echo("The pepper of PINs and passwords was made too.")
    with transaction():
        key_id = service.new_key(Viewer.operator())
    click.echo(f"Key {key_id} signs from now on.")
    click.echo(f"Keep {current().keys} as safe as the database, and back it up with it.")


@keys.command("list")
@needs_tables
def show() -> None:
    """List every key, the newest first, and say which one signs and whose private half is here."""
    found = queries.public_keys(Viewer.operator())
    if not found:
        click.echo("There is no key yet. Make one: flask --app wsgi keys new")
    for place, key in enumerate(found):
        here = "private key here" if has_private_key(current().keys, key.key_id) else "private key not here"
        signs = ", signs" if place == 0 else ""
        click.echo(f"{key.key_id}  {key.made_at:%Y-%m-%d %H:%M} UTC  {key.public_key}  {here}{signs}")
