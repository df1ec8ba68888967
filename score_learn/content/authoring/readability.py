"""Measures how hard a lesson is to read: the grade of Flesch and Kincaid, and the length of its sentences."""

from __future__ import annotations

import re
import statistics
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from score_learn.content.files.texts import prose_lines
from score_learn.content.findings import Report
from score_learn.content.folders.library import SITE_FILE, folder_above
from score_learn.content.folders.modules import SETTINGS_FILE
from score_learn.content.sources import Line, split_lines
from score_learn.content.text.frontmatter import split_front_matter
from score_learn.content.text.scanner import Block, Node, scan
from score_learn.content.text.style import limits_of, sentences_of_paragraphs, words_of

GRADE_LIMIT = 6
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxzcgh]es)$")
_APART = re.compile(r"(?<![ctsg])i[ao]|eo(?!p)|[aeiou]ing$")


_ASKED = {"question", "scenario", "step"}
_GAP = re.compile(r"\[\[[^\[\]]*\]\]")
# An answer of a question that is a number or a word to type, and the marks before any other.
_TYPED = re.compile(r"[ \t]*- (?:=(?:[0-9]+%)?|~)(?: |$)")
_BEGINNING = re.compile(
    r"[ \t]*(?:(?:[-*+]|[0-9]{1,3}\.)[ \t]+(?:[(\[][ xX][)\]][ \t]*)?(?:[a-z0-9-]{1,20}\)[ \t]*)?(?:\{[^{}]*\}[ \t]*)?"
    r"(?:>[ \t]*)?|>[ \t]*|(?:hint|explain|right|partial|wrong):[ \t]*)"
)
_LEADS_TO = re.compile(r"->[ \t]*[a-z0-9-]+[ \t]*(?:\{[^{}]*\})?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file reads, sentences and paragraphs in words.

    Grade (in English) and median are those of a lesson without its questions, and None elsewhere; the longest sentence
    and paragraph are those of everything in the file.
    """

    path: str
    language: str
    grade: float | None
    median: float | None
    longest: int
    paragraph: int
    words: int = 0

    @property
    def over(self) -> tuple[str, ...]:
        """Names what is over its limit."""
        limits = limits_of(self.language)
        found = ["grade"] if self.grade is not None and self.grade > GRADE_LIMIT else []
        found += ["median"] if self.median is not None and self.median >= limits.median else []
        found += ["longest sentence"] if self.longest > limits.sentence else []
        return (*found, *(["longest paragraph"] if self.paragraph > limits.paragraph else []))


def read_files(path: Path) -> Iterator[Reading]:
    """Measure every file of a module's texts below a path, by name; one without a sentence is left out."""
    path = path.resolve()
    start = path if path.is_dir() else path.parent
    root = folder_above(start, SITE_FILE) or folder_above(start, SETTINGS_FILE)
    for file in sorted(root.rglob("*.md")) if root else ():
        in_module = (file.parent.parent / SETTINGS_FILE).is_file()
        if not in_module or (file != path and path not in file.parents):
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        place = file.relative_to(root).as_posix() if root else file.name
        found = _read(text, place, file.parent.name, is_lesson=file.stem in _lessons(file.parent.parent))
        if found:
            yield found


def _lessons(folder: Path) -> frozenset[str]:
    """Return the lessons that the settings of a module name; a translation does not say of itself that it is one."""
    try:
        named = tomllib.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8-sig")).get("lessons", [])
    except (OSError, ValueError):
        return frozenset()
    return frozenset(one for one in named if isinstance(one, str)) if isinstance(named, list) else frozenset()


def _read(text: str, path: str, language: str, *, is_lesson: bool) -> Reading | None:
    report = Report()
    _matter, body = split_front_matter(split_lines(text, report), report)
    nodes = [node for node in scan(body, report) if not isinstance(node, Block) or node.name != "untranslated"]
    prose, asked = list(prose_lines(nodes)), list(_asked_lines(nodes))
    alone, everything = measure(prose, language), measure([*prose, *asked], language)
    if everything is None:
        return None
    words = sum(len(words_of(one)) for one in _sentences([*prose, *asked]))
    grade, median = alone[:2] if alone and is_lesson else (None, None)
    return Reading(path, language, grade, median, *everything[2:], words)


def _asked_lines(nodes: Iterable[Node], *, inside: bool = False) -> Iterator[Line]:
    """Return the texts of questions and scenarios without their marks; an empty line stands between two of them."""
    for node in nodes:
        if isinstance(node, Block):
            yield Line(node.line, 1, "")
            yield from _asked_lines(node.children, inside=inside or node.name in _ASKED)
        elif inside:
            for line in node.lines:
                yield from _without_marks(line)


def _without_marks(line: Line) -> Iterator[Line]:
    if _TYPED.match(line.text):
        return
    text = _LEADS_TO.sub("", _GAP.sub("…", line.text)) if "  >" not in line.text else _GAP.sub("…", line.text)
    begins = _BEGINNING.match(text)
    if begins and begins.end():
        yield Line(line.number, 1, "")
        text = text[begins.end() :]
    for side in re.split(r"[ \t]->[ \t]", text):
        yield Line(line.number, line.column, side)


def _sentences(lines: Sequence[Line]) -> list[str]:
    return [sentence for paragraph in sentences_of_paragraphs(lines) for sentence in paragraph]


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
