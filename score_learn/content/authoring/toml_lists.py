"""Adds a word to a list in a TOML file and leaves everything else, comments too, as it was written."""

from __future__ import annotations

import re
import tomllib

_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|[\[\]]")
_TABLE = re.compile(r"(?m)^[ \t]*\[")
_AFTER = re.compile(r"(?m)^version[ \t]*=[^\n]*\n")


def add_to_list(text: str, key: str, value: str, *, first: str | None = None) -> str | None:
    """Return the text with a word at the end of a list; None when the list cannot be changed safely.

    Where the key is missing, a list of `first` and the word is written below the version.
    """
    text = text.replace("\r\n", "\n")
    try:
        before = tomllib.loads(text)
        made = _added(text, key, value, first)
        after = tomllib.loads(made) if made else {}
    except tomllib.TOMLDecodeError:
        return None
    wanted = before | {key: [*before.get(key, [first] if first else []), value]}
    return made if after == wanted else None


def _added(text: str, key: str, value: str, first: str | None) -> str | None:
    table = _TABLE.search(text)
    begin = re.compile(rf"(?m)^[ \t]*{re.escape(key)}[ \t]*=[ \t]*\[").search(
        text, 0, table.start() if table else len(text)
    )
    if begin is None:
        line = _AFTER.search(text)
        if line is None or first is None:
            return None
        return f'{text[: line.end()]}{key} = ["{first}", "{value}"]\n{text[line.end() :]}'
    last = begin.end()
    for token in _TOKEN.finditer(text, begin.end()):
        if token[0] == "]":
            return _insert(text, begin.end(), last, token.start(), f'"{value}"')
        if token[0] == "[":
            return None
        last = last if token[0].startswith("#") else token.end()
    return None


def _insert(text: str, begin: int, last: int, end: int, value: str) -> str:
    if last == begin:
        return text[:begin] + value + text[begin:]
    comma = re.compile(r"[ \t]*,").match(text, last, end)
    line_end = text.find("\n", last, end)
    if "\n" not in text[begin:end] or line_end < 0:
        return text[:last] + f", {value}" + text[last:]
    indent = re.match(r"[ \t]*", text[text.rfind("\n", 0, last) + 1 :])
    white = indent[0] if indent else ""
    rest = text[last:line_end] if comma else "," + text[last:line_end]
    return f"{text[:last]}{rest}\n{white}{value}{',' if comma else ''}{text[line_end:]}"
