"""The figures within what the viewer may see and has chosen, each with its definition."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from score_learn.content import queries as content
from score_learn.metrics import queries
from score_learn.metrics.choice import Choice
from score_learn.metrics.definitions import DEFINITIONS
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.downloads import csv_answer
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.programme import sheet
from score_learn.web.programme.words import HIDDEN, KINDS, bars, columns, number_of, title_of, under
from score_learn.web.session import current_viewer

programme = Blueprint("programme", __name__, url_prefix="/programme")


@programme.get("")
@requires(Permission.SEE_FIGURES)
def figures() -> str:
    """Show enterprises, people, completions, certificates and satisfaction."""
    shown, title = queries.programme(current_viewer(), _choice()), _title()
    return render_template(
        "programme/figures.html",
        programme=shown,
        sheet=sheet,
        sentences={definition.name: definition for definition in DEFINITIONS},
        reasons=HIDDEN,
        number_of=number_of,
        under=under,
        bars=bars,
        columns=columns,
        title=title,
        chosen=sheet.chosen(shown.choice, title) if shown.open else [],
    )


@programme.get("/figures.csv")
@requires(Permission.SEE_FIGURES)
def figures_file() -> Response:
    """Give what the page shows as a file."""
    shown = queries.programme(current_viewer(), _choice())
    return csv_answer("figures", [gettext(word) for word in sheet.HEADER], list(sheet.rows(shown, _title())))


@programme.get("/definitions")
@requires(Permission.SEE_FIGURES)
def definitions() -> str:
    """Say what each figure counts and how."""
    return render_template("programme/definitions.html", definitions=DEFINITIONS, kinds=KINDS)


def _choice() -> Choice:
    """Read the filters out of the address; what cannot be chosen is found closed."""
    return Choice(*(request.args.get(name, "") for name in ("country", "module", "period")))


def _title() -> Callable[[str], str]:
    published = content.published_modules(current_viewer(), locale.language())
    return title_of({module.id: module.title for module in published})
