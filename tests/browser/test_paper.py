"""What is printed fits the paper it is meant for."""

import io
import re

import pytest
from pypdf import PageObject, PdfReader

from tests.browser.conftest import Arrive
from tests.browser.doors import come_in
from tests.browser.hosting import Site
from tests.browser.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

COLOUR = re.compile(r"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b")
MORE = """(people) => {
  const names = document.querySelector('.names'), first = names.firstElementChild;
  for (let number = 1; number < people; number += 1) names.append(first.cloneNode(true));
  const [head, day] = [document.querySelector('.names-head'), document.querySelector('.names-day')];
  for (let module = 1; module < 3; module += 1) names.after(...[head, day, names].map((one) => one.cloneNode(true)));
  const row = document.querySelector('.summary tbody tr');
  for (let module = 1; module < 3; module += 1) row.after(row.cloneNode(true));
}"""


@pytest.mark.parametrize(("people", "sheets"), [(40, 1), (400, 2)])
def test_the_summary_of_forty_people_and_three_modules_is_one_sheet(
    cast_site: Site, arrive: Arrive, people: int, sheets: int
):
    walker = come_in(arrive(cast_site, width=1280), cast_site.people["dewi"])
    walker.follow("Summary").reads("Not completed yet")
    walker.page.evaluate(MORE, people)
    paper = PdfReader(io.BytesIO(walker.page.pdf(prefer_css_page_size=True)))
    assert (len(paper.pages) > 1) == (sheets > 1)
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]


LESSON = "/training/alpha/lessons/01-blocks"
ACTIVITY = "Look at one machine together."


def sheets(walker: Walker) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(walker.page.pdf(prefer_css_page_size=True))).pages)


def test_an_activity_is_printed_alone_on_one_sheet_in_black(cast_site: Site, arrive: Arrive):
    walker = come_in(arrive(cast_site), cast_site.people["amina"])
    walker.open("/training/alpha").press("Start").open(LESSON)
    walker.page.evaluate("void (window.print = () => { window.asked = (window.asked || 0) + 1 })")
    button = walker.page.locator(".activity").get_by_role("button", name="Print")
    assert button.count() == 1
    assert walker.page.locator("[data-behaviour=print-activity] .button", has_text="Print").count() == 1
    button.focus()
    walker.page.keyboard.press("Enter")
    assert walker.page.evaluate("window.asked") == 1
    (sheet,) = sheets(walker)
    said = " ".join(sheet.extract_text().split())
    heading = walker.text("h1")
    assert said.startswith(f"Alpha: {heading} Try it today 5 minutes"), said
    assert said.endswith("Look at one machine together. 2 Write down what is bent."), said
    assert colours(sheet) <= {"black", "white"}
    # When it is over, the page is whole again.
    assert walker.page.locator(".not-printed, .printed-alone, .printed-around").count() == 0
    assert len(sheets(walker)) > 1
    walker.look()


def test_the_longest_activity_is_one_sheet(cast_site: Site, arrive: Arrive):
    walker = come_in(arrive(cast_site), cast_site.people["amina"])
    walker.open("/training/alpha").press("Start").open(LESSON)
    walker.page.evaluate("void (window.print = () => {})")
    step = "step => { for (let more = 0; more < 10; more += 1) step.after(step.cloneNode(true)); }"
    walker.page.locator(".activity-step").first.evaluate(step)
    walker.page.locator(".activity").get_by_role("button", name="Print").click()
    assert len(sheets(walker)) == 1


def test_without_a_script_a_lesson_is_printed_whole_and_no_activity_is_cut(cast_site: Site, arrive: Arrive):
    walker = come_in(arrive(cast_site, scripts=False), cast_site.people["amina"])
    walker.open("/training/alpha").press("Start").open(LESSON)
    assert walker.page.locator(".activity").get_by_role("button").count() == 0
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets(walker)]
    assert walker.text("h1") in texts[0]
    (holds,) = (text for text in texts if ACTIVITY in text)
    assert "Try it today" in holds
    assert "Write down what is bent." in holds
    assert all("Finish lesson" not in text for text in texts)


def colours(sheet: PageObject) -> set[str]:
    """Name the colours that a page is drawn and written with: black, white, or another."""
    found = set()
    for match in COLOUR.finditer(sheet.get_contents().get_data().decode("latin-1")):
        tones = tuple(float(tone) for tone in match.groups())
        found.add({(0.0,) * 3: "black", (1.0,) * 3: "white"}.get(tones, str(tones)))
    return found
