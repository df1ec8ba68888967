"""What browsers may keep: nothing of staff pages and secrets; learner pages with an ETag of what they show."""

import hashlib

from flask import Flask, g, make_response, request, session
from werkzeug.wrappers import Response

from score_learn import __version__
from score_learn.web import locale
from score_learn.web.session import current_viewer


def init_caching(app: Flask) -> None:
    """Set the default: what says nothing else is not stored."""
    app.after_request(_default)


def page_tag(*parts: object) -> str:
    """Make the ETag of a page from what it shows, never from its bytes: the form tokens differ at every rendering.

    Args:
        parts: what changes the page, such as the version of the content and the count of the viewer's facts.
    """
    viewer = current_viewer()
    # A notice that waits to be shown changes the page too.
    notices = session.get("_flashes", ())
    languages = locale.language(), locale.content_language()
    whole = repr((__version__, g.get("release"), viewer.session_id, languages, viewer.name, notices, parts))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def unchanged(tag: str) -> Response | None:
    """Return the 304 when the browser has the page of this tag already."""
    if request.if_none_match.contains_weak(tag):
        return _private(make_response("", 304), tag)
    return None


def with_tag(body: str, tag: str) -> Response:
    """Make the answer of a learner page: the browser keeps it and asks each time whether it still holds."""
    return _private(make_response(body), tag)


def _private(response: Response, tag: str) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    response.set_etag(tag, weak=True)
    return response


def _default(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
