"""Certificates: finding one by its number, and withdrawing it with a reason."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.certification import queries, service
from score_learn.core.errors import Invalid, Refused
from score_learn.people.rules import Permission
from score_learn.web.admin.forms import RevocationForm
from score_learn.web.admin.views import admin
from score_learn.web.forms import acting_once, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer


@admin.get("/certificates")
@requires(Permission.ADMINISTER)
def certificates() -> str:
    """Find a certificate by its number, or show the ones issued last."""
    viewer, code = current_viewer(), request.args.get("code", "").strip()
    found = queries.find_by_code(viewer, code) if code else None
    rows = [found] if found else [] if code else queries.newest(viewer)
    return render_template("admin/certificates.html", rows=rows, code=code)


@admin.route("/certificates/<uuid:certificate_id>/revocation", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def revocation(certificate_id: UUID) -> Response | str:
    """Withdraw a certificate; the reason is shown to whoever checks it."""
    viewer, form = current_viewer(), RevocationForm()
    certificate = queries.find_certificate(viewer, certificate_id)
    if form.validate_on_submit():
        try:
            with acting_once(form, "certificate.revoked") as act:
                act.leads_to = url_for("admin.certificates", code=certificate.code)
                service.revoke(viewer, certificate_id=certificate_id, reason=text_of(form.reason))
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The certificate no longer counts. Whoever checks it sees the reason."), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/revocation.html", form=form, certificate=certificate)
