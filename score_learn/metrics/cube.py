"""What was completed, counted once by everything that figures are taken apart by: plain Python."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from score_learn.metrics.blocks import ANY, Place, Weight
from score_learn.metrics.choice import Choice, quarter_of

FIRST, FURTHER = "first", "further"


class Completed(NamedTuple):
    """How many completions are alike: where, what, in which month, with a certificate or not.

    ``first`` are each person's first completions in scope, ``first_of_module`` each person's first ones of the module.
    """

    country: str
    module: str
    month: str
    certified: bool
    first: bool
    first_of_module: bool
    number: int

    @property
    def quarter(self) -> str:
        """The quarter they were made in."""
        return quarter_of(self.month)

    @property
    def weight(self) -> Weight:
        """What they weigh: of those that are somebody's first, each is another person."""
        people = {self.module: self.number} if self.first_of_module else {}
        return Weight(self.number, people | ({FIRST: self.number} if self.first else {}))


class Reached(NamedTuple):
    """How many people's first completion was made as this sex, in this position, in this country and month."""

    country: str
    month: str
    sex: str
    position: str
    people: int

    @property
    def quarter(self) -> str:
        """The quarter they were reached in."""
        return quarter_of(self.month)


class Trained(NamedTuple):
    """An enterprise became trained in a module, or in any (an empty ``module``); ``people`` is its headcount then."""

    country: str
    module: str
    quarter: str
    people: int | None


PartOfPeople = Callable[[Reached], str]


@dataclass(frozen=True)
class Cube:
    """Everything in a viewer's scope that figures about people and enterprises are made of."""

    completed: tuple[Completed, ...]
    reached: tuple[Reached, ...]
    trained: tuple[Trained, ...] = field(default=())

    @cached_property
    def blocks(self) -> dict[Place, Weight]:
        """What was completed, by country, module and quarter."""
        return _blocks((Place(row.country, row.module, row.quarter), row.weight) for row in self.completed)

    def certified(self) -> dict[Place, Weight]:
        """Lay out the completions with a certificate and those without."""
        return _blocks(
            (Place(row.country, row.module, row.quarter, str(row.certified)), row.weight) for row in self.completed
        )

    def firsts(self) -> dict[Place, Weight]:
        """Lay out the people's first completions and all further ones, not told by module."""
        return _blocks(
            (Place(row.country, ANY, row.quarter, FIRST if row.first else FURTHER), row.weight)
            for row in self.completed
        )

    def people(self, part: PartOfPeople) -> dict[Place, Weight]:
        """Lay out the people, by what ``part`` says of them."""
        return _blocks(
            (Place(row.country, ANY, row.quarter, part(row)), Weight(row.people, {FIRST: row.people}))
            for row in self.reached
        )

    def chosen(self, choice: Choice) -> tuple[Completed, ...]:
        """Return the completions that are asked for."""
        if choice.whole:
            return self.completed
        return tuple(row for row in self.completed if choice.holds(row.country, row.module, row.quarter))

    def chosen_people(self, choice: Choice) -> tuple[Reached, ...]:
        """Return the people that are asked for, whatever the module."""
        return tuple(row for row in self.reached if choice.holds(row.country, choice.module, row.quarter))

    def chosen_enterprises(self, choice: Choice) -> tuple[Trained, ...]:
        """Return the enterprises that are asked for, each once: as trained in the module, or in its first."""
        rows = (row for row in self.trained if row.module == choice.module)
        return tuple(row for row in rows if choice.holds(row.country, row.module, row.quarter))


def weights(rows: Iterable[Completed], part: Callable[[Completed], str]) -> dict[str, Weight]:
    """Add up what completions weigh, by part."""
    found: dict[str, Weight] = {}
    for row in rows:
        key = part(row)
        found[key] = found[key] + row.weight if key in found else row.weight
    return found


def count(rows: Iterable[Completed], part: Callable[[Completed], str]) -> Counter[str]:
    """Count completions by part."""
    found: Counter[str] = Counter()
    for row in rows:
        found[part(row)] += row.number
    return found


def count_people(rows: Iterable[Reached], part: PartOfPeople) -> Counter[str]:
    """Count people by part."""
    found: Counter[str] = Counter()
    for row in rows:
        found[part(row)] += row.people
    return found


def _blocks(rows: Iterable[tuple[Place, Weight]]) -> dict[Place, Weight]:
    found: dict[Place, Weight] = {}
    for place, weight in rows:
        found[place] = found[place] + weight if place in found else weight
    return found
