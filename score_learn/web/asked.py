"""What the address of a list asks for: its filters, which page of it, and from which mark on."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for

from score_learn.core.keyset import Mark

NO_CHOICES: Mapping[str, Collection[str]] = {}


def filters_asked(names: Iterable[str], choices: Mapping[str, Collection[str]] = NO_CHOICES) -> dict[str, Any]:
    """Return the filters of this address that are filled in, as they were written.

    Args:
        names: the filters that the list knows.
        choices: what can be chosen, where a filter is a choice; another word in the address does not narrow.
    """
    asked = {name: request.args.get(name, "").strip() for name in names}
    return {name: text for name, text in asked.items() if text and text in choices.get(name, {text})}


def page_asked() -> int:
    """Return which page of a list is asked for."""
    return request.args.get("page", default=1, type=int)


def marked_address(endpoint: str, filters: Mapping[str, Any], **marks: Mark | None) -> str:
    """Return the address of a list from a mark on, its filters kept; empty when there is no mark to go on from."""
    if marks and not any(marks.values()):
        return ""
    return url_for(endpoint, **{**filters, **{name: str(mark) for name, mark in marks.items()}})


def own_path(target: str | None) -> str:
    """Accept only a path of this site; anything a browser could read as another host is dropped."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return ""
    parts = urlsplit(target)
    strange = parts.scheme or parts.netloc or "\\" in target or " " in target or not target.isprintable()
    return "" if strange else target
