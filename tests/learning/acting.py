"""What tests do with modules: publish them and let people work through them, each act in its own transaction."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from score_learn.cli.demonstration_answers import right_values
from score_learn.content.rules import Module
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import service
from score_learn.learning.models import Attempt
from score_learn.learning.service import Sent
from score_learn.people.viewer import Viewer
from tests import world
from tests.world import Somebody

T = TypeVar("T")
RIGHT = ("a",)
WRONG = ("b",)


def do(act: Callable[..., T], viewer: Viewer, **values: Any) -> T:
    """Do one thing as a page does it: in a transaction of its own."""
    with transaction():
        return act(viewer, **values)


def finish(viewer: Viewer, module: Module, *numbers: int) -> bool:
    """Finish lessons of a module by their numbers, all of them when none is named; say whether it is complete."""
    wanted = [f"{module.id}-l{number}" for number in numbers] or module.lesson_ids
    completed = False
    for lesson_id in wanted:
        completed = do(service.finish_lesson, viewer, module_id=module.id, lesson_id=lesson_id, event_id=new_id())
    return completed


def begin_test(viewer: Viewer, module: Module) -> UUID:
    """Begin an attempt."""
    return do(service.begin_attempt, viewer, module_id=module.id, event_id=new_id())


def drawn(attempt_id: UUID) -> list[str]:
    """Say which questions an attempt asks, in order."""
    return [question_id for question_id, _keys in db.session.get_one(Attempt, attempt_id).drawn]


def answer(viewer: Viewer, attempt_id: UUID, question_id: str, values: Sequence[str] = RIGHT) -> service.Saved:
    """Save an answer under a new id."""
    return do(
        service.save_answer,
        viewer,
        attempt_id=attempt_id,
        question_id=question_id,
        values=values,
        event_id=new_id(),
        language="en",
    )


def take_test(viewer: Viewer, module: Module, values: Sequence[str] = RIGHT) -> Sent:
    """Take the test, giving the same answer to each question; option a is the right one."""
    attempt_id = begin_test(viewer, module)
    for question_id in drawn(attempt_id):
        answer(viewer, attempt_id, question_id, values)
    return do(service.send_attempt, viewer, attempt_id=attempt_id)


def pass_test(viewer: Viewer, module: Module) -> None:
    """Take a module's test and answer every question rightly."""
    bank = {question.id: question for question in module.bank}
    attempt_id = begin_test(viewer, module)
    for question_id, shown in db.session.get_one(Attempt, attempt_id).drawn:
        answer(viewer, attempt_id, question_id, right_values(bank[question_id], shown))
    do(service.send_attempt, viewer, attempt_id=attempt_id)


def complete(viewer: Viewer, module: Module) -> None:
    """Finish every lesson and pass the test."""
    finish(viewer, module)
    if module.test is not None:
        take_test(viewer, module)


def a_learner(enterprise_id: UUID, name: str = "Amina Diallo", **values: Any) -> Viewer:
    """Add a participant and return the viewer."""
    return world.a_viewer(world.a_participant(enterprise_id, name, **values))


def viewer_of(somebody: Somebody) -> Viewer:
    """Return somebody of the cast as services see them."""
    return world.a_viewer(somebody)
