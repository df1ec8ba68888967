"""Addresses of our own pages, for lists: the pattern of one is worked out once, and each row fills its ids in."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import flask
from flask import Flask, current_app, request
from werkzeug.routing import Map

MOST_PATTERNS = 2048


def url_for(endpoint: str, **values: Any) -> str:
    """Return the address of a page as Flask's ``url_for`` does, which takes longer than everything else in a row.

    Args:
        endpoint: the view.
        values: the parts of the path and of the query; an id as ``UUID``.
    """
    if current_app.url_default_functions:
        # They may add to an address what depends on the request, as the preview does.
        return flask.url_for(endpoint, **values)
    ids = [value for value in values.values() if type(value) is UUID]
    # The type beside the value: to a dictionary 1 and True are the same.
    shape = tuple((name, UUID if type(value) is UUID else (type(value), value)) for name, value in values.items())
    try:
        pattern = _pattern(current_app.url_map, request.script_root, endpoint, shape)
    except TypeError:
        # A list of values has no hash.
        pattern = ""
    return pattern % tuple(ids) if pattern else flask.url_for(endpoint, **values)


def init_addresses(app: Flask) -> None:
    """Let the templates write addresses with ``url_for`` of here."""
    app.jinja_env.globals.update(url_for=url_for)


@lru_cache(maxsize=MOST_PATTERNS)
def _pattern(_map: Map, _root: str, endpoint: str, shape: tuple[tuple[str, Any], ...]) -> str:
    """Return the address with ``%s`` for each id, in the order of the values; empty where that cannot be said.

    Args:
        _map: the addresses of this application; there may be another in the same process.
        _root: where the site is mounted; the addresses begin with it.
        endpoint: the view.
        shape: the names, each with its type and value; of an id with nothing but the type.
    """
    # A whole address has the host in it, and a relative name the page it stands on.
    if endpoint.startswith(".") or any(name.startswith("_") and name != "_anchor" for name, _value in shape):
        return ""
    places: list[str] = []
    values: dict[str, Any] = {}
    for number, (name, value) in enumerate(shape):
        # Ids that nothing has: there is no version 15.
        values[name] = UUID(int=(0xF << 76) + number) if value is UUID else value[1]
        places += [str(values[name])] if value is UUID else []
    address = flask.url_for(endpoint, **values).replace("%", "%%")
    found = [address.find(place) for place in places]
    if found != sorted(found) or -1 in found:
        return ""
    for place in places:
        address = address.replace(place, "%s", 1)
    return address
