"""Blanks out code in Markdown, so that what looks like a link or a tag inside it is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.scanner import code_lines
from score_learn.content.sources import Line

_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)


def mask_code(lines: Sequence[Line]) -> list[Line]:
    """Return the same lines at the same places, with code blocks and code spans turned into blanks."""
    inside = code_lines(list(lines))
    masked: list[Line] = []
    paragraph: list[Line] = []
    for line in lines:
        if line.number in inside or not line.text.strip():
            masked += _mask_spans(paragraph)
            paragraph = []
            masked.append(Line(line.number, line.column, " " * len(line.text)))
        else:
            paragraph.append(line)
    return masked + _mask_spans(paragraph)


def _mask_spans(paragraph: list[Line]) -> list[Line]:
    if not paragraph:
        return []
    text = "\n".join(line.text for line in paragraph)
    if "`" in text:
        text = _SPAN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    parts = text.split("\n")
    return [Line(line.number, line.column, part) for line, part in zip(paragraph, parts, strict=True)]


class Locator:
    """Finds again, in the source, what Markdown hands over without a place; each call moves on to the next one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = mask_code(lines)
        self._first = lines[0] if lines else Line(1, 1, "")
        self._next: dict[str, int] = {}

    def find(self, target: str, opening: str = "[") -> tuple[int, int]:
        """Line and column of the link or image that leads to a target; where there is none, of the first line."""
        places = [
            (index, match.start())
            for index, line in enumerate(self._lines)
            for match in re.finditer(re.escape(target), line.text)
            if target
        ]
        if not places:
            return self._first.number, self._first.column
        turn = self._next.get(target, 0)
        self._next[target] = turn + 1
        index, at = places[min(turn, len(places) - 1)]
        line = self._lines[index]
        begin = line.text.rfind(opening, 0, at) if line.text[:at].rstrip("<").endswith("](") else at
        return line.number, line.column + max(begin, 0)
