"""Counts words: short sentences and paragraphs are what people read on a phone, in their second language.

In Chinese, which has no blanks between words, each sign counts as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from score_learn.content.findings import Report
from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Signs above, below and beside letters, which most of the world's scripts have, and what joins or parts letters.
_MARKS = (
    "".join(chr(code) for code in range(0x300, 0xAC00) if unicodedata.category(chr(code))[0] == "M") + "\u200c\u200d"
)
_LETTERS = f"(?:[^\\W_{_HAN}]|[{_MARKS}])+"
_WORD = re.compile(f"[{_HAN}]|{_LETTERS}(?:['’.,:/-]{_LETTERS})*")
_CLOSING = r"[\"'”’»)\]*_」』）》]*"
# Where these stand no blank need follow, and between letters they stand in no number or name.
_END = re.compile(rf"[.!?…]{_CLOSING}(?=\s|$)|[。！？।॥؟۔]{_CLOSING}")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,3}\.)[ \t]+")
_SKIPPED = re.compile(r"[ \t]*(?:#{1,6}|\[[^\]]+\]:|\*\[[^\]]+\]:|\{:|:?-{2,}|\|?[ ]*:?-+)")
_INVISIBLE = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)|!?\[(?=[^\]]*\])|\{:[^}]*\}|<https?://[^>]*>|[*_]{1,3}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sentence and a paragraph may be, and below what the median sentence of a lesson stays."""

    sentence: int = 20
    paragraph: int = 80
    median: int = 12
    unit: str = "words"


# The same text has more or fewer words in another language; docs/checker.md says how these were chosen.
_LIMITS = {
    **dict.fromkeys(("es", "fr", "pt", "hi"), Limits(25, 100, 15)),
    "vi": Limits(28, 112, 17),
    "zh": Limits(40, 160, 24, "characters"),
}


def limits_of(language: str) -> Limits:
    """Return the limits of a language; those of English where nothing else is known."""
    return _LIMITS.get(language.split("-", maxsplit=1)[0], Limits())


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Running text with the line of each of its characters."""

    text: str
    lines: tuple[Line, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character of the text."""
        for line in self.lines:
            if offset <= len(line.text):
                return line.number, line.column + offset
            offset -= len(line.text) + 1
        return self.lines[-1].number, self.lines[-1].column


def check_style(lines: Sequence[Line], report: Report, language: str) -> None:
    """Report long sentences (W201) and long paragraphs (W202) of one text in the language it was first written in."""
    limits = limits_of(language)
    for paragraph in _paragraphs(lines):
        count = len(_WORD.findall(paragraph.text))
        if count > limits.paragraph:
            message = f"a paragraph of {count} {limits.unit}; cut it after {limits.paragraph} at most"
            report.add(*paragraph.place(_indent(paragraph.text, 0)), "W202", message)
        if count <= limits.sentence:
            continue
        begin = 0
        for end in [*(match.end() for match in _END.finditer(paragraph.text)), len(paragraph.text)]:
            words = len(_WORD.findall(paragraph.text[begin:end]))
            if words > limits.sentence:
                message = f"a sentence of {words} {limits.unit}; cut it after {limits.sentence} at most"
                report.add(*paragraph.place(_indent(paragraph.text, begin)), "W201", message)
            begin = end


def words_of(text: str) -> list[str]:
    """Return the words of a sentence or a paragraph."""
    return _WORD.findall(text)


def sentences_of_paragraphs(lines: Sequence[Line]) -> Iterator[list[str]]:
    """Return the sentences of each paragraph, without code, headings and addresses."""
    for paragraph in _paragraphs(lines):
        ends = [0, *(match.end() for match in _END.finditer(paragraph.text)), len(paragraph.text)]
        found = [paragraph.text[begin:end] for begin, end in pairwise(ends)]
        sentences = [sentence for sentence in found if _WORD.search(sentence)]
        if sentences:
            yield sentences


def _indent(text: str, begin: int) -> int:
    rest = text[begin:]
    return begin + len(rest) - len(rest.lstrip())


def _paragraphs(lines: Sequence[Line]) -> Iterator[_Paragraph]:
    gathered: list[Line] = []
    for line in mask_code(lines):
        cells = "|" in line.text
        item = _ITEM.match(line.text)
        if (not line.text.strip() or item or cells or _SKIPPED.match(line.text)) and gathered:
            yield _join(gathered)
            gathered = []
        if cells:
            yield from (_join([cell]) for cell in _cells(line))
        elif line.text.strip() and not _SKIPPED.match(line.text):
            gathered.append(line.rest(item.end()) if item else line)
    if gathered:
        yield _join(gathered)


def _cells(line: Line) -> Iterator[Line]:
    for match in re.finditer(r"[^|]+", line.text):
        yield Line(line.number, line.column + match.start(), match[0])


def _join(lines: Sequence[Line]) -> _Paragraph:
    shown = "\n".join(line.text for line in lines)
    shown = _INVISIBLE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), shown)
    return _Paragraph(shown, tuple(lines))
