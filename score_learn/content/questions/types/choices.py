"""Reads options with a box to tick, which single, multi and truefalse share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.findings import Report
from score_learn.content.questions.types.shape import Asked, Choice, Item
from score_learn.content.sources import Line

_MARK = re.compile(r"([(\[])([ xX✓✗*-]{0,3})([)\]])(?!\()")
KEY = re.compile(r"([a-z0-9]{1,12})\)[ \t]+(?=\S)")
"""The key of an answer, up to its text."""

_CLOSING = {"(": ")", "[": "]"}


def is_marked(text: str) -> bool:
    """Whether a list item begins with a box or a ring, well formed or not."""
    return _MARK.match(text) is not None


def read_choices(items: Sequence[Item], *, ring: bool, kind: str, report: Report) -> tuple[Choice, ...]:
    """Read options such as `( ) a) text` (ring) or `[x] b) text`; misfits are reported and left out."""
    choices = []
    for item in items:
        choice = _read(item, ring=ring, kind=kind, report=report)
        if choice:
            choices.append(choice)
    return tuple(choices)


def read_mark(item: Item, *, ring: bool, kind: str, report: Report) -> tuple[bool, int] | None:
    """Whether the item is marked as right, and where its text begins; None when the mark does not fit."""
    opening, closing = "()" if ring else "[]"
    match = _MARK.match(item.line.text)
    if match is None:
        message = f"this item has no mark; begin it with {opening} {closing} or {opening}x{closing}"
        report.add(item.line.number, item.line.column, "E130", message)
        return None
    if match[1] != opening or match[3] != _CLOSING[opening]:
        message = f'"{match[0]}" does not fit a {kind} question; write {opening} {closing} or {opening}x{closing}'
        report.add(item.line.number, item.line.column, "E130", message)
        return None
    if match[2] not in {" ", "x"}:
        message = f'"{match[0]}" is no mark; write {opening} {closing} or {opening}x{closing}, with a small x'
        report.add(item.line.number, item.line.column, "E130", message)
        return None
    rest = item.line.text[match.end() :]
    return match[2] == "x", match.end() + len(rest) - len(rest.lstrip())


def _read(item: Item, *, ring: bool, kind: str, report: Report) -> Choice | None:
    marked = read_mark(item, ring=ring, kind=kind, report=report)
    if marked is None:
        return None
    right, begin = marked
    found = read_key(item.line.rest(begin), report)
    if found is None:
        return None
    key, text = found
    return Choice(key, right, (text, *item.more), tuple(item.feedback), item.place)


def read_key(line: Line, report: Report) -> tuple[str, Line] | None:
    """Return the key that a line begins with and the text after it; None, with a finding, when it has none."""
    key = KEY.match(line.text)
    if key is None:
        message = "the option has no key; write a) before its text (a-z and 0-9, 12 characters at most)"
        report.add(line.number, line.column, "E130", message)
        return None
    return key[1], line.rest(key.end())


def check_count(
    choices: Sequence[Choice],
    lowest: int,
    highest: int,
    place: Line,
    report: Report,
    *,
    unread: int,
    what: str = "options",
) -> None:
    """Report too few or too many options and keys that come twice; what could not be read counts as well."""
    if not lowest <= len(choices) + unread <= highest:
        message = f"write {lowest} to {highest} {what}, got {len(choices) + unread}"
        report.add(place.number, place.column, "E125", message)
    check_keys(choices, report)


def check_keys(choices: Sequence[Choice], report: Report) -> None:
    """Report keys that come twice."""
    seen: dict[str, int] = {}
    for choice in choices:
        if choice.key in seen:
            message = f"the key {choice.key}) is used already in line {seen[choice.key]}"
            report.add(choice.place.number, choice.place.column, "E124", message)
        seen.setdefault(choice.key, choice.place.number)


def check_right(choices: Sequence[Choice], most: int, asked: Asked, report: Report) -> None:
    """Report a key that is missing or too large, or one that stands in a survey."""
    right = [choice for choice in choices if choice.right]
    if asked.in_survey:
        for choice in right:
            message = "a survey has no right answer; take the x away"
            report.add(choice.place.number, choice.place.column, "E140", message)
    elif not right and choices:
        report.add(asked.line, asked.column, "E126", "no option is marked as right; put an x into the mark of one")
    elif len(right) > most:
        place = right[most].place
        report.add(place.number, place.column, "E126", "a second right option; only one can be right here")
