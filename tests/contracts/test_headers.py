"""Every answer carries the headers that protect whoever reads it: pages, files, errors, and what was not modified."""

import re

import pytest

from score_learn.web.headers import HEADERS
from tests.visit import Visit

pytestmark = pytest.mark.one_database


def assert_protected(answer, status: int) -> None:
    assert answer.status_code == status, answer.get_data(as_text=True)[:300]
    missing = {name: answer.headers.get(name) for name, value in HEADERS.items() if answer.headers.get(name) != value}
    assert not missing, f"a {status} answer lacks headers: {missing}"


@pytest.fixture
def browser(site):
    return site.test_client()


def stylesheet(visit: Visit) -> str:
    return visit.open("/").tree.find(".//link[@rel='stylesheet']").get("href")


def test_a_page_is_protected(browser):
    assert_protected(browser.get("/"), 200)


def test_a_redirect_is_protected(browser):
    assert_protected(browser.get("/me"), 302)


def test_a_static_file_is_protected_and_kept_for_good(visit, browser):
    address = stylesheet(visit)
    answer = browser.get(address)
    assert_protected(answer, 200)
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_static_file_that_was_not_modified_is_protected(visit, browser):
    address = stylesheet(visit)
    since = browser.get(address).headers["Last-Modified"]
    assert_protected(browser.get(address, headers={"If-Modified-Since": since}), 304)


def test_a_form_without_its_token_is_protected(browser):
    assert_protected(browser.post("/sign-in", data={}), 400)


def test_a_page_that_is_not_there_is_protected(browser):
    assert_protected(browser.get("/no-such-page"), 404)


def test_a_wrong_method_is_protected(browser):
    assert_protected(browser.delete("/"), 405)


def test_too_large_a_form_is_protected(browser):
    assert_protected(browser.post("/sign-in", data={"code": "x" * 2 * 1024 * 1024}), 413)


def test_a_broken_page_is_protected_and_tells_nothing(site, browser, monkeypatch):
    def broken():
        raise RuntimeError("the innermost secret")

    endpoint = site.url_map.bind("localhost").match("/")[0]
    monkeypatch.setitem(site.view_functions, endpoint, broken)
    answer = browser.get("/")
    assert_protected(answer, 500)
    assert "innermost" not in answer.get_data(as_text=True)
    assert re.search(r"\b[0-9a-f]{8}\b", answer.get_data(as_text=True)), "a broken page gives a number to ask about"


def test_the_policy_lets_nothing_inline_and_nothing_from_elsewhere_in():
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    for word in ("unsafe", "http:", "https:", "*"):
        assert word not in policy


def test_the_cookie_of_a_secure_site_is_bound_to_it(site):
    secure = site.config["SESSION_COOKIE_NAME"], site.config["SESSION_COOKIE_SECURE"]
    assert secure == ("score", False), "the tests run without HTTPS"
    assert site.config["SESSION_COOKIE_HTTPONLY"]
    assert site.config["SESSION_COOKIE_SAMESITE"] == "Lax"
