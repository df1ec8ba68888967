"""The administrator's list of enterprises: found in any script, filtered, in pages."""

from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.people import place_queries, places
from score_learn.people.models import Headcount
from tests import world
from tests.visit import counted_queries

NAMES = (
    "Nhà máy Đường Bình Định",
    "مصنع النسيج الحديث",
    "Завод «Ёлка»",
    "Łódzkie Meble",
    "ÅNGSTRÖM Textil",
    "100% Cotton",
)


@pytest.fixture
def ada(site):
    return world.a_viewer(world.an_administrator())


def found(viewer, **wanted):
    return [row.enterprise.name for row in place_queries.enterprise_page(viewer, **wanted).rows]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("nha binh", {NAMES[0]}),
        ("BÌNH ĐỊNH", {NAMES[0]}),
        ("định nhà", {NAMES[0]}),
        ("النسيج", {NAMES[1]}),
        ("елка", {NAMES[2]}),
        ("ЗАВОД", {NAMES[2]}),
        ("angstrom", {NAMES[4]}),
        ("100%", {NAMES[5]}),
        ("%", {NAMES[5]}),
        ("_", set()),
        ("nothing of this name", set()),
        ("  ", set(NAMES)),
    ],
)
def test_an_enterprise_is_found_in_its_own_script_with_and_without_accents(ada, wanted, names):
    for name in NAMES:
        world.an_enterprise(name)
    assert set(found(ada, wanted=wanted)) == names


def test_an_enterprise_is_found_by_its_code_as_people_type_it(ada):
    world.an_enterprise("Lakeside")
    [row] = place_queries.enterprise_page(ada).rows
    code = row.enterprise.code
    for typed in (code, code.lower(), f"{code[:2]} {code[2:]}", f"{code[:2]}-{code[2:]}", code[2:]):
        assert found(ada, wanted=typed) == ["Lakeside"]


def test_the_list_is_filtered_by_country_and_sector(ada):
    world.an_enterprise("A", country="VN", sector="food")
    world.an_enterprise("B", country="ID", sector="food")
    world.an_enterprise("C", country="ID", sector="wood")
    assert found(ada, country="ID") == ["B", "C"]
    assert found(ada, sector="food") == ["A", "B"]
    assert found(ada, country="ID", sector="wood", wanted="c") == ["C"]
    assert sorted(place_queries.countries_in_use(ada)) == ["ID", "VN"]


def test_the_list_comes_in_pages_by_name(ada):
    for number in (3, 1, 5, 2, 4):
        world.an_enterprise(f"Works {number}")
    page = place_queries.enterprise_page(ada, number=2, size=2)
    assert ([row.enterprise.name for row in page.rows], page.total, page.count) == (["Works 3", "Works 4"], 5, 3)
    assert place_queries.enterprise_page(ada, number=99, size=2).number == 3
    assert place_queries.enterprise_page(ada, number=-1, size=2).number == 1
    assert place_queries.enterprise_page(ada, wanted="none").count == 1


def test_a_row_says_who_takes_part_who_is_employed_and_who_trains(ada):
    enterprise_id = world.an_enterprise("Lakeside", women=7, men=5)
    world.a_participant(enterprise_id, "One")
    world.a_participant(enterprise_id, "Two")
    world.a_trainer(enterprise_id, name="Zoe Last")
    world.a_trainer(enterprise_id, name="Abe First")
    [row] = place_queries.enterprise_page(ada).rows
    assert (row.participants, row.employed, row.trainers) == (2, 12, ("Abe First", "Zoe Last"))
    with transaction():
        day = clock.today("Asia/Ho_Chi_Minh") - timedelta(days=30)
        places.add_headcount(ada, enterprise_id=enterprise_id, women=1, men=1, in_force_from=day)
        later = clock.today("Asia/Ho_Chi_Minh") + timedelta(days=1)
        db.session.add(Headcount(enterprise_id=enterprise_id, women=9, men=9, in_force_from=later))
    assert place_queries.enterprise_page(ada).rows[0].employed == 12, "an older or later one changes nothing of today"


@pytest.mark.one_database
def test_a_page_asks_as_often_for_three_enterprises_as_for_three_hundred(ada):
    asked = []
    for many in (3, 300):
        with transaction():
            for number in range(many):
                places.create_enterprise(
                    world.OPERATOR,
                    name=f"Works {many} {number}",
                    country="VN",
                    region="",
                    sector="food",
                    time_zone="Asia/Ho_Chi_Minh",
                    languages=["vi"],
                    women=1,
                    men=1,
                )
        with counted_queries() as statements:
            place_queries.enterprise_page(ada, wanted="works")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 6


def test_an_administrator_of_a_country_finds_what_is_there(cast):
    vera = world.a_viewer(world.an_administrator("Vera Local", country="VN"))
    assert found(vera) == ["Riverside Garments"]
    assert found(vera, wanted="hillside") == found(vera, country="ID") == []
    assert place_queries.countries_in_use(vera) == ("VN",)
    assert [row.name for row in place_queries.trainers_of(vera, cast.riverside)] == ["Binh Tran"]
    assert [row.name for row in place_queries.trainers_to_choose(vera)] == ["Binh Tran"]


def test_trainers_to_choose_from_stand_there_once_each(cast):
    world.let_train(cast.binh, cast.hillside)
    rows = place_queries.trainers_to_choose(world.a_viewer(cast.ada))
    assert [row.name for row in rows] == ["Binh Tran", "Hugo Wibowo"]
    assert all("@" in row.email for row in rows)
