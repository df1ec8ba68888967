"""Our people, and a new PIN for one of them."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.people import queries, service
from score_learn.people.rules import Permission
from score_learn.web.cards import show_card
from score_learn.web.forms import ScoreForm, acting_once
from score_learn.web.guards import requires
from score_learn.web.session import current_viewer

enterprise = Blueprint("enterprise", __name__, url_prefix="/enterprise")


@enterprise.get("")
@requires(Permission.LEAD_ENTERPRISE)
def home() -> Response | str:
    """Open the manager's enterprise; who leads several chooses."""
    places = queries.enterprises(current_viewer(), Permission.LEAD_ENTERPRISE)
    if len(places) == 1:
        return redirect(url_for("enterprise.people", enterprise_id=places[0].id))
    return render_template("enterprise/choose.html", places=places)


@enterprise.get("/<uuid:enterprise_id>")
@requires(Permission.LEAD_ENTERPRISE)
def people(enterprise_id: UUID) -> str:
    """List the participants of the enterprise; nothing about their answers or results."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.LEAD_ENTERPRISE)
    rows = queries.participants(viewer, enterprise_id, Permission.LEAD_ENTERPRISE)
    return render_template("enterprise/people.html", enterprise=place, rows=rows)


@enterprise.route("/<uuid:enterprise_id>/people/<uuid:person_id>/pin", methods=["GET", "POST"])
@requires(Permission.LEAD_ENTERPRISE)
def new_pin(enterprise_id: UUID, person_id: UUID) -> Response | str:
    """Give one of our people a new PIN and show the card, once."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.LEAD_ENTERPRISE)
    person = queries.find_participant(viewer, enterprise_id, person_id, Permission.LEAD_ENTERPRISE)
    form, back = ScoreForm(), url_for("enterprise.people", enterprise_id=enterprise_id)
    if form.validate_on_submit():
        prepared = service.prepare_pin()
        with acting_once(form, "pin.given"):
            card = service.give_pin(viewer, enterprise_id=enterprise_id, person_id=person_id, prepared=prepared)
        return show_card(card, back_url=back, back=place.name)
    return render_template("new_pin.html", form=form, enterprise=place, person=person, back_url=back)
