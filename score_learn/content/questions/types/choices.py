"""Reads options with a box to tick, which single, multi and truefalse share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.findings import Report
from score_learn.content.questions.types.shape import Asked, Choice, Item
from score_learn.content.sources import Line

_MARK = re.compile(r"([(\[])([ \u00a0xX✓✗*-]{0,3})([)\]])(?!\()")
KEY = re.compile(r"([a-z0-9]{1,12})\)[ \t\u00a0]+(?=\S)")
"""The key of an answer, up to its text."""

_STRAY = re.compile(r"([^\W\d_])(?:\)[ \t]*|\.[ \t]+)(?=\S)")
_ALONE = re.compile(r"([A-Za-z0-9]{1,12})\)[ \t]*")
_CLOSING = {"(": ")", "[": "]"}


def is_marked(text: str) -> bool:
    """Whether a list item begins with a box or a ring, well formed or not."""
    return _MARK.match(text) is not None


def read_choices(items: Sequence[Item], *, ring: bool, kind: str, report: Report) -> tuple[Choice, ...]:
    """Read options such as `( ) a) text` (ring) or `[x] b) text`; misfits are reported and left out."""
    choices = []
    for item in items:
        choice = _read(item, len(items), ring=ring, kind=kind, report=report)
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
        if "\u00a0" in match[2]:
            message = f"a no-break space stands in the mark; write a space: {opening} {closing}"
        report.add(item.line.number, item.line.column, "E130", message)
        return None
    rest = item.line.text[match.end() :]
    return match[2] == "x", match.end() + len(rest) - len(rest.lstrip())


def _read(item: Item, among: int, *, ring: bool, kind: str, report: Report) -> Choice | None:
    marked = read_mark(item, ring=ring, kind=kind, report=report)
    if marked is None:
        return None
    right, begin = marked
    found = read_key(item.line.rest(begin), among, report)
    if found is None:
        return None
    key, text = found
    return Choice(key, right, (text, *item.more), tuple(item.feedback), item.place)


def read_key(line: Line, among: int, report: Report) -> tuple[str, Line] | None:
    """Return the key that a line begins with and the text after it; None, with a finding, when it has none.

    Args:
        line: what stands after bullet and mark.
        among: how many options the question has.
        report: takes the finding.
    """
    key = KEY.match(line.text)
    if key is None:
        report.add(line.number, line.column, "E130", f"the option has {keyless(line.text, among)}")
        return None
    return key[1], line.rest(key.end())


def keyless(text: str, among: int) -> str:
    """Say what an option has in place of a key and a text, and what to write."""
    alone, stray = key_alone(text), stray_key(text, among)
    if alone:
        return f"the key {alone}) and no text; write its text after {alone})"
    if stray is None:
        return "no key; write a) before its text (a-z and 0-9, 12 characters at most)"
    letter, begin = stray
    instead = f"write {letter}) and a blank" if letter else "write a letter from a to z with a bracket, such as a)"
    return f'no key; {instead} in place of "{text[:begin].strip()}"'


def stray_key(text: str, among: int) -> tuple[str, int] | None:
    """Return the letter that an option begins with in place of a key, such as `B)` or `b.`, and where its text begins.

    The letter is empty where it can be no key. A large one with a point may begin a name (E. coli): it counts only
    where the question has so many options.
    """
    match = _STRAY.match(text)
    if match is None or KEY.match(text):
        return None
    letter = match[1].lower() if match[1].isascii() else ""
    is_name = match[0][1] == "." and not match[1].islower() and ord(match[1].lower()) - ord("a") >= among
    return None if is_name else (letter, match.end())


def key_alone(text: str) -> str:
    """Return the key of an option that has nothing else, empty when it has a text."""
    match = _ALONE.fullmatch(text)
    return match[1].lower() if match else ""


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
