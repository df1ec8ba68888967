"""What a trainer, a manager and an administrator see: who is how far, and nothing across the fence."""

import inspect
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import assigning, completion_queries, followed_queries, service
from score_learn.learning.completion_queries import Cell, completion_by_enterprise
from score_learn.learning.enterprise_queries import OurPerson, Told, our_training
from score_learn.learning.list_queries import TrainerList
from score_learn.learning.roll import Places
from score_learn.learning.rules import State
from score_learn.people.models import Membership
from score_learn.people.rules import AccessRole, Permission, Position
from tests import world
from tests.cast import Cast
from tests.learning.acting import WRONG, a_learner, begin_test, complete, do, finish, take_test, viewer_of
from tests.learning.following import followed
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.visit import counted_queries


def assign(cast: Cast, **given) -> None:
    values = {"enterprise_id": cast.riverside, "module_id": "wc", "due_on": None, **given}
    do(assigning.assign, viewer_of(cast.binh), **values)


def by_name(listed: TrainerList) -> dict[str, followed_queries.FollowedRow]:
    return {row.participant.name.split(maxsplit=1)[0]: row for row in listed.page.rows}


def test_those_who_need_help_stand_first(cast: Cast):
    module, now = publish(a_module()), clock.now()
    with time_machine.travel(now, tick=False) as time:
        finish(viewer_of(cast.emil), module, 1, 2)
        time.shift(timedelta(days=7))
        for name, lessons in (("Anh", 1), ("Chi", 3)):
            finish(a_learner(cast.riverside, name), module, *range(1, lessons + 1))
        done = a_learner(cast.riverside, "Bao")
        complete(done, module)
        failed = a_learner(cast.riverside, "Duc")
        for _ in range(3):
            take_test(failed, module, WRONG)
        listed = followed(viewer_of(cast.binh), cast.riverside, module)
    assert [(row.participant.name, row.state) for row in listed.page.rows] == [
        ("Duc", State.STUCK),
        ("Emil Pham", State.STUCK),
        ("Amina Diallo", State.NOT_STARTED),
        ("Anh", State.UNDER_WAY),
        ("Chi", State.UNDER_WAY),
        ("Bao", State.DONE),
    ]
    rows = by_name(listed)
    assert (rows["Duc"].reason, rows["Duc"].attempts_used, rows["Duc"].attempts_allowed) == ("no_attempt_left", 3, 3)
    assert (rows["Emil"].reason, rows["Emil"].quiet_days, rows["Emil"].done) == ("quiet", 7, 2)
    assert (rows["Anh"].next_kind, rows["Anh"].next_number, rows["Chi"].next_kind) == ("lesson", 2, "test")
    assert rows["Bao"].completed_on == (now + timedelta(days=7)).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    assert dict(listed.counts) == {State.STUCK: 2, State.NOT_STARTED: 1, State.UNDER_WAY: 2, State.DONE: 1}


def test_the_list_says_what_is_due_and_what_is_overdue(cast: Cast):
    module, today = publish(a_module()), clock.today("Asia/Ho_Chi_Minh")
    assign(cast, due_on=today)
    complete(viewer_of(cast.emil), module)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        rows = by_name(followed(viewer_of(cast.binh), cast.riverside, module))
    assert (rows["Amina"].due_on, rows["Amina"].overdue) == (today, True)
    assert (rows["Emil"].due_on, rows["Emil"].overdue) == (today, False)


def test_the_list_holds_those_the_module_is_meant_for_and_those_who_began_it(cast: Cast):
    module = publish(a_module())
    finish(viewer_of(cast.amina), module, 1)
    for_managers = publish(a_module(audience="manager", version="2.0.0"))
    a_learner(cast.riverside, "Lan Vu")
    assert set(by_name(followed(viewer_of(cast.binh), cast.riverside, for_managers))) == {"Amina", "Emil"}


