"""Every participant beside every module, for a file: read in batches, so that memory does not grow with the table."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Text, and_, func, select, tuple_, type_coerce

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import fetch
from score_learn.learning import rules
from score_learn.learning.completion_queries import in_steps
from score_learn.learning.models import Assignment, Completion, Enrolment, LessonFinished
from score_learn.learning.roll import Places, taking_part
from score_learn.learning.standing import Due, Outcome, outcome, reaching
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.queries import EnterpriseRow, enterprise_row
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

ENTERPRISES_AT_ONCE, PEOPLE_AT_ONCE = 50, 1000
_BETWEEN = ","
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class FileLine(NamedTuple):
    """One participant and one module: ``done`` of ``total`` lessons; ``completion_id`` leads to the certificate.

    Somebody who has nothing to do and has begun nothing has one line, without a module and an outcome.
    """

    enterprise: EnterpriseRow
    name: str
    personal_number: str
    sex: str
    position: str
    module: Module | None = None
    outcome: Outcome | None = None
    done: int = 0
    total: int = 0
    completion_id: UUID | None = None


@dataclass(frozen=True)
class _Asked:
    """Open assignments by module: those of whole enterprises, and those of one person in an enterprise."""

    for_everybody: dict[UUID, dict[str, Due]] = field(default_factory=lambda: defaultdict(dict))
    for_one: dict[tuple[UUID, UUID], dict[str, Due]] = field(default_factory=lambda: defaultdict(dict))


def people_and_modules(
    viewer: Viewer, permission: Permission, places: Places, modules: Sequence[Module], *, everybody: bool
) -> Iterator[list[FileLine]]:
    """Yield batches of lines by enterprise and name: whom a module was assigned to, and who began it.

    Args:
        viewer: an administrator, or a trainer.
        permission: as what the viewer asks.
        places: which enterprises.
        modules: their newest versions.
        everybody: whether those who have none of the modules get a line too.
    """
    module_ids, shelf = [module.id for module in modules], [_OnShelf(module) for module in modules]
    for found in in_steps(viewer, permission, places, ENTERPRISES_AT_ONCE):
        rows = {row.id: enterprise_row(row) for row in found}
        asked = _asked(list(rows), module_ids)
        for people in chain.from_iterable(map(_batches, _together(list(rows)))):
            begun, now = _begun([one.person_id for one in people], module_ids), clock.now()
            lines: list[FileLine] = []
            for one in people:
                place = rows[one.enterprise_id]
                theirs = list(_lines(place, one, shelf, begun.get(one.person_id, _NOTHING), asked, now))
                lines += theirs or ([_head(place, one)] if everybody else [])
            yield lines


class _OnShelf:
    """A module with what is asked of it for every line of the file."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.lesson_ids = module.lesson_ids
        self._totals: dict[str, int] = {}

    def total(self, position: str) -> int:
        """Say how many lessons somebody in that position would have to finish."""
        if position not in self._totals:
            self._totals[position] = len(rules.lessons_for(self.module, position))
        return self._totals[position]


def _together(enterprise_ids: Sequence[UUID]) -> list[list[UUID]]:
    """Put enterprises that follow each other together, as many as have the people of one batch."""
    people = func.count(Membership.id)
    counted = taking_part(Membership.enterprise_id.in_(enterprise_ids)).group_by(Membership.enterprise_id)
    counts = dict(map(tuple, fetch(counted.with_only_columns(Membership.enterprise_id, people))))
    groups: list[list[UUID]] = []
    room = 0
    for enterprise_id in enterprise_ids:
        room -= counts.get(enterprise_id, 0)
        if room < 0 or not groups:
            groups.append([])
            room = PEOPLE_AT_ONCE - counts.get(enterprise_id, 0)
        groups[-1].append(enterprise_id)
    return groups


