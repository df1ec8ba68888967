"""One of a trainer's people: everything at a glance, corrected here; finding one; and whom to remind in person."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.certification.held_queries import certified_modules
from score_learn.core.errors import Invalid, Refused
from score_learn.learning import followed_queries, reminder_queries
from score_learn.people import changing, finding, queries
from score_learn.people.queries import EnterpriseRow, ParticipantRow
from score_learn.people.rules import Permission, Position, Sex
from score_learn.web import locale
from score_learn.web.forms import acting_once
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.train.forms import PersonForm
from score_learn.web.train.listing import read_page
from score_learn.web.train.views import train


@train.get("/people")
@requires(Permission.TRAIN)
def find_person() -> str:
    """Find a person in all of the trainer's enterprises."""
    name = request.args.get("name", "").strip()
    page = finding.find_participants(current_viewer(), Permission.TRAIN, name, number=read_page(request.args))
    return render_template("train/find_person.html", name=name, page=page, page_url=_found_page(name))


@train.get("/enterprises/<uuid:enterprise_id>/people/<uuid:person_id>")
@requires(Permission.TRAIN)
def person(enterprise_id: UUID, person_id: UUID) -> str:
    """Show one person: how far with each module, and what can be done; no answer and no score."""
    viewer = current_viewer()
    place, found = _found(enterprise_id, person_id)
    rows = followed_queries.person_training(viewer, enterprise_id, person_id, locale.language())
    certified = certified_modules(viewer, person_id)
    return render_template("train/person.html", enterprise=place, person=found, rows=rows, certified=certified)


@train.route("/enterprises/<uuid:enterprise_id>/people/<uuid:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.TRAIN)
def edit_person(enterprise_id: UUID, person_id: UUID) -> Response | str:
    """Correct a name, the work, the sex or the language."""
    place, found = _found(enterprise_id, person_id)
    kept = _kept(found, place)
    form = PersonForm(place, data=kept, reads=kept["language"])
    back = url_for("train.person", enterprise_id=enterprise_id, person_id=person_id)
    if form.validate_on_submit():
        try:
            with acting_once(form, "person.changed") as act:
                act.leads_to = back
                changing.change_participant(
                    current_viewer(), enterprise_id=enterprise_id, person_id=person_id, **_typed(form)
                )
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("Saved."), "good")
            return redirect(back, 303)
    return render_template("train/edit_person.html", form=form, enterprise=place, person=found, back_url=back)


@train.get("/enterprises/<uuid:enterprise_id>/reminders")
@requires(Permission.TRAIN)
def reminders(enterprise_id: UUID) -> str:
    """List whom to remind in person, to print and tick."""
    listed = reminder_queries.reminders(current_viewer(), enterprise_id, locale.language())
    return render_template("train/reminders.html", listed=listed)


def _found(enterprise_id: UUID, person_id: UUID) -> tuple[EnterpriseRow, ParticipantRow]:
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    return place, queries.find_participant(viewer, enterprise_id, person_id, Permission.TRAIN)


def _found_page(name: str) -> Any:
    return lambda number: url_for("train.find_person", name=name or None, page=number)


def _kept(found: ParticipantRow, place: EnterpriseRow) -> dict[str, Any]:
    language = found.language or next(iter(place.languages), locale.SOURCE)
    return {"name": found.name, "sex": found.sex, "position": found.position, "language": language}


def _typed(form: PersonForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "sex": Sex(form.sex.data),
        "position": Position(form.position.data),
        "language": form.language.data,
    }
