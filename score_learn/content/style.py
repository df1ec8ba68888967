"""Counts words: short sentences and paragraphs are what people read on a phone, in their second language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from score_learn.content.findings import Report
from score_learn.content.masking import mask_code
from score_learn.content.sources import Line

SENTENCE_LIMIT = 20
PARAGRAPH_LIMIT = 80

_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")
_END = re.compile(r"[.!?…。！？।։؟][\"'”’»)\]*_]*(?=\s|$)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,3}\.)[ \t]+")
_SKIPPED = re.compile(r"[ \t]*(?:#{1,6}|\[[^\]]+\]:|\*\[[^\]]+\]:|\{:|:?-{2,}|\|?[ ]*:?-+)")
_INVISIBLE = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)|!?\[(?=[^\]]*\])|\{:[^}]*\}|<https?://[^>]*>|[*_]{1,3}")


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


def check_style(lines: Sequence[Line], report: Report) -> None:
    """Report long sentences (W201) and long paragraphs (W202) of one text."""
    for paragraph in _paragraphs(lines):
        count = len(_WORD.findall(paragraph.text))
        if count > PARAGRAPH_LIMIT:
            message = f"a paragraph of {count} words; cut it after {PARAGRAPH_LIMIT} at most"
            report.add(*paragraph.place(_indent(paragraph.text, 0)), "W202", message)
        if count <= SENTENCE_LIMIT:
            continue
        begin = 0
        for end in [*(match.end() for match in _END.finditer(paragraph.text)), len(paragraph.text)]:
            words = len(_WORD.findall(paragraph.text[begin:end]))
            if words > SENTENCE_LIMIT:
                message = f"a sentence of {words} words; cut it after {SENTENCE_LIMIT} at most"
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
