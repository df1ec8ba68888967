"""Answers a question of any type as it stands on a page: with a finger, with a mouse, or with the keyboard alone."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator

from tests.browser.keyboard import Hand
from tests.browser.walker import Walker

MOST_PRESSES = 30


def answer(walker: Walker, answers: Mapping[str, Any]) -> str:
    """Answer the open question of a test from what is known of its type; return the type."""
    kind = asked_id(walker).rpartition("-")[2]
    give(walker, kind, answers[kind])
    return kind


def asked_id(walker: Walker) -> str:
    """Return the id of the open question of a test."""
    return (walker.page.locator("form#answer").get_attribute("action") or "").rpartition("/")[2]


def give(walker: Walker, kind: str, right: Any) -> None:
    """Answer the open question of that type."""
    ways: dict[str, Callable[[Walker, Any], None]] = {"match": _pair, "order": _arrange, "cloze": _fill}
    ways |= dict.fromkeys(("number", "text"), _write)
    ways.get(kind, _tick)(walker, right)


def take_way(walker: Walker, words: str) -> None:
    """Go on in a story; with a script the page stays and the focus is on where one stands now."""
    button = walker.page.get_by_role("button", name=words, exact=True)
    _press(walker, button, stays=walker.scripts)
    if walker.scripts:
        walker.page.locator("[data-said]:focus").wait_for()
    walker.look()


def lines(walker: Walker) -> list[str]:
    """Read the lines of an order as they stand."""
    return [text.strip() for text in walker.page.locator(".order-text").all_inner_texts()]


def _tick(walker: Walker, answers: set[str]) -> None:
    picture = walker.page.locator(".spots-ready")
    for words in sorted(answers):
        box = _named(walker, "radio", words).or_(_named(walker, "checkbox", words))
        if picture.count() and not isinstance(walker, Hand):
            place = str(box.get_attribute("id"))
            walker.page.locator(f"[data-spot='{place}'] .spot-outline").click()
        elif not isinstance(walker, Hand):
            box.check()
        elif box.get_attribute("type") == "radio":
            walker._turn_to(box)
            walker.page.keyboard.press("Space")
        else:
            walker._go(box)
            walker.page.keyboard.press("Space")
        assert box.is_checked(), f"{words!r} is not chosen"


def _write(walker: Walker, text: str) -> None:
    _type(walker, _named(walker, "textbox", "Your answer"), text)


def _pair(walker: Walker, answers: Mapping[str, str]) -> None:
    for side, partner in answers.items():
        _pick(walker, _named(walker, "combobox", side), partner)


def _fill(walker: Walker, answers: Mapping[str, str]) -> None:
    for gap, text in answers.items():
        field = _named(walker, "textbox", gap).or_(_named(walker, "combobox", gap))
        write = _pick if field.evaluate("one => one.tagName") == "SELECT" else _type
        write(walker, field, text)


def _arrange(walker: Walker, wanted: list[str]) -> None:
    """Move line after line up to its place; what stands rightly already is moved there and back."""
    if lines(walker) == wanted:
        _press(walker, _named(walker, "button", f"Down {wanted[0]}"), stays=walker.scripts)
    for place, words in enumerate(wanted):
        for _press_again in range(MOST_PRESSES):
            if lines(walker).index(words) == place:
                break
            _press(walker, _named(walker, "button", f"Up {words}"), stays=walker.scripts)
    assert lines(walker) == wanted


def _pick(walker: Walker, field: Locator, text: str) -> None:
    find = "(list, words) => Array.from(list.options).findIndex(one => one.text.trim().endsWith(words))"
    wanted = field.evaluate(find, text)
    assert wanted > 0, f"there is no {text!r} to choose"
    if not isinstance(walker, Hand):
        field.select_option(index=wanted)
        return
    walker._go(field)
    for _press_again in range(MOST_PRESSES):
        now = field.evaluate("list => list.selectedIndex")
        if now == wanted:
            return
        walker.page.keyboard.press("ArrowDown" if now < wanted else "ArrowUp")
    raise AssertionError(f"the arrows do not reach {text!r}")


def _type(walker: Walker, field: Locator, text: str) -> None:
    if isinstance(walker, Hand):
        walker._go(field)
        walker.page.keyboard.type(text)
        walker.page.keyboard.press("Tab")
    else:
        field.fill(text)
        field.blur()
    assert field.input_value() == text


def _press(walker: Walker, button: Locator, *, stays: bool) -> None:
    """Press a button that moves something; without a script the page comes back."""
    if isinstance(walker, Hand):
        here = button.evaluate("one => one === document.activeElement")
        if not here:
            walker._go(button)
    act = (lambda: walker.page.keyboard.press("Enter")) if isinstance(walker, Hand) else button.click
    if stays:
        act()
        return
    with walker.page.expect_navigation(wait_until="load"):
        act()


def _named(walker: Walker, role: Any, words: str) -> Locator:
    # A screen reader hears the label and then what describes it.
    return walker.page.get_by_role(role, name=re.compile(rf"^{re.escape(words)}$"))
