"""Fills an empty site with a small programme: everything goes through the services, as if people had done it."""

import json
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from score_learn.cli.demonstration_answers import right_values, wrong_values
from score_learn.cli.demonstration_cast import ENTERPRISES, ORGANISATIONS, STAFF, Participant, Place, Staff
from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.ids import new_id
from score_learn.core.secret_files import write_secret
from score_learn.core.settings import Settings
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.learning import queries as learning_queries
from score_learn.learning import service as learning
from score_learn.people import organisations, places, queries, service, sign_in, staff
from score_learn.people.hashing import hash_secret
from score_learn.people.rules import AccessRole, Permission
from score_learn.people.viewer import Grant, Viewer
from score_learn.survey import service as survey

LANGUAGE = "en"
OPERATOR = Viewer.operator()
TOLD = ("wc", "osh")
SEED = 2026
"""The same programme is filled in everywhere; only the secrets differ."""


@dataclass(frozen=True)
class Joined:
    """A participant who was added: the viewer to act as, and the card."""

    viewer: Viewer
    participant: Participant
    card: service.Card


def accounts_file(settings: Settings) -> Path:
    """Return the file with the sign-ins of the demonstration."""
    return settings.instance / "demo-accounts.json"


def fill(settings: Settings) -> bool:
    """Fill in the demonstration if nobody is here yet, and say whether that was done."""
    if queries.enterprises(OPERATOR, Permission.ADMINISTER) or queries.staff(OPERATOR):
        return False
    chance = random.Random(SEED)  # noqa: S311 - it draws answers, no secrets
    bodies = _organisations()
    enterprises = {place.name: _enterprise(place, bodies) for place in ENTERPRISES}
    accounts = [_staff_account(one, enterprises, bodies) for one in STAFF]
    for place in ENTERPRISES:
        joined = [_join(place, enterprises[place.name], one) for one in place.participants]
        _assign(enterprises[place.name])
        for one in joined:
            _learn(one, chance)
        accounts += [_participant_account(one) for one in joined if one.participant.printed]
    write_secret(accounts_file(settings), json.dumps(accounts, indent=2, ensure_ascii=False) + "\n")
    return True


@contextmanager
def _days_ago(days: float) -> Iterator[None]:
    with clock.back(timedelta(days=days)), transaction():
        yield


def _organisations() -> dict[str, UUID]:
    with _days_ago(400):
        return {name: organisations.create_organisation(OPERATOR, name=name, kind=kind) for name, kind in ORGANISATIONS}


def _enterprise(place: Place, bodies: dict[str, UUID]) -> UUID:
    with _days_ago(365):
        enterprise_id = places.create_enterprise(
            OPERATOR,
            name=place.name,
            country=place.country,
            region=place.region,
            sector=place.sector,
            time_zone=place.time_zone,
            languages=["en"],
            women=place.women,
            men=place.men,
        )
        for name in place.organisations:
            organisations.sponsor(
                OPERATOR,
                organisation_id=bodies[name],
                enterprise_id=enterprise_id,
                starts_on=clock.today(),
            )
    return enterprise_id


def _staff_account(one: Staff, enterprises: dict[str, UUID], bodies: dict[str, UUID]) -> dict[str, str | None]:
    password = secrets.token_urlsafe(12)
    hashed = hash_secret(password)
    with _days_ago(360):
        person_id = staff.add_staff(
            OPERATOR,
            name=one.name,
            sex=one.sex,
            role=one.role,
            email=one.email,
            enterprise_id=enterprises.get(one.enterprise),
            organisation_id=bodies.get(one.organisation),
        )
        token = staff.new_link(OPERATOR, person_id=person_id)
        staff.set_password(token=token, password_hash=hashed)
    return {
        "role": str(one.role).replace("_", " "),
        "name": one.name,
        "sign_in": "staff",
        "enterprise_code": None,
        "number": None,
        "pin": None,
        "email": one.email,
        "password": password,
    }


