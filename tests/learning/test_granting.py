"""One more attempt: for those who need it, counted everywhere, and told beforehand."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from score_learn.content.rules import TestRules
from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.learning import attempt_queries, granting, participant_queries, rules, touching
from score_learn.learning.models import AttemptGrant
from score_learn.learning.rules import AttemptFacts, State
from tests.cast import Cast
from tests.learning.acting import WRONG, a_learner, begin_test, complete, do, finish, take_test, viewer_of
from tests.learning.following import followed
from tests.learning.modules import TEST, a_module
from tests.learning.publishing import publish

NOW = clock.now()
USED = [AttemptFacts(number, NOW, NOW) for number in (1, 2, 3)]


def grant(cast: Cast, *people, who: str = "binh", **given) -> int:
    values = {"enterprise_id": cast.riverside, "module_id": "wc", "person_ids": [one.person_id for one in people]}
    return do(granting.grant_attempts, viewer_of(getattr(cast, who)), **{**values, **given})


def fail(viewer, module, times: int = 3) -> None:
    for _ in range(times):
        take_test(viewer, module, WRONG)


def given() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(AttemptGrant.id))) or 0


def test_what_was_given_adds_to_what_the_test_allows():
    assert rules.attempts_allowed(TEST, 2) == 5
    assert (rules.attempts_left(TEST, USED, 0), rules.attempts_left(TEST, USED, 2)) == (0, 2)
    assert rules.why_no_attempt(TEST, USED, NOW) == "no_attempt_left"
    assert rules.why_no_attempt(TEST, USED, NOW, 1) is None
    assert (rules.out_of_attempts(TEST, USED), rules.out_of_attempts(TEST, USED, 1)) == (True, False)


def test_the_break_holds_for_an_attempt_that_was_given_too():
    test = TestRules(draw=2, pass_percent=70, attempts=3, wait_minutes=10, shuffle_questions=True)
    assert rules.why_no_attempt(test, USED, NOW + timedelta(minutes=9), 1) == "wait"
    assert rules.why_no_attempt(test, USED, NOW + timedelta(minutes=10), 1) is None


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("not_begun", {"began": False}),
        ("completed", {"completed": True}),
        ("no_test", {"test": None}),
        ("already_passed", {"attempts": [*USED[:2], AttemptFacts(3, NOW, NOW, passed=True)]}),
        ("attempts_left", {"attempts": USED[:2]}),
        ("attempts_left", {"attempts": [*USED[:2], AttemptFacts(3, NOW)]}),
        ("attempts_left", {"granted": 1}),
        (None, {}),
    ],
)
def test_a_grant_is_for_those_who_can_go_on_with_nothing_else(reason, facts):
    facts = {"test": TEST, "attempts": USED, "granted": 0, "began": True, "completed": False, **facts}
    test, attempts, granted = facts.pop("test"), facts.pop("attempts"), facts.pop("granted")
    assert rules.why_no_grant(test, attempts, granted, **facts) == reason


def test_one_more_attempt_opens_the_test_once_more(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    fail(amina, module)
    with pytest.raises(Refused, match="no_attempt_left"):
        begin_test(amina, module)
    assert grant(cast, cast.amina) == 1
    test = participant_queries.module_page(amina, module).test
    assert (test.used, test.allowed, test.left, test.refusal) == (3, 4, 1, None)
    sent = take_test(amina, module, WRONG)
    assert attempt_queries.result(amina, sent.attempt_id, "en").allowed == 4
    with pytest.raises(Refused, match="no_attempt_left"):
        begin_test(amina, module)
    assert grant(cast, cast.amina) == 1, "and again, as often as it is needed"
    opened = begin_test(amina, module)
    assert attempt_queries.attempt_page(amina, opened, "en").allowed == 5


def test_the_trainer_s_list_counts_what_was_given(cast: Cast):
    module = publish(a_module())
    fail(viewer_of(cast.amina), module)
    grant(cast, cast.amina)
    row = next(one for one in followed(viewer_of(cast.binh), cast.riverside, module).page.rows if one.attempts_used)
    assert (row.attempts_used, row.attempts_allowed, row.state, row.reason) == (3, 4, State.UNDER_WAY, None)


def test_it_says_beforehand_who_gets_one_and_gives_it_to_exactly_those(cast: Cast):
    module, quick = publish(a_module()), a_learner(cast.riverside, "Bao")
    fail(viewer_of(cast.amina), module)
    fail(quick, module, times=1)
    done = a_learner(cast.riverside, "Chi")
    complete(done, module)
    chosen = {cast.amina.person_id, cast.emil.person_id, quick.person_id, done.person_id}
    found = touching.grants(viewer_of(cast.binh), enterprise_id=cast.riverside, module_id="wc", person_ids=chosen)
    assert [one.name for one in found.touched] == ["Amina Diallo"]
    assert {one.person.name: one.reason for one in found.spared} == {
        "Emil Pham": "not_begun",
        "Bao": "attempts_left",
        "Chi": "completed",
    }
    assert (
        do(
            granting.grant_attempts,
            viewer_of(cast.binh),
            enterprise_id=cast.riverside,
            module_id="wc",
            person_ids=chosen,
        )
        == 1
    )
    row = db.session.scalars(select(AttemptGrant)).one()
    assert row.granted_by == cast.binh.person_id
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attempt.granted")).all()
    assert [(one.subject_id, one.details["module"]) for one in entries] == [(str(cast.amina.person_id), "wc")]


def test_who_is_quiet_stays_in_need_of_help_with_an_attempt_more(cast: Cast):
    module, now = publish(a_module()), clock.now()
    with time_machine.travel(now, tick=False) as time:
        fail(viewer_of(cast.amina), module)
        time.shift(timedelta(days=8))
        grant(cast, cast.amina)
        row = followed(viewer_of(cast.binh), cast.riverside, module).page.rows[0]
    assert (row.state, row.reason) == (State.STUCK, "quiet")


def test_a_grant_twice_over_is_one(cast: Cast):
    fail(viewer_of(cast.amina), publish(a_module()))
    assert [grant(cast, cast.amina) for _ in range(3)] == [1, 0, 0]
    assert given() == 1


@pytest.mark.parametrize("who", ["hugo", "dewi", "amina", "ada", "partner", "donor"])
def test_only_the_enterprise_s_own_trainer_gives_attempts(cast: Cast, who):
    fail(viewer_of(cast.amina), publish(a_module()))
    for enterprise_id in (cast.riverside, new_id()):
        with pytest.raises(NotFound):
            grant(cast, cast.amina, who=who, enterprise_id=enterprise_id)
    assert given() == 0


def test_foreign_people_are_not_found_and_nobody_gets_anything(cast: Cast):
    fail(viewer_of(cast.amina), publish(a_module()))
    for somebody in (cast.carla, cast.binh):
        with pytest.raises(NotFound):
            grant(cast, cast.amina, somebody)
    with pytest.raises(Invalid, match="nobody_chosen"):
        grant(cast)
    with pytest.raises(NotFound):
        grant(cast, cast.amina, module_id="nothing")
    assert given() == 0


def test_a_test_that_is_no_more_needs_no_attempt(cast: Cast):
    module = publish(a_module())
    fail(viewer_of(cast.amina), module)
    finish(viewer_of(cast.amina), module, 1)
    publish(a_module(test=None, version="2.0.0"))
    assert grant(cast, cast.amina) == 0
