"""Fixtures of the browser tests: prepared sites, one served for each test, Chromium, and people at their devices."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import device
from tests.browser.hosting import SMALL_LIBRARY, Prepared, Site, prepare, serve
from tests.browser.judged import Judged
from tests.browser.walker import Walker
from tests.shared import Shared

Arrive = Callable[..., Walker]


@pytest.fixture(scope="session")
def empty_site(shared: Shared) -> Prepared:
    """A new installation: the small library, and one administrator."""
    return shared.once("administrator-site", lambda folder: prepare("administrator", SMALL_LIBRARY, folder))


@pytest.fixture(scope="session")
def peopled_site(shared: Shared) -> Prepared:
    """The small library and the cast; Amina has a module to do."""
    return shared.once("cast-site", lambda folder: prepare("cast", SMALL_LIBRARY, folder))


@pytest.fixture(scope="session")
def staffed_site(shared: Shared) -> Prepared:
    """The small library, and an enterprise with a trainer and a manager where nobody takes part yet."""
    return shared.once("newcomers-site", lambda folder: prepare("newcomers", SMALL_LIBRARY, folder))


@pytest.fixture(scope="session")
def certified_site(shared: Shared) -> Prepared:
    """The small library and the cast; Emil and a woman with accents in her name have certificates."""
    return shared.once("office-site", lambda folder: prepare("office", SMALL_LIBRARY, folder))


@pytest.fixture
def new_site(empty_site: Prepared) -> Iterator[Site]:
    """Serve a new installation to one test."""
    with serve(empty_site) as site:
        yield site


@pytest.fixture
def cast_site(peopled_site: Prepared) -> Iterator[Site]:
    """Serve the cast's site to one test."""
    with serve(peopled_site) as site:
        yield site


@pytest.fixture
def starting_site(staffed_site: Prepared) -> Iterator[Site]:
    """Serve an enterprise where nobody takes part yet to one test."""
    with serve(staffed_site) as site:
        yield site


@pytest.fixture
def office_site(certified_site: Prepared) -> Iterator[Site]:
    """Serve the cast's site with its certificates to one test."""
    with serve(certified_site) as site:
        yield site


@pytest.fixture
def arrive(chromium: Browser, shared: Shared) -> Iterator[Arrive]:
    """Let somebody come to a site with a device of their own; at the end nothing may have gone wrong unseen."""
    Walker.judged = Judged(shared.folder / "judged")
    came: list[Walker] = []

    def come(site: Site, *, width: int = 360, scripts: bool = True, kind: type[Walker] = Walker) -> Walker:
        came.append(kind(device(chromium, width, scripts=scripts), site.url, width=width, scripts=scripts))
        return came[-1]

    yield come
    left = [fault for walker in came for fault in walker.faults]
    for walker in came:
        walker.context.close()
    assert not left, f"went wrong on the last page: {left}"
