"""Indents the items of nested lists by four spaces, which is what Markdown takes for a nested list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code

_LIST = re.compile(r"([ ]*)([-*+]|[0-9]{1,3}\.)[ \t]+\S")


def straighten(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Return the lines to write anew, by number: items one to three spaces below another, and what hangs on them."""
    levels: list[tuple[int, int]] = []
    before = ""
    for line, masked in zip(lines, mask_code(lines), strict=True):
        item = _LIST.match(masked.text)
        indent = len(line.text) - len(line.text.lstrip(" "))
        if item:
            while levels and levels[-1][0] >= indent:
                levels.pop()
            moved = bool(levels) and (0 < indent < 4 or levels[-1][0] != levels[-1][1])
            levels.append((indent, 4 * len(levels) if moved else indent))
        elif masked.text.strip() and not indent:
            levels = levels if before.strip() and levels else []
        if levels and masked.text.strip() and indent >= levels[-1][0] and (item or indent > levels[-1][0]):
            old, new = levels[-1]
            if new != old:
                yield line.number, _moved(line.text, indent, old, new, after_blank=not item and not before.strip())
        before = masked.text


def _moved(text: str, indent: int, old: int, new: int, *, after_blank: bool) -> str:
    # A paragraph of an item begins four spaces to the right of the item.
    width = max(indent - old + new, new + 4) if after_blank else indent - old + new
    return " " * width + text[indent:]
