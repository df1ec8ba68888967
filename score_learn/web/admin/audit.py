"""The audit log: who did what to whom and when, newest first, with filters and as a file."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Response, render_template, request, url_for

from score_learn.core.keyset import read_mark
from score_learn.exchange.tables import Cell
from score_learn.people import audit_queries
from score_learn.people.audit_queries import Wanted
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from score_learn.web.admin.audit_lines import line, speech
from score_learn.web.admin.audit_words import ACTIONS, GROUPS
from score_learn.web.admin.days import asked_day, midnight
from score_learn.web.admin.views import admin
from score_learn.web.asked import filters_asked, marked_address
from score_learn.web.downloads import csv_answer
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

FILTERS = ("who", "about", "enterprise", "what", "since", "until")


@admin.get("/audit")
@requires(Permission.ADMINISTER)
def audit() -> str:
    """Show a stretch of the audit log."""
    viewer, filters = current_viewer(), filters_asked(FILTERS)
    found = audit_queries.audit_log(
        viewer,
        _wanted(viewer),
        older_than=read_mark(request.args.get("before")),
        newer_than=read_mark(request.args.get("after")),
    )
    said = speech(viewer, found.rows, audit_queries.names(viewer, found.rows))
    return render_template(
        "admin/audit.html",
        lines=[line(row, said) for row in found.rows],
        groups=[(name, gettext(word)) for name, word in GROUPS.items()],
        filtered=bool(filters),
        newest_url=marked_address("admin.audit", filters) if found.newer else "",
        newer_url=marked_address("admin.audit", filters, after=found.newer),
        older_url=marked_address("admin.audit", filters, before=found.older),
        file_url=url_for("admin.audit_file", **filters),
    )


@admin.get("/audit.csv")
@requires(Permission.ADMINISTER)
def audit_file() -> Response:
    """Write what the filters let through into a file."""
    viewer = current_viewer()
    header = [gettext("Time (UTC)"), gettext("Who"), gettext("What happened"), gettext("Details")]
    header += [gettext("Action"), gettext("Kind"), gettext("Id")]
    return csv_answer("audit-log", header, _cells(viewer, _wanted(viewer)))


def _cells(viewer: Viewer, wanted: Wanted) -> Iterator[list[Cell]]:
    for rows, names in audit_queries.whole_audit_log(viewer, wanted):
        said = speech(viewer, rows, names)
        for row in rows:
            one = line(row, said)
            details = "; ".join(f"{label}: {value}" for label, value in one.details)
            yield [row.at, one.who, one.sentence, details, row.action, row.kind, row.subject_id]


def _wanted(viewer: Viewer) -> Wanted:
    what = request.args.get("what", "")
    grouped = [action for action, (group, _sentence) in ACTIONS.items() if group == what]
    since, until = asked_day("since"), asked_day("until")
    return Wanted(
        who=request.args.get("who", ""),
        about=request.args.get("about", ""),
        enterprise=request.args.get("enterprise", ""),
        actions=grouped if grouped else None,
        besides=tuple(ACTIONS) if what == "other" else (),
        since=midnight(since, viewer),
        until=midnight(until and until + timedelta(days=1), viewer),
    )
