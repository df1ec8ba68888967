"""Staff accounts: who has which role where, one more or one less, and the links that set passwords."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core.errors import Invalid, Refused
from score_learn.core.ids import parse
from score_learn.core.settings import current
from score_learn.people import administering, person_queries, queries
from score_learn.people import staff as accounts
from score_learn.people.person_queries import COUNTED_MOST, Wanted
from score_learn.people.reach import place_named
from score_learn.people.rules import ORGANISATION_ROLES, AccessRole, Permission, Sex
from score_learn.web.admin.forms import countries_in_use
from score_learn.web.admin.people import CHOICES, FILTERS, state_choices
from score_learn.web.admin.person_forms import EmailForm, RoleForm, StaffMemberForm
from score_learn.web.admin.views import admin
from score_learn.web.asked import filters_asked, page_asked
from score_learn.web.filters import words
from score_learn.web.forms import ScoreForm, acting_once, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer


@admin.get("/staff")
@requires(Permission.ADMINISTER)
def staff() -> str:
    """Find staff by name, e-mail, role, place and state."""
    asked = {name: text for name, text in filters_asked(FILTERS, CHOICES).items() if name != "position"}
    page = person_queries.search(current_viewer(), Wanted(**asked, staff=True), number=page_asked())
    roles = (one for one in AccessRole if one != AccessRole.PARTICIPANT)
    return render_template(
        "admin/staff.html",
        page=page,
        asked=asked,
        counted_most=COUNTED_MOST,
        countries=countries_in_use(),
        roles=[(str(one), words(one).capitalize()) for one in roles],
        states=state_choices(),
        page_url=lambda number: url_for("admin.staff", **asked, page=number),
    )


@admin.route("/staff/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_staff() -> Response | str:
    """Add a staff account and show its link, once."""
    viewer = current_viewer()
    form = StaffMemberForm(queries.organisations(viewer))
    if form.validate_on_submit():
        try:
            with acting_once(form, "staff.added"):
                person_id = _add(form)
                token = accounts.new_link(viewer, person_id=person_id)
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            return _show_link(token, text_of(form.name))
    return render_template("admin/new_staff.html", form=form)


@admin.post("/staff/<uuid:person_id>/password-link")
@requires(Permission.ADMINISTER)
def password_link(person_id: UUID) -> Response | str:
    """Make a link that sets a new password, and show it once."""
    viewer, form = current_viewer(), ScoreForm()
    page = person_queries.person_page(viewer, person_id)
    if not form.validate_on_submit():
        return redirect(url_for("admin.person", person_id=person_id), 303)
    try:
        with acting_once(form, "password_link.made"):
            token = accounts.new_link(viewer, person_id=person_id)
    except Refused as error:
        form.refuse(error)
        return render_template("admin/person.html", page=page, person=page.person, form=form)
    return _show_link(token, page.person.name)


@admin.route("/people/<uuid:person_id>/roles/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_role(person_id: UUID) -> Response | str:
    """Give a staff account one more role or place."""
    viewer = current_viewer()
    page, form = _account(person_id), RoleForm(queries.organisations(viewer))
    if form.validate_on_submit():
        try:
            with acting_once(form, "membership.added") as act:
                act.leads_to = url_for("admin.person", person_id=person_id)
                accounts.add_membership(viewer, person_id=person_id, **_place(form))
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The role counts from now on. %(name)s signs in anew.", name=page.person.name), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/new_role.html", form=form, person=page.person)


@admin.route("/memberships/<uuid:membership_id>/end", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def role_end(membership_id: UUID) -> Response | str:
    """Say what the end of a staff role means, and end it."""
    viewer, form = current_viewer(), ScoreForm()
    row = person_queries.find_membership(viewer, membership_id)
    if row is None:
        abort(404)
    if form.validate_on_submit():
        try:
            with acting_once(form, "membership.ended") as act:
                act.leads_to = url_for("admin.person", person_id=row.person_id)
                accounts.end_membership(viewer, membership_id=membership_id)
        except Refused as error:
            form.refuse(error)
        else:
            flash(gettext("The role of %(name)s ended.", name=row.person_name), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/role_end.html", form=form, row=row)


@admin.route("/people/<uuid:person_id>/e-mail", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def email(person_id: UUID) -> Response | str:
    """Change the e-mail with which a staff member signs in."""
    page = _account(person_id)
    form = EmailForm(data={"email": page.email})
    if form.validate_on_submit():
        try:
            with acting_once(form, "email.changed") as act:
                act.leads_to = url_for("admin.person", person_id=person_id)
                changed = administering.change_email(current_viewer(), person_id=person_id, email=text_of(form.email))
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The e-mail is changed.") if changed else gettext("Nothing was different."), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/email.html", form=form, person=page.person)


def _account(person_id: UUID) -> person_queries.PersonPage:
    """Return the page of somebody with a staff account; of others there is none to change."""
    page = person_queries.person_page(current_viewer(), person_id)
    if not page.email:
        abort(404)
    return page


def _add(form: StaffMemberForm) -> UUID:
    """Add the account."""
    return accounts.add_staff(
        current_viewer(),
        name=text_of(form.name),
        email=text_of(form.email),
        sex=Sex(form.sex.data),
        **_place(form),
    )


def _place(form: RoleForm) -> dict[str, Any]:
    """Return the role and where it holds: of the places on the form only the one counts that goes with the role."""
    role, written = AccessRole(form.role.data), text_of(form.enterprise_id).strip()
    at_enterprise = role in {AccessRole.ENTERPRISE_MANAGER, AccessRole.TRAINER} and written
    return {
        "role": role,
        "enterprise_id": place_named(current_viewer(), written) if at_enterprise else None,
        "organisation_id": parse(form.organisation_id.data) if role in ORGANISATION_ROLES else None,
        "country": form.country.data or None if role == AccessRole.ADMINISTRATOR else None,
    }


def _show_link(token: str, name: str) -> Response:
    link = current().public_url + url_for("entrance.password", token=token)
    answer = make_response(render_template("admin/password_link.html", link=link, name=name))
    answer.headers["Cache-Control"] = "no-store"
    return answer
