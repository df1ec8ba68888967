"""Who may open a page: every view wears exactly one of these two."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from score_learn.people.rules import Permission
from score_learn.web.session import current_viewer

View = TypeVar("View", bound=Callable[..., Any])
OPEN = "open"


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in whoever has the permission; others are asked to sign in or find nothing here."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            viewer = current_viewer()
            if not viewer.signed_in:
                return _to_sign_in()
            if not viewer.may(permission):
                abort(404)
            return view(*args, **values)

        guarded.__score_access__ = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def open_to_all(view: View) -> View:
    """Let in everybody; said on purpose, so that forgetting a guard is an error and not an open door."""
    view.__score_access__ = OPEN  # type: ignore[attr-defined]
    return view


def refuse_unguarded(app: Flask) -> None:
    """Refuse to start with a view that does not say who may open it.

    Raises:
        RuntimeError: with the names of such views.
    """
    bare = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "__score_access__"))
    if bare:
        raise RuntimeError(f"these views wear neither @requires nor @open_to_all: {', '.join(bare)}")


def _to_sign_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("entrance.sign_in", next=back))
