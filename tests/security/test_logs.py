"""The log says what kind of page was asked for and what failed, never who asked, a secret or an answer."""

import json
import logging
import re
import runpy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from sqlalchemy import text

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.web import request_log
from tests import world
from tests.survey.conftest import ALPHA, complete
from tests.visit import Visit

SERVER = Path(__file__).parents[2] / "gunicorn.conf.py"
OPINION = "/training/alpha/opinion"


@pytest.fixture
def access_line(tmp_path, monkeypatch, caplog):
    """Return the line that the server writes about a request of that environment, or nothing."""
    monkeypatch.setenv("SCORE_INSTANCE", str(tmp_path))
    logger = runpy.run_path(str(SERVER))["JsonLogger"](Config())
    logger.access_log.propagate = True

    def write(environ: dict[str, object]) -> str:
        caplog.clear()
        with caplog.at_level(logging.INFO, logger.access_log.name):
            answer = SimpleNamespace(status="200 OK", sent=120)
            logger.access(answer, None, environ, timedelta(milliseconds=3))
        return caplog.text

    return write


def test_a_statement_that_fails_leaves_no_answer_in_the_log(visit, cast, caplog):
    complete(world.a_viewer(cast.amina), cast.riverside, ALPHA, at=clock.now())
    visit.sign_in(cast.amina)
    page = visit.open(OPINION)
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE survey_response RENAME COLUMN answers TO elsewhere"))
    answer = visit.send(page, {"sat-overall": "2", "sat-helped": ["pictures"]}, form="opinion", status=None)
    assert answer.status in (500, 503)
    assert "survey_response" in caplog.text, "the failure itself has to be in the log"
    assert "sat-overall" not in caplog.text
    assert str(cast.amina.person_id) not in caplog.text
    assert str(cast.amina.person_id.hex) not in caplog.text


@pytest.mark.parametrize("pin", ["right", "wrong"])
def test_a_sign_in_leaves_neither_pin_nor_number_in_the_log(visit, cast, caplog, pin):
    amina = cast.amina
    digits = amina.pin if pin == "right" else f"{(int(amina.pin) + 1) % 10**6:06d}"
    with caplog.at_level(logging.DEBUG):
        visit.send(
            visit.open("/sign-in"),
            {"code": amina.enterprise_code, "number": amina.number, "pin": digits},
            status=303 if pin == "right" else 200,
        )
    for secret in (digits, amina.enterprise_code):
        assert secret not in caplog.text


def test_the_server_writes_the_kind_of_page_and_no_address(access_line):
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/password/a-token",
        "QUERY_STRING": "next=/training",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_USER_AGENT": "Phone 1.0",
        request_log.ROUTE: "/password/<token>",
    }
    line = access_line(environ)
    written = json.loads(line[line.index("{") :])
    assert set(written) == {"time", "method", "route", "status", "bytes", "ms"}
    assert written["route"] == "/password/<token>"
    assert not re.search(r"a-token|next=|192\.0\.2\.7|Phone", line)


def test_giving_an_opinion_is_not_in_the_servers_log(site, cast, access_line, monkeypatch):
    seen = {}
    inner = site.wsgi_app

    def watch(environ, start):
        answer = inner(environ, start)
        seen[environ["REQUEST_METHOD"]] = environ
        return answer

    complete(world.a_viewer(cast.amina), cast.riverside, ALPHA, at=clock.now())
    visit = Visit(site).sign_in(cast.amina)
    monkeypatch.setattr(site, "wsgi_app", watch)
    visit.send(visit.open(OPINION), {"sat-overall": "5"}, form="opinion")
    assert access_line(seen["GET"])
    assert access_line(seen["POST"]) == ""
