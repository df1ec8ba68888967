"""What a viewer may be told, decided once for all the pages and filters that this viewer can open: plain Python.

The reasons stand in ``docs/indicators.md``, with the proof that no sum or difference of what is shown is a group of one
to four people.
"""

from dataclasses import dataclass, field

from score_learn.metrics import cube as cubes
from score_learn.metrics.blocks import Apart, Weight, all_open, kept_together, tell_apart, total
from score_learn.metrics.cube import Cube, Reached
from score_learn.people.rules import MANAGEMENT

MANAGERS, WORKERS = "manager", "worker"
EARLIER = "earlier"
CLOSED = "closed"
"""The parts of a breakdown that are hidden wherever it is shown, together."""


@dataclass(frozen=True)
class Breaking:
    """Where a breakdown of people is shown, and which of its parts are hidden there."""

    apart: Apart
    hidden: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Plan:
    """What is open to a viewer.

    ``people`` and ``completions`` say whether such figures are shown at all, ``apart`` which filters can be chosen,
    ``reached`` where people are counted and ``certified`` where certificates are. ``countries``, ``modules`` and
    ``months`` are the parts that are hidden where nothing is filtered.
    """

    people: bool
    completions: bool
    apart: Apart
    reached: Apart
    by_sex: Breaking
    by_position: Breaking
    certified: Apart | None
    countries: frozenset[str] = field(default=frozenset())
    modules: frozenset[str] = field(default=frozenset())
    months: frozenset[str] = field(default=frozenset())


def sex_of(row: Reached) -> str:
    """Return what people are counted by."""
    return row.sex


def group_of(row: Reached) -> str:
    """Return the group of positions: management or workers."""
    return MANAGERS if row.position in MANAGEMENT else WORKERS


def everything(cube: Cube) -> Plan:
    """Plan for those who see everything as it is."""
    opened = all_open(cube.blocks)
    return Plan(True, True, opened, opened, Breaking(opened), Breaking(opened), opened)


def protecting(cube: Cube, months: tuple[str, ...]) -> Plan:
    """Plan for those who see no small group.

    Args:
        cube: all that is in the viewer's scope.
        months: the months that are shown one by one; what is older is one part.
    """
    whole = cubes.weights(cube.completed, lambda row: cubes.FIRST if row.first else cubes.FURTHER)
    if whole and whole[cubes.FIRST].few:
        nothing = Breaking(Apart())
        return Plan(False, False, Apart(), Apart(), nothing, nothing, None)
    # A few further completions would come out as the difference of completions and people.
    completions = cubes.FURTHER not in whole or not whole[cubes.FURTHER].few
    apart = tell_apart([cube.blocks], all_open(cube.blocks)) if completions else _people_alone(cube)
    reached = _reached(cube, apart) if completions else apart
    return Plan(
        people=True,
        completions=completions,
        apart=apart,
        reached=reached,
        by_sex=_breaking(cube, sex_of, reached),
        by_position=_breaking(cube, group_of, reached),
        certified=_certified(cube, apart) if completions else None,
        countries=_countries(cube, apart, reached),
        modules=_modules(cube, apart),
        months=_months(cube, apart, months),
    )


def _people_alone(cube: Cube) -> Apart:
    """Open what can be where no completions are shown: nothing by module."""
    people = {place: weight for place, weight in cube.firsts().items() if place.part == cubes.FIRST}
    return tell_apart([people], all_open(people))


def _reached(cube: Cube, apart: Apart) -> Apart:
    """Say where people are counted: completions that are not a person's first are a group too."""
    return tell_apart([cube.firsts()], apart)


def _breaking(cube: Cube, part: cubes.PartOfPeople, apart: Apart) -> Breaking:
    """Choose the parts that are hidden in the whole, then close what would make a small group of the others."""
    people = cubes.count_people(cube.reached, part)
    hidden = kept_together({key: Weight(number, {cubes.FIRST: number}) for key, number in people.items()})
    blocks = cube.people(lambda row: CLOSED if part(row) in hidden else part(row))
    return Breaking(tell_apart([blocks], apart), hidden)


def _certified(cube: Cube, apart: Apart) -> Apart | None:
    """Say where certificates are counted: completions without one are a group too."""
    if any(weight.few for weight in cubes.weights(cube.completed, lambda row: str(row.certified)).values()):
        return None
    return tell_apart([cube.certified()], apart)


def _countries(cube: Cube, apart: Apart, reached: Apart) -> frozenset[str]:
    """Choose the countries that are hidden in the whole."""
    people = cubes.count_people(cube.reached, lambda row: row.country)
    closed = {key: Weight(number, {cubes.FIRST: number}) for key, number in people.items()}
    closed = {key: weight for key, weight in closed.items() if key not in reached.countries}
    # Where completions of a country are shown and people are not, one could be taken from the other.
    return kept_together(closed) if reached.countries == apart.countries else frozenset(closed)


def _modules(cube: Cube, apart: Apart) -> frozenset[str]:
    parts = cubes.weights(cube.completed, lambda row: row.module)
    return kept_together({key: weight for key, weight in parts.items() if key not in apart.modules})


def _months(cube: Cube, apart: Apart, months: tuple[str, ...]) -> frozenset[str]:
    """Choose the months that are hidden, within each open piece of time by itself: its sum can be known."""
    leaves: dict[str, dict[str, Weight]] = {}
    for row in cube.completed:
        pieces = leaves.setdefault(apart.leaf(row.quarter), {})
        key = row.month if row.month in months else EARLIER
        pieces[key] = total([pieces[key], row.weight]) if key in pieces else row.weight
    return frozenset().union(*(kept_together(pieces) for pieces in leaves.values()))
