"""What an author waits for: the check of a library of 300 files and its heaviest lesson, beside Markdown alone."""

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import markdown

from score_learn.content.addresses import Surroundings
from score_learn.content.findings import Report
from score_learn.content.frontmatter import split_front_matter
from score_learn.content.library import check
from score_learn.content.markup import Markup
from score_learn.content.media import FOLDER, read_media
from score_learn.content.pages import Renderer
from score_learn.content.scanner import scan
from score_learn.content.sources import split_lines
from tests.bench.server import ROOT

FILES, TIMES = 300, 3
EXTENSIONS = ["tables", "attr_list", "def_list", "abbr", "sane_lists", "fenced_code", "footnotes", "toc"]


def costs() -> list[tuple[str, float, float]]:
    """Return what each costs as a multiple of Markdown's part of it, and its seconds of processor time."""
    with tempfile.TemporaryDirectory(prefix="score-bench-") as name:
        root = Path(name) / "content"
        grow(root)
        lessons = sorted(root.rglob("*.md"), key=lambda file: file.stat().st_size)
        texts = [file.read_text(encoding="utf-8") for file in lessons]
        alone = _cpu(lambda: _plain(texts))
        heaviest = _cpu(lambda: _plain(texts[-1:] * 20))
        found = [
            ("check of a library of 300 files", _cpu(lambda: check(root)), alone),
            ("rendering its heaviest lesson, 20 times", _cpu(lambda: _lesson(lessons[-1], 20)), heaviest),
        ]
    return [(what, spent / beside, spent) for what, spent, beside in found]


def grow(root: Path) -> None:
    """Copy the project's content and its modules, each time under other ids, until there are 300 files."""
    shutil.copytree(ROOT / "content", root)
    modules = sorted((root / "modules").iterdir())
    turn = 0
    while sum(1 for file in root.rglob("*") if file.is_file()) < FILES:
        turn += 1
        for module in modules:
            _copy(module, root / "modules" / f"{module.name}-{turn}", turn)


def _copy(module: Path, target: Path, turn: int) -> None:
    shutil.copytree(module, target)
    settings = (target / "module.toml").read_text(encoding="utf-8")
    before = re.findall(r'(?m)^id = "(.*?)"', settings)[0]
    for file in (*target.rglob("*.md"), target / "ids.lock", target / "module.toml"):
        text = re.sub(rf"(?<![\w-]){before}-", f"{before}{turn}-", file.read_text(encoding="utf-8"))
        text = re.sub(rf'(?m)^id = "{before}"', f'id = "{before}{turn}"', text)
        file.write_text(re.sub(r'(?m)^slug = "(.*?)"', rf'slug = "\1-{turn}"', text), encoding="utf-8")


def _plain(texts: list[str]) -> None:
    converter = markdown.Markdown(extensions=EXTENSIONS)
    for text in texts:
        converter.reset()
        converter.convert(text)


def _lesson(file: Path, times: int) -> None:
    media = read_media(file.parent.parent / FOLDER, FOLDER, Report())
    markup = Markup("en")
    for _time in range(times):
        report = Report()
        body = split_front_matter(split_lines(file.read_text(encoding="utf-8"), report), report)[1]
        Renderer(markup, Surroundings("en", media), report).body(scan(body, report), questions=True)


def _cpu(work: Callable[[], object]) -> float:
    spent = []
    for _time in range(TIMES):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    for what, ratio, seconds in costs():
        sys.stdout.write(f"{what:<58}{ratio:>8.1f} times Markdown alone, {seconds:.2f} s\n")
