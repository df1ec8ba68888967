"""Tells the server's log which page was asked for, so that it need not write addresses that hold ids."""

from flask import Flask, request

ROUTE = "score.route"
SILENT = "score.silent"
# That and when somebody gave an opinion is written nowhere, or it could be matched with the answers.
NOT_LOGGED = frozenset({"learn.respond"})


def init_request_log(app: Flask) -> None:
    """Put the kind of page into the WSGI environment, where the server finds it when it writes its line."""
    app.before_request(_note_route)


def _note_route() -> None:
    request.environ[ROUTE] = request.url_rule.rule if request.url_rule else "-"
    request.environ[SILENT] = request.endpoint in NOT_LOGGED and request.method == "POST"
