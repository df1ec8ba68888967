"""The administrator's table: filters, order, pages, the people behind its numbers, and the files."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.learning.models import Completion
from score_learn.learning.rules import local_day
from score_learn.people.models import Enterprise
from tests import world
from tests.learning.acting import do
from tests.learning.histories import make_histories
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.visit import Visit

EVERY = "?state=all"


def names(page):
    return ["".join(cell.itertext()).strip() for cell in page.all(".//tbody//th[@scope='row']")]


def table(page):
    return list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"))))


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?sort=name", ["Hillside Furniture", "Riverside Garments"]),
        ("?sort=-name", ["Riverside Garments", "Hillside Furniture"]),
        ("?sort=-people", ["Riverside Garments", "Hillside Furniture"]),
        ("?sort=people", ["Hillside Furniture", "Riverside Garments"]),
        ("?sort=country", ["Hillside Furniture", "Riverside Garments"]),
        ("?sort=-country", ["Riverside Garments", "Hillside Furniture"]),
        ("?sort=-alpha", ["Hillside Furniture", "Riverside Garments"]),
        ("?sort=alpha", ["Riverside Garments", "Hillside Furniture"]),
        ("?sort=%22;drop&page=x", ["Hillside Furniture", "Riverside Garments"]),
        ("?name=ＲＩＶＥＲ", ["Riverside Garments"]),
        ("?state=closed", []),
    ],
)
def test_the_table_is_sorted_and_filtered_by_its_address(ada, story, query, shown):
    assert names(ada.open(f"/admin{query}")) == shown


def test_the_enterprises_of_one_trainer_are_shown_and_filed(ada, cast, story):
    found = ada.open(f"/admin?trainer={cast.hugo.person_id}")
    assert names(found) == ["Hillside Furniture"]
    assert [row[0] for row in table(ada.open(found.link("This table as CSV")))[1:]] == ["Hillside Furniture"]
    people = table(ada.open(found.link("People as CSV")))[1:]
    assert {row[0] for row in people} == {"Hillside Furniture"}
    assert names(ada.open(f"/admin?trainer={cast.amina.person_id}")) == []


def test_an_enterprise_is_found_by_its_code_as_people_type_it(ada, cast):
    code = db.session.get_one(Enterprise, cast.hillside).code
    assert names(ada.open(f"/admin?name={code[:2].lower()}%20{code[2:]}")) == ["Hillside Furniture"]


def test_a_closed_enterprise_stands_aside(ada, cast):
    with transaction():
        db.session.get_one(Enterprise, cast.hillside).closed_on = clock.today()
    assert names(ada.open("/admin")) == ["Riverside Garments"]
    assert "Hillside Furniture" in names(ada.open("/admin?state=closed"))[0]
    assert len(names(ada.open("/admin" + EVERY))) == 2


def test_a_module_can_be_looked_at_alone(ada, story):
    heads = ["".join(head.itertext()) for head in ada.open("/admin?module=alpha").all(".//thead//th")]
    assert any("Alpha" in head for head in heads)
    assert not any("Beta" in head for head in heads)


def test_every_number_leads_to_the_people_behind_it(ada, cast, story):
    page = ada.open("/admin")
    behind = ada.open(page.link("1 of 2"))
    assert names(behind) == ["Amina Diallo", "Emil Pham"]
    everybody = ada.open(page.link("2 of 3"))
    assert names(everybody) == ["Amina Diallo", "Carla Santos", "Emil Pham"]
    assert names(ada.open(everybody.link("Completed"))) == ["Amina Diallo", "Carla Santos"]
    assert "Nobody here" in ada.open(everybody.link("Not started")).text


def test_the_filters_of_the_table_go_with_its_sums_and_files(ada, story):
    page = ada.open("/admin?country=VN&module=alpha")
    sums = [link.get("href") for link in page.all(".//tfoot//a")]
    assert len(sums) == 1 and "country=VN" in sums[0]
    assert names(ada.open(sums[0])) == ["Amina Diallo", "Emil Pham"]
    assert {row[0] for row in table(ada.open(page.link("People as CSV")))[1:]} == {"Riverside Garments"}
    assert {row[8] for row in table(ada.open(page.link("People as CSV")))[1:]} == {"Alpha"}
    assert [row[0] for row in table(ada.open(page.link("This table as CSV")))[1:]] == ["Riverside Garments"]


def test_a_page_of_people_says_state_and_days_and_no_result(ada, cast, story):
    today = clock.today("Asia/Ho_Chi_Minh")
    given = {"enterprise_id": cast.riverside, "module_id": "beta", "due_on": today, "person_ids": None}
    do(assigning.assign, world.a_viewer(cast.binh), **given)
    page = ada.open(f"/admin/completion/{cast.riverside}/beta")
    assert re.search(r"Emil Pham 102 Supervisor Not started", page.text)
    assert str(today.year) in page.text
    for word in ("in 100", "points", "passed", "attempt"):
        assert word not in page.text


def test_the_file_holds_real_days_and_numbers_and_the_certificate(ada, cast, story):
    answer = ada.open("/admin/completion/people.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename=completion-people.csv" in answer.headers["Content-Disposition"]
    head, *rows = table(answer)
    amina = dict(zip(head, next(row for row in rows if row[4] == "Amina Diallo" and row[8] == "Alpha"), strict=True))
    at = db.session.scalars(select(Completion.at).where(Completion.person_id == cast.amina.person_id)).one()
    day = local_day(at, "Asia/Ho_Chi_Minh").isoformat()
    assert (amina["State"], amina["Completed on"], amina["Lessons done"]) == ("Completed", day, amina["Lessons"])
    assert amina["Certificate number"].replace("-", "") == story.amina.code
    assert amina["Personal number"] == cast.amina.number
    assert {row[9] for row in rows} == {"Completed", "Under way"}
    head, *rows = table(ada.open("/admin/completion/enterprises.csv"))
    assert [row[4:9] for row in rows] == [["1", "1", "0", "0", "1"], ["2", "2", "0", "1", "1"]]


def test_whoever_has_nothing_to_do_stands_once_in_the_file(ada, cast, story):
    world.a_participant(cast.riverside, "Fatou Idle")
    rows = [row for row in table(ada.open("/admin/completion/people.csv")) if row[4] == "Fatou Idle"]
    assert [row[8:] for row in rows] == [["", "Nothing assigned", "", "", "", "", ""]]
    of_one = table(ada.open("/admin/completion/people.csv?module=alpha"))
    assert "Fatou Idle" not in {row[4] for row in of_one}


def test_a_name_that_a_spreadsheet_would_run_is_defused(ada, cast):
    world.a_participant(cast.riverside, "=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in {row[4] for row in table(ada.open("/admin/completion/people.csv"))}


def test_an_administrator_of_one_country_gets_that_country_and_no_other(visit, cast, story):
    visit.sign_in(world.an_administrator("Vera Local", country="VN"))
    for path in (
        "/admin",
        "/admin/completion/all/alpha",
        "/admin/completion/people.csv",
        "/admin/completion/enterprises.csv",
    ):
        for query in ("", "?country=ID", "?state=all&sort=people", "?name=Hillside"):
            page = visit.open(path + query)
            for foreign in (b"Hillside Furniture", b"Carla", b"Indonesia", story.carla.code.encode()):
                assert foreign not in page.body, f"{path}{query} tells of {foreign!r}"
    visit.open(f"/admin/completion/{cast.hillside}/alpha", status=404)


def test_a_certificate_of_another_country_has_no_number_in_the_file(visit, cast, story):
    with transaction():
        db.session.get_one(Enterprise, cast.hillside).country = "VN"
    visit.sign_in(world.an_administrator("Vera Local", country="VN"))
    assert story.carla.code[:4].encode() in visit.open("/admin/completion/people.csv").body


def test_a_retired_or_unknown_module_has_no_people(ada, cast):
    ada.open(f"/admin/completion/{cast.riverside}/nothing", status=404)
    ada.open("/admin/completion/all/nothing", status=404)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path",
    [
        "/admin?state=all",
        "/admin?sort=-people",
        "/admin?sort=-wc",
        "/admin/completion/all/wc",
        "/admin/completion/people.csv",
    ],
)
def test_three_hundred_enterprises_ask_no_more_than_three(site, cast, path):
    module = publish(a_module("wc"))
    counts = []
    for seed, enterprises in ((1, 3), (2, 297)):
        make_histories(seed, {"wc": [module]}, people=enterprises, enterprises=enterprises, letters="XYZ"[seed])
        visit = Visit(site).sign_in(cast.ada)
        visit.open(path, budget=60_000)
        counts.append(visit.open(path, budget=60_000).queries)
    few, many = counts
    if path.endswith(".csv"):
        # Read in batches: a few queries for each fifty enterprises.
        assert many <= few + 6 * 5
    else:
        # Of a single page the sums are added up; of several they are five more queries.
        assert many <= few + 5 <= 24
    assert len(db.session.scalars(select(Enterprise.id)).all()) == 302


def test_a_module_that_nobody_has_to_do_has_no_column_unless_it_is_asked_for(ada, cast):
    def columns(path):
        return {word for word in ("Alpha", "Beta") if re.search(rf"sort=-?{word.lower()}", ada.open(path).html)}

    assert columns("/admin") == set()
    do(assigning.assign, world.OPERATOR, enterprise_id=cast.riverside, module_id="alpha", due_on=None)
    assert columns("/admin") == {"Alpha"}
    assert columns("/admin?module=beta") == {"Beta"}
