"""The scripts of the pages in a real Chromium: with a good line, a bad one, and with scripts switched off."""

import re
import threading
from itertools import product
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.web.gallery.site import PAGES, make_gallery

pytestmark = pytest.mark.browser
SHOWN = tuple(name for name in PAGES if name != "practice")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    app = make_gallery(tmp_path_factory.mktemp("gallery") / "static")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app.config["ADDRESS"] = f"http://127.0.0.1:{server.server_port}"
    yield app
    server.shutdown()
    thread.join()


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def visit(site, chromium, complaints):
    """Open a page of the gallery; what the browser complains about fails the test."""
    contexts = []

    def open_page(path, **options):
        context = chromium.new_context(base_url=site.config["ADDRESS"], **options)
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if "Content Security" in told.text else None)
        page.goto(path)
        return page

    site.config["FAIL"] = 0
    site.extensions["answers"].clear()
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_pad_fills_the_pin(visit):
    page = visit("/page/sign_in?as=nobody")
    pad = page.get_by_role("group", name="Number pad")
    for digit in "1234567":
        pad.get_by_role("button", name=digit, exact=True).click()
    field = page.get_by_label("PIN, 6 digits")
    expect(field).to_have_value("123456")
    expect(page.locator(".pin-cell-full")).to_have_count(6)
    pad.get_by_role("button", name="One back").click()
    expect(field).to_have_value("12345")
    pad.get_by_role("button", name="Clear").click()
    expect(field).to_have_value("")
    field.press_sequentially("42")
    expect(page.locator(".pin-cell-full")).to_have_count(2)


def test_without_a_script_the_pin_is_a_plain_field(visit):
    page = visit("/page/sign_in?as=nobody", java_script_enabled=False)
    page.get_by_label("PIN, 6 digits").fill("123456")
    expect(page.locator(".key")).to_have_count(0)


def test_a_card_leaves_no_trace_in_the_address(visit):
    page = visit("/page/card?as=nobody#c0ffee-C0FFEE_1234567890")
    expect(page.locator("[data-card-token]")).to_have_value("c0ffee-C0FFEE_1234567890")
    assert page.evaluate("location.hash + history.length") == "2"
    expect(page.get_by_text("Your card was read")).to_be_visible()
    expect(page.locator("[data-card-without]")).to_be_hidden()
    assert page.evaluate("new FormData(document.querySelector('main form')).has('name')") is False


@pytest.mark.parametrize("wrong", ["", "#short", "#<script>alert(1)</script>"])
def test_a_card_that_cannot_be_read_leaves_the_ordinary_way(visit, wrong):
    page = visit(f"/page/card?as=nobody{wrong}")
    expect(page.locator("[data-card-token]")).to_have_value("")
    expect(page.locator("[data-card-without]")).to_be_visible()


def test_a_practice_question_answers_on_the_spot(visit):
    page = visit("/page/lesson")
    page.get_by_label("“Thank you. Show me.”").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[data-said]")).to_be_focused()
    expect(page.locator(".verdict-title")).to_have_text("Right")
    expect(page.locator("#announcements")).to_contain_text("Right")
    assert page.url.endswith("/page/lesson")
    # What arrived is awake too: one may answer again.
    page.get_by_label("“Work more carefully.”").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict-title")).to_have_text("Not right")
    assert page.url.endswith("/page/lesson")


