"""Tables as CSV files that every spreadsheet opens: numbers and days as such, nothing that a cell could run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

Cell = str | int | float | date | datetime | bool | None

# What spreadsheets take for the beginning of a formula; a tab or a line break may stand before it.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SUSPICIOUS = frozenset({*STARTERS, " "})
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
    for count, row in enumerate(rows, start=1):
        writer.writerow(map(written, row))
        if count % ROWS_A_CHUNK == 0:
            yield _taken(text)
    yield _taken(text)


def written(cell: Cell) -> str | int | float:
    """Return a cell as it is written into a file."""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in _SUSPICIOUS and cell.lstrip(" ").startswith(STARTERS) else cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode("utf-8")
    text.seek(0)
    text.truncate()
    return piece
