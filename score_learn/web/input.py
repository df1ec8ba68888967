"""Turns away what no page of ours can have sent: the sign with number 0, and endless texts in one field."""

from collections.abc import Callable
from itertools import chain
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

# PostgreSQL cannot hold it.
NOUGHT = "\0"
# Texts are folded, counted and shown again: a sign-in name of 400,000 letters kept a worker busy for seconds.
LONGEST = 10_000
View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let an address take larger requests than the others, in bytes; what is larger is refused before it is read."""

    def decorate(view: View) -> View:
        view.__score_largest__ = size  # type: ignore[attr-defined]
        return view

    return decorate


def init_input(app: Flask) -> None:
    """Look at every address and form before anything else does."""
    app.before_request(_refuse_strange)


def _refuse_strange() -> None:
    largest = getattr(current_app.view_functions.get(request.endpoint or ""), "__score_largest__", 0)
    if largest:
        # Said before the form is looked at for the first time, which reads it.
        request.max_content_length = request.max_form_memory_size = largest
    sent = list(chain.from_iterable(values for part in (request.args, request.form) for _name, values in part.lists()))
    if any(len(value) > LONGEST for value in sent):
        abort(413)
    if NOUGHT in request.path or any(NOUGHT in value for value in sent):
        abort(400)
