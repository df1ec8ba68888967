"""What became of each question of a module's tests: how many are right, what attracts, what somebody should look at."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.assessment.item_analysis import Tally
from score_learn.content.publishing import overview
from score_learn.core.i18n import _
from score_learn.core.paging import Page
from score_learn.learning import item_queries
from score_learn.learning.item_queries import ItemSeries
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.admin.views import admin
from score_learn.web.downloads import csv_answer
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

ROWS_A_PAGE = 100
WARNINGS = {
    "languages_apart": _("Languages far apart"),
    "right_avoided": _("A wrong option is chosen more often"),
    "never_chosen": _("An option that nobody takes"),
    "negative": _("Goes against the rest"),
}
ADVICE = {
    "languages_apart": _(
        "Under 20% are right in one language and over 70% in the others. Read the translation beside its source."
    ),
    "right_avoided": _("More people choose a wrong option than a right one. Is the key right, and the text clear?"),
    "never_chosen": _("A wrong option that nobody takes only costs time to read. Replace it by a likely mistake."),
    "negative": _("Who does well in the rest of the test does badly here. Often the key is wrong or two options fit."),
}
STATES = {"now": _("in force"), "earlier": _("asked otherwise now"), "gone": _("not asked any more")}
HEADS = (
    _("Question"),
    _("Id"),
    _("Revision"),
    _("First version"),
    _("Last version"),
    _("State"),
    _("Language"),
    _("People"),
    _("Right, per cent"),
    _("Points, per cent"),
    _("Goes with the rest"),
    _("To look at"),
    _("Answers"),
)


@admin.get("/content/modules/<module_id>/questions")
@requires(Permission.ADMINISTER)
def items(module_id: str) -> str:
    """List the questions of a module's tests with what became of them."""
    viewer, language = current_viewer(), locale.language()
    one, _versions = overview.module(viewer, module_id, language)
    found = item_queries.item_statistics(viewer, module_id, language)
    shown, sort = _asked_for(found)
    return render_template(
        "admin/items.html",
        module=one,
        found=found,
        flagged=sum(1 for row in found if row.warnings),
        page=Page.cut(shown, request.args.get("page", default=1, type=int), ROWS_A_PAGE),
        page_url=lambda number: _address(module_id, page=number),
        sorting=_sorting(module_id, sort),
        warnings=WARNINGS,
        states=STATES,
    )


@admin.get("/content/modules/<module_id>/questions/<question_id>")
@requires(Permission.ADMINISTER)
def item(module_id: str, question_id: str) -> str:
    """Show what was answered to one question, for each of its revisions and languages."""
    viewer, language = current_viewer(), locale.language()
    one, _versions = overview.module(viewer, module_id, language)
    return render_template(
        "admin/item.html",
        module=one,
        found=item_queries.find_item(viewer, module_id, question_id, language),
        warnings=WARNINGS,
        advice=ADVICE,
        states=STATES,
    )


@admin.get("/content/modules/<module_id>/questions.csv")
@requires(Permission.ADMINISTER)
def items_file(module_id: str) -> Response:
    """Send the numbers of every question, revision and language that enough people answered."""
    found = item_queries.item_statistics(current_viewer(), module_id, locale.language())
    return csv_answer(f"questions-{module_id}", [gettext(head) for head in HEADS], _file_rows(found))


def _asked_for(found: tuple[ItemSeries, ...]) -> tuple[list[ItemSeries], str]:
    """Return what the address asks for, and by what it is sorted: those to look at, the hardest first, and so on."""
    shown = [row for row in found if row.warnings or request.args.get("show") != "flagged"]
    sort = request.args.get("sort", "")
    key = ORDERS.get(sort.removeprefix("-"))
    if key is None:
        return shown, ""
    known = [row for row in shown if row.tally.is_shown and key(row.tally) is not None]
    known.sort(key=lambda row: key(row.tally), reverse=sort.startswith("-"))
    kept = {id(row) for row in known}
    return [*known, *(row for row in shown if id(row) not in kept)], sort


ORDERS: dict[str, Callable[[Tally], Any]] = {
    "people": lambda tally: tally.people,
    "right": lambda tally: tally.percent_right,
    "rest": lambda tally: tally.discrimination,
}


def _address(module_id: str, **changes: Any) -> str:
    kept = {"show": request.args.get("show"), "sort": request.args.get("sort"), **changes}
    return url_for("admin.items", module_id=module_id, **{key: value for key, value in kept.items() if value})


def _sorting(module_id: str, now: str) -> Callable[[str], tuple[str, str]]:
    def sorting(key: str) -> tuple[str, str]:
        states = {key: "ascending", f"-{key}": "descending"}
        return _address(module_id, sort=f"-{key}" if now == key else key), states.get(now, "")

    return sorting


def _file_rows(found: tuple[ItemSeries, ...]) -> Iterator[list[Any]]:
    for row in found:
        question = row.question
        head = [question.stem_text, question.id, question.rev, row.first, row.last, gettext(STATES[row.state])]
        named = "; ".join(gettext(WARNINGS[name]) for name in row.warnings)
        every = [(gettext("all"), row.tally, row.chosen)]
        every += [(name, tally, row.chosen_in(name)) for name, tally in row.told_apart.items()]
        for language, tally, chosen in every:
            if not tally.is_shown:
                continue
            rest = "" if tally.discrimination is None else round(tally.discrimination, 2)
            told = "; ".join(f"{one.label} {one.words}: {one.percent}%".strip() for one in chosen)
            numbers = [tally.people, tally.percent_right, tally.percent_earned, rest]
            yield [*head, language, *numbers, named, told]
