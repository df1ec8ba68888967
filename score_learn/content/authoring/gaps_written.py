"""Writes the short form of a chosen gap, `[[b: (right) | wrong]]`, as the long one with a mark and a key for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code

_GAP = re.compile(r"\[\[[ \t]*([a-z0-9]{1,12})[ \t]*:(.*?)\]\]")
_BAR = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"\([ xX✓✗*-]{0,3}\)|\[[ xX✓✗*-]{0,3}\]")
_RIGHT = re.compile(r"\((.+)\)")


def long_gaps(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Return the lines to write anew, by number; a gap that is not quite the short form stays as it is."""
    for line, masked in zip(lines, mask_code(lines), strict=True):
        text = line.text
        for gap in reversed(list(_GAP.finditer(masked.text))):
            options = _options(text[gap.start(2) : gap.end(2)], masked.text[gap.start(2) : gap.end(2)])
            if options:
                text = f"{text[: gap.start()]}[[{gap[1]}: {' | '.join(options)}]]{text[gap.end() :]}"
        if text != line.text:
            yield line.number, text


def _options(inside: str, masked: str) -> list[str]:
    bars = [match.start() for match in _BAR.finditer(masked)]
    begins, ends = [0, *(bar + 1 for bar in bars)], [*bars, len(inside)]
    parts = [inside[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    rights = [_RIGHT.fullmatch(part) for part in parts]
    if not 2 <= len(parts) <= 6 or not all(parts) or any(_MARKED.match(part) for part in parts):
        return []
    if sum(right is not None for right in rights) != 1:
        return []
    return [
        f"(x) {key}) {right[1].strip()}" if right else f"( ) {key}) {part}"
        for key, part, right in zip("abcdef", parts, rights, strict=False)
    ]
