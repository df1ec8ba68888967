"""Measures how hard a lesson is to read: the grade of Flesch and Kincaid, and the length of its sentences."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from score_learn.content.findings import Report
from score_learn.content.frontmatter import split_front_matter
from score_learn.content.library import SITE_FILE, folder_above
from score_learn.content.modules import SETTINGS_FILE
from score_learn.content.scanner import scan
from score_learn.content.sources import Line, split_lines
from score_learn.content.style import PARAGRAPH_LIMIT, SENTENCE_LIMIT, sentences_of_paragraphs, words_of
from score_learn.content.texts import prose_lines

GRADE_LIMIT, MEDIAN_LIMIT = 6, 12
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxzcgh]es)$")
_APART = re.compile(r"(?<![ctsg])i[ao]|eo(?!p)|[aeiou]ing$")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads: the grade only for English, sentences and paragraphs in words."""

    path: str
    grade: float | None
    median: float
    longest: int
    paragraph: int

    @property
    def over(self) -> tuple[str, ...]:
        """Names what is over its limit."""
        found = ["grade"] if self.grade is not None and self.grade > GRADE_LIMIT else []
        found += ["median"] if self.median >= MEDIAN_LIMIT else []
        found += ["longest sentence"] if self.longest > SENTENCE_LIMIT else []
        return (*found, *(["longest paragraph"] if self.paragraph > PARAGRAPH_LIMIT else []))


def read_lessons(path: Path) -> Iterator[Reading]:
    """Measure every lesson below a path, in the order of their names; one without a sentence is left out."""
    path = path.resolve()
    start = path if path.is_dir() else path.parent
    root = folder_above(start, SITE_FILE) or folder_above(start, SETTINGS_FILE)
    for file in sorted(root.rglob("*.md")) if root else ():
        in_module = (file.parent.parent / SETTINGS_FILE).is_file()
        if not in_module or file.stem in {"module", "quiz"} or (file != path and path not in file.parents):
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        found = measure(_prose(text), file.parent.name)
        if found and root:
            yield Reading(file.relative_to(root).as_posix(), *found)


def measure(lines: Sequence[Line], language: str) -> tuple[float | None, float, int, int] | None:
    """Return grade, median and longest sentence and longest paragraph; None where there is no sentence."""
    paragraphs = list(sentences_of_paragraphs(lines))
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    if not sentences:
        return None
    lengths = [len(words_of(sentence)) for sentence in sentences]
    grade = None
    if language.split("-", maxsplit=1)[0] == "en":
        words = [word for sentence in sentences for word in words_of(sentence)]
        syllables = sum(map(count_syllables, words))
        grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    longest = max(sum(len(words_of(sentence)) for sentence in paragraph) for paragraph in paragraphs)
    return grade, statistics.median(lengths), max(lengths), longest


def count_syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, but for those that are not heard."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    apart = len(_APART.findall(plain)) - len(_SILENT.findall(plain))
    return max(len(_VOWELS.findall(plain)) + apart, 1)


def _prose(text: str) -> list[Line]:
    report = Report()
    _, body = split_front_matter(split_lines(text, report), report)
    return list(prose_lines(scan(body, report)))
