"""Staff accounts and the links that set their passwords."""

from uuid import UUID

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core.errors import Invalid, Refused
from score_learn.core.ids import parse
from score_learn.core.settings import current
from score_learn.people import queries
from score_learn.people import staff as accounts
from score_learn.people.rules import ORGANISATION_ROLES, AccessRole, Permission, Sex
from score_learn.web.admin.forms import StaffMemberForm
from score_learn.web.admin.views import admin
from score_learn.web.forms import ScoreForm, acting_once, text_of
from score_learn.web.guards import requires
from score_learn.web.session import current_viewer


@admin.get("/staff")
@requires(Permission.ADMINISTER)
def staff() -> str:
    """List who has a staff role, and where."""
    return render_template("admin/staff.html", rows=queries.staff(current_viewer()), form=ScoreForm(formdata=None))


@admin.route("/staff/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_staff() -> Response | str:
    """Add a staff account and show its link, once."""
    viewer = current_viewer()
    form = StaffMemberForm(queries.enterprises(viewer, Permission.ADMINISTER), queries.organisations(viewer))
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
def password_link(person_id: UUID) -> Response:
    """Make a link that sets a new password, and show it once."""
    viewer, form = current_viewer(), ScoreForm()
    person = queries.find_person(viewer, person_id, Permission.ADMINISTER)
    if not form.validate_on_submit():
        return redirect(url_for("admin.staff"), 303)
    with acting_once(form, "password_link.made"):
        token = accounts.new_link(viewer, person_id=person_id)
    return _show_link(token, person.name)


def _add(form: StaffMemberForm) -> UUID:
    """Add the account; of the places on the form only the one counts that goes with the role."""
    role = AccessRole(form.role.data)
    at_enterprise = role in {AccessRole.ENTERPRISE_MANAGER, AccessRole.TRAINER}
    return accounts.add_staff(
        current_viewer(),
        name=text_of(form.name),
        email=text_of(form.email),
        sex=Sex(form.sex.data),
        role=role,
        enterprise_id=parse(form.enterprise_id.data) if at_enterprise else None,
        organisation_id=parse(form.organisation_id.data) if role in ORGANISATION_ROLES else None,
        country=form.country.data or None if role == AccessRole.ADMINISTRATOR else None,
    )


def _show_link(token: str, name: str) -> Response:
    link = current().public_url + url_for("entrance.password", token=token)
    answer = make_response(render_template("admin/password_link.html", link=link, name=name))
    answer.headers["Cache-Control"] = "no-store"
    return answer
