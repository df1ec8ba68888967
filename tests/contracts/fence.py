"""Somebody of one enterprise who tries every place of every request with what belongs to another."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus, urlencode, urlsplit
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Uuid, or_, select

from score_learn.core.db import db
from tests.contracts.addresses import Addresses, targets
from tests.page import Element, Page, values
from tests.visit import CHANGING, Visit

ASKED = re.compile(r"""args(?:\.get|\.getlist|\.getall)?[(\[]\s*["'](\w+)["']""")
TOKENS = {"csrf_token", "form_id", "event_id"}
# Whoever is signed out asks for nothing more.
LEAVING = {"entrance.sign_out"}
# How many of the choices that a page links to are opened too.
CHOICES = 4
WRITTEN = {"text", "search", "email", "tel", "number", "date", "password"}


@dataclass(frozen=True)
class Foreign:
    """What belongs to the other enterprise: ids, and words that stand nowhere else."""

    ids: Mapping[str, UUID]
    words: tuple[str, ...]

    def seen_in(self, body: str, *, sent: str = "") -> list[str]:
        """Name what of it stands in an answer; what was sent may come back."""
        marks = {**{kind: str(one) for kind, one in self.ids.items()}, **{word: escape(word) for word in self.words}}
        return [kind for kind, mark in marks.items() if mark in body and mark not in (sent, escape(sent))]

    def rows(self) -> set[tuple[Any, ...]]:
        """Read every row that points at something of the other enterprise."""
        found: set[tuple[Any, ...]] = set()
        for name, pointing in _pointing(tuple(self.ids.values())):
            found |= {(name, *map(str, row)) for row in db.session.execute(pointing)}
        db.session.rollback()
        return found


@lru_cache(maxsize=2)
def _pointing(wanted: tuple[UUID, ...]) -> tuple[tuple[str, Any], ...]:
    """Return what selects the rows of each table that hold one of these ids; made once, as it is asked often."""
    found = []
    for name, table in db.metadata.tables.items():
        columns = [column for column in table.columns if isinstance(column.type, Uuid)]
        if columns:
            found.append((name, select(table).where(or_(*(column.in_(wanted) for column in columns)))))
    return tuple(found)


@dataclass(frozen=True)
class Place:
    """One place of one request: a field of a form or a word of an address."""

    method: str
    path: str
    field: str
    rest: tuple[tuple[str, str], ...]
    free: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.field}"


@dataclass(frozen=True)
class Answer:
    """What came back, without what differs from one rendering to the next and without what was sent."""

    status: int
    location: str
    text: str


class Intruder:
    """Walks the site as one person and tries its places."""

    def __init__(self, app: Flask, addresses: Addresses, token: str) -> None:
        self.app, self.addresses, self.token = app, addresses, token
        self.visit = Visit(app)

    def come_in(self) -> None:
        """Be signed in, whatever happened before."""
        self.visit.client = self.app.test_client()
        if self.token:
            with self.visit.client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = self.token, True

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Open every page with this person's own records in its address, and what is linked from it with a choice."""
        for target in targets(self.app):
            if target.method != "GET":
                continue
            own = self.addresses.of(target, "own")
            waiting = [own]
            for path in waiting:
                page = self._fetch("GET", path)
                if page.status == 200 and page.headers["Content-Type"].startswith("text/html"):
                    yield target.endpoint, page
                    waiting += _choices(page, own)[:CHOICES] if path == own else []

    def places(self) -> list[Place]:
        """List every place into which a page lets something be put: fields of its forms, words its address knows."""
        found: dict[tuple[str, str, str], Place] = {}
        for endpoint, page in self.pages():
            path = urlsplit(page.path).path
            for name in self._words_of(endpoint):
                found.setdefault(("GET", endpoint, name), Place("GET", path, name, (), free=True))
            for form in page.all(".//form"):
                for place in self._fields(page, form):
                    found.setdefault((place.method, self._endpoint(place.method, place.path), place.field), place)
        return [place for key, place in sorted(found.items()) if key[1] not in LEAVING]

    def try_place(self, place: Place, value: str) -> tuple[Answer, str]:
        """Put a value into a place and return the answer, bare and as it came."""
        rest = [(name, one) for name, one in place.rest if name != place.field]
        sent = [*rest, (place.field, value)]
        if place.method == "GET":
            page = self._fetch("GET", f"{place.path}?{urlencode(sent)}")
        else:
            data: dict[str, list[str]] = {}
            for name, one in [*sent, ("csrf_token", self.visit._token()), ("form_id", str(uuid4()))]:
                data.setdefault(name, []).append(one)
            page = self._fetch("POST", place.path, data)
        text = CHANGING.sub(b"", page.body).decode(errors="replace")
        return Answer(page.status, _bare(page.headers.get("Location", ""), value), _bare(text, value)), text

    def _fetch(self, method: str, path: str, data: Mapping[str, list[str]] | None = None) -> Page:
        """Ask without reading the answer as a reviewer would, which takes longer than making it."""
        db.session.rollback()
        answer = self.visit.client.open(path, method=method, data=data)
        return Page(path, answer.status_code, dict(answer.headers), answer.get_data())

    def tries(self, place: Place, foreign: Foreign) -> dict[str, str]:
        """Choose what to put into a place: ids where ids are meant, words and one id where people write."""
        if place.field.endswith(("_id", "_ids")):
            return {kind: str(one) for kind, one in foreign.ids.items()}
        some = {"enterprise": str(foreign.ids["enterprise"]), "participant": str(foreign.ids["participant"])}
        if not place.free:
            return some
        return {**some, **({word: word for word in foreign.words} if place.method == "GET" else {})}

    def _words_of(self, endpoint: str) -> list[str]:
        """Name the words its view asks the address for, itself or in a function beside it that is no view."""
        view = inspect.unwrap(self.app.view_functions[endpoint])
        source = inspect.getsource(inspect.getmodule(view))  # type: ignore[arg-type]
        for other in map(inspect.unwrap, self.app.view_functions.values()):
            if other.__module__ == view.__module__ and other is not view:
                source = source.replace(inspect.getsource(other), "")
        return sorted(set(ASKED.findall(source)))

    def _endpoint(self, method: str, path: str) -> str:
        return str(self.app.url_map.bind("localhost").match(path, method=method)[0])

    def _fields(self, page: Page, form: Element) -> Iterator[Place]:
        action = urlsplit(form.get("action") or page.path).path
        method = form.get("method", "get").upper()
        sent = values(form)
        names = {field.get("name", "") for field in form.iter() if field.get("name")} - TOKENS
        rest = tuple((name, one) for name, many in sent.items() if name not in TOKENS for one in many)
        written = {
            field.get("name") for field in form.iter() if field.get("type", "") in WRITTEN or field.tag == "textarea"
        }
        for name in sorted(names):
            yield Place(method, action, name, rest, free=name in written)


def _choices(page: Page, path: str) -> list[str]:
    links = (link.get("href", "") for link in page.all(".//main//a[@href]"))
    return [link for link in links if "?" in link and urlsplit(link).path == urlsplit(path).path]


def _bare(text: str, sent: str) -> str:
    text = re.sub(r'name="event_id" value="[^"]*"|id="[^"]*"|for="[^"]*"|aria-[a-z]+="[^"]*"', "", text)
    for form in {sent, escape(sent), quote(sent), quote_plus(sent)}:
        text = text.replace(form, "…") if form else text
    return text