def _batches(enterprise_ids: Sequence[UUID]) -> Iterator[Sequence[Row[Any]]]:
    """Yield the participants of some enterprises by enterprise and name, each batch behind the one before."""
    key = tuple_(Enterprise.name_key, Enterprise.id, Person.name_key, Membership.id)
    statement = (
        taking_part(Membership.enterprise_id.in_(enterprise_ids))
        .add_columns(Person.name, Person.sex, Person.name_key, Enterprise.name_key.label("place_key"))
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .join(Person, Person.id == Membership.person_id)
        .order_by(Enterprise.name_key, Enterprise.id, Person.name_key, Membership.id)
        .limit(PEOPLE_AT_ONCE)
    )
    last = None
    while True:
        rows = fetch(statement if last is None else statement.where(key > last))
        if rows:
            yield rows
        if len(rows) < PEOPLE_AT_ONCE:
            return
        end = rows[-1]
        last = tuple_(end.place_key, end.enterprise_id, end.name_key, end.membership_id)


def _asked(enterprise_ids: Sequence[UUID], module_ids: Sequence[str]) -> _Asked:
    asked = _Asked()
    rows = fetch(
        select(Assignment.enterprise_id, Assignment.person_id, Assignment.module_id, Assignment.due_on).where(
            Assignment.enterprise_id.in_(enterprise_ids),
            Assignment.module_id.in_(module_ids),
            Assignment.withdrawn_at.is_(None),
        )
    )
    for enterprise_id, person_id, module_id, due_on in rows:
        if person_id is None:
            asked.for_everybody[enterprise_id][module_id] = Due(due_on)
        else:
            asked.for_one[enterprise_id, person_id][module_id] = Due(due_on)
    return asked


def _begun(person_ids: Collection[UUID], module_ids: Sequence[str]) -> Mapping[UUID, Mapping[str, Row[Any]]]:
    """Return the newest enrolments of each person by module with their lessons, in one query."""
    finished = (
        select(func.aggregate_strings(LessonFinished.lesson_id, _BETWEEN))
        .where(LessonFinished.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = fetch(
        select(
            Enrolment.person_id,
            Enrolment.module_id,
            type_coerce(Enrolment.required_lessons, Text).label("required"),
            finished.label("lessons"),
            Completion.id.label("completion_id"),
            Completion.at,
        )
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(and_(Enrolment.person_id.in_(person_ids), Enrolment.module_id.in_(module_ids)))
        .order_by(Enrolment.cycle)
    )
    begun: dict[UUID, dict[str, Row[Any]]] = defaultdict(dict)
    for row in rows:
        begun[row.person_id][row.module_id] = row
    return begun


def _head(enterprise: EnterpriseRow, person: Row[Any]) -> FileLine:
    return FileLine(enterprise, person.name, person.personal_number, person.sex, person.position)


def _lines(
    enterprise: EnterpriseRow,
    person: Row[Any],
    shelf: Sequence[_OnShelf],
    begun: Mapping[str, Row[Any]],
    asked: _Asked,
    now: datetime,
) -> Iterator[FileLine]:
    head, position = _head(enterprise, person)[:5], person.position
    own = asked.for_one.get((enterprise.id, person.person_id), _NOTHING)
    everybody = asked.for_everybody.get(enterprise.id, _NOTHING)
    for one in shelf:
        module_id = one.module.id
        enrolment = begun.get(module_id)
        due = reaching(one.module.audience, position, own=own.get(module_id), everybody=everybody.get(module_id))
        if enrolment is None:
            if due is not None:
                known = outcome(began=False, completed_at=None, due=due, time_zone=enterprise.time_zone, now=now)
                yield FileLine(*head, one.module, known, 0, one.total(position))
            continue
        known = outcome(began=True, completed_at=enrolment.at, due=due, time_zone=enterprise.time_zone, now=now)
        done, total = _so_far(enrolment.required, enrolment.lessons or "", one.lesson_ids)
        yield FileLine(*head, one.module, known, done, total, enrolment.completion_id)


@lru_cache(maxsize=4096)
def _so_far(at_begin: str, finished: str, newest: tuple[str, ...]) -> tuple[int, int]:
    """Count the lessons that are finished and those that must be; most people stand where many others stand."""
    required = rules.required_lessons(json.loads(at_begin), newest)
    return len({*required} & {*finished.split(_BETWEEN)}), len(required)
