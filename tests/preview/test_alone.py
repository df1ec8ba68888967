"""The preview is its author's alone: this machine, no secret, no database, and nothing is written."""

import socket
import threading
from pathlib import Path

import pytest

from score_learn.preview.serving import ADDRESS, Serving
from tests.preview.looking import Looking, pages_of

pytestmark = pytest.mark.one_database


def state(folder: Path):
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.rglob("*"))}


def test_it_listens_on_this_machine_alone(kinds):
    serving = Serving(kinds, 0)
    port = serving.server.server_port
    try:
        assert serving.server.socket.getsockname() == ("127.0.0.1", port) and ADDRESS == "127.0.0.1"
        with socket.socket() as other, pytest.raises(ConnectionRefusedError):
            # Another address of the same machine.
            other.settimeout(5)
            other.connect(("127.0.0.2", port))
    finally:
        serving.server.server_close()


@pytest.mark.parametrize(
    "host", ["score.example", "score.example:8100", "127.0.0.1.evil.example", "192.168.1.9:8100", ""]
)
@pytest.mark.parametrize("path", ["/", "/static/score.css", "/changes?since=0", "/en/modules/kinds?frame=1"])
def test_a_request_that_names_another_host_is_refused(looking, host, path):
    answer = looking.client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert b"module" not in answer.data


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8100", "localhost:9000"])
def test_its_own_names_are_answered(looking, host):
    assert looking.client.get("/", headers={"Host": host}).status_code == 200


def test_no_page_needs_a_session_or_a_database(looking, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("a page of the preview asked the database")

    monkeypatch.setattr("sqlalchemy.engine.Engine.connect", refuse)
    monkeypatch.setattr("sqlalchemy.orm.Session.execute", refuse)
    # A cookie of the site, which stands on the same machine, is none of the preview's.
    looking.client.set_cookie("score", "eyJfdXNlcl9pZCI6IngifQ.x.x", domain="127.0.0.1")
    for address in pages_of(looking):
        looking.open(address)
        looking.frame(address)


def test_nothing_is_written_anywhere(kinds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = state(tmp_path)
    looking = Looking(kinds)
    for address in pages_of(looking):
        looking.frame(address)
    looking.send("/en/modules/kinds/questions/ki-p-single", {"answer": "b"})
    looking.send("/en/surveys/opinion/kinds", {}, status=422)
    looking.send("/en/modules/kinds/start", {}, status=303)
    assert state(tmp_path) == before


def test_media_come_from_the_folder_and_from_nowhere_else(looking):
    page = looking.frame("/en/modules/kinds/lessons/01-practice")
    pictures = [image.get("src") for image in page.all(".//img") if image.get("src", "").startswith("/media/")]
    assert pictures
    answer = looking.client.get(pictures[0], headers={"Host": "127.0.0.1"})
    assert answer.mimetype == "image/svg+xml" and "sandbox" not in answer.data.decode()
    for name in ("../site.toml", "..%2f..%2fsite.toml", "0" * 64):
        assert looking.client.get(f"/media/{name}", headers={"Host": "127.0.0.1"}).status_code == 404
        assert looking.client.get(f"/static/{name}", headers={"Host": "127.0.0.1"}).status_code == 404


def test_it_ends_when_it_is_told_to(kinds):
    serving = Serving(kinds, 0)
    running = threading.Thread(target=serving.run)
    running.start()
    serving.end()
    running.join(timeout=20)
    assert not running.is_alive()
