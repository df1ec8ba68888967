"""What a figure is, how it is computed from plain facts and when it is hidden: plain Python.

A figure that five people do not stand behind is hidden, and so is whatever would give it back by subtraction.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

LEAST = 5
"""The smallest group of which something is shown."""

SATISFIED = frozenset({4, 5})
"""The ratings that count as satisfied: the two highest of five."""

MONTHS = 12
"""How far back completions are shown by month."""

Key = TypeVar("Key")


class MetricKind(StrEnum):
    """What sort of number a figure is; two kinds are never compared or added."""

    COUNT = "count"
    DISTINCT_COUNT = "distinct_count"
    SHARE = "share"
    SHARE_REPORTING = "share_reporting"
    POOLED_CHANGE = "pooled_change"
    MEDIAN_CHANGE = "median_change"
    MAX_CHANGE = "max_change"
    RATE = "rate"
    MEAN_SCORE = "mean_score"
    UNSPECIFIED = "unspecified"


class Reason(StrEnum):
    """Why a figure is not shown."""

    SMALL = "small"
    BY_MODULE = "by_module"
    BY_PERIOD = "by_period"


COUNTS = frozenset({MetricKind.COUNT, MetricKind.DISTINCT_COUNT})
SHARES = frozenset({MetricKind.SHARE, MetricKind.SHARE_REPORTING})


@dataclass(frozen=True)
class Figure:
    """One number that may be shown, or the statement that it may not.

    ``code`` names the figure, ``definition`` is the code of its definition. ``value`` is a whole number for counts and
    per cent, unrounded, for shares and rates; ``None`` says that there is nothing to compute it from. ``n`` is how many
    people, enterprises or answers stand behind it, ``reporting_rate`` the per cent of those asked who gave the data.
    A hidden figure carries a reason and no number at all.

    Raises:
        ValueError: for a share without ``n`` and reporting rate, a value of nobody, or a hidden number.
    """

    code: str
    definition: str
    kind: MetricKind
    unit: str
    as_of: datetime
    value: float | None = None
    n: int | None = None
    reporting_rate: float | None = None
    reason: Reason | None = None

    @property
    def hidden(self) -> bool:
        """Whether the figure may not be shown."""
        return self.reason is not None

    def __post_init__(self) -> None:
        if self.hidden:
            if (self.value, self.n, self.reporting_rate) != (None, None, None):
                raise ValueError(f"{self.code}: a hidden figure carries no number")
            return
        if self.kind in SHARES and (self.n is None or self.reporting_rate is None):
            raise ValueError(f"{self.code}: a share is nothing without n and the reporting rate")
        if self.kind in COUNTS and self.value is None:
            raise ValueError(f"{self.code}: a count that is not hidden has a value, were it 0")
        if self.kind not in COUNTS and (self.value is None) != (not self.n):
            raise ValueError(f"{self.code}: a value is computed from at least one, and only then")

    def hide(self, reason: Reason = Reason.SMALL) -> "Figure":
        """Return the same figure without its numbers."""
        return replace(self, value=None, n=None, reporting_rate=None, reason=reason)

    def unless(self, hidden: bool, reason: Reason = Reason.SMALL) -> "Figure":
        """Return the figure, hidden if it has to be and is not."""
        return self.hide(reason) if hidden and not self.hidden else self


@dataclass(frozen=True)
class Part:
    """One part of a breakdown: a key such as ``female``, ``VN``, a module id or ``2026-11``, and its figure."""

    key: str
    figure: Figure


@dataclass(frozen=True)
class Breakdown:
    """A total taken apart; the parts do not overlap and together are the total."""

    by: str
    parts: tuple[Part, ...]

    def part(self, key: str) -> Figure:
        """Return the figure of one part; KeyError when there is none of that key."""
        for part in self.parts:
            if part.key == key:
                return part.figure
        raise KeyError(key)


@dataclass(frozen=True)
class EnterpriseFacts:
    """Where an enterprise is, and its headcounts as (in force from, people), oldest first."""

    country: str
    time_zone: str
    headcounts: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class ModuleInEnterprise:
    """When a module was first completed in an enterprise by one of management and by a worker."""

    enterprise_id: UUID
    module_id: str
    first_by_management: datetime | None
    first_by_worker: datetime | None


@dataclass(frozen=True)
class Ratings:
    """How many answers chose each rating from 1 to 5, and how many there were, those left open included."""

    chosen: Mapping[int, int]
    responses: int

    @property
    def n(self) -> int:
        """How many ratings there are; answers left open are none."""
        return sum(self.chosen.values())

    @property
    def satisfied(self) -> float | None:
        """The per cent of ratings that are 4 or 5."""
        return percent(sum(count for rating, count in self.chosen.items() if rating in SATISFIED), self.n)

    @property
    def mean(self) -> float | None:
        """The mean rating, from 1 to 5."""
        return sum(rating * count for rating, count in self.chosen.items()) / self.n if self.n else None

    def __add__(self, other: "Ratings") -> "Ratings":
        ratings = {*self.chosen, *other.chosen}
        both = {rating: self.chosen.get(rating, 0) + other.chosen.get(rating, 0) for rating in ratings}
        return Ratings(both, self.responses + other.responses)


NO_RATINGS = Ratings({}, 0)


def percent(part: int, whole: int) -> float | None:
    """Return a part of a whole in per cent; ``None`` of nothing."""
    return 100 * part / whole if whole else None


def too_few(count: int) -> bool:
    """Say whether a count is a group that must not be shown; nobody at all is no group."""
    return 0 < count < LEAST


def people_at_least(answers: Mapping[str, int]) -> int:
    """Return how many people stand behind answers at the least, given how many there are about each module.

    Nobody answers twice about a module, unless they were asked to do it again; but one person may have answered about
    all of them. So five answers about five modules may be one person's, and five about one module are five people's.
    """
    return max(answers.values(), default=0)


def told_apart(answers: Mapping[Key, Mapping[str, int]], left_over: Mapping[str, int]) -> frozenset[Key]:
    """Choose the places whose answers may be told apart from the rest above them.

    A place with answers of fewer than five people is not told apart. What is left above must be nobody's, or that of
    five and more; while it is not, the smallest place joins it. So whatever is shown, to whomever, is made of blocks of
    five people or more that are never taken apart, and no subtraction of two such figures leaves a group under five.

    Args:
        answers: how many there are, by place and by module.
        left_over: those above that name no place, by module.
    """
    size = {key: (people_at_least(one), sum(one.values())) for key, one in answers.items()}
    chosen = sorted((key for key in answers if size[key][0] >= LEAST), key=lambda key: size[key])
    rest = Counter(left_over)
    for key in answers.keys() - set(chosen):
        rest.update(answers[key])
    while chosen and too_few(people_at_least(rest)):
        rest.update(answers[chosen.pop(0)])
    return frozenset(chosen)


def trained_at(modules: Iterable[ModuleInEnterprise]) -> dict[UUID, dict[str, datetime]]:
    """Return when each enterprise trained became one, by module, and by an empty text in the first of them (R1).

    That is when one of its management and one of its workers had completed the same module.
    """
    found: dict[UUID, dict[str, datetime]] = {}
    for row in modules:
        if row.first_by_management is None or row.first_by_worker is None:
            continue
        both = max(row.first_by_management, row.first_by_worker)
        here = found.setdefault(row.enterprise_id, {"": both})
        here[row.module_id] = both
        here[""] = min(both, here[""])
    return found


def headcount_at(place: EnterpriseFacts, at: datetime) -> int | None:
    """Return how many people an enterprise employed on the day it was there; ``None`` before its first headcount."""
    day = at.astimezone(ZoneInfo(place.time_zone)).date()
    in_force = [people for since, people in place.headcounts if since <= day]
    return in_force[-1] if in_force else None


def last_months(day: date) -> tuple[str, ...]:
    """Return the twelve calendar months that end with the month of a day, such as ``2026-11``."""
    last = day.year * 12 + day.month - 1
    return tuple(f"{number // 12}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1))


def total(ratings: Iterable[Ratings]) -> Ratings:
    """Add ratings up."""
    return sum(ratings, NO_RATINGS)


def breakdown(
    by: str, counts: Mapping[str, int], make: Callable[[int], Figure], hidden: Collection[str] = ()
) -> Breakdown:
    """Make a breakdown, in the order of the counts.

    Args:
        by: what the total is taken apart by.
        counts: people or things by part.
        make: makes the figure of one count.
        hidden: the parts that are not shown.
    """
    return Breakdown(by, tuple(Part(key, make(count).unless(key in hidden)) for key, count in counts.items()))


def largest_first(counts: Mapping[str, int], hidden: Collection[str] = ()) -> dict[str, int]:
    """Put the largest parts first; hidden ones come last, in the order of their keys, which tells nothing of them."""
    return dict(sorted(counts.items(), key=lambda one: (one[0] in hidden, 0 if one[0] in hidden else -one[1], one[0])))
