"""``make screenshots``: a picture of each main state, narrow and wide, light and dark, in build/screenshots."""

import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.album import Album, Part
from tests.browser.chromium import launch
from tests.browser.hosting import LIBRARY, ROOT, Prepared, prepare, serve
from tests.browser.pictures_of_content import CONTENT
from tests.browser.pictures_of_learning import LEARNING
from tests.browser.pictures_of_office import OFFICE
from tests.browser.pictures_of_sizes import EMPTY, EMPTY_OFFICE, THOUSAND
from tests.browser.pictures_of_staff import STAFF
from tests.browser.pictures_of_training import TRAINING
from tests.browser.pictures_of_uploads import UPLOADS

FOLDER = ROOT / "build" / "screenshots"
WIDTHS = (360, 1280)


# Each scene is a site of its own, and what is pictured there.
SCENES: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("programme", (*LEARNING, *STAFF, *TRAINING, *OFFICE)),
    ("authors", CONTENT),
    ("administrator", (*EMPTY_OFFICE, *UPLOADS)),
    ("newcomers", EMPTY),
    ("multitude", THOUSAND),
)


def main(wanted: Collection[str]) -> int:
    """Take all pictures anew, or those of the scenes that are named; tell what a strict reviewer finds on the way.

    Returns:
        1 when there is anything to find.
    """
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    problems: list[str] = []
    numbers = {width: count(1) for width in WIDTHS}
    with tempfile.TemporaryDirectory(prefix="score-pictures-") as name, sync_playwright() as playwright:
        browser = launch(playwright)
        for scene, parts in SCENES:
            if not wanted or scene in wanted:
                # A copy: authors change what is in the folder.
                library = shutil.copytree(LIBRARY, Path(name) / f"{scene}-library")
                prepared = prepare(scene, library, Path(name) / scene)
                for width in WIDTHS:
                    problems += take_all(browser, prepared, parts, width, numbers[width])
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures are in {FOLDER.relative_to(ROOT)}")
    print("\n".join(dict.fromkeys(problems)))
    return int(bool(problems))


def take_all(
    browser: Browser, prepared: Prepared, parts: tuple[Part, ...], width: int, numbers: Iterator[int]
) -> list[str]:
    """Serve a fresh copy of a scene and picture it at one width."""
    with serve(prepared, "tests.browser.broken_site:app") as site:
        album = Album(browser, site, FOLDER, width, numbers)
        for part in parts:
            part(album)
    return album.problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
