"""Acting on one, on some or on all: first the page that names whom it touches and whom not, then the act."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import parse
from score_learn.learning.reaching import chosen
from score_learn.people import changing, queries
from score_learn.people.rules import Permission
from score_learn.web.forms import acting_once
from score_learn.web.guards import requires
from score_learn.web.locale import gettext, ngettext
from score_learn.web.session import current_viewer
from score_learn.web.train.deeds import ASSIGN, EXTEND, GRANT, REASONS, WITHDRAW, Deed
from score_learn.web.train.forms import DayForm
from score_learn.web.train.listing import back_to_list
from score_learn.web.train.views import train


@train.route("/enterprises/<uuid:enterprise_id>/grants", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def grants(enterprise_id: UUID) -> Response | str:
    """Give one more attempt to those who have none left."""
    return _deed(enterprise_id, GRANT)


@train.post("/enterprises/<uuid:enterprise_id>/assignments")
@requires(Permission.TRAIN)
def assignments(enterprise_id: UUID) -> Response | str:
    """Assign the module to those who are ticked."""
    return _deed(enterprise_id, ASSIGN)


@train.route("/enterprises/<uuid:enterprise_id>/extensions", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def extensions(enterprise_id: UUID) -> Response | str:
    """Give more time: to those who are ticked, or to everybody who has the enterprise's last day."""
    return _deed(enterprise_id, EXTEND)


@train.route("/enterprises/<uuid:enterprise_id>/withdrawals", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def withdrawals(enterprise_id: UUID) -> Response | str:
    """Take a module back: from those who are ticked, or from everybody."""
    return _deed(enterprise_id, WITHDRAW)


@train.post("/enterprises/<uuid:enterprise_id>/departures")
@requires(Permission.TRAIN)
def departures(enterprise_id: UUID) -> Response | str:
    """Say that people have left; from then on they cannot sign in here."""
    place = queries.find_enterprise(current_viewer(), enterprise_id, Permission.TRAIN)
    person_ids = sent_people()
    if not person_ids:
        return nobody_ticked(enterprise_id)
    people = chosen(current_viewer(), enterprise_id, person_ids)
    form, back = DayForm.sent_or_new(), url_for("train.enterprise", enterprise_id=enterprise_id)
    if form.confirmed():
        with acting_once(form, "participation.ended") as act:
            act.leads_to = back
            count = changing.end_participation(current_viewer(), enterprise_id=enterprise_id, person_ids=person_ids)
        flash(ngettext("%(num)s person has left.", "%(num)s people have left.", count), "good")
        return redirect(back, 303)
    return render_template(
        "train/departures.html", form=form, enterprise=place, people=people, back_url=sent_back(back)
    )


@train.get("/enterprises/<uuid:enterprise_id>/former-people")
@requires(Permission.TRAIN)
def former_people(enterprise_id: UUID) -> str:
    """List who left."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    rows = queries.former_participants(viewer, enterprise_id, Permission.TRAIN)
    return render_template("train/former_people.html", enterprise=place, rows=rows)


@train.post("/enterprises/<uuid:enterprise_id>/returns")
@requires(Permission.TRAIN)
def returns(enterprise_id: UUID) -> Response | str:
    """Bring people back who left."""
    viewer, back = current_viewer(), url_for("train.former_people", enterprise_id=enterprise_id)
    place, person_ids = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN), sent_people()
    if not person_ids:
        return nobody_ticked(enterprise_id, back)
    former = queries.former_participants(viewer, enterprise_id, Permission.TRAIN)
    people = [row for row in former if row.person_id in person_ids]
    form = DayForm.sent_or_new()
    if form.confirmed():
        with acting_once(form, "participation.resumed") as act:
            act.leads_to = back
            count = changing.resume_participation(viewer, enterprise_id=enterprise_id, person_ids=person_ids)
        flash(ngettext("%(num)s person is back.", "%(num)s people are back.", count), "good")
        return redirect(back, 303)
    if len(people) < len(person_ids):
        raise NotFound("person")
    return render_template("train/returns.html", form=form, enterprise=place, people=people, back_url=back)


def sent_people() -> set[UUID]:
    """Read whom a form or an address names.

    Raises:
        NotFound: when something in it is no id.
    """
    found = {parse(one) for one in request.values.getlist("person_ids")}
    if None in found:
        raise NotFound("person")
    return {one for one in found if one is not None}


def nobody_ticked(enterprise_id: UUID, back: str = "") -> Response:
    """Send back to the list whoever ticked nobody."""
    flash(gettext("Choose at least one person."), "warn")
    return redirect(back or back_to_list(enterprise_id, request.form.get("module_id", "")), 303)


def sent_back(otherwise: str) -> str:
    """Return where a form came from: the page of its one person, if it was that."""
    person_id, enterprise_id = parse(request.form.get("back")), (request.view_args or {}).get("enterprise_id")
    if person_id is None:
        return otherwise
    return url_for("train.person", enterprise_id=enterprise_id, person_id=person_id)


def _deed(enterprise_id: UUID, deed: Deed) -> Response | str:
    place = queries.find_enterprise(current_viewer(), enterprise_id, Permission.TRAIN)
    everybody = bool(deed.note_for_all) and request.values.get("whom") == "all"
    person_ids = None if everybody else sent_people()
    if person_ids is not None and not person_ids:
        return nobody_ticked(enterprise_id)
    module_id = request.values.get("module_id", "")
    whom: dict[str, Any] = {"enterprise_id": enterprise_id, "module_id": module_id, "person_ids": person_ids}
    form, back = DayForm.sent_or_new(), sent_back(back_to_list(enterprise_id, module_id))
    found = deed.look(current_viewer(), **whom)
    if form.confirmed():
        try:
            with acting_once(form, deed.purpose) as act:
                act.leads_to = back
                count = deed.act(current_viewer(), **whom, **({deed.day: form.due_on.data} if deed.day else {}))
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            done = deed.done_if_shared if deed.note_if_shared and found.all_shared else deed.done
            flash(ngettext(*done, count), "good" if count else "warn")
            return redirect(back, 303)
    return render_template(
        "train/deed.html",
        form=form, deed=deed, enterprise=place, found=found, everybody=everybody, reasons=REASONS, back_url=back,
    )  # fmt: skip
