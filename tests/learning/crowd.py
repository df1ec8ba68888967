"""Many people at once, written straight into the tables: for lists that must stay quick."""

import random
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.search import fold
from score_learn.core.transaction import transaction
from score_learn.learning.models import (
    Attempt,
    AttemptGrant,
    AttemptSent,
    Completion,
    Enrolment,
    LessonFinished,
    PracticeAnswer,
)
from score_learn.people.models import Membership, Person
from score_learn.people.rules import AccessRole, Position, Sex

NAMES = ("Amina", "Bao", "Chi", "Đức", "Émile", "Fatima", "Zoë", "李娜", "Нина", "សុខា")


ORDER = (
    Person, Membership, Enrolment, LessonFinished, PracticeAnswer, Attempt, AttemptSent, AttemptGrant, Completion
)  # fmt: skip
"""The tables, each after those it refers to."""

ANSWERED = {
    "question_id": "q",
    "rev": 1,
    "response": ["a"],
    "language": "en",
    "fraction": Fraction(1),
    "seq": 1,
}
Rows = dict[type, list[dict[str, Any]]]


def fill(enterprise_id: UUID, modules: list[Module], number: int, *, chance: random.Random, start: int = 1000) -> None:
    """Add people to an enterprise who have come differently far with each of the modules."""
    rows: Rows = {table: [] for table in ORDER}
    for one in range(start, start + number):
        name, position = f"{chance.choice(NAMES)} {one}", chance.choice(list(Position))
        person = {"id": new_id(), "name": name, "name_key": fold(name), "sex": Sex.OTHER, "created_at": clock.now()}
        rows[Person].append(person)
        rows[Membership].append(_membership(enterprise_id, person["id"], position, one))
        for module in modules:
            if chance.random() < 0.8:
                _walk(rows, enterprise_id, person, position, module, chance)
    with transaction():
        for table, values in rows.items():
            if values:
                db.session.connection().execute(insert(table), values)


def _membership(enterprise_id: UUID, person_id: UUID, position: Position, number: int) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "access_role": AccessRole.PARTICIPANT,
        "position": position,
        "enterprise_id": enterprise_id,
        "personal_number": str(number),
        "sign_in_name": f"one{number}",
        "starts_on": clock.today() - timedelta(days=60),
    }


def _walk(
    rows: Rows,
    enterprise_id: UUID,
    person: dict[str, Any],
    position: Position,
    module: Module,
    chance: random.Random,
) -> None:
    at, enrolment_id = clock.now() - timedelta(hours=chance.randrange(24 * 20)), new_id()
    rows[Enrolment].append(
        {
            "id": enrolment_id,
            "person_id": person["id"],
            "module_id": module.id,
            "cycle": 1,
            "enterprise_id": enterprise_id,
            "position": position,
            "sex": person["sex"],
            "version_id": module.version_id,
            "required_lessons": list(module.lesson_ids),
            "requires_test": module.test is not None,
            "began_at": at,
            "survey_answered": False,
        }
    )
    later = [at + timedelta(hours=hours) for hours in sorted(chance.randrange(24 * 9) for _ in range(12))]
    later = [one for one in later if one < clock.now()]
    many = {"enrolment_id": enrolment_id, "version_id": module.version_id}
    for lesson_id, one in zip(module.lesson_ids[: chance.randrange(4)], later, strict=False):
        rows[LessonFinished].append({"id": new_id(), "lesson_id": lesson_id, "at": one, **many})
    if later and chance.random() < 0.3:
        rows[PracticeAnswer].append({"id": new_id(), "at": later[-1], **ANSWERED, **many})
    if module.test:
        _attempts(rows, later, many, chance)
    if chance.random() < 0.3:
        done = {"person_id": person["id"], "module_id": module.id, "version_id": module.version_id}
        known = {"enrolment_id": enrolment_id, "rule_version": "1", "at": clock.now()}
        rows[Completion].append({"id": new_id(), **known, **done})


def _attempts(rows: Rows, later: list[datetime], many: dict[str, Any], chance: random.Random) -> None:
    for number, one in enumerate(later[: chance.randrange(5)], start=1):
        attempt_id = new_id()
        rows[Attempt].append({"id": attempt_id, "number": number, "drawn": [], "began_at": one, **many})
        if chance.random() < 0.85:
            passed = chance.random() < 0.1
            score = {"points": Fraction(1), "out_of": 2, "percent": 50, "passed": passed}
            rows[AttemptSent].append({"attempt_id": attempt_id, "at": one, **score})
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        rows[AttemptGrant].append({"id": new_id(), "enrolment_id": many["enrolment_id"], "at": clock.now()})