def test_somebody_who_moved_has_what_was_done_elsewhere(cast: Cast):
    module, mover = publish(a_module()), world.a_participant(cast.hillside, "Minh Le")
    complete(world.a_viewer(mover), module)
    join(mover.person_id, cast.riverside)
    assert by_name(followed(viewer_of(cast.binh), cast.riverside, module))["Minh"].state is State.DONE
    table = completion_by_enterprise(viewer_of(cast.binh), Permission.TRAIN, "en")
    assert table.page.rows[0].cells["wc"].done == 1


@pytest.mark.parametrize("who", ["hugo", "dewi", "amina", "ada", "partner", "buyer", "donor"])
def test_nobody_but_the_enterprises_trainer_opens_the_list(cast: Cast, who):
    module = publish(a_module())
    for enterprise_id in (cast.riverside, new_id()):
        with pytest.raises(NotFound):
            followed(viewer_of(getattr(cast, who)), enterprise_id, module)


SECRETS = ("percent", "points", "score", "response", "answer", "right", "passed")


@pytest.mark.parametrize("shape", [followed_queries.FollowedRow, OurPerson, Told, Cell])
def test_no_list_has_a_place_for_a_result(shape):
    names = inspect.get_annotations(shape)
    assert names and not [name for name in names if any(word in name for word in SECRETS)]


def test_the_enterprise_does_not_learn_who_failed(cast: Cast):
    module = publish(a_module())
    assign(cast)
    for somebody, values in ((cast.amina, WRONG), (cast.emil, ("a",))):
        for _ in range(3 if values is WRONG else 1):
            take_test(viewer_of(somebody), module, values)
    seen = our_training(viewer_of(cast.dewi), cast.riverside, Permission.LEAD_ENTERPRISE, "en")
    amina, emil = (person.modules["wc"] for person in seen.people)
    assert amina == emil


@pytest.mark.parametrize(
    ("who", "permission"),
    [
        ("dewi", Permission.TRAIN),
        ("binh", Permission.LEAD_ENTERPRISE),
        ("hugo", Permission.TRAIN),
        ("emil", Permission.LEAD_ENTERPRISE),
        ("partner", Permission.LEAD_ENTERPRISE),
    ],
)
def test_nobody_sees_an_enterprise_as_what_they_are_not(cast: Cast, who, permission):
    with pytest.raises(NotFound):
        our_training(viewer_of(getattr(cast, who)), cast.riverside, permission, "en")


def test_the_table_counts_those_who_take_part_now_and_have_it_to_do(cast: Cast):
    module = publish(a_module("wc"))
    publish(a_module("qi", audience="manager"))
    publish(a_module("osh"))
    lan = world.a_participant(cast.riverside, "Lan Vu")
    assign(cast)
    assign(cast, module_id="qi")
    assign(cast, module_id="osh", person_ids=[lan.person_id, cast.amina.person_id])
    complete(viewer_of(cast.emil), module)
    finish(viewer_of(cast.amina), module, 1)
    do(service.begin, viewer_of(cast.amina), module_id="osh")
    table = completion_by_enterprise(viewer_of(cast.ada), Permission.ADMINISTER, "en")
    riverside = next(row for row in table.page.rows if row.enterprise.id == cast.riverside)
    assert riverside.participants == 3
    assert riverside.cells == {"wc": Cell(3, 1, 1, 1), "qi": Cell(1, 1, 0, 0), "osh": Cell(2, 1, 1, 0)}
    assert [(row.enterprise.name, row.participants) for row in table.page.rows] == [
        ("Hillside Furniture", 1),
        ("Riverside Garments", 3),
    ]
    assert (table.participants, table.sums["wc"]) == (4, Cell(3, 1, 1, 1))


