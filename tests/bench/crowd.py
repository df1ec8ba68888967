"""A programme with many people in it, written straight into the tables: what the staff's pages are measured on."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from score_learn.certification import queries as certification
from score_learn.certification import signing
from score_learn.certification.models import Certificate, CertificateHolder
from score_learn.certification.rules import Payload, holder_digest, new_code, new_salt
from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock, settings
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.search import fold
from score_learn.core.transaction import transaction
from score_learn.learning import rules
from score_learn.learning.models import (
    Answer,
    Assignment,
    Attempt,
    AttemptSent,
    Completion,
    Enrolment,
    LessonFinished,
)
from score_learn.people.models import Membership, Person
from score_learn.people.rules import OrganisationKind, Position, Sex
from tests import world
from tests.world import Somebody

IN_ONE_ENTERPRISE = 100
TAKEN = 3
"""How many modules an enterprise takes: the first one and two others, as programmes report it."""

TRAINED = 5
COUNTRIES = ("VN", "ET", "PE", "ID", "GH")
POSITIONS = (Position.WORKER,) * 8 + (Position.SUPERVISOR, Position.MANAGER)
FIRST = ("Amina", "Binh", "Carla", "Dewi", "Emil", "Fatou", "Grace", "Hugo", "Nguyễn", "José", "Meseret", "Ayşe")
LAST = ("Diallo", "Tran", "Quispe", "Lestari", "Mensah", "Bekele", "Okafor", "Rojas", "Öztürk", "Wijaya")


@dataclass(frozen=True)
class Staff:
    """Those who open the pages, and what they open."""

    administrator: Somebody
    trainer: Somebody
    manager: Somebody
    donor: Somebody
    enterprise_id: UUID
    module: str


class _Rows:
    """Rows that wait to be written, by table, in the order in which tables refer to each other."""

    ORDER = (
        Person, Membership, Enrolment, LessonFinished, Attempt, Answer, AttemptSent, Completion, Certificate,
        CertificateHolder, AuditEntry,
    )  # fmt: skip

    def __init__(self) -> None:
        self.key = certification.current_key()
        self.signing = {"key_id": self.key.key_id, "public_key": self.key.public_key}
        self.waiting: dict[type, list[dict[str, Any]]] = {table: [] for table in self.ORDER}

    def add(self, table: type, **values: Any) -> None:
        """Put a row into the queue."""
        self.waiting[table].append(values)

    def write(self) -> None:
        """Write everything."""
        with transaction():
            for table, rows in self.waiting.items():
                if rows:
                    db.session.connection().execute(insert(table), rows)


def settle(people: int) -> Staff:
    """Fill the database with that many people, a hundred in each enterprise, who are everywhere on their way."""
    chance = random.Random(people)
    modules = content.published_modules(world.OPERATOR, "en")
    organisation = world.an_organisation(OrganisationKind.DONOR, "A donor of all")
    places = []
    for number in range(max(1, people // IN_ONE_ENTERPRISE)):
        place = world.an_enterprise(f"Enterprise {number + 1}", country=chance.choice(COUNTRIES))
        world.a_sponsorship(organisation, place)
        places.append(place)
    populate(places, modules, people, chance)
    return Staff(
        administrator=world.an_administrator(),
        trainer=world.a_trainer(*places[:TRAINED]),
        manager=world.an_enterprise_manager(places[0]),
        donor=world.a_donor(organisation),
        enterprise_id=places[0],
        module=modules[0].id,
    )


def populate(places: Sequence[UUID], modules: tuple[Module, ...], people: int, chance: random.Random) -> None:
    """Let that many people work on modules; they are dealt out to the places in turn, and a place may come twice.

    Each place takes some of the modules, and its people work on those.
    """
    rows = _Rows()
    taken = {place: _some(modules, chance) for place in dict.fromkeys(places)}
    for number, person_id in enumerate(_people(rows, places, people, chance)):
        place = places[number % len(places)]
        for module in taken[place]:
            _history(rows, person_id, place, module, chance)
    rows.write()
    _assign(taken)


def _some(modules: tuple[Module, ...], chance: random.Random) -> list[Module]:
    others = {one.id for one in chance.sample(modules[1:], min(TAKEN, len(modules)) - 1)}
    return [module for module in modules if module is modules[0] or module.id in others]


def _people(rows: _Rows, places: Sequence[UUID], count: int, chance: random.Random) -> Iterator[UUID]:
    now = clock.now() - timedelta(days=200)
    for number in range(count):
        person_id, name = new_id(), f"{chance.choice(FIRST)} {chance.choice(LAST)} {number + 1}"
        sex, position = chance.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE)), POSITIONS[number // len(places) % 10]
        rows.add(Person, id=person_id, name=name, name_key=fold(name), sex=sex, language="en", created_at=now)
        rows.add(
            Membership,
            person_id=person_id,
            access_role="participant",
            position=position,
            enterprise_id=places[number % len(places)],
            personal_number=str(1000 + number),
            sign_in_name=f"person{number}",
            starts_on=now.date(),
        )
        rows.add(
            AuditEntry,
            at=now + timedelta(seconds=number),
            actor_id=None,
            action="person.added",
            subject_kind="person",
            subject_id=str(person_id),
            details={"enterprise": str(places[number % len(places)])},
        )
        yield person_id


def _history(rows: _Rows, person_id: UUID, place: UUID, module: Module, chance: random.Random) -> None:
    """Let a person not begin, stop on the way, fail the test or complete the module: a quarter, a quarter, ..."""
    how_far = chance.random()
    if how_far < 0.25:
        return
    person, began = rows.waiting[Person][-1], clock.now() - timedelta(days=chance.uniform(1, 180))
    position = rows.waiting[Membership][-1]["position"]
    lessons = rules.lessons_for(module, position)
    enrolment_id = new_id()
    rows.add(
        Enrolment,
        id=enrolment_id,
        person_id=person_id,
        module_id=module.id,
        cycle=1,
        enterprise_id=place,
        position=position,
        sex=person["sex"],
        version_id=module.version_id,
        required_lessons=list(lessons),
        requires_test=True,
        began_at=began,
        survey_answered=False,
    )
    finished = lessons if how_far > 0.5 else lessons[: chance.randrange(len(lessons))]
    for number, lesson_id in enumerate(finished, start=1):
        at = began + timedelta(minutes=8 * number)
        rows.add(
            LessonFinished,
            id=new_id(),
            enrolment_id=enrolment_id,
            lesson_id=lesson_id,
            version_id=module.version_id,
            at=at,
        )
    if how_far > 0.5:
        _test(rows, enrolment_id, module, began + timedelta(hours=2), passed=how_far > 0.6)
    if how_far > 0.6:
        _completion(rows, enrolment_id, place, module, began + timedelta(hours=2))


def _test(rows: _Rows, enrolment_id: UUID, module: Module, at: datetime, *, passed: bool) -> None:
    attempt_id, asked = new_id(), module.bank[:5]
    drawn = [[question.id, [option.key for option in question.options]] for question in asked]
    rows.add(
        Attempt,
        id=attempt_id,
        enrolment_id=enrolment_id,
        number=1,
        version_id=module.version_id,
        drawn=drawn,
        began_at=at,
    )
    for number, (question, (_id, shown)) in enumerate(zip(asked, drawn, strict=True), start=1):
        rows.add(
            Answer,
            id=new_id(),
            attempt_id=attempt_id,
            seq=number,
            question_id=question.id,
            rev=question.rev,
            response=list(question.right if passed else shown[:1]),
            shown=shown,
            language="en",
            at=at,
        )
    rows.add(
        AttemptSent, attempt_id=attempt_id, points=5 if passed else 2, out_of=5, percent=100 if passed else 40,
        passed=passed, at=at,
    )  # fmt: skip


def _completion(rows: _Rows, enrolment_id: UUID, place: UUID, module: Module, at: datetime) -> None:
    completion_id = new_id()
    fact = {"person_id": rows.waiting[Person][-1]["id"], "module_id": module.id, "version_id": module.version_id}
    rows.add(Completion, id=completion_id, enrolment_id=enrolment_id, rule_version=rules.RULE_VERSION, at=at, **fact)
    _certificate(rows, module, completion_id=completion_id, enterprise_id=place, issued_at=at, **fact)


def _certificate(rows: _Rows, module: Module, *, enterprise_id: UUID, issued_at: datetime, **values: Any) -> None:
    name, salt, certificate_id = rows.waiting[Person][-1]["name"], new_salt(), new_id()
    payload = Payload(
        code=new_code(),
        holder=holder_digest(salt, name),
        enterprise="Enterprise",
        module=module.title,
        language="en",
        version=module.version,
        content=module.hash,
        rule=rules.RULE_VERSION,
        completed_on=issued_at.date(),
        valid_until=None,
        key=rows.key.key_id,
    )
    signature = signing.sign(payload.text(), folder=settings.current().keys, **rows.signing)
    values |= {"enterprise_id": enterprise_id, "issued_at": issued_at, "key_id": rows.key.key_id}
    rows.add(Certificate, id=certificate_id, code=payload.code, payload=payload.text(), signature=signature, **values)
    rows.add(CertificateHolder, certificate_id=certificate_id, name=name, salt=salt)
    rows.add(
        AuditEntry,
        at=issued_at,
        actor_id=None,
        action="certificate.issued",
        subject_kind="certificate",
        subject_id=str(certificate_id),
        details={"enterprise": str(enterprise_id), "key_id": rows.key.key_id},
    )


def _assign(taken: Mapping[UUID, Sequence[Module]]) -> None:
    due = clock.today() + timedelta(days=14)
    at = clock.now()
    with transaction():
        for place, modules in taken.items():
            for module in modules:
                db.session.add(Assignment(enterprise_id=place, module_id=module.id, due_on=due, at=at))
