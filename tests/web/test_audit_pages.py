"""The pages of the audit log: sentences with links, filters in the address, pages without an end, and the file."""

import csv
import io
import re
from urllib.parse import urlsplit

import pytest

from score_learn.core import audit
from score_learn.core.transaction import transaction
from tests import world
from tests.page import words
from tests.visit import Visit
from tests.web.test_query_counts import asked

SECRETS = {"pin": "482913", "token": "abc", "score": 87, "answers": ["b"], "password": "four lamps"}


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


def write(count, **values):
    with transaction():
        for number in range(count):
            given = {"action": "person.changed", "kind": "person", "subject_id": str(number), **values}
            audit.record(world.OPERATOR, given.pop("action"), **given)


def rows(page):
    return [words(row) for row in page.all(".//tbody/tr")]


def table(page):
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))


def test_an_entry_says_in_words_who_did_what_and_leads_there(site, cast, ada):
    binh = Visit(site).sign_in(cast.binh)
    place = f"/train/enterprises/{cast.riverside}"
    binh.send(binh.open(f"{place}/people/{cast.amina.person_id}/pin"), status=200)
    page = ada.open("/admin/audit")
    first = rows(page)[0]
    assert "Binh Tran" in first
    assert "Gave Amina Diallo a new PIN" in first
    assert "Enterprise: Riverside Garments" in first
    assert page.link("Amina Diallo") == f"/admin/people/{cast.amina.person_id}"
    assert page.link("Binh Tran") == f"/admin/people/{cast.binh.person_id}"
    for path in {page.link("Amina Diallo"), page.link("Riverside Garments"), page.link("Alpha")}:
        ada.open(path)


def test_an_action_without_words_is_shown_as_it_is(cast, ada):
    write(1, action="moon.painted", subject_id="the-moon", kind="moon", colour="green")
    first = rows(ada.open("/admin/audit"))[0]
    assert "The command line moon.painted: the-moon colour: green" in first
    assert rows(ada.open("/admin/audit?what=other")) == [first]


def test_what_changed_is_said_from_what_to_what(cast, ada):
    write(1, changed=["name", "sex"], position=["worker", "manager"], subject_id=str(cast.amina.person_id))
    first = rows(ada.open("/admin/audit"))[0]
    assert "Corrected what is kept of Amina Diallo" in first
    assert "Changed: Name, Sex" in first
    assert "Work: from worker to manager" in first
    given = {"before": {"name": "Old", "region": ""}, "after": {"name": "New", "region": "Hue"}}
    write(1, action="enterprise.changed", kind="enterprise", subject_id=str(cast.riverside), changed=["name"], **given)
    first = rows(ada.open("/admin/audit"))[0]
    assert "Name: from Old to New" in first
    assert "Place: from nothing to Hue" in first


def test_a_secret_a_score_or_an_answer_written_by_mistake_is_not_shown(cast, ada):
    write(1, **SECRETS)
    page, file = ada.open("/admin/audit"), ada.open("/admin/audit.csv")
    for value in ("482913", "abc", "87", "four lamps"):
        assert value not in rows(page)[0]
        assert value not in str(table(file)[0])


@pytest.mark.parametrize(
    ("query", "shown", "not_shown"),
    [
        ("?what=people", "Added Amina Diallo", "Published the module"),
        ("?what=content", "Published the module Alpha", "Added Amina Diallo"),
        ("?who=ada", "Set a password", "Added Amina Diallo"),
        ("?about=carla", "Added Carla Santos", "Amina"),
        ("?enterprise=hillside&what=people", "Added Carla Santos", "Amina"),
        ("?since=2020-01-01&until=2199-01-01", "Added Amina Diallo", "Nothing found"),
    ],
)
def test_filters_stand_in_the_address_and_in_the_file(cast, ada, query, shown, not_shown):
    page = ada.open(f"/admin/audit{query}", budget=60_000)
    assert shown in page.text
    assert not_shown not in " ".join(rows(page))
    file = ada.open(f"/admin/audit.csv{query}")
    assert len(table(file)) >= len(rows(page))
    assert shown in file.body.decode()
    assert not_shown not in file.body.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?who=nobody+of+this+name",
        "?since=2199-01-01",
        "?until=1999-01-01",
        "?about=%25",
        "?enterprise=_",
        "?before=20200101T000000000000-00000000000000000000000000000000",
    ],
)
def test_nothing_found_says_so(cast, ada, query):
    assert "Nothing found" in ada.open(f"/admin/audit{query}").text


@pytest.mark.parametrize("query", ["?before=x", "?since=yesterday", "?until=9999-12-31", "?since=0001-01-01"])
def test_odd_addresses_do_no_harm(cast, ada, query):
    assert rows(ada.open(f"/admin/audit{query}"))


def test_from_page_to_page_every_entry_comes_once(cast, ada):
    write(130, action="test.done", kind="test")
    seen, page = [], ada.open("/admin/audit?what=other")
    while True:
        seen += re.findall(r"test\.done: (\d+)", page.text)
        older = [link for text, link in page.links().items() if text == "Older"] if "Older" in page.text else []
        if not older:
            break
        address = older[0][0] if isinstance(older[0], list) else older[0]
        assert "what=other" in urlsplit(address).query, "the filter goes along"
        page = ada.open(address)
    assert seen == [str(number) for number in reversed(range(130))]
    assert "Newer" in page.text


@pytest.mark.one_database
def test_a_long_log_asks_no_more(cast, ada):
    def fill(count):
        for number in range(count):
            ada_viewer = world.a_viewer(cast.ada) if number < 3 else world.OPERATOR
            with transaction():
                one = (cast.amina, cast.emil, cast.carla)[number % 3]
                place = str((cast.riverside, cast.hillside)[number % 2])
                audit.record(ada_viewer, "pin.given", kind="person", subject_id=one.person_id, enterprise=place)

    fill(3)
    few = asked(ada, "/admin/audit")
    fill(297)
    many = asked(ada, "/admin/audit")
    assert len(rows(many)) == 50
    assert many.queries == few.queries <= 20


def test_a_country_s_administrator_sees_no_other_country_on_any_page(site, cast):
    write(60, subject_id=str(cast.carla.person_id), enterprise=str(cast.hillside))
    vera = Visit(site).sign_in(world.an_administrator("Vera Local", country="VN"))
    for path in ("/admin/audit", "/admin/audit.csv", "/admin/audit?about=carla", "/admin/audit?enterprise=hillside"):
        body = vera.open(path).body.decode()
        for word in ("Carla Santos", "Hillside Furniture", str(cast.carla.person_id), str(cast.hillside)):
            assert word not in body
    assert "Older" not in vera.open("/admin/audit").text, "sixty entries of another country make no second page"
