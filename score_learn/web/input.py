"""Turns away what no page of ours can have sent: the sign with number 0, which PostgreSQL cannot hold."""

from itertools import chain

from flask import Flask, abort, request

NOUGHT = "\0"


def init_input(app: Flask) -> None:
    """Look at every address and form before anything else does."""
    app.before_request(_refuse_nought)


def _refuse_nought() -> None:
    sent = chain.from_iterable(values for part in (request.args, request.form) for _name, values in part.lists())
    if NOUGHT in request.path or any(NOUGHT in value for value in sent):
        abort(400)
