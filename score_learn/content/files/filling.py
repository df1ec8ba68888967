"""Puts other words into the parts of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from score_learn.content.files.parts import Part, block_lines
from score_learn.content.files.stretches import UNTRANSLATED
from score_learn.content.files.texts import Page

_NEEDS_QUOTES = re.compile(r"""^[\s"'\[\]{}&*!|>%@`#,?:-]|:(\s|$)|\s#|\s$""")


@dataclass(frozen=True, slots=True)
class Instead:
    """Lines that stand in place of some of the source, whatever parts these have.

    Of a place between two lines `last` is the one before it and `first` the one after it.
    """

    first: int
    last: int
    lines: tuple[str, ...]


def fill(page: Page, parts: Sequence[Part], words: Mapping[str, str], instead: Sequence[Instead] = ()) -> list[str]:
    """Return the lines of a file with other words; what has none is left out or kept as untranslated."""
    raw = [line.text for line in page.source.lines]
    covered = {number for one in instead for number in range(one.first, one.last + 1)}
    parts = [part for part in parts if part.lines[0].number not in covered]
    gone = _without(parts, words)
    edits: list[tuple[int, int, Part | Instead]] = [
        (part.lines[0].number, part.lines[0].column, part) for part in parts if part.question not in gone
    ]
    blocks = [asked.draft.block for asked in page.asked if asked.draft.id in gone]
    left = [Instead(block.line, block.line + len(block_lines(block, page)) - 1, ()) for block in blocks]
    # What stands between two lines comes before what stands in the second of them.
    edits += [(one.first, int(one.first <= one.last), one) for one in (*instead, *left)]
    # From the end, so that the places of what stands before stay as they are.
    for _, _, edit in sorted(edits, key=lambda one: one[:2], reverse=True):
        if isinstance(edit, Instead):
            raw[edit.first - 1 : edit.last] = edit.lines
        else:
            _edit(raw, edit, words.get(edit.id, ""))
    return _squeezed(raw)


def _edit(raw: list[str], part: Part, text: str) -> None:
    first, last = part.lines[0].number - 1, part.lines[-1].number
    if part.kind == "prose":
        raw[first:last] = text.split("\n") if text else _kept(raw[first:last])
    elif text:
        raw[first:last] = _put(raw[first:last], part, _quoted(text) if part.kind == "head" else text)
    else:
        # A keyword may stand alone on the line before its text.
        alone = raw[first - 1].rstrip() == f"{part.id.rpartition('/')[2]}:"
        del raw[first - alone : last]
        closes = first - alone < len(raw) and raw[first - alone].strip(":") == "" != raw[first - alone]
        if closes and not raw[first - alone - 1]:
            del raw[first - alone - 1]


def _without(parts: Iterable[Part], words: Mapping[str, str]) -> set[str]:
    """Return the questions that are left out because something needed is not translated."""
    return {part.question for part in parts if part.kind == "needed" and not words.get(part.id)}


def _put(lines: Sequence[str], part: Part, text: str) -> list[str]:
    """Return the lines of a part with other words between what stands before and after them."""
    said = text.split("\n")
    first, last = part.lines[0], part.lines[-1]
    before, after = lines[0][: first.column - 1], lines[-1][last.column - 1 + len(last.text) :]
    if part.kind == "head":
        after = ""
    if after.strip() or before.lstrip().startswith(":::"):
        said = [" ".join(said)]
    rest = _continued(before, part)
    made = [before + said[0], *(f"{rest}{one}" if one else "" for one in said[1:])]
    made[-1] += after
    return made


def _continued(before: str, part: Part) -> str:
    if part.id.endswith("-feedback"):
        return before if before.strip() == ">" else "  > "
    return "  " if before.lstrip().startswith(("-", "*", "+")) or before[:1].isdigit() else ""


def _kept(lines: Sequence[str]) -> list[str]:
    colons = max((len(line) - len(line.lstrip(":")) for line in lines), default=0)
    fence = ":" * max(3, colons + 1)
    return [f"{fence} {UNTRANSLATED}", *lines, fence]


def _quoted(text: str) -> str:
    line = " ".join(text.split("\n"))
    if not _NEEDS_QUOTES.search(line):
        return line
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _squeezed(raw: Sequence[str]) -> list[str]:
    made: list[str] = []
    for line in raw:
        if line or not made or made[-1]:
            made.append(line)
    return made
