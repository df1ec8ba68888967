"""Our people and what they have completed, and a new PIN for one of them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.certification.enterprise_queries import enterprise_certificates
from score_learn.core import clock
from score_learn.core.errors import NotFound
from score_learn.learning import enterprise_queries
from score_learn.learning.enterprise_queries import OurTraining
from score_learn.people import queries, service
from score_learn.people.rules import MANAGEMENT, Permission, Sex
from score_learn.web import locale
from score_learn.web.cards import show_card
from score_learn.web.certificate_pages import Shelf, certificates_page, enterprise_certificate
from score_learn.web.forms import ScoreForm, acting_once
from score_learn.web.guards import requires
from score_learn.web.session import current_viewer

enterprise = Blueprint("enterprise", __name__, url_prefix="/enterprise")

LEAD = Permission.LEAD_ENTERPRISE
NAMES_ON_A_SHEET = 100
"""So many fit below the rest of a summary; of more the numbers are given, so that it stays one page."""
SHELF = Shelf(LEAD, "enterprise.people", "enterprise.certificates", "enterprise.certificate_file")
DONE = {"yes": True, "no": False}


@enterprise.get("")
@requires(LEAD)
def home() -> Response | str:
    """Open the manager's enterprise; who leads several chooses."""
    places = queries.enterprises(current_viewer(), LEAD)
    if len(places) == 1:
        return redirect(url_for("enterprise.people", enterprise_id=places[0].id))
    return render_template("enterprise/choose.html", places=places)


@enterprise.get("/<uuid:enterprise_id>")
@requires(LEAD)
def people(enterprise_id: UUID) -> str:
    """Show who has completed what; nothing about answers, results or how far anybody is."""
    training = _training(enterprise_id)
    asked = {name: request.args.get(name, "").strip() for name in ("name", "module", "done")}
    page = training.narrowed(
        name=asked["name"],
        module_id=asked["module"],
        done=DONE.get(asked["done"]),
        number=request.args.get("page", default=1, type=int),
    )
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return render_template(
        "enterprise/people.html",
        training=training,
        modules=[(one.module.id, one.module.title) for one in training.modules],
        shown=[one for one in training.modules if asked["module"] in {"", one.module.id}],
        page=page,
        asked=asked,
        page_url=lambda number: url_for("enterprise.people", enterprise_id=enterprise_id, **kept, page=number),
    )


@enterprise.get("/<uuid:enterprise_id>/people/<uuid:person_id>")
@requires(LEAD)
def person(enterprise_id: UUID, person_id: UUID) -> str:
    """Show one of our people: what was completed and when, and the certificates."""
    viewer, training = current_viewer(), _training(enterprise_id)
    found = enterprise_queries.our_person(training, person_id)
    if found is None:
        raise NotFound("person")
    papers = enterprise_certificates(viewer, enterprise_id, LEAD, person_id=person_id)
    return render_template("enterprise/person.html", training=training, one=found, papers=papers.page.rows, shelf=SHELF)


@enterprise.get("/<uuid:enterprise_id>/certificates")
@requires(LEAD)
def certificates(enterprise_id: UUID) -> str:
    """Show the certificates on which our name is printed."""
    return certificates_page(SHELF, enterprise_id)


@enterprise.get("/<uuid:enterprise_id>/certificates/<uuid:certificate_id>.pdf")
@requires(LEAD)
def certificate_file(enterprise_id: UUID, certificate_id: UUID) -> Response:
    """Typeset one of them."""
    return enterprise_certificate(SHELF, enterprise_id, certificate_id)


@enterprise.get("/<uuid:enterprise_id>/summary")
@requires(LEAD)
def summary(enterprise_id: UUID) -> str:
    """Show everything on one page to print: who takes part, what is completed, who still has to do what."""
    viewer, training = current_viewer(), _training(enterprise_id)
    today = clock.today(training.enterprise.time_zone)
    papers = enterprise_certificates(viewer, enterprise_id, LEAD, size=1)
    waiting = [(one, enterprise_queries.not_completed(training, one.module)) for one in training.modules]
    names = sum(len(people) for _one, days in waiting for _due_on, _overdue, people in days)
    return render_template(
        "enterprise/summary.html",
        training=training,
        today=today,
        headcount=queries.headcount_on([enterprise_id], today).get(enterprise_id),
        parts=_parts(training),
        practices=_practices(training),
        issued=papers.page.total,
        withdrawn=papers.withdrawn,
        waiting=[(one, days) for one, days in waiting if days],
        names_fit=names <= NAMES_ON_A_SHEET,
    )


@enterprise.route("/<uuid:enterprise_id>/people/<uuid:person_id>/pin", methods=["GET", "POST"])
@requires(LEAD)
def new_pin(enterprise_id: UUID, person_id: UUID) -> Response | str:
    """Give one of our people a new PIN and show the card, once."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, LEAD)
    person = queries.find_participant(viewer, enterprise_id, person_id, LEAD)
    form, back = ScoreForm(), url_for("enterprise.people", enterprise_id=enterprise_id)
    if form.validate_on_submit():
        prepared = service.prepare_pin()
        with acting_once(form, "pin.given"):
            card = service.give_pin(viewer, enterprise_id=enterprise_id, person_id=person_id, prepared=prepared)
        return show_card(card, back_url=back, back=place.name)
    return render_template("new_pin.html", form=form, enterprise=place, person=person, back_url=back)


def _training(enterprise_id: UUID) -> OurTraining:
    return enterprise_queries.our_training(current_viewer(), enterprise_id, LEAD, locale.language())


def _practices(training: OurTraining) -> list[tuple[str, list[str]]]:
    """Return what the modules that somebody completed help to do, each with their titles."""
    known: dict[str, list[str]] = {}
    for one in training.modules:
        for code in one.module.practices if one.everybody.done else ():
            known.setdefault(code, []).append(one.module.title)
    return list(known.items())


def _parts(training: OurTraining) -> dict[str, Any]:
    """Count who takes part: women and men, workers and management."""
    rows = [one.participant for one in training.people]
    leading = sum(row.position in MANAGEMENT for row in rows)
    return {
        "all": len(rows),
        "women": sum(row.sex == Sex.FEMALE for row in rows),
        "men": sum(row.sex == Sex.MALE for row in rows),
        "workers": len(rows) - leading,
        "management": leading,
    }
