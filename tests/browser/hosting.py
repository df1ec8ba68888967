"""Serves a site of its own for a test: a folder with settings, keys and an SQLite file, and gunicorn in front of it."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from score_learn.core.secret_files import write_secret
from tests.bench.server import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
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
    command = [sys.executable, "-m", "tests.browser.scenes", scene]
    made = subprocess.run(command, cwd=ROOT, env=_environ(folder, content), capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"the scene {scene!r} could not be made:\n{made.stdout}{made.stderr}")
    return Prepared(folder, content, json.loads(made.stdout.splitlines()[-1]))


@contextmanager
def serve(prepared: Prepared, application: str = "wsgi:app") -> Iterator[Site]:
    """Serve a copy of a prepared site with the production settings until the block ends."""
    with tempfile.TemporaryDirectory(prefix="score-site-", dir=prepared.folder.parent) as name:
        folder = Path(name) / "instance"
        shutil.copytree(prepared.folder, folder)
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environ = {**_environ(folder, prepared.content), "PORT": str(port), "SCORE_PUBLIC_URL": url}
        with (Path(name) / "log").open("w+b") as log:
            command = [str(Path(sys.executable).with_name("gunicorn")), application]
            process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True)
            try:
                _wait(port, process, Path(name) / "log")
                yield Site(url, prepared.people)
            finally:
                _end(process)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    try:
        wait_for(port, process)
    except RuntimeError as error:
        raise RuntimeError(f"{error}\n{log.read_text(encoding='utf-8')}") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers; a worker that would still wait for a kept connection is not waited for."""
    process.terminate()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environ(folder: Path, content: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCORE_")}
    ours = {"SCORE_MODE": "production", "SCORE_INSTANCE": str(folder), "SCORE_CONTENT": str(content)}
    return {**kept, **ours, "WEB_CONCURRENCY": "1", "FLASK_SKIP_DOTENV": "1"}
