"""Every page has a way to it: somebody gets there by links from where they begin, and no page on the way has faults."""

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tests.contracts.test_permissions import expected
from tests.visit import Page, Visit

pytestmark = [pytest.mark.one_database, pytest.mark.timeout(300)]

BUDGET = 200_000
PAGES_ALIKE = 2
NO_WAY = {
    "account.news": "shown at the next sign-in after somebody else gave a new PIN",
    "account.welcome": "shown at the first sign-in",
    "admin.enterprise_reopening": "offered when an enterprise is closed",
    "admin.folder_module": "offered when a module in the folder differs from what is published",
    "admin.module_reopening": "offered when a module is retired",
    "admin.organisation_reopening": "offered when an organisation is closed",
    "admin.regrading_of": "offered when a key has changed",
    "admin.upload": "shown after an archive was sent",
    "entrance.password": "the address in the link that sets a password",
    "learn.review": "the button of the last question of a test leads there",
    "public.healthz": "for the machine that watches",
    "public.languages": "offered as soon as the pages speak a second language",
}


def ways_of(page: Page) -> list[str]:
    """Return the addresses on this site that a page names, with what they ask for."""
    found = re.findall(r'(?:href|src|action)="(/[^"#]*)', page.html)
    return [address.replace("&amp;", "&") for address in found]


def walk(site, visit: Visit) -> tuple[set[str], list[str]]:
    """Walk from the first page to some of each other kind, and return the views that were met and what was wrong."""
    adapter = site.url_map.bind("localhost")
    todo, seen, kinds, met, faults = ["/"], set(), Counter(), set(), []
    while todo:
        address = todo.pop(0)
        asked = urlsplit(address)
        try:
            endpoint, _values = adapter.match(asked.path, method="GET")
        except HTTPException:
            continue
        kind = (endpoint, *sorted(parse_qsl(asked.query)))
        # What one person's page offers another's may not; of a filter or an order one page says enough.
        if endpoint == "static" or address in seen or kinds[kind] == (1 if asked.query else PAGES_ALIKE):
            continue
        seen.add(address)
        kinds[kind] += 1
        try:
            page = visit.open(address, status=None, budget=BUDGET)
        except AssertionError as error:
            faults.append(str(error))
            continue
        met.update([endpoint] if page.status < 400 else [])
        if page.status in (301, 302, 303):
            todo.append(page.headers["Location"])
        elif page.headers.get("Content-Type", "").startswith("text/html"):
            todo += ways_of(page)
    return met, faults


def test_every_page_has_a_way_to_it(site, cast, story):
    met, faults = set(), []
    for somebody in cast.by_role.values():
        found = walk(site, Visit(site).sign_in(somebody) if somebody else Visit(site))
        met |= found[0]
        faults += found[1]
    assert not faults, "\n".join(faults)
    open_to_somebody = {
        endpoint
        for (endpoint, method), whose in expected().items()
        if method == "GET" and any("in" in row.values() for row in whose.values())
    }
    assert sorted(open_to_somebody - met - set(NO_WAY)) == [], "no link leads there"
    assert sorted(met & set(NO_WAY)) == [], "there is a way after all"
