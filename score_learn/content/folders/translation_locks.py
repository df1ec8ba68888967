"""The translations.lock file of a language: from which text of the source each of its questions was translated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from score_learn.content.files.source_hashes import lines_hash
from score_learn.content.findings import Report
from score_learn.content.questions.reading import Draft, text_parts
from score_learn.content.sources import read_source

LOCK_FILE = "translations.lock"
_LINE = re.compile(
    r"(?P<id>\S+)\s+rev=(?P<rev>[0-9]{1,2})\s+source=(?P<source>h[0-9a-f]{10})\s+text=(?P<text>h[0-9a-f]{10})"
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a question was translated from: the rev and hash of the source, and the hash of what came of it."""

    id: str
    rev: int
    source: str
    text: str


def question_hash(draft: Draft) -> str:
    """Return the hash of every word of a question, by the names of its parts."""
    return lines_hash(f"{part.name}: {part.plain}" for part in text_parts(draft))


def read_translation_lock(folder: Path, path: str, report: Report) -> dict[str, Made]:
    """Read the translations.lock of a language; one that is not there yet says nothing."""
    if not (folder / LOCK_FILE).is_file():
        return {}
    source = read_source(folder / LOCK_FILE, f"{path}/{LOCK_FILE}", report)
    made: dict[str, Made] = {}
    for line in source.lines if source else ():
        match = _LINE.fullmatch(line.text.strip())
        if match:
            made[match["id"]] = Made(match["id"], int(match["rev"]), match["source"], match["text"])
        elif line.text.strip():
            message = "this line cannot be read; take the file back as it was committed, or run content lock"
            report.at(f"{path}/{LOCK_FILE}").add(line.number, 1, "E302", message)
    return made


def write_translation_lock(folder: Path, pairs: Iterable[tuple[Draft, Draft]], before: Mapping[str, Made]) -> bool:
    """Write the file again; returns whether it changed.

    A line is renewed only where the translation itself was changed: what nobody touched stays as old as it is.

    Args:
        folder: that of the language.
        pairs: each translated question with its source, the source first.
        before: what the file said.
    """
    made: dict[str, Made] = {}
    for source, translated in pairs:
        now = Made(source.id, source.number("rev", 1), question_hash(source), question_hash(translated))
        known = before.get(source.id)
        made[source.id] = known if known and known.text == now.text else now
    width = max((len(name) for name in made), default=0)
    text = "".join(
        f"{one.id:<{width}} rev={one.rev} source={one.source} text={one.text}\n"
        for one in sorted(made.values(), key=lambda one: one.id)
    )
    file = folder / LOCK_FILE
    if (file.read_text(encoding="utf-8") if file.is_file() else "") == text:
        return False
    # Written beside and moved: an interrupted run must not leave half a lock.
    beside = file.with_suffix(".lock.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)
    return True
