"""Finds text in which Markdown would lose its way: brackets left open so often that reading them takes for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from score_learn.content.sources import Line

LIMIT = 300_000
"""The ways of one file; a lesson full of links has a tenth of them, and so many take Markdown a quarter of a second."""

_BRACKET = re.compile(r"\[|\]\(?|\)")


class Tangles:
    """Counts, for the texts of one file, how far Markdown has to walk from brackets to their partners."""

    def __init__(self) -> None:
        self.ways = 0

    def find(self, lines: Sequence[Line]) -> Line | None:
        """Return where a paragraph begins that is too much; None when there is none.

        For each opening bracket Markdown looks for its closing one up to the end of the paragraph, more than once. So
        what counts is the way from each bracket to its partner, or to the end where it has none.
        """
        for paragraph in _paragraphs(lines):
            self.ways += _ways("\n".join(line.text for line in paragraph))
            if self.ways > LIMIT:
                return paragraph[0]
        return None


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    gathered: list[Line] = []
    opened = False
    for line in (*lines, Line(0, 1, "")):
        if line.text:
            gathered.append(line)
            opened = opened or "[" in line.text
        elif gathered:
            if opened:
                yield gathered
            gathered, opened = [], False


def _ways(text: str) -> int:
    squares: list[int] = []
    rounds: list[int] = []
    total = 0
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            squares.append(match.start())
        elif match[0] == ")":
            total += match.start() - rounds.pop() if rounds else 0
        else:
            total += match.start() - squares.pop() if squares else 0
            if len(match[0]) > 1:
                rounds.append(match.start())
    return total + sum(len(text) - begin for begin in (*squares, *rounds))
