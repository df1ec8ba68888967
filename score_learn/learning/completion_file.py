"""Every participant beside every module, for a file: read in batches, so that memory does not grow with the table."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, bindparam, func, select, tuple_, type_coerce

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import as_stored, fetch
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
    """How far one participant is with one module: ``done`` of ``total`` lessons.

    ``completion_id`` is as stored and leads to the certificate.
    """

    module: Module
    outcome: Outcome
    done: int
    total: int
    completion_id: Any = None


class FilePerson(NamedTuple):
    """One participant of an enterprise, and a line for each module that was assigned or begun: often there is none."""

    enterprise: EnterpriseRow
    name: str
    personal_number: str
    sex: str
    position: str
    lines: Sequence[FileLine]


class _Begun(NamedTuple):
    """The newest enrolment of a person in a module: ids of lessons as JSON at its beginning, those finished joined."""

    required: str
    lessons: str | None
    completion_id: Any
    at: datetime | None


@dataclass(frozen=True)
class _Asked:
    """Open assignments by module: those of whole enterprises, and those of one person in an enterprise."""

    for_everybody: dict[Any, dict[str, Due]] = field(default_factory=lambda: defaultdict(dict))
    for_one: dict[tuple[Any, Any], dict[str, Due]] = field(default_factory=lambda: defaultdict(dict))


def people_and_modules(
    viewer: Viewer, permission: Permission, places: Places, modules: Sequence[Module]
) -> Iterator[list[FilePerson]]:
    """Yield everybody in batches, by enterprise and name, with what was assigned to each and what each began.

    Args:
        viewer: an administrator, or a trainer.
        permission: as what the viewer asks.
        places: which enterprises.
        modules: their newest versions.
    """
    module_ids, shelf = [module.id for module in modules], [_OnShelf(module) for module in modules]
    for found in in_steps(viewer, permission, places, ENTERPRISES_AT_ONCE):
        enterprises, ids = {row.code: enterprise_row(row) for row in found}, [row.id for row in found]
        asked = _asked(ids, module_ids)
        for people in chain.from_iterable(map(_batches, _together(ids))):
            begun = _begun([one.person_id for one in people])
            told = lru_cache(maxsize=None)(partial(outcome, now=clock.now()))
            batch = []
            for enterprise_id, _membership, person_id, position, number, name, sex, _name, code, _place in people:
                everybody = asked.for_everybody.get(enterprise_id, _NOTHING)
                own = asked.for_one.get((enterprise_id, person_id), _NOTHING)
                theirs = begun.get(person_id, _NOTHING)
                known = partial(told, time_zone=enterprises[code].time_zone)
                lines = _lines(position, shelf, theirs, own, everybody, known)
                batch.append(FilePerson(enterprises[code], name, number, sex, position, lines))
            yield batch


class _OnShelf:
    """A module with what is asked of it for every line of the file."""

    def __init__(self, module: Module) -> None:
        self.module, self.id = module, module.id
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


def _batches(enterprise_ids: Sequence[UUID]) -> Iterator[Sequence[Any]]:
    """Yield the participants of some enterprises by enterprise and name, each batch behind the one before."""
    enterprise_id, membership_id = as_stored(Membership.enterprise_id), as_stored(Membership.id)
    key = tuple_(Enterprise.name_key, enterprise_id, Person.name_key, membership_id)
    statement = (
        taking_part(Membership.enterprise_id.in_(enterprise_ids))
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .join(Person, Person.id == Membership.person_id)
        .with_only_columns(
            enterprise_id.label("enterprise_id"),
            membership_id.label("membership_id"),
            as_stored(Membership.person_id).label("person_id"),
            Membership.position,
            Membership.personal_number,
            Person.name,
            Person.sex,
            Person.name_key,
            Enterprise.code,
            Enterprise.name_key.label("place_key"),
        )
        .order_by(Enterprise.name_key, Membership.enterprise_id, Person.name_key, Membership.id)
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
        select(
            as_stored(Assignment.enterprise_id),
            as_stored(Assignment.person_id),
            Assignment.module_id,
            Assignment.due_on,
        ).where(
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


def _begun(person_ids: Collection[Any]) -> Mapping[Any, Mapping[str, _Begun]]:
    """Return the newest enrolments of each person by module with their lessons, in one query."""
    person_id = as_stored(Enrolment.person_id)
    finished = (
        select(func.aggregate_strings(LessonFinished.lesson_id, _BETWEEN))
        .where(LessonFinished.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = fetch(
        select(
            person_id.label("person_id"),
            Enrolment.module_id,
            type_coerce(Enrolment.required_lessons, Text).label("required"),
            finished.label("lessons"),
            as_stored(Completion.id).label("completion_id"),
            Completion.at,
        )
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        # Asked for by module too, each of a thousand people would be looked up once for each module.
        .where(person_id.in_(bindparam("people", expanding=True)))
        .order_by(Enrolment.cycle),
        {"people": person_ids},
    )
    begun: dict[Any, dict[str, _Begun]] = defaultdict(dict)
    for person, module_id, *rest in rows:
        begun[person][module_id] = _Begun(*rest)
    return begun


def _lines(
    position: str,
    shelf: Sequence[_OnShelf],
    begun: Mapping[str, _Begun],
    own: Mapping[str, Due],
    everybody: Mapping[str, Due],
    told: Callable[..., Outcome],
) -> list[FileLine]:
    met = {*begun, *own, *everybody}
    lines = []
    for one in shelf:
        if one.id not in met:
            continue
        name = one.id
        due = reaching(one.module.audience, position, own=own.get(name), everybody=everybody.get(name))
        if name in begun:
            required, lessons, completion_id, at = begun[name]
            known = told(began=True, completed_at=at, due=due)
            lines.append(FileLine(one.module, known, *_so_far(required, lessons or "", one.lesson_ids), completion_id))
        elif due is not None:
            lines.append(FileLine(one.module, told(began=False, completed_at=None, due=due), 0, one.total(position)))
    return lines


@lru_cache(maxsize=4096)
def _so_far(at_begin: str, finished: str, newest: tuple[str, ...]) -> tuple[int, int]:
    """Count the lessons that are finished and those that must be; most people stand where many others stand."""
    required = rules.required_lessons(json.loads(at_begin), newest)
    return len({*required} & {*finished.split(_BETWEEN)}), len(required)
