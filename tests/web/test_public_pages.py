"""What is open to everybody: the start, checking a certificate, health, and errors as pages."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from score_learn import __version__
from score_learn.certification import service as certification
from score_learn.content import queries as content
from score_learn.content import service as publishing
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from tests import world
from tests.visit import CHANGING, Visit


def without_tokens(page):
    return CHANGING.sub(b"", page.body)


def test_a_stranger_finds_every_door(visit):
    links = visit.open("/").links()
    assert {"/sign-in", "/sign-in/staff", "/card", "/verify", "/privacy", "/glossary"} <= set(links.values())


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("amina", "/training"),
        ("binh", "/train"),
        ("dewi", "/enterprise"),
        ("ada", "/admin"),
        ("donor", "/programme"),
        ("partner", "/programme"),
        ("buyer", "/programme"),
    ],
)
def test_everybody_else_begins_at_a_page_of_their_own(visit, cast, who, home):
    assert visit.sign_in(getattr(cast, who)).open("/", status=302).headers["Location"] == home


def test_the_manager_of_one_enterprise_comes_straight_to_it(visit, cast):
    assert visit.sign_in(cast.dewi).follow("/enterprise").text.count("Amina Diallo")


def test_who_can_see_what_is_said_to_everybody(site, cast):
    for somebody in (None, cast.amina, cast.dewi):
        visit = Visit(site)
        page = (visit.sign_in(somebody) if somebody else visit).open("/privacy")
        for who in ("Your colleagues", "Your manager", "Your trainer", "Partners, buyers, donors"):
            assert who in page.text


@pytest.mark.parametrize("typed", ["{}", " {} ", "dashes", "small"])
def test_a_certificate_is_found_however_its_code_is_typed(visit, story, typed):
    code = story.amina.code
    groups = "-".join(code[place : place + 4] for place in range(0, len(code), 4))
    written = {"dashes": groups, "small": groups.lower()}.get(typed, typed).format(code)
    form = visit.open("/verify")
    assert form.form is not None
    page = visit.follow(f"/verify?code={written.replace(' ', '%20')}")
    assert "This certificate is valid" in page.text
    for field in ("Amina Diallo", "Riverside Garments", "Alpha", "passed"):
        assert field in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_code_that_stands_for_nothing_says_so(visit, story):
    page = visit.open("/verify/0000-0000-0000-0000")
    assert page.heading == "No such certificate"
    assert "Type the code that stands on the certificate." in visit.open("/verify?code=").text


def test_a_withdrawn_certificate_says_since_when_and_why(visit, cast, story):
    viewer = world.a_viewer(cast.ada)
    with transaction():
        certification.revoke(viewer, certificate_id=story.amina.certificate_id, reason="Issued to the wrong person.")
    page = visit.open(f"/verify/{story.amina.code}")
    assert "This certificate was withdrawn" in page.text
    assert "Issued to the wrong person." in page.text
    assert "valid" not in page.heading


def test_the_keys_are_published_for_checking_without_the_site(visit, story):
    page = visit.open("/verify/keys")
    assert page.headers["Content-Type"] == "application/json"
    keys = json.loads(page.body)
    assert "PRIVATE" not in page.html
    assert keys


def test_health_says_the_version_and_that_all_is_well(visit):
    page = visit.open("/healthz")
    said = json.loads(page.body)
    assert said["version"] == __version__
    assert said["well"] is True
    assert said["checks"] == {"database": None, "migrations": None, "content": None}


def test_health_says_which_revision_is_missing(visit):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    said = json.loads(visit.open("/healthz", status=503).body)
    assert said["well"] is False
    assert "0001" in said["checks"]["migrations"]


def test_health_says_when_nothing_is_published(visit):
    for module in content.published_modules(world.OPERATOR, "en"):
        with transaction():
            publishing.retire(world.OPERATOR, module_id=module.id)
    said = json.loads(visit.open("/healthz", status=503).body)
    assert "content publish" in said["checks"]["content"]


def test_health_says_when_the_database_does_not_answer_and_no_more(visit, monkeypatch):
    def down(*_args, **_values):
        raise OperationalError("SELECT 1", {}, Exception("password=hunter2"))

    monkeypatch.setattr("score_learn.core.health.database_problem", down)
    page = visit.open("/healthz", status=503)
    assert "hunter2" not in page.html
    assert "does not answer" in page.html


def test_what_is_foreign_and_what_is_not_there_look_alike(site, cast, story):
    strangers = [
        ("amina", "/training/attempts/{}", story.carla.sent_attempt),
        ("amina", "/certificates/{}.pdf", story.carla.certificate_id),
        ("binh", "/train/enterprises/{}", cast.hillside),
        ("binh", "/train/enterprises/{}/people/new", cast.hillside),
        ("dewi", "/enterprise/{}", cast.hillside),
        ("dewi", f"/enterprise/{cast.riverside}/people/{{}}/pin", cast.carla.person_id),
    ]
    for who, path, foreign_id in strangers:
        visit = Visit(site).sign_in(getattr(cast, who))
        visit.open("/me")
        foreign, missing = (visit.open(path.format(one), status=404) for one in (foreign_id, new_id()))
        assert without_tokens(foreign) == without_tokens(missing), path
        assert foreign.headers.keys() == missing.headers.keys()
        assert foreign.heading == "This page is not here"
        assert foreign.queries == missing.queries, f"{path} asks the database more often about what is there"


def test_what_is_too_large_is_refused_with_a_page(visit):
    page = visit.act("/sign-in", {"code": "x" * (1024 * 1024 + 1)}, status=413)
    assert page.heading == "This is too large"
    assert "still there" in page.text


def test_an_address_that_only_takes_forms_says_so(visit, cast):
    page = visit.sign_in(cast.amina).open("/sign-out", status=405)
    assert "POST" in page.headers["Allow"]
    assert "Nothing is lost." in page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_do_nothing(visit, cast, method):
    visit.sign_in(cast.ada)
    assert visit.client.open(f"/admin/enterprises/{cast.riverside}", method=method).status_code in (400, 405)


def test_a_method_in_a_header_is_not_listened_to(visit, cast):
    visit.sign_in(cast.amina)
    visit.open("/me", headers={"X-HTTP-Method-Override": "DELETE"})


def test_a_rule_that_says_no_is_a_page_with_its_sentence(site, visit, cast, monkeypatch):
    def refuse():
        raise Refused("no_attempt_left")

    monkeypatch.setitem(site.view_functions, "public.privacy", refuse)
    page = visit.open("/privacy", status=400)
    assert "You have no attempt left. Ask your trainer for one more." in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_database_that_is_away_is_a_page_that_asks_to_come_back(site, visit, cast, monkeypatch):
    visit.sign_in(cast.amina)

    def down():
        raise OperationalError("SELECT", {}, Exception("password=hunter2"))

    monkeypatch.setitem(site.view_functions, "public.privacy", down)
    page = visit.open("/privacy", status=503)
    assert page.headers["Retry-After"] == "10"
    assert "hunter2" not in page.html
    assert "Amina" not in page.text, "the page is made without asking the database who this is"


def test_a_session_that_could_not_be_read_is_an_error_page_too(visit, cast, monkeypatch):
    visit.sign_in(cast.amina)

    def down(_token):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("score_learn.people.sessions.viewer_of", down)
    assert "few minutes" in visit.open("/training", status=503).heading


def test_times_are_those_of_the_enterprise(visit, cast, story):
    """Half past eight in the evening in UTC is the next morning at Riverside."""
    visit.sign_in(cast.amina)
    with time_machine.travel(datetime(2030, 6, 30, 20, 30, tzinfo=UTC), tick=False):
        world.a_session(cast.amina)
        visit.sign_in(cast.amina)
        with transaction():
            db.session.execute(text("DELETE FROM pin_change"))
        service_viewer = world.a_viewer(cast.binh)
        prepared = world.service.prepare_pin()
        with transaction():
            world.service.give_pin(
                service_viewer, enterprise_id=cast.riverside, person_id=cast.amina.person_id, prepared=prepared
            )
        page = visit.sign_in(cast.amina).open("/me/news")
    assert "on 1 July 2030 at 03:30" in page.text
