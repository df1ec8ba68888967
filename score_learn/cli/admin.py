"""``flask --app wsgi admin create``: the first administrator of an installation."""

import click
from flask.cli import AppGroup

from score_learn.cli.ready import needs_tables
from score_learn.core.errors import Invalid, Refused
from score_learn.core.settings import current
from score_learn.core.transaction import transaction
from score_learn.people import staff
from score_learn.people.rules import AccessRole, Sex
from score_learn.people.viewer import Viewer

admin = AppGroup("admin", help="Administrators of the whole installation.")
SENTENCES = {
    "email_taken": "There is an account with this e-mail address already.",
    "email_unreadable": "Write an e-mail address such as name@example.org.",
    "name_missing": "Write a name.",
    "name_too_long": "Write a shorter name.",
    "name_unreadable": "Write the name on one line.",
}


@admin.command("create")
@click.option("--name", prompt="Name", help="As it will stand in the list of staff.")
@click.option("--email", prompt="E-mail", help="What the administrator signs in with.")
@needs_tables
def create(name: str, email: str) -> None:
    """Make an administrator and print the link that sets the password, once, within 72 hours."""
    operator = Viewer.operator()
    try:
        with transaction():
            person_id = staff.add_staff(
                operator, name=name, email=email, sex=Sex.NOT_STATED, role=AccessRole.ADMINISTRATOR
            )
            token = staff.new_link(operator, person_id=person_id)
    except (Invalid, Refused) as error:
        raise click.ClickException(SENTENCES[error.code]) from None
    click.echo(
        f"Open this link within 72 hours to set the password; it works once:\n{current().public_url}/password/{token}"
    )
