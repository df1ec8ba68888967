"""Finding people in any script, by number, place, position and state; and one person's page."""

from datetime import timedelta

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.people import administering, changing, person_queries, service, staff
from score_learn.people.person_queries import Wanted
from score_learn.people.rules import AccessRole, Position, Sex
from tests import world
from tests.people.recorded import membership
from tests.visit import counted_queries

NAMES = ["สมชาย ใจดี", "ខៀវ សុភា", "Nguyễn Thị Hương", "আমেনা খাতুন", "محمد علي", "李小红", "İrem Çelik", "Ольга Ёлкина"]


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


@pytest.fixture
def vera(cast):
    """An administrator of Viet Nam alone, where Riverside is."""
    return world.a_viewer(world.an_administrator("Vera Local", country="VN"))


def names(viewer, turn=1, size=50, **wanted):
    page = person_queries.search(viewer, Wanted(**wanted), number=turn, size=size)
    return [row.name for row in page.rows]


def leave(cast, somebody):
    with transaction():
        changing.end_participation(
            world.OPERATOR, enterprise_id=somebody.enterprise_id, person_ids=[somebody.person_id]
        )


def deactivate(somebody):
    with transaction():
        administering.deactivate(world.OPERATOR, person_id=somebody.person_id)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("สมชาย", NAMES[0]),
        ("សុភា", NAMES[1]),
        ("nguyen huong", NAMES[2]),
        ("HƯƠNG", NAMES[2]),
        ("আমেনা", NAMES[3]),
        ("علي محمد", NAMES[4]),
        ("小红", NAMES[5]),
        ("irem celik", NAMES[6]),
        ("елкина", NAMES[7]),
    ],
)
def test_a_name_is_found_in_its_own_script_in_any_order_and_without_accents(cast, ada, typed, found):
    for name in NAMES:
        world.a_participant(cast.riverside, name)
    assert names(ada, name=typed) == [found]


@pytest.mark.parametrize("odd", ["%", "_", "\\", "'", "a%a", "\u200f"])
def test_signs_of_a_pattern_are_only_signs(cast, ada, odd):
    assert names(ada, name=odd) == (names(ada) if odd == "\u200f" else [])


def test_everybody_is_listed_by_name(cast, ada):
    found = names(ada)
    assert found == sorted(found)
    assert {"Amina Diallo", "Binh Tran", "Carla Santos", "Ada Admin"} <= set(found)


def test_a_personal_number_or_a_sign_in_name_finds_whoever_has_it(cast, ada):
    assert set(names(ada, number=" ١٠١ ")) == {"Amina Diallo", "Carla Santos"}
    assert names(ada, number="101", enterprise="hillside") == ["Carla Santos"]
    assert names(ada, number="Emil") == ["Emil Pham"]


def test_filters_narrow_together_on_one_membership(cast, ada):
    assert names(ada, country="ID") == ["Carla Santos", "Hugo Wibowo"]
    assert names(ada, enterprise=cast.carla.enterprise_code.lower(), role="participant") == ["Carla Santos"]
    assert names(ada, position="supervisor") == ["Emil Pham"]
    assert names(ada, position="supervisor", country="ID") == []
    assert names(ada, role="trainer") == ["Binh Tran", "Hugo Wibowo"]


def test_states_part_everybody_into_three(cast, ada):
    leave(cast, cast.emil)
    deactivate(cast.carla)
    assert names(ada, state="left") == ["Emil Pham"]
    assert names(ada, state="deactivated") == ["Carla Santos"]
    assert "Amina Diallo" in names(ada, state="active")
    parts = [name for state in person_queries.STATES for name in names(ada, state=state)]
    assert sorted(parts) == names(ada)
    assert names(ada, state="left", enterprise="Hillside") == []


def test_who_went_on_to_another_enterprise_has_left_the_first_and_is_active(cast, ada):
    with transaction():
        staff.end_membership(ada, membership_id=membership(cast.binh.person_id, enterprise_id=cast.riverside).id)
    assert names(ada, state="left", enterprise="Riverside", role="trainer") == ["Binh Tran"]
    assert "Binh Tran" in names(ada, state="active")
    [row] = person_queries.search(ada, Wanted(name="Binh")).rows
    assert (row.state, [one.enterprise_name for one in row.memberships]) == ("active", [None])


def test_an_administrator_of_a_country_finds_its_people_alone(cast, vera):
    assert set(names(vera)) == {"Amina Diallo", "Binh Tran", "Dewi Lestari", "Emil Pham", "Vera Local"}
    assert names(vera, name="Carla") == names(vera, country="ID") == names(vera, enterprise="Hillside") == []


