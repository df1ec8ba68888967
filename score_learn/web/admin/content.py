"""Content: every published module with its versions, surveys, glossaries, and what the checker says of the folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from score_learn.content.findings import MEANINGS
from score_learn.content.publishing import checking, overview
from score_learn.core import settings
from score_learn.core.paging import Page
from score_learn.learning import regrading
from score_learn.learning.module_counts import in_progress_and_finished_by_module
from score_learn.people import audit_queries
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from score_learn.web import locale
from score_learn.web.admin.audit_words import CHANGE_WORDS
from score_learn.web.admin.views import admin
from score_learn.web.guards import requires
from score_learn.web.session import current_viewer

FINDINGS_A_PAGE = 100


@admin.get("/content")
@requires(Permission.ADMINISTER)
def content() -> str:
    """List what is published: modules, surveys and glossaries."""
    viewer, language = current_viewer(), locale.language()
    modules = overview.modules(viewer, language)
    checked = checking.check_folder(viewer)
    known = {row.id for row in modules}
    surveys, glossaries = overview.surveys(viewer, language), overview.glossaries(viewer)
    return render_template(
        "admin/content.html",
        modules=modules,
        checked=checked,
        folder={one.id: one for one in checked.modules},
        unpublished=[one for one in checked.modules if one.id not in known],
        surveys=surveys,
        glossaries=glossaries,
        counts=in_progress_and_finished_by_module(viewer),
        names=_names(viewer, (*(row.newest for row in modules), *surveys, *glossaries)),
        library=_library(),
    )


@admin.get("/content/modules/<module_id>")
@requires(Permission.ADMINISTER)
def module(module_id: str) -> str:
    """Show a module with all its versions."""
    viewer = current_viewer()
    one, versions = overview.module(viewer, module_id, locale.language())
    return render_template(
        "admin/module.html",
        module=one,
        versions=versions,
        folder=next((row for row in checking.check_folder(viewer).modules if row.id == one.id), None),
        counts=in_progress_and_finished_by_module(viewer).get(one.id, (0, 0)),
        corrected=regrading.corrected_questions(viewer, one.id),
        names=_names(viewer, versions),
        change_words=CHANGE_WORDS,
        library=_library(),
    )


@admin.get("/content/findings")
@requires(Permission.ADMINISTER)
def findings() -> str:
    """Show what the checker says of the folder as it is now."""
    viewer = current_viewer()
    checked = checking.check_folder(viewer)
    kind = request.args.get("kind", "")
    kind = kind if kind in {"errors", "warnings"} else ""
    module = next((one for one in checked.modules if one.id == request.args.get("module")), None)
    here = [one for one in checked.findings if module is None or one.path.startswith(f"{module.path}/")]
    shown = [one for one in here if not kind or one.is_error == (kind == "errors")]
    return render_template(
        "admin/findings.html",
        checked=checked,
        kind=kind,
        module=module,
        counts=(len(here), sum(one.is_error for one in here)),
        shown_parts=overview.parts_in_force(viewer),
        page=Page.cut(shown, request.args.get("page", default=1, type=int), FINDINGS_A_PAGE),
        page_url=_page_url,
        meanings=MEANINGS,
        library=_library(),
    )


def _page_url(number: int) -> str:
    kept: dict[str, Any] = {name: request.args[name] for name in ("kind", "module") if request.args.get(name)}
    return url_for("admin.findings", page=number, **kept)


def _names(viewer: Viewer, published: Iterable[Any]) -> dict[UUID, str]:
    return audit_queries.actors(viewer, {row.published_by for row in published if row.published_by})


def _library() -> str:
    """Return the folder of the library as one types it in a command: from where the site is started, if it is there."""
    folder = settings.current().content
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name
