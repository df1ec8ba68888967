"""Whoever gives a person a new PIN could sign in as that person; it cannot be kept from the person."""

import re

from tests.visit import Visit

NOTICE = "Dewi Lestari gave you a new PIN"


def sign_in(visit: Visit, code: str, number: str, pin: str):
    page = visit.open("/sign-in?other=1")
    return visit.send_and_follow(page, {"code": code, "number": number, "pin": pin})


def test_reading_the_notice_in_somebodys_place_does_not_make_it_unread(site, cast):
    amina, dewi = cast.amina, Visit(site).sign_in(cast.dewi)
    card = dewi.send(dewi.open(f"/enterprise/{cast.riverside}/people/{amina.person_id}/pin"), status=200)
    pin = re.sub(r"\D", "", re.search(r"<bdi>([\d ]+)</bdi>", card.html)[1])
    intruder = Visit(site)
    page = sign_in(intruder, amina.enterprise_code, amina.number, pin)
    assert NOTICE in page.text
    intruder.send(page)
    # Amina gets the card, signs in for the first time since, and is asked nothing.
    visit = Visit(site)
    assert NOTICE not in sign_in(visit, amina.enterprise_code, amina.number, pin).text
    profile = visit.open("/me").text
    assert "Who gave me a new PIN" in profile
    assert "Dewi Lestari on " in profile


def test_who_never_got_a_new_pin_reads_nothing_of_it(visit, cast):
    assert "Who gave me a new PIN" not in visit.sign_in(cast.amina).open("/me").text


def test_an_old_pin_an_old_card_and_every_session_end(site, cast):
    amina, dewi = cast.amina, Visit(site).sign_in(cast.dewi)
    hers = Visit(site).sign_in(amina)
    hers.open("/training")
    dewi.send(dewi.open(f"/enterprise/{cast.riverside}/people/{amina.person_id}/pin"), status=200)
    assert hers.open("/training", status=302).headers["Location"].startswith("/sign-in")
    visit = Visit(site)
    again = visit.send(
        visit.open("/sign-in"), {"code": amina.enterprise_code, "number": amina.number, "pin": amina.pin}, status=200
    )
    assert "That did not work." in again.text
    card = visit.act("/card/pin", {"token": amina.card_token, "pin": amina.pin}, status=200)
    assert "That did not work." in card.text
