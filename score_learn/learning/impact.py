"""What publishing a version does to those who are in the middle, and to those who are through: counted, then done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select

from score_learn.content.rules import Module
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.learning import ledger, rules
from score_learn.learning.models import Completion, Enrolment
from score_learn.learning.progress import Progress
from score_learn.learning.roll import newest, taking_part
from score_learn.people.models import Enterprise, Membership, Person

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Impact:
    """How many people a new version meets, each counted once; nobody's completion is among what it takes away.

    ``in_progress`` have begun and are not through, ``finished`` have completed the module at some time. Of these
    ``redo`` are asked to do it again. Of those in progress ``more`` get lessons or a test they did not begin with, and
    ``completing`` lack only what the version no longer has, so that they are through when it is published.
    """

    in_progress: int
    finished: int
    redo: int
    more: int
    completing: int


def impact(new: Module) -> Impact:
    """Say what publishing a version would do; everything about it is known from the version and its declared change."""
    waiting = _waiting(new.id)
    after = {one.enrolment_id: _requirements(one, new) for one in waiting}
    return Impact(
        in_progress=len(waiting),
        finished=finished_people(new.id),
        redo=len(_who_redoes(new)),
        more=sum(1 for one in waiting if _is_more(one, new)),
        completing=sum(1 for one in waiting if _would_be_complete(one, new, *after[one.enrolment_id])),
    )


def finished_people(module_id: str) -> int:
    """Count the people who completed a module at some time."""
    people = select(func.count(Completion.person_id.distinct())).where(Completion.module_id == module_id)
    return db.session.scalar(people) or 0


def ask_for_more(new: Module) -> int:
    """Ask those in progress for everything in a version whose change says so; return of how many more is asked.

    What they have finished stays finished, a test that is passed stays passed.
    """
    asked = [one for one in _waiting(new.id) if _is_more(one, new)]
    for one in asked:
        lessons, test = _requirements(one, new)
        row = db.session.get_one(Enrolment, one.enrolment_id)
        row.required_lessons, row.requires_test = list(lessons), test
    db.session.flush()
    return len(asked)


def open_cycles(new: Module, at: datetime) -> int:
    """Ask those who completed a module and take part to do it again, if its change says so; return how many.

    A new cycle is opened beside the old one: its completion, date and certificate stay what they are.
    """
    rows = _who_redoes(new)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        values = [_cycle(row, new, at) for row in rows[start : start + ROWS_AT_ONCE]]
        db.session.execute(insert(Enrolment), values)
    return len(rows)


def _waiting(module_id: str) -> tuple[Progress, ...]:
    return ledger.load(Enrolment.module_id == module_id, Completion.id.is_(None), newest(Enrolment))


def _requirements(one: Progress, new: Module) -> tuple[tuple[str, ...], bool]:
    """Return the lessons and whether the test must be done after a version, for somebody in progress."""
    if not new.change.for_begun:
        return one.lessons_at_begin, one.test_at_begin
    lessons = rules.lessons_for(new, one.position)
    kept = tuple(lesson_id for lesson_id in one.lessons_at_begin if lesson_id not in lessons)
    return (*lessons, *kept), one.test_at_begin or new.test is not None


def _is_more(one: Progress, new: Module) -> bool:
    lessons, test = _requirements(one, new)
    return bool(set(lessons) - set(one.lessons_at_begin)) or test != one.test_at_begin


def _would_be_complete(one: Progress, new: Module, lessons: Sequence[str], test: bool) -> bool:
    passed = not rules.requires_test(test, new) or rules.is_passed(one.attempts)
    return rules.is_complete(rules.required_lessons(lessons, new.lesson_ids), one.finished, passed)


def _who_redoes(new: Module) -> list[Row[Any]]:
    """Return the newest cycles that are completed, with where and as what each person takes part now.

    Nobody is asked who takes part nowhere, or for whom the module is no longer meant. Of two memberships the one in
    the enterprise of the old cycle is taken, else the newest one.
    """
    if new.change.kind != "redo":
        return []
    members = taking_part(Membership.enterprise_id.in_(select(Enterprise.id).where(Enterprise.closed_on.is_(None))))
    now = members.add_columns(Membership.id, Membership.starts_on).subquery()
    rows = db.session.execute(
        select(
            Enrolment.person_id,
            Enrolment.cycle,
            now.c.enterprise_id,
            now.c.position,
            Person.sex,
        )
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .join(now, now.c.person_id == Enrolment.person_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.module_id == new.id, newest(Enrolment))
        .order_by(Enrolment.person_id, now.c.enterprise_id != Enrolment.enterprise_id, now.c.starts_on.desc(), now.c.id)
    ).all()
    found: Mapping[UUID, Row[Any]] = {row.person_id: row for row in reversed(rows) if _has_something_to_do(row, new)}
    return list(found.values())


def _has_something_to_do(row: Row[Any], new: Module) -> bool:
    if not rules.meant_for(new.audience, row.position):
        return False
    return bool(rules.lessons_for(new, row.position)) or new.test is not None


def _cycle(row: Row[Any], new: Module, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": row.person_id,
        "module_id": new.id,
        "cycle": row.cycle + 1,
        "enterprise_id": row.enterprise_id,
        "position": row.position,
        "sex": row.sex,
        "version_id": new.version_id,
        "required_lessons": list(rules.lessons_for(new, row.position)),
        "requires_test": new.test is not None,
        "began_at": at,
        "survey_answered": False,
    }
