"""The fingerprint of a source text that a translation keeps, so that one can see later whether the source changed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_FENCE = "---"
_KEY = re.compile(r"([a-z_]+)[ \t]*:")
_TRANSLATED_KEYS = frozenset({"title", "summary", "objectives"})


def source_hash(text: str) -> str:
    """Return the hash of a source file as `source_hash:` holds it: "h" and ten hexadecimal digits.

    Blanks, empty lines and the keys that no translator reads (`revision`, `status`, `minutes` …) do not count.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    head, body = _split(lines)
    return lines_hash([*_read_by_translators(head), *body])


def lines_hash(lines: Iterable[str]) -> str:
    """Return the hash of a stretch of text, such as one question; blanks and empty lines do not count."""
    squeezed = (" ".join(unicodedata.normalize("NFC", line).split()) for line in lines)
    text = "\n".join(line for line in squeezed if line)
    return "h" + hashlib.sha256(text.encode()).hexdigest()[:10]


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    if lines and lines[0].rstrip() == _FENCE:
        for index, line in enumerate(lines[1:], start=1):
            if line.rstrip() == _FENCE:
                return lines[1:index], lines[index + 1 :]
    return [], lines


def _read_by_translators(head: Iterable[str]) -> Iterable[str]:
    wanted = False
    for line in head:
        key = _KEY.match(line)
        if key:
            wanted = key[1] in _TRANSLATED_KEYS
        if wanted:
            yield line
