"""Tests that many people sent, written straight into the tables: question by question, as a list says."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import count
from uuid import UUID

from sqlalchemy import insert

from score_learn.assessment import marking
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning.models import Answer, Attempt, AttemptSent, Enrolment
from score_learn.people.models import Person

Given = dict[str, tuple[str, ...]]
_numbers = count(1)


def send(enterprise_id: UUID, module: Module, tests: Iterable[tuple[str, Given]]) -> list[UUID]:
    """Let somebody new send each of these tests, a language and the answers by question; return who they are."""
    return [send_as(somebody(enterprise_id, module), module, language, given) for language, given in tests]


def somebody(enterprise_id: UUID, module: Module, cycle: int = 1, person_id: UUID | None = None) -> UUID:
    """Enrol a new person, or one who is there again; return the enrolment."""
    enrolment_id = new_id()
    with transaction():
        if person_id is None:
            person_id = new_id()
            named = {"id": person_id, "name": f"Person {next(_numbers)}", "sex": "female", "created_at": clock.now()}
            db.session.execute(insert(Person), [named])
        begun = {
            "id": enrolment_id,
            "person_id": person_id,
            "module_id": module.id,
            "cycle": cycle,
            "enterprise_id": enterprise_id,
            "position": "worker",
            "sex": "female",
            "version_id": module.version_id,
            "required_lessons": list(module.lesson_ids),
            "requires_test": True,
            "began_at": clock.now(),
            "survey_answered": False,
        }
        db.session.execute(insert(Enrolment), [begun])
    return enrolment_id


def send_as(
    enrolment_id: UUID, module: Module, language: str, given: Given, *, number: int = 1, again: Given | None = None
) -> UUID:
    """Send a test of an enrolment; ``again`` are answers that were given first and then changed."""
    attempt_id, tries = new_id(), [*(again or {}).items(), *given.items()]
    questions = [question for question in module.bank if question.id in given]
    found = marking.total(questions, given, pass_percent=70)
    points = {"points": Fraction(found.points), "out_of": found.out_of, "percent": found.percent}
    begun = {"id": attempt_id, "enrolment_id": enrolment_id, "number": number, "version_id": module.version_id}
    answers = [
        {
            "id": new_id(),
            "attempt_id": attempt_id,
            "seq": seq,
            "question_id": name,
            "rev": module.question(name).rev,
            "response": list(response),
            "shown": [],
            "language": language,
            "at": clock.now(),
        }
        for seq, (name, response) in enumerate(tries, start=1)
    ]
    with transaction():
        drawn = [[question.id, []] for question in questions]
        db.session.execute(insert(Attempt), [{**begun, "drawn": drawn, "began_at": clock.now()}])
        db.session.execute(insert(Answer), answers)
        sent = {"attempt_id": attempt_id, **points, "passed": found.passed, "at": clock.now()}
        db.session.execute(insert(AttemptSent), [sent])
    return attempt_id
