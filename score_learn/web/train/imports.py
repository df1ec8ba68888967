"""People brought in from a file: choose it, see what would come of it, confirm. Nothing is stored in between."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from score_learn.core.errors import Invalid, Refused
from score_learn.core.i18n import _
from score_learn.exchange.rosters import LARGEST, TEMPLATE, Roster, read_roster
from score_learn.exchange.tables import Cell
from score_learn.people import queries, roster
from score_learn.people.queries import EnterpriseRow
from score_learn.people.roster_planning import Plan
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.downloads import csv_answer
from score_learn.web.forms import ScoreForm, acting_once
from score_learn.web.guards import requires
from score_learn.web.input import takes_up_to
from score_learn.web.locale import gettext, ngettext
from score_learn.web.session import current_viewer
from score_learn.web.train.carrying import LARGEST_REQUEST, packed, unpacked
from score_learn.web.train.views import train
from score_learn.web.words import sentence

ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}
SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
FIELDS = {"name": _("Name"), "sex": _("Sex"), "position": _("Work"), "language": _("Language")}
REASON = _("Why this row was left out")
LINE = _("Line in the list")


class RosterForm(ScoreForm):
    """A file with people."""

    file = FileField(_("File"), [FileRequired(_("Choose a file."))])


@train.route("/enterprises/<uuid:enterprise_id>/imports/new", methods=["GET", "POST"])
@takes_up_to(LARGEST_REQUEST)
@requires(Permission.TRAIN)
def new_import(enterprise_id: UUID) -> Response | str:
    """Choose a file, and see what would come of it."""
    place = queries.find_enterprise(current_viewer(), enterprise_id, Permission.TRAIN)
    form = RosterForm()
    if form.validate_on_submit():
        try:
            return _preview(place, form.file.data.read(LARGEST + 1))
        except Invalid as error:
            form.refuse(error)
    spoken = [locale.in_own_words(tag) for tag in _languages(place)]
    return render_template("train/new_import.html", form=form, enterprise=place, spoken=spoken)


@train.post("/enterprises/<uuid:enterprise_id>/imports")
@takes_up_to(LARGEST_REQUEST)
@requires(Permission.TRAIN)
def confirm_import(enterprise_id: UUID) -> Response | str:
    """Do what the preview said, if that is still what would come of the file."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    content = unpacked(request.form.getlist("carried"))
    rows, digest = read_roster(content).rows, request.form.get("digest", "")
    try:
        with acting_once(ScoreForm(), "people.imported") as act:
            done = roster.apply(
                viewer, enterprise_id=enterprise_id, rows=rows, languages=locale.languages(), digest=digest
            )
            page = "train.new_cards" if done.created else "train.enterprise"
            act.leads_to = url_for(page, enterprise_id=enterprise_id)
    except Refused as error:
        if error.code != "roster_outdated":
            raise
        return _preview(place, content, outdated=sentence(error))
    flash(_done_words(done), "good")
    return redirect(act.leads_to, 303)


@train.post("/enterprises/<uuid:enterprise_id>/imports/refused")
@takes_up_to(LARGEST_REQUEST)
@requires(Permission.TRAIN)
def refused_rows(enterprise_id: UUID) -> Response:
    """Give the refused rows back as a file, as they were, each with its reason."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    read = read_roster(unpacked(request.form.getlist("carried")))
    plan = roster.plan(viewer, enterprise_id=enterprise_id, rows=read.rows, languages=locale.languages())
    ours = [gettext(REASON), gettext(LINE)]
    # A file that was corrected and sent again has columns of earlier reasons and lines.
    kept = [place for place, word in enumerate(read.header) if word not in ours]
    rows: list[list[Cell]] = [[sentence(one.error), one.line, *_cells(read, one.line, kept)] for one in plan.refused]
    return csv_answer(f"refused-{place.code}", [*ours, *(read.header[place] for place in kept)], rows)


@train.get("/enterprises/<uuid:enterprise_id>/imports/template.csv")
@requires(Permission.TRAIN)
def import_template(enterprise_id: UUID) -> Response:
    """Give an empty list with the right columns."""
    queries.find_enterprise(current_viewer(), enterprise_id, Permission.TRAIN)
    # The words stay English in every language: they are what the reader knows.
    return csv_answer("people", TEMPLATE, [])


def _preview(place: EnterpriseRow, content: bytes, *, outdated: str = "") -> str:
    read = read_roster(content)
    plan = roster.plan(current_viewer(), enterprise_id=place.id, rows=read.rows, languages=locale.languages())
    return render_template(
        "train/import_preview.html",
        enterprise=place,
        plan=plan,
        chips=_chips(plan),
        read=read,
        encoding=ENCODINGS[read.encoding],
        separator=gettext(SEPARATORS[read.separator]),
        fields={field: gettext(word) for field, word in FIELDS.items()},
        refused=[(one.line, one.name, sentence(one.error)) for one in plan.refused],
        renamed=sum(change.field == "name" for one in plan.changed for change in one.changes),
        carried=packed(content),
        outdated=outdated,
    )


def _chips(plan: Plan) -> list[dict[str, Any]]:
    parts = (
        ("created", gettext("New")),
        ("changed", gettext("Changed")),
        ("unchanged", gettext("Unchanged")),
        ("refused", gettext("Left out")),
    )
    return [
        {"url": f"#{key}", "label": label, "number": len(getattr(plan, key)), "current": False}
        for key, label in parts
        if getattr(plan, key)
    ]


def _cells(read: Roster, line: int, kept: list[int]) -> list[str]:
    """Return the cells of a row as they stand in the file, those beyond the last column too."""
    cells = read.cells[line]
    return [*(cells[place] if place < len(cells) else "" for place in kept), *cells[len(read.header) :]]


def _languages(place: EnterpriseRow) -> list[str]:
    return list(dict.fromkeys([*locale.languages(), *place.languages]))


def _done_words(done: Plan) -> str:
    said = []
    if done.created:
        said.append(ngettext("%(num)s person was added.", "%(num)s people were added.", len(done.created)))
    if done.changed:
        said.append(ngettext("%(num)s person was changed.", "%(num)s people were changed.", len(done.changed)))
    return " ".join(said) or gettext("Nothing had to be changed.")
