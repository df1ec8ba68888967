"""The administrator's pages of certificates: searching, one with all that is frozen, withdrawing, erasing a name."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text, update

from score_learn.certification import administered_queries, service
from score_learn.certification.administered_queries import Wanted
from score_learn.certification.rules import Status, grouped
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.people import changing
from score_learn.people.models import Membership, Person
from tests import world
from tests.certification.tampering import take_locks_away
from tests.learning.acting import complete, do
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.page import words
from tests.visit import Visit
from tests.web.test_query_counts import asked


@pytest.fixture
def ada(visit, cast, story):
    return visit.sign_in(cast.ada)


def names(page):
    return [words(cell) for cell in page.all(".//tbody/tr/th")]


def page_of(way, rest=""):
    return f"/admin/certificates/{way.certificate_id}{rest}"


def file(page):
    return list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Amina Diallo", "Carla Santos"}),
        ("?name=AMINA", {"Amina Diallo"}),
        ("?name=diallo+ami", {"Amina Diallo"}),
        ("?enterprise=hillside", {"Carla Santos"}),
        ("?module=alpha", {"Amina Diallo", "Carla Santos"}),
        ("?module=beta", set()),
        ("?status=valid", {"Amina Diallo", "Carla Santos"}),
        ("?status=revoked", set()),
        ("?status=altered", {"Amina Diallo", "Carla Santos"}),
        ("?since=2199-01-01", set()),
        ("?until=2199-01-01&since=2000-01-01", {"Amina Diallo", "Carla Santos"}),
        ("?code=nothing", set()),
        ("?name=%25", set()),
        ("?before=x&after=y", {"Amina Diallo", "Carla Santos"}),
    ],
)
def test_certificates_are_found_by_what_is_asked_for(ada, query, shown):
    assert set(names(ada.open(f"/admin/certificates{query}"))) == shown
    rows = file(ada.open(f"/admin/certificates.csv{query}"))
    assert {row[1] for row in rows[1:]} == shown


def test_found_by_the_name_of_today_and_by_the_one_on_the_paper(site, ada, story):
    with transaction():
        db.session.get_one(Person, story.amina.person.person_id).name = "Амина Диалло"
    for query in ("АМИНА", "diallo"):
        assert names(ada.open(f"/admin/certificates?name={query}")) == ["Amina Diallo"]


def test_a_name_that_was_erased_finds_nothing_although_the_person_is_still_known(ada, story):
    do(service.erase_holder, world.OPERATOR, person_id=story.amina.person.person_id)
    assert names(ada.open("/admin/certificates?name=amina")) == []
    assert names(ada.open(f"/admin/certificates?code={story.amina.code}")) == ["–"]
    assert names(ada.open("/admin/certificates?status=erased")) == ["–"]


@pytest.mark.parametrize("who", ["binh", "dewi"])
def test_nor_does_it_find_anything_for_whoever_trains_or_leads_them(visit, cast, story, who):
    base = f"/{'train/enterprises' if who == 'binh' else 'enterprise'}/{cast.riverside}"
    code = grouped(story.amina.code)
    visit.sign_in(getattr(cast, who))
    assert code in visit.open(f"{base}/certificates?name=amina").text
    do(service.erase_holder, world.OPERATOR, person_id=story.amina.person.person_id)
    assert code not in visit.open(f"{base}/certificates?name=amina").text
    assert code in visit.open(f"{base}/certificates?name={story.amina.code}").text
    assert code not in visit.open(f"{base}/people/{cast.amina.person_id}").text


def test_nor_does_the_file_of_completions_say_which_certificate_it_was(ada, story):
    code = grouped(story.amina.code)
    assert code in ada.open("/admin/completion/people.csv").body.decode()
    do(service.erase_holder, world.OPERATOR, person_id=story.amina.person.person_id)
    assert code not in ada.open("/admin/completion/people.csv").body.decode()


@pytest.mark.parametrize("months", [None, 1])
@pytest.mark.parametrize("act", ["", "revoke", "erase"])
@pytest.mark.parametrize("days", [3, 40])
def test_the_search_by_state_says_what_each_certificate_says(cast, story, months, act, days):
    complete(world.a_viewer(cast.emil), publish(replace(a_module("cert", test=None), valid_months=months)))
    ada, wanted = world.a_viewer(cast.ada), {"module_id": "cert"}
    (row,) = administered_queries.search(ada, Wanted(**wanted)).rows
    if act == "revoke":
        do(service.revoke, ada, certificate_id=row.id, reason="A mistake.")
    elif act == "erase":
        do(service.erase_holder, ada, person_id=cast.emil.person_id)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
        (row,) = administered_queries.search(ada, Wanted(**wanted)).rows
        found = {
            status: len(administered_queries.search(ada, Wanted(**wanted, status=status)).rows)
            for status in administered_queries.STATUSES
        }
    assert found == {status: int(status == row.status) for status in administered_queries.STATUSES}


def test_one_certificate_shows_everything_that_was_signed(ada, story):
    page = ada.open(page_of(story.amina))
    for word in ("Amina Diallo", "Riverside Garments", "Alpha", "1.0.0", "Valid", "Signature", "Holder, as a digest"):
        assert word in page.text
    assert grouped(story.amina.code) in page.heading
    assert story.amina.code in page.link("Public page")
    assert ada.open(page.link("PDF")).body.startswith(b"%PDF")
    assert "Issued certificate" in ada.open(page.link("What was done with it")).text


def test_an_altered_certificate_says_which_part_does_not_fit(ada, story):
    take_locks_away()
    with transaction():
        db.session.execute(text("UPDATE certificate SET signature = 'x'"))
    page = ada.open(page_of(story.amina))
    assert "Altered" in page.text
    assert "signature" in page.text
    assert "Amina" not in page.text
    ada.open(page_of(story.amina, ".pdf"), status=400)


def test_withdrawing_leads_back_to_the_certificate(ada, story):
    page = ada.open(ada.open(page_of(story.amina)).link("Withdraw"))
    after = ada.send_and_follow(page, {"reason": "Issued to the wrong person."})
    assert after.path == page_of(story.amina)
    assert "Issued to the wrong person." in after.text
    assert "Withdraw" not in [words(link) for link in after.all(".//a")]


def test_a_name_is_erased_only_after_a_page_that_says_what_that_does(ada, cast, story):
    complete(world.a_viewer(cast.amina), publish(a_module("second", test=None)))
    page = ada.open(page_of(story.amina))
    page = ada.open(page.link("Erase the holder’s name"))
    assert "This cannot be undone." in page.text
    assert "Amina Diallo is erased from these 2 certificates" in page.text
    after = ada.send_and_follow(page)
    assert "The name is erased from 2 certificates." in after.text
    assert "Amina" not in after.text
    assert "Erased on" in after.text
    again = ada.send(page)
    assert again.headers["Location"].endswith(page_of(story.amina))
    assert "There is no name to erase" in ada.open(page_of(story.amina, "/holder-erasure")).text
    assert "Carla Santos" in ada.open(page_of(story.carla)).text
    assert "Amina" not in ada.open(f"/verify/{story.amina.code}").text


def test_a_country_s_administrator_reaches_no_other_certificate(site, cast, story):
    vera = Visit(site).sign_in(world.an_administrator("Vera Local", country="VN"))
    assert names(vera.open("/admin/certificates")) == ["Amina Diallo"]
    for query in ("?name=carla", "?enterprise=hillside", f"?code={story.carla.code}", "?status=valid&name=santos"):
        for kind in ("", ".csv"):
            assert "Carla" not in vera.open(f"/admin/certificates{kind}{query}").body.decode()
    for rest in ("", ".pdf", "/revocation", "/holder-erasure"):
        vera.open(page_of(story.carla, rest), status=404)
    for rest in ("/revocation", "/holder-erasure"):
        assert vera.act(page_of(story.carla, rest), {"reason": "x"}).status == 404
    assert "Carla Santos" in Visit(site).sign_in(cast.ada).open(page_of(story.carla)).text


def test_erasing_in_one_country_leaves_the_names_of_the_other(site, cast, story):
    amina = cast.amina.person_id
    do(changing.end_participation, world.OPERATOR, enterprise_id=cast.riverside, person_ids=[amina])
    there = world.a_participant(cast.hillside, "Somebody Else").person_id
    with transaction():
        db.session.execute(update(Membership).where(Membership.person_id == there).values(person_id=amina))
    complete(world.a_viewer(cast.amina), publish(a_module("elsewhere", test=None)))
    vera = Visit(site).sign_in(world.an_administrator("Vera Local", country="VN"))
    page = vera.open(page_of(story.amina, "/holder-erasure"))
    assert "from this certificate" in page.text
    vera.send(page)
    rows = file(Visit(site).sign_in(cast.ada).open("/admin/certificates.csv?name=amina"))
    assert [row[1:4] for row in rows[1:]] == [["Amina Diallo", "Hillside Furniture", "Module elsewhere"]]


def test_from_page_to_page_every_certificate_comes_once_and_asks_no_more(ada, cast):
    module = publish(a_module("wc", test=None, lessons=(1,)))

    def fill(numbers):
        for number in numbers:
            complete(world.a_viewer(world.a_participant(cast.riverside, f"Person {number:03}")), module)

    fill(range(3))
    few = asked(ada, "/admin/certificates?module=wc")
    fill(range(3, 120))
    page = asked(ada, "/admin/certificates?module=wc")
    assert page.queries == few.queries <= 20
    seen = names(page)
    while 'rel="next"' in page.html:
        page = ada.open(page.link("Older"), budget=60_000)
        seen += names(page)
    assert seen == [f"Person {number:03}" for number in reversed(range(120))]
    assert len(file(ada.open("/admin/certificates.csv?module=wc"))) == 121


@pytest.mark.one_database
def test_every_state_can_be_asked_for_that_the_database_can_tell():
    assert set(administered_queries.STATUSES) == set(Status) - {Status.UNKNOWN, Status.ALTERED}
