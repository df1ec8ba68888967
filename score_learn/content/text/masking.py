"""Blanks out code in Markdown, so that what looks like a link or a tag inside it is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.sources import Line
from score_learn.content.text.scanner import code_lines

_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)


def mask_code(lines: Sequence[Line]) -> list[Line]:
    """Return the same lines at the same places, with code blocks and code spans turned into blanks."""
    if not any("`" in line.text or line.text.startswith("~~~") for line in lines):
        return [line if line.text.strip() else Line(line.number, line.column, " " * len(line.text)) for line in lines]
    inside = code_lines(lines)
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
        self._given = lines
        self._masked: list[Line] | None = None
        self._first = lines[0] if lines else Line(1, 1, "")
        self._next: dict[str, int] = {}
        self._places: dict[str, list[tuple[int, int]]] = {}

    def find(self, target: str, opening: str = "[") -> tuple[int, int]:
        """Line and column of the link or image that leads to a target; where there is none, of the first line."""
        if target not in self._places:
            self._places[target] = [
                (index, match.start())
                for index, line in enumerate(self._lines())
                if target and target in line.text
                for match in re.finditer(re.escape(target), line.text)
            ]
        places = self._places[target]
        if not places:
            return self._first.number, self._first.column
        turn = self._next.get(target, 0)
        self._next[target] = turn + 1
        index, at = places[min(turn, len(places) - 1)]
        line = self._lines()[index]
        begin = line.text.rfind(opening, 0, at) if line.text[:at].rstrip("<").endswith("](") else at
        return line.number, line.column + max(begin, 0)

    def _lines(self) -> list[Line]:
        # Most texts hold neither links nor images, and are never asked for.
        if self._masked is None:
            self._masked = mask_code(self._given)
        return self._masked
