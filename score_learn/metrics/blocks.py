"""Which countries, modules and periods may be told apart, so that no subtraction gives fewer than five people.

Plain Python. All that was completed is laid into blocks, one for each country, module and quarter. While a block holds
one to four people, a country, a module, a quarter or a year is closed: it joins the others that are closed, and nobody
can choose it. What is left open makes blocks of nobody or of five people and more, and every figure that can be chosen
is a sum of whole blocks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from score_learn.metrics.choice import Choice, year_of
from score_learn.metrics.rules import LEAST

REST = ""
"""What is closed, together."""

ANY = "*"
"""The module of blocks that do not tell modules."""


class Place(NamedTuple):
    """Where a block lies; ``part`` is what the block is taken apart by, such as a sex."""

    country: str
    module: str
    period: str
    part: str = ""


@dataclass(frozen=True)
class Weight:
    """How many things lie in a block, and how many different people are known to stand behind some of them.

    Each of the numbers of people counts nobody twice, so the largest is the least number of people in the block.
    """

    things: int
    people: Mapping[str, int]

    @property
    def few(self) -> bool:
        """Whether there is something, and perhaps fewer than five people behind it."""
        return self.things > 0 and max(self.people.values(), default=0) < LEAST

    def __add__(self, other: "Weight") -> "Weight":
        people = dict(self.people)
        for key, count in other.people.items():
            people[key] = people.get(key, 0) + count
        return Weight(self.things + other.things, people)


Blocks = Mapping[Place, Weight]
Closing = tuple[tuple[str, str], ...]
Sizes = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Apart:
    """What is open; a quarter is so only within an open year."""

    countries: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    quarters: frozenset[str] = frozenset()

    def opens(self, choice: Choice) -> bool:
        """Say whether everything that is chosen is open."""
        return (
            (not choice.country or choice.country in self.countries)
            and (not choice.module or choice.module in self.modules)
            and (not choice.period or choice.period in self.years or choice.period in self.quarters)
        )

    def leaf(self, quarter: str) -> str:
        """Return the smallest open piece a quarter lies in: itself, the rest of its year, or the rest of time."""
        if quarter in self.quarters:
            return quarter
        return year_of(quarter) if year_of(quarter) in self.years else REST

    def place(self, place: Place) -> Place:
        """Return the block that a smaller block is part of."""
        return Place(
            place.country if place.country in self.countries else REST,
            place.module if place.module == ANY or place.module in self.modules else REST,
            self.leaf(place.period),
            place.part,
        )

    def without(self, closing: Closing) -> "Apart":
        """Close some; a year closes its quarters."""
        gone: dict[str, set[str]] = {}
        for kind, key in closing:
            gone.setdefault(kind, set()).add(key)
        years = self.years - gone.get("years", set())
        quarters = self.quarters - gone.get("quarters", set())
        return Apart(
            countries=self.countries - gone.get("countries", set()),
            modules=self.modules - gone.get("modules", set()),
            years=years,
            quarters=frozenset(one for one in quarters if year_of(one) in years),
        )


def all_open(places: Iterable[Place]) -> Apart:
    """Open everything in which there is something."""
    found = tuple(places)
    return Apart(
        countries=frozenset(place.country for place in found),
        modules=frozenset(place.module for place in found) - {ANY},
        years=frozenset(year_of(place.period) for place in found),
        quarters=frozenset(place.period for place in found),
    )


def tell_apart(tables: Sequence[Blocks], opened: Apart) -> Apart:
    """Close what has to be closed until no block of any table holds one to four people.

    Of all that would help, the one is closed that costs the fewest completions for each small block it takes away.
    What turns out to have been closed for nothing is opened again, the largest first.

    Args:
        tables: blocks of single countries, modules (or ``ANY``) and quarters.
        opened: what is open so far; nothing else is opened.
    """
    sizes, known = _sizes(tables), opened
    every = all_open([place for table in tables for place in table])
    merged = [_merged(table, known) for table in tables]
    while small := [place for table in merged for place, weight in table.items() if weight.few]:
        closing = _cheapest(small, known, every, sizes)
        known = known.without(closing) if closing else Apart()
        merged = [_merged(table, known) for table in merged]
        if not closing:
            break
    return _opened_again(tables, known, opened, sizes)


def _opened_again(tables: Sequence[Blocks], known: Apart, before: Apart, sizes: Sizes) -> Apart:
    """Open again, one after the other, what makes no small block."""
    for kind in ("countries", "years", "modules", "quarters"):
        closed: frozenset[str] = getattr(before, kind) - getattr(known, kind)
        for key in sorted(closed, key=lambda one: (-sizes[kind, one], one)):
            if kind == "quarters" and year_of(key) not in known.years:
                continue
            wider = replace(known, **{kind: getattr(known, kind) | {key}})
            if not any(weight.few for table in tables for weight in _merged(table, wider).values()):
                known = wider
    return known


def kept_together(parts: Mapping[str, Weight]) -> frozenset[str]:
    """Choose the parts that are hidden while their sum is known.

    Every part of one to four people is; then the next smallest, until at least two are hidden and five people or more
    are in them together: else the sum less the parts that are shown would be a small group.
    """
    hidden = {key for key, weight in parts.items() if weight.few}
    if not hidden:
        return frozenset()
    rest = sorted((key for key in parts if key not in hidden and parts[key].things), key=lambda key: _order(parts, key))
    while rest and (len(hidden) == 1 or total(parts[key] for key in sorted(hidden)).few):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def total(weights: Iterable[Weight]) -> Weight:
    """Add weights up."""
    return sum(weights, Weight(0, {}))


def _order(parts: Mapping[str, Weight], key: str) -> tuple[int, int, str]:
    return max(parts[key].people.values(), default=0), parts[key].things, key


def _merged(table: Blocks, opened: Apart) -> Blocks:
    found: dict[Place, Weight] = {}
    for place, weight in table.items():
        block = opened.place(place)
        found[block] = found[block] + weight if block in found else weight
    return found


def _sizes(tables: Sequence[Blocks]) -> Sizes:
    """Count what would no longer be told if something were closed."""
    sizes: Counter[tuple[str, str]] = Counter()
    for table in tables:
        for place, weight in table.items():
            sizes["countries", place.country] += weight.things
            sizes["modules", place.module] += weight.things
            sizes["quarters", place.period] += weight.things
            sizes["years", year_of(place.period)] += weight.things
    return sizes


def _cheapest(small: Iterable[Place], known: Apart, every: Apart, sizes: Sizes) -> Closing | None:
    helped = Counter(closing for place in small for closing in _closings(place, known, every, sizes))

    def price(closing: Closing) -> tuple[float, Closing]:
        return sum(sizes[one] for one in closing) / helped[closing], closing

    return min(helped, key=price, default=None)


def _closings(place: Place, known: Apart, every: Apart, sizes: Sizes) -> Iterable[Closing]:
    """List what could be closed so that a block becomes part of a larger one."""
    year = year_of(place.period)
    for kind, key in (
        ("countries", place.country),
        ("modules", place.module),
        ("quarters", place.period),
        ("years", year),
    ):
        within, were = getattr(known, kind), getattr(every, kind)
        if kind == "quarters":
            # Closed quarters join within their year.
            within, were = ({one for one in some if year and year_of(one) == year} for some in (within, were))
        if key == ANY:
            continue
        in_order = sorted(within - {key}, key=lambda one: (sizes[kind, one], one))
        if key in within and within != were:
            yield ((kind, key),)
        elif key in within and in_order:
            # Alone it would be no larger than before.
            yield tuple(sorted(((kind, key), (kind, in_order[0]))))
        elif key not in within and in_order:
            yield ((kind, in_order[0]),)
