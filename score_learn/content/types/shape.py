"""What every type of question has in common: what its author wrote, and what a type makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from score_learn.content.findings import Report
from score_learn.content.sources import Line


@dataclass(slots=True)
class Item:
    """A list item below the question: `line` is the text after the bullet, `place` where the bullet stands."""

    place: Line
    line: Line
    more: list[Line] = field(default_factory=list)
    feedback: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Written:
    """A question as it was written, cut into its parts but not yet understood."""

    stem: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    keywords: dict[str, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as its type reads it; `lines` hold its text, `place` is where its item begins."""

    key: str
    right: bool
    lines: tuple[Line, ...]
    feedback: tuple[Line, ...]
    place: Line


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a question stands: in a survey or a module, at which line and column, in which language."""

    in_survey: bool
    line: int
    column: int
    language: str


@dataclass(frozen=True, slots=True)
class QuestionType:
    """A type of question: where it may stand, which list items are answers, and how they are read.

    `is_answer` gets the text after the bullet; a list item that is no answer belongs to the question's text.
    `read` reports what does not fit and returns what it understood.
    """

    name: str
    is_answer: Callable[[str], bool]
    read: Callable[[Written, Asked, Report], tuple[Choice, ...]]
    example: str
    in_modules: bool = True
    in_surveys: bool = True
    partial: bool = False
    shuffles: bool = True
