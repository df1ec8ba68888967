"""A trainer gives modules to an enterprise or to some of its people, with a day, and takes them back."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import assigning, participant_queries
from score_learn.learning.impact import impact
from score_learn.learning.models import Assignment
from tests.cast import Cast
from tests.learning.acting import a_learner, complete, do, viewer_of
from tests.learning.modules import a_module
from tests.learning.publishing import publish

ZONE = "Asia/Ho_Chi_Minh"


def assign(cast: Cast, *, who: str = "binh", **given) -> int:
    values = {"enterprise_id": cast.riverside, "module_id": "wc", "due_on": None, **given}
    return do(assigning.assign, viewer_of(getattr(cast, who)), **values)


def take_back(cast: Cast, **given) -> int:
    values = {"enterprise_id": cast.riverside, "module_id": "wc", "person_ids": None, **given}
    return do(assigning.withdraw, viewer_of(cast.binh), **values)


def rows() -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).order_by(Assignment.at, Assignment.id)))


def test_a_module_for_the_whole_enterprise_reaches_those_who_come_later_too(cast: Cast):
    publish(a_module())
    due_on = clock.today(ZONE) + timedelta(days=10)
    assert assign(cast, due_on=due_on) == 2
    later = a_learner(cast.riverside, "Lan Vu")
    (standing,) = participant_queries.my_training(later, "en").to_do
    assert (standing.assigned, standing.due_on, standing.overdue) == (True, due_on, False)


def test_an_assignment_counts_those_the_module_is_meant_for(cast: Cast):
    publish(a_module(audience="manager"))
    assert assign(cast) == 1
    assert participant_queries.my_training(viewer_of(cast.amina), "en").to_do == ()
    with pytest.raises(Invalid) as caught:
        assign(cast, person_ids=[cast.amina.person_id])
    assert caught.value.code == "not_meant_for"


def test_assigning_the_same_again_changes_nothing_and_a_new_day_replaces_the_old(cast: Cast):
    publish(a_module())
    day = clock.today(ZONE) + timedelta(days=10)
    for due_on in (day, day, day + timedelta(days=7)):
        assign(cast, due_on=due_on)
    assert [(row.due_on, row.withdrawn_at is None) for row in rows()] == [(day, False), (day + timedelta(days=7), True)]


def test_ones_own_day_goes_before_that_of_the_enterprise(cast: Cast):
    publish(a_module())
    day = clock.today(ZONE)
    assign(cast, due_on=day + timedelta(days=10))
    assign(cast, due_on=day + timedelta(days=3), person_ids=[cast.amina.person_id])
    days = [participant_queries.my_training(viewer_of(one), "en").to_do[0].due_on for one in (cast.amina, cast.emil)]
    assert days == [day + timedelta(days=3), day + timedelta(days=10)]


@pytest.mark.parametrize("person", [None, "amina"])
def test_the_database_keeps_one_open_assignment_of_a_module(cast: Cast, person):
    publish(a_module())
    person_id = getattr(cast, person).person_id if person else None
    given = {"enterprise_id": cast.riverside, "person_id": person_id, "module_id": "wc", "at": clock.now()}
    with pytest.raises(IntegrityError), transaction():
        db.session.add_all([Assignment(id=new_id(), **given), Assignment(id=new_id(), **given)])
        db.session.flush()


def test_the_last_day_may_be_today_and_not_before(cast: Cast):
    publish(a_module())
    today = clock.today(ZONE)
    assert assign(cast, due_on=today) == 2
    with pytest.raises(Invalid) as caught:
        assign(cast, due_on=today - timedelta(days=1))
    assert caught.value.code == "due_in_past"


def test_assigning_to_nobody_is_no_assignment(cast: Cast):
    publish(a_module())
    with pytest.raises(Invalid) as caught:
        assign(cast, person_ids=[])
    assert caught.value.code == "nobody_chosen"


def test_a_prerequisite_that_is_not_done_is_said_and_refuses_nothing(cast: Cast):
    first = publish(a_module("wc"))
    second = publish(a_module("qi", prerequisites=("wc",)))
    both = [cast.amina.person_id, cast.emil.person_id]
    assert assigning.without_prerequisite(second, both) == (("wc", 2),)
    assert assign(cast, module_id="qi") == 2
    complete(viewer_of(cast.amina), first)
    assert assigning.without_prerequisite(second, both) == (("wc", 1),)
    complete(viewer_of(cast.emil), first)
    assert assigning.without_prerequisite(second, both) == ()


def test_whoever_has_completed_a_module_is_not_counted_and_not_assigned_it(cast: Cast):
    module = publish(a_module())
    complete(viewer_of(cast.amina), module)
    assert assign(cast, person_ids=[cast.amina.person_id]) == 0
    assert assign(cast, person_ids=[cast.amina.person_id, cast.emil.person_id]) == 1
    assert db.session.scalars(select(Assignment.person_id)).all() == [cast.emil.person_id]
    assert assign(cast) == 0, "Emil was given it alone and Amina is done"


@pytest.mark.parametrize("who", ["hugo", "dewi", "amina", "ada", "partner", "donor"])
def test_only_the_enterprises_own_trainer_assigns(cast: Cast, who):
    publish(a_module())
    for enterprise_id in (cast.riverside, new_id()):
        with pytest.raises(NotFound):
            assign(cast, who=who, enterprise_id=enterprise_id)
    assert rows() == []


def test_nobody_of_another_enterprise_can_be_given_a_module(cast: Cast):
    publish(a_module())
    for person_id in (cast.carla.person_id, cast.binh.person_id, new_id()):
        with pytest.raises(NotFound):
            assign(cast, person_ids=[cast.amina.person_id, person_id])
    assert rows() == []


def test_what_is_taken_back_is_to_do_no_longer_and_can_be_given_again(cast: Cast):
    publish(a_module())
    assign(cast)
    assert [take_back(cast) for _ in range(2)] == [2, 0]
    mine = participant_queries.my_training(viewer_of(cast.amina), "en")
    assert (mine.to_do, len(mine.open)) == ((), 1)
    assert [row.withdrawn_at is None for row in rows()] == [False]
    assert assign(cast) == 2


def test_giving_and_taking_back_stand_in_the_log(cast: Cast):
    publish(a_module())
    assign(cast, person_ids=[cast.amina.person_id])
    take_back(cast, person_ids=[cast.amina.person_id])
    assert _logged(cast.binh.person_id) == [("module.assigned", "wc"), ("module.unassigned", "wc")]


def _logged(actor_id: UUID) -> list[tuple[str, str]]:
    found = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.actor_id == actor_id, AuditEntry.action.startswith("module."))
        .order_by(AuditEntry.at)
    )
    return [(entry.action, entry.details["module"]) for entry in found]


def test_an_assignment_is_no_enrolment(cast: Cast):
    publish(a_module())
    assign(cast)
    assert (impact(a_module()).in_progress, impact(a_module()).finished) == (0, 0)
    assert db.session.scalar(select(func.count(Assignment.id))) == 1
