"""My enterprises, who is how far, new people, new PINs and assignments."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content import queries as content
from score_learn.core.errors import Invalid, Refused
from score_learn.learning import assigning, completion_queries, help_queries, list_queries, touching
from score_learn.learning.roll import Places
from score_learn.people import queries, service
from score_learn.people.queries import EnterpriseRow
from score_learn.people.rules import Permission, Position, Sex
from score_learn.web import locale
from score_learn.web.cards import show_card
from score_learn.web.forms import ScoreForm, acting_once
from score_learn.web.guards import requires
from score_learn.web.locale import ngettext
from score_learn.web.session import current_viewer
from score_learn.web.train.deeds import REASONS
from score_learn.web.train.forms import AssignmentForm, PersonForm
from score_learn.web.train.listing import Addresses, read_page, read_wish

train = Blueprint("train", __name__, url_prefix="/train")


@train.get("")
@requires(Permission.TRAIN)
def enterprises() -> str:
    """List the enterprises this trainer works with, and how far each is."""
    viewer, name, sort = current_viewer(), request.args.get("name", "").strip(), request.args.get("sort", "name")
    table = completion_queries.completion_by_enterprise(
        viewer,
        Permission.TRAIN,
        locale.language(),
        places=Places(name=name),
        sort=sort,
        number=read_page(request.args),
    )
    stuck = help_queries.needing_help(viewer, [row.enterprise.id for row in table.page.rows])
    return render_template(
        "train/enterprises.html", table=table, stuck=stuck, name=name, sort=sort, url=_enterprises_url(name, sort)
    )


@train.get("/enterprises/<uuid:enterprise_id>")
@requires(Permission.TRAIN)
def enterprise(enterprise_id: UUID) -> str:
    """Show who has not started, who is stuck and who is done, for one module, and what to do about it."""
    wish = read_wish(request.args)
    listed = list_queries.trainer_list(current_viewer(), enterprise_id, wish, locale.language())
    return render_template("train/enterprise.html", listed=listed, wish=wish, addresses=Addresses(listed, wish))


@train.route("/enterprises/<uuid:enterprise_id>/people/new", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def new_person(enterprise_id: UUID) -> Response | str:
    """Add a person and show the card, once."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    form = PersonForm(place)
    if form.validate_on_submit():
        prepared = service.prepare_pin()
        try:
            with acting_once(form, "person.added"):
                card = service.add_participant(viewer, enterprise_id=enterprise_id, prepared=prepared, **_typed(form))
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            back = url_for("train.enterprise", enterprise_id=enterprise_id)
            return show_card(card, back_url=back, back=place.name)
    return render_template("train/new_person.html", form=form, enterprise=place)


@train.route("/enterprises/<uuid:enterprise_id>/people/<uuid:person_id>/pin", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def new_pin(enterprise_id: UUID, person_id: UUID) -> Response | str:
    """Give a person a new PIN and show the card, once."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    person = queries.find_participant(viewer, enterprise_id, person_id, Permission.TRAIN)
    form, back = ScoreForm(), url_for("train.enterprise", enterprise_id=enterprise_id)
    if form.validate_on_submit():
        prepared = service.prepare_pin()
        with acting_once(form, "pin.given"):
            card = service.give_pin(viewer, enterprise_id=enterprise_id, person_id=person_id, prepared=prepared)
        return show_card(card, back_url=back, back=place.name)
    return render_template("new_pin.html", form=form, enterprise=place, person=person, back_url=back)


@train.route("/enterprises/<uuid:enterprise_id>/assignments/new", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def new_assignment(enterprise_id: UUID) -> Response | str:
    """Assign a module to everybody or to some, with a last day."""
    viewer = current_viewer()
    place, people = queries.enterprise_with_participants(viewer, enterprise_id, Permission.TRAIN)
    form = AssignmentForm(content.published_modules(viewer, locale.language()), people)
    if form.validate_on_submit():
        try:
            return _assign(form, place) if request.form.get("step") == "confirm" else _ask_to_assign(form, place)
        except (Refused, Invalid) as error:
            form.refuse(error)
    return render_template("train/new_assignment.html", form=form, enterprise=place, people=people)


def _ask_to_assign(form: AssignmentForm, place: EnterpriseRow) -> str:
    """Say whom it touches; nothing is written before that is confirmed."""
    viewer, wanted = current_viewer(), _wanted(form)
    due_on = wanted.pop("due_on")
    assigning.check_day(viewer, enterprise_id=place.id, due_on=due_on)
    found = touching.new_assignments(viewer, enterprise_id=place.id, **wanted)
    lacking = assigning.without_prerequisite(found.module, [one.person_id for one in found.touched])
    return render_template(
        "train/assignment_check.html",
        form=form,
        enterprise=place,
        found=found,
        due_on=due_on,
        lacking=[(content.current(viewer, one, locale.language()), count) for one, count in lacking],
        reasons=REASONS,
    )


def _assign(form: AssignmentForm, place: EnterpriseRow) -> Response:
    back = url_for("train.enterprise", enterprise_id=place.id, module=form.module_id.data)
    with acting_once(form, "module.assigned") as act:
        act.leads_to = back
        count = assigning.assign(current_viewer(), enterprise_id=place.id, **_wanted(form))
    flash(ngettext("Assigned to %(num)s person.", "Assigned to %(num)s people.", count), "good")
    return redirect(back, 303)


def _enterprises_url(name: str, sort: str) -> Callable[..., str]:
    """Return what writes the address of the list of enterprises with another page or another order."""
    return lambda page=None, by=sort: url_for("train.enterprises", name=name or None, sort=by, page=page)


def _typed(form: PersonForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "sex": Sex(form.sex.data),
        "position": Position(form.position.data),
        "language": form.language.data,
        "personal_number": form.personal_number.data or "",
    }


def _wanted(form: AssignmentForm) -> dict[str, Any]:
    chosen = None if form.whom.data == "all" else [UUID(one) for one in form.person_ids.data or []]
    return {"module_id": form.module_id.data, "due_on": form.due_on.data, "person_ids": chosen}
