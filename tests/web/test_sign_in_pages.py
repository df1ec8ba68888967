"""The pages for coming in: what they answer to whom, and where they lead."""

import re

import pytest

from score_learn.core.transaction import transaction
from score_learn.people import service, sign_in
from score_learn.people.rules import TRIES
from tests import world
from tests.visit import CHANGING, Visit

WRONG = "000000"
# The session cookie is signed anew each time.
VARYING_HEADERS = {"Date", "Set-Cookie"}


def other_pin(somebody):
    return WRONG if somebody.pin != WRONG else "111111"


def come_in(visit, somebody, pin, *, number=None, code=None, next_url="", **more):
    page = visit.open("/sign-in" + (f"?next={next_url}" if next_url else ""))
    typed = {"code": code or somebody.enterprise_code, "number": number or somebody.number, "pin": pin, **more}
    return visit.send(page, typed, status=None)


def come_in_as_staff(visit, email, password, **more):
    page = visit.open("/sign-in/staff")
    return visit.send(page, {"email": email, "password": password, **more}, status=None)


def stop(somebody):
    for _ in range(TRIES):
        with transaction():
            if somebody.kind == "staff":
                sign_in.try_password(email=somebody.email, device=None)
            else:
                sign_in.try_pin(code=somebody.enterprise_code, number=somebody.number, device=None)


def seen(page, *typed):
    """Return what a stranger can compare: status, headers and the page without its tokens and what was typed."""
    body = CHANGING.sub(b"", page.body)
    for text in typed:
        body = body.replace(f'value="{text}"'.encode(), b"typed")
    headers = {name: value for name, value in page.headers.items() if name not in VARYING_HEADERS}
    cookies = re.findall(r"(?:^|, )([\w-]+)=", page.headers.get("Set-Cookie", ""))
    return page.status, {**headers, "Content-Length": len(body)}, cookies, body


def test_the_first_time_one_is_greeted_and_told_who_sees_what(visit, cast):
    answer = come_in(visit, cast.amina, cast.amina.pin)
    assert answer.headers["Location"] == "/me/welcome"
    welcome = visit.open("/me/welcome")
    assert "Amina Diallo" in welcome.heading
    assert welcome.link("Who can see what about me") == "/privacy"
    assert visit.open(welcome.link("Go on")).heading


def test_the_next_time_one_goes_on_where_one_was_going(visit, cast):
    world.a_session(cast.amina)
    assert come_in(visit, cast.amina, cast.amina.pin, next_url="/certificates").headers["Location"] == "/certificates"


def test_a_page_that_needs_a_sign_in_leads_back_to_itself(visit, cast):
    world.a_session(cast.amina)
    answer = visit.open("/training/alpha?from=card", status=302)
    page = visit.open(answer.headers["Location"])
    typed = {"code": cast.amina.enterprise_code, "number": cast.amina.number, "pin": cast.amina.pin}
    assert visit.send(page, typed).headers["Location"] == "/training/alpha?from=card"


def test_whoever_stands_at_the_wrong_door_is_led_to_the_other_and_still_back(visit, cast):
    answer = visit.open("/train", status=302)
    page = visit.open(visit.open(answer.headers["Location"]).link("Sign in as staff"))
    sent = visit.send(page, {"email": cast.binh.email, "password": cast.binh.password})
    assert sent.headers["Location"] == "/train"


def test_the_device_remembers_the_enterprise_and_never_the_person(visit, cast):
    come_in(visit, cast.amina, cast.amina.pin)
    visit.act("/sign-out")
    page = visit.open("/sign-in")
    assert f"Enterprise code {cast.amina.enterprise_code}" in page.text
    assert cast.amina.name not in page.text
    assert cast.amina.number not in page.text
    assert visit.open(page.link("Change")).form().find(".//input[@name='code']").get("value", "") == ""


def test_digits_of_any_script_open_the_door(visit, cast):
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    answer = come_in(
        visit,
        cast.amina,
        cast.amina.pin.translate(eastern),
        number=cast.amina.number.translate(eastern),
        code=cast.amina.enterprise_code.lower().translate(eastern),
    )
    assert answer.status == 303


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "pin"])
def test_what_cannot_be_a_pin_costs_no_try(visit, cast, pin):
    for _ in range(TRIES + 1):
        page = come_in(visit, cast.amina, pin)
    assert "Enter your PIN, 6 digits" in page.text
    assert come_in(visit, cast.amina, cast.amina.pin).status == 303


def test_unknown_wrong_and_stopped_are_answered_alike(site, cast):
    pin, code = other_pin(cast.amina), cast.amina.enterprise_code
    wrong = seen(come_in(Visit(site), cast.amina, pin), cast.amina.number, code)
    unknown = seen(come_in(Visit(site), cast.amina, pin, number="909"), "909", code)
    elsewhere = seen(come_in(Visit(site), cast.amina, pin, code="XX0000"), cast.amina.number, "XX0000")
    stop(cast.emil)
    stopped = seen(come_in(Visit(site), cast.emil, other_pin(cast.emil)), cast.emil.number, code)
    right = seen(come_in(Visit(site), cast.emil, cast.emil.pin), cast.emil.number, code)
    assert wrong == unknown == elsewhere == stopped == right
    assert wrong[0] == 200
    assert b"After ten tries your trainer has to give you a new PIN." in wrong[3]


