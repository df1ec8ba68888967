"""Looks for what a voice would stumble over: abbreviations, units and signs that nobody has said how to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from score_learn.content.files.spoken import occurrences
from score_learn.content.findings import Report
from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code

# Where links lead, attribute lists, marks of footnotes and abbreviations, gaps to type into: none of it is read aloud.
_SILENT = re.compile(
    r"(?<=\])\([^()]*(?:\([^()]*\)[^()]*)*\)|\{[:#.][^}]*\}|<https?://[^>]*>|https?://\S+"
    r"|^[ ]*\*\[[^\]]+\]:|\[\^[^\]]+\]:?|\[\[[a-z0-9]+[=#][^\]]*\]\]"
)
# Neither a part of a name such as IMG_2041 nor the ending of a file.
_WORD = re.compile(r"(?<![\w.])[^\W_]+(?!\w)")
_NOT_SMALL = re.compile(r"[^\W_a-z]{2}")
_AFTER_NUMBER = re.compile(r"\d[ \u00a0\u202f]?([^\W\d_]+(?:/[^\W\d_]+)?)(?![\w²³])")
_WITH_LETTERS = re.compile(r"°[A-Z]\b")
_RAISED = re.compile(r"[^\W\d_]+[²³]")
_RANGE = re.compile(r"\d[ \u00a0\u202f]?([–—])[ \u00a0\u202f]?\d")
# Stands in the place of what has a spoken form: neither a word nor a blank, which would join a number and a unit.
_SAID = ","
_UNIT_NAMES = """
    kWh Wh MWh kW MW W V A kV kVA kg g mg µg t km m cm mm µm ha l L ml mL dl cl hl s h ms min dB lx lm Hz kHz
    Pa kPa MPa bar J kJ MJ kcal N Nm K mol ppm rpm km/h m/s g/l mg/l
"""
_UNITS = frozenset(_UNIT_NAMES.split())
# These belong to Markdown, or are read well by every voice.
_WRITTEN = frozenset("|<>~^`+=*_#")
_ALSO = frozenset("%‰&§+=")


def check_spoken(lines: Sequence[Line], names: frozenset[str] | None, language: str, report: Report) -> None:
    """Report what stands in a text and not in the table of the language (W170), each thing once a line.

    Args:
        lines: the text.
        names: the words and signs that have a spoken form; None where the library has no such tables.
        language: of the text, which names the file to write into.
        report: where to note it.
    """
    for line in mask_code(lines) if names is not None else ():
        text = line.text
        if "[" in text or "{" in text or "://" in text:
            text = _SILENT.sub(lambda match: " " * len(match[0]), text)
        for begin, end, name in list(occurrences(text, names or frozenset())):
            text = text[:begin] + _SAID * len(name) + text[end:]
        told: set[str] = set()
        reached = 0
        for offset, found, kind, table in sorted(_unsaid(text), key=lambda one: (one[0], -len(one[1]))):
            if offset >= reached and found not in told:
                message = f'no voice is told how to read the {kind} {found}; write "{found}" = "…" below [{table}] in '
                report.add(line.number, line.column + offset, "W170", f"{message}spoken/{language}.toml")
            told.add(found)
            reached = max(reached, offset + len(found))


def _unsaid(text: str) -> Iterator[tuple[int, str, str, str]]:
    signs = set(text)
    # Nearly all words are in small letters, or begin with a capital one: they cost no closer look.
    if text != text.lower() and _NOT_SMALL.search(text):
        for match in _WORD.finditer(text):
            word = match[0]
            if word != word.lower() and not word[1:].islower() and _is_abbreviation(word):
                yield match.start(), word, "abbreviation", "words"
    if any(map(str.isdecimal, signs)):
        for match in _AFTER_NUMBER.finditer(text):
            if match[1] in _UNITS:
                yield match.start(1), match[1], "unit", "words"
        for match in _RANGE.finditer(text):
            yield match.start(1), match[1], "sign", "signs"
    if any(map(_is_sign, signs)):
        yield from _unsaid_signs(text)


def _unsaid_signs(text: str) -> Iterator[tuple[int, str, str, str]]:
    for offset, sign in enumerate(text):
        if _is_sign(sign) and (sign not in "+=" or _stands_in_a_sum(text, offset)):
            whole = _WITH_LETTERS.match(text, offset) if sign == "°" else None
            yield offset, whole[0] if whole else sign, "sign", "signs"
    for match in _RAISED.finditer(text):
        yield match.start(), match[0], "sign", "signs"


@lru_cache(maxsize=4096)
def _is_sign(sign: str) -> bool:
    return sign in _ALSO or (sign not in _WRITTEN and unicodedata.category(sign) in {"Sm", "So", "No"})


def _is_abbreviation(word: str) -> bool:
    letters = re.sub(r"\d", "", word)
    if len(word) > 1 and letters != word and len(letters) == 1 and word[-1].isupper():
        return True  # 5S, and not 5s or A4
    return any(one.isupper() and other.isupper() for one, other in pairwise(letters))


def _stands_in_a_sum(text: str, offset: int) -> bool:
    """Whether the sign stands between two things, and does not begin a list or underline a heading."""
    return bool(re.search(r"[\w%)€$£,]\s*$", text[:offset])) and bool(re.match(r"\s*[\w(€$£,−-]", text[offset + 1 :]))
