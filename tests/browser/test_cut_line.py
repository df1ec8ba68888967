"""A line that breaks: no answer is lost, and a page that cannot send in the background sends the ordinary way."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route

from tests.browser.conftest import Arrive
from tests.browser.doors import come_in
from tests.browser.hosting import Site
from tests.browser.learner_steps import is_saved, practise, verdict
from tests.browser.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_an_answer_waits_for_the_line(cast_site: Site, arrive: Arrive):
    phone = _at_the_first_question(arrive(cast_site), cast_site)
    with phone.without_line():
        _answer(phone, 1).reads("Not saved yet. We try again.", "Answers saved: 0 of 3")
    phone.reads("Saved", "Answers saved: 1 of 3").misses("Not saved yet")
    assert _answer_on_the_server(arrive(cast_site), cast_site, phone.path) == [1]


def test_an_answer_outlives_the_page_it_was_given_on(cast_site: Site, arrive: Arrive):
    phone = _at_the_first_question(arrive(cast_site), cast_site)
    with phone.without_line():
        _answer(phone, 0).reads("Not saved yet. We try again.")
        _kill(phone.page)
    assert _answer_on_the_server(arrive(cast_site), cast_site, phone.path) == []
    path = phone.path
    phone.page = phone.context.new_page()
    phone.open(path).reads("Saved", "Answers saved: 1 of 3")
    assert _answer_on_the_server(arrive(cast_site), cast_site, path) == [0]


def test_the_newest_of_two_answers_counts(cast_site: Site, arrive: Arrive):
    phone = _at_the_first_question(arrive(cast_site), cast_site)
    with phone.without_line():
        _answer(phone, 0).reads("Not saved yet. We try again.")
        _answer(phone, 1).reads("Not saved yet. We try again.")
    # The count says one as soon as the first of the two has arrived; "Saved" comes when nothing waits any more.
    is_saved(phone).reads("Answers saved: 1 of 3")
    assert 1 in _chosen(phone)
    assert _answer_on_the_server(arrive(cast_site), cast_site, phone.path) == _chosen(phone)


def test_a_practice_question_falls_back_to_the_ordinary_way(cast_site: Site, arrive: Arrive):
    phone = arrive(cast_site)
    come_in(phone, cast_site.people["amina"])
    phone.open("/training/alpha").press("Start")

    def cut(route: Route) -> None:
        in_background = route.request.headers.get("x-requested-with") == "fetch"
        route.abort() if in_background else route.continue_()

    phone.page.route("**/questions/**", cut)
    with phone.forgiving(), phone.page.expect_navigation():
        phone.page.get_by_label("Stop and tell somebody.").check()
        phone.page.get_by_role("button", name="Check").first.click()
    assert "You stop the loss at once." in verdict(phone.look(), "The tray is bent.")
    phone.page.unroute("**/questions/**")
    practise(phone, "The tray is bent.", "Press on.")
    assert "Not right" in verdict(phone, "The tray is bent.")


def _at_the_first_question(phone: Walker, site: Site) -> Walker:
    come_in(phone, site.people["amina"])
    phone.open("/training/alpha").press("Start").open("/training/alpha").press("Start the test")
    return phone.reads("Question 1 of 3")


def _kill(page: Page) -> None:
    """End a page as an empty battery does: one that is closed may still hear that the line is back, and send."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


def _answer(phone: Walker, place: int) -> Walker:
    phone.page.locator(".choice-input").nth(place).check()
    return phone


def _answer_on_the_server(other: Walker, site: Site, path: str) -> list[int]:
    """Open the question on another device and say which answers stand there."""
    return _chosen(come_in(other, site.people["amina"]).open(path))


def _chosen(device: Walker) -> list[int]:
    """Say which answers are chosen; a question with squares keeps the first when a second is tapped."""
    chosen = device.page.locator(".choice-input").evaluate_all("all => all.map(one => one.checked)")
    return [place for place, one in enumerate(chosen) if one]
