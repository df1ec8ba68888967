"""Which words a new version of a module changes: part by part, with what went and what came, as plain data."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import TypeVar

from score_learn.content.publishing.differences import Difference, compare
from score_learn.content.rules import Lesson, Module, Prose, Question, Tool
from score_learn.content.sheets.reading import sheet_paragraphs
from score_learn.content.text.sanitise import plain_text

_ENDS = re.compile(r"</(?:p|li|h[2-6]|td|th|dt|dd|figcaption|summary|blockquote|pre)>|<br ?/?>|<hr ?/?>")
_SAME_MOST = 12
"""How many words are shown on each side of a change, so that one sees where it is."""
P = TypeVar("P", Lesson, Tool)
Name = tuple[str, str]
"""What a text is, and of which option, gap or step: ("option", "a"), ("stem", "")."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row: ``kind`` is "same", "removed", "added", or "left_out" where unchanged words are not told."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text that is not what it was."""

    name: Name
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """What became of a lesson, a question, a tool or the module itself (``what``: these words, and "module").

    ``states`` are "added", "gone", "moved", "reworded", "key" and "rewritten", the last when more than two words in
    five are others. ``texts`` is empty where something is different that is no words: a picture, a link, how it looks.
    """

    what: str
    id: str
    title: str
    states: tuple[str, ...]
    texts: tuple[Reworded, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageChange:
    """What became of a translation: "added", "gone" or "changed", with how many lessons and questions differ."""

    language: str
    state: str
    lessons: int = 0
    questions: int = 0


def changed_parts(before: Module | None, after: Module, difference: Difference) -> tuple[PartChange, ...]:
    """Tell everything that is different, in the order of the new version; what is gone comes last of its kind."""
    if before is None:
        return ()
    about = tuple(_reworded(_about(before), _about(after)))
    found = [PartChange("module", after.id, after.title, ("reworded",), about)] if about else []
    old_lessons, new_lessons = _by_id(before.lessons), _by_id(after.lessons)
    for lesson_id in (*new_lessons, *(one for one in old_lessons if one not in new_lessons)):
        states = _states(lesson_id, difference.lessons, difference)
        old, new = old_lessons.get(lesson_id), new_lessons.get(lesson_id)
        shown = new or old
        if states and shown:
            texts = _reworded(_lesson(old), _lesson(new)) if old and new else ()
            found.append(PartChange("lesson", lesson_id, shown.title, states, tuple(texts)))
    old_questions, new_questions = _questions(before), _questions(after)
    for name in (*new_questions, *(one for one in old_questions if one not in new_questions)):
        states = _states(name, difference.questions, difference)
        was, now = old_questions.get(name), new_questions.get(name)
        asked = now or was
        if states and asked:
            texts = _reworded(_question(was), _question(now)) if was and now else ()
            found.append(PartChange("question", name, asked.stem_text, states, tuple(texts)))
    return (*found, *_changed_tools(before, after, difference))


def _changed_tools(before: Module, after: Module, difference: Difference) -> Iterator[PartChange]:
    old_tools, new_tools = _by_id(before.tools), _by_id(after.tools)
    for name in (*new_tools, *(one for one in old_tools if one not in new_tools)):
        states = _states(name, difference.tools, difference)
        was, now = old_tools.get(name), new_tools.get(name)
        shown = now or was
        if states and shown:
            texts = _reworded(_tool(was), _tool(now)) if was and now else ()
            yield PartChange("tool", name, shown.title, states, tuple(texts))


def changed_rules(before: Module | None, after: Module) -> tuple[tuple[str, str, str], ...]:
    """Return each rule of the test that changed, with what it was and is, empty where there was or is no test."""
    if before is None:
        return ()
    old, new = (asdict(one.test) if one.test else {} for one in (before, after))
    names = dict.fromkeys([*old, *new])
    return tuple(
        (name, str(old.get(name, "")), str(new.get(name, ""))) for name in names if old.get(name) != new.get(name)
    )


def changed_languages(
    before: Mapping[str, Module], after: Mapping[str, Module], source: str
) -> tuple[LanguageChange, ...]:
    """Return what became of each translation."""
    found = []
    for language in sorted((before.keys() | after.keys()) - {source}):
        old, new = before.get(language), after.get(language)
        if old is None or new is None:
            found.append(LanguageChange(language, "added" if old is None else "gone"))
            continue
        difference = compare(old, new)
        if difference:
            lessons, questions = (
                len({*one.added, *one.gone, *one.reworded}) for one in (difference.lessons, difference.questions)
            )
            found.append(LanguageChange(language, "changed", lessons, questions))
    return tuple(found)


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """Say word by word what went and what came; long stretches that are the same are left out but for their ends."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    blocks = matcher.get_opcodes()
    for number, (kind, from_old, to_old, from_new, to_new) in enumerate(blocks):
        if kind == "equal":
            pieces += _shortened(new[from_new:to_new], first=number == 0, last=number == len(blocks) - 1)
            continue
        pieces += [Piece("removed", " ".join(old[from_old:to_old]))] if to_old > from_old else []
        pieces += [Piece("added", " ".join(new[from_new:to_new]))] if to_new > from_new else []
    return tuple(pieces)


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> list[Piece]:
    before, after = (0 if first else _SAME_MOST), (0 if last else _SAME_MOST)
    if len(words) <= before + after + 3:
        return [Piece("same", " ".join(words))]
    found = [Piece("same", " ".join(words[:before]))] if before else []
    found.append(Piece("left_out"))
    return found + ([Piece("same", " ".join(words[-after:]))] if after else [])


