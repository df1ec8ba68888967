"""Reads how words and signs of one language are said aloud, and finds them in a text."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from score_learn.content.compiled import content_hash, module_document
from score_learn.content.findings import Report, known
from score_learn.content.rules import Module
from score_learn.content.sources import Line, Source, read_source

FOLDER = "spoken"
TABLES = ("words", "signs")
KEY_LONGEST = 40
SAID_LONGEST = 120
NEAR = 3
"""How many signs before and after a word are looked at: a number may stand a blank away."""

_HEADER = re.compile(r"[ \t]*\[(?!\[)[ \t]*([^\]]*?)[ \t]*\]")
_ENTRY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)([ \t]*=[ \t]*)?""")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TAG = re.compile(r"<[^>]*>")
_DIGIT = re.compile(r"\d")
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class CompiledSpoken:
    """What is said for words and signs of one language, ready to be published."""

    language: str
    path: str
    content_hash: str
    said: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a table: what it is about, where, and where its value begins."""

    table: str
    name: str
    line: int
    column: int
    value_column: int


def read_spoken_file(file: Path, path: str, language: str, report: Report) -> CompiledSpoken | None:
    """Read the file of one language; None, with findings, when something in it is wrong."""
    errors = report.error_count
    source = read_source(file, path, report)
    if source is None:
        return None
    here = report.at(path)
    entries = list(_entries(source.lines))
    _refuse_twice(entries, here)
    data = _parse(source, entries, here) if report.error_count == errors else None
    if data is None:
        return None
    places = {(entry.table, entry.name): entry for entry in entries}
    said: dict[str, str] = {}
    for name, table in data.items():
        if name not in TABLES or not isinstance(table, dict):
            line, column = _place_of(name, source.lines, entries)
            here.add(line, column, "E104", f"{name} is no table of this file; {known(f'[{one}]' for one in TABLES)}")
            continue
        for key, value in table.items():
            entry = places.get((name, key), _Entry(name, key, 1, 1, 1))
            if _is_sound(entry, value, here):
                said[key] = " ".join(value.split())
    if report.error_count != errors:
        return None
    return CompiledSpoken(language, path, content_hash(language, said), said)


def _parse(source: Source, entries: list[_Entry], report: Report) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (len(source.lines), 1)
        problem = _TOML_PLACE.sub("", str(error)).partition("\n")[0]
        message = f'not valid TOML: {problem}; write each line as "EIT" = "E I T", both sides in quotes'
        report.add(line, column, "E107", message)
        return None


def _entries(lines: Iterable[Line]) -> Iterator[_Entry]:
    table = ""
    for line in lines:
        header = _HEADER.match(line.text)
        entry = _ENTRY.match(line.text)
        if header:
            table = header[1].strip("\"'")
        elif entry and entry[2]:
            yield _Entry(table, _bare(entry[1]), line.number, line.column + entry.start(1), line.column + entry.end())


def _bare(key: str) -> str:
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key


def _refuse_twice(entries: list[_Entry], report: Report) -> None:
    first: dict[str, _Entry] = {}
    for entry in entries:
        if entry.name in first:
            message = f"{entry.name} stands in line {first[entry.name].line} already; keep one of the two lines"
            report.add(entry.line, entry.column, "E170", message)
        first.setdefault(entry.name, entry)


def _place_of(name: str, lines: Iterable[Line], entries: list[_Entry]) -> tuple[int, int]:
    for line in lines:
        header = _HEADER.match(line.text)
        if header and header[1].strip("\"'").split(".")[0] == name:
            return line.number, line.column + header.start(1)
    return next(((one.line, one.column) for one in entries if one.name == name), (1, 1))


def _is_sound(entry: _Entry, value: Any, report: Report) -> bool:
    key = entry.name
    of_letters = any(sign.isalnum() for sign in key)
    if not key.strip() or key != " ".join(key.split()) or len(key) > KEY_LONGEST:
        message = f"write a word or a sign of at most {KEY_LONGEST} characters here, without blanks around it"
    elif entry.table == "words" and not of_letters:
        message = f"{key} is a sign; move the line below [signs]"
    elif entry.table == "signs" and re.fullmatch(r"[A-Za-z0-9 ]+", key):
        message = f"{key} is a word; move the line below [words]"
    elif not isinstance(value, str) or not value.strip() or len(value) > SAID_LONGEST or "\n" in value:
        message = f'write what a voice says for {key}, in quotes: "{key}" = "…", at most {SAID_LONGEST} characters'
        report.add(entry.line, entry.value_column, "E102", message)
        return False
    else:
        return True
    report.add(entry.line, entry.column, "E102", message)
    return False


def occurrences(text: str, names: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Find words and signs in a text, the longest that counts in each place: begin, end and name of each.

    A name that begins or ends with a letter is found as a whole word; it may follow a digit (5kg). One letter (5 m)
    and a dash (5–10) count only after a number. The script that reads aloud follows the same rules.
    """
    if not names:
        return
    pattern, by_letter = _found_by(names, numbered=_DIGIT.search(text) is not None)
    reached = 0
    while found := pattern.search(text, reached):
        begin = found.start()
        before = text[max(begin - NEAR, 0) : begin]
        for name in by_letter[text[begin]]:
            end = begin + len(name)
            if text.startswith(name, begin) and _counts(name, before, text[end : end + NEAR]):
                yield begin, end, name
                reached = end
                break
        else:
            reached = begin + 1


Said = Mapping[str, Mapping[str, str]]
"""By language: what is said for each word and sign."""


def occurring(said: Said, module: Module) -> Said:
    """Return what is needed of some tables for the lessons of a module, in its language and that of its source.

    It is one list for all lessons and their questions, so that it tells nothing of what stands in an answer.
    """
    document = module_document(module)
    text = "\n".join(_strings([document["title"], document["lessons"], document["practice"]]))
    needed: dict[str, dict[str, str]] = {}
    for language in dict.fromkeys((module.language, *module.languages[:1])):
        table = said.get(language, {})
        needed[language] = {name: table[name] for name in sorted(table) if name in text and table[name] != name}
    return needed


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield unescape(_TAG.sub("", data))
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, Iterable):
        for value in data:
            yield from _strings(value)


@lru_cache(maxsize=32)
def _found_by(names: frozenset[str], *, numbered: bool) -> tuple[re.Pattern[str], Mapping[str, Sequence[str]]]:
    """Return what finds where a name may begin, and the names by their first letter, the longest first.

    In a text that is not `numbered` no name counts that needs a digit before it: there each m would cost a look.
    """
    counting = [name for name in names if numbered or not _needs_a_number(name)]
    ordered = tuple(sorted(counting, key=lambda name: (-len(name), name)))
    by_letter: dict[str, list[str]] = defaultdict(list)
    for name in ordered:
        by_letter[name[0]].append(name)
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)"), by_letter


def _counts(name: str, before: str, after: str) -> bool:
    left, right = before[-1:], after[:1]
    if name in _DASHES:
        return before.rstrip()[-1:].isdecimal() and after.lstrip()[:1].isdecimal()
    if _needs_a_number(name) and not before.rstrip()[-1:].isdecimal():
        return False
    if name[0].isalpha() and left.isalpha():
        return False
    if name[0].isdecimal() and _is_of_a_word(left):
        return False
    return not (_is_of_a_word(name[-1]) and _is_of_a_word(right))


def _needs_a_number(name: str) -> bool:
    return name in _DASHES or (len(name) == 1 and name.isalpha())


def _is_of_a_word(sign: str) -> bool:
    return sign.isalpha() or sign.isdecimal()
