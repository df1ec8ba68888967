"""Reads Aiken: a question, options A. B. C. on a line each, and a line ANSWER: with one letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from score_learn.exchange.banks.gift_reading import clean
from score_learn.exchange.banks.html_to_markdown import plain_to_markdown
from score_learn.exchange.banks.item import Item, Notes, Unfit
from score_learn.exchange.banks.making import choices_item

_OPTION = re.compile(r"([A-Z])[.)][ \t]+(.*)")
_ANSWER = re.compile(r"ANSWER:[ \t]*(.*)", re.IGNORECASE)


@dataclass(slots=True)
class _Raw:
    line: int
    text: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def read_aiken(text: str, path: str) -> Iterator[tuple[Item | None, Notes]]:
    """Return each question with what is to be said about it; None for one that is refused."""
    raw: _Raw | None = None
    for number, line in enumerate(clean(text).split("\n"), start=1):
        words = line.strip()
        if not words:
            continue
        option, answer = _OPTION.fullmatch(words), _ANSWER.fullmatch(words)
        raw = raw or _Raw(number)
        if answer:
            yield _read(raw, answer[1], path)
            raw = None
        elif option:
            raw.options.append((option[1], option[2]))
        elif raw.options:
            yield _read(raw, None, path)
            raw = _Raw(number, [words])
        else:
            raw.text.append(words)
    if raw:
        yield _read(raw, None, path)


def _read(raw: _Raw, answer: str | None, path: str) -> tuple[Item | None, Notes]:
    notes = Notes(path, raw.line, "")
    try:
        return _item(raw, answer, notes), notes
    except Unfit as reason:
        notes.left_out(str(reason))
        return None, notes


def _item(raw: _Raw, answer: str | None, notes: Notes) -> Item:
    letters = [letter for letter, _ in raw.options]
    if not raw.text:
        raise Unfit("there is no question above the options")
    if answer is None:
        raise Unfit("the line ANSWER: is missing, or a line of text stands between the options")
    if len(set(letters)) < len(letters):
        raise Unfit("two options have the same letter")
    if answer.strip().upper() not in letters:
        raise Unfit(f"ANSWER: names {answer.strip()[:20]!r}; the options are {', '.join(letters) or 'missing'}")
    right = answer.strip().upper()
    found = [
        (100.0 if letter == right else 0.0, plain_to_markdown(text, one_line=True), "") for letter, text in raw.options
    ]
    item = choices_item(found, notes, single=True)
    stem = plain_to_markdown("\n".join(raw.text))
    return replace(item, stem=stem, name=raw.text[0], line=raw.line)
