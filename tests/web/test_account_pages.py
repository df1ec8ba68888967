"""A person's own pages: what is stored, the language, the greeting, what one has to be told."""

from datetime import timedelta

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.people.credential_models import LoginSession
from score_learn.people.sessions import SEEN_EVERY
from tests import world
from tests.visit import Visit


def test_the_profile_says_what_is_stored(visit, cast):
    page = visit.sign_in(cast.amina).open("/me")
    for fact in ("Amina Diallo", "woman", "English", "Participant, Riverside Garments", "worker", cast.amina.number):
        assert fact in page.text
    assert cast.amina.pin not in page.html
    assert page.link("Who can see what about me") == "/privacy"


@pytest.mark.parametrize("who", ["binh", "dewi", "ada", "donor"])
def test_staff_have_a_profile_too(visit, cast, who):
    assert getattr(cast, who).name in visit.sign_in(getattr(cast, who)).open("/me").text


def test_nobody_reads_somebody_else_s_profile(visit, cast):
    assert "Emil" not in visit.sign_in(cast.amina).open("/me").text


def test_the_language_is_chosen_and_kept(visit, cast):
    visit.sign_in(cast.amina)
    after = visit.send_and_follow(visit.open("/me"), {"language": "en"}, form="/me/language")
    assert "Your language is saved." in after.text
    visit.act("/me/language", {"language": "xx"}, status=400)
    visit.act("/me/language", status=400)


def test_a_language_that_the_pages_do_not_speak_yet_is_named_and_breaks_nothing(visit, cast):
    somebody = world.a_participant(cast.riverside, "Hanh Vo", language="vi")
    page = visit.sign_in(somebody).open("/me")
    assert "Tiếng Việt" in page.text
    assert page.tree.get("lang") == "en"


def test_the_browser_s_wish_counts_until_somebody_chooses(visit):
    page = visit.open("/", headers={"Accept-Language": "xx-XX, en;q=0.5"})
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("en", "ltr")


def test_there_is_nothing_to_be_told_when_nothing_happened(visit, cast):
    page = visit.sign_in(cast.amina).open("/me/news")
    assert "nothing new" in page.text
    assert visit.send(page, form="/me/news").headers["Location"] == "/training"


def seen_at(somebody):
    db.session.rollback()
    rows = db.session.scalars(db.select(LoginSession).where(LoginSession.person_id == somebody.person_id))
    return max(row.last_seen_at for row in rows)


def test_last_seen_is_written_once_in_a_quarter_of_an_hour(site, cast):
    visit, began = Visit(site).sign_in(cast.amina), clock.now()
    first = seen_at(cast.amina)
    with time_machine.travel(began + SEEN_EVERY / 2, tick=False):
        visit.open("/me")
        assert seen_at(cast.amina) == first
    with time_machine.travel(began + SEEN_EVERY + timedelta(minutes=1), tick=False):
        visit.open("/me")
        assert seen_at(cast.amina) == clock.now()


def test_a_phone_that_is_used_once_a_month_stays_signed_in(site, cast):
    visit, began = Visit(site).sign_in(cast.amina), clock.now()
    for month in range(1, 13):
        with time_machine.travel(began + timedelta(days=30 * month), tick=False):
            visit.open("/me")


def test_a_shared_phone_that_is_left_alone_asks_again(site, cast):
    visit = Visit(site)
    page = visit.open("/sign-in")
    visit.send(page, {"code": cast.amina.enterprise_code, "number": cast.amina.number, "pin": cast.amina.pin})
    with time_machine.travel(clock.now() + timedelta(minutes=46), tick=False):
        assert visit.open("/me", status=302).headers["Location"].startswith("/sign-in")