def test_unknown_wrong_and_paused_staff_are_answered_alike(site, cast):
    wrong = seen(come_in_as_staff(Visit(site), cast.binh.email, "a wrong password"), cast.binh.email)
    unknown = seen(come_in_as_staff(Visit(site), "nobody@example.org", "a wrong password"), "nobody@example.org")
    stop(cast.dewi)
    paused = seen(come_in_as_staff(Visit(site), cast.dewi.email, cast.dewi.password), cast.dewi.email)
    assert wrong == unknown == paused
    assert b"After ten tries wait 15 minutes" in wrong[3]


def test_unknown_and_wrong_cards_are_answered_alike(site, cast):
    def with_card(token, pin):
        visit = Visit(site)
        page = visit.act("/card", {"token": token}, status=200)
        return seen(page, token), seen(visit.send(page, {"pin": pin}, form="/card/pin", status=None), token)

    stop(cast.emil)
    known = with_card(cast.amina.card_token, other_pin(cast.amina))
    unknown = with_card("no-card-of-anybody-0000", other_pin(cast.amina))
    assert known == unknown
    assert with_card(cast.emil.card_token, other_pin(cast.emil)) == known


def test_a_card_and_its_pin_open_the_door(visit, cast):
    page = visit.act("/card", {"token": cast.amina.card_token}, status=200)
    assert "PIN" in page.heading
    assert cast.amina.name not in page.text, "whoever finds a card learns no name from it"
    assert visit.send(page, {"pin": cast.amina.pin}, form="/card/pin").status == 303


def test_on_one_s_own_phone_the_card_alone_is_enough_and_on_a_shared_one_it_is_not(site, cast):
    for own, expected in ((True, 303), (False, 200)):
        visit = Visit(site)
        page = visit.act("/card", {"token": cast.amina.card_token}, status=200)
        visit.send(page, {"pin": cast.amina.pin, **({"own": "y"} if own else {})}, form="/card/pin")
        visit.act("/sign-out")
        assert visit.act("/card", {"token": cast.amina.card_token}).status == expected


def test_the_token_of_a_card_never_stands_in_an_address(visit, cast):
    page = visit.act("/card", {"token": cast.amina.card_token}, status=200)
    assert cast.amina.card_token not in str(page.links())
    assert page.headers["Cache-Control"] == "no-store"


def test_a_known_phone_lets_a_stopped_person_in(visit, cast):
    come_in(visit, cast.amina, cast.amina.pin)
    visit.act("/sign-out")
    stop(cast.amina)
    assert come_in(visit, cast.amina, cast.amina.pin).status == 303
    visit.sign_out()
    assert come_in(visit, cast.amina, cast.amina.pin).status == 200, "a strange phone stays shut"


def test_who_gave_a_new_pin_is_told_at_the_next_sign_in_and_once(visit, cast):
    world.a_session(cast.amina)
    viewer, prepared = world.a_viewer(cast.binh), service.prepare_pin()
    with transaction():
        card = service.give_pin(viewer, enterprise_id=cast.riverside, person_id=cast.amina.person_id, prepared=prepared)
    assert come_in(visit, cast.amina, card.pin).headers["Location"] == "/me/news"
    page = visit.open("/me/news")
    assert "Binh Tran gave you a new PIN on" in page.text
    assert visit.send(page, form="/me/news").headers["Location"] == "/training"
    visit.act("/sign-out")
    assert come_in(visit, cast.amina, card.pin).headers["Location"] == "/training"
    assert "nothing new" in visit.open("/me/news").text


def test_coming_in_ends_the_session_of_whoever_was_in(visit, cast):
    come_in(visit, cast.amina, cast.amina.pin)
    first = visit.client.get_cookie("score").value
    come_in(visit, cast.emil, cast.emil.pin)
    assert visit.open("/me").text.count("Emil Pham")
    visit.client.set_cookie("score", first)
    assert visit.open("/me", status=302).headers["Location"].startswith("/sign-in")


def test_a_cookie_that_was_copied_opens_nothing_after_signing_out(visit, cast):
    come_in(visit, cast.amina, cast.amina.pin)
    copied = visit.client.get_cookie("score").value
    visit.open("/me")
    left = visit.act("/sign-out", status=303)
    assert "You are signed out" in visit.follow(left.headers["Location"]).text
    visit.client.set_cookie("score", copied)
    assert visit.open("/me", status=302).headers["Location"].startswith("/sign-in")


def test_a_cookie_that_nobody_signed_opens_nothing(visit, cast):
    token = world.a_session(cast.amina)
    for value in (token, f'{{"_user_id": "{token}"}}', ".eJyrVorPTFGyUkpLzClOVaoFAB2DBEM.x.y"):
        visit.client.set_cookie("score", value)
        visit.open("/me", status=302)


def test_a_staff_link_sets_a_password_and_the_password_opens(visit, cast):
    with transaction():
        token = world.staff.new_link(world.OPERATOR, person_id=cast.binh.person_id)
    page = visit.open(f"/password/{token}")
    assert "Binh Tran" in page.text
    for guessable in ("binhtran", "scorelearn", "short"):
        refused = visit.send(page, {"password": guessable}, status=200)
        assert "Use a" in refused.text
    assert visit.send(page, {"password": "four lamps on a pier"}).headers["Location"] == "/sign-in/staff"
    assert "This link no longer works" in visit.open(f"/password/{token}", status=404).text
    assert come_in_as_staff(visit, cast.binh.email, "four lamps on a pier").headers["Location"]
    assert visit.follow("/").heading == "My enterprises"
