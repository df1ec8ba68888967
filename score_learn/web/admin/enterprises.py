"""Enterprises: finding, adding, correcting, closing and reopening them."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core import clock
from score_learn.core.errors import Invalid, Refused
from score_learn.people import place_queries, places, queries, reach
from score_learn.people.rules import Permission
from score_learn.web.admin.forms import countries_in_use
from score_learn.web.admin.place_forms import (
    EnterpriseFactsForm,
    EnterpriseForm,
    HeadcountForm,
    SponsorshipForm,
    TrainerForm,
    sectors,
    states,
)
from score_learn.web.admin.views import admin
from score_learn.web.asked import filters_asked, page_asked
from score_learn.web.forms import ScoreForm, act_once, acting_once, saved
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

FILTERS = ("name", "country", "sector", "state")


@admin.get("/enterprises")
@requires(Permission.ADMINISTER)
def enterprises() -> str:
    """Find enterprises by name or code, country, sector and state."""
    viewer, asked = current_viewer(), filters_asked(FILTERS)
    page = place_queries.enterprise_page(
        viewer,
        wanted=asked.get("name", ""),
        country=asked.get("country", ""),
        sector=asked.get("sector", ""),
        state=asked.get("state", "open"),
        number=page_asked(),
    )
    return render_template(
        "admin/enterprises.html",
        page=page,
        asked=asked,
        countries=countries_in_use(),
        sectors=sectors(),
        states=states(),
        page_url=lambda number: url_for("admin.enterprises", **asked, page=number),
    )


@admin.route("/enterprises/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_enterprise() -> Response | str:
    """Add an enterprise."""
    viewer = current_viewer()
    form = EnterpriseForm(reach.countries(viewer))
    if form.validate_on_submit():
        try:
            with acting_once(form, "enterprise.added") as act:
                enterprise_id = places.create_enterprise(viewer, **form.facts(), **form.headcount())
                act.leads_to = url_for("admin.enterprise", enterprise_id=enterprise_id)
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The enterprise is added. Next: say which trainer works with it."), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/new_enterprise.html", form=form)


@admin.get("/enterprises/<uuid:enterprise_id>")
@requires(Permission.ADMINISTER)
def enterprise(enterprise_id: UUID) -> str:
    """Show an enterprise, its headcounts, its trainers and the organisations beside it."""
    return enterprise_page(enterprise_id)


@admin.route("/enterprises/<uuid:enterprise_id>/edit", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def edit_enterprise(enterprise_id: UUID) -> Response | str:
    """Correct what is kept of an enterprise."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    form = EnterpriseFactsForm(reach.countries(viewer), place)
    answer = act_once(
        form,
        "enterprise.changed",
        leads_to=url_for("admin.enterprise", enterprise_id=enterprise_id),
        act=lambda: places.change_enterprise(viewer, enterprise_id=enterprise_id, **form.facts()),
        said=saved,
    )
    return answer or render_template("admin/edit_enterprise.html", form=form, enterprise=place)


@admin.route("/enterprises/<uuid:enterprise_id>/headcounts/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_headcount(enterprise_id: UUID) -> Response | str:
    """Say how many are employed from a day on."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    form = HeadcountForm(clock.today(place.time_zone))
    answer = act_once(
        form,
        "headcount.added",
        leads_to=url_for("admin.enterprise", enterprise_id=enterprise_id),
        act=lambda: _add_headcount(form, enterprise_id),
        said=lambda added: gettext("The headcount is added.") if added else gettext("Nothing was different."),
    )
    if answer is not None:
        return answer
    rows = place_queries.headcounts(viewer, enterprise_id)
    return render_template("admin/new_headcount.html", form=form, enterprise=place, headcounts=rows)


@admin.route("/enterprises/<uuid:enterprise_id>/closure", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def enterprise_closure(enterprise_id: UUID) -> Response | str:
    """Say whom closing touches, and close an enterprise."""
    viewer, form = current_viewer(), ScoreForm()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    back = url_for("admin.enterprise", enterprise_id=enterprise_id)
    answer = act_once(
        form,
        "enterprise.closed",
        leads_to=back,
        act=partial(places.close_enterprise, viewer, enterprise_id=enterprise_id),
        said=lambda _result: gettext("%(name)s is closed.", name=place.name),
    )
    if answer is not None or place.closed_on is not None:
        return answer or redirect(back, 303)
    touched = place_queries.touched_by_closing(viewer, enterprise_id)
    return render_template("admin/enterprise_closure.html", form=form, enterprise=place, touched=touched)


@admin.route("/enterprises/<uuid:enterprise_id>/reopening", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def enterprise_reopening(enterprise_id: UUID) -> Response | str:
    """Say whom reopening touches, and open a closed enterprise again."""
    viewer, form = current_viewer(), ScoreForm()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    back = url_for("admin.enterprise", enterprise_id=enterprise_id)
    answer = act_once(
        form,
        "enterprise.reopened",
        leads_to=back,
        act=partial(places.reopen_enterprise, viewer, enterprise_id=enterprise_id),
        said=lambda _result: gettext("%(name)s is open again.", name=place.name),
    )
    if answer is not None or place.closed_on is None:
        return answer or redirect(back, 303)
    touched = place_queries.touched_by_closing(viewer, enterprise_id)
    return render_template("admin/enterprise_reopening.html", form=form, enterprise=place, touched=touched)


def enterprise_page(
    enterprise_id: UUID, *, trainer_form: ScoreForm | None = None, sponsorship_form: ScoreForm | None = None
) -> str:
    """Show the page of an enterprise, with a form that was refused as it was typed."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    headcounts = place_queries.headcounts(viewer, enterprise_id)
    today, trainers = clock.today(place.time_zone), place_queries.trainers_of(viewer, enterprise_id)
    there = {row.person_id for row in trainers}
    others = [row for row in place_queries.trainers_to_choose(viewer) if row.person_id not in there]
    return render_template(
        "admin/enterprise.html",
        enterprise=place,
        headcounts=headcounts,
        in_force=next((row for row in headcounts if row.in_force_from <= today), None),
        participants=place_queries.participants_at([enterprise_id]).get(enterprise_id, 0),
        trainers=trainers,
        sponsorships=place_queries.sponsorships(viewer, enterprise_id),
        trainer_form=trainer_form or TrainerForm(others, formdata=None),
        sponsorship_form=sponsorship_form or SponsorshipForm(queries.organisations(viewer), formdata=None),
        today=clock.today(),
    )


def _add_headcount(form: HeadcountForm, enterprise_id: UUID) -> bool:
    said: dict[str, Any] = {name: form[name].data for name in ("women", "men", "in_force_from")}
    return places.add_headcount(current_viewer(), enterprise_id=enterprise_id, **said)
