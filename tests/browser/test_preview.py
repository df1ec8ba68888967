"""The preview in a browser: a save is seen without a jump, findings lead to their place, and a keyboard is enough."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from score_learn.preview.serving import Serving
from tests.browser.chromium import device
from tests.conftest import LIBRARY_OF_TYPES

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

LESSON = "/en/modules/kinds/lessons/01-practice"


class Desk:
    """A library being written, its preview, and the browser beside the editor."""

    def __init__(self, folder: Path, serving: Serving, browser: Browser) -> None:
        self.file = folder / "modules/kinds/en/01-practice.md"
        self.address = f"http://127.0.0.1:{serving.server.server_port}"
        self.browser = browser
        self.said: list[str] = []

    def page(self, path: str, width: int = 1280) -> Page:
        page = device(self.browser, width).new_page()
        page.on("console", lambda one: self.said.append(one.text))
        page.on("pageerror", lambda one: self.said.append(str(one)))
        page.goto(self.address + path, wait_until="load")
        return page

    def write(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    folder = Path(shutil.copytree(LIBRARY_OF_TYPES, tmp_path / "library"))
    serving = Serving(folder, 0)
    running = threading.Thread(target=serving.run, daemon=True)
    running.start()
    one = Desk(folder, serving, chromium)
    yield one
    serving.end()
    running.join(timeout=20)
    assert not one.said, one.said


def test_a_save_is_seen_in_both_widths_and_one_stays_where_one_was(desk: Desk, capsys: pytest.CaptureFixture[str]):
    page = desk.page(LESSON)
    phone, wide = page.frame_locator("[name=phone]"), page.frame_locator("[name=desk]")
    expect(phone.get_by_role("heading", level=1)).to_have_text("One of each")
    assert page.frame(name="phone").evaluate("innerWidth") == 360
    page.frame(name="phone").evaluate("scrollTo(0, 900)")
    began = time.perf_counter()
    desk.write("The thread breaks.", "The yarn breaks.")
    expect(phone.get_by_text("The yarn breaks.").first).to_be_attached()
    taken = time.perf_counter() - began
    expect(wide.get_by_text("The yarn breaks.").first).to_be_attached()
    assert page.frame(name="phone").evaluate("scrollY") == 900
    with capsys.disabled():
        print(f"\nfrom a save to the text in the browser: {taken * 1000:.0f} ms")
    # What a page does, it does after the change as before.
    phone.get_by_label("Stop and tell somebody.").first.check()
    phone.get_by_role("button", name="Check").first.click()
    expect(phone.locator(".verdict-right")).to_be_visible()


def test_a_mistake_is_listed_as_soon_as_it_is_saved_and_leads_to_its_place(desk: Desk):
    page = desk.page(LESSON)
    expect(page.get_by_text("Nothing", exact=True)).to_be_visible()
    desk.write("- [ ] c) Nobody", "- [ ] Nobody")
    link = page.locator("a[data-place]")
    expect(link).to_contain_text("E130")
    link.focus()
    page.keyboard.press("Enter")
    place = page.frame_locator("[name=phone]").locator(".pv-finding")
    expect(place).to_be_in_viewport()
    desk.write("- [ ] Nobody", "- [ ] c) Nobody")
    expect(page.get_by_text("Nothing", exact=True)).to_be_visible()


def test_settings_that_cannot_be_read_are_told_on_the_open_page_until_they_can(desk: Desk):
    page = desk.page(LESSON)
    expect(page.get_by_text("Nothing", exact=True)).to_be_visible()
    settings = desk.file.parents[1] / "module.toml"
    sound = settings.read_text(encoding="utf-8")
    settings.write_text(sound.replace('slug = "kinds"', "slug = kinds"), encoding="utf-8")
    expect(page.locator("a[data-place]")).to_contain_text("E107")
    expect(page.get_by_text("Nothing", exact=True)).to_have_count(0)
    phone = page.frame_locator("[name=phone]")
    expect(phone.locator(".pv-finding")).to_contain_text("E107")
    settings.write_text(sound, encoding="utf-8")
    expect(phone.get_by_role("heading", level=1)).to_have_text("One of each")
    expect(page.get_by_text("Nothing", exact=True)).to_be_visible()


def test_a_page_that_was_taken_away_leaves_no_list_beside_it(desk: Desk):
    page = desk.page(LESSON)
    expect(page.get_by_text("Nothing", exact=True)).to_be_visible()
    desk.file.unlink()
    expect(page.get_by_text("There is no such page in the library.")).to_be_visible()
    expect(page.get_by_text("Nothing", exact=True)).to_have_count(0)
    # The browser says of itself that the address answers 404, which is what it should.
    desk.said[:] = [one for one in desk.said if "404" not in one]


def test_a_finding_is_led_to_when_the_list_is_newer_than_the_page(desk: Desk):
    page = desk.page(LESSON)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*frame=1*", hold)
    desk.write("- [ ] c) Nobody", "- [ ] Nobody")
    link = page.locator("a[data-place]")
    expect(link).to_contain_text("E130")
    link.focus()
    page.keyboard.press("Enter")
    place = page.frame_locator("[name=phone]").locator(".pv-finding")
    expect(place).to_have_count(0)
    assert held, "nothing was held back"
    for route in held:
        route.continue_()
    expect(place).to_be_in_viewport()


def test_widths_and_keys_are_switched_and_stay_so(desk: Desk):
    page = desk.page(LESSON)
    keys = page.frame_locator("[name=phone]").locator(".pv-key").first
    expect(keys).to_be_visible()
    page.get_by_role("button", name="Answer keys").click()
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Phone").click()
    expect(page.locator("[name=desk]")).to_be_hidden()
    page.reload(wait_until="load")
    expect(page.locator("[name=desk]")).to_be_hidden()
    expect(keys).to_be_hidden()
    desk.write("The thread breaks.", "The yarn breaks.")
    expect(page.frame_locator("[name=phone]").get_by_text("The yarn breaks.").first).to_be_attached()
    expect(keys).to_be_hidden()


def test_a_link_in_a_frame_takes_what_is_around_it_along(desk: Desk):
    page = desk.page(LESSON)
    page.frame_locator("[name=phone]").get_by_role("button", name="Finish lesson").click()
    page.wait_for_url("**/en/modules/kinds/test")
    expect(page.frame_locator("[name=desk]").get_by_role("heading", level=1)).to_have_text("Test")


def test_on_a_narrow_screen_there_is_one_frame_and_nothing_sticks_out(desk: Desk):
    page = desk.page(LESSON, width=360)
    expect(page.locator("[name=phone]")).to_be_visible()
    expect(page.locator("[name=desk]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_list_of_everything_follows_too(desk: Desk):
    page = desk.page("/")
    desk.write("title: One of each", "title: Each once")
    expect(page.get_by_role("link", name="1 Each once")).to_be_visible()
