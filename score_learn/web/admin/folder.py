"""What publishing a module of the folder would change, publishing it, reading what is published, retiring it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content import service
from score_learn.content.compiled import CompiledModule
from score_learn.content.findings import MEANINGS, Finding
from score_learn.content.publishing import folder, overview, reading
from score_learn.content.publishing.folder import InFolder
from score_learn.content.publishing.judging import Foreseen
from score_learn.content.publishing.reading import VersionPage
from score_learn.core.errors import Refused
from score_learn.core.i18n import _
from score_learn.learning.impact import impact
from score_learn.learning.module_counts import in_progress_and_finished_everywhere
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.admin.views import admin
from score_learn.web.forms import ScoreForm, act_once, acting_once
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.words import sentence

FINDINGS_MOST = 100
# What a text is that changed; those of an option, a gap or a step carry its key.
NAMES = {
    "accepted": _("Accepted"),
    "audience": _("Meant for"),
    "explain_text": _("Explanation"),
    "feedback": _("Feedback"),
    "hint_text": _("Hint"),
    "minutes": _("Minutes"),
    "objectives": _("Objectives"),
    "option": _("Option"),
    "paper": _("Paper"),
    "partial_text": _("When partly right"),
    "points": _("Points"),
    "practices": _("What an enterprise does afterwards"),
    "prerequisites": _("Builds on"),
    "right": _("Right answer"),
    "right_text": _("When right"),
    "score": _("Part of the points"),
    "stem": _("Question"),
    "step": _("Step"),
    "summary": _("Summary"),
    "survey": _("Survey"),
    "target": _("Right side"),
    "text": _("Text"),
    "title": _("Title"),
    "type": _("Type"),
    "unit": _("Unit"),
    "valid_months": _("Certificate valid, months"),
    "wrong_text": _("When wrong"),
}
RULES = {
    "draw": _("Questions drawn"),
    "pass_percent": _("Per cent to pass"),
    "attempts": _("Attempts"),
    "wait_minutes": _("Minutes between attempts"),
    "shuffle_questions": _("Questions in any order"),
}


@admin.route("/content/folder/<module_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def folder_module(module_id: str) -> Response | str:
    """Show what publishing a module of the folder would do, and publish exactly that when it is confirmed."""
    viewer, form = current_viewer(), ScoreForm()
    found, outdated = folder.find_in_folder(viewer, module_id), ""
    if form.validate_on_submit():
        shown = {name: request.form.get(name, "") for name in ("seal", "before")}
        found = folder.set_folder_sheets(viewer, found)
        try:
            with acting_once(form, "module.published") as act:
                act.leads_to = url_for("admin.module", module_id=module_id)
                done = folder.publish_shown(viewer, found=found, **shown)
        except Refused as error:
            told = error.code in ("folder_outdated", "tool_font_missing")
            outdated = sentence(error) if told else gettext("Nothing was published.")
        else:
            flash(gettext("Version %(version)s is published.", version=done.version), "good")
            return redirect(act.leads_to, 303)
    return _folder_page(found, outdated)


def _folder_page(found: InFolder, outdated: str) -> str:
    foreseen = folder.foresee_folder(current_viewer(), found)
    return render_template(
        "admin/folder_module.html",
        form=ScoreForm(formdata=None),
        found=found,
        outdated=outdated,
        **foreseen_values(found.compiled, foreseen, found.findings),
    )


def foreseen_values(
    compiled: CompiledModule | None, foreseen: Foreseen | None, findings: Sequence[Finding]
) -> dict[str, Any]:
    """Return what ``admin/_foreseen.html`` needs to say what publishing a module would do."""
    new = compiled.modules[compiled.source_language] if compiled else None
    return {
        "compiled": compiled,
        "new": new,
        "foreseen": foreseen,
        "changes": folder.changes(compiled, foreseen) if compiled and foreseen else None,
        "met": impact(new) if new else None,
        "findings": sorted(findings, key=lambda one: (not one.is_error, one)),
        "most": FINDINGS_MOST,
        "meanings": MEANINGS,
        "names": NAMES,
        "rules": RULES,
    }


@admin.get("/content/modules/<module_id>/reading/<version>/<part>")
@requires(Permission.ADMINISTER)
def reading_page(module_id: str, version: str, part: str) -> str:
    """Show a lesson or the test of a version as it was published, with the keys."""
    language = request.args.get("language") or locale.content_language()
    page = reading.find_page(current_viewer(), module_id=module_id, version=version, part=part, language=language)
    parts = [(lesson.id, lesson.title) for lesson in page.module.lessons]
    parts += [(reading.TEST, gettext("Test"))] if page.module.bank else []
    return render_template(
        "admin/reading.html",
        page=page,
        parts=[_chip(page, label, part=name) for name, label in parts],
        tongues=[_chip(page, locale.in_own_words(tag), language=tag) for tag in page.languages],
    )


def _chip(page: VersionPage, label: str, **changes: str) -> dict[str, Any]:
    now = {"version": page.module.version, "part": page.part, "language": page.module.language}
    there: dict[str, Any] = {**now, **changes}
    url = url_for("admin.reading_page", module_id=page.module.id, **there)
    return {"url": url, "label": label, "number": None, "current": there == now}


@admin.route("/content/modules/<module_id>/retirement", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def retirement(module_id: str) -> Response | str:
    """Say what retiring a module means, and do it when that is confirmed."""
    return _retiring(module_id, retired=True)


@admin.route("/content/modules/<module_id>/reopening", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def module_reopening(module_id: str) -> Response | str:
    """Say what opening a retired module again means, and do it when that is confirmed."""
    return _retiring(module_id, retired=False)


def _retiring(module_id: str, *, retired: bool) -> Response | str:
    viewer, form = current_viewer(), ScoreForm()
    one, _versions = overview.module(viewer, module_id, locale.language())
    done = gettext("The module is retired.") if retired else gettext("The module is open again.")
    already = (one.retired_at is not None) == retired
    act = service.retire if retired else service.reopen
    answer = act_once(
        form,
        "module.retired" if retired else "module.reopened",
        leads_to=url_for("admin.module", module_id=module_id),
        act=lambda: None if already else act(viewer, module_id=module_id),
        said=lambda _nothing: done,
    )
    begun, finished = in_progress_and_finished_everywhere(viewer, module_id)
    shown = {"retired": retired, "already": already, "begun": begun, "finished": finished}
    return answer or render_template("admin/retirement.html", form=form, module=one, **shown)
