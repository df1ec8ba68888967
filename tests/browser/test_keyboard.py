"""A whole lesson and a whole test with the keyboard alone: each stop is reached, is seen, and is not covered."""

import re

import pytest

from tests.browser.conftest import Arrive
from tests.browser.hosting import Site
from tests.browser.keyboard import MOST_STOPS, stop
from tests.browser.learner_steps import RIGHT
from tests.browser.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_sign_in_lesson_and_test_with_the_keyboard_alone(cast_site: Site, arrive: Arrive):
    hand = arrive(cast_site, width=1280)
    _sign_in(hand, cast_site.people["amina"])
    _enter(hand, "Go on").reads("Hello")
    _enter(hand, "Alpha").reads("Contents")
    _enter(hand, "Start").reads("A morning at the press")
    _skip_to_the_main_part(hand)
    _practise(hand)
    _enter(hand, "Finish lesson").reads("Every type of question")
    _enter(hand, "Finish lesson").reads("You pass with 60 in 100.")
    _enter(hand, "Start the test")
    for number in (1, 2, 3):
        _answer(hand.reads(f"Question {number} of 3"))
        _enter(hand, "Next" if number < 3 else "Look over my answers")
    _enter(hand, "Send the test").reads("You have passed")


def _sign_in(hand: Walker, amina: dict[str, str]) -> None:
    hand.open("/")
    _enter(hand, "Sign in with my number")
    for name, typed in (
        ("Enterprise code", amina["enterprise_code"]),
        ("My number or sign-in name", amina["number"]),
        ("PIN, 6 digits", amina["pin"]),
    ):
        _go(hand, name)
        hand.page.keyboard.type(typed)
    _go(hand, "This is my own phone")
    hand.page.keyboard.press("Space")
    _enter(hand, "Sign in")


def _skip_to_the_main_part(hand: Walker) -> None:
    """The first stop of a page leads past what every page begins with."""
    hand.page.keyboard.press("Tab")
    assert stop(hand) == "Go to the main part"
    hand.page.keyboard.press("Enter")
    hand.page.keyboard.press("Tab")
    inside = hand.page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside, "the link to the main part does not lead there"


def _practise(hand: Walker) -> None:
    """Answer with arrow and Enter; the focus is then on the verdict, which is what was asked for."""
    _go(hand, "Press on.")
    hand.page.keyboard.press("ArrowDown")
    _go(hand, "Check")
    hand.page.keyboard.press("Enter")
    hand.page.locator(".verdict").wait_for()
    assert stop(hand).startswith("Right"), f"after the answer the focus is on {stop(hand)!r}"


def _answer(hand: Walker) -> None:
    """Choose the right answers of the open question: arrows within a ring, Space on each square."""
    question = hand.text(".question-text")
    wanted = next(answers for one, answers in RIGHT.items() if one in question)
    for answer in wanted:
        for _try in range(MOST_STOPS):
            if stop(hand).endswith(answer):
                break
            on_ring = hand.page.evaluate("document.activeElement.type === 'radio'")
            hand.page.keyboard.press("ArrowDown" if on_ring else "Tab")
        if not hand.page.evaluate("document.activeElement.checked"):
            hand.page.keyboard.press("Space")
    hand.page.locator("[data-autosave-status].status-good").wait_for()


def _enter(hand: Walker, name: str) -> Walker:
    """Go to a link or a button and press Enter."""
    _go(hand, name)
    with hand.page.expect_navigation():
        hand.page.keyboard.press("Enter")
    return hand.look()


def _go(hand: Walker, name: str) -> None:
    """Press Tab until the focus is there; at every stop the ring must be seen and nothing may lie over it."""
    passed = []
    for _try in range(MOST_STOPS):
        hand.page.keyboard.press("Tab")
        passed.append(stop(hand))
        if re.match(rf"{re.escape(name)}(,|$| \()", passed[-1]):
            return
    raise AssertionError(f"the keyboard does not reach {name!r} on {hand.path}; it passed {passed}")
