"""Takes pictures of pages: whole, in light and in dark, numbered in the order in which they were taken."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.browser.chromium import device
from tests.browser.doors import come_in
from tests.browser.hosting import Site
from tests.browser.walker import Walker

# The first rows of a list of a thousand say how the others look.
LONGEST = 6000
EXPECTED = re.compile(r"answered [45]\d\d|status of [45]\d\d")


class Visitor(Walker):
    """A walker who notes what a page does wrong and goes on; pages of errors are answered with errors."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.problems: list[str] = []
        self.height = (self.page.viewport_size or {})["height"]

    def look(self) -> Walker:
        """Look at the page and note what is wrong with it."""
        try:
            super().look()
        except AssertionError as error:
            where, *lines = str(error).splitlines()
            self.problems += [f"{where} {line}" for line in lines if not EXPECTED.search(line)]
        return self


class Album:
    """The pictures of one width; people come to the site with devices of that width."""

    def __init__(self, browser: Browser, site: Site, folder: Path, width: int, numbers: Iterator[int]) -> None:
        self.browser, self.site, self.folder, self.width, self.numbers = browser, site, folder, width, numbers
        self.problems: list[str] = []

    @contextmanager
    def visitor(self, who: str = "", **options: Any) -> Iterator[Visitor]:
        """Let somebody of the programme come, signed in; nobody in particular when no name is given."""
        context = device(self.browser, self.width, **options)
        walker = Visitor(context, self.site.url, width=self.width, scripts=True)
        if who:
            come_in(walker, self.site.people[who])
        yield walker
        self.problems += walker.problems
        context.close()

    def take(self, walker: Visitor, name: str, path: str = "", *, dark: bool = True) -> None:
        """Picture the page that is open, or the one at this path; in dark colours too unless that is not wanted."""
        if path:
            walker.page.goto(walker.url + path)
        walker.look()
        # A picture of the whole page: what sticks to the foot of the screen then stands at the foot of the page.
        height = max(walker.height, walker.page.evaluate("document.documentElement.scrollHeight"))
        height = min(height, LONGEST)
        walker.page.set_viewport_size({"width": self.width, "height": height})
        number = next(self.numbers)
        for scheme in ("light", "dark") if dark else ("light",):
            walker.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # A button fades from one colour to the other.
            walker.page.wait_for_timeout(200)
            file = f"{number:02}-{name}-{self.width}{'-dark' if scheme == 'dark' else ''}.png"
            walker.page.screenshot(path=self.folder / file)
        walker.page.emulate_media(color_scheme="light")
        walker.page.set_viewport_size({"width": self.width, "height": walker.height})

    def print(self, walker: Walker, name: str) -> None:
        """Put the page that is open on paper."""
        walker.page.pdf(path=self.folder / f"{next(self.numbers):02}-{name}-paper.pdf", prefer_css_page_size=True)


Part = Callable[[Album], None]
