"""Reads what may be typed: words or numbers that are right, partly right or a trap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.questions.types.shape import PLAIN, Answers, Item, Part, Texts, feedback_parts
from score_learn.content.rules import Accepted, Gap
from score_learn.content.sources import Line

LONGEST = 200
"""Characters of the longest answer that is recorded."""

_RULE = re.compile(r"(?:~|=(?:([0-9]{1,3})%)?)[ \t]*")
_ONE = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?"
_NUMBER = re.compile(rf"({_ONE})(?:[ \t]*(\+-|±|\.\.)[ \t]*({_ONE}))?")


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of what may be typed; `low` and `high` are the bounds of a number."""

    text: Line
    percent: int
    feedback: tuple[Line, ...]
    place: Line
    low: Decimal | None = None
    high: Decimal | None = None

    def covers(self, other: Taken) -> bool:
        """Whether every number that the other takes is taken by this one."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return False
        return self.low <= other.low and other.high <= self.high


def is_rule(text: str) -> bool:
    """Whether a list item says what may be typed."""
    return _RULE.match(text) is not None


def read_item(item: Item, report: Report, *, number: bool) -> Taken | None:
    """Read a list item such as `=50% text`; None, with a finding, when it says nothing."""
    if not is_rule(item.line.text):
        message = "an answer begins with = (right), =50% (partly right) or ~ (a trap with its feedback)"
        report.add(item.line.number, item.line.column, "E130", message)
        return None
    return read_rule(item.lines, item, report, number=number)


def read_rule(lines: Sequence[Line], item: Item, report: Report, *, number: bool) -> Taken | None:
    """Read one answer; what has no sign is right."""
    first = lines[0]
    sign = _RULE.match(first.text)
    begin = sign.end() if sign else 0
    percent = 100
    if sign:
        percent = int(sign[1] or 100) if first.text.startswith("=") else 0
    if percent > 100:
        report.add(first.number, first.column, "E130", f"{percent}% is too much; write =50%, or = for all the points")
        return None
    words = " ".join([first.text[begin:].strip(), *(line.text.strip() for line in lines[1:])]).strip()
    text = Line(first.number, first.column + begin, words)
    if not words:
        shown = first.text.strip()
        hint = f"; for the answer {shown[1:]} itself write = {shown[1:]}" if len(shown) > 1 else ""
        report.add(first.number, first.column, "E130", f"write the answer after {shown}{hint}")
        return None
    if len(words) > LONGEST:
        report.add(text.number, text.column, "E130", f"an answer has {LONGEST} characters at most, got {len(words)}")
        return None
    bounds = _bounds(text, report) if number else (None, None)
    return Taken(text, percent, tuple(item.feedback), item.place, *bounds) if bounds else None


def _bounds(text: Line, report: Report) -> tuple[Decimal, Decimal] | None:
    match = _NUMBER.fullmatch(text.text)
    if match is None:
        message = f"cannot read the number {text.text!r}; write 4.5 +- 0.1 or 4..5, with a point"
        report.add(text.number, text.column, "E136", message)
        return None
    first, between, second = Decimal(match[1]), match[2], Decimal(match[3] or 0)
    low, high = (first, second) if between == ".." else (first - second, first + second)
    if low > high:
        message = "the smaller number comes first: 4..5" if between == ".." else "write +- with 0 or a number above it"
        report.add(text.number, text.column, "E136", message)
        return None
    return low, high


def check_taken(taken: Sequence[Taken], place: Line, report: Report, *, unread: int) -> None:
    """Report that nothing is right, unless that may be what could not be read, and what an earlier line takes."""
    if taken and not unread and all(one.percent < 100 for one in taken):
        report.add(place.number, place.column, "E126", "no answer is right; begin one with = alone")
    for index, one in enumerate(taken):
        earlier = next((other for other in taken[:index] if other.covers(one)), None)
        if earlier:
            message = f"{earlier.text.text} takes this already, and the first that fits counts; put the narrower first"
            report.add(one.place.number, one.place.column, "W603", message)


def taken_parts(name: str, taken: Sequence[Taken]) -> list[Part]:
    """Return the words and the feedback of what may be typed; numbers are the same in every language."""
    parts = []
    for index, one in enumerate(taken, start=1):
        if one.low is None:
            parts.append(Part(f"{name}-{index}", (one.text,), one.place, PLAIN, one.text.text))
        parts += feedback_parts(f"{name}-{index}", one.feedback)
    return parts


def accepted(name: str, taken: Sequence[Taken], texts: Texts) -> tuple[Accepted, ...]:
    """Return what may be typed, in the language of the texts."""
    made = []
    for index, one in enumerate(taken, start=1):
        feedback = texts.html(f"{name}-{index}-feedback")
        if one.low is None or one.high is None:
            made.append(Accepted(texts.html(f"{name}-{index}"), one.percent, feedback_html=feedback))
        else:
            low, high = _plain(one.low), _plain(one.high)
            shown = f"{low}–{high}" if ".." in one.text.text else _plain((one.low + one.high) / 2)
            made.append(Accepted(shown, one.percent, low, high, feedback))
    return tuple(made)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


@dataclass(frozen=True)
class Typed(Answers):
    """One field to type into: the gap a of a question for a number or a text."""

    kind: str = "text"
    taken: tuple[Taken, ...] = ()
    unit: Part | None = None
    keep_case: bool = False

    def parts(self) -> list[Part]:
        """Return the unit, the words that may be typed and the feedback to them."""
        return ([self.unit] if self.unit else []) + taken_parts("accepted", self.taken)

    def rivals(self) -> list[list[Part]]:
        """Return the words that may be typed, unless capitals tell them apart."""
        return [] if self.keep_case else super().rivals()

    def fields(self, texts: Texts) -> dict[str, Any]:
        """Return the one gap and how it is typed."""
        gap = Gap("a", self.kind, accepted("accepted", self.taken, texts))
        given = {"unit": texts.html("unit"), "keep_case": self.keep_case}
        return super().fields(texts) | {"gaps": (gap,) if self.taken else ()} | given
