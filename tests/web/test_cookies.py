"""The cookies of a site that is reached over HTTPS, and the addresses that a sign-in may lead to."""

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from sqlalchemy import event

from score_learn.app import create_app
from score_learn.core import settings as settings_in_force
from score_learn.core.db import db
from score_learn.web.asked import own_path
from score_learn.web.session import DEVICE_COOKIE, ENTERPRISE_COOKIE, LANGUAGE_COOKIE
from tests import world
from tests.page import values
from tests.visit import Visit
from tests.visit import _page as page_of

ADDRESS = "https://score.example"
WITHIN = [
    "/training",
    "/training/alpha?show=all&page=2",
    "/me#language",
    "/verify/ABCD-EFGH",
    "/a%20b",
    "/training/%C3%A9t%C3%A9",
    "/?next=//evil.example",
    "/x:y",
    "/@evil.example",
    "/%2f%2fevil.example",
]
OUTSIDE = [
    "",
    " ",
    "training",
    "?next=1",
    "#part",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/a\\b",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x7f",
    "http://evil.example",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "ftp://evil.example",
    "evil.example",
    "www.evil.example/training",
    "@evil.example",
    "https://score.example@evil.example/",
    "https://score.example.evil.example/",
    "/\r\nLocation: https://evil.example",
    "/\u2028/evil.example",
    "//[::1",
    "/\ufeff/evil.example",
]


@pytest.mark.one_database
@pytest.mark.parametrize("target", WITHIN)
def test_a_sign_in_leads_on_within_the_site(target):
    assert own_path(target) == target


@pytest.mark.one_database
@pytest.mark.parametrize("target", OUTSIDE)
def test_a_sign_in_leads_nowhere_else(target):
    assert own_path(target) == ""


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_the_page_drops_a_foreign_address_on_the_way_in(visit, cast, target):
    world.a_session(cast.amina)
    page = visit.open("/sign-in")
    typed = {"code": cast.amina.enterprise_code, "number": cast.amina.number, "pin": cast.amina.pin, "next": target}
    assert visit.send(page, typed).headers["Location"] == "/training"


@pytest.fixture
def secure(settings, cast):
    """The same site, reached over HTTPS, in a browser that says where it comes from."""
    before = [*settings_in_force._current]
    app = create_app(replace(settings, public_url=ADDRESS))
    app.testing = True
    yield app.test_client()
    settings_in_force._current[:] = before


def come_in(browser, somebody):
    page = page_of("/sign-in", browser.get("/sign-in", base_url=ADDRESS), 0)
    typed = {"code": somebody.enterprise_code, "number": somebody.number, "pin": somebody.pin, "own": "y"}
    sent = {**values(page.form()), **typed}
    return browser.post("/sign-in", base_url=ADDRESS, data=sent, headers={"Referer": f"{ADDRESS}/sign-in"})


def cookies_of(answer):
    found = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        found.load(line)
    return found


def test_over_https_the_session_cookie_is_bound_to_this_host(secure, cast):
    answer = come_in(secure, cast.amina)
    assert answer.status_code == 303
    session = cookies_of(answer)["__Host-score"]
    assert (session["path"], session["domain"]) == ("/", "")
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert secure.get("/me", base_url=ADDRESS).status_code == 200


def test_over_https_every_cookie_is_secure_and_out_of_reach_of_scripts(secure, cast):
    found = cookies_of(come_in(secure, cast.amina))
    assert {f"__Host-{DEVICE_COOKIE}", ENTERPRISE_COOKIE} <= set(found)
    for name, cookie in found.items():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name


def test_over_https_a_device_token_that_a_neighbour_planted_is_not_taken(secure, cast):
    planted = "a token that somebody else knows"
    secure.set_cookie(DEVICE_COOKIE, planted, domain="score.example")
    kept = cookies_of(come_in(secure, cast.amina))[f"__Host-{DEVICE_COOKIE}"]
    assert kept.value != planted
    assert (kept["path"], kept["domain"]) == ("/", "")


def test_cookies_are_secure_also_when_the_proxy_speaks_plainly(secure, cast):
    plain = ADDRESS.replace("https", "http")
    page = page_of("/sign-in", secure.get("/sign-in", base_url=plain), 0)
    typed = {"code": cast.amina.enterprise_code, "number": cast.amina.number, "pin": cast.amina.pin}
    # The test's browser keeps a Secure cookie to itself on a plain line, as a real one would: hand it over.
    carried = "; ".join(f"{one.key}={one.value}" for one in secure._cookies.values())
    answer = secure.post("/sign-in", base_url=plain, data={**values(page.form()), **typed}, headers={"Cookie": carried})
    for name, cookie in cookies_of(answer).items():
        assert cookie["secure"], name


def test_over_https_browsers_are_told_to_stay_there(secure):
    kept = secure.get("/", base_url=ADDRESS).headers["Strict-Transport-Security"]
    assert int(kept.split("max-age=")[1].split(";")[0]) >= 365 * 24 * 3600


def test_on_a_plain_line_nobody_is_told_so(visit):
    assert "Strict-Transport-Security" not in visit.open("/").headers


def test_a_shared_phone_forgets_the_session_when_it_is_closed_and_an_own_one_keeps_it(site, cast):
    for own, kept in (("", False), ("y", True)):
        visit = Visit(site)
        page = visit.open("/sign-in")
        typed = {"code": cast.amina.enterprise_code, "number": cast.amina.number, "pin": cast.amina.pin}
        visit.send(page, {**typed, **({"own": own} if own else {})})
        assert bool(visit.client.get_cookie("score").expires) is kept
        assert visit.client.get_cookie(DEVICE_COOKIE).expires


def test_the_language_chosen_before_signing_in_is_kept(visit):
    visit.act("/languages", {"language": "en"}, status=303)
    cookie = visit.client.get_cookie(LANGUAGE_COOKIE)
    assert cookie.value == "en"
    assert cookie.http_only


def test_a_language_nobody_speaks_here_is_not_kept(visit):
    visit.act("/languages", {"language": "xx"}, status=200)
    assert visit.client.get_cookie(LANGUAGE_COOKIE) is None


def test_a_cookie_of_many_hyphens_asks_the_database_no_more_than_none(site, visit):
    def queries(cookie: str) -> int:
        asked = []

        def listen(*_arguments: object) -> None:
            asked.append(1)

        event.listen(db.engine, "before_cursor_execute", listen)
        visit.client.set_cookie(LANGUAGE_COOKIE, cookie)
        visit.open("/glossary")
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(asked)

    queries("")
    assert queries("-" * 3000) == queries("")
