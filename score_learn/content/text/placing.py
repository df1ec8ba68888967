"""Marks in rendered prose that tell from which line a stretch of it comes: a preview shows findings there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from score_learn.content.sources import Line
from score_learn.content.text.markup import mark
from score_learn.content.text.scanner import code_lines

_GOES_ON = (" ", "\t", ":")
_LIST = re.compile(r"[-*+] |[0-9]{1,3}\. |>")
_PLACE = re.compile("<p>\ue000L([0-9]+)\ue001</p>\\s*")


def place(line: int) -> list[Line]:
    """Return lines that stand for the place of that line."""
    return mark("L", line)


def place_html(line: int) -> str:
    """Return a rendered mark."""
    return f"<p>\ue000L{line}\ue001</p>"


def with_places(lines: Sequence[Line]) -> list[Line]:
    """Put a mark before each stretch of prose where none of Markdown's own shapes goes on over the empty line."""
    code = code_lines(lines)
    placed: list[Line] = []
    begins, in_list, previous = True, False, 0
    for line in lines:
        text = line.text
        inside = line.number in code and previous in code
        if text.strip() and begins and not inside and not text.startswith(_GOES_ON):
            is_list = _LIST.match(text) is not None
            if not (is_list and in_list):
                placed += place(line.number)
            in_list = is_list
        begins, previous = not text.strip(), line.number
        placed.append(line)
    return placed


def places(html: str) -> tuple[int, ...]:
    """Return the lines that marks of a rendered text tell, in order."""
    return tuple(int(found) for found in _PLACE.findall(html))


def without_places(html: str) -> str:
    """Return a rendered text as it will be published."""
    return _PLACE.sub("", html).strip()


def fill_places(html: str, fill: Callable[[int], str]) -> str:
    """Put something in the place of each mark."""
    return _PLACE.sub(lambda found: fill(int(found[1])), html)
