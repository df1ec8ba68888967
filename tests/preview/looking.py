"""A reader of the preview's pages: each is looked at as a reviewer would, and nothing may be wrong with it."""

from pathlib import Path
from typing import Any

from score_learn.preview.app import make_preview
from score_learn.preview.shelf import Watch
from tests.page import Page

BUDGET = 100_000


class Looking:
    """The preview of a folder, asked without a server."""

    def __init__(self, folder: Path) -> None:
        self.watch = Watch(folder)
        self.app = make_preview(self.watch)
        self.app.testing = True
        self.client = self.app.test_client(use_cookies=True)

    def open(self, path: str, status: int = 200) -> Page:
        """Fetch a page."""
        return self._page(path, self.client.get(path, headers={"Host": "127.0.0.1:8100"}), status)

    def frame(self, path: str, status: int = 200) -> Page:
        """Fetch a page as it stands in a frame."""
        return self.open(f"{path}?frame=1", status)

    def send(self, path: str, data: dict[str, Any], status: int = 200) -> Page:
        """Send a form without a script."""
        answer = self.client.post(f"{path}?frame=1", data=data, headers={"Host": "127.0.0.1:8100"})
        return self._page(path, answer, status)

    def _page(self, path: str, answer: Any, status: int) -> Page:
        page = Page(path, answer.status_code, dict(answer.headers), answer.get_data())
        assert page.status == status, f"{path} answered {page.status}, not {status}: {page.text[:400]}"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in page.headers
        is_page = status < 300 or status >= 400
        # The seeded lesson asks one question twice, and so do its pages here and on the site.
        faults = [one for one in page.faults(budget=BUDGET) if "m-p-one" not in one] if is_page else []
        assert not faults, f"{path}:\n" + "\n".join(faults)
        return page


def pages_of(looking: Looking) -> list[str]:
    """Return the address of every page, in every language."""
    first = [url for url in looking.open("/").links().values() if url.count("/") > 1]
    shelf = looking.watch.shelf
    return sorted({url.split("#")[0].replace("/en/", f"/{tag}/", 1) for url in first for tag in shelf.languages})
