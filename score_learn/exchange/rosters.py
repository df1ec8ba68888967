"""Reads a list of people out of a CSV file: any usual encoding, separator and column order; nothing else passes."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from score_learn.core.errors import Invalid
from score_learn.people.roster_rules import RosterRow, plain

LARGEST = 1024 * 1024
MOST_ROWS = 2000

COLUMNS = {
    "name": ("name", "full name", "display name", "employee name", "worker name", "participant"),
    "sex": ("sex", "gender"),
    "position": ("work", "position", "job", "job title", "work position"),
    "language": ("language", "lang"),
    "number": ("personal number", "number", "personal no", "employee number", "staff number"),
}
"""The columns and what they may be called. "No." is not among them: it mostly counts the lines of the sheet."""

NEEDED = ("name", "sex", "position")
TEMPLATE = ("Name", "Sex", "Work", "Language", "Personal number")
COLUMN_OF = {word: column for column, words in COLUMNS.items() for word in words}
SEPARATORS = (",", ";", "\t")

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"\x7fELF")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<table")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Roster:
    """A list of people as it was read.

    ``encoding`` is ``utf-8``, ``utf-16`` or ``windows-1252``; the last is a guess that a person has to look at.
    ``ignored`` names the columns that mean nothing here; ``cells`` has what stands in the file by line.
    """

    encoding: str
    separator: str
    header: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    cells: Mapping[int, tuple[str, ...]]


def read_roster(content: bytes) -> Roster:
    """Read a list of people.

    Args:
        content: the file; no more than ``LARGEST`` + 1 bytes need to be given.

    Raises:
        Invalid: with ``field="file"`` and a code that says what to do about the file: ``roster_too_large``,
            ``roster_empty``, ``roster_is_workbook``, ``roster_not_a_table``, ``roster_unreadable``,
            ``roster_header_missing``, ``roster_column_missing``, ``roster_column_twice``, ``roster_header_twice``,
            ``roster_quote_open`` or ``roster_too_many``.
    """
    _refuse_other_files(content)
    text, encoding = _decoded(content)
    separator, said = _separator(text)
    lines = _lines(text, separator, skip=said)
    first = next(lines, None)
    if first is None:
        raise Invalid("roster_empty", field="file")
    header = _header(first[1])
    found: list[RosterRow] = []
    cells: dict[int, tuple[str, ...]] = {}
    for line, row in lines:
        if _words_of(row) == _words_of(header.cells):
            raise Invalid("roster_header_twice", field="file", first=first[0], line=line)
        if len(found) == MOST_ROWS:
            raise Invalid("roster_too_many", field="file", most=MOST_ROWS)
        found.append(header.row(line, row))
        cells[line] = tuple(row)
    if not found:
        raise Invalid("roster_empty", field="file")
    return Roster(encoding, separator, header.cells, header.ignored, tuple(found), cells)


@dataclass(frozen=True)
class _Header:
    """The first row: what stands in it, where each column is, and what means nothing here."""

    cells: tuple[str, ...]
    places: Mapping[str, int]
    ignored: tuple[str, ...]

    def row(self, line: int, cells: list[str]) -> RosterRow:
        """Read a row by its columns."""
        values = {column: cells[place] for column, place in self.places.items() if place < len(cells)}
        overfull = any(cell.strip() for cell in cells[len(self.cells) :])
        return RosterRow(line, overfull=overfull, **values)


def _header(row: list[str]) -> _Header:
    # Spreadsheets write empty columns at the end; what stands under one belongs to no column.
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    known = [COLUMN_OF.get(plain(cell)) for cell in cells]
    for column in COLUMNS:
        if known.count(column) > 1:
            twice = ", ".join(cell for cell, one in zip(cells, known, strict=True) if one == column)
            raise Invalid("roster_column_twice", field="file", columns=twice)
    if not any(known):
        raise Invalid("roster_header_missing", field="file", columns=", ".join(TEMPLATE[: len(NEEDED)]))
    places = {column: place for place, column in enumerate(known) if column}
    missing = [TEMPLATE[list(COLUMNS).index(column)] for column in NEEDED if column not in places]
    if missing:
        raise Invalid("roster_column_missing", field="file", columns=", ".join(missing))
    ignored = tuple(cell for cell, column in zip(cells, known, strict=True) if cell and not column)
    return _Header(tuple(cells), places, ignored)


def _refuse_other_files(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Invalid("roster_too_large", field="file")
    if not content.strip(b" \t\r\n"):
        raise Invalid("roster_empty", field="file")
    if content.startswith(_WORKBOOKS):
        raise Invalid("roster_is_workbook", field="file")
    if content.startswith(_OTHERS) or content[:1024].lstrip().lower().startswith(_MARKUP):
        raise Invalid("roster_not_a_table", field="file")


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and what it was read as: a mark says it, else UTF-8 if it is that, else Windows-1252."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if b"\0" in content and marked != "utf-16":
        raise Invalid("roster_not_a_table", field="file")
    for name in [marked] if marked else ["utf-8", "windows-1252"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Invalid("roster_not_a_table", field="file")
        return text, name.removesuffix("-sig")
    raise Invalid("roster_unreadable", field="file")


def _separator(text: str) -> tuple[str, bool]:
    """Return what stands between cells, and whether a first line of its own says so, as spreadsheets write it."""
    start = text.lstrip("\ufeff")[:6].lower()
    if start.startswith("sep=") and start[4:5] in SEPARATORS and start[5:6] in {"", "\r", "\n"}:
        return start[4], True
    return max(SEPARATORS, key=lambda separator: _columns_found(text, separator)), False


def _columns_found(text: str, separator: str) -> tuple[int, int]:
    try:
        first = next(_lines(text, separator, skip=False), (0, []))[1]
    except Invalid:
        return 0, 0
    return sum(plain(cell) in COLUMN_OF for cell in first), len(first)


def _lines(text: str, separator: str, *, skip: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the line on which it begins.

    Raises:
        Invalid: ``roster_quote_open`` where a quotation mark does not end, or ends in the middle of a cell: read on, it
            would swallow the rows that follow.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    began = 1
    try:
        for number, row in enumerate(reader):
            if any(cell.strip() for cell in row) and not (skip and number == 0):
                yield began, row
            began = reader.line_num + 1
    except csv.Error as error:
        raise Invalid("roster_quote_open", field="file", line=began) from error


def _words_of(cells: list[str] | tuple[str, ...]) -> list[str]:
    words = [plain(cell) for cell in cells]
    while words and not words[-1]:
        words.pop()
    return words
