"""Sheets of sign-in cards: for whom, how many PINs change by it, and the PDF, which exists in this one answer only."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.core.errors import Refused
from score_learn.core.ids import parse
from score_learn.core.settings import current
from score_learn.exchange.cards import print_cards
from score_learn.people import pins, queries
from score_learn.people.pins import CARDS_MOST, Receiver
from score_learn.people.queries import EnterpriseRow
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.forms import ScoreForm, acting_once
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.train.views import train


@train.route("/enterprises/<uuid:enterprise_id>/cards", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def new_cards(enterprise_id: UUID) -> Response | str:
    """Show whose PINs a sheet would make or change, and make it when that is confirmed."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    form, chosen = ScoreForm(), _chosen()
    if request.form.get("step") == "print" and form.validate_on_submit():
        try:
            return _sheet(place, form, chosen)
        except Refused as error:
            form.refuse(error)
    people = pins.receivers(viewer, enterprise_id, chosen or None)
    wanted = people if chosen else _without_sign_in(people)
    listed = wanted[:CARDS_MOST]
    return render_template(
        "train/cards.html",
        form=form,
        enterprise=place,
        groups=_groups(listed),
        listed=listed,
        ticked={one.person.person_id for one in listed if chosen or not one.has_pin},
        most=CARDS_MOST,
        chosen=chosen,
        waiting=len(wanted) - len(listed),
    )


def _without_sign_in(people: Sequence[Receiver]) -> tuple[Receiver, ...]:
    """Return who never signed in; those without a card come first, the others keep theirs unless they are ticked."""
    waiting = (one for one in people if not one.person.signed_in_before)
    return tuple(sorted(waiting, key=lambda one: one.has_pin))


def _chosen() -> list[UUID]:
    found = []
    for text in dict.fromkeys(request.form.getlist("person_ids")):
        person_id = parse(text)
        if person_id is None:
            abort(404)
        found.append(person_id)
    return found


def _sheet(place: EnterpriseRow, form: ScoreForm, chosen: list[UUID]) -> Response:
    """Print first and let the PINs count afterwards: what cannot be printed changes nothing."""
    viewer = current_viewer()
    sheet = pins.prepare_cards(viewer, enterprise_id=place.id, person_ids=chosen)
    pdf = print_cards(
        [one.card for one in sheet],
        address=current().public_url + url_for("entrance.card"),
        language=locale.language(),
        translate=gettext,
    )
    with acting_once(form, "pins.given"):
        pins.give_pins(viewer, enterprise_id=place.id, sheet=sheet)
    answer = make_response(pdf)
    answer.content_type = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=f"cards-{place.code}.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _groups(listed: Sequence[Receiver]) -> list[tuple[str, list[Receiver]]]:
    """Part the people by what a new card means for them."""
    parts = [
        (gettext("No card yet"), [one for one in listed if not one.has_pin]),
        (
            gettext("Has a card, never signed in"),
            [one for one in listed if one.has_pin and not one.person.signed_in_before],
        ),
        (gettext("Has signed in before"), [one for one in listed if one.person.signed_in_before]),
    ]
    return [(label, rows) for label, rows in parts if rows]
