"""Every page that a link leads to, as each role: nothing broken, nothing wider than the screen, nothing axe finds.

From the left and from the right; that pages are sent so is told by tests/contracts/test_languages.py.
"""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser.conftest import Arrive
from tests.browser.doors import SEND, come_in
from tests.browser.hosting import Prepared, serve
from tests.browser.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

ROLES = ("anonymous", "amina", "emil", "binh", "dewi", "donor", "ada")
ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NO_PAGE = re.compile(r"\.(pdf|csv|zip)$|^/media/|^/static/|^/verify/keys$")
WIDTH = 320
# Every page of the site is laid out from the side on which its language begins.
FROM_THE_RIGHT = """() => {
    document.documentElement.dir = "rtl";
    return document.documentElement.scrollWidth;
}"""
LEAST = {"anonymous": 6, "amina": 8, "emil": 10, "binh": 12, "dewi": 6, "donor": 4, "ada": 25}
"""How many kinds of pages each role finds at least: a crawl that finds nothing must not pass."""


def test_every_page_fits(peopled_site: Prepared, arrive: Arrive):
    with serve(peopled_site) as site:
        for role in ROLES:
            walker = arrive(site, width=WIDTH)
            if role != "anonymous":
                come_in(walker, site.people[role]).look()
            if role == "amina":
                _begin_a_test(walker)
            kinds = _crawl(walker)
            assert len(kinds) >= LEAST[role], f"{role} finds only {sorted(kinds)}"


def _begin_a_test(walker: Walker) -> None:
    """Begin a module and its test, so that the pages of an attempt are among those that are found."""
    for _step in ("module", "test"):
        walker.open("/training/alpha")
        with walker.page.expect_navigation():
            walker.page.click(SEND)
        walker.look()
    walker.open(walker.path.replace("questions/1", "review"))


def _crawl(walker: Walker) -> set[str]:
    """Open one page of each kind that links lead to; return the kinds."""
    waiting, kinds = [walker.page.url, f"{walker.url}/", *_links(walker)], set()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        kind = _kind(address)
        if kind in kinds or NO_PAGE.search(urlsplit(address).path) or not address.startswith(walker.url):
            continue
        kinds.add(kind)
        walker.open(address)
        wide = walker.page.evaluate(FROM_THE_RIGHT)
        assert wide <= WIDTH, f"{walker.path} is {wide} px wide when it is read from the right"
        waiting += _links(walker)
    return kinds


def _links(walker: Walker) -> list[str]:
    found = walker.page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [urljoin(walker.page.url, link) for link in found]


def _kind(address: str) -> str:
    """Take what tells one page from another of its kind out of an address."""
    path = re.sub(ID, "*", urlsplit(address).path)
    path = re.sub(r"(?<=/modules/)[^/]+|(?<=/questions/)[^/]+|(?<=/reading/).+|(?<=^/verify/).+", "*", path)
    return re.sub(r"/\d+$", "/1", path)
