"""One question of every type in a real browser: by tap and by keyboard, with and without scripts."""

import re

import pytest

from tests.browser.conftest import Arrive
from tests.browser.doors import come_in
from tests.browser.hosting import Prepared, Site, prepare, serve
from tests.browser.keyboard import Hand
from tests.browser.learner_steps import is_saved
from tests.browser.type_steps import answer, lines, take_way
from tests.browser.walker import Walker
from tests.conftest import LIBRARY_OF_TYPES
from tests.web.every_type import RIGHT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
STORY = (
    "Give first aid and stop the machine.",
    "Look at the finger once more.",
    "Put the guard back and bring it to the team.",
)
# What the form of a question would send of an answer.
FORM = """() => Array.from(new FormData(document.querySelector("form#answer")))
    .filter(([name]) => name.startsWith("answer")).map(([name, value]) => `${name}=${value}`)"""


@pytest.fixture(scope="session")
def prepared_types(shared) -> Prepared:
    """The library of types and the cast, who have learned nothing yet."""
    return shared.once("types-site", lambda folder: prepare("learners", LIBRARY_OF_TYPES, folder))


@pytest.fixture
def types_site(prepared_types):
    """Serve a module with every type to one test."""
    with serve(prepared_types) as site:
        yield site


def learner(site: Site, arrive: Arrive, **device) -> Walker:
    return come_in(arrive(site, **device), site.people["amina"])


@pytest.mark.parametrize(
    ("kind", "scripts", "width"), [(Walker, True, 360), (Walker, False, 360), (Hand, True, 1280), (Hand, False, 360)]
)
def test_every_type_is_answered_by_tap_and_by_keyboard_with_and_without_scripts(
    types_site: Site, arrive: Arrive, kind: type[Walker], scripts: bool, width: int
):
    walker = learner(types_site, arrive, width=width, scripts=scripts, kind=kind)
    walker.open("/training/kinds/lessons/01-practice")
    for words in STORY:
        take_way(walker, words)
    walker.reads("This ends well.", "A new one costs 20 dollars.")
    walker.open("/training/kinds").press("Start the test")
    seen = set()
    for number in range(1, 10):
        walker.reads(f"Question {number} of 9")
        seen.add(answer(walker, RIGHT))
        is_saved(walker).look()
        walker.press("Next" if number < 9 else "Look over my answers")
    assert seen == set(RIGHT)
    walker.reads("9 of 9 questions are answered.").press("Send the test")
    walker.reads("You have passed", "of 9 answers are right")
    assert walker.text(".score-number") == "9"


def test_what_waits_for_the_line_stands_there_again_whatever_its_type(types_site: Site, arrive: Arrive):
    walker = learner(types_site, arrive)
    walker.open("/training/kinds").press("Start").open("/training/kinds").press("Start the test")
    first = walker.page.url
    with walker.forgiving():
        walker.page.route("**/answers/**", lambda route: route.abort())
        given = {}
        for number in range(1, 10):
            address = re.sub(r"\d+$", str(number), first)
            walker.page.goto(address)
            kind = answer(walker, RIGHT)
            walker.page.locator("[data-autosave-status].status-warn").wait_for()
            given[kind] = address, walker.page.evaluate(FORM)
        for kind, (address, form) in given.items():
            walker.page.goto(address)
            assert walker.page.evaluate(FORM) == form, kind
            assert form, kind
            if kind == "order":
                assert lines(walker) == RIGHT["order"]
            if kind == "hotspot":
                assert walker.page.locator(".spot-on").count() == 2
        walker.page.unroute("**/answers/**")
        walker.page.evaluate("dispatchEvent(new Event('online'))")
        walker.page.locator("[data-autosave-status].status-good").wait_for()
    review = first.partition("/questions")[0] + "/review"
    walker.page.goto(review)
    walker.reads("9 of 9 questions are answered.")


def test_a_test_says_at_once_that_something_typed_is_no_number(types_site: Site, arrive: Arrive):
    walker = learner(types_site, arrive)
    walker.open("/training/kinds").press("Start").open("/training/kinds").press("Start the test")
    field = walker.page.get_by_role("textbox", name="Your answer")
    while not (field.count() and field.get_attribute("inputmode") == "decimal"):
        walker.press("Next")
    note = walker.page.locator("[data-unreadable]")
    assert not note.is_visible()
    field.fill("a lot")
    field.blur()
    note.wait_for()
    walker.look()
    field.fill("4,5")
    field.blur()
    note.wait_for(state="hidden")


def test_a_line_says_where_it_stands_after_it_was_moved(types_site: Site, arrive: Arrive):
    walker = learner(types_site, arrive)
    walker.open("/training/kinds/lessons/01-practice")
    words = lines(walker)
    walker.page.get_by_role("button", name=f"Up {words[-1]}").click()
    status = walker.page.locator(".order + [role=status]")
    assert status.inner_text() == f"{words[-1]}: place 3 of 4"
    for _twice in range(2):
        walker.page.get_by_role("button", name=f"Up {words[-1]}").click()
    # At the top its button "up" rests, and the focus stays in the line.
    focused = walker.page.evaluate("document.activeElement.closest('li').querySelector('.order-text').innerText.trim()")
    assert focused == words[-1] == lines(walker)[0]
    walker.look()
