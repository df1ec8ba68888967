"""Taking back and giving more time, for one, some and all: who is touched is said before, and no one else is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.ids import new_id
from score_learn.learning import assigning, participant_queries, touching
from score_learn.learning.models import Assignment
from tests import world
from tests.cast import Cast
from tests.learning.acting import complete, do, viewer_of
from tests.learning.modules import a_module
from tests.learning.publishing import publish

DAY = clock.today("Asia/Ho_Chi_Minh") + timedelta(days=10)
LATER = DAY + timedelta(days=7)


@pytest.fixture
def bao(cast):
    return world.a_participant(cast.riverside, "Bao")


def whom(cast: Cast, people) -> dict:
    chosen = None if people is None else [one.person_id for one in people]
    return {"enterprise_id": cast.riverside, "module_id": "wc", "person_ids": chosen}


def assign(cast: Cast, people=None, due_on=None) -> None:
    do(assigning.assign, viewer_of(cast.binh), **whom(cast, people), due_on=due_on)


def said(found: touching.Touching) -> tuple[list[str], dict[str, str]]:
    return [one.name for one in found.touched], {one.person.name: one.reason for one in found.spared}


def dues(*people) -> list:
    db.session.rollback()
    pages = [participant_queries.my_training(viewer_of(one), "en") for one in people]
    return [page.to_do[0].due_on if page.to_do else "nothing" for page in pages]


def test_a_module_is_taken_back_from_those_who_were_assigned_it_themselves(cast: Cast, bao):
    publish(a_module())
    assign(cast)
    assign(cast, [cast.amina], DAY)
    found = touching.withdrawals(viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]))
    assert said(found) == (["Amina Diallo"], {"Emil Pham": "assigned_to_everybody"})
    assert do(assigning.withdraw, viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil])) == 1
    assert dues(cast.amina, cast.emil, bao) == [None, None, None], "what everybody has, they keep"


def test_who_does_not_have_a_module_to_do_is_told_apart(cast: Cast):
    publish(a_module())
    assign(cast, [cast.amina])
    found = touching.withdrawals(viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]))
    assert said(found) == (["Amina Diallo"], {"Emil Pham": "not_assigned"})
    do(assigning.withdraw, viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]))
    assert dues(cast.amina) == ["nothing"]


def test_a_module_is_taken_back_from_everybody_but_those_who_have_it_alone(cast: Cast, bao):
    publish(a_module())
    assign(cast, due_on=DAY)
    assign(cast, [cast.amina], LATER)
    found = touching.withdrawals(viewer_of(cast.binh), **whom(cast, None))
    assert said(found) == (["Bao", "Emil Pham"], {"Amina Diallo": "own_assignment"})
    assert do(assigning.withdraw, viewer_of(cast.binh), **whom(cast, None)) == 2
    assert dues(cast.amina, cast.emil, bao) == [LATER, "nothing", "nothing"]


def test_some_get_a_later_day_of_their_own(cast: Cast, bao):
    module = publish(a_module())
    assign(cast, due_on=DAY)
    complete(world.a_viewer(bao), module)
    chosen = whom(cast, [cast.amina, bao])
    found = touching.extensions(viewer_of(cast.binh), **chosen)
    assert said(found) == (["Amina Diallo"], {"Bao": "completed"})
    assert found.latest == DAY
    assert do(assigning.extend, viewer_of(cast.binh), **chosen, until=LATER) == 1
    assert dues(cast.amina, cast.emil) == [LATER, DAY]


def test_everybody_gets_a_later_day_but_those_who_have_one_of_their_own(cast: Cast, bao):
    publish(a_module())
    assign(cast, due_on=DAY)
    assign(cast, [cast.amina], DAY)
    found = touching.extensions(viewer_of(cast.binh), **whom(cast, None))
    assert said(found) == (["Bao", "Emil Pham"], {"Amina Diallo": "own_assignment"})
    assert do(assigning.extend, viewer_of(cast.binh), **whom(cast, None), until=LATER) == 2
    assert dues(cast.amina, cast.emil, bao) == [DAY, LATER, LATER]


@pytest.mark.parametrize(
    ("until", "code"),
    [(None, "day_missing"), (clock.today() - timedelta(days=3), "due_in_past"), (DAY, "day_not_later")],
)
def test_more_time_is_more_time(cast: Cast, until, code):
    publish(a_module())
    assign(cast, due_on=DAY)
    with pytest.raises(Invalid, match=code):
        do(assigning.extend, viewer_of(cast.binh), **whom(cast, [cast.amina]), until=until)
    assert dues(cast.amina) == [DAY]


def test_who_has_no_last_day_is_given_none(cast: Cast):
    publish(a_module())
    assign(cast, [cast.amina])
    found = touching.extensions(viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]))
    assert said(found) == ([], {"Amina Diallo": "no_last_day", "Emil Pham": "not_assigned"})
    assert do(assigning.extend, viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]), until=LATER) == 0


def test_assigning_says_who_has_it_already_and_for_whom_it_is_not(cast: Cast, bao):
    module = publish(a_module(audience="manager"))
    assign(cast, [cast.emil])
    mai = world.a_participant(cast.riverside, "Mai", position="owner")
    zoe = world.a_participant(cast.riverside, "Zoe", position="manager")
    complete(world.a_viewer(zoe), module)
    found = touching.assignments(viewer_of(cast.binh), **whom(cast, [cast.emil, bao, mai, zoe]))
    reasons = {"Emil Pham": "assigned_before", "Bao": "not_meant_for_position", "Zoe": "completed"}
    assert said(found) == (["Mai"], reasons)


@pytest.mark.parametrize("act", [assigning.withdraw, assigning.extend])
def test_nothing_reaches_across_the_fence(cast: Cast, act):
    publish(a_module())
    assign(cast, due_on=DAY)
    more = {"until": LATER} if act is assigning.extend else {}
    for people in ([cast.amina, cast.carla], [cast.binh]):
        with pytest.raises(NotFound):
            do(act, viewer_of(cast.binh), **whom(cast, people), **more)
    for who in ("hugo", "dewi", "amina", "ada", "donor"):
        for people in (None, [cast.amina]):
            for enterprise_id in (cast.riverside, new_id()):
                with pytest.raises(NotFound):
                    do(
                        act,
                        viewer_of(getattr(cast, who)),
                        **{**whom(cast, people), "enterprise_id": enterprise_id},
                        **more,
                    )
    assert dues(cast.amina, cast.emil) == [DAY, DAY]
    assert len(db.session.scalars(select(Assignment)).all()) == 1


def test_what_was_extended_and_taken_back_stands_in_the_log(cast: Cast):
    publish(a_module())
    assign(cast, due_on=DAY)
    do(assigning.extend, viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]), until=LATER)
    do(assigning.withdraw, viewer_of(cast.binh), **whom(cast, [cast.amina, cast.emil]))
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.actor_id == cast.binh.person_id, AuditEntry.action.startswith("module."))
        .order_by(AuditEntry.at)
    )
    logged = [(row.action, row.details.get("people") or row.details.get("person")) for row in rows]
    people = [str(cast.amina.person_id), str(cast.emil.person_id)]
    assert logged[1] == ("module.extended", people)
    assert sorted(logged[2:]) == sorted(("module.unassigned", one) for one in people)
