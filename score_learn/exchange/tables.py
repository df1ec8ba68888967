"""Tables as CSV files that every spreadsheet opens: numbers and days as such, nothing that a cell could run."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice


class Written(str):
    """A text as it may stand in a file: what many rows share is looked at once."""

    __slots__ = ()


Cell = str | int | float | date | datetime | bool | None

# What spreadsheets take for the beginning of a formula; a tab or a line break may stand before it.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SUSPICIOUS = frozenset({*STARTERS, " "})
_INSIDE = re.compile(rf"([;\t] *)(?=[{re.escape(''.join(STARTERS))}])")
# What the writer writes as it should without our help.
_AS_IS = frozenset({Written, int, float, date, type(None)})
BYTE_ORDER_MARK = "\ufeff"
ROWS_A_CHUNK = 500


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write a table as CSV, a piece at a time, so that a table of any length needs the memory of one piece.

    Args:
        header: the words over the columns.
        rows: cells; a number stays a number, a day is written as 2026-11-30, an instant in UTC as 2026-11-30 14:05:00,
            true and false as 1 and 0, None as an empty cell. A text that a spreadsheet might run gets an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    # Without this mark spreadsheets read the file in the code page of the machine.
    text.write(BYTE_ORDER_MARK)
    writer.writerow(map(written, header))
    coming = iter(rows)
    while piece := list(islice(coming, ROWS_A_CHUNK)):
        writer.writerows([one if type(one) in _AS_IS else _cell(one) for one in row] for row in piece)
        yield _taken(text)
    if rest := _taken(text):
        yield rest


def written(text: str) -> Written:
    """Return a text as it is written into a file: with an apostrophe wherever a spreadsheet might begin to run it.

    That is at its beginning, and after what other countries' spreadsheets take for the end of a cell.
    """
    harmless = text[:1] not in _SUSPICIOUS or not text.lstrip(" ").startswith(STARTERS)
    text = text if harmless else f"'{text}"
    return Written(_INSIDE.sub(r"\1'", text) if ";" in text or "\t" in text else text)


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return written(cell)
    if isinstance(cell, bool):
        return int(cell)
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else cell


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode("utf-8")
    text.seek(0)
    text.truncate()
    return piece
