"""The site as it is started: a demonstration fills in people once, production refuses what is weak, logs are quiet."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from score_learn.cli.demonstration import TOLD
from score_learn.cli.demonstration_cast import ENTERPRISES
from tests.bench.browser import Browser
from tests.bench.server import free_port, wait_for
from tests.conftest import LIBRARY
from tests.contracts.source import ROOT

pytestmark = [pytest.mark.one_database, pytest.mark.timeout(180)]

GUNICORN = [str(Path(sys.executable).with_name("gunicorn")), "wsgi:app"]
PATIENCE = 60


def environ(instance: Path, mode: str, **variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCORE_")}
    return {**kept, "WEB_CONCURRENCY": "1", "SCORE_INSTANCE": str(instance), "SCORE_MODE": mode, **variables}


@contextmanager
def running(instance: Path, log: Path):
    port = free_port()
    with log.open("wb") as file:
        process = subprocess.Popen(
            GUNICORN, cwd=ROOT, env=environ(instance, "demonstration", PORT=str(port)), stdout=file, stderr=file
        )
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def ask(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def content_of(instance: Path) -> dict[str, str]:
    """Return a checksum of every row and of every file of the installation but the built style sheets."""
    with closing(sqlite3.connect(instance / "score.sqlite3")) as database:
        found = {"rows": hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()}
    for path in sorted(instance.rglob("*")):
        if path.is_file() and "static" not in path.parts and not path.name.startswith("score.sqlite3"):
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def stories_that_end_well() -> dict[str, int]:
    """How many people of the demonstration complete each of its modules."""
    people = [one for place in ENTERPRISES for one in place.participants]
    told = [pair for one in people for pair in zip(TOLD, one.stories, strict=False)]
    return dict(Counter(module for module, story in told if any(percent >= 70 for percent in story.tests)))


def test_the_first_start_fills_in_a_demonstration_and_the_second_changes_nothing(tmp_path):
    instance, log = tmp_path / "instance", tmp_path / "log"
    with running(instance, log) as address:
        status, body = ask(f"{address}/healthz")
        assert status == 200, body
        assert json.loads(body)["well"] is True
        accounts = json.loads((instance / "demo-accounts.json").read_text())
        a_certificate_is_printed(address, accounts)
    said = log.read_text()
    assert address in said
    assert {"participant", "trainer", "administrator", "donor"} <= {one["role"] for one in accounts}
    assert all((one["pin"] or one["password"]) in said for one in accounts), "the first start prints how to sign in"
    with closing(sqlite3.connect(instance / "score.sqlite3")) as database:
        counted = "SELECT e.module_id, COUNT(*) FROM completion c JOIN enrolment e ON e.id = c.enrolment_id GROUP BY 1"
        assert dict(database.execute(counted).fetchall()) == stories_that_end_well()
    before = content_of(instance)
    with running(instance, log) as address:
        assert ask(address)[0] == 200
        assert content_of(instance) == before
        ask(f"{address}/verify/ABCD-EFGH-JKLM-NPQR?name=Amina")
        ask(f"{address}/sign-in?next=/secret")
        time.sleep(0.3)
    the_log_tells_the_kind_of_page_and_nothing_that_was_typed(log)


def a_certificate_is_printed(address: str, accounts: list[dict[str, str]]):
    """Typesetting starts threads, which no worker has that is forked from a process where they ran."""
    leader = next(one for one in accounts if one["role"] == "enterprise manager")
    browser = Browser(int(address.rpartition(":")[2]))
    page = browser.get("/sign-in/staff").page
    account = {"email": leader["email"], "password": leader["password"]}
    page = browser.follow(browser.send(page, account, page.form("/sign-in/staff"))).page
    listed = browser.get(f"{page.path}/certificates").page
    links = [link.get("href", "") for link in listed.all(".//a")]
    printed = browser.get(next(link for link in links if link.endswith(".pdf"))).page
    assert printed.body.startswith(b"%PDF")


def the_log_tells_the_kind_of_page_and_nothing_that_was_typed(log: Path):
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines[-2:]] == ["/verify/<code>", "/sign-in"]
    assert set(lines[-1]) == {"time", "method", "route", "status", "bytes", "ms"}
    requests = "\n".join(line for line in log.read_text().splitlines() if line.startswith("{"))
    for typed in ("ABCD", "Amina", "secret", "127.0.0.1"):
        assert typed not in requests


def test_production_refuses_to_serve_without_secrets_and_says_what_to_do(tmp_path):
    done = subprocess.run(
        GUNICORN,
        cwd=ROOT,
        env=environ(tmp_path / "instance", "production", PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode != 0
    for said in ("Not served", "SCORE_SECRET_KEY is missing", "keys new", "pepper is missing", "db upgrade"):
        assert said in done.stderr, done.stderr
    assert not (tmp_path / "instance" / "demo-accounts.json").exists()


def test_commands_run_without_secrets(tmp_path):
    command = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi"]
    for words in (["prepare"], ["keys", "new"], ["content", "check"]):
        done = subprocess.run(
            [*command, *words],
            cwd=ROOT,
            env=environ(tmp_path / "instance", "production", SCORE_CONTENT=str(LIBRARY)),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    assert list((tmp_path / "instance" / "keys").glob("*.pem"))
    assert not (tmp_path / "instance" / "demo-accounts.json").exists(), "only a demonstration makes demonstration data"
