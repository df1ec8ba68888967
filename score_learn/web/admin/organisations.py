"""Organisations: finding, adding, renaming, closing and reopening partners, lead buyers and donors."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core import clock
from score_learn.core.errors import Invalid, Refused
from score_learn.people import organisation_queries, queries
from score_learn.people import organisations as bodies
from score_learn.people.rules import OrganisationKind, Permission
from score_learn.web.admin.place_forms import OrganisationForm, OrganisationNameForm, kinds, states
from score_learn.web.admin.views import admin
from score_learn.web.asked import filters_asked, page_asked
from score_learn.web.forms import ScoreForm, act_once, acting_once, saved, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

FILTERS = ("name", "kind", "state")


@admin.get("/organisations")
@requires(Permission.ADMINISTER)
def organisations() -> str:
    """Find partners, lead buyers and donors by name, kind and state."""
    asked = filters_asked(FILTERS)
    page = organisation_queries.organisation_page(
        current_viewer(),
        wanted=asked.get("name", ""),
        kind=asked.get("kind", ""),
        state=asked.get("state", "open"),
        number=page_asked(),
    )
    return render_template(
        "admin/organisations.html",
        page=page,
        asked=asked,
        kinds=kinds(),
        states=states(),
        page_url=lambda number: url_for("admin.organisations", **asked, page=number),
    )


@admin.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_organisation() -> Response | str:
    """Add an organisation."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            with acting_once(form, "organisation.added") as act:
                kind = OrganisationKind(form.kind.data)
                organisation_id = bodies.create_organisation(current_viewer(), name=text_of(form.name), kind=kind)
                act.leads_to = url_for("admin.organisation", organisation_id=organisation_id)
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The organisation is added."), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/new_organisation.html", form=form)


@admin.get("/organisations/<uuid:organisation_id>")
@requires(Permission.ADMINISTER)
def organisation(organisation_id: UUID) -> str:
    """Show an organisation, its people and the enterprises beside which it stands."""
    viewer = current_viewer()
    return render_template(
        "admin/organisation.html",
        organisation=queries.find_organisation(viewer, organisation_id),
        may_change=organisation_queries.may_change(viewer),
        staff=organisation_queries.staff_of(viewer, organisation_id),
        sponsorships=organisation_queries.sponsored_by(viewer, organisation_id),
        today=clock.today(),
    )


@admin.route("/organisations/<uuid:organisation_id>/edit", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def edit_organisation(organisation_id: UUID) -> Response | str:
    """Correct the name of an organisation."""
    viewer = current_viewer()
    body = organisation_queries.find_changeable_organisation(viewer, organisation_id)
    form = OrganisationNameForm(data={"name": body.name})
    answer = act_once(
        form,
        "organisation.changed",
        leads_to=url_for("admin.organisation", organisation_id=organisation_id),
        act=lambda: bodies.change_organisation(viewer, organisation_id=organisation_id, name=text_of(form.name)),
        said=saved,
    )
    return answer or render_template("admin/edit_organisation.html", form=form, organisation=body)


@admin.route("/organisations/<uuid:organisation_id>/closure", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def organisation_closure(organisation_id: UUID) -> Response | str:
    """Say whom closing touches, and close an organisation."""
    viewer, form = current_viewer(), ScoreForm()
    body = organisation_queries.find_changeable_organisation(viewer, organisation_id)
    back = url_for("admin.organisation", organisation_id=organisation_id)
    answer = act_once(
        form,
        "organisation.closed",
        leads_to=back,
        act=partial(bodies.close_organisation, viewer, organisation_id=organisation_id),
        said=lambda _result: gettext("%(name)s is closed.", name=body.name),
    )
    if answer is not None or body.closed_on is not None:
        return answer or redirect(back, 303)
    touched = organisation_queries.touched_by_closing(viewer, organisation_id)
    return render_template("admin/organisation_closure.html", form=form, organisation=body, touched=touched)


@admin.route("/organisations/<uuid:organisation_id>/reopening", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def organisation_reopening(organisation_id: UUID) -> Response | str:
    """Say whom reopening touches, and open a closed organisation again."""
    viewer, form = current_viewer(), ScoreForm()
    body = organisation_queries.find_changeable_organisation(viewer, organisation_id)
    back = url_for("admin.organisation", organisation_id=organisation_id)
    answer = act_once(
        form,
        "organisation.reopened",
        leads_to=back,
        act=partial(bodies.reopen_organisation, viewer, organisation_id=organisation_id),
        said=lambda _result: gettext("%(name)s is open again.", name=body.name),
    )
    if answer is not None or body.closed_on is None:
        return answer or redirect(back, 303)
    touched = organisation_queries.touched_by_closing(viewer, organisation_id)
    return render_template("admin/organisation_reopening.html", form=form, organisation=body, touched=touched)
