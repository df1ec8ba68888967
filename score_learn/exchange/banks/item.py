"""A question on its way into or out of another system: plain data with texts in Markdown, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

LETTERS = "abcdefghijklmnopqrstuvwxyz"
VERDICTS = ("right", "partial", "wrong")
TEXTS = ("hint", "explain", *VERDICTS)


class Unfit(Exception):
    """A question that cannot be expressed; the words say why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, or the side of a pair."""

    key: str
    text: str
    right: bool = False
    feedback: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What may be typed; a number has the bounds `low` and `high`, and is written as a range where `text` has dots."""

    text: str
    percent: int = 100
    feedback: str = ""
    low: str = ""
    high: str = ""

    @property
    def middle(self) -> Decimal:
        """The middle of a number's bounds."""
        return (Decimal(self.low) + Decimal(self.high)) / 2

    @property
    def tolerance(self) -> Decimal:
        """How far a number may be from the middle."""
        return (Decimal(self.high) - Decimal(self.low)) / 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A place to fill in: `kind` is text, number or choice."""

    key: str
    kind: str
    typed: tuple[Typed, ...] = ()
    choices: tuple[Choice, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A question; `path` and `line` are where it stands.

    `choices` are the options, the left sides of a match or the items of an order; `targets` the right sides. A number
    and a text have one gap. The stem of a cloze has GAP_MARK in the places of its gaps. `texts` holds hint, explain,
    right, partial and wrong. `name` is what another system calls it.
    """

    type: str
    id: str
    stem: str
    choices: tuple[Choice, ...] = ()
    targets: tuple[Choice, ...] = ()
    gaps: tuple[Gap, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    points: int = 1
    rev: int = 1
    score: str = "all"
    tags: tuple[str, ...] = ()
    shuffle: bool = True
    unit: str = ""
    keep_case: bool = False
    image: str = ""
    alt: str = ""
    name: str = ""
    path: str = ""
    line: int = 1

    def text(self, name: str) -> str:
        """Return one of its texts; empty when there is none."""
        return self.texts.get(name, "")

    @property
    def rows(self) -> tuple[Choice, ...]:
        """What has a line and a key of its own, in the order of the file: options, left sides and lone right ones."""
        by_key = {choice.key: choice for choice in self.choices}
        return tuple(by_key.get(target.key, target) for target in self.targets) if self.targets else self.choices


@dataclass(frozen=True, slots=True)
class Taken:
    """A question from another system with the files it brings along, by their name in the media folder."""

    item: Item
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something that another system has no place for: which question, at which line, and what.

    `left_out` says that the whole question stays behind.
    """

    path: str
    line: int
    question: str
    what: str
    left_out: bool = False

    def __str__(self) -> str:
        who = f"{self.question}: " if self.question else ""
        return f"{self.path}:{self.line}: {who}{'left out: ' if self.left_out else ''}{self.what}"


@dataclass(slots=True)
class Notes:
    """Collects what is to be said about one question."""

    path: str
    line: int
    question: str
    found: list[Note] = field(default_factory=list)

    def add(self, what: str) -> None:
        """Note something once."""
        note = Note(self.path, self.line, self.question, what)
        if note not in self.found:
            self.found.append(note)

    def left_out(self, why: str) -> None:
        """Note that the question stays behind."""
        self.found = [Note(self.path, self.line, self.question, why, left_out=True)]


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without zeros at its end."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def number_text(low: Decimal, high: Decimal) -> str:
    """Write bounds as our format has them: 4.5 +- 0.1, or 4..5 where the middle has too many digits."""
    middle, tolerance = (low + high) / 2, (high - low) / 2
    if max(_decimals(middle), _decimals(tolerance)) > 9:
        return f"{plain(low)}..{plain(high)}"
    return f"{plain(middle)} +- {plain(tolerance)}" if tolerance else plain(middle)


def _decimals(number: Decimal) -> int:
    return len(plain(number).partition(".")[2])
