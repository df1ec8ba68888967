"""What of a question is recorded or decides the marks, in the form that ids.lock keeps; words are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from score_learn.content.rules import Accepted, Gap, Question

_ONE_FIELD = frozenset({"number", "text"})


def recorded_keys(question: Question) -> str:
    """Return everything that an answer may consist of, without blanks: the column `keys=` of the lock."""
    sides = [option.key for option in question.options]
    lone = [target.key for target in question.targets if target.key not in sides]
    gaps = [key for gap in question.gaps if question.type not in _ONE_FIELD for key in _gap_keys(gap)]
    ways = [f"{step.key}.{way.key}" for step in question.steps for way in step.ways]
    return _column([*sides, *lone, *gaps, *ways])


def right_keys(question: Question) -> str:
    """Return what is right, without blanks: the column `right=` of the lock."""
    sides = {option.key for option in question.options}
    pairs = [f"{target.key}={target.key}" for target in question.targets if target.key in sides]
    gaps = [_right(gap, alone=question.type in _ONE_FIELD) for gap in question.gaps]
    earning = [f"{step.key}.{way.key}" for step in question.steps for way in step.ways if way.points]
    order = [option.key for option in question.options] if question.type == "order" else []
    return _column([*question.right, *pairs, *gaps, *earning, *order])


def marking_rules(question: Question) -> tuple[object, ...]:
    """Return what decides the marks besides the keys and the right ones; empty for a list of options."""
    rules = (
        [option.key for option in question.options] if question.type == "order" else [],
        sorted(target.key for target in question.targets),
        sorted(_gap_rules(gap) for gap in question.gaps),
        sorted((option.key, option.shape) for option in question.options if option.shape),
        [
            (step.key, step.end, sorted((way.key, way.target, way.points) for way in step.ways))
            for step in question.steps
        ],
        question.keep_case,
    )
    return tuple(map(repr, rules)) if any(rules) else ()


def further_words(question: Question) -> tuple[object, ...]:
    """Return the words of a question besides its own text and that of its options; empty for a list of options."""
    words = (
        [(target.key, target.text) for target in question.targets],
        [(gap.key, [(option.key, option.text) for option in gap.options]) for gap in question.gaps if gap.options],
        [(step.key, step.html, [(way.key, way.text) for way in step.ways]) for step in question.steps],
        question.unit,
        question.picture.alt if question.picture else "",
    )
    return tuple(map(repr, words)) if any(words) else ()


def _column(names: Iterable[str]) -> str:
    return ",".join(re.sub(r"\s+", "_", name) for name in names) or "-"


def _gap_keys(gap: Gap) -> list[str]:
    return [gap.key, *(f"{gap.key}.{option.key}" for option in gap.options)]


def _right(gap: Gap, *, alone: bool) -> str:
    right = gap.right or "|".join(map(_accepted, gap.accepted))
    return right if alone else f"{gap.key}={right}"


def _accepted(one: Accepted) -> str:
    share = "" if one.percent == 100 else f"{one.percent}%:"
    number = one.low if one.low == one.high else f"{one.low}..{one.high}"
    return share + (number or one.text)


def _gap_rules(gap: Gap) -> tuple[object, ...]:
    accepted = [(one.percent, one.low, one.high, "" if one.low else one.text) for one in gap.accepted]
    return gap.key, gap.kind, accepted, sorted(option.key for option in gap.options), gap.right
