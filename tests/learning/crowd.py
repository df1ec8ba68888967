"""Many people at once, written straight into the tables: for lists that must stay quick."""

import random
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.ids import new_id
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


def fill(enterprise_id: UUID, modules: list[Module], number: int, *, chance: random.Random, start: int = 1000) -> None:
    """Add people to an enterprise who have come differently far with each of the modules."""
    with transaction():
        people = [
            Person(id=new_id(), name=f"{chance.choice(NAMES)} {start + one}", sex=Sex.OTHER, created_at=clock.now())
            for one in range(number)
        ]
        db.session.add_all(people)
        db.session.flush()
        for one, person in enumerate(people, start=start):
            position = chance.choice(list(Position))
            db.session.add(_membership(enterprise_id, person, position, one))
            for module in modules:
                if chance.random() < 0.8:
                    _walk(enterprise_id, person, position, module, chance)


def _membership(enterprise_id: UUID, person: Person, position: Position, number: int) -> Membership:
    return Membership(
        person_id=person.id,
        access_role=AccessRole.PARTICIPANT,
        position=position,
        enterprise_id=enterprise_id,
        personal_number=str(number),
        sign_in_name=f"one{number}",
        starts_on=clock.today() - timedelta(days=60),
    )


def _walk(enterprise_id: UUID, person: Person, position: Position, module: Module, chance: random.Random) -> None:
    at = clock.now() - timedelta(hours=chance.randrange(24 * 20))
    begun = Enrolment(
        id=new_id(),
        person_id=person.id,
        module_id=module.id,
        cycle=1,
        enterprise_id=enterprise_id,
        position=position,
        sex=person.sex,
        version_id=module.version_id,
        required_lessons=list(module.lesson_ids),
        requires_test=module.test is not None,
        began_at=at,
    )
    db.session.add(begun)
    db.session.flush()
    later = [at + timedelta(hours=hours) for hours in sorted(chance.randrange(24 * 9) for _ in range(12))]
    later = [one for one in later if one < clock.now()]
    many = {"enrolment_id": begun.id, "version_id": module.version_id}
    for lesson_id, one in zip(module.lesson_ids[: chance.randrange(4)], later, strict=False):
        db.session.add(LessonFinished(id=new_id(), lesson_id=lesson_id, at=one, **many))
    if later and chance.random() < 0.3:
        answered = {
            "question_id": "q",
            "rev": 1,
            "response": ["a"],
            "language": "en",
            "fraction": Fraction(1),
            "seq": 1,
        }
        db.session.add(PracticeAnswer(id=new_id(), at=later[-1], **answered, **many))
    if module.test:
        _attempts(begun, later, many, chance)
    if chance.random() < 0.3:
        done = {"person_id": person.id, "module_id": module.id, "version_id": module.version_id}
        db.session.add(Completion(id=new_id(), enrolment_id=begun.id, rule_version="1", at=clock.now(), **done))


def _attempts(begun: Enrolment, later: list, many: dict, chance: random.Random) -> None:
    for number, one in enumerate(later[: chance.randrange(5)], start=1):
        attempt = Attempt(id=new_id(), number=number, drawn=[], began_at=one, **many)
        db.session.add(attempt)
        db.session.flush()
        if chance.random() < 0.85:
            passed = chance.random() < 0.1
            score = {"points": Fraction(1), "out_of": 2, "percent": 50, "passed": passed}
            db.session.add(AttemptSent(attempt_id=attempt.id, at=one, **score))
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        db.session.add(AttemptGrant(id=new_id(), enrolment_id=begun.id, at=clock.now()))
