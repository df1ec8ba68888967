"""What stands beside an enterprise: its trainers, and partners, lead buyers and donors for a time."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core import clock
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import parse
from score_learn.people import organisations, place_queries, queries
from score_learn.people import staff as accounts
from score_learn.people.rules import Permission
from score_learn.web.admin.enterprises import enterprise_page
from score_learn.web.admin.place_forms import SponsorshipEndForm, SponsorshipForm, TrainerForm
from score_learn.web.admin.views import admin
from score_learn.web.forms import acting_once
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer


@admin.post("/enterprises/<uuid:enterprise_id>/trainers")
@requires(Permission.ADMINISTER)
def add_trainer(enterprise_id: UUID) -> Response | str:
    """Say that a trainer works with an enterprise."""
    viewer = current_viewer()
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    form = TrainerForm(place_queries.trainers_to_choose(viewer))
    if form.validate_on_submit():
        try:
            with acting_once(form, "trainer.assigned") as act:
                act.leads_to = url_for("admin.enterprise", enterprise_id=enterprise_id)
                accounts.let_train(viewer, person_id=_picked(form.person_id.data), enterprise_id=enterprise_id)
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The trainer sees this enterprise from now on."), "good")
            return redirect(act.leads_to, 303)
    return enterprise_page(enterprise_id, trainer_form=form)


@admin.post("/enterprises/<uuid:enterprise_id>/sponsorships")
@requires(Permission.ADMINISTER)
def add_sponsorship(enterprise_id: UUID) -> Response | str:
    """Put an organisation beside an enterprise."""
    viewer = current_viewer()
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    form = SponsorshipForm(queries.organisations(viewer))
    if form.validate_on_submit():
        try:
            with acting_once(form, "sponsorship.added") as act:
                act.leads_to = url_for("admin.enterprise", enterprise_id=enterprise_id)
                _sponsor(form, enterprise_id)
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The organisation works with this enterprise from that day on."), "good")
            return redirect(act.leads_to, 303)
    return enterprise_page(enterprise_id, sponsorship_form=form)


@admin.route("/enterprises/<uuid:enterprise_id>/sponsorships/<uuid:sponsorship_id>/end", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def sponsorship_end(enterprise_id: UUID, sponsorship_id: UUID) -> Response | str:
    """Say from which day on an organisation stands beside an enterprise no more."""
    viewer, form = current_viewer(), SponsorshipEndForm()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    row = place_queries.find_sponsorship(viewer, enterprise_id, sponsorship_id)
    if form.validate_on_submit():
        try:
            with acting_once(form, "sponsorship.ended") as act:
                act.leads_to = url_for("admin.enterprise", enterprise_id=enterprise_id)
                organisations.end_sponsorship(
                    viewer, enterprise_id=enterprise_id, sponsorship_id=sponsorship_id, ends_on=form.ends_on.data
                )
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(
                gettext("From that day on, %(name)s sees this enterprise no more.", name=row.organisation_name), "good"
            )
            return redirect(act.leads_to, 303)
    return render_template("admin/sponsorship_end.html", form=form, enterprise=place, row=row)


def _sponsor(form: SponsorshipForm, enterprise_id: UUID) -> None:
    organisations.sponsor(
        current_viewer(),
        organisation_id=_picked(form.organisation_id.data),
        enterprise_id=enterprise_id,
        starts_on=form.starts_on.data or clock.today(),
    )


def _picked(text: str) -> UUID:
    found = parse(text)
    if found is None:
        raise NotFound
    return found
