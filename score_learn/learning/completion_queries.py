"""How far whole enterprises are, one row each, and the people behind every number; counted and paged in SQL."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, case, func, select, tuple_

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db, fetch
from score_learn.core.memory import kept
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.learning.roll import Places, Roll, chosen, members, roll
from score_learn.learning.rules import State
from score_learn.learning.standing import Due, Outcome, outcome, reaching
from score_learn.learning.tally import Cell, Tally, kept_tally, of_enterprises, state_of_all, tally
from score_learn.people.models import Enterprise, Person
from score_learn.people.queries import EnterpriseRow, enterprise_row
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class EnterpriseCompletion:
    """One enterprise: how many take part now, and its modules by id; a module nobody has to do is not among them."""

    enterprise: EnterpriseRow
    participants: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class CompletionTable:
    """One page of enterprises with the modules that stand over the columns, and the sums of all that were asked for.

    ``choices`` are all the modules there are, ``modules`` those that are shown: the one that was asked for, or all that
    somebody has to do.
    """

    choices: tuple[Module, ...]
    modules: tuple[Module, ...]
    page: Page[EnterpriseCompletion]
    participants: int
    sums: Mapping[str, Cell]


@dataclass(frozen=True)
class PersonLine:
    """One participant behind a number, and how far that person is; never an answer, never a result."""

    enterprise_id: UUID
    enterprise_name: str
    person_id: UUID
    name: str
    personal_number: str
    position: str
    outcome: Outcome


@dataclass(frozen=True)
class PeopleBehind:
    """One page of the people behind a number, with how many are how far."""

    module: Module
    page: Page[PersonLine]
    counts: Mapping[State, int]


def completion_by_enterprise(
    viewer: Viewer,
    permission: Permission,
    language: str,
    *,
    places: Places | None = None,
    module_id: str | None = None,
    sort: str = "name",
    countries: Sequence[str] = (),
    number: int = 1,
    size: int | None = PAGE_SIZE,
) -> CompletionTable:
    """Return how far the enterprises are in which the viewer may use the permission.

    Counted are the people who take part now, with what they have done wherever they did it, so that the table says
    the same as the lists behind it.

    Args:
        viewer: an administrator, or a trainer.
        permission: as what the viewer asks, ``ADMINISTER`` or ``TRAIN``.
        language: of the modules' titles.
        places: which enterprises.
        module_id: the only module that is shown.
        sort: ``name``, ``country``, ``people`` or the id of a module, whose share it is then; ``-`` before it turns
            the order.
        countries: codes in the order of their names, for sorting by country.
        number: which page, from 1.
        size: rows a page; None for all.
    """
    every = content.published_modules(viewer, language)
    modules = tuple(one for one in every if not module_id or one.id == module_id)
    places = places or Places()
    here, there = chosen(viewer, permission, places), members(viewer, permission, places)
    total = db.session.scalar(select(func.count()).select_from(Enterprise).where(here)) or 0
    size = size or max(1, total)
    number = min(max(1, number), max(1, -(-total // size)))
    order = _order(sort, there, every, countries)
    ordered = order.where(here).order_by(Enterprise.name_key, Enterprise.id)
    found = db.session.scalars(ordered.limit(size).offset((number - 1) * size)).all()
    rows = _rows(found, kept_tally([row.id for row in found], modules))
    if len(rows) == total:
        people, sums = _added(rows)
    else:
        whose = _whose(viewer, permission, places)
        versions = tuple((one.id, one.version_id) for one in modules)
        people, sums = kept(("sums", module_id, whose), (versions, state_of_all()), lambda: _together(there, modules))
    # A column that nobody has anything in only pushes the others off the screen.
    shown = modules if module_id else tuple(one for one in modules if one.id in sums)
    return CompletionTable(every, shown, Page(rows, number, size, total), people, sums)


def every_enterprise(
    viewer: Viewer, permission: Permission, places: Places, modules: Sequence[Module]
) -> Iterator[EnterpriseCompletion]:
    """Yield the rows of the whole table by name, some hundred read at a time."""
    for found in in_steps(viewer, permission, places, ROWS_AT_ONCE):
        yield from _rows(found, tally(of_enterprises([row.id for row in found]), modules))


def in_steps(viewer: Viewer, permission: Permission, places: Places, most: int) -> Iterator[Sequence[Enterprise]]:
    """Yield the enterprises by name, so many at a time; each step begins behind the last row of the one before."""
    here, last = chosen(viewer, permission, places), None
    key = tuple_(Enterprise.name_key, Enterprise.id)
    while True:
        step = select(Enterprise).where(here).order_by(Enterprise.name_key, Enterprise.id).limit(most)
        found = db.session.scalars(step if last is None else step.where(key > last)).all()
        if not found:
            return
        last = tuple_(found[-1].name_key, found[-1].id)
        yield found


def people_behind(
    viewer: Viewer,
    permission: Permission,
    module: Module,
    *,
    places: Places,
    state: State | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> PeopleBehind:
    """Return the people behind a number of the table: those a module was assigned to or who began it, by name.

    Args:
        viewer: an administrator, or a trainer.
        permission: as what the viewer asks.
        module: the column.
        places: the row, or all the rows that are shown.
        state: those who are so far only; ``STUCK`` is told to trainers and not here.
        number: which page, from 1.
        size: rows a page.
    """
    there = members(viewer, permission, places)
    stood = roll(there, module)
    whose = (_whose(viewer, permission, places), module.id)
    queues = kept(("behind", whose), (module.version_id, state_of_all()), lambda: _queues(there, stood))
    queue = queues.get(state, b"")
    total = len(queue) // _ID
    number = min(max(1, number), max(1, -(-total // size)))
    shown = queue[(number - 1) * size * _ID : number * size * _ID]
    rows = db.session.execute(
        _by_name(there, stood.rows)
        .add_columns(Person.name, Enterprise.name.label("enterprise_name"), Enterprise.time_zone)
        .join(Enterprise, Enterprise.id == there.c.enterprise_id)
        .where(there.c.membership_id.in_(_unpacked(shown)))
    )
    counts = {one: len(ids) // _ID for one, ids in queues.items() if one is not None}
    return PeopleBehind(module, Page(tuple(_line(row, module) for row in rows), number, size, total), counts)


_ID = 16
"""The bytes of an id."""


def _queues(there: Subquery, stood: Roll) -> dict[State | None, bytes]:
    """Return by state who is behind a number, in the order of the pages: the ids of memberships, one after the other.

    To find one page everybody has to be stood in line; packed like this, ten thousand people take as much memory as a
    picture.
    """
    rows = _by_name(there, stood.rows.with_only_columns(there.c.membership_id, stood.state)).where(stood.counted)
    found: dict[State | None, list[bytes]] = defaultdict(list)
    for membership_id, state in fetch(rows):
        for queue in (found[None], found[State(state)]):
            queue.append(membership_id.bytes)
    return {state: b"".join(ids) for state, ids in found.items()}


def _unpacked(queue: bytes) -> list[UUID]:
    return [UUID(bytes=queue[start : start + _ID]) for start in range(0, len(queue), _ID)]


def _by_name(there: Subquery, rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    named = rows.join(Person, Person.id == there.c.person_id)
    return named.order_by(Person.name_key, Person.id, there.c.enterprise_id)


def _line(row: Any, module: Module) -> PersonLine:
    due = reaching(
        module.audience,
        row.position,
        own=Due(row.own_due_on) if row.own_id else None,
        everybody=Due(row.everybody_due_on) if row.everybody_id else None,
    )
    known = outcome(
        began=row.enrolment_id is not None,
        completed_at=row.completed_at,
        completed_before_at=row.completed_before_at,
        due=due,
        time_zone=row.time_zone,
        now=clock.now(),
    )
    return PersonLine(
        row.enterprise_id, row.enterprise_name, row.person_id, row.name, row.personal_number, row.position, known
    )


def _added(rows: Sequence[EnterpriseCompletion]) -> tuple[int, Mapping[str, Cell]]:
    """Add up the rows of a table that has a single page."""
    sums: dict[str, Cell] = {}
    for row in rows:
        for module_id, cell in row.cells.items():
            sums[module_id] = sums[module_id] + cell if module_id in sums else cell
    return sum(row.participants for row in rows), sums


def _together(there: Subquery, modules: Sequence[Module]) -> tuple[int, Mapping[str, Cell]]:
    counts = tally(there, modules, together=True)
    return counts.participants.get(None, 0), counts.cells.get(None, {})


def _whose(viewer: Viewer, permission: Permission, places: Places) -> Hashable:
    """Say what decides which people are counted."""
    return viewer.kind, viewer.person_id, viewer.grants, permission, places


def _rows(found: Sequence[Enterprise], counts: Tally) -> tuple[EnterpriseCompletion, ...]:
    return tuple(
        EnterpriseCompletion(enterprise_row(row), counts.participants.get(row.id, 0), counts.cells.get(row.id, {}))
        for row in found
    )


def _order(sort: str, there: Subquery, modules: Sequence[Module], countries: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Select the enterprises in the order asked for; an unknown one is by name."""
    back, wanted = sort.startswith("-"), sort.removeprefix("-")
    module = next((one for one in modules if one.id == wanted), None)
    rows: Select[*tuple[Any, ...]] = select(Enterprise)
    if wanted == "name":
        return rows.order_by(Enterprise.name_key.desc()) if back else rows
    if wanted == "country":
        ranks = {code: rank for rank, code in enumerate(countries)}
        by: Any = case(ranks, value=Enterprise.country, else_=len(ranks)) if ranks else Enterprise.country
    elif wanted == "people" or module is not None:
        by = (_share(there, module) if module else _people(there)).subquery()
        rows = rows.outerjoin(by, by.c.enterprise_id == Enterprise.id)
        by = by.c.number
        if module is None:
            by = func.coalesce(by, 0)
        else:
            # Enterprises that have nothing to do with the module stand last in both orders.
            rows = rows.order_by(by.is_(None))
    else:
        return rows
    return rows.order_by(by.desc() if back else by)


def _people(there: Subquery) -> Select[*tuple[Any, ...]]:
    return select(there.c.enterprise_id, func.count().label("number")).group_by(there.c.enterprise_id)


def _share(there: Subquery, module: Module) -> Select[*tuple[Any, ...]]:
    stood = roll(there, module)
    one = stood.rows.where(stood.counted).subquery()
    done = 1.0 * func.count(one.c.completed_at) / func.count()
    return select(one.c.enterprise_id, done.label("number")).group_by(one.c.enterprise_id)
