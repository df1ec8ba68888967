"""Turns away what no page of ours can have sent: the sign with number 0, and endless texts in one field."""

from itertools import chain

from flask import Flask, abort, request

# PostgreSQL cannot hold it.
NOUGHT = "\0"
# Texts are folded, counted and shown again: a sign-in name of 400,000 letters kept a worker busy for seconds.
LONGEST = 10_000


def init_input(app: Flask) -> None:
    """Look at every address and form before anything else does."""
    app.before_request(_refuse_strange)


def _refuse_strange() -> None:
    sent = list(chain.from_iterable(values for part in (request.args, request.form) for _name, values in part.lists()))
    if any(len(value) > LONGEST for value in sent):
        abort(413)
    if NOUGHT in request.path or any(NOUGHT in value for value in sent):
        abort(400)