def test_a_practice_question_goes_the_ordinary_way_when_the_script_is_refused(visit):
    page = visit("/page/lesson")
    page.route(
        "**/practice", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.get_by_label("“Thank you. Show me.”").click()
    page.get_by_role("button", name="Check").click()
    page.wait_for_url("**/practice")
    expect(page.locator(".verdict-title")).to_have_text("Right")


def test_a_practice_question_works_without_scripts(visit):
    page = visit("/page/lesson", java_script_enabled=False)
    page.get_by_label("“Thank you. Show me.”").click()
    page.get_by_role("button", name="Check").click()
    page.wait_for_url("**/practice")
    expect(page.locator(".verdict-title")).to_have_text("Right")


def test_saved_is_said_only_after_the_server_has_said_so(visit, site):
    page = visit("/page/test", timezone_id="UTC")
    status = page.locator("[data-autosave-status]")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/answer", hold)
    with page.expect_request("**/answer"):
        page.get_by_label("Women as well as men").click()
    expect(status).to_have_text("Saving…")
    assert site.extensions["answers"] == []
    held[0].continue_()
    expect(status).to_have_text("Saved 07:51")
    expect(page.locator("[data-autosave-answered]")).to_have_text("3")
    (answer,) = site.extensions["answers"]
    assert answer["e"] == ["a", "b", "d"]
    assert answer["csrf_token"] and UUID(answer["event_id"][0])


def test_each_answer_has_an_id_of_its_own(visit, site):
    page = visit("/page/test")
    status = page.locator("[data-autosave-status]")
    for words in ("Women as well as men", "Only the owner’s family"):
        page.get_by_label(words).click()
        expect(status).to_contain_text("Saved")
        expect(status).not_to_contain_text("Saving")
    ids = {answer["event_id"][0] for answer in site.extensions["answers"]}
    assert len(ids) == len(site.extensions["answers"]) >= 2


def test_an_answer_given_on_a_broken_line_is_kept_and_sent_again(visit, site):
    page = visit("/page/test")
    status = page.locator("[data-autosave-status]")
    site.config["FAIL"] = 503
    page.get_by_label("Women as well as men").click()
    expect(status).to_have_text("Not saved yet. We try again.")
    assert page.evaluate("localStorage.length") == 1
    assert "csrf" not in page.evaluate("JSON.stringify(localStorage)")
    site.config["FAIL"] = 0
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(status).to_contain_text("Saved")
    assert page.evaluate("localStorage.length") == 0
    assert site.extensions["answers"][-1]["e"] == ["a", "b", "d"]


def test_an_answer_survives_the_closing_of_the_page(visit, site):
    page = visit("/page/test")
    site.config["FAIL"] = 503
    page.get_by_label("Women as well as men").click()
    expect(page.locator("[data-autosave-status]")).to_have_text("Not saved yet. We try again.")
    kept = page.evaluate("JSON.parse(Object.values(localStorage)[0])[0].id")
    page.goto("/page/training")
    site.config["FAIL"] = 0
    page.goto("/page/test")
    expect(page.get_by_label("Women as well as men")).to_be_checked()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    assert [answer["event_id"] for answer in site.extensions["answers"]] == [[kept]]


def test_a_refusal_is_said_and_nothing_is_thrown_away(visit, site):
    page = visit("/page/test")
    site.config["FAIL"] = 400
    page.get_by_label("Women as well as men").click()
    expect(page.locator("[data-autosave-status]")).to_have_text("Not saved. Please load the page again.")
    assert page.evaluate("localStorage.length") == 1


def test_next_sends_the_answer_itself(visit, site):
    page = visit("/page/test", java_script_enabled=False)
    page.get_by_label("Women as well as men").click()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/answer")
    assert site.extensions["answers"][-1]["e"] == ["a", "b", "d"]


def test_a_form_is_sent_once(visit):
    page = visit("/page/states")
    sent = []

    def hold(route):
        if route.request.method == "POST":
            sent.append(route)
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/page/training", hold)
    page.evaluate(
        """() => { const form = document.querySelector("main form");
                   form.action = "/page/training"; form.requestSubmit(); form.requestSubmit(); }"""
    )
    expect(page.get_by_role("button", name="Save")).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(200)
    assert len(sent) == 1


def test_a_chosen_filter_is_used_at_once_and_leaves_a_short_address(visit):
    page = visit("/page/completion?as=staff")
    page.locator("#f-c").dispatch_event("pointerdown")
    page.select_option("#f-c", "")
    page.wait_for_url(re.compile(r"/page/completion\??$"))


def test_copy_and_print_show_themselves(visit):
    page = visit("/page/certificate", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "https://learn.example.org/verify/7KQ4"
    expect(visit("/page/figures?as=staff").get_by_role("button", name="Print")).to_be_visible()
    plain = visit("/page/figures?as=staff", java_script_enabled=False)
    expect(plain.locator("[data-behaviour=print]")).to_be_hidden()


def test_no_page_has_an_accessibility_fault_by_light_or_in_the_dark(visit):
    page = visit("/page/states", viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    # It comes with each page: sending it each time would take longer than its work.
    page.add_init_script(Axe().axe_script)
    found = []
    for name in SHOWN:
        page.goto(f"/page/{name}?as=staff")
        # In the dark only colours are others.
        for scheme, rules in (("light", RULES), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
            for violation in result["violations"]:
                found += [f"{name}, {scheme}: {violation['id']} at {node['target']}" for node in violation["nodes"]]
    assert found == []


def test_no_page_scrolls_sideways(visit):
    page = visit("/page/states")
    wide = []
    for name, (who, widths) in product(SHOWN, (("staff", (320, 640, 1280)), ("nobody", (320,)))):
        page.goto(f"/page/{name}?as={who}", wait_until="domcontentloaded")
        for width, direction in product(widths, ("ltr", "rtl")):
            page.set_viewport_size({"width": width, "height": 740})
            page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(f"{name} for {who} at {width}, {direction}")
    assert wide == []


def test_what_stands_alone_is_large_enough_for_a_thumb(visit):
    page = visit("/page/states", viewport={"width": 360, "height": 740}, has_touch=True)
    small = []
    for name in SHOWN:
        page.goto(f"/page/{name}?as=staff")
        small += page.evaluate(
            """name => Array.from(document.querySelectorAll(
                 ".button, .bar-link, .tab, .key, .chip, .file, .input, .choice-label, .crumb-link, .pager-link," +
                 "summary"))
               .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 47.5)
               .map(one => `${name}: ${one.textContent.trim()} is ${one.getBoundingClientRect().height} high`)""",
            name,
        )
    assert small == []
