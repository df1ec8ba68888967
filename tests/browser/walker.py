"""One person at one device: opens pages, taps, types, and looks at every page for what should not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, Response, expect

from tests.browser.chromium import DESK
from tests.browser.judged import Judged

# It comes with every page, as sending it each time it is asked would take longer than its work, and is run where it is
# asked: most pages are of a build that was judged before.
AXE = f"window.bringAxe = function () {{\n{Axe().axe_script}\n}};"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 10_000
# A sheet of forty cards has forty PINs to hash.
LONG_PATIENCE = 60_000
# What axe judges: the elements, what they are called by, and how they are drawn; not which person a row is about.
SKELETON = r"""device => {
    const told = /^(class|role|type|lang|dir|hidden|tabindex|aria-(hidden|live|expanded|current|pressed))$/;
    const ids = new Set();
    const known = (name, value) => name === "id" && ids.has(value) ? "id twice"
        : ((name === "id" && ids.add(value)), told.test(name) ? name + value : name + (value ? "+" : ""));
    const element = (one) => [one.tagName, one.textContent.trim() ? "+" : "",
        ...Array.from(one.attributes, ({ name, value }) => known(name, value))].join();
    return [device, document.title !== "", ...Array.from(document.querySelectorAll("*"), element)].join("\n");
}"""
JUDGE = """async options => {
    window.axe || bringAxe();
    const told = one => `axe: ${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 160)).join("; ")}`;
    return (await axe.run(document, options)).violations.map(told);
}"""
# How wide the page is, and the words of the entry of the navigation that stands for it, when it is not to be seen.
MEASURE = """() => {
    const all = document.documentElement.scrollWidth, here = document.querySelector(".tab[aria-current]");
    const seen = document.documentElement.clientWidth, box = here?.getBoundingClientRect();
    return [all, box && (box.left < -1 || box.right > seen + 1) ? here.textContent : ""];
}"""
# Leaving a page ends the loading of what only illustrates it.
DECORATION = {"media", "image", "other"}


class Walker:
    """A person with a browser. What the pages do wrong on the way fails the step during which it happened."""

    judged: ClassVar[Judged] = Judged()
    judges = True

    def __init__(self, context: BrowserContext, url: str, *, width: int, scripts: bool) -> None:
        self.context, self.url, self.width, self.scripts = context, url, width, scripts
        self.faults: list[str] = []
        self.seen: list[str] = []
        context.set_default_timeout(PATIENCE)
        if scripts:
            context.add_init_script(AXE)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.faults.append(f"a script failed: {error.error}"))
        context.on("requestfailed", self._note_failed)
        context.on("response", self._note_answer)
        self.page = context.new_page()

    def open(self, path: str) -> Walker:
        """Open an address of the site, as from a bookmark or a printed card."""
        self.page.goto(path if path.startswith("http") else self.url + path)
        return self.look()

    def follow(self, words: str, *, within: Locator | None = None) -> Walker:
        """Tap a link by its words and look at the page it leads to."""
        return self._leave(self._named("link", words, within))

    def press(self, words: str, *, within: Locator | None = None) -> Walker:
        """Tap a button that leads to another page and look at that."""
        return self._leave(self._named("button", words, within))

    def fetch(self, words: str) -> bytes:
        """Tap a button or link that gives a file and return the file; the page stays."""
        target = self._named("button", words, None).or_(self._named("link", words, None)).first
        self._approach(target)
        # For the browser an address that turns out to be a file is a page that never came.
        with self.forgiving(), self.page.expect_download(timeout=LONG_PATIENCE) as download:
            self._act(target)
        return download.value.path().read_bytes()

    def choose_file(self, label: str, file: Path) -> Walker:
        """Tap the field of a file and choose one in the system's own window."""
        with self.page.expect_file_chooser() as chosen:
            self.page.get_by_label(label, exact=True).click()
        chosen.value.set_files(file)
        return self

    def write(self, label: str, text: str) -> Walker:
        """Type into a field by its label."""
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def pick(self, label: str, option: str) -> Walker:
        """Choose from a list by its label."""
        self.page.get_by_label(label, exact=True).select_option(label=option)
        return self

    def mark(self, *labels: str) -> Walker:
        """Tap answers or boxes by their words."""
        for label in labels:
            self.page.get_by_label(label, exact=True).check()
        return self

    def reads(self, *sentences: str) -> Walker:
        """See these words on the page, soon if not at once."""
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence, timeout=PATIENCE)
        return self

    def misses(self, sentence: str) -> Walker:
        """See that these words are not on the page."""
        expect(self.page.locator("main")).not_to_contain_text(sentence)
        return self

    def row(self, words: str) -> Locator:
        """Return the row of a table that holds these words."""
        return self.page.locator("tbody tr", has_text=words)

    def text(self, selector: str) -> str:
        """Read what stands in the first element of a kind, blanks squeezed."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return urlsplit(self.page.url).path

    @contextmanager
    def forgiving(self) -> Iterator[None]:
        """Let requests fail inside the block, because the test makes them fail."""
        yield
        self.faults.clear()

    @contextmanager
    def without_line(self) -> Iterator[None]:
        """Cut the network inside the block."""
        with self.forgiving():
            self.context.set_offline(True)
            yield
            self.context.set_offline(False)

    def look(self) -> Walker:
        """Look at the page as a strict reviewer: nothing broken, nothing wider than the screen, nothing axe finds."""
        self.page.wait_for_load_state("load")
        self.seen.append(self.path)
        wide, lost = self.page.evaluate(MEASURE)
        if lost and self.scripts:
            self.faults.append(f"the entry of the page one is on is out of sight: {lost}")
        if wide > self.width:
            self.faults.append(f"scrolls sideways: {wide} px wide on a screen of {self.width}: {self._widest()}")
        if self.scripts and self.judges:
            self.faults += self._unreachable()
        if self.faults:
            found, self.faults = self.faults, []
            lines = "\n".join(f"- {fault}" for fault in dict.fromkeys(found))
            raise AssertionError(f"{self.path} at {self.width} px:\n{lines}")
        return self

    def _named(self, role: str, words: str, within: Locator | None) -> Locator:
        # A hidden addition for screen readers follows a comma: "New PIN, Amina Diallo".
        name = re.compile(rf"^{re.escape(words)}( ?, .*)?$")
        found = (within or self.page).get_by_role(role, name=name)  # type: ignore[arg-type]
        return found.first

    def _leave(self, target: Locator) -> Walker:
        self._approach(target)
        with self.page.expect_navigation(wait_until="load"):
            self._act(target)
        return self.look()

    def _approach(self, target: Locator) -> None:
        """Nothing to do with a mouse; the keyboard has a way to go."""

    def _act(self, target: Locator) -> None:
        target.click(timeout=LONG_PATIENCE)

    def _unreachable(self) -> list[str]:
        """Ask axe, unless it has judged a page of the same build: that takes half a second, and tests repeat steps."""
        build = self.page.evaluate(SKELETON, "desk" if self.width >= DESK else "phone")
        if build in self.judged:
            return []
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = self.page.evaluate(JUDGE, options)
        if not found:
            self.judged.add(build)
        return list(found)

    def _widest(self) -> str:
        return str(
            self.page.evaluate(
                """width => Array.from(document.querySelectorAll("body *"))
                    .filter(one => (box => box.right > width + 1 || box.left < -1)(one.getBoundingClientRect()))
                    .slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(" | ")""",
                self.width,
            )
        )

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"the console says: {message.text}")

    def _note_failed(self, request: Request) -> None:
        if request.resource_type in DECORATION and request.failure == "net::ERR_ABORTED":
            return
        self.faults.append(f"a request failed: {request.method} {urlsplit(request.url).path}: {request.failure}")

    def _note_answer(self, answer: Response) -> None:
        if answer.status >= 400:
            path = urlsplit(answer.url).path
            self.faults.append(f"a request was answered {answer.status}: {answer.request.method} {path}")
