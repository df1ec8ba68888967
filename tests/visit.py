"""A browser without a screen that reads every page it fetches as a reviewer would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from score_learn.core.db import db
from tests import world
from tests.page import BUDGET, Page, values
from tests.world import Somebody

# What differs from one rendering to the next: the token against forgery, and ids of forms.
CHANGING = re.compile(
    rb'''name="(?:csrf_token|form_id)"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="(?:csrf_token|form_id)"'''
)
_running: list[str] = []
_without_fault: set[tuple[bytes, int]] = set()


@event.listens_for(Engine, "before_cursor_execute")
def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    _running.append(statement)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements that run inside the block."""
    began = len(_running)
    statements: list[str] = []
    try:
        yield statements
    finally:
        statements.extend(_running[began:])


class Client(FlaskClient):
    """Asks as a server does: the test's own application context stays out, or its memory would serve the request."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request."""
        # What is sent while it is read has to be read there too.
        return Context().run(super().open, *args, **{"buffered": True, **options})


class Visit:
    """One browser: its cookies last from page to page, and a page with a fault fails the test that fetched it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, somebody: Somebody) -> Visit:
        """Sign somebody in by a session of their own; the sign-in page has tests for itself."""
        self.client = self.app.test_client()
        token = world.a_session(somebody)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie.permanent = True
        return self

    def sign_out(self) -> Visit:
        """Throw the cookies away."""
        self.client = self.app.test_client()
        return self

    def open(
        self, path: str, *, status: int | None = 200, budget: int = BUDGET, headers: Mapping[str, str] | None = None
    ) -> Page:
        """Fetch an address and check what comes back; a redirect is not followed, ``None`` takes any status."""
        return self._fetch("GET", path, status=status, budget=budget, headers=dict(headers or {}))

    def follow(self, path: str, *, budget: int = BUDGET) -> Page:
        """Fetch an address and go where redirects lead."""
        page = self._fetch("GET", path, status=None, budget=budget)
        for _hop in range(5):
            if page.status not in (301, 302, 303, 307, 308):
                return self._expect(page, 200)
            page = self._fetch("GET", page.headers["Location"], status=None, budget=budget)
        raise AssertionError(f"{path} leads from one address to the next without an end")

    def send(
        self, page: Page, given: Mapping[str, Any] | None = None, *, form: str = "", status: int = 303, button: str = ""
    ) -> Page:
        """Fill in a form of a page and send it with its hidden fields.

        ``form`` is how its action ends, ``button`` the ``name=value`` of the button that is pressed.
        """
        element = page.form(form)
        data: dict[str, Any] = {**values(element), **(given or {})}
        if button:
            name, _, value = button.partition("=")
            data[name] = value
        target = element.get("action") or page.path
        return self._fetch("POST", target, status=status, data=data)

    def send_and_follow(
        self, page: Page, given: Mapping[str, Any] | None = None, *, form: str = "", button: str = ""
    ) -> Page:
        """Send a form and open the page that its answer leads to."""
        answer = self.send(page, given, form=form, button=button)
        return self.follow(answer.headers["Location"])

    def post(self, path: str, given: Mapping[str, Any] | None = None, *, status: int | None = None) -> Page:
        """Post to an address as a script would: nothing but what is given."""
        return self._fetch("POST", path, status=status, data=dict(given or {}))

    def act(self, path: str, given: Mapping[str, Any] | None = None, *, status: int | None = None) -> Page:
        """Post to an address with a token against forgery and a form id, as a form that was opened before would."""
        return self.post(path, {"csrf_token": self._token(), "form_id": str(uuid4()), **(given or {})}, status=status)

    def _token(self) -> str:
        with self.client.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "for tests alone")
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw))

    def _fetch(self, method: str, path: str, *, status: int | None, budget: int = BUDGET, **options: Any) -> Page:
        # The test's own reads would hold an old snapshot, and its session would count as the request's.
        db.session.rollback()
        with counted_queries() as statements:
            answer = self.client.open(path, method=method, **options)
        page = _page(path, answer, len(statements))
        if status is not None:
            self._expect(page, status)
        self._review(page, budget)
        return page

    def _expect(self, page: Page, status: int) -> Page:
        if page.status != status:
            said = page.text[:600] if page.headers.get("Content-Type", "").startswith("text/html") else page.body[:300]
            led = f", leading to {page.headers['Location']}" if "Location" in page.headers else ""
            raise AssertionError(f"{page.path} answered {page.status}{led}, not {status}. It says: {said!r}")
        return page

    def _review(self, page: Page, budget: int) -> None:
        found = []
        if "default-src 'none'" not in page.headers.get("Content-Security-Policy", ""):
            found.append("carries no Content-Security-Policy")
        redirected = 300 <= page.status < 400
        if page.headers.get("Content-Type", "").startswith("text/html") and not redirected and page.body:
            # The same page is not read twice: parsing it takes longer than making it.
            known = sha256(CHANGING.sub(b"", page.body)).digest(), budget
            if known not in _without_fault:
                found += page.faults(budget=budget)
                _without_fault.update([] if found else [known])
        if found:
            raise AssertionError(f"{page.path} ({page.status}):\n" + "\n".join(f"- it {fault}" for fault in found))


def _page(path: str, answer: TestResponse, queries: int) -> Page:
    location = answer.headers.get("Location")
    headers = dict(answer.headers)
    if location:
        parts = urlsplit(location)
        headers["Location"] = parts._replace(scheme="", netloc="").geturl() if parts.netloc == "localhost" else location
    return Page(path, answer.status_code, headers, answer.get_data(), queries)
