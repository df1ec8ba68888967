"""Counts how many people are how far, in the database, for each enterprise or for all of them together."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.orm import aliased

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db, fetch
from score_learn.core.memory import kept
from score_learn.learning import rules
from score_learn.learning.models import Assignment, Completion, Enrolment
from score_learn.learning.roll import taking_part
from score_learn.people.models import Membership

Place = UUID | None


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
class Tally:
    """How many take part and how far they are; a module nobody has to do has no cell.

    Both are by enterprise, or stand under ``None`` when all were counted together.
    """

    participants: Mapping[Place, int]
    cells: Mapping[Place, Mapping[str, Cell]]


@dataclass
class _Group:
    """The people of one position, in one place and module; ``asked`` by an assignment for everybody."""

    asked: int = 0
    begun: int = 0
    begun_of_asked: int = 0
    done: int = 0
    named: int = 0

    @property
    def waiting(self) -> int:
        """How many it was assigned to and who have not begun, if it is meant for this position."""
        return self.asked - self.begun_of_asked + self.named


_Groups = dict[tuple[Place, str, str], _Group]


def tally(members: Subquery, modules: Iterable[Module], *, together: bool = False) -> Tally:
    """Count in five queries, however many people there are.

    Args:
        members: as ``roll.taking_part`` selects them.
        modules: those that are counted.
        together: count all enterprises as one.
    """
    by_id = {module.id: module for module in modules}
    place = [] if together else [members.c.enterprise_id]
    rows = db.session.execute(select(*place, func.count()).select_from(members).group_by(*place))
    participants = {(None if together else row[0]): row[-1] for row in rows}
    groups = _groups(members, together)
    found: dict[Place, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for (where, module_id, position), group in groups.items():
        if module_id not in by_id:
            continue
        sums = found[where][module_id]
        sums["begun"] += group.begun
        sums["done"] += group.done
        if rules.meant_for(by_id[module_id].audience, position):
            sums["waiting"] += group.waiting
    cells = {where: _cells(modules_here) for where, modules_here in found.items()}
    return Tally(participants, cells)


def kept_tally(enterprise_ids: Sequence[UUID], modules: Sequence[Module]) -> Tally:
    """Return what was counted of these enterprises before, else count it: until something changes it is the same."""
    ids, versions = tuple(enterprise_ids), tuple((one.id, one.version_id) for one in modules)
    return kept(("tally", ids), (versions, state_of_all()), lambda: tally(of_enterprises(ids), modules))


def of_enterprises(enterprise_ids: Sequence[UUID]) -> Subquery:
    """Select who takes part now in some enterprises that the viewer was found to see."""
    return taking_part(Membership.enterprise_id.in_(enterprise_ids)).subquery()


def state_of_all() -> Hashable:
    """Say in which state everything is that is counted here: it is another one after each change, and each day."""
    return (str(db.engine.url), clock.today(), *fetch(_STATE)[0])


_COUNTS = [select(func.count()).select_from(table).scalar_subquery() for table in (AuditEntry, Enrolment, Completion)]
_STATE = select(select(AuditEntry.id).order_by(AuditEntry.at.desc()).limit(1).scalar_subquery(), *_COUNTS)


def _cells(sums: Mapping[str, Mapping[str, int]]) -> dict[str, Cell]:
    cells = {
        module_id: Cell(one["begun"] + one["waiting"], one["waiting"], one["begun"] - one["done"], one["done"])
        for module_id, one in sums.items()
    }
    return {module_id: cell for module_id, cell in cells.items() if cell.people}


def _groups(members: Subquery, together: bool) -> _Groups:
    groups: _Groups = defaultdict(_Group)
    for where, module_id, position, number in _asked(members, together):
        groups[where, module_id, position].asked += number
    for where, module_id, position, for_all, begun in _begun(members, together):
        group = groups[where, module_id, position]
        group.begun += begun
        group.begun_of_asked += begun if for_all else 0
    for where, module_id, position, number in _done(members, together):
        groups[where, module_id, position].done += number
    for where, module_id, position, number in _named(members, together):
        groups[where, module_id, position].named += number
    return groups


def _asked(members: Subquery, together: bool) -> Sequence[Any]:
    """Count, by position, the people of the enterprises that gave a module to everybody."""
    heads = (
        select(members.c.enterprise_id, members.c.position, func.count().label("number"))
        .group_by(members.c.enterprise_id, members.c.position)
        .subquery()
    )
    keys = _keys(heads.c.enterprise_id, Assignment.module_id, heads.c.position, together)
    rows = db.session.execute(
        select(*keys, func.sum(heads.c.number))
        .join(Assignment, Assignment.enterprise_id == heads.c.enterprise_id)
        .where(Assignment.person_id.is_(None), Assignment.withdrawn_at.is_(None))
        .group_by(*keys)
    )
    return _placed(rows, together)


def _begun(members: Subquery, together: bool) -> Sequence[Any]:
    """Count who has begun, and whether the enterprise gave the module to everybody; cycles begin at 1."""
    everybody = aliased(Assignment)
    keys = _keys(members.c.enterprise_id, Enrolment.module_id, members.c.position, together)
    for_all = everybody.id.is_not(None).label("for_all")
    rows = db.session.execute(
        select(*keys, for_all, func.count())
        .select_from(members)
        .join(Enrolment, (Enrolment.person_id == members.c.person_id) & (Enrolment.cycle == 1))
        .outerjoin(everybody, _for_everybody(everybody, members.c.enterprise_id, Enrolment.module_id))
        .group_by(*keys, for_all)
    )
    return _placed(rows, together)


def _done(members: Subquery, together: bool) -> Sequence[Any]:
    """Count whose newest cycle is completed; few have more than one, so the older ones are a short list."""
    older, later = aliased(Enrolment), aliased(Enrolment)
    superseded = (
        select(older.id)
        .select_from(later)
        .join(older, (older.person_id == later.person_id) & (older.module_id == later.module_id))
        .where(later.cycle > 1, older.cycle == later.cycle - 1)
    )
    keys = _keys(members.c.enterprise_id, Completion.module_id, members.c.position, together)
    rows = db.session.execute(
        select(*keys, func.count())
        .select_from(members)
        .join(Completion, Completion.person_id == members.c.person_id)
        .where(Completion.enrolment_id.not_in(superseded))
        .group_by(*keys)
    )
    return _placed(rows, together)


def _named(members: Subquery, together: bool) -> Sequence[Any]:
    """Count those a module was given to by name alone, and who have not begun it."""
    everybody = aliased(Assignment)
    begun = select(Enrolment.id).where(
        Enrolment.person_id == Assignment.person_id, Enrolment.module_id == Assignment.module_id
    )
    also = select(everybody.id).where(_for_everybody(everybody, Assignment.enterprise_id, Assignment.module_id))
    keys = _keys(Assignment.enterprise_id, Assignment.module_id, members.c.position, together)
    rows = db.session.execute(
        select(*keys, func.count())
        .select_from(Assignment)
        .join(
            members,
            (members.c.enterprise_id == Assignment.enterprise_id) & (members.c.person_id == Assignment.person_id),
        )
        .where(Assignment.withdrawn_at.is_(None), ~begun.exists(), ~also.exists())
        .group_by(*keys)
    )
    return _placed(rows, together)


def _keys(place: Any, module_id: Any, position: Any, together: bool) -> list[Any]:
    return [module_id, position] if together else [place, module_id, position]


def _placed(rows: Any, together: bool) -> Sequence[Any]:
    return [(None, *row) for row in rows] if together else [tuple(row) for row in rows]


def _for_everybody(assignment: Any, enterprise_id: Any, module_id: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (
        (assignment.enterprise_id == enterprise_id)
        & (assignment.module_id == module_id)
        & assignment.person_id.is_(None)
        & assignment.withdrawn_at.is_(None)
    )
    return found
