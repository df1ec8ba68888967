"""Serves a site of its own for a test: a folder with settings, keys and an SQLite file, and gunicorn in front of it."""

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from score_learn.core.secret_files import write_secret
from tests.bench.server import free_port, wait_for
from tests.browser import nursery

ROOT = Path(__file__).resolve().parents[2]
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
SMALL_LIBRARY = ROOT / "tests" / "library"
LIBRARY = ROOT / "content"


@dataclass(frozen=True)
class Prepared:
    """A site that is ready to be served: its folder, its content, and the people in it as their scene tells them."""

    folder: Path
    content: Path
    people: dict[str, Any]


@dataclass(frozen=True)
class Site:
    """A site that is being served."""

    url: str
    people: dict[str, Any]


def prepare(scene: str, content: Path, folder: Path) -> Prepared:
    """Make tables, keys and content as an installation does, and put the people of a scene into it.

    Args:
        scene: a name of tests/browser/scenes.py.
        content: the library to publish.
        folder: a new one for the site's own files.
    """
    folder.mkdir(parents=True, mode=0o700)
    write_secret(folder / "settings.toml", f'secret_key = "{secrets.token_hex(32)}"\n')
    log = folder.with_suffix(".log")
    nursery.run("tests.browser.scenes", scene, environ=_environ(folder, content), log=log)
    said = log.read_text(encoding="utf-8")
    try:
        return Prepared(folder, content, json.loads(said.splitlines()[-1]))
    except (IndexError, ValueError) as error:
        raise RuntimeError(f"the scene {scene!r} could not be made:\n{said}") from error


@contextmanager
def serve(prepared: Prepared, application: str = "wsgi:app") -> Iterator[Site]:
    """Serve a copy of a prepared site with the production settings until the block ends."""
    with tempfile.TemporaryDirectory(prefix="score-site-", dir=MEMORY) as name:
        folder = Path(name) / "instance"
        shutil.copytree(prepared.folder, folder)
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environ = {**_environ(folder, prepared.content), "PORT": str(port), "SCORE_PUBLIC_URL": url}
        log = Path(name) / "log"
        server = nursery.start("gunicorn.app.wsgiapp", application, environ=environ, log=log)
        try:
            _wait(port, server, log)
            yield Site(url, prepared.people)
        finally:
            server.end()


def _wait(port: int, server: nursery.Child, log: Path) -> None:
    try:
        wait_for(port, server)
    except RuntimeError as error:
        raise RuntimeError(f"{error}\n{log.read_text(encoding='utf-8')}") from error


def _environ(folder: Path, content: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCORE_")}
    ours = {"SCORE_MODE": "production", "SCORE_INSTANCE": str(folder), "SCORE_CONTENT": str(content)}
    return {**kept, **ours, "WEB_CONCURRENCY": "1", "FLASK_SKIP_DOTENV": "1"}
