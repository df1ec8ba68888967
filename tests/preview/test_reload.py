"""A saved file is on the page at once: only what changed is read again, and the page is told."""

import http.client
import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from score_learn.content.files import texts
from score_learn.content.folders.library import check
from score_learn.preview.serving import Serving
from tests.conftest import LIBRARY
from tests.content.translated import write_translated
from tests.preview.looking import Looking

pytestmark = pytest.mark.one_database

GENEROUS = 20


@contextmanager
def served(folder: Path) -> Iterator[int]:
    serving = Serving(folder, 0)
    running = threading.Thread(target=serving.run, daemon=True)
    running.start()
    try:
        yield serving.server.server_port
    finally:
        serving.end()
        running.join(timeout=GENEROUS)


def fetch(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GENEROUS)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def await_change(answer: http.client.HTTPResponse) -> None:
    while not (line := answer.readline()).startswith(b"data: "):
        assert line, "the connection ended"


def test_a_save_reaches_an_open_page(tmp_path, capsys):
    library = Path(shutil.copytree(LIBRARY, tmp_path / "content"))
    file = library / "modules/alpha/en/01-blocks.md"
    page = "/en/modules/alpha/lessons/01-blocks?frame=1"
    with served(library) as port:
        number = fetch(port, "/").split('data-number="')[1].split('"')[0]
        fetch(port, page)
        listening = http.client.HTTPConnection("127.0.0.1", port, timeout=GENEROUS)
        listening.request("GET", f"/changes?since={number}")
        answer = listening.getresponse()
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        taken = []
        for turn in range(5):
            words = file.read_text(encoding="utf-8")
            if turn == 3:
                # On a busy machine an editor empties a file long before it fills it: that is a change too, and told.
                file.write_text("", encoding="utf-8")
                await_change(answer)
            began = time.perf_counter()
            file.write_text(f"{words}\nA line of turn {turn}.\n", encoding="utf-8")
            await_change(answer)
            while f"A line of turn {turn}." not in fetch(port, page):
                await_change(answer)
            taken.append(time.perf_counter() - began)
        listening.close()
    with capsys.disabled():
        print(f"\nfrom a save to the new page: {', '.join(f'{one * 1000:.0f} ms' for one in taken)}")
    assert max(taken) < GENEROUS


def test_only_the_file_that_changed_is_read_again(tmp_path, monkeypatch):
    looking = Looking(write_translated(tmp_path))
    read = []
    original = texts.read_source
    monkeypatch.setattr(texts, "read_source", lambda file, *rest: read.append(file.name) or original(file, *rest))
    file = tmp_path / "modules/mend/fr/02-tell.md"
    file.write_text(FRENCH, encoding="utf-8")
    assert looking.watch.look()
    assert read == ["02-tell.md"]
    assert "Dire" in looking.frame("/fr/modules/mend/lessons/02-tell").heading
    assert not looking.watch.look()


FRENCH = """---
id: mend-l2
title: Dire
minutes: 5
status: published
source_revision: 1
source_hash: h0000000000
translation: human
---

## Dire

Dites-le.
"""


def test_what_is_known_after_any_changes_is_what_a_fresh_check_finds(tmp_path):
    looking = Looking(write_translated(tmp_path))
    rng = random.Random(7)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    kept = {path: path.read_bytes() for path in files}
    for turn in range(40):
        path = rng.choice(files)
        lines = kept[path].splitlines(keepends=True)
        place = rng.randrange(len(lines))
        changed = b"".join([*lines[:place], *lines[place + 1 :], *rng.choice(([], [b"\n::: note\n"], lines[-3:]))])
        path.write_bytes(rng.choice((kept[path], changed)))
        # Two saves within one tick of the clock would look like one.
        os.utime(path, ns=(turn * 10**9, turn * 10**9))
        if rng.random() < 0.2:
            files[0].unlink(missing_ok=True)
        looking.watch.look()
        library = looking.watch.shelf.library
        assert library.findings == check(tmp_path).findings, f"after {path.name} in turn {turn}"


def test_a_page_that_waits_is_told_once_for_each_change(kinds):
    looking = Looking(kinds)
    assert looking.watch.wait(looking.watch.shelf.number, 0.01) == 1
    (kinds / "modules/kinds/en/module.md").touch()
    assert looking.watch.look() and looking.watch.shelf.number == 2
    assert looking.watch.wait(1, GENEROUS) == 2
    looking.watch.end()
    assert looking.watch.wait(2, GENEROUS) == 2
