"""People who completed modules that ask for an opinion."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning.models import Completion, Enrolment
from score_learn.people.rules import Position, Sex
from score_learn.people.viewer import Viewer
from score_learn.survey import queries, service
from tests import world

ALPHA, BETA = "alpha", "beta"


@dataclass(frozen=True)
class Participant:
    """Somebody who completed modules and may say what they thought."""

    viewer: Viewer

    def is_asked(self, module_id: str = ALPHA) -> bool:
        """Say whether a survey about a module is open."""
        return queries.invitation(self.viewer, content.current(self.viewer, module_id, "en")) is not None

    def answer(self, rating: int = 4, *, module_id: str = ALPHA, response_id: UUID | None = None) -> UUID:
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
        modules: tuple[str, ...] = (ALPHA,),
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
    version_id = content.current(viewer, module_id, "en").version_id
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
                version_id=version_id,
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
                version_id=version_id,
                rule_version="1",
                at=at,
            )
        )
