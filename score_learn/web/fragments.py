"""Parts of pages that are the same for many people: rendered once, then filled in with what is each request's own."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import uuid4

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from score_learn.web import locale
from score_learn.web.session import current_viewer

KEPT = 2048
# Private-use letters: no content and no translation holds them.
_TOKEN = "\ue000token\ue000"  # noqa: S105 - a place holder, no secret
_FORM = "\ue000form\ue000"
_NAME = "\ue000name\ue000"
_FORMS = re.compile(_FORM)


@dataclass(frozen=True)
class _Part:
    key: Hashable
    render: Callable[[], str] = field(compare=False)


def kept_fragment(key: Hashable, render: Callable[[], str]) -> Markup:
    """Return a part of a page, rendered only when this key is new, with fresh tokens, form ids and the viewer's name.

    Args:
        key: everything the part shows; what is missing here would be shown to the wrong person.
        render: makes the part; nothing personal may stand in it but what the key holds.
    """
    html = _rendered(_Part((locale.language(), key), render))
    html = html.replace(_TOKEN, generate_csrf()) if _TOKEN in html else html
    html = _FORMS.sub(lambda _found: str(uuid4()), html)
    # The name comes last: whatever somebody is called, nothing is filled into it.
    return Markup(html.replace(_NAME, escape(current_viewer().name)) if _NAME in html else html)  # noqa: S704


def init_fragments(app: Flask) -> None:
    """Let the templates write placeholders for tokens, form ids and the viewer's name while a fragment is made."""
    app.jinja_env.globals.update(csrf_token=_token, new_form_id=_form_id, viewer_name=_name)


@lru_cache(maxsize=KEPT)
def _rendered(part: _Part) -> str:
    g.making_fragment = True
    try:
        return part.render()
    finally:
        g.making_fragment = False


def _token() -> str:
    return _TOKEN if g.get("making_fragment") else generate_csrf()


def _form_id() -> str:
    return _FORM if g.get("making_fragment") else str(uuid4())


def _name() -> str:
    return _NAME if g.get("making_fragment") else current_viewer().name
