"""The figures within what the viewer may see, each with its definition."""

from flask import Blueprint, render_template

from score_learn.content import queries as content
from score_learn.metrics import queries
from score_learn.metrics.definitions import DEFINITIONS
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.guards import requires
from score_learn.web.programme.words import KINDS, bars, columns, number_of, title_of, under
from score_learn.web.session import current_viewer

programme = Blueprint("programme", __name__, url_prefix="/programme")


@programme.get("")
@requires(Permission.SEE_FIGURES)
def figures() -> str:
    """Show enterprises, people, completions, certificates and satisfaction."""
    viewer = current_viewer()
    titles = {module.id: module.title for module in content.published_modules(viewer, locale.language())}
    return render_template(
        "programme/figures.html",
        programme=queries.programme(viewer),
        sentences={definition.name: definition for definition in DEFINITIONS},
        number_of=number_of,
        under=under,
        bars=bars,
        columns=columns,
        title=title_of(titles),
    )


@programme.get("/definitions")
@requires(Permission.SEE_FIGURES)
def definitions() -> str:
    """Say what each figure counts and how."""
    return render_template("programme/definitions.html", definitions=DEFINITIONS, kinds=KINDS)
