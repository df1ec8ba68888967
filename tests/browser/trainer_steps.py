"""What a trainer and an enterprise's manager do, step by step, as told by the pages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tests.browser.square import read_square
from tests.browser.walker import Walker


@dataclass(frozen=True)
class Card:
    """What the paper card of a participant tells: everything that opens a session."""

    name: str
    code: str
    number: str
    pin: str
    address: str


def read_card(walker: Walker, name: str) -> Card:
    """Read the card on the page as its owner would: the words, and the square code with a camera."""
    walker.reads("The PIN is shown only this once.", name)
    card = walker.page.locator(".pincard")
    square = card.locator("svg.qr")
    width = int((square.get_attribute("viewBox") or "").split()[2])
    values = card.locator(".pincard-value").all_inner_texts()
    return Card(
        name=walker.text(".pincard-name"),
        code=walker.text(".pincard-head .code"),
        number=values[0].split()[0],
        pin=re.sub(r"\s", "", values[1]),
        address=read_square(square.locator("path").get_attribute("d") or "", width),
    )


def add_person(walker: Walker, enterprise: str, name: str, *, sex: str = "woman", work: str = "worker") -> Card:
    """Add a participant and read the card."""
    walker.follow("Enterprises").follow(enterprise).follow("Add a person")
    walker.write("Name", name).pick("Sex", sex).pick("Work", work).press("Add and show the card")
    card = read_card(walker, name)
    walker.follow(f"Back to {enterprise}").reads(name)
    return card


def assign(walker: Walker, enterprise: str, module: str, *, days: int = 14) -> date:
    """Give a module to everybody of an enterprise and return its last day."""
    last = date.today() + timedelta(days=days)
    walker.follow("Enterprises").follow(enterprise).follow("Assign a module")
    walker.mark(module, "Everybody at the enterprise, those who come later too")
    walker.write("Last day (not required)", last.isoformat())
    walker.press("Show whom it touches").reads("This touches")
    walker.press("Assign").reads("Assigned to")
    return last


def state_of(walker: Walker, enterprise: str, module: str, name: str) -> str:
    """Read what a trainer's list says of a person."""
    walker.follow("Enterprises").follow(enterprise)
    chip = walker.page.locator(".chips-long .chip", has_text=module)
    if chip.get_attribute("aria-current") is None:
        if not chip.is_visible():
            walker.page.locator("summary", has_text="more module").click()
        chip.click()
        walker.look()
    return " ".join(walker.row(name).inner_text().split())


def give_new_pin(walker: Walker, name: str) -> Card:
    """Give one of the people on the list a new PIN: with the card on the screen that is two taps."""
    walker.follow("New PIN", within=walker.row(name)).reads("The old PIN and the old card stop working")
    walker.press("Give a new PIN")
    return read_card(walker, name)
