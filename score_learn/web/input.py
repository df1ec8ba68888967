"""Turns away what no page of ours can have sent: the sign with number 0, and endless texts in one field."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from score_learn.people.rules import Permission
from score_learn.web.session import current_viewer

# PostgreSQL cannot hold it.
NOUGHT = "\0"
# Texts are folded, counted and shown again: a sign-in name of 400,000 letters kept a worker busy for seconds.
LONGEST = 10_000
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class _Largest:
    """How much an address takes, in its fields too or in files alone, and from whom."""

    size: int
    in_fields: bool
    permission: Permission | None


def takes_up_to(size: int, *, in_fields: bool = True, permission: Permission | None = None) -> Callable[[View], View]:
    """Let an address take larger requests than the others, in bytes; what is larger is refused before it is read.

    Args:
        size: of the whole request.
        in_fields: whether fields may be so large as well; files go to the disk, fields stay in memory.
        permission: who may send so much; from others the address takes no more than any other.
    """

    def decorate(view: View) -> View:
        view.__score_largest__ = _Largest(size, in_fields, permission)  # type: ignore[attr-defined]
        return view

    return decorate


def init_input(app: Flask) -> None:
    """Look at every address and form before anything else does."""
    app.before_request(_refuse_strange)


def _refuse_strange() -> None:
    largest: _Largest | None = getattr(
        current_app.view_functions.get(request.endpoint or ""), "__score_largest__", None
    )
    if largest and (largest.permission is None or current_viewer().may(largest.permission)):
        # Said before the form is looked at for the first time, which reads it.
        request.max_content_length = largest.size
        if largest.in_fields:
            request.max_form_memory_size = largest.size
    sent = list(chain.from_iterable(values for part in (request.args, request.form) for _name, values in part.lists()))
    if any(len(value) > LONGEST for value in sent):
        abort(413)
    if NOUGHT in request.path or any(NOUGHT in value for value in sent):
        abort(400)
