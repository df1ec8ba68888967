"""Enterprises and what stands around them, organisations, staff."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core import clock
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import parse
from score_learn.people import organisations as bodies
from score_learn.people import place_queries, places, queries
from score_learn.people import staff as accounts
from score_learn.people.rules import AccessRole, OrganisationKind, Permission
from score_learn.web import locale
from score_learn.web.admin.forms import (
    EnterpriseForm,
    OrganisationForm,
    SponsorshipForm,
    TrainerForm,
)
from score_learn.web.forms import ScoreForm, acting_once, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

admin = Blueprint("admin", __name__, url_prefix="/admin")


@admin.get("/enterprises")
@requires(Permission.ADMINISTER)
def enterprises() -> str:
    """List the enterprises."""
    return render_template("admin/enterprises.html", rows=queries.enterprises(current_viewer(), Permission.ADMINISTER))


@admin.route("/enterprises/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_enterprise() -> Response | str:
    """Add an enterprise."""
    form = EnterpriseForm()
    if form.validate_on_submit():
        try:
            with acting_once(form, "enterprise.added") as act:
                enterprise_id = _create_enterprise(form)
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
    """Show an enterprise, its trainers and the organisations beside it."""
    return _enterprise_page(enterprise_id)


@admin.post("/enterprises/<uuid:enterprise_id>/trainers")
@requires(Permission.ADMINISTER)
def add_trainer(enterprise_id: UUID) -> Response | str:
    """Say that a trainer works with an enterprise."""
    viewer = current_viewer()
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    form = TrainerForm(_trainers())
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
    return _enterprise_page(enterprise_id, trainer_form=form)


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
            flash(gettext("The organisation stands beside this enterprise from that day on."), "good")
            return redirect(act.leads_to, 303)
    return _enterprise_page(enterprise_id, sponsorship_form=form)


@admin.get("/organisations")
@requires(Permission.ADMINISTER)
def organisations() -> str:
    """List partners, lead buyers and donors."""
    return render_template("admin/organisations.html", rows=queries.organisations(current_viewer()))


@admin.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_organisation() -> Response | str:
    """Add an organisation."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            with acting_once(form, "organisation.added") as act:
                act.leads_to = url_for("admin.organisations")
                kind = OrganisationKind(form.kind.data)
                bodies.create_organisation(current_viewer(), name=text_of(form.name), kind=kind)
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The organisation is added."), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/new_organisation.html", form=form)


def _create_enterprise(form: EnterpriseForm) -> UUID:
    return places.create_enterprise(
        current_viewer(),
        name=text_of(form.name),
        country=form.country.data,
        region=text_of(form.region),
        sector=form.sector.data,
        time_zone=form.time_zone.data,
        languages=form.spoken(),
        women=form.women.data or 0,
        men=form.men.data or 0,
    )


def _sponsor(form: SponsorshipForm, enterprise_id: UUID) -> None:
    bodies.sponsor(
        current_viewer(),
        organisation_id=_picked(form.organisation_id.data),
        enterprise_id=enterprise_id,
        starts_on=form.starts_on.data or locale.today(),
    )


def _picked(text: str) -> UUID:
    found = parse(text)
    if found is None:
        raise NotFound
    return found


def _trainers() -> list[queries.MembershipRow]:
    return [row for row in queries.staff(current_viewer()) if row.access_role == AccessRole.TRAINER]


def _enterprise_page(
    enterprise_id: UUID, *, trainer_form: ScoreForm | None = None, sponsorship_form: ScoreForm | None = None
) -> str:
    viewer = current_viewer()
    trainers = _trainers()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    return render_template(
        "admin/enterprise.html",
        enterprise=place,
        headcount=queries.headcount_on([enterprise_id], clock.today(place.time_zone)).get(enterprise_id),
        trainers=[row for row in trainers if row.enterprise_id == enterprise_id],
        sponsorships=place_queries.sponsorships(viewer, enterprise_id),
        trainer_form=trainer_form or TrainerForm(trainers, formdata=None),
        sponsorship_form=sponsorship_form or SponsorshipForm(queries.organisations(viewer), formdata=None),
    )
