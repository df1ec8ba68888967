"""Certificates: searching them, one with everything frozen in it, withdrawing it, and erasing its holder's name."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.certification import administered_queries, service
from score_learn.certification.administered_queries import STATUSES, Wanted
from score_learn.certification.rules import Status, grouped
from score_learn.content import queries
from score_learn.content.publishing import overview
from score_learn.core.errors import Invalid, Refused
from score_learn.core.i18n import _
from score_learn.core.keyset import read_mark
from score_learn.exchange.tables import Cell
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from score_learn.web import locale
from score_learn.web.admin.days import asked_day, midnight
from score_learn.web.admin.forms import RevocationForm
from score_learn.web.admin.views import admin
from score_learn.web.asked import filters_asked, marked_address
from score_learn.web.certificate_pages import certificate_file
from score_learn.web.downloads import csv_answer
from score_learn.web.forms import ScoreForm, acting_once, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext, ngettext
from score_learn.web.session import current_viewer

FILTERS = ("code", "name", "enterprise", "module", "status", "since", "until")
STATUS_WORDS = {
    Status.VALID: _("Valid"),
    Status.EXPIRED: _("Expired"),
    Status.REVOKED: _("Withdrawn"),
    Status.ERASED: _("Holder erased"),
    Status.ALTERED: _("Altered"),
}


@admin.get("/certificates")
@requires(Permission.ADMINISTER)
def certificates() -> str:
    """Search the certificates, the newest first."""
    viewer, filters = current_viewer(), filters_asked(FILTERS)
    found = administered_queries.search(
        viewer,
        _wanted(viewer),
        older_than=read_mark(request.args.get("before")),
        newer_than=read_mark(request.args.get("after")),
    )
    titles = overview.titles(viewer, locale.language())
    return render_template(
        "admin/certificates.html",
        rows=found.rows,
        modules=sorted(titles.items(), key=lambda pair: pair[1].casefold()),
        statuses=[(str(status), gettext(STATUS_WORDS[status])) for status in STATUSES],
        newest_url=marked_address("admin.certificates", filters) if found.newer else "",
        newer_url=marked_address("admin.certificates", filters, after=found.newer),
        older_url=marked_address("admin.certificates", filters, before=found.older),
        file_url=url_for("admin.certificates_file", **filters),
    )


@admin.get("/certificates.csv")
@requires(Permission.ADMINISTER)
def certificates_file() -> FlaskResponse:
    """Write the certificates that the filters let through into a file."""
    viewer = current_viewer()
    header = [gettext("Number"), gettext("Name"), gettext("Enterprise"), gettext("Module"), gettext("Edition")]
    header += [gettext("Completed on"), gettext("Valid until"), gettext("State"), gettext("Withdrawn on")]
    return csv_answer("certificates", header, _cells(viewer, _wanted(viewer)))


@admin.get("/certificates/<uuid:certificate_id>")
@requires(Permission.ADMINISTER)
def certificate(certificate_id: UUID) -> str:
    """Show a certificate with everything that was frozen and signed when it was issued."""
    found = administered_queries.find_frozen(current_viewer(), certificate_id)
    look = queries.version(found.row.version_id, locale.language()).look
    return render_template("admin/certificate.html", found=found, row=found.row, look=look)


@admin.get("/certificates/<uuid:certificate_id>.pdf")
@requires(Permission.ADMINISTER)
def certificate_pdf(certificate_id: UUID) -> Response:
    """Typeset a certificate as its holder can."""
    return certificate_file(administered_queries.find_frozen(current_viewer(), certificate_id).row)


@admin.route("/certificates/<uuid:certificate_id>/revocation", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def revocation(certificate_id: UUID) -> Response | str:
    """Withdraw a certificate; the reason is shown to whoever checks it."""
    viewer, form = current_viewer(), RevocationForm()
    found = administered_queries.find_frozen(viewer, certificate_id)
    if form.validate_on_submit():
        try:
            with acting_once(form, "certificate.revoked") as act:
                act.leads_to = url_for("admin.certificate", certificate_id=certificate_id)
                service.revoke(viewer, certificate_id=certificate_id, reason=text_of(form.reason))
        except (Refused, Invalid) as error:
            form.refuse(error)
        else:
            flash(gettext("The certificate no longer counts. Whoever checks it sees the reason."), "good")
            return redirect(act.leads_to, 303)
    return render_template("admin/revocation.html", form=form, certificate=found.row)


@admin.route("/certificates/<uuid:certificate_id>/holder-erasure", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def holder_erasure(certificate_id: UUID) -> Response | str:
    """Take the holder's name from every certificate of theirs; the page before says what that does."""
    viewer, form = current_viewer(), ScoreForm()
    found = administered_queries.find_frozen(viewer, certificate_id)
    rows = administered_queries.with_name(viewer, certificate_id)
    if form.validate_on_submit():
        with acting_once(form, "certificate.holder_erased") as act:
            act.leads_to = url_for("admin.certificate", certificate_id=certificate_id)
            count = service.erase_holder(viewer, person_id=found.person_id)
        flash(_erased(count), "good" if count else "warn")
        return redirect(act.leads_to, 303)
    return render_template("admin/holder_erasure.html", form=form, certificate=found.row, rows=rows)


def _erased(count: int) -> str:
    if not count:
        return gettext("There was no name to erase any more.")
    return ngettext(
        "The name is erased from %(num)s certificate.", "The name is erased from %(num)s certificates.", count
    )


def _cells(viewer: Viewer, wanted: Wanted) -> Iterator[list[Cell]]:
    for row in administered_queries.search_all(viewer, wanted):
        signed = row.payload
        printed: list[Cell] = [None] * 5
        if signed is not None:
            printed = [signed.enterprise, signed.module, signed.version, signed.completed_on, signed.valid_until]
        state = gettext(STATUS_WORDS[row.status])
        yield [grouped(row.code), row.name, *printed, state, row.revoked_at]


def _wanted(viewer: Viewer) -> Wanted:
    since, until = asked_day("since"), asked_day("until")
    asked = {name: request.args.get(name, "") for name in ("code", "name", "enterprise", "status")}
    return Wanted(
        **asked,
        module_id=request.args.get("module", ""),
        since=midnight(since, viewer),
        until=midnight(until and until + timedelta(days=1), viewer),
    )
