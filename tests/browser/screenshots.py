"""``make screenshots``: a picture of each main state, narrow and wide, light and dark, in build/screenshots."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.album import Album
from tests.browser.chromium import launch
from tests.browser.hosting import LIBRARY, ROOT, Prepared, prepare, serve
from tests.browser.pictures_of_learning import LEARNING
from tests.browser.pictures_of_staff import STAFF

FOLDER = ROOT / "build" / "screenshots"
WIDTHS = (360, 1280)


def main() -> int:
    """Take all pictures anew; print what a strict reviewer finds on the way, and end with 1 when there is anything."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="score-pictures-") as name, sync_playwright() as playwright:
        prepared = prepare("programme", LIBRARY, Path(name) / "instance")
        browser = launch(playwright)
        problems = [problem for width in WIDTHS for problem in take_all(browser, prepared, width)]
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures are in {FOLDER.relative_to(ROOT)}")
    print("\n".join(dict.fromkeys(problems)))
    return int(bool(problems))


def take_all(browser: Browser, prepared: Prepared, width: int) -> list[str]:
    """Serve a fresh copy of the programme and picture every state of it at one width."""
    with serve(prepared, "tests.browser.broken_site:app") as site:
        album = Album(browser, site, FOLDER, width)
        for part in (*LEARNING, *STAFF):
            part(album)
    return album.problems


if __name__ == "__main__":
    sys.exit(main())
