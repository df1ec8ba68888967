"""Content: every published module with its versions, surveys, glossaries, and what the checker says of the folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from score_learn.content import checking, overview
from score_learn.content.findings import MEANINGS, Finding
from score_learn.core import settings
from score_learn.core.paging import Page
from score_learn.learning import regrading
from score_learn.learning.module_counts import in_progress_and_finished_by_module
from score_learn.people import audit_queries
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from score_learn.web import locale
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
    surveys, glossaries = overview.surveys(viewer, language), overview.glossaries(viewer)
    return render_template(
        "admin/content.html",
        modules=modules,
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
        counts=in_progress_and_finished_by_module(viewer).get(one.id, (0, 0)),
        corrected=regrading.corrected_questions(viewer, one.id),
        names=_names(viewer, versions),
        library=_library(),
    )


@admin.get("/content/findings")
@requires(Permission.ADMINISTER)
def findings() -> str:
    """Show what the checker says of the folder as it is now."""
    checked = checking.check_folder(current_viewer())
    kind = request.args.get("kind", "")
    kind = kind if kind in {"errors", "warnings"} else ""
    shown = [one for one in checked.findings if not kind or one.is_error == (kind == "errors")]
    return render_template(
        "admin/findings.html",
        checked=checked,
        kind=kind,
        page=_page(shown, request.args.get("page", default=1, type=int)),
        page_url=_page_url,
        meanings=MEANINGS,
        library=_library(),
    )


def _page(shown: list[Finding], number: int) -> Page[Finding]:
    last = max(1, -(-len(shown) // FINDINGS_A_PAGE))
    number = min(max(1, number), last)
    return Page(
        tuple(shown[(number - 1) * FINDINGS_A_PAGE : number * FINDINGS_A_PAGE]), number, FINDINGS_A_PAGE, len(shown)
    )


def _page_url(number: int) -> str:
    kind = request.args.get("kind") or None
    return url_for("admin.findings", kind=kind, page=number)


def _names(viewer: Viewer, published: Iterable[Any]) -> dict[UUID, str]:
    return audit_queries.actors(viewer, {row.published_by for row in published if row.published_by})


def _library() -> str:
    """Return the folder of the library as one types it in a command: from where the site is started, if it is there."""
    folder = settings.current().content
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name
