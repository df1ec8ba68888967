"""Where on a page of a module stands what a line of one of its files says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from score_learn.content.files.texts import Page
from score_learn.content.findings import Finding
from score_learn.content.folders.library import Library
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.sources import Line
from score_learn.content.text.scanner import Block, Node

_PLAIN = re.compile(r"[^\[\]()<>{}*_`|#:!\\]+")
_LIST_MARKS = " -+.0123456789"
_ENOUGH, _MOST = 2, 8


@dataclass(frozen=True, slots=True)
class RenderedPlace:
    """A lesson by its id, or "test" for the questions of the test, in a language.

    In a question ``question_id`` says which, else ``words`` are some that stand there, without a mark; either may be
    empty.
    """

    module_id: str
    part: str
    language: str
    question_id: str = ""
    words: str = ""


def place_of(library: Library, finding: Finding) -> RenderedPlace | None:
    """Return where what a finding speaks of is shown; None when no page shows it, such as a setting."""
    for reading in library.readings:
        if finding.path.startswith(f"{reading.path}/"):
            return _in_module(reading, finding)
    return None


def last_line(block: Block) -> int:
    """Return the last line of a block: that of its closing fence, where it is closed."""
    last = block.line
    for node in block.children:
        if isinstance(node, Block):
            last = max(last, last_line(node))
        else:
            last = max([last, *(line.number for line in node.lines)])
    return last + block.closed


def _in_module(reading: ModuleReading, finding: Finding) -> RenderedPlace | None:
    settings = reading.settings
    parts = {name: _part(kind, page) for name, kind, page in reading.pages}
    for language, name, page in _files(reading):
        if page.source.path == finding.path and parts.get(name):
            asked = (one for one in page.asked if one.draft.block.line <= finding.line <= last_line(one.draft.block))
            question_id = next((one.question.id for one in asked), "")
            words = "" if question_id else _plain_words(page, finding)
            return RenderedPlace(settings.id, parts[name], language, question_id, words)
    return None


def _plain_words(page: Page, finding: Finding) -> str:
    """Return the words of a line that a page shows as they are written, those nearest to the finding's column."""
    line = next((one.text for one in _prose(page.nodes) if one.number == finding.line), "")
    runs = [run for run in _PLAIN.finditer(line) if len(run[0].split()) >= _ENOUGH]
    near = min(runs, key=lambda run: abs(run.start() - finding.column), default=None)
    return " ".join(near[0].lstrip(_LIST_MARKS).split()[:_MOST]) if near else ""


def _prose(nodes: Iterable[Node]) -> Iterator[Line]:
    for node in nodes:
        if isinstance(node, Block):
            yield from _prose(node.children)
        else:
            yield from node.lines


def _files(reading: ModuleReading) -> Iterator[tuple[str, str, Page]]:
    yield from ((reading.settings.source_language, name, page) for name, _kind, page in reading.pages)
    for translation in reading.translations:
        for file in translation.files:
            if file.page:
                yield translation.language, file.name, file.page


def _part(kind: str, page: Page) -> str:
    return str(page.keys.get("id") or "") if kind == "lesson" else "test" if kind == "quiz" else ""
