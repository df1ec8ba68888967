"""People: finding them in any script, one person's page, and what an administrator may change."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.people import administering, changing, person_queries, queries
from score_learn.people.person_queries import COUNTED_MOST, STATES, Wanted
from score_learn.people.rules import AccessRole, Permission, Position, Sex, tidy_digits
from score_learn.web.admin.forms import countries_in_use
from score_learn.web.admin.person_forms import CorrectionForm
from score_learn.web.admin.views import admin
from score_learn.web.asked import filters_asked, page_asked
from score_learn.web.filters import words
from score_learn.web.forms import ScoreForm, act_once, saved, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

FILTERS = ("name", "enterprise", "country", "position", "role", "state")
# A list from which one chooses; another word in the address does not narrow.
CHOICES = {
    "position": frozenset(str(one) for one in Position),
    "role": frozenset(str(one) for one in AccessRole),
    "state": frozenset(STATES),
}


@admin.get("/people")
@requires(Permission.ADMINISTER)
def people() -> str:
    """Find people by name, number, place, position and state."""
    asked = filters_asked(FILTERS, CHOICES)
    page = person_queries.search(current_viewer(), _wanted(**asked), number=page_asked())
    return render_template(
        "admin/people.html",
        page=page,
        asked=asked,
        counted_most=COUNTED_MOST,
        countries=countries_in_use(),
        positions=[(str(one), words(one).capitalize()) for one in Position],
        states=state_choices(),
        page_url=lambda number: url_for("admin.people", **filters_asked(FILTERS, CHOICES), page=number),
    )


@admin.get("/people/<uuid:person_id>")
@requires(Permission.ADMINISTER)
def person(person_id: UUID) -> str:
    """Show one person: where they belong, how they sign in, and what can be done."""
    page = person_queries.person_page(current_viewer(), person_id)
    return render_template("admin/person.html", page=page, person=page.person, form=ScoreForm(formdata=None))


@admin.route("/people/<uuid:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def edit_person(person_id: UUID) -> Response | str:
    """Correct name, sex, language and positions."""
    page = person_queries.person_page(current_viewer(), person_id)
    form = CorrectionForm.of(page)
    answer = act_once(
        form,
        "person.changed",
        leads_to=url_for("admin.person", person_id=person_id),
        act=lambda: _correct(form, person_id),
        said=saved,
    )
    return answer or render_template("admin/edit_person.html", form=form, person=page.person)


@admin.route("/people/<uuid:person_id>/deactivation", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def deactivation(person_id: UUID) -> Response | str:
    """Say what deactivating touches, and do it."""
    page, form = person_queries.person_page(current_viewer(), person_id), ScoreForm()
    answer = act_once(
        form,
        "person.deactivated",
        leads_to=url_for("admin.person", person_id=person_id),
        act=partial(administering.deactivate, current_viewer(), person_id=person_id),
        said=lambda _result: gettext("%(name)s is deactivated.", name=page.person.name),
    )
    return answer or render_template("admin/deactivation.html", form=form, page=page, person=page.person)


@admin.post("/people/<uuid:person_id>/reactivation")
@requires(Permission.ADMINISTER)
def reactivation(person_id: UUID) -> Response | str:
    """Let a deactivated person in again."""
    page, form = person_queries.person_page(current_viewer(), person_id), ScoreForm()
    answer = act_once(
        form,
        "person.reactivated",
        leads_to=url_for("admin.person", person_id=person_id),
        act=partial(administering.reactivate, current_viewer(), person_id=person_id),
        said=lambda _result: gettext("%(name)s can sign in again.", name=page.person.name),
    )
    return answer or render_template("admin/person.html", page=page, person=page.person, form=form)


@admin.route("/enterprises/<uuid:enterprise_id>/people/<uuid:person_id>/departure", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def departure(enterprise_id: UUID, person_id: UUID) -> Response | str:
    """Say what leaving an enterprise means, and note that a participant left."""
    viewer, form = current_viewer(), ScoreForm()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    row = queries.find_participant(viewer, enterprise_id, person_id, Permission.ADMINISTER)
    answer = act_once(
        form,
        "participation.ended",
        leads_to=url_for("admin.person", person_id=person_id),
        act=partial(changing.end_participation, viewer, enterprise_id=enterprise_id, person_ids=[person_id]),
        said=lambda _count: gettext("%(name)s is no longer counted at %(place)s.", name=row.name, place=place.name),
    )
    return answer or render_template("admin/departure.html", form=form, row=row, place=place)


@admin.post("/enterprises/<uuid:enterprise_id>/people/<uuid:person_id>/resumption")
@requires(Permission.ADMINISTER)
def resumption(enterprise_id: UUID, person_id: UUID) -> Response:
    """Note that somebody who left an enterprise is there again."""
    viewer, form = current_viewer(), ScoreForm()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    page = person_queries.person_page(viewer, person_id)
    leads_to = url_for("admin.person", person_id=person_id)
    answer = act_once(
        form,
        "participation.resumed",
        leads_to=leads_to,
        act=partial(changing.resume_participation, viewer, enterprise_id=enterprise_id, person_ids=[person_id]),
        said=lambda _n: gettext("%(name)s is counted at %(place)s again.", name=page.person.name, place=place.name),
    )
    return answer or redirect(leads_to, 303)


def state_choices() -> list[tuple[str, str]]:
    """Return the states of people with their words."""
    named = {"active": gettext("Active"), "left": gettext("Left"), "deactivated": gettext("Deactivated")}
    return [(state, named[state]) for state in STATES]


def _wanted(name: str = "", **others: Any) -> Wanted:
    """Return whom a search is for: digits alone are a personal number, as no name is."""
    digits = tidy_digits(name)
    return Wanted(number=digits, **others) if digits.isdecimal() else Wanted(name=name, **others)


def _correct(form: CorrectionForm, person_id: UUID) -> bool:
    return administering.change_person(
        current_viewer(),
        person_id=person_id,
        name=text_of(form.name),
        sex=Sex(form.sex.data),
        language=form.language.data or None,
        positions=form.positions(),
    )
