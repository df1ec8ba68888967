"""Starts Debian's Chromium so that it talks to nobody but the site under test."""

import os
import shutil
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

# The first has no window and draws with half the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_IT = "apt-get install chromium-headless-shell, or set SCORE_CHROMIUM to the path of a Chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--num-raster-threads=1",
    "--disable-lcd-text",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)
# From this width on a page is read at a desk, with a mouse.
DESK = 900


def chromium_path() -> str | None:
    """Return where Chromium is: as ``SCORE_CHROMIUM`` says, else on the path."""
    return os.environ.get("SCORE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window.

    Raises:
        RuntimeError: when there is none, with what to install.
    """
    path = chromium_path()
    if path is None:
        raise RuntimeError(f"there is no Chromium: {HOW_TO_GET_IT}")
    return playwright.chromium.launch(executable_path=path, args=list(QUIET))


def device(browser: Browser, width: int, *, scripts: bool = True, dark: bool = False, **options: Any) -> BrowserContext:
    """Return a fresh device without cookies: a phone below 900 px, a computer from there on."""
    phone = width < DESK
    return browser.new_context(
        viewport={"width": width, "height": 740 if phone else 900},
        is_mobile=phone,
        has_touch=phone,
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        timezone_id="Asia/Ho_Chi_Minh",
        **options,
    )