def test_of_somebody_in_two_countries_an_administrator_of_one_sees_that_one(cast, ada, vera):
    with transaction():
        staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    [row] = person_queries.search(vera, Wanted(name="Binh")).rows
    page = person_queries.person_page(vera, cast.binh.person_id)
    for rows in (row.memberships, page.now):
        assert {one.enterprise_name for one in rows} == {None, "Riverside Garments"}
    assert page.beyond_reach
    assert len(person_queries.person_page(ada, cast.binh.person_id).now) == 3


@pytest.mark.parametrize("who", ["amina", "binh", "dewi", "partner", "buyer", "donor"])
def test_nobody_else_finds_anybody(cast, who):
    viewer = world.a_viewer(getattr(cast, who))
    assert names(viewer) == names(viewer, staff=True) == []
    with pytest.raises(NotFound):
        person_queries.person_page(viewer, cast.amina.person_id)


def test_staff_are_found_by_name_or_address_with_all_their_places(cast, ada):
    with transaction():
        staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    assert "Amina Diallo" not in names(ada, staff=True)
    assert names(ada, staff=True, name=cast.hugo.email.upper()) == ["Hugo Wibowo"]
    assert names(ada, name=cast.hugo.email) == [], "among all people only names are looked through"
    [binh] = person_queries.search(ada, Wanted(name="binh", staff=True)).rows
    assert {one.enterprise_name for one in binh.memberships} == {None, "Riverside Garments", "Hillside Furniture"}
    assert binh.email == cast.binh.email


def test_pages_follow_each_other_and_a_number_beyond_shows_the_last(cast, ada):
    everybody = names(ada)
    turned = [name for turn in (1, 2) for name in names(ada, turn, size=5)]
    assert turned == everybody
    page = person_queries.search(ada, Wanted(), number=99, size=5)
    assert page.number == page.count == -(-len(everybody) // 5)
    assert person_queries.search(ada, Wanted(), number=-3, size=5).number == 1


def test_the_total_stops_where_nobody_turns_pages_any_more(cast, ada, monkeypatch):
    monkeypatch.setattr(person_queries, "COUNTED_MOST", 4)
    assert person_queries.search(ada, Wanted()).total == 4


@pytest.mark.one_database
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(staff=True), Wanted(state="active", country="VN")])
def test_three_rows_and_three_hundred_cost_the_same_number_of_queries(cast, ada, wanted):
    def asked():
        person_queries.search(ada, wanted, size=500)
        with counted_queries() as statements:
            rows = person_queries.search(ada, wanted, size=500).rows
        return len(rows), len(statements)

    few, cost = asked()
    with transaction():
        for number in range(300):
            staff.add_staff(
                world.OPERATOR,
                name=f"Trainer {number}",
                sex=Sex.NOT_STATED,
                role=AccessRole.TRAINER,
                enterprise_id=cast.riverside,
                email=f"t{number}@example.org",
            )
    many, cost_of_many = asked()
    assert many == few + 300
    assert cost_of_many == cost <= 3


def test_the_page_of_a_person_says_what_was_and_what_is(cast, ada):
    binh, prepared = world.a_viewer(cast.binh), service.prepare_pin()
    with transaction():
        service.give_pin(
            binh,
            enterprise_id=cast.riverside,
            person_id=cast.amina.person_id,
            prepared=prepared,
        )
    world.a_session(cast.amina)
    page = person_queries.person_page(ada, cast.amina.person_id)
    assert [name for name, _at in page.pin_changes] == ["Binh Tran"]
    assert (page.open_sessions, page.email, page.beyond_reach) == (1, "", False)
    assert [one.position for one in page.now] == [Position.WORKER]
    leave(cast, cast.amina)
    page = person_queries.person_page(ada, cast.amina.person_id)
    assert (page.now, len(page.before), page.open_sessions) == ((), 1, 0)


@pytest.mark.parametrize(
    ("who", "own_device", "hours", "open_then"),
    [
        ("amina", True, 24 * 89, 1),
        ("amina", True, 24 * 91, 0),
        ("amina", False, 0.5, 1),
        ("amina", False, 1, 0),
        ("binh", True, 11, 1),
        ("binh", True, 13, 0),
    ],
)
def test_a_session_is_counted_as_long_as_it_counts(cast, who, own_device, hours, open_then):
    somebody = getattr(cast, who)
    world.a_session(somebody, own_device=own_device)
    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
        assert person_queries.open_sessions(somebody.person_id) == open_then
