"""Reads one text file of the library and keeps where each of its lines stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from score_learn.content.findings import Report

LARGEST = 100_000
"""How many characters a file may have; the longest test of a module has a fifth of it. Each is looked at many times."""

# Private-use characters are how the renderer marks blocks; Markdown itself uses U+0002 and U+0003. Those from U+202A
# turn round what follows them, so that a text says something else than one reads in it.
_TURNING = "\u202a-\u202e"
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{_TURNING}\ue000-\uf8ff\U000f0000-\U0010ffff]")
_MERGE = re.compile(r"(<{7}|\|{7}|>{7})(?: .*)?|(={7})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the rest of one: its number in the file and the column its text begins at, both from 1."""

    number: int
    column: int
    text: str

    def rest(self, offset: int) -> Line:
        """Return the same line from a character on."""
        return Line(self.number, self.column + offset, self.text[offset:])


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the library: `path` is how messages name it, `lines` have no line ends."""

    path: str
    lines: tuple[Line, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The file as it is stored: line feeds only, one at the end."""
        return "\n".join(line.text for line in self.lines) + "\n"


def split_lines(text: str, report: Report) -> tuple[Line, ...]:
    """Cut a text into lines, reporting and dropping characters that no page may contain."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        for number, raw in enumerate(text.split("\n"), start=1):
            for match in FORBIDDEN.finditer(raw):
                does = "turns the text round" if "\u202a" <= match[0] <= "\u202e" else "cannot be shown"
                message = f"the character U+{ord(match[0]):04X} {does}; delete it"
                report.add(number, match.start() + 1, "E106", message)
        text = FORBIDDEN.sub(" ", text)
    lines = [Line(number, 1, raw.rstrip()) for number, raw in enumerate(text.split("\n"), start=1)]
    while len(lines) > 1 and not lines[-1].text:
        lines.pop()
    return tuple(lines)


def merged(lines: tuple[Line, ...], report: Report) -> tuple[Line, ...]:
    """Return the lines of one side of every merge that was not finished, the other lines empty; each is reported.

    The first side is read as if it were the text, so that nothing is said of both of them.
    """
    if not any(line.text.startswith(("<<<<<<<", ">>>>>>>")) for line in lines):
        return lines
    kept = list(lines)
    opened = 0
    side = ""
    for index, line in enumerate(lines):
        match = _MERGE.fullmatch(line.text)
        sign = (match[1] or match[2])[0] if match else ""
        if sign == "<":
            opened, side = index, sign
        elif sign == ">":
            begin = lines[opened].number if side else line.number
            message = f"lines {begin} to {line.number} are a merge that was not finished; keep one of the two texts"
            report.add(begin, 1, "E108", f"{message} and delete the lines <<<<<<<, ======= and >>>>>>>")
            side = ""
        elif sign and side:
            side = sign
        if sign in {"<", ">"} or (sign and side) or side in {"|", "="}:
            kept[index] = Line(line.number, line.column, "")
    if side:
        # The end is missing: what follows may be the rest of the file.
        kept[opened + 1 :] = [one if _MERGE.fullmatch(one.text) is None else Line(one.number, 1, "")
                              for one in lines[opened + 1 :]]  # fmt: skip
        message = "a merge that was not finished begins here; keep one of the two texts and delete the line <<<<<<<"
        report.add(lines[opened].number, 1, "E108", message)
    return tuple(kept)


def leads_elsewhere(file: Path) -> bool:
    """Whether a file of the library, whose own path is resolved, is reached over a link: it could be any file."""
    return file.exists() and file.resolve() != file.absolute()


def read_source(file: Path, path: str, report: Report) -> Source | None:
    """Read a file; None, with a finding, when it is missing, not UTF-8, too large, or a link that leads elsewhere."""
    if leads_elsewhere(file):
        report.at(path).add(1, 1, "E105", "this is a link to another place; put the file itself here")
        return None
    try:
        data = file.read_bytes()
    except OSError:
        report.at(path).add(1, 1, "E105", "this file is missing; write it or take its name out of module.toml")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        report.at(path).add(line, column, "E100", "not UTF-8; save the file with the encoding UTF-8")
        return None
    if len(text) > LARGEST:
        message = f"the file has {len(text)} characters; cut it in two, {LARGEST} at most"
        report.at(path).add(1, 1, "E100", message)
        return None
    return Source(path, merged(split_lines(text, report.at(path)), report.at(path)))
