"""A module that offers a survey, and people who completed it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from score_learn.content import queries as content
from score_learn.content.rules import Module, Option, Question, Survey
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.learning.models import Completion, Enrolment
from score_learn.people.rules import Position, Sex
from score_learn.people.viewer import Viewer
from score_learn.survey import service
from tests import world

WC, OSH, UNASKED = "wc", "osh", "plain"


def question(question_id: str, kind: str, keys: str = "", **more: object) -> Question:
    """Make a question of a survey; each letter of ``keys`` is an option."""
    options = tuple(Option(key, key, key) for key in keys)
    return Question(question_id, kind, 1, 0, "all", (), False, question_id, question_id, options, (), **more)


def a_survey(language: str = "en", revision: int = 3) -> Survey:
    """Make a survey with one question of each type."""
    questions = (
        question("sat-overall", "scale", "12345"),
        question("sat-clear", "scale", "12345", optional=True),
        question("sat-pace", "single", "srf", optional=True),
        question("sat-used", "multi", "abc", optional=True),
        question("sat-change", "text", optional=True, max_length=20),
    )
    return Survey("sat", "satisfaction", UUID(int=7), "0" * 64, revision, language, "Your opinion", True, "", questions)


def a_module(module_id: str, language: str, survey: str | None) -> Module:
    """Make a module with nothing in it but its survey."""
    return Module(
        module_id,
        module_id,
        "wpc",
        "1.0.0",
        UUID(int=9),
        "0" * 64,
        language,
        module_id.upper(),
        "",
        10,
        (),
        "all",
        "",
        (),
        (),
        {},
        None,
        survey,
        (),
        None,
    )


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish two modules that ask for an opinion and one that does not."""
    surveys = {WC: "satisfaction", OSH: "satisfaction", UNASKED: None}

    def current(viewer: Viewer, key: str, language: str) -> Module:
        if key not in surveys:
            raise NotFound("module")
        return a_module(key, language, surveys[key])

    monkeypatch.setattr(content, "current", current)
    monkeypatch.setattr(content, "survey", lambda slug, language: a_survey(language))
    monkeypatch.setattr(
        content, "published_modules", lambda viewer, language: tuple(current(viewer, key, language) for key in surveys)
    )


@dataclass(frozen=True)
class Participant:
    """Somebody who completed modules and may say what they thought."""

    viewer: Viewer

    def answer(self, rating: int = 4, *, module_id: str = WC, response_id: UUID | None = None) -> UUID:
        """Answer as the page does: one transaction for the answer, another for the flag."""
        key = response_id or uuid4()
        with transaction():
            service.respond(self.viewer, module_id=module_id, answers={"sat-overall": [str(rating)]}, response_id=key)
        with transaction():
            service.mark_answered(self.viewer, module_id=module_id)
        return key


Complete = Callable[..., Participant]


@pytest.fixture
def completed(site: object) -> Complete:
    """Add a participant of an enterprise who completed a module."""

    def add(
        enterprise_id: UUID,
        *,
        modules: tuple[str, ...] = (WC,),
        sex: Sex = Sex.FEMALE,
        position: Position = Position.WORKER,
    ) -> Participant:
        person = world.a_participant(enterprise_id, sex=sex, position=position)
        viewer = world.a_viewer(person)
        for place, module_id in enumerate(modules):
            complete(viewer, enterprise_id, module_id, at=clock.now() + timedelta(seconds=place))
        return Participant(viewer)

    return add


def complete(viewer: Viewer, enterprise_id: UUID, module_id: str, *, cycle: int = 1, at: datetime) -> None:
    """Put a completed cycle into the database."""
    enrolment_id = uuid4()
    with transaction():
        db.session.add(
            Enrolment(
                id=enrolment_id,
                person_id=viewer.person_id,
                module_id=module_id,
                cycle=cycle,
                enterprise_id=enterprise_id,
                position=viewer.participation.position,
                sex=viewer.sex,
                version_id=UUID(int=9),
                required_lessons=[],
                requires_test=False,
                began_at=at,
            )
        )
        db.session.flush()
        db.session.add(
            Completion(
                enrolment_id=enrolment_id,
                person_id=viewer.person_id,
                module_id=module_id,
                version_id=UUID(int=9),
                rule_version="1",
                at=at,
            )
        )
