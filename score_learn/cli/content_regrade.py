"""``flask --app wsgi content regrade``: tests that were sent count again by a corrected key, after a dry run."""

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import count
from score_learn.cli.ready import needs_key, needs_tables
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.transaction import transaction
from score_learn.learning import regrading
from score_learn.learning.regrading import OfVersion, Regrading
from score_learn.people.viewer import Viewer

REFUSALS = {
    "regrade_reason_missing": "Say why marks are lowered: --reason TEXT.",
    "reason_too_long": "The reason is too long.",
}


@click.command("regrade")
@click.argument("module_id")
@click.option(
    "--apply", "applied", is_flag=True, help="Write it down; without this the command only says what it would do."
)
@click.option("--reason", default="", help="Why: kept with every new mark and in the audit log.")
@click.option("--lower", "lowering", is_flag=True, help="Take points away as well, where the new key says wrong.")
@with_appcontext
@needs_tables
@needs_key
def regrade(module_id: str, applied: bool, reason: str, lowering: bool) -> None:
    """Mark the tests of MODULE_ID that were sent again, by the keys that [change] corrects. Nobody is named."""
    try:
        found = _regrade(module_id, applied=applied, reason=reason, lowering=lowering)
    except NotFound:
        raise click.ClickException(f"There is no published module {module_id}.") from None
    except Invalid as refusal:
        raise click.ClickException(REFUSALS[refusal.code]) from None
    if not found.corrected:
        click.echo('No version says that it corrects a key: write corrects = ["id"] in [change] of module.toml.')
        return
    click.echo(f"Corrected: {', '.join(found.corrected)}. {count(found.looked_at, 'test')} sent before.")
    for one in found.by_version:
        click.echo(f"  {_line(one)}")
    told = f"{found.raised} raised, {found.lowered} lowered, {found.newly_passed} passed by it."
    click.echo(f"{told} {'Done.' if applied else 'Nothing was changed; add --apply to do it.'}")


def _regrade(module_id: str, *, applied: bool, reason: str, lowering: bool) -> Regrading:
    viewer = Viewer.operator()
    if not applied:
        return regrading.foresee(viewer, module_id, lowering=lowering)
    with transaction():
        return regrading.regrade(viewer, module_id=module_id, reason=reason, lowering=lowering)


def _line(one: OfVersion) -> str:
    ways = {
        "raised": one.raised,
        "lowered": one.lowered,
        "passed now": one.newly_passed,
        "no longer passed": one.no_longer_passed,
    }
    said = ", ".join(f"{number} {way}" for way, number in ways.items() if number)
    return f"{count(one.attempts, 'test')} of version {one.version}: {said}"
