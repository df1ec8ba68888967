"""What a new version of a module changes, as plain data: for whoever publishes it, and for whoever is in the middle."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from score_learn.content.folders.likeness import MUCH, difference, trace, words_of
from score_learn.content.folders.locks import lock_line
from score_learn.content.rules import CHANGES, Lesson, Module, Prose, Question, Tool
from score_learn.content.text.sanitise import plain_text

P = TypeVar("P", Lesson, Question, Tool)


@dataclass(frozen=True, slots=True)
class Parts:
    """What became of the lessons, or of the questions: their ids, in the order of the version that has them."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.added or self.gone or self.reworded or self.moved)


@dataclass(frozen=True, slots=True)
class Difference:
    """How two versions of a module differ in the source language; `before` is empty for the first version.

    `keys` are the questions whose right answer, points, type or options changed, `revised` those whose rev rose, and
    `rewritten` the lessons and questions of which more than two words in five are others. `rules` names what changed in
    the test, `about` what changed in the module itself, such as its objectives.
    """

    before: str
    after: str
    lessons: Parts = Parts()
    questions: Parts = Parts()
    keys: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    tools: Parts = Parts()

    def __bool__(self) -> bool:
        """Whether a reader could notice anything."""
        parts = self.lessons or self.questions or self.tools
        return bool(parts or self.keys or self.revised or self.rules or self.about)

    @property
    def least(self) -> str:
        """The least kind of change this can be declared as; whether anybody must redo it only its author knows."""
        return self.reasons[0][0] if self.reasons else "wording"

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Why it is no less than that: pairs of a kind and a clause in plain English, the greatest kind first."""
        found = [
            ("meaning", "what is right or counts changed in", self.keys),
            ("meaning", "rev rose in", tuple(one for one in self.revised if one not in self.keys)),
            ("meaning", "the rules of the test changed:", self.rules),
            ("meaning", "the objectives changed", ("",) if "objectives" in self.about else ()),
            ("addition", "there is something new:", (*self.lessons.added, *self.questions.added, *self.tools.added)),
            ("addition", "something is gone:", (*self.lessons.gone, *self.questions.gone, *self.tools.gone)),
        ]
        return tuple((kind, f"{words} {', '.join(names)}".rstrip()) for kind, words, names in found if names)

    def kind(self, declared: str) -> str:
        """Return the kind in force: what the author declared, else the least it can be."""
        return declared or self.least

    def refusal(self, declared: str) -> str:
        """Say why a declared kind is too little, or nothing when it will do."""
        if not declared or self.before == "" or CHANGES.index(declared) >= CHANGES.index(self.least):
            return ""
        clauses = "; ".join(clause for kind, clause in self.reasons if kind == self.least)
        return f'declared as {declared}, but {clauses}. Write kind = "{self.least}" in [change], or put it back'


def compare(before: Module | None, after: Module) -> Difference:
    """Compare two versions of a module in one language; None before stands for the first publication."""
    if before is None:
        questions = (*after.practice.values(), *after.bank)
        lessons = Parts(added=after.lesson_ids)
        tools = Parts(added=tuple(one.id for one in after.tools))
        return Difference("", after.version, lessons, Parts(added=tuple(one.id for one in questions)), tools=tools)
    old, new = _questions(before), _questions(after)
    common = [name for name in new if name in old]
    return Difference(
        before=before.version,
        after=after.version,
        lessons=_parts(_by_id(before.lessons), _by_id(after.lessons), _shown_lesson),
        questions=_parts(old, new, _shown_question),
        keys=tuple(name for name in common if key_of(old[name]) != key_of(new[name])),
        revised=tuple(name for name in common if new[name].rev > old[name].rev),
        rewritten=_rewritten(before, after),
        rules=_rules(before, after),
        about=_about(before, after),
        tools=_parts(_by_id(before.tools), _by_id(after.tools), _shown_tool),
    )


def key_of(question: Question) -> str:
    """Return what changes exactly when the marks that an answer earns may change."""
    return lock_line(question, "").key


def _questions(module: Module) -> dict[str, Question]:
    return _by_id((*module.practice.values(), *module.bank))


def _by_id(parts: Sequence[P]) -> dict[str, P]:
    return {part.id: part for part in parts}


def _parts(old: Mapping[str, P], new: Mapping[str, P], shown: Callable[[P], object]) -> Parts:
    kept_before, kept_after = [one for one in old if one in new], [one for one in new if one in old]
    return Parts(
        added=tuple(one for one in new if one not in old),
        gone=tuple(one for one in old if one not in new),
        reworded=tuple(one for one in kept_after if shown(old[one]) != shown(new[one])),
        moved=_moved(kept_before, kept_after),
    )


def _moved(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return those that stand elsewhere; where two changed places, one of them does."""
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {after[block.b + step] for block in blocks for step in range(block.size)}
    return tuple(one for one in after if one not in stayed)


def _shown_lesson(lesson: Lesson) -> object:
    return asdict(lesson)


def _shown_tool(tool: Tool) -> object:
    """Return what stands on a sheet; its PDF is another one in each version, because the version stands in its foot."""
    return tool.title, tool.paper, tool.body, tool.language


def _shown_question(question: Question) -> object:
    """Return all of a question but its rev, which nobody sees, and its key, which is told apart."""
    return asdict(replace(question, rev=1, right=(), points=1, score="all"))


def _rewritten(before: Module, after: Module) -> tuple[str, ...]:
    old = _texts(before)
    return tuple(
        name
        for name, text in _texts(after).items()
        if name in old and old[name] != text and difference(trace(old[name]), trace(text)) > MUCH
    )


def _texts(module: Module) -> dict[str, str]:
    lessons = {
        lesson.id: "\n".join(plain_text(part.html) for part in lesson.segments if isinstance(part, Prose))
        for lesson in module.lessons
    }
    return lessons | {name: words_of(question) for name, question in _questions(module).items()}


def _rules(before: Module, after: Module) -> tuple[str, ...]:
    if before.test is None or after.test is None:
        return () if before.test == after.test else ("test",)
    old, new = asdict(before.test), asdict(after.test)
    return tuple(name for name in new if old[name] != new[name])


def _about(before: Module, after: Module) -> tuple[str, ...]:
    names = ("title", "summary", "objectives", "audience", "intro_html", "prerequisites", "survey", "certificate",
             "practices")  # fmt: skip
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
