"""Errors as pages: what happened, that nothing was lost, what to do."""

import logging
from uuid import uuid4

from flask import Flask, g, make_response, redirect, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from score_learn.core.db import DatabaseUnavailable
from score_learn.core.errors import Invalid, NotFound, Refused, ScoreError
from score_learn.web import locale
from score_learn.web.forms import AlreadySent
from score_learn.web.words import sentence

log = logging.getLogger(__name__)
OWN_PAGES = frozenset({400, 404, 405, 413, 429, 503})


def init_errors(app: Flask) -> None:
    """Register what answers for each kind of error."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Invalid, _refused)
    app.register_error_handler(AlreadySent, _already_sent)
    app.register_error_handler(DatabaseUnavailable, _unavailable)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = _page(error.code if error.code in OWN_PAGES else 400)
    answer.status_code = error.code
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _forged(_error: CSRFError) -> Response:
    return _page(400)


def _refused(error: ScoreError) -> Response:
    return _page(400, sentence_to_show=sentence(error))


def _already_sent(error: AlreadySent) -> Response:
    if error.first.location:
        return redirect(error.first.location, 303)
    return make_response(render_template("errors/already_sent.html"))


def _unavailable(error: Exception) -> Response:
    log.error("database unavailable", exc_info=error)
    _ask_nobody()
    answer = _page(503)
    answer.headers["Retry-After"] = "10"
    return answer


def _broken(error: Exception) -> Response:
    number = uuid4().hex[:8]
    log.error("unexpected error %s", number, exc_info=error)
    _ask_nobody()
    return _page(500, number=number)


def _ask_nobody() -> None:
    """Let the page of the error be made without the database, which may be the cause."""
    g.after_failure = True
    g.language = locale.SOURCE


def _page(status: int, **values: object) -> Response:
    answer = make_response(render_template(f"errors/{status}.html", **values), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