def _join(place: Place, enterprise_id: UUID, one: Participant) -> Joined:
    prepared = service.prepare_pin()
    with _days_ago(one.joined + 1):
        card = service.add_participant(
            OPERATOR,
            enterprise_id=enterprise_id,
            name=one.name,
            sex=one.sex,
            position=one.position,
            language=LANGUAGE,
            personal_number="",
            prepared=prepared,
        )
    viewer = Viewer(
        kind="participant",
        person_id=card.person_id,
        name=one.name,
        sex=one.sex,
        language=LANGUAGE,
        time_zone=place.time_zone,
        grants=(Grant(AccessRole.PARTICIPANT, enterprise_id=enterprise_id, position=one.position),),
    )
    return Joined(viewer, one, card)


def _participant_account(one: Joined) -> dict[str, str | None]:
    return {
        "role": "participant",
        "name": one.card.name,
        "sign_in": "participant",
        "enterprise_code": one.card.enterprise_code,
        "number": one.card.personal_number,
        "pin": one.card.pin,
        "email": None,
        "password": None,
    }


def _told_of(viewer: Viewer) -> tuple[Module, ...]:
    """Return the modules that the stories are about: cooperation and safety, or the first two of another library."""
    modules = content.published_modules(viewer, LANGUAGE)
    return tuple(sorted(modules, key=lambda module: TOLD.index(module.id) if module.id in TOLD else len(TOLD)))[:2]


def _assign(enterprise_id: UUID) -> None:
    """Give everybody the two modules of the stories, due soon."""
    for place, module in enumerate(_told_of(OPERATOR)):
        with transaction():
            due_on = clock.today() + timedelta(days=19 + 14 * place)
            assigning.assign(OPERATOR, enterprise_id=enterprise_id, module_id=module.id, due_on=due_on)


def _learn(one: Joined, chance: random.Random) -> None:
    """Let a participant do what the cast says: so many lessons of each module, its test, and an opinion."""
    _come_in(one)
    for module, story in zip(_told_of(one.viewer), one.participant.stories, strict=False):
        for lesson, day in zip(module.lessons, story.days(len(module.lessons)), strict=False):
            with _days_ago(day):
                learning.finish_lesson(one.viewer, module_id=module.id, lesson_id=lesson.id, event_id=new_id())
        for percent in story.tests:
            with _days_ago(story.ended):
                _take_test(one.viewer, module, percent, chance)
        if story.rating:
            _say(one.viewer, module, story.rating, story.ended)


def _come_in(one: Joined) -> None:
    """Let somebody who has done anything have signed in the day it began, on a phone that is not theirs."""
    days = [day for story in one.participant.stories for day in story.days(1)]
    person_id = one.viewer.person_id
    if not days or person_id is None:
        return
    with _days_ago(max(days)):
        sign_in.open_session(
            person_id=person_id, kind="participant", device=secrets.token_urlsafe(16), own_device=False
        )
        service.end_sessions(person_id, because="signed_out")


def _take_test(viewer: Viewer, module: Module, percent: int, chance: random.Random) -> None:
    attempt_id = learning.begin_attempt(viewer, module_id=module.id, event_id=new_id(), rng=chance)
    drawn = learning_queries.find_attempt(viewer, attempt_id).drawn
    bank = {question.id: question for question in module.bank}
    for place, (question_id, shown) in enumerate(drawn):
        question = bank[question_id]
        is_right = place < round(len(drawn) * percent / 100)
        values = right_values(question, shown) if is_right else wrong_values(question)
        if not values:
            continue
        learning.save_answer(
            viewer,
            attempt_id=attempt_id,
            question_id=question_id,
            values=values,
            event_id=new_id(),
            language=LANGUAGE,
        )
    learning.send_attempt(viewer, attempt_id=attempt_id)


def _say(viewer: Viewer, module: Module, rating: int, days: float) -> None:
    """Give an opinion, and note apart from it that one was given."""
    answers = {"sat-overall": [str(rating)], "sat-relevant": [str(max(rating - 1, 1))], "sat-recommend": ["yes"]}
    with _days_ago(days):
        survey.respond(viewer, module_id=module.id, answers=answers, response_id=new_id())
    with _days_ago(days):
        survey.mark_answered(viewer, module_id=module.id)
