"""Random small programmes, written straight into the tables: enterprises, people, completions, survey answers."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from score_learn.certification.models import Certificate, Revocation, SigningKey
from score_learn.certification.rules import CODE_LETTERS
from score_learn.content import queries as content
from score_learn.core.db import Model, db
from score_learn.core.transaction import transaction
from score_learn.learning.models import Completion, Enrolment
from score_learn.people.models import Enterprise, Headcount, Organisation, Person, Sponsorship
from score_learn.people.rules import AccessRole, OrganisationKind, Position, Sex
from score_learn.people.viewer import Grant, Viewer
from score_learn.survey.models import SurveyResponse

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
COUNTRIES = {"VN": "Asia/Ho_Chi_Minh", "ID": "Asia/Jakarta", "PE": "America/Lima"}
MODULES = ("alpha", "beta")


@dataclass(frozen=True)
class World:
    """What a random programme holds that a test asks by; everything else it reads from the tables."""

    enterprises: tuple[UUID, ...]
    sponsors: dict[UUID, frozenset[UUID]]

    def viewers(self) -> dict[str, Viewer]:
        """One viewer of each kind who sees figures, by a name."""
        found = {"operator": Viewer.operator(), "everything": staff(Grant(AccessRole.ADMINISTRATOR))}
        for country in COUNTRIES:
            found[country] = staff(Grant(AccessRole.ADMINISTRATOR, country=country))
        roles = (AccessRole.DONOR, AccessRole.LEAD_BUYER, AccessRole.PARTNER_COORDINATOR)
        for number, organisation_id in enumerate(self.sponsors):
            found[f"sponsor {number}"] = staff(Grant(roles[number % 3], organisation_id=organisation_id))
        sponsor = next(iter(self.sponsors))
        found["both"] = staff(
            Grant(AccessRole.ADMINISTRATOR, country="VN"), Grant(AccessRole.DONOR, organisation_id=sponsor)
        )
        return found


def staff(*grants: Grant) -> Viewer:
    """Make a member of staff with these grants."""
    return Viewer(kind="staff", person_id=UUID(int=99), name="Nora", grants=grants)


def make_world(seed: int, *, enterprises: int = 8, people: int = 60, responses: int = 80) -> World:
    """Fill the empty tables with a programme that is the same for the same seed."""
    rng = random.Random(seed)
    places = {new(rng): country for country in rng.choices(list(COUNTRIES), weights=(6, 3, 1), k=enterprises)}
    rows: list[Model] = [SigningKey(key_id="k", public_key="p", made_at=NOW)]
    for place, country in places.items():
        _enterprise(rows, rng, place, country)
    sponsors = _sponsors(rows, rng, list(places))
    for _ in range(people):
        _person(rows, rng, list(places))
    for _ in range(responses):
        _response(rows, rng, places)
    versions = {key: content.current(Viewer.operator(), key, "en").version_id for key in MODULES}
    survey = content.survey("satisfaction", "en")
    for row in rows:
        if isinstance(row, Enrolment | Completion | Certificate):
            row.version_id = versions[row.module_id]
        if isinstance(row, SurveyResponse):
            row.survey_id, row.survey_version_id, row.survey_revision = survey.id, survey.version_id, survey.revision
    with transaction():
        for table in db.metadata.sorted_tables:
            db.session.add_all(row for row in rows if row.__table__ is table)
            db.session.flush()
    return World(tuple(places), sponsors)


def new(rng: random.Random) -> UUID:
    """Make an id from the seed."""
    return UUID(int=rng.getrandbits(128), version=4)


def _enterprise(rows: list[Model], rng: random.Random, place: UUID, country: str) -> None:
    rows.append(
        Enterprise(
            id=place,
            name=f"Enterprise {place}",
            code=place.hex[:6].upper(),
            country=country,
            sector="garments",
            time_zone=COUNTRIES[country],
            languages=["en"],
            created_at=NOW,
        )
    )
    for day in rng.sample(range(700), rng.randrange(4)):
        rows.append(
            Headcount(
                enterprise_id=place,
                women=rng.randrange(4 if rng.random() < 0.2 else 200),
                men=rng.randrange(200),
                in_force_from=NOW.date() - timedelta(days=day),
            )
        )


def _sponsors(rows: list[Model], rng: random.Random, places: list[UUID]) -> dict[UUID, frozenset[UUID]]:
    sponsors = {}
    for number, kind in enumerate([*OrganisationKind] * 2):
        organisation_id = new(rng)
        rows.append(Organisation(id=organisation_id, name=f"Body {number}", kind=kind, created_at=NOW))
        beside = frozenset(rng.sample(places, rng.randrange(len(places) + 1)))
        sponsors[organisation_id] = beside
        for place in sorted(beside):
            rows.append(Sponsorship(organisation_id=organisation_id, enterprise_id=place, starts_on=date(2020, 1, 1)))
        # A sponsorship that has ended shows nothing.
        for place in sorted(set(places) - beside):
            rows.append(
                Sponsorship(
                    organisation_id=organisation_id,
                    enterprise_id=place,
                    starts_on=date(2020, 1, 1),
                    ends_on=date(2020, 12, 31),
                )
            )
    return sponsors


def _person(rows: list[Model], rng: random.Random, places: list[UUID]) -> None:
    person_id = new(rng)
    sex = rng.choices(list(Sex), weights=(10, 10, 1, 1))[0]
    rows.append(Person(id=person_id, name="Somebody", sex=sex, created_at=NOW))
    for module_id in rng.sample(MODULES, rng.randrange(3)):
        for cycle in range(1, rng.choice((2, 2, 2, 3))):
            _enrolment(rows, rng, person_id, module_id, cycle, rng.choice(places))


def _enrolment(rows: list[Model], rng: random.Random, person_id: UUID, module_id: str, cycle: int, place: UUID) -> None:
    enrolment_id, completion_id = new(rng), new(rng)
    at = NOW - timedelta(minutes=rng.randrange(60 * 24 * 500))
    rows.append(
        Enrolment(
            id=enrolment_id,
            person_id=person_id,
            module_id=module_id,
            cycle=cycle,
            enterprise_id=place,
            position=rng.choices(list(Position), weights=(1, 2, 2, 6, 1))[0],
            sex=rng.choice(list(Sex)),
            required_lessons=[],
            requires_test=False,
            began_at=at,
        )
    )
    if rng.random() < 0.2:
        return
    rows.append(
        Completion(
            id=completion_id,
            enrolment_id=enrolment_id,
            person_id=person_id,
            module_id=module_id,
            rule_version="1",
            at=at,
        )
    )
    if rng.random() < 0.9:
        _certificate(rows, rng, completion_id, person_id, place, module_id, at)


def _certificate(
    rows: list[Model],
    rng: random.Random,
    completion_id: UUID,
    person_id: UUID,
    place: UUID,
    module_id: str,
    at: datetime,
) -> None:
    certificate_id = new(rng)
    rows.append(
        Certificate(
            id=certificate_id,
            code=certificate_id.hex[:CODE_LETTERS],
            completion_id=completion_id,
            person_id=person_id,
            enterprise_id=place,
            module_id=module_id,
            payload="",
            signature="",
            key_id="k",
            issued_at=at,
        )
    )
    if rng.random() < 0.2:
        rows.append(Revocation(certificate_id=certificate_id, reason="wrong name", at=at))


def _response(rows: list[Model], rng: random.Random, places: dict[UUID, str]) -> None:
    place = rng.choices(list(places), weights=[1 + 3 * (number % 3) for number in range(len(places))])[0]
    kept = rng.choices(("nothing", "country", "enterprise"), weights=(1, 3, 8))[0]
    answers = {"sat-overall": str(rng.randint(1, 5)), "sat-clear": "1"}
    if rng.random() < 0.1:
        del answers["sat-overall"]
    rows.append(
        SurveyResponse(
            id=new(rng),
            module_id=rng.choice(MODULES),
            year=2026,
            week=rng.randint(1, 53),
            country=None if kept == "nothing" else places[place],
            enterprise_id=place if kept == "enterprise" else None,
            answers=answers,
        )
    )
