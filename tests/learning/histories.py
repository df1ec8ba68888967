"""Random histories of learning, written straight into the tables: as many people as wanted in a second or two."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import Model, db
from score_learn.core.search import fold
from score_learn.core.transaction import transaction
from score_learn.learning import rules
from score_learn.learning.models import (
    Assignment,
    Attempt,
    AttemptSent,
    Completion,
    Enrolment,
    LessonFinished,
)
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.rules import AccessRole, Position, Sex

ZONES = {"VN": "Asia/Ho_Chi_Minh", "ID": "Asia/Jakarta", "PE": "America/Lima", "KI": "Pacific/Kiritimati"}
SECTORS = ("garment", "wood", "food")
WORDS = ("Amina", "Bình", "Çağla", "Đặng", "Élodie", "Fatuma", "ግርማ", "ขวัญ", "محمد", "O'Neill", "=Zoé", "Øystein")
POSITIONS = (Position.WORKER,) * 6 + tuple(Position)
AGO = 400


@dataclass
class Histories:
    """What was written: the ids a test asks by, and the rows on their way into the tables."""

    rng: random.Random
    enterprises: list[UUID] = field(default_factory=list)
    closed: set[UUID] = field(default_factory=set)
    people: list[UUID] = field(default_factory=list)
    rows: dict[type[Model], list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def open(self) -> list[UUID]:
        """The enterprises that are not closed."""
        return [one for one in self.enterprises if one not in self.closed]

    def add(self, table: type[Model], **values: Any) -> UUID:
        """Keep a row for later and return its id."""
        values.setdefault("id", UUID(int=self.rng.getrandbits(128), version=4))
        self.rows.setdefault(table, []).append(values)
        found: UUID = values["id"]
        return found

    def chance(self, share: float) -> bool:
        """Say yes in that share of the cases."""
        return self.rng.random() < share

    def write(self) -> None:
        """Put every row into its table, those first that others point at."""
        order = {table: number for number, table in enumerate(db.metadata.sorted_tables)}
        with transaction():
            for table in sorted(self.rows, key=lambda one: order[one.__table__]):  # type: ignore[index]
                for kind in _kinds(self.rows[table]):
                    db.session.connection().execute(insert(table.__table__), kind)
            if db.engine.dialect.name == "postgresql":
                # A server looks at its tables by itself, but not within the second in which they were filled.
                db.session.execute(text("ANALYZE"))


def _kinds(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    kinds: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(tuple(row), []).append(row)
    return list(kinds.values())


def make_histories(
    seed: int,
    versions: dict[str, list[Module]],
    *,
    people: int,
    enterprises: int = 12,
    odd: float = 0.15,
    letters: str = "A",
) -> Histories:
    """Fill the tables with a programme that is the same for the same seed.

    Args:
        seed: what chance begins with.
        versions: the published versions of each module, the newest last.
        people: how many.
        enterprises: how many.
        letters: what the codes of the enterprises begin with, for a second programme beside the first.
        odd: the share of people who left, were deactivated, belong to two enterprises or began somewhere else.
    """
    made = Histories(random.Random(seed))
    for number in range(enterprises):
        made.enterprises.append(_enterprise(made, number, letters))
        for module_id in versions:
            _for_everybody(made, made.enterprises[-1], module_id)
    for number in range(people):
        made.people.append(_person(made, number, odd, versions))
    made.write()
    return made


def _enterprise(made: Histories, number: int, letters: str) -> UUID:
    country, closed = made.rng.choice(list(ZONES)), number % 9 == 8
    name = f"{made.rng.choice(WORDS)} Works {number}"
    enterprise_id = made.add(
        Enterprise,
        name=name,
        name_key=fold(name),
        code=f"{letters}{number:05}",
        country=country,
        region="",
        sector=made.rng.choice(SECTORS),
        time_zone=ZONES[country],
        languages=["en"],
        created_at=clock.now(),
        closed_on=clock.today() - timedelta(days=1) if closed else None,
    )
    made.closed.update({enterprise_id} if closed else ())
    return enterprise_id


def _due(made: Histories) -> date | None:
    return None if made.chance(0.3) else clock.today() + timedelta(days=made.rng.randrange(-3, 4))


def _for_everybody(made: Histories, enterprise_id: UUID, module_id: str) -> None:
    if made.chance(0.3):
        _assign(made, enterprise_id, None, module_id, withdrawn=True)
    if made.chance(0.6):
        _assign(made, enterprise_id, None, module_id)


def _assign(
    made: Histories, enterprise_id: UUID, person_id: UUID | None, module_id: str, *, withdrawn: bool = False
) -> None:
    made.add(
        Assignment,
        enterprise_id=enterprise_id,
        person_id=person_id,
        module_id=module_id,
        due_on=_due(made),
        at=clock.now() - timedelta(days=9),
        withdrawn_at=clock.now() - timedelta(days=8) if withdrawn else None,
    )


def _person(made: Histories, number: int, odd: float, versions: dict[str, list[Module]]) -> UUID:
    rng, place = made.rng, made.rng.choice(made.enterprises)
    name, position, sex = f"{rng.choice(WORDS)} {number}", rng.choice(POSITIONS), rng.choice(list(Sex))
    gone = made.chance(odd / 3)
    person_id = made.add(
        Person,
        name=name,
        name_key=fold(name),
        sex=sex,
        language="en",
        created_at=clock.now(),
        deactivated_at=clock.now() if gone else None,
    )
    left = clock.today() - timedelta(days=rng.randrange(9)) if made.chance(odd) else None
    _member(made, person_id, place, position, number, age=30, ends_on=left)
    if made.chance(odd / 3):
        second = rng.choice([one for one in made.enterprises if one != place])
        _member(made, person_id, second, rng.choice(POSITIONS), number, age=20, ends_on=None)
    for module_id, published in versions.items():
        if made.chance(0.2):
            _assign(made, place, person_id, module_id)
        if made.chance(0.7):
            began_at = rng.choice(made.enterprises) if made.chance(odd) else place
            began_as = rng.choice(POSITIONS) if made.chance(odd) else position
            for cycle in range(1, 1 + rng.choice((1, 1, 1, 2, 3))):
                _history(made, person_id, began_at, began_as, sex, rng.choice(published), published[-1], cycle)
    return person_id


def _member(
    made: Histories, person_id: UUID, place: UUID, position: Position, number: int, *, age: int, ends_on: date | None
) -> None:
    made.add(
        Membership,
        person_id=person_id,
        access_role=AccessRole.PARTICIPANT,
        position=position,
        enterprise_id=place,
        personal_number=str(1000 + number),
        sign_in_name=f"somebody{number}",
        starts_on=clock.today() - timedelta(days=age),
        ends_on=ends_on,
    )


def _history(
    made: Histories,
    person_id: UUID,
    place: UUID,
    position: Position,
    sex: Sex,
    begun_with: Module,
    newest: Module,
    cycle: int,
) -> None:
    began = clock.now() - timedelta(minutes=made.rng.randrange(60 * 24 * AGO))
    required = rules.lessons_for(begun_with, position) or begun_with.lesson_ids
    enrolment_id = made.add(
        Enrolment,
        person_id=person_id,
        module_id=newest.id,
        cycle=cycle,
        enterprise_id=place,
        position=position,
        sex=sex,
        version_id=begun_with.version_id,
        required_lessons=list(required),
        requires_test=begun_with.test is not None,
        began_at=began,
        survey_answered=made.chance(0.5),
    )
    _facts(made, enrolment_id, person_id, begun_with, newest.id, required, began)


def _facts(
    made: Histories,
    enrolment_id: UUID,
    person_id: UUID,
    begun_with: Module,
    module_id: str,
    required: Sequence[str],
    began: datetime,
) -> None:
    rng, completed = made.rng, made.chance(0.5)
    finished = list(required) if completed else rng.sample(required, rng.randrange(len(required) + 1))
    for lesson_id in finished:
        made.add(
            LessonFinished,
            enrolment_id=enrolment_id,
            lesson_id=lesson_id,
            version_id=begun_with.version_id,
            at=began + timedelta(minutes=5),
        )
    passed = completed and begun_with.test is not None
    for number in range(1, 1 + rng.randrange(1 if passed else 0, 4)):
        _attempt(made, enrolment_id, begun_with, number, began, passed=passed and number == 1)
    if completed:
        made.add(
            Completion,
            enrolment_id=enrolment_id,
            person_id=person_id,
            module_id=module_id,
            version_id=begun_with.version_id,
            rule_version="1",
            at=began + timedelta(minutes=60),
        )


def _attempt(
    made: Histories, enrolment_id: UUID, module: Module, number: int, began: datetime, *, passed: bool
) -> None:
    at = began + timedelta(minutes=10 * number)
    attempt_id = made.add(
        Attempt, enrolment_id=enrolment_id, number=number, version_id=module.version_id, drawn=[], began_at=at
    )
    if passed or made.chance(0.8):
        made.rows.setdefault(AttemptSent, []).append(
            {
                "attempt_id": attempt_id,
                "points": 2 if passed else 0,
                "out_of": 2,
                "percent": 100 if passed else 0,
                "passed": passed,
                "at": at + timedelta(minutes=5),
            }
        )
