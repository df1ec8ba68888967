"""Marking sent tests again by a corrected key: what it would change stands above the button that does it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content.publishing import overview
from score_learn.core.errors import Invalid
from score_learn.learning import regrading
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.admin.forms import RegradingForm
from score_learn.web.admin.views import admin
from score_learn.web.forms import acting_once, text_of
from score_learn.web.guards import requires
from score_learn.web.locale import ngettext
from score_learn.web.session import current_viewer


@admin.route("/content/modules/<module_id>/regrading", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def regrading_of(module_id: str) -> Response | str:
    """Show how the tests that were sent would count by the corrected keys, and write it down when that is confirmed."""
    viewer, form = current_viewer(), RegradingForm(lowering=request.args.get("lower") == "yes")
    lowering = bool(form.lowering.data)
    if form.validate_on_submit():
        try:
            with acting_once(form, "module.regraded") as act:
                act.leads_to = url_for("admin.module", module_id=module_id)
                reason = text_of(form.reason)
                found = regrading.regrade(viewer, module_id=module_id, reason=reason, lowering=lowering)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_told(len(found.changes)), "good" if found.changes else "warn")
            return redirect(act.leads_to, 303)
    found, one = _foreseen(module_id, lowering=lowering)
    return render_template("admin/regrading.html", form=form, found=found, module=one, lowering=lowering)


def _foreseen(module_id: str, *, lowering: bool) -> tuple[regrading.Regrading, overview.ModuleRow]:
    viewer = current_viewer()
    one, _versions = overview.module(viewer, module_id, locale.language())
    return regrading.foresee(viewer, module_id, lowering=lowering), one


def _told(number: int) -> str:
    return ngettext("%(num)s test counts otherwise now.", "%(num)s tests count otherwise now.", number)
