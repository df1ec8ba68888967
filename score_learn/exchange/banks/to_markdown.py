"""Writes a question in our own format, as an author would."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from score_learn.content.questions.question_types import TYPES
from score_learn.content.rules import GAP_MARK
from score_learn.exchange.banks.item import TEXTS, Choice, Gap, Item, Typed

_GAP = re.compile(GAP_MARK.format("([a-z0-9]+)"))
_WORD = re.compile(r"([A-Za-z]{1,20})([ \t]?):")
_RINGED = frozenset({"single", "truefalse"})


def question_block(item: Item) -> str:
    """Return the block of a question, with its fences."""
    attributes = " ".join([f"#{item.id}", *_attributes(item)])
    lines = [f"::: question {item.type} {{{attributes}}}", *(_no_keyword(line) for line in _stem(item).split("\n"))]
    answers = list(_answers(item))
    if answers:
        lines += ["", *answers]
    keywords = [line for name in TEXTS for line in _keyword(name, item.text(name))]
    lines += ["", *keywords] if keywords else []
    return "\n".join([*(line.rstrip() for line in lines), ":::"]) + "\n"


def _keyword(name: str, text: str) -> Iterator[str]:
    if text:
        first, *more = text.split("\n")
        if more and more[0].strip():
            # A list, a table or code begins on a line of its own.
            first, more = "", [first, *more]
        yield f"{name}: {first}"
        yield from (_no_keyword(line) for line in more)


def _no_keyword(line: str) -> str:
    """Keep the beginning of a line of text from being a keyword, or nearly one."""
    match = _WORD.match(line)
    if match and difflib.get_close_matches(match[1].lower(), TEXTS, n=1, cutoff=0.85):
        return f"{match[1]}{match[2]}&#58;{line[match.end() :]}"
    return line


def _attributes(item: Item) -> Iterator[str]:
    kind = TYPES[item.type]
    if item.points != 1:
        yield f"points={item.points}"
    if item.rev != 1:
        yield f"rev={item.rev}"
    if item.score == "partial" and kind.partial:
        yield "score=partial"
    if item.tags:
        yield f"tag={','.join(item.tags)}"
    if kind.may_shuffle and item.shuffle != kind.shuffles:
        yield f"shuffle={'yes' if item.shuffle else 'no'}"
    if item.keep_case and "case" in kind.attributes:
        yield "case=yes"
    for name, value in (("unit", item.unit), ("image", item.image), ("alt", item.alt)):
        if value and name in kind.attributes:
            yield f'{name}="{value}"'


def _stem(item: Item) -> str:
    gaps = {gap.key: gap for gap in item.gaps}
    return _GAP.sub(lambda match: gap_text(gaps[match[1]]), item.stem)


def gap_text(gap: Gap) -> str:
    """Write a gap in its double brackets."""
    sign = {"text": "=", "number": "#", "choice": ":"}[gap.kind]
    parts = [_typed(one) for one in gap.typed]
    parts += [f"({'x' if one.right else ' '}) {one.key}) {one.text}" for one in gap.choices]
    return f"[[{gap.key}{sign} {' | '.join(part.replace('|', BAR) for part in parts)}]]"


BAR = "\\|"


def _typed(one: Typed) -> str:
    return one.text if one.percent == 100 and one.text[:1] not in {"=", "~"} else f"{_sign(one)} {one.text}"


def _sign(one: Typed) -> str:
    return {100: "=", 0: "~"}.get(one.percent, f"={one.percent}%")


def _answers(item: Item) -> Iterator[str]:
    if item.type == "cloze":
        for gap in item.gaps:
            if gap.feedback:
                first, *more = gap.feedback.split("\n")
                yield f"- {gap.key}) > {first}"
                yield from (f"  > {line}" for line in more)
    elif item.gaps:
        for one in item.gaps[0].typed:
            yield f"- {_sign(one)} {one.text}"
            yield from _feedback(one.feedback)
    else:
        for place, choice in enumerate(item.rows, start=1):
            yield _choice(item, choice, place)
            yield from _feedback(choice.feedback)


def _choice(item: Item, choice: Choice, place: int) -> str:
    if item.type == "order":
        return f"{place}. {choice.key}) {choice.text}"
    if item.type == "match":
        partner = next(target for target in item.targets if target.key == choice.key)
        left = "" if choice is partner else f"{choice.text} "
        return f"- {choice.key}) {left}-> {partner.text}"
    mark = "x" if choice.right else " "
    box = f"({mark})" if item.type in _RINGED else f"[{mark}]"
    if item.type == "truefalse":
        return f"- {box} {choice.key}"
    shape = f"{{{choice.shape}}} " if choice.shape else ""
    return f"- {box} {choice.key}) {shape}{choice.text}"


def _feedback(text: str) -> Iterator[str]:
    if text:
        yield from (f"  > {line}" for line in text.split("\n"))
