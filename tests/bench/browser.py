"""A browser for measurements: one kept connection, cookies, compressed answers, and a stopwatch."""

import http.client
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin

import brotli

from tests.page import Element, Page, values


@dataclass
class Answer:
    """One answer: how long it took in milliseconds, its bytes on the line, and the page in it."""

    page: Page
    milliseconds: float
    bytes: int


@dataclass
class Browser:
    """One client of a server on this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Fetch an address; redirects are not followed."""
        return self.ask("GET", path, None, headers or {})

    def post(self, path: str, data: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
        """Post a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self.ask("POST", path, urlencode(data, doseq=True), headers)

    def send(self, page: Page, given: dict[str, Any], form: Element | None = None) -> Answer:
        """Fill in a form of a page and send it."""
        form = page.form() if form is None else form
        return self.post(urljoin(page.path, form.get("action") or page.path), {**values(form), **given})

    def follow(self, answer: Answer) -> Answer:
        """Go where an answer leads."""
        while 300 <= answer.page.status < 400 and "Location" in answer.page.headers:
            answer = self.get(urljoin(answer.page.path, answer.page.headers["Location"]).partition("#")[0])
        return answer

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        """Send a request and read its answer, and note how long both took."""
        headers = {"Accept-Encoding": "br", "Accept": "text/html", **headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        self.spent.append(took)
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + 20
        plain = brotli.decompress(content) if response.headers.get("Content-Encoding") == "br" else content
        page = Page(path, response.status, dict(response.getheaders()), plain)
        return Answer(page, took, len(content) + head)
