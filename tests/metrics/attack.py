"""An attacker with a pencil: every number that was shown is an equation, and groups under five are looked for."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

Row = dict[int, Fraction]
Cells = int
"""A set of cells: the bit of each cell is its place in a list."""


def small_group(
    equations: Iterable[tuple[Cells, int]], people: Sequence[frozenset[int]], *, least: int = 5
) -> frozenset[int] | None:
    """Return a group of one to four people whose number can be computed from the equations; ``None`` if there is none.

    What is known to be nought is left out first. A group can be computed when the ones and noughts that say who is
    in it are a sum of equations, each taken any number of times, also backwards.

    Args:
        equations: the cells that a shown number is the sum of, and the number.
        people: who stands in each cell; nobody may stand in it, though the attacker does not know that.
        least: how many are no small group.
    """
    nought = 0
    for cells, number in equations:
        nought |= 0 if number else cells
    rows = sorted({cells & ~nought for cells, number in equations if number})
    kinds = _kinds(rows)
    who = [frozenset().union(*(one for place, one in enumerate(people) if one and kind >> place & 1)) for kind in kinds]
    # Whoever takes a crowd takes no small group: with the crowds first, the rows that begin later are without them.
    order = sorted(range(len(kinds)), key=lambda one: (len(who[one]) < least, -len(who[one])))
    vectors = [{place: Fraction(1) for place, one in enumerate(order) if kinds[one] & row} for row in rows]
    crowds = sum(len(one) >= least for one in who)
    basis = [row for pivot, row in _reduced(vectors).items() if pivot >= crowds]
    return _search(basis, [who[one] for one in order], least)


def _kinds(rows: list[Cells]) -> list[Cells]:
    """Put the cells together that no row tells apart."""
    kinds: list[Cells] = []
    known = 0
    for row in rows:
        split = [part for kind in kinds for part in (kind & row, kind & ~row) if part]
        kinds = [*split, row & ~known] if row & ~known else split
        known |= row
    return kinds


def _reduced(vectors: list[Row]) -> dict[int, Row]:
    """Return the reduced row echelon form, by pivot."""
    found: dict[int, Row] = {}
    for vector in vectors:
        row = dict(vector)
        for pivot in sorted(found):
            if pivot in row:
                _subtract(row, found[pivot], row[pivot])
        if not row:
            continue
        first = min(row)
        scale = row[first]
        row = {place: value / scale for place, value in row.items()}
        for other in found.values():
            if first in other:
                _subtract(other, row, other[first])
        found[first] = row
    return found


def _subtract(row: Row, other: Row, times: Fraction) -> None:
    for place, value in other.items():
        left = row.get(place, Fraction(0)) - times * value
        if left:
            row[place] = left
        else:
            row.pop(place, None)


def _search(basis: list[Row], who: list[frozenset[int]], least: int) -> frozenset[int] | None:
    """Try every sum of rows that gives ones and noughts; each row begins with a one where no other has any."""
    last: dict[int, int] = {}
    for number, row in enumerate(basis):
        last.update(dict.fromkeys(row, number))
    decided = [[place for place, number in last.items() if number == now] for now in range(len(basis))]

    def follow(now: int, so_far: Row, group: frozenset[int]) -> frozenset[int] | None:
        if now == len(basis):
            return group or None
        for times in (0, 1):
            summed = dict(so_far)
            if times:
                _subtract(summed, basis[now], Fraction(-1))
            values = [(place, summed.get(place, Fraction(0))) for place in decided[now]]
            if any(value not in (0, 1) for _place, value in values):
                continue
            joined = group.union(*(who[place] for place, value in values if value))
            if len(joined) < least and (found := follow(now + 1, summed, joined)):
                return found
        return None

    return follow(0, {}, frozenset())
