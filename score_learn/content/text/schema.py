"""Which keys each kind of file has, and how a value is read; nothing here opens a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from score_learn.content.findings import Report, known
from score_learn.content.rules import AUDIENCES
from score_learn.content.text.frontmatter import FrontMatter, Value

PAPERS = ("portrait", "landscape")
STATUSES = ("draft", "review", "published")
NOBODY = "none"
"""Who translated a file that was begun and not translated yet."""

TRANSLATIONS = (NOBODY, "human", "machine", "reviewed")
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ID_LENGTH = 48

Cast = Callable[[Value, "Report"], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """How a key is read; `default` is what a file without it gets, unless it is `required`."""

    cast: Cast
    required: bool = False
    default: Any = None


def is_id(text: str) -> bool:
    """Whether a text may be an id: words of a-z and 0-9 joined by hyphens, 48 characters at most."""
    return len(text) <= ID_LENGTH and ID.fullmatch(text) is not None


def _text(value: Value, report: Report) -> str | None:
    if value.items is not None:
        report.add(value.line, value.column, "E102", "one text is expected here, not a list")
        return None
    return value.text


def _identifier(value: Value, report: Report) -> str | None:
    text = _text(value, report)
    if text is not None and not is_id(text):
        message = f"{text!r} is no id; write a-z, 0-9 and hyphens, such as wc-l1, {ID_LENGTH} characters at most"
        report.add(value.line, value.column, "E120", message)
        return None
    return text


def _number(lowest: int, highest: int) -> Cast:
    def cast(value: Value, report: Report) -> int | None:
        text = _text(value, report)
        if text is None:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text) or not lowest <= int(text) <= highest:
            message = f"write a whole number from {lowest} to {highest}, got {text!r}"
            report.add(value.line, value.column, "E102", message)
            return None
        return int(text)

    return cast


def _one_of(*words: str) -> Cast:
    def cast(value: Value, report: Report) -> str | None:
        text = _text(value, report)
        if text is not None and text not in words:
            report.add(value.line, value.column, "E102", f"{text!r} is not possible here; {known(words)}")
            return None
        return text

    return cast


def _hash(value: Value, report: Report) -> str | None:
    text = _text(value, report)
    if text is not None and not re.fullmatch(r"h[0-9a-f]{10}", text):
        report.add(value.line, value.column, "E102", "write h and the ten digits that content new language gives")
        return None
    return text


def _yes_no(value: Value, report: Report) -> bool | None:
    text = _one_of("yes", "no")(value, report)
    return None if text is None else text == "yes"


def _list_of(lowest: int, highest: int) -> Cast:
    def cast(value: Value, report: Report) -> tuple[str, ...] | None:
        if value.items is None:
            report.add(value.line, value.column, "E102", 'a list is expected: one "    - item" a line below the key')
            return None
        if not lowest <= len(value.items) <= highest:
            message = f"write {lowest} to {highest} items, got {len(value.items)}"
            report.add(value.line, value.column, "E102", message)
        return tuple(item.text for item in value.items)

    return cast


_TITLE = Key(_text, required=True)
_ID = Key(_identifier, required=True)
_STATUS = Key(_one_of(*STATUSES), required=True)
_REVISION = Key(_number(1, 9999), required=True)
_AUDIENCE = Key(_one_of(*AUDIENCES), default="all")

SCHEMAS: Mapping[str, Mapping[str, Key]] = {
    "module": {
        "title": _TITLE,
        "summary": _TITLE,
        "minutes": Key(_number(1, 600)),
        "audience": _AUDIENCE,
        "status": _STATUS,
        "revision": _REVISION,
        "objectives": Key(_list_of(1, 6), required=True, default=()),
    },
    "lesson": {
        "id": _ID,
        "title": _TITLE,
        "minutes": Key(_number(1, 60), required=True, default=1),
        "audience": _AUDIENCE,
        "status": _STATUS,
        "revision": _REVISION,
    },
    "quiz": {"id": _ID, "title": _TITLE, "revision": _REVISION},
    "tool": {
        "id": _ID,
        "title": _TITLE,
        "paper": Key(_one_of(*PAPERS), default="portrait"),
        "revision": _REVISION,
    },
    "survey": {
        "id": _ID,
        "kind": Key(_one_of("survey"), required=True),
        "title": _TITLE,
        "anonymous": Key(_yes_no, required=True, default=True),
        "revision": Key(_number(1, 9999), required=True, default=1),
    },
    "glossary": {"id": _ID, "title": _TITLE, "revision": _REVISION},
}

_OF_TRANSLATIONS: Mapping[str, Key] = {
    "source_revision": Key(_number(1, 9999), required=True, default=1),
    "source_hash": Key(_hash, required=True, default=""),
    "translation": Key(_one_of(*TRANSLATIONS), required=True, default="human"),
}
_TRANSLATED_TOO: Mapping[str, Mapping[str, Key]] = {"tool": {"status": Key(_one_of(*STATUSES))}}
TRANSLATED: Mapping[str, Mapping[str, Key]] = {
    kind: {
        **{
            name: replace(key, required=name in {"id", "status"}, default=None)
            for name, key in schema.items()
            if name != "revision"
        },
        **_TRANSLATED_TOO.get(kind, {}),
        **_OF_TRANSLATIONS,
    }
    for kind, schema in SCHEMAS.items()
}
"""What a translated file may hold: what it leaves out comes from the source."""


def read_keys(kind: str, matter: FrontMatter, report: Report, *, translated: bool = False) -> dict[str, Any]:
    """Cast the entries of a file of that kind; every key of the kind is in the result, None when it was no good."""
    schema = (TRANSLATED if translated else SCHEMAS)[kind]
    for entry in matter.entries.values():
        if entry.key not in schema:
            report.add(entry.line, entry.column, "E101", f"unknown key {entry.key}; {known(schema)}")
    return {name: _read(name, key, matter, report) for name, key in schema.items()}


def _read(name: str, key: Key, matter: FrontMatter, report: Report) -> Any:
    entry = matter.entries.get(name)
    if entry is None:
        if key.required and not matter.broken:
            report.add(matter.line, 1, "E103", f"the key {name} is missing from the front matter")
        return key.default
    value = key.cast(entry.value, report)
    return key.default if value is None else value
