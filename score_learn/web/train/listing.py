"""A trainer's list in its address: what is asked for, and the addresses of what could be asked for next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from score_learn.core.i18n import _
from score_learn.learning.list_queries import ModuleChip, TrainerList, Wish
from score_learn.learning.rules import State
from score_learn.people.rules import Position
from score_learn.web.addresses import url_for
from score_learn.web.filters import words
from score_learn.web.locale import gettext

GROUPS = (
    (State.STUCK, _("Needs help")),
    (State.NOT_STARTED, _("Not started")),
    (State.UNDER_WAY, _("Under way")),
    (State.DONE, _("Done")),
)
FURTHEST = 100_000
FEW_MODULES = 4
"""So many chips stand above a list without pushing it away."""


def read_wish(given: MultiDict[str, str]) -> Wish:
    """Read an address; what means nothing is left out."""
    show, position = given.get("show", ""), given.get("position", "")
    return Wish(
        module_id=given.get("module", ""),
        name=given.get("name", "").strip(),
        position=position if position in set(Position) else "",
        state=State(show) if show in set(State) else None,
        overdue=bool(given.get("overdue")),
        sort=given.get("sort", ""),
        number=read_page(given),
    )


def read_page(given: MultiDict[str, str]) -> int:
    """Read which page of a list is asked for."""
    return min(max(1, given.get("page", 1, type=int)), FURTHEST)


@dataclass(frozen=True)
class Addresses:
    """The addresses around one list; each keeps what is asked for already and changes one thing."""

    listed: TrainerList
    wish: Wish

    def changed(self, **changes: Any) -> str:
        """Return the address of the same list with something else; ``None`` takes a thing away."""
        wish, module = self.wish, self.listed.module
        now = {
            "module": module.id if module else None,
            "name": wish.name,
            "position": wish.position,
            "show": wish.state,
            "overdue": "1" if wish.overdue else None,
            "sort": wish.sort,
        }
        given = {name: value for name, value in {**now, **changes}.items() if value}
        return url_for("train.enterprise", enterprise_id=self.listed.enterprise.id, **given)

    def page(self, number: int) -> str:
        """Return the address of another page."""
        return self.changed(page=number)

    def sorted_by(self, column: str) -> str:
        """Return the address of the list in another order; the same column once more turns it."""
        return self.changed(sort=f"-{column}" if self.wish.sort == column else column)

    def direction(self, column: str) -> str:
        """Say how the list is sorted by a column now."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.wish.sort, "")

    def modules(self) -> list[dict[str, Any]]:
        """Return a chip for the module that is shown and each that somebody has to do; where there are few, for all."""
        return [self._chip(chip) for chip in self.listed.modules if not self._is_folded(chip)]

    def other_modules(self) -> list[dict[str, Any]]:
        """Return a chip for each module that nobody here has to do, as far as it is not among the others."""
        return [self._chip(chip) for chip in self.listed.modules if self._is_folded(chip)]

    def _is_folded(self, chip: ModuleChip) -> bool:
        return len(self.listed.modules) > FEW_MODULES and not chip.people and not self._is_shown(chip)

    def _is_shown(self, chip: ModuleChip) -> bool:
        return self.listed.module is not None and chip.module.id == self.listed.module.id

    def _chip(self, chip: ModuleChip) -> dict[str, Any]:
        return {
            "url": self.changed(module=chip.module.id),
            "label": chip.module.title,
            "number": chip.people,
            "current": self._is_shown(chip),
        }

    def states(self) -> list[dict[str, Any]]:
        """Return a chip for everybody and one for each state, with how many people are in it."""
        counts = self.listed.counts
        every = [(None, gettext("All"), sum(counts.values()))]
        each = [(state, gettext(label), counts.get(state, 0)) for state, label in GROUPS]
        return [
            {"url": self.changed(show=state), "label": label, "number": number, "current": state == self.wish.state}
            for state, label, number in every + each
        ]

    def positions(self) -> list[tuple[str, str]]:
        """Return what the filter of positions offers."""
        return [("", gettext("All")), *((str(one), words(one).capitalize()) for one in Position)]

    def groups(self) -> Iterable[tuple[State | None, str, list[Any]]]:
        """Return the rows of the page under their headings; in another order than by need they stand without."""
        rows = self.listed.page.rows
        if self.wish.sort:
            return [(None, "", list(rows))] if rows else []
        grouped = [(state, gettext(label), [row for row in rows if row.state == state]) for state, label in GROUPS]
        return [group for group in grouped if group[2]]


def back_to_list(enterprise_id: UUID, module_id: str) -> str:
    """Return the address of the list of a module."""
    return url_for("train.enterprise", enterprise_id=enterprise_id, module=module_id or None)
