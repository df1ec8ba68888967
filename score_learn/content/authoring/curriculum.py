"""Counts what a library teaches: lessons, minutes, questions, pictures and words, by module and language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from score_learn.content.authoring.readability import Reading
from score_learn.content.authoring.translation_status import LanguageStatus, translation_status
from score_learn.content.compiled import CompiledModule
from score_learn.content.folders.library import Library
from score_learn.content.rules import Module, Prose

TYPES = ("single", "multi", "truefalse", "match", "order", "number", "text", "cloze", "hotspot")
STORY = "scenario"

_INTRODUCTION = """\
# The curriculum

Made by `flask --app wsgi content curriculum --write` from `content/`; write nothing into this file, run the command.
A module with errors is not in it.

Minutes are those its authors allow for. Practice questions stand in lessons, test questions in the bank that a test is
drawn from. Words are those of everything in the folder of the language, questions and sheets to take away too. Sentence
and grade are those of the hardest lesson: its median of words in a sentence, in Chinese of characters, and in English
its grade by Flesch and Kincaid. [checker.md](checker.md#how-hard-a-text-is) has the limits.
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a module has in one language."""

    name: str
    language: str
    numbers: tuple[int, ...]
    median: float
    grade: float | None
    state: str


def curriculum(library: Library, readings: Iterable[Reading]) -> str:
    """Return the tables of a library as Markdown.

    Args:
        library: the whole of it.
        readings: how hard its files are to read.
    """
    states = {(one.path, one.language): one for one in translation_status(library)}
    files: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        folder = PurePosixPath(reading.path).parent.parent.as_posix()
        files.setdefault((folder, reading.language), []).append(reading)
    modules = sorted(library.modules, key=lambda module: module.path)
    rows = [
        _row(compiled, module, files.get((compiled.path, language), []), states.get((compiled.path, language)))
        for compiled in modules
        for language, module in sorted(
            compiled.modules.items(), key=lambda item: (item[0] != compiled.source_language, item[0])
        )
    ]
    return "\n".join([_INTRODUCTION, *_sizes(rows), "", *_types(modules), ""])


def _row(compiled: CompiledModule, module: Module, files: Sequence[Reading], state: LanguageStatus | None) -> _Row:
    kinds = Counter(question.type for question in module.practice.values())
    pictures = sum(
        part.html.count("<img ") for lesson in module.lessons for part in lesson.segments if isinstance(part, Prose)
    )
    numbers = (
        len(module.lessons),
        module.minutes,
        kinds.total() - kinds[STORY],
        len(module.bank),
        pictures,
        kinds[STORY],
        len(module.tools),
        sum(one.words for one in files),
    )
    medians = [one.median for one in files if one.median is not None]
    grades = [one.grade for one in files if one.grade is not None]
    return _Row(
        module.title, module.language, numbers, max(medians, default=0), max(grades, default=None), _state(state)
    )


def _state(status: LanguageStatus | None) -> str:
    if status is None:
        return "source"
    found = [f"{status.percent} %"]
    found += [f"{status.outdated} words outdated"] if status.outdated else []
    return ", ".join([*found, *(["by a machine"] if status.machine else [])])


def _sizes(rows: Sequence[_Row]) -> list[str]:
    heads = ("Lessons", "Minutes", "Practice", "Test", "Pictures", "Stories", "Tools", "Words")
    lines = _head(("Module", "Language"), (*heads, "Sentence", "Grade"), ("Translation",))
    for row in rows:
        grade = "" if row.grade is None else f"{row.grade:.1f}"
        cells = (
            row.name.replace("|", "\\|"),
            row.language,
            *map(_grouped, row.numbers),
            f"{row.median:g}",
            grade,
            row.state,
        )
        lines.append(_line(cells))
    totals = [sum(column) for column in zip(*(row.numbers for row in rows), strict=True)] or [0] * len(heads)
    bold = (f"**{_grouped(number)}**" for number in totals)
    return [*lines, _line(("**All**", "", *bold, "", "", ""))]


def _types(modules: Sequence[CompiledModule]) -> list[str]:
    """Return how many questions of each type there are, in lessons and in the test; translations have the same."""
    lines = [
        "Questions by type, in lessons and in the bank of the test (`6 + 14`). Translations have the same.",
        "",
        *_head(("Module",), (*TYPES, "All"), ()),
    ]
    counted: list[tuple[str, Counter[str], Counter[str]]] = []
    for compiled in modules:
        module = compiled.modules[compiled.source_language]
        asked = Counter(question.type for question in module.practice.values() if question.type != STORY)
        bank = Counter(question.type for question in module.bank)
        counted.append((module.title.replace("|", "\\|"), asked, bank))
        lines.append(_line((counted[-1][0], *_pairs(asked, bank))))
    asked, bank = sum((one[1] for one in counted), Counter()), sum((one[2] for one in counted), Counter())
    return [*lines, _line(("**All**", *(f"**{one}**" if one else "" for one in _pairs(asked, bank))))]


def _pairs(asked: Counter[str], bank: Counter[str]) -> list[str]:
    pairs = [(asked[kind], bank[kind]) for kind in TYPES] + [(asked.total(), bank.total())]
    return [f"{one} + {two}" if one or two else "" for one, two in pairs]


def _head(words: Sequence[str], numbers: Sequence[str], more: Sequence[str]) -> list[str]:
    rules = [*("---" for _ in words), *("--:" for _ in numbers), *("---" for _ in more)]
    return [_line((*words, *numbers, *more)), _line(rules)]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grouped(number: int) -> str:
    return f"{number:,}" if number >= 10_000 else str(number)
