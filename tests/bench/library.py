"""What authors wait for: checking and publishing the whole library, one lesson, and the preview after a save."""

import http.client
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade

from config import load_settings
from score_learn.app import create_app
from score_learn.content.claimed import Ids
from score_learn.content.files.texts import Reading, read_page
from score_learn.content.findings import Report
from score_learn.content.folders.library import compile_library, read_drafts
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.memory import Memory
from score_learn.content.service import publish, set_library_sheets
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.markup import Markup
from score_learn.content.text.media import MediaFolder
from score_learn.core.health import MIGRATIONS
from score_learn.core.transaction import transaction
from score_learn.preview.serving import Serving
from tests import world
from tests.bench.server import ROOT

TIMES, SAVES = 5, 15
CHECK_GOAL = 2000
"""In milliseconds, for three hundred files; compiling them is no less work."""


def library_lines(judge: Callable[[str, float, float, str], None]) -> None:
    """Measure on a copy of the project's own library; ``judge`` writes a figure beside its goal."""
    with tempfile.TemporaryDirectory(prefix="score-bench-") as name:
        content = Path(shutil.copytree(ROOT / "content", Path(name) / "content"))
        files = sum(1 for path in content.rglob("*") if path.is_file())
        goal = round(CHECK_GOAL * files / 300)
        judge(f"check the library ({files} files), waited for", _checking(content), goal, "ms")
        judge("compile it in one process, CPU", _median(lambda: compile_library(content)), goal, "ms")
        sheets, setting, publishing = _publishing(content, Path(name) / "instance")
        judge(f"set its {sheets} sheets in type, CPU of each", setting / sheets, 50, "ms")
        judge("publish it for the first time, after that, CPU", publishing, 500, "ms")
        judge("the heaviest lesson, from its file to HTML, CPU", _heaviest(content), 100, "ms")
        first, whole = _saves(content)
        judge("preview: from a save until the page is told", first, 300, "ms")
        judge("preview: from a save to the new page, its HTML", whole, 300, "ms")


def _median(act: Callable[[], object], times: int = TIMES) -> float:
    return statistics.median(_milliseconds(act) for _time in range(times))


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def _checking(content: Path) -> float:
    """Return how long the checker takes with all processors, without the start of Python."""
    command = [sys.executable, "-m", "tests.bench.checking", str(content)]
    runs = (subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True) for _time in range(TIMES))
    return statistics.median(float(one.stdout) for one in runs)


def _publishing(content: Path, instance: Path) -> tuple[int, float, float]:
    """Return how many sheets were set, how long all of them took, and the transaction that publishes the library."""
    environ = {"SCORE_INSTANCE": str(instance), "SCORE_MODE": "demonstration", "SCORE_CONTENT": str(content)}
    app = create_app(load_settings(environ))
    found = [compile_library(content)]

    def set_type() -> None:
        found.append(set_library_sheets(world.OPERATOR, library=found[0]))

    def act() -> None:
        with transaction():
            publish(world.OPERATOR, library=found[1])

    with app.app_context():
        upgrade(str(MIGRATIONS))
        setting = _milliseconds(set_type)
        return sum(len(one.sheets) for one in found[1].modules), setting, _milliseconds(act)


def _heaviest(content: Path) -> float:
    """Return the time of the lesson that takes longest, alone."""
    return max(
        _median(lambda reading=reading, name=name: _read(reading, name))
        for reading in read_drafts(content, Memory()).readings
        for name in reading.settings.lessons
    )


def _read(module: ModuleReading, name: str) -> None:
    settings = module.settings
    around = Surroundings(
        settings.source_language,
        MediaFolder({item.name: item for item in module.media}),
        lessons=frozenset(settings.lessons),
    )
    reading = Reading(settings.id, Markup(settings.source_language), around, Ids())
    file = module.folder / settings.source_language / f"{name}.md"
    read_page(file, file.name, "lesson", reading, Report(), questions=True)


def _saves(content: Path) -> tuple[float, float]:
    """Return how long the preview takes until it tells of a save, and until the new page is there."""
    serving = Serving(content, 0)
    running = threading.Thread(target=serving.run, daemon=True)
    running.start()
    port = serving.server.server_port
    file = content / "modules/osh/en/03-strongest-fix.md"
    text = file.read_text(encoding="utf-8")
    page = "/en/modules/osh/lessons/03-strongest-fix?frame=1"
    _fetch(port, page)
    listening = http.client.HTTPConnection("127.0.0.1", port)
    listening.request("GET", f"/changes?since={serving.watch.shelf.number}")
    answer = listening.getresponse()
    told, whole = [], []
    for turn in range(SAVES):
        # Not in step with the preview's own looks at the folder.
        time.sleep(0.1 + turn * 0.007)
        began = time.perf_counter()
        file.write_text(f"{text}\nTurn {turn}.\n", encoding="utf-8")
        while not answer.readline().startswith(b"data: "):
            pass
        told.append((time.perf_counter() - began) * 1000)
        if f"Turn {turn}." not in _fetch(port, page):
            raise RuntimeError("the page does not show what was saved")
        whole.append((time.perf_counter() - began) * 1000)
    listening.close()
    serving.end()
    running.join()
    return statistics.median(told), statistics.median(whole)


def _fetch(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text
