"""Reads the glossary of one language: a heading with an id for every word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from score_learn.content.compiled import CompiledGlossary, content_hash
from score_learn.content.files.pages import Renderer
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.findings import Report
from score_learn.content.rules import Glossary, Term
from score_learn.content.sources import Line, read_source
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.frontmatter import FrontMatter, split_front_matter
from score_learn.content.text.lint import check_isolates, check_text
from score_learn.content.text.markup import Markup
from score_learn.content.text.schema import read_keys
from score_learn.content.text.style import check_style

_WORD = re.compile(r"##[ \t]+(.+?)[ \t]*\{#([^}]*)\}[ \t]*")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEADING = re.compile(r"##(?!#)")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as its file has it: the line of its heading, and the lines that explain it."""

    name: str
    title: str
    line: int
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GlossaryReading:
    """What was read of a glossary; `lines` says where each word stands.

    `compiled` is None when an error forbids to publish it.
    """

    path: str
    language: str
    names: frozenset[str]
    glossary: Glossary
    lines: Mapping[str, int]
    compiled: CompiledGlossary | None = None


def read_glossary_file(
    file: Path, path: str, language: str, report: Report, *, original: Path | None = None
) -> GlossaryReading | None:
    """Read a glossary; None when it is not text.

    `original` is the file of the source language where this one is a translation.
    """
    errors = report.error_count
    source = read_source(file, path, report)
    if source is None:
        return None
    here = report.at(path)
    check_isolates(source.lines, language, here)
    matter, body = split_front_matter(source.lines, here)
    keys = read_keys("glossary", matter, here, translated=original is not None)
    intro, words = _split(body, here)
    names = frozenset(word.name for word in words)
    known = names
    if original:
        known |= _compare(original, matter, keys, words, here)
    renderer = Renderer(Markup(language), Surroundings(language, glossary=known), here)
    terms = []
    for word in words:
        check_text(word.lines, here, headings=False)
        if original is None:
            check_style(word.lines, here, language)
        terms.append(Term(word.name, word.title, renderer.paragraphs(word.lines, word.name), language))
    intro_html = renderer.paragraphs(intro, "intro") if intro else ""
    glossary = Glossary(language, keys["title"] or "", intro_html, tuple(terms))
    places = {word.name: word.line for word in words}
    if report.error_count != errors:
        return GlossaryReading(path, language, names, glossary, places)
    compiled = CompiledGlossary(language, path, content_hash(language, source.text), glossary)
    return GlossaryReading(path, language, names, glossary, places, compiled)


def _compare(
    file: Path,
    matter: FrontMatter,
    keys: dict[str, Any],
    words: list[_Word],
    report: Report,
) -> frozenset[str]:
    """Say what a translation lacks of the source, and what it has too much; returns the words of the source."""
    silent = Report()
    source = read_source(file, file.name, silent)
    if source is None:
        return frozenset()
    head, body = split_front_matter(source.lines, silent)
    revision = read_keys("glossary", head, silent)["revision"] or 1
    there = [word.name for word in _split(body, silent)[1]]
    place = matter.entries["source_revision"].value if "source_revision" in matter.entries else None
    at = (place.line, place.column) if place else (1, 1)
    if keys["source_revision"] < revision:
        message = f"made from revision {keys['source_revision']}, the source is at {revision}; translate what changed"
        report.add(*at, "W320", message)
    elif keys["source_hash"] != source_hash(source.text):
        report.add(*at, "I321", "the source has other words now; look whether they matter")
    missing = [name for name in there if name not in {word.name for word in words}]
    if missing:
        report.add(1, 1, "I322", f"not translated: {', '.join(missing)}")
    for word in words:
        if word.name not in there:
            message = f"the source does not explain the word {word.name}; take {word.title} away"
            report.add(word.line, 1, "E301", message)
    return frozenset(there)


def _split(body: tuple[Line, ...], report: Report) -> tuple[list[Line], list[_Word]]:
    intro: list[Line] = []
    words: list[_Word] = []
    places: dict[str, int] = {}
    for line in body:
        match = _WORD.fullmatch(line.text)
        if match:
            _check_name(match[2], line, places, report)
            words.append(_Word(match[2], match[1], line.number))
        elif _HEADING.match(line.text):
            report.add(line.number, 1, "E120", "a word needs an id: ## Word {#word}")
        else:
            (words[-1].lines if words else intro).append(line)
    for word in words:
        if not any(line.text.strip() for line in word.lines):
            report.add(places[word.name], 1, "E129", f"write below the heading what {word.title} means")
    return (intro if any(line.text.strip() for line in intro) else []), words


def _check_name(name: str, line: Line, places: dict[str, int], report: Report) -> None:
    column = line.text.rfind("{#") + 3
    if not _NAME.fullmatch(name):
        report.add(line.number, column, "E120", f"{name!r} is no id; write a-z, 0-9 and hyphens, such as 5s")
    if name in places:
        report.add(line.number, column, "E123", f"the word {name} is explained already in line {places[name]}")
    places.setdefault(name, line.number)
