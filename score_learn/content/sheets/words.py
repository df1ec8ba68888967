"""Reads the words of a tool to take away: bold, boxes to tick and lines to write on; nothing else can be printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.findings import Report
from score_learn.content.sources import Line

Run = dict[str, str | bool] | str
Runs = list[Run]

_SIGN = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<broken>(?:[ ]{2,}|\\)\n)"
    r"|(?P<newline>\n)"
    r"|(?P<bold>\*\*)"
    r"|(?P<line>_{3,})"
    r"|(?P<tick>\[[ ]?\])"
    r"|(?P<link>!?\[[^\[\]\n]{1,200}\](?:\([^()\s]{0,300}[^()]{0,200}\)|\[[^\[\]\n]{1,80}\]|\{)|\[\^[^\[\]\n]{1,80}\])"
    r"|(?P<code>`)"
    r"|(?P<address><(?=https?://[^<>\s]{1,300}>))"
    r"|(?P<italic>(?<![*\w])\*(?=[^\s*])[^*\n]{0,200}(?<=\S)\*(?![*\w])|(?<![_\w])_(?=[^\s_])[^_\n]{0,200}(?<=\S)_(?![_\w]))"
)
_NOT_PRINTED = {
    "link": "nobody can follow a link or see a picture on this sheet; write the words alone",
    "code": "code cannot be printed; write the words without `",
    "italic": "italics cannot be printed in every script; write **bold** or the words alone",
}


def read_words(lines: Sequence[Line], report: Report) -> Runs:
    """Return the runs of a text that stands on these lines; what cannot be printed is reported and left out."""
    text = "\n".join(line.text for line in lines)
    runs: Runs = []
    bold, opened, at = False, 0, 0
    for sign in _SIGN.finditer(text):
        _add(runs, text[at : sign.start()], bold)
        at = sign.end()
        kind = str(sign.lastgroup)
        if kind == "bold":
            bold, opened = not bold, sign.start()
        elif kind == "escaped":
            _add(runs, sign[0][1], bold)
        elif kind == "newline":
            # A line to write on goes on to the end of its own line, so what follows begins a new one.
            if runs and runs[-1] == "line":
                runs.append("break")
            else:
                _add(runs, " ", bold)
        elif kind in {"line", "tick"}:
            runs.append(kind)
        elif kind == "broken":
            runs.append("break")
        elif kind in _NOT_PRINTED:
            report.add(*_place(lines, sign.start()), "E180", _NOT_PRINTED[kind])
    _add(runs, text[at:], bold)
    if bold:
        report.add(*_place(lines, opened), "E180", "the bold text is not closed; write ** after its last word")
    return runs


def _add(runs: Runs, text: str, bold: bool) -> None:
    if not text:
        return
    last = runs[-1] if runs else ""
    if isinstance(last, dict) and last.get("b", False) == bold:
        last["t"] = f"{last['t']}{text}"
    else:
        runs.append({"t": text, "b": True} if bold else {"t": text})


def _place(lines: Sequence[Line], offset: int) -> tuple[int, int]:
    for line in lines:
        if offset <= len(line.text):
            return line.number, line.column + offset
        offset -= len(line.text) + 1
    return lines[-1].number, lines[-1].column
