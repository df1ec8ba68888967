"""Every participant beside every module, for a file: read in batches, so that memory does not grow with the table."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, and_, func, select, tuple_, type_coerce

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
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


@dataclass(frozen=True, slots=True)
class FileLine:
    """One participant and one module: ``done`` of ``total`` lessons; ``completion_id`` leads to the certificate."""

    enterprise: EnterpriseRow
    name: str
    personal_number: str
    sex: str
    position: str
    module: Module
    outcome: Outcome
    done: int
    total: int
    completion_id: UUID | None


@dataclass(frozen=True)
class _Asked:
    for_everybody: dict[tuple[UUID, str], Due] = field(default_factory=dict)
    for_one: dict[tuple[UUID, UUID, str], Due] = field(default_factory=dict)


def people_and_modules(
    viewer: Viewer, permission: Permission, places: Places, modules: Sequence[Module]
) -> Iterator[list[FileLine]]:
    """Yield batches of lines by enterprise and name: whom a module is meant for, and who has begun it all the same.

    Args:
        viewer: an administrator, or a trainer.
        permission: as what the viewer asks.
        places: which enterprises.
        modules: their newest versions.
    """
    module_ids = [module.id for module in modules]
    for found in in_steps(viewer, permission, places, ENTERPRISES_AT_ONCE):
        rows = {row.id: enterprise_row(row) for row in found}
        asked = _asked(list(rows), module_ids)
        for people in _batches(list(rows)):
            begun, now = _begun([one.person_id for one in people], module_ids), clock.now()
            yield [
                line
                for one in people
                for module in modules
                if (line := _line(rows[one.enterprise_id], one, module, begun, asked, now)) is not None
            ]


def _batches(enterprise_ids: Sequence[UUID]) -> Iterator[Sequence[Row[Any]]]:
    """Yield the participants of some enterprises by enterprise and name, each batch behind the one before."""
    key = tuple_(Enterprise.name_key, Enterprise.id, Person.name_key, Membership.id)
    statement = (
        taking_part(Membership.enterprise_id.in_(enterprise_ids))
        .add_columns(Person.name, Person.sex, Person.name_key, Membership.id, Enterprise.name_key.label("place_key"))
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .join(Person, Person.id == Membership.person_id)
        .order_by(Enterprise.name_key, Enterprise.id, Person.name_key, Membership.id)
        .limit(PEOPLE_AT_ONCE)
    )
    last = None
    while True:
        rows = db.session.execute(statement if last is None else statement.where(key > last)).all()
        if rows:
            yield rows
        if len(rows) < PEOPLE_AT_ONCE:
            return
        end = rows[-1]
        last = tuple_(end.place_key, end.enterprise_id, end.name_key, end.id)


def _asked(enterprise_ids: Sequence[UUID], module_ids: Sequence[str]) -> _Asked:
    asked = _Asked()
    rows = db.session.execute(
        select(Assignment.enterprise_id, Assignment.person_id, Assignment.module_id, Assignment.due_on).where(
            Assignment.enterprise_id.in_(enterprise_ids),
            Assignment.module_id.in_(module_ids),
            Assignment.withdrawn_at.is_(None),
        )
    )
    for enterprise_id, person_id, module_id, due_on in rows:
        if person_id is None:
            asked.for_everybody[enterprise_id, module_id] = Due(due_on)
        else:
            asked.for_one[enterprise_id, person_id, module_id] = Due(due_on)
    return asked


def _begun(person_ids: Collection[UUID], module_ids: Sequence[str]) -> Mapping[tuple[UUID, str], Row[Any]]:
    """Return the newest enrolment of each person and module with its lessons, in one query."""
    finished = (
        select(func.aggregate_strings(LessonFinished.lesson_id, _BETWEEN))
        .where(LessonFinished.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = db.session.execute(
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
    return {(row.person_id, row.module_id): row for row in rows}


def _line(
    enterprise: EnterpriseRow,
    person: Row[Any],
    module: Module,
    begun: Mapping[tuple[UUID, str], Row[Any]],
    asked: _Asked,
    now: datetime,
) -> FileLine | None:
    enrolment = begun.get((person.person_id, module.id))
    if enrolment is None and not rules.meant_for(module.audience, person.position):
        return None
    due = reaching(
        module.audience,
        person.position,
        own=asked.for_one.get((enterprise.id, person.person_id, module.id)),
        everybody=asked.for_everybody.get((enterprise.id, module.id)),
    )
    completed_at: datetime | None = enrolment.at if enrolment else None
    known = outcome(
        began=enrolment is not None,
        completed_at=completed_at,
        due=due,
        time_zone=enterprise.time_zone,
        now=now,
    )
    done, total = _so_far(enrolment, module, person.position)
    return FileLine(
        enterprise,
        person.name,
        person.personal_number,
        person.sex,
        person.position,
        module,
        known,
        done,
        total,
        enrolment.completion_id if enrolment else None,
    )


def _so_far(enrolment: Row[Any] | None, module: Module, position: str) -> tuple[int, int]:
    if enrolment is None:
        return 0, len(rules.lessons_for(module, position))
    return _lessons(enrolment.required, enrolment.lessons or "", module.lesson_ids)


@lru_cache(maxsize=4096)
def _lessons(at_begin: str, finished: str, newest: tuple[str, ...]) -> tuple[int, int]:
    """Count the lessons that are finished and those that must be; most people stand where many others stand."""
    required = rules.required_lessons(json.loads(at_begin), newest)
    return len({*required} & {*finished.split(_BETWEEN)}), len(required)
