"""Reads the tables of a tool to take away; the dashes under its head say how wide each column is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.sheets.words import Runs, read_words
from score_learn.content.sources import Line

MOST_COLUMNS = 14
MOST_ROWS = 60
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*){0,50}\|?[ \t]*")
_SIDES = {(True, True): "center", (False, True): "end"}


def is_table(lines: Sequence[Line]) -> bool:
    """Whether lines without an empty one among them are a table."""
    return len(lines) > 1 and "|" in lines[0].text and _RULE.fullmatch(lines[1].text) is not None


def read_table(lines: Sequence[Line], report: Report) -> dict[str, Any]:
    """Return a table with the widths and sides of its columns; a row of another length is reported."""
    head, rule = _cells(lines[0]), _cells(lines[1])
    if len(rule) != len(head):
        message = f"the line under the head has {len(rule)} cells and the head has {len(head)}; make them as many"
        report.add(lines[1].number, lines[1].column, "E181", message)
        rule = (rule + [Line(0, 1, "---")] * len(head))[: len(head)]
    if len(head) > MOST_COLUMNS:
        message = f"{len(head)} columns are too narrow to write in; {MOST_COLUMNS} at most"
        report.add(lines[0].number, lines[0].column, "E181", message)
    if len(lines) - 2 > MOST_ROWS:
        message = f"{len(lines) - 2} rows do not fit on two pages; {MOST_ROWS} at most"
        report.add(lines[0].number, lines[0].column, "E181", message)
    marks = [cell.text.strip() for cell in rule]
    return {
        "kind": "table",
        "widths": [max(1, mark.count("-")) for mark in marks],
        "sides": [_SIDES.get((mark.startswith(":"), mark.endswith(":")), "start") for mark in marks],
        "head": [_words(cell, report) for cell in head],
        "rows": [_row(line, len(head), report) for line in lines[2 : MOST_ROWS + 2]],
        "empty": 0,
    }


def _row(line: Line, wanted: int, report: Report) -> list[Runs]:
    cells = _cells(line)
    if len(cells) != wanted:
        message = f"the row has {len(cells)} cells and the head has {wanted}; write \\| for a bar that is no border"
        report.add(line.number, line.column, "E181", message)
        cells = (cells + [Line(line.number, line.column, "")] * wanted)[:wanted]
    return [_words(cell, report) for cell in cells]


def _words(cell: Line, report: Report) -> Runs:
    stripped = cell.rest(len(cell.text) - len(cell.text.lstrip()))
    return read_words([Line(stripped.number, stripped.column, stripped.text.rstrip())], report)


def _cells(line: Line) -> list[Line]:
    """Cut a row at its bars; those at both ends of the line are its frame."""
    text = line.text.rstrip()
    begin = len(text) - len(text.lstrip())
    begin += text[begin : begin + 1] == "|"
    cells, start, escaped = [], begin, False
    for index in range(begin, len(text)):
        if text[index] == "|" and not escaped:
            cells.append(Line(line.number, line.column + start, text[start:index]))
            start = index + 1
        escaped = text[index] == "\\" and not escaped
    if start < len(text):
        cells.append(Line(line.number, line.column + start, text[start:]))
    return cells