def _states(name: str, parts: object, difference: Difference) -> tuple[str, ...]:
    kinds = ("added", "gone", "moved", "reworded")
    found = [kind for kind in kinds if name in getattr(parts, kind)]
    found += ["key"] if name in difference.keys or name in difference.revised else []
    return (*found, "rewritten") if name in difference.rewritten else tuple(found)


def _reworded(old: Mapping[Name, Sequence[str]], new: Mapping[Name, Sequence[str]]) -> Iterator[Reworded]:
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, ()), new.get(name, ())
        for was, now in _paired(before, after):
            yield Reworded(name, word_changes(was, now))


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair the paragraphs that changed; those that are the same in both are passed over."""
    for kind, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield from zip_longest(before[from_old:to_old], after[from_new:to_new], fillvalue="")


def _paragraphs(html: str) -> list[str]:
    return [text for part in _ENDS.split(html) if (text := plain_text(part))]


def _by_id(parts: Sequence[P]) -> dict[str, P]:
    return {part.id: part for part in parts}


def _questions(module: Module) -> dict[str, Question]:
    return {one.id: one for one in (*module.practice.values(), *module.bank)}


def _about(module: Module) -> dict[Name, Sequence[str]]:
    return {
        ("title", ""): [module.title],
        ("summary", ""): [module.summary],
        ("objectives", ""): module.objectives,
        ("text", ""): _paragraphs(module.intro_html),
        ("audience", ""): [module.audience],
        ("prerequisites", ""): module.prerequisites,
        ("survey", ""): [module.survey or ""],
        ("valid_months", ""): [str(module.valid_months or "")],
        ("practices", ""): module.practices,
    }


def _lesson(lesson: Lesson) -> dict[Name, Sequence[str]]:
    text: list[str] = []
    for part in lesson.segments:
        text += _paragraphs(part.html) if isinstance(part, Prose) else [f"[{part.question_id}]"]
    return {
        ("title", ""): [lesson.title],
        ("minutes", ""): [str(lesson.minutes)],
        ("audience", ""): [lesson.audience],
        ("text", ""): text,
    }


def _tool(tool: Tool) -> dict[Name, Sequence[str]]:
    return {("title", ""): [tool.title], ("paper", ""): [tool.paper], ("text", ""): sheet_paragraphs(tool.body)}


def _question(question: Question) -> dict[Name, Sequence[str]]:
    found: dict[Name, Sequence[str]] = {
        ("type", ""): [question.type],
        ("stem", ""): [question.stem_text],
        ("right", ""): [", ".join(question.right)],
        ("points", ""): [str(question.points)],
        ("score", ""): [question.score],
        ("unit", ""): [question.unit],
    }
    for option in question.options:
        found["option", option.key] = [option.text]
        found["feedback", option.key] = _paragraphs(option.feedback_html)
    found |= {("target", target.key): [target.text] for target in question.targets}
    for gap in question.gaps:
        found["accepted", gap.key] = [_accepted(one.text, one.percent, one.low, one.high) for one in gap.accepted]
        found["option", gap.key] = [f"{option.key}) {option.text}" for option in gap.options]
        found["right", gap.key] = [gap.right]
    for step in question.steps:
        found["step", step.key] = [*_paragraphs(step.html), *(f"{way.text} → {way.target}" for way in step.ways)]
    for name in ("hint", "explain", "right", "partial", "wrong"):
        found[f"{name}_text", ""] = _paragraphs(getattr(question, f"{name}_html"))
    return {name: [text for text in texts if text] for name, texts in found.items()}


def _accepted(text: str, percent: int, low: str, high: str) -> str:
    bounds = f" ({low} … {high})" if low else ""
    return f"{text}{bounds} = {percent}%"
