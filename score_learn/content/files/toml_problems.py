"""Says what to write where a TOML file cannot be read: its reader says only what it had expected."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.sources import Line

_PAIR = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*(.*)")
_OPENING = ("'", '"', "[", "{")
_LIST = 'a list stands in brackets, each text in quotes, with commas between: lessons = ["01-look", "02-plan"]'
_ADVICE = (
    ("array", _LIST),
    ("Cannot overwrite", "the key stands there twice; delete one of the two"),
    ("Cannot declare", "the table stands there twice; join the two"),
    ("inline table", 'close the braces on the same line: { en = "…", fr = "…" }'),
    ("table declaration", "a table is a line of its own: [test]"),
    ("Illegal character", "close the text with a quote on its line"),
    ("Unterminated string", "close the text with a quote on its line"),
    ("in a string", "write / for a backslash"),
    ("Expected '='", 'write key = "value"'),
    ("Invalid statement", 'write key = "value"'),
)


def toml_advice(problem: str, number: int, lines: Sequence[Line]) -> str:
    """Return what to write.

    Args:
        problem: what the reader of TOML says.
        number: the line it says it of.
        lines: those of the file.
    """
    text = next((line.text for line in lines if line.number == number), "")
    pair = _PAIR.fullmatch(text)
    if pair and not pair[2].startswith(_OPENING):
        return _advice_for_value(pair[1], pair[2].partition(" #")[0].strip())
    known = (advice for fragment, advice in _ADVICE if fragment in problem)
    if "Invalid value" in problem:
        return _LIST
    return next(known, 'one key = "value" a line, and nothing after the value')


def _advice_for_value(key: str, value: str) -> str:
    plain = value.strip("“”„«»‘’`\"' ")
    if not plain:
        return f"write its value after {key} ="
    if re.fullmatch(r"0[0-9]+", plain):
        return f"write the number without a 0 before it: {key} = {int(plain)}"
    if plain.lower() in {"true", "false"}:
        return f"write it in small letters: {key} = {plain.lower()}"
    return f'put text in straight quotes: {key} = "{plain}"'
