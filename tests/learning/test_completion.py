"""A completion is recorded once, by one function, with the fact that made it so, and never goes away."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from score_learn.content.events import ModulePublished
from score_learn.core import events
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.core.transaction import transaction
from score_learn.followups import FOLLOWUPS
from score_learn.learning import completing, participant_queries
from score_learn.learning.events import ModuleCompleted
from score_learn.learning.models import Completion, LessonFinished
from score_learn.learning.rules import RULE_VERSION, State
from tests.cast import Cast
from tests.learning.acting import RIGHT, WRONG, a_learner, complete, finish, take_test, viewer_of
from tests.learning.modules import a_module
from tests.learning.publishing import publish


@pytest.fixture
def heard(site, monkeypatch):
    """Listen to what learning announces."""
    said: list[ModuleCompleted] = []
    monkeypatch.setitem(events._followups, ModuleCompleted, (said.append,))
    return said


def completions(person_id: UUID) -> int:
    return db.session.scalar(select(func.count(Completion.id)).where(Completion.person_id == person_id)) or 0


def settle(module_id: str) -> int:
    with transaction():
        return completing.complete_after_publishing(module_id)


@pytest.mark.parametrize("lessons_first", [True, False])
def test_the_last_thing_that_was_missing_completes_the_module(cast: Cast, heard, lessons_first):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    if lessons_first:
        assert not finish(amina, module)
        assert take_test(amina, module).completed
    else:
        assert not take_test(amina, module).completed
        assert not finish(amina, module, 3, 1)
        assert finish(amina, module, 2)
    row = db.session.scalars(select(Completion)).one()
    assert (row.person_id, row.module_id, row.version_id) == (amina.person_id, "wc", module.version_id)
    assert row.rule_version == RULE_VERSION
    assert [(event.completion_id, event.enterprise_id, event.at) for event in heard] == [
        (row.id, cast.riverside, row.at)
    ]


def test_a_failed_test_completes_nothing(cast: Cast, heard):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    finish(amina, module)
    assert not take_test(amina, module, WRONG).completed
    assert heard == []
    assert take_test(amina, module, RIGHT).completed


def test_what_comes_after_the_completion_is_not_announced_again(cast: Cast, heard):
    module, amina = publish(a_module(test=None, bank=())), viewer_of(cast.amina)
    finish(amina, module)
    finish(amina, module, 1)
    publish(a_module(lessons=(1, 2, 3, 4), test=None, bank=(), version="1.1.0"))
    assert finish(amina, module, 4)
    assert len(heard) == 1


def test_when_what_follows_fails_nothing_is_recorded(cast: Cast, monkeypatch):
    def fail(_event: ModuleCompleted) -> None:
        raise Refused("no_key")

    monkeypatch.setitem(events._followups, ModuleCompleted, (fail,))
    module, amina = publish(a_module(lessons=(1,), test=None, bank=())), viewer_of(cast.amina)
    with pytest.raises(Refused):
        finish(amina, module)
    assert db.session.scalar(select(func.count(LessonFinished.id))) == 0
    assert completions(amina.person_id) == 0


def test_a_lesson_added_after_the_beginning_is_not_required(cast: Cast, heard):
    module, amina = publish(a_module(test=None, bank=())), viewer_of(cast.amina)
    finish(amina, module, 1)
    newer = publish(a_module(lessons=(1, 2, 3, 4), test=None, bank=(), version="1.1.0"))
    assert finish(amina, newer, 2, 3)


def test_who_begins_after_a_lesson_was_added_has_to_finish_it(cast: Cast, heard):
    publish(a_module(test=None, bank=()))
    newer = publish(a_module(lessons=(1, 2, 3, 4), test=None, bank=(), version="1.1.0"))
    amina = viewer_of(cast.amina)
    assert not finish(amina, newer, 1, 2, 3)
    assert finish(amina, newer, 4)


def test_a_lesson_taken_out_completes_those_who_lacked_only_it(cast: Cast, heard):
    module, amina, emil = publish(a_module(test=None, bank=())), viewer_of(cast.amina), viewer_of(cast.emil)
    finish(amina, module, 1, 2)
    finish(emil, module, 1)
    newer = publish(a_module(lessons=(1, 2), test=None, bank=(), version="1.1.0"))
    assert settle("wc") == 1
    assert settle("wc") == 0
    assert [(event.person_id, event.version_id) for event in heard] == [(amina.person_id, newer.version_id)]


def test_publishing_is_followed_by_completing(cast: Cast):
    assert completing.after_publishing in FOLLOWUPS[ModulePublished]
    module, amina = publish(a_module(test=None, bank=())), viewer_of(cast.amina)
    finish(amina, module, 1, 2)
    newer = publish(a_module(lessons=(1, 2), test=None, bank=(), version="1.1.0"))
    with transaction():
        completing.after_publishing(ModulePublished("wc", newer.version, newer.version_id))
    assert completions(amina.person_id) == 1


@pytest.mark.parametrize("lessons", [(1, 2, 3, 4), (3, 2, 1), (4,)])
def test_publishing_takes_no_completion_back(cast: Cast, heard, lessons):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    complete(amina, module)
    before = participant_queries.module_page(amina, module)
    newer = publish(a_module(lessons=lessons, version="2.0.0"))
    after = participant_queries.module_page(amina, newer)
    assert after.state is State.DONE
    assert (after.completed_at, after.missing) == (before.completed_at, ())


ACTS = (1, 2, 3, 4, "pass", "fail", "publish shorter", "publish longer")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), min_size=4, max_size=14))
def test_in_any_history_what_is_complete_stays_so_and_the_page_says_what_the_ledger_says(cast: Cast, heard, history):
    version = iter(range(1, 100))
    module_id = f"m{next(numbers)}"
    module = publish(a_module(module_id, lessons=(1, 2, 3, 4), version="1.0.0"))
    viewer = a_learner(cast.riverside, "Somebody")
    was_complete = False
    for act in history:
        if isinstance(act, int):
            if f"{module_id}-l{act}" in module.lesson_ids:
                finish(viewer, module, act)
        elif act.startswith("publish"):
            kept = (1, 2, 4) if act.endswith("shorter") else (1, 2, 3, 4)
            module = publish(a_module(module_id, lessons=kept, version=f"1.{next(version)}.0"))
            settle(module_id)
        elif (test := participant_queries.module_page(viewer, module).test) and test.refusal is None:
            take_test(viewer, module, RIGHT if act == "pass" else WRONG)
        page = participant_queries.module_page(viewer, module)
        recorded = completions(viewer.person_id) == 1
        assert (page.state is State.DONE) == recorded == (page.missing == ())
        assert recorded or not was_complete
        was_complete = recorded
    assert len([event for event in heard if event.person_id == viewer.person_id]) == was_complete


numbers = iter(range(1, 1000))
