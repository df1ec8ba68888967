"""The requests that are measured, each as the site's own forms send them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from tests.bench.browser import Answer, Browser
from tests.bench.ground import QUESTIONS
from tests.bench.server import Server
from tests.page import Element, Page, values
from tests.world import Somebody


@dataclass(frozen=True)
class Weight:
    """What a visit costs on the line: bytes with their headers, and requests."""

    bytes: int
    requests: int


@dataclass(frozen=True)
class WholeTest:
    """A test from its first page to its result, in milliseconds: waited for, and processor time of the server."""

    waited: float
    cpu: float
    requests: int


def expect(answer: Answer, *statuses: int) -> Answer:
    """Refuse to measure an answer that is not the one that is meant."""
    if answer.page.status not in statuses:
        raise RuntimeError(f"{answer.page.path} answered {answer.page.status}: {answer.page.text[:300]}")
    return answer


def sign_in(port: int, somebody: Somebody) -> tuple[Browser, float]:
    """Sign in by the page and return the browser and how long the POST took."""
    browser = Browser(port)
    page = expect(browser.get("/sign-in"), 200).page
    given = {"code": somebody.enterprise_code, "number": somebody.number, "pin": somebody.pin}
    answer = expect(browser.send(page, given, page.form("/sign-in")), 303, 302)
    return browser, answer.milliseconds


def sign_in_staff(port: int, somebody: Somebody) -> Browser:
    """Sign a member of staff in by the page."""
    browser = Browser(port)
    page = expect(browser.get("/sign-in/staff"), 200).page
    given = {"email": somebody.email, "password": somebody.password}
    expect(browser.send(page, given, page.form("/sign-in/staff")), 303, 302)
    return browser


def reading(browser: Browser, path: str) -> Callable[[], float]:
    """Return a request that reads a page."""
    return lambda: expect(browser.get(path), 200).milliseconds


def answering(browser: Browser, slug: str) -> Callable[[], float]:
    """Begin a test and return a request that saves an answer to its first question, another one each time."""
    page = begin_test(browser, slug)
    form = asking(page)
    turns = count()

    def ask() -> float:
        given = {**filled(form, next(turns)), "event_id": str(uuid4()), "form_id": str(uuid4())}
        return expect(browser.send(page, given, form), 303, 302).milliseconds

    return ask


def asking(page: Page) -> Element:
    """Return the first form of a page that asks a question."""
    return next(form for form in page.all(".//form") if any(_asks(field) for field in form.iter()))


def filled(form: Element, turn: int = 0) -> dict[str, list[str]]:
    """Fill in a question of any type, in one way or another: what is chosen, put in order or typed goes by the turn."""
    given: dict[str, list[str]] = {}
    fields = [field for field in form.iter() if _asks(field)]
    kinds = {field.get("type", "text") for field in fields if field.tag == "input"}
    if kinds & {"radio", "checkbox", "hidden"}:
        options = [field.get("value", "") for field in fields]
        first = turn % len(options)
        given["answer"] = options[first:] + options[:first] if "hidden" in kinds else [options[first]]
        return given
    for number, field in enumerate(fields):
        options = [option.get("value", "") for option in field.iter("option") if option.get("value")]
        given[field.get("name", "")] = [options[(turn + number) % len(options)] if options else str(turn + 1)]
    return given


def _asks(field: Element) -> bool:
    name = field.get("name", "")
    return field.tag in ("input", "select") and (name == "answer" or name.startswith("answer-"))


def begin_test(browser: Browser, slug: str) -> Page:
    """Begin an attempt and return the page of its first question."""
    page = begin_module(browser, slug)
    return expect(browser.follow(browser.send(page, {}, page.form("/attempts"))), 200).page


def begin_module(browser: Browser, slug: str) -> Page:
    """Begin a module and return its page, which now offers the test."""
    page = expect(browser.get(f"/training/{slug}"), 200).page
    expect(browser.send(page, {}, page.form("/start")), 303)
    return expect(browser.get(f"/training/{slug}"), 200).page


def whole_test(server: Server, browser: Browser, slug: str) -> WholeTest:
    """Take a test of five questions without a script: each question is opened, answered and left by its form."""
    entry = begin_module(browser, slug)
    browser.spent.clear()
    before = server.cpu()
    page = browser.follow(browser.send(entry, {}, entry.form("/attempts"))).page
    for number in range(1, QUESTIONS + 1):
        form = asking(page)
        going = {**filled(form), "go": "review" if number == QUESTIONS else number + 1}
        page = expect(browser.follow(browser.send(page, going, form)), 200).page
    expect(browser.follow(browser.send(page, {}, page.form("/sending"))), 200)
    return WholeTest(sum(browser.spent), (server.cpu() - before) * 1000, len(browser.spent))


def first_visit(browser: Browser, path: str) -> Weight:
    """Weigh a page with everything it needs but its pictures, for a browser that has been nowhere yet."""
    answer = expect(browser.get(path), 200)
    page = answer.page
    files = {link.get("href", "") for link in page.all(".//link[@rel]") if link.get("rel") in ("stylesheet", "icon")}
    files |= {script.get("src", "") for script in page.all(".//script[@src]")}
    files |= {found.partition("#")[0] for found in re.findall(r'<use href="([^"]+)"', page.html)}
    weighed = [expect(browser.get(file), 200).bytes for file in sorted(files)]
    return Weight(answer.bytes + sum(weighed), 1 + len(weighed))


def repeat_visit(browser: Browser, path: str) -> Weight:
    """Weigh the same page again, unchanged: files are kept for good, and the page is asked for with its tag."""
    tag = expect(browser.get(path), 200).page.headers["ETag"]
    answer = expect(browser.get(path, {"If-None-Match": tag}), 304)
    return Weight(answer.bytes, 1)


def after_an_answer(browser: Browser, path: str) -> Weight:
    """Weigh what comes back when a practice question of a lesson is answered by the script."""
    page = expect(browser.get(path), 200).page
    form = asking(page)
    body = {**values(form), **filled(form)}
    answer = browser.post(form.get("action", ""), body, {"X-Requested-With": "fetch"})
    return Weight(expect(answer, 200).bytes, 1)
