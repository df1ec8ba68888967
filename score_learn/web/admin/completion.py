"""Completion by enterprise and module, the people behind every number, and both as files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content import queries as content
from score_learn.core.ids import parse
from score_learn.exchange import completion as files
from score_learn.learning import completion_queries
from score_learn.learning.completion_queries import PeopleBehind
from score_learn.learning.roll import Places
from score_learn.learning.rules import State
from score_learn.people import place_queries, queries
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.admin.forms import countries_in_use
from score_learn.web.admin.views import admin
from score_learn.web.downloads import csv_answer
from score_learn.web.filters import SECTORS, sector_words, words
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

ADMINISTER = Permission.ADMINISTER
NAMES = ("name", "country", "sector", "trainer", "module", "state", "sort")
CLOSED = {"closed": True, "all": None}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; an empty word asks for nothing in particular."""

    name: str
    country: str
    sector: str
    trainer: str
    module: str
    state: str
    sort: str

    @property
    def places(self) -> Places:
        """Which enterprises are meant; those that go on, unless the address says otherwise."""
        closed, trainer_id = CLOSED.get(self.state, False), parse(self.trainer)
        return Places(self.name, self.country or None, self.sector or None, closed, trainer_id=trainer_id)

    def address(self, endpoint: str, **changes: Any) -> str:
        """Return the address of a page with the same filters, or with some of them changed."""
        kept = {key: value for key, value in vars(self).items() if value}
        return url_for(endpoint, **{**kept, **changes})


@admin.get("")
@requires(ADMINISTER)
def completion() -> str:
    """Show how far each enterprise is with each module."""
    asked, viewer = _asked(), current_viewer()
    countries = countries_in_use()
    table = completion_queries.completion_by_enterprise(
        viewer,
        ADMINISTER,
        locale.language(),
        places=asked.places,
        module_id=asked.module or None,
        sort=asked.sort or "name",
        countries=[code for code, _name in countries],
        number=_page(),
    )
    return render_template(
        "admin/completion.html",
        table=table,
        asked=asked,
        countries=countries,
        modules=[(module.id, module.title) for module in table.choices],
        sectors=[(code, sector_words(code)) for code in SECTORS],
        trainers=[(str(one.person_id), one.name) for one in place_queries.trainers_to_choose(viewer)],
        sorting=_sorting(asked),
    )


@admin.get("/completion/<uuid:enterprise_id>/<module_id>")
@requires(ADMINISTER)
def completion_people(enterprise_id: UUID, module_id: str) -> str:
    """Show the people behind a number of one enterprise."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, ADMINISTER)
    here = {"enterprise_id": enterprise_id, "module_id": module_id}
    return _people_page("admin.completion_people", Places(enterprise_id=enterprise_id), here, enterprise=place)


@admin.get("/completion/all/<module_id>")
@requires(ADMINISTER)
def completion_everybody(module_id: str) -> str:
    """Show the people behind a sum: those of every enterprise the filters let through."""
    return _people_page("admin.completion_everybody", _asked().places, {"module_id": module_id})


@admin.get("/completion/people.csv")
@requires(ADMINISTER)
def completion_people_file() -> Response:
    """Send every participant beside the modules there are for that person, under the filters of the page."""
    asked = _asked()
    rows = files.people_rows(
        current_viewer(), ADMINISTER, asked.places, _modules(), everybody=not asked.module, words=_words_of_file()
    )
    return csv_answer("completion-people", [gettext(head) for head in files.PEOPLE_HEADS], rows)


@admin.get("/completion/enterprises.csv")
@requires(ADMINISTER)
def completion_file() -> Response:
    """Send the table itself, under the filters of the page."""
    modules = _modules()
    rows = files.enterprise_rows(current_viewer(), ADMINISTER, _asked().places, modules, words=_words_of_file())
    return csv_answer("completion-enterprises", files.enterprise_heads(modules, gettext), rows)


def _asked() -> Asked:
    return Asked(**{name: request.args.get(name, "").strip() for name in NAMES})


def _page() -> int:
    return request.args.get("page", default=1, type=int)


def _modules() -> list[Any]:
    wanted = _asked().module
    every = content.published_modules(current_viewer(), locale.language())
    return [module for module in every if wanted in {"", module.id}]


def _sorting(asked: Asked) -> Callable[..., tuple[str, str]]:
    """Return what a head needs to sort by its column: the address, and how the table is sorted by it now."""

    def sorting(key: str, *, largest_first: bool = False) -> tuple[str, str]:
        now = asked.sort or "name"
        states = {key: "ascending", f"-{key}": "descending"}
        first, second = (f"-{key}", key) if largest_first else (key, f"-{key}")
        wanted = second if now == first else first
        return replace(asked, sort=wanted).address("admin.completion"), states.get(now, "")

    return sorting


def _people_page(endpoint: str, places: Places, here: dict[str, Any], enterprise: Any = None) -> str:
    asked, viewer = _asked(), current_viewer()
    module = content.current(viewer, here["module_id"], locale.language())
    show = request.args.get("show", "")
    state = State(show) if show in SHOWN else None
    behind = completion_queries.people_behind(viewer, ADMINISTER, module, places=places, state=state, number=_page())
    return render_template(
        "admin/completion_people.html",
        behind=behind,
        enterprise=enterprise,
        asked=asked,
        chips=_chips(behind, lambda one: asked.address(endpoint, **here, show=one or None), state),
        page_url=lambda number: asked.address(endpoint, **here, show=state, page=number),
    )


SHOWN = (State.NOT_STARTED, State.UNDER_WAY, State.DONE)


def _chips(behind: PeopleBehind, address: Callable[[str], str], now: State | None) -> list[dict[str, Any]]:
    """Return a chip for everybody and one for each state, with how many people are in it."""
    numbers = [("", gettext("All"), sum(behind.counts.values()))]
    numbers += [(one, _state_words(one), behind.counts.get(one, 0)) for one in SHOWN]
    return [
        {"url": address(key), "label": label, "number": number, "current": key == (now or "")}
        for key, label, number in numbers
    ]


def _state_words(state: State) -> str:
    return {
        State.NOT_STARTED: gettext("Not started"),
        State.UNDER_WAY: gettext("Under way"),
        State.DONE: gettext("Completed"),
    }[state]


def _words_of_file() -> files.Words:
    return files.Words(
        country=locale.country_name,
        sector=sector_words,
        person=words,
        state={
            **{state: _state_words(state) for state in SHOWN},
            None: gettext("Nothing assigned"),
        },
    )
