"""A trainer's list by pages: it counts, narrows and sorts, and says the same as the whole ledger."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.errors import NotFound
from score_learn.core.ids import new_id
from score_learn.learning import assigning, ledger, rules
from score_learn.learning.followed_queries import FollowedRow, person_training
from score_learn.learning.help_queries import needing_help
from score_learn.learning.list_queries import Wish, trainer_list
from score_learn.learning.models import Enrolment
from score_learn.learning.reminder_queries import reminders
from score_learn.learning.rules import State
from score_learn.people.rules import Position
from tests import world
from tests.cast import Cast
from tests.learning.acting import WRONG, a_learner, complete, do, finish, take_test, viewer_of
from tests.learning.crowd import fill
from tests.learning.following import from_the_ledger
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.visit import counted_queries

FEW, MANY = 3, 300


@pytest.fixture
def crowd(cast: Cast):
    """Sixty people of Riverside and ten of Hillside, with two modules, one of them for management."""
    modules = [publish(a_module("wc")), publish(a_module("qi", audience="manager"))]
    fill(cast.riverside, modules, 60, chance=random.Random(11))
    fill(cast.hillside, modules, 10, chance=random.Random(12))
    due_on = clock.today("Asia/Ho_Chi_Minh")
    for module in modules:
        values = {"enterprise_id": cast.riverside, "module_id": module.id, "due_on": due_on}
        do(assigning.assign, viewer_of(cast.binh), **values)
    return modules


def listed(cast: Cast, **wish):
    return trainer_list(viewer_of(cast.binh), cast.riverside, Wish(**wish), "en")


def whole(cast: Cast, module) -> list[FollowedRow]:
    return from_the_ledger(viewer_of(cast.binh), cast.riverside, module)


def names(page) -> list[str]:
    return [row.participant.name for row in page.rows]


def test_a_glance_says_what_the_whole_ledger_says(cast: Cast, crowd):
    now = clock.now()
    loaded = {one.enrolment_id: one for one in ledger.load(Enrolment.cycle == 1)}
    everybody = [one.person_id for one in loaded.values()]
    glanced = {one.enrolment_id: one for module in crowd for one in ledger.glance(everybody, module.id)}
    assert len(glanced) == len(loaded) > 60
    for key, one in loaded.items():
        module = next(each for each in crowd if each.id == one.module_id)
        seen = glanced[key]
        assert (seen.state(module, now), seen.last_at, seen.attempts) == (
            one.state(module, now),
            one.last_at,
            one.attempts,
        )
    assert {one.state(crowd[0], now) for one in loaded.values()} == {State.STUCK, State.UNDER_WAY, State.DONE}


def test_the_pages_together_are_the_whole_list(cast: Cast, crowd):
    for module in crowd:
        expected = whole(cast, module)
        first = listed(cast, module_id=module.id, size=7)
        pages = [listed(cast, module_id=module.id, size=7, number=one + 1).page for one in range(first.page.count)]
        assert [row for page in pages for row in page.rows] == expected
        assert dict(first.counts) == Counter(row.state for row in expected)
        assert first.overdue == sum(row.overdue for row in expected)
        assert first.page.total == len(expected)
        assert listed(cast, module_id=module.id, size=7, number=99).page.rows == pages[-1].rows


def test_help_is_counted_in_the_database_as_in_the_list(cast: Cast, crowd):
    stuck = {row.participant.person_id for module in crowd for row in whole(cast, module) if row.state is State.STUCK}
    assert 5 < len(stuck) < 60
    binh = viewer_of(cast.binh)
    assert needing_help(binh, [cast.riverside, cast.hillside]) == {cast.riverside: len(stuck)}
    assert needing_help(viewer_of(cast.amina), [cast.riverside]) == {}


def test_help_is_needed_from_the_seventh_day_and_without_an_attempt(cast: Cast):
    module = publish(a_module())
    fresh, failed = a_learner(cast.riverside, "Anh"), a_learner(cast.riverside, "Bao")
    finish(fresh, module, 1)
    assert needing_help(viewer_of(cast.binh), [cast.riverside]) == {}
    for _ in range(3):
        take_test(failed, module, WRONG)
    assert needing_help(viewer_of(cast.binh), [cast.riverside]) == {cast.riverside: 1}
    with clock.back(-rules.QUIET):
        assert needing_help(viewer_of(cast.binh), [cast.riverside]) == {cast.riverside: 2}


@pytest.mark.parametrize(
    ("wish", "holds"),
    [
        ({"name": "ĐỨC"}, lambda row: row.participant.name.startswith("Đức")),
        ({"name": "EMILE"}, lambda row: row.participant.name.startswith("Émile")),
        ({"name": "李"}, lambda row: "李" in row.participant.name),
        ({"name": "1007"}, lambda row: row.participant.personal_number == "1007"),
        ({"position": "supervisor"}, lambda row: row.participant.position == Position.SUPERVISOR),
        ({"state": State.STUCK}, lambda row: row.state is State.STUCK),
        ({"overdue": True}, lambda row: row.overdue),
        ({"overdue": True, "state": State.NOT_STARTED}, lambda row: row.overdue and row.state is State.NOT_STARTED),
    ],
    # Not of the functions: their words differ from process to process.
    ids=["accents", "case", "another script", "number", "work", "stuck", "overdue", "overdue and not started"],
)
def test_the_list_is_narrowed(cast: Cast, crowd, wish, holds):
    with clock.back(-timedelta(days=2)):
        expected = [row for row in whole(cast, crowd[0]) if holds(row)]
        found = listed(cast, module_id="wc", size=100, **wish)
    assert expected, "the crowd has such people"
    assert list(found.page.rows) == expected


def test_the_chips_count_those_who_have_it_to_do(cast: Cast, crowd):
    for chip in listed(cast).modules:
        rows = whole(cast, chip.module)
        assert chip.people == sum(bool(row.assigned or row.enrolment_id) for row in rows)
        assert chip.for_everybody


def test_the_list_is_sorted_by_each_column_and_back(cast: Cast, crowd):
    keys = {
        "number": lambda row: int(row.participant.personal_number),
        "work": lambda row: row.participant.position,
        "lessons": lambda row: row.done / row.total,
        "last": lambda row: (row.last_at is not None, row.last_at),
    }
    for column, key in keys.items():
        for sort, back in ((column, False), (f"-{column}", True)):
            values = [key(row) for row in listed(cast, module_id="wc", size=100, sort=sort).page.rows]
            assert values == sorted(values, reverse=back), sort
    found = names(listed(cast, module_id="wc", size=100, sort="name").page)
    assert found[-1::-1][0] != found[0]
    assert sorted(found) == sorted(names(listed(cast, module_id="wc", size=100, sort="nonsense").page))


def test_a_module_that_is_not_there_gives_way_to_the_busiest(cast: Cast, crowd):
    assert listed(cast, module_id="nothing").module.id == "wc"


@pytest.mark.parametrize("who", ["hugo", "dewi", "amina", "ada", "partner", "donor"])
def test_nobody_but_the_trainer_opens_these_lists(cast: Cast, who):
    publish(a_module())
    viewer = viewer_of(getattr(cast, who))
    for enterprise_id in (cast.riverside, new_id()):
        with pytest.raises(NotFound):
            trainer_list(viewer, enterprise_id, Wish(), "en")
        with pytest.raises(NotFound):
            reminders(viewer, enterprise_id, "en")
        with pytest.raises(NotFound):
            person_training(viewer, enterprise_id, cast.amina.person_id, "en")


def test_a_person_of_elsewhere_has_no_page_here(cast: Cast):
    with pytest.raises(NotFound):
        person_training(viewer_of(cast.binh), cast.riverside, cast.carla.person_id, "en")


def test_a_person_s_page_says_what_the_lists_say(cast: Cast, crowd):
    somebody = whole(cast, crowd[0])[5].participant
    rows = {
        row.module.id: row for row in person_training(viewer_of(cast.binh), cast.riverside, somebody.person_id, "en")
    }
    for module in crowd:
        expected = [row for row in whole(cast, module) if row.participant.person_id == somebody.person_id]
        assert [rows[module.id]] == expected if expected else module.id not in rows


def test_whom_to_remind_are_those_with_something_late_soon_or_stuck(cast: Cast, crowd):
    found = reminders(viewer_of(cast.binh), cast.riverside, "en")
    expected = Counter(
        row.participant.person_id
        for module in crowd
        for row in whole(cast, module)
        if row.state is State.STUCK or (row.due_on and row.state is not State.DONE)
    )
    lines = [(one.person, len(one.rows)) for _position, group in found.groups for one in group]
    assert {person.person_id: number for person, number in lines} == dict(expected)
    assert found.total == len(expected)
    for position, group in found.groups:
        assert {one.person.position for one in group} == {position}


def test_a_day_in_a_week_is_soon_and_the_day_after_is_not(cast: Cast):
    module, today = publish(a_module()), clock.today("Asia/Ho_Chi_Minh")
    for days, total in ((8, 0), (7, 2), (0, 2)):
        values = {"enterprise_id": cast.riverside, "module_id": "wc", "due_on": today + timedelta(days=days)}
        do(assigning.assign, viewer_of(cast.binh), **values)
        assert reminders(viewer_of(cast.binh), cast.riverside, "en").total == total
    complete(viewer_of(cast.emil), module)
    assert reminders(viewer_of(cast.binh), cast.riverside, "en").total == 1


@pytest.mark.one_database
def test_lists_ask_as_often_for_three_hundred_as_for_three(cast: Cast):
    modules = [publish(a_module(one)) for one in ("wc", "qi")]
    binh, chance = viewer_of(cast.binh), random.Random(5)
    finish(viewer_of(cast.amina), modules[0], 1)
    pages = (
        lambda: trainer_list(binh, cast.riverside, Wish(), "en"),
        lambda: trainer_list(binh, cast.riverside, Wish(sort="lessons", name="a"), "en"),
        lambda: reminders(binh, cast.riverside, "en"),
        lambda: needing_help(binh, [cast.riverside]),
    )
    asked = []
    for number, start in ((FEW, 1000), (MANY - FEW, 2000)):
        fill(cast.riverside, modules, number, chance=chance, start=start)
        counts = []
        for page in pages:
            page()  # published versions are read once and kept
            with counted_queries() as statements:
                page()
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 17


def test_an_enterprise_without_people_or_modules_has_an_empty_list(cast: Cast):
    trainer = world.a_viewer(world.a_trainer(empty := world.an_enterprise("Empty"), name="Eva"))
    for count in (0, 1):
        if count:
            publish(a_module())
        found = trainer_list(trainer, empty, Wish(), "en")
        assert (found.members, found.page.rows, found.module is None) == (0, (), not count)
        assert reminders(trainer, empty, "en").groups == ()
