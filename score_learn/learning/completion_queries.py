"""How far whole enterprises are, one row each, counted in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.learning import rules
from score_learn.learning.models import Assignment, Completion, Enrolment
from score_learn.people import queries as people
from score_learn.people.access import in_force
from score_learn.people.models import Membership, Person
from score_learn.people.queries import EnterpriseRow
from score_learn.people.rules import AccessRole, Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class Cell:
    """One module in one enterprise: of the ``people`` it was assigned to or who began it, how many are how far."""

    people: int
    not_started: int
    under_way: int
    done: int

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.people + other.people,
            self.not_started + other.not_started,
            self.under_way + other.under_way,
            self.done + other.done,
        )


@dataclass(frozen=True)
class EnterpriseCompletion:
    """One enterprise: how many take part now, and its modules by id; a module nobody has to do is not among them."""

    enterprise: EnterpriseRow
    participants: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class CompletionTable:
    """One page of enterprises with the modules that stand over the columns, and the sums of the page."""

    modules: tuple[Module, ...]
    page: Page[EnterpriseCompletion]
    participants: int
    sums: Mapping[str, Cell]


@dataclass(frozen=True)
class _Counts:
    """Counts of people who take part now: by (enterprise, position) and by (enterprise, module, position)."""

    participants: Mapping[tuple[UUID, str], int]
    begun: Mapping[tuple[UUID, str, str], tuple[int, int]]
    for_everybody: Collection[tuple[UUID, str]]
    waiting: Mapping[tuple[UUID, str], int]


def completion_by_enterprise(
    viewer: Viewer,
    permission: Permission,
    language: str,
    *,
    name: str = "",
    country: str | None = None,
    sector: str | None = None,
    number: int = 1,
    size: int | None = PAGE_SIZE,
) -> CompletionTable:
    """Return how far the enterprises are in which the viewer may use the permission, by name.

    Counted are the people who take part now, with what they have done wherever they did it, so that the table says
    the same as the lists behind it.

    Args:
        viewer: an administrator, or a trainer.
        permission: as what the viewer asks, ``ADMINISTER`` or ``TRAIN``.
        language: of the modules' titles.
        name: part of a name or a code, in any case.
        country: two letters.
        sector: as enterprises state it.
        number: which page, from 1.
        size: rows a page; None for all.
    """
    chosen = [
        row
        for row in people.enterprises(viewer, permission)
        if _matches(row, name) and country in {None, "", row.country} and sector in {None, "", row.sector}
    ]
    page = _page(chosen, number, size or max(1, len(chosen)))
    modules = tuple(content.published_modules(viewer, language))
    counts = _counts([row.id for row in page.rows])
    rows = tuple(_row(enterprise, modules, counts) for enterprise in page.rows)
    sums: dict[str, Cell] = defaultdict(lambda: Cell(0, 0, 0, 0))
    for row in rows:
        for module_id, cell in row.cells.items():
            sums[module_id] += cell
    return CompletionTable(
        modules, Page(rows, page.number, page.size, page.total), sum(row.participants for row in rows), dict(sums)
    )


def _matches(row: EnterpriseRow, name: str) -> bool:
    wanted = name.strip().casefold()
    return wanted in row.name.casefold() or wanted in row.code.casefold()


def _page(rows: Sequence[EnterpriseRow], number: int, size: int) -> Page[EnterpriseRow]:
    last = max(1, -(-len(rows) // size))
    number = min(max(1, number), last)
    return Page(tuple(rows[(number - 1) * size : number * size]), number, size, len(rows))


def _row(enterprise: EnterpriseRow, modules: Sequence[Module], counts: _Counts) -> EnterpriseCompletion:
    here = {position: count for (owner, position), count in counts.participants.items() if owner == enterprise.id}
    cells = ((module.id, _cell(enterprise.id, module, here, counts)) for module in modules)
    return EnterpriseCompletion(
        enterprise, sum(here.values()), {module_id: cell for module_id, cell in cells if cell.people}
    )


def _cell(enterprise_id: UUID, module: Module, here: Mapping[str, int], counts: _Counts) -> Cell:
    by_position = {position: counts.begun.get((enterprise_id, module.id, position), (0, 0)) for position in here}
    begun = sum(one for one, _done in by_position.values())
    done = sum(one for _begun, one in by_position.values())
    waiting = counts.waiting.get((enterprise_id, module.id), 0)
    if (enterprise_id, module.id) in counts.for_everybody:
        meant = [position for position in here if rules.meant_for(module.audience, position)]
        waiting = sum(here[position] - by_position[position][0] for position in meant)
    return Cell(begun + waiting, waiting, begun - done, done)


def _counts(enterprise_ids: Sequence[UUID]) -> _Counts:
    members = _members(enterprise_ids).subquery()
    rows = db.session.execute(
        select(members.c.enterprise_id, members.c.position, func.count()).group_by(
            members.c.enterprise_id, members.c.position
        )
    )
    return _Counts(
        participants={(row[0], row[1]): row[2] for row in rows},
        begun=_begun(members),
        for_everybody={
            (row.enterprise_id, row.module_id)
            for row in db.session.execute(
                select(Assignment.enterprise_id, Assignment.module_id).where(
                    Assignment.enterprise_id.in_(enterprise_ids),
                    Assignment.person_id.is_(None),
                    Assignment.withdrawn_at.is_(None),
                )
            )
        },
        waiting=_waiting(members),
    )


def _members(enterprise_ids: Sequence[UUID]) -> Select[Any, Any, Any]:
    return (
        select(Membership.enterprise_id, Membership.person_id, Membership.position)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.enterprise_id.in_(enterprise_ids),
            Membership.access_role == AccessRole.PARTICIPANT,
            in_force(Membership, clock.today()),
            Person.deactivated_at.is_(None),
        )
    )


def _begun(members: Any) -> dict[tuple[UUID, str, str], tuple[int, int]]:
    later = aliased(Enrolment)
    rows = db.session.execute(
        select(
            members.c.enterprise_id,
            Enrolment.module_id,
            members.c.position,
            func.count(Enrolment.id),
            func.count(Completion.id),
        )
        .join(Enrolment, Enrolment.person_id == members.c.person_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(
            ~select(later.id)
            .where(
                later.person_id == Enrolment.person_id,
                later.module_id == Enrolment.module_id,
                later.cycle > Enrolment.cycle,
            )
            .exists()
        )
        .group_by(members.c.enterprise_id, Enrolment.module_id, members.c.position)
    )
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


def _waiting(members: Any) -> dict[tuple[UUID, str], int]:
    """Count the people to whom a module was assigned by name and who have not begun it."""
    begun = select(Enrolment.id).where(
        Enrolment.person_id == Assignment.person_id, Enrolment.module_id == Assignment.module_id
    )
    rows = db.session.execute(
        select(Assignment.enterprise_id, Assignment.module_id, func.count(Assignment.id))
        .join(
            members,
            (members.c.enterprise_id == Assignment.enterprise_id) & (members.c.person_id == Assignment.person_id),
        )
        .where(Assignment.withdrawn_at.is_(None), ~begun.exists())
        .group_by(Assignment.enterprise_id, Assignment.module_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}