def test_the_table_says_what_the_list_behind_it_says(cast: Cast):
    module = publish(a_module())
    assign(cast)
    people = [a_learner(cast.riverside, f"Person {number}") for number in range(5)]
    complete(people[0], module)
    complete(people[1], module)
    finish(people[2], module, 1)
    begin_test(people[3], module)
    listed = followed(viewer_of(cast.binh), cast.riverside, module).counts
    cell = completion_by_enterprise(viewer_of(cast.binh), Permission.TRAIN, "en").page.rows[0].cells["wc"]
    counted = (listed[State.NOT_STARTED], listed[State.UNDER_WAY] + listed[State.STUCK], listed[State.DONE])
    assert counted == (cell.not_started, cell.under_way, cell.done) == (3, 2, 2)


def test_what_was_taken_back_is_counted_no_longer(cast: Cast):
    publish(a_module())
    for person_ids in (None, [cast.amina.person_id]):
        assign(cast, person_ids=person_ids)
        whom = {"enterprise_id": cast.riverside, "module_id": "wc", "person_ids": person_ids}
        do(assigning.withdraw, viewer_of(cast.binh), **whom)
        assert completion_by_enterprise(viewer_of(cast.binh), Permission.TRAIN, "en").page.rows[0].cells == {}


def test_each_sees_the_rows_of_their_own_enterprises(cast: Cast):
    rows = {
        who: [
            row.enterprise.id
            for row in completion_by_enterprise(viewer_of(getattr(cast, who)), permission, "en").page.rows
        ]
        for who, permission in (
            ("binh", Permission.TRAIN),
            ("hugo", Permission.TRAIN),
            ("dewi", Permission.TRAIN),
            ("amina", Permission.ADMINISTER),
        )
    }
    assert rows == {"binh": [cast.riverside], "hugo": [cast.hillside], "dewi": [], "amina": []}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"places": Places(name="rIVER")}, ["Riverside Garments"]),
        ({"places": Places(country="ID")}, ["Hillside Furniture"]),
        ({"places": Places(sector="garment")}, ["Riverside Garments"]),
        ({"places": Places(name="nowhere")}, []),
        ({"size": 1, "number": 2}, ["Riverside Garments"]),
        ({"size": 1, "number": 99}, ["Riverside Garments"]),
        ({"size": None}, ["Hillside Furniture", "Riverside Garments"]),
    ],
)
def test_the_table_can_be_narrowed_and_paged(cast: Cast, given, names):
    table = completion_by_enterprise(viewer_of(cast.ada), Permission.ADMINISTER, "en", **given)
    assert [row.enterprise.name for row in table.page.rows] == names


@pytest.mark.one_database
def test_lists_ask_the_database_as_often_for_many_people_as_for_few(cast: Cast):
    modules = [publish(a_module(module_id)) for module_id in ("wc", "qi")]
    finish(viewer_of(cast.amina), modules[0], 1)
    take_test(viewer_of(cast.amina), modules[0], WRONG)
    few = _asked(cast, modules[0])
    for number in range(6):
        complete(a_learner(cast.riverside, f"Person {number}", position=Position.MANAGER), modules[number % 2])
    assign(cast)
    assert _asked(cast, modules[0]) == few
    assert max(few) <= 12


def join(person_id: UUID, enterprise_id: UUID) -> None:
    """Let a person take part in another enterprise as well."""
    with transaction():
        db.session.add(
            Membership(
                person_id=person_id,
                access_role=AccessRole.PARTICIPANT,
                position=Position.WORKER,
                enterprise_id=enterprise_id,
                personal_number="900",
                sign_in_name="joined",
                starts_on=clock.today() - timedelta(days=1),
            )
        )


def _asked(cast: Cast, module) -> tuple[int, int, int]:
    binh = viewer_of(cast.binh)
    found = []
    for page in (
        lambda: followed(binh, cast.riverside, module),
        lambda: our_training(binh, cast.riverside, Permission.TRAIN, "en"),
        lambda: completion_queries.completion_by_enterprise(binh, Permission.TRAIN, "en"),
    ):
        page()  # published versions are read once and kept
        with counted_queries() as asked:
            page()
        found.append(len(asked))
    return tuple(found)
