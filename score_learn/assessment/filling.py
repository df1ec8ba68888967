"""What the types with gaps to fill in have in common: number, text and cloze."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from score_learn.assessment.numerals import readings
from score_learn.assessment.pieces import AskedField, Part, shown_as
from score_learn.assessment.responses import place_of
from score_learn.assessment.spelling import folded
from score_learn.content.rules import Accepted, Gap, Option, Question


def earned(question: Question, gap: Gap, value: str) -> Fraction:
    """Say which part of a gap's points a value earns."""
    if gap.kind == "choice":
        return Fraction(int(value == gap.right))
    found = fitting(question, gap, value)
    return Fraction(found.percent, 100) if found else Fraction(0)


def fitting(question: Question, gap: Gap, value: str) -> Accepted | None:
    """Return what the author foresaw for something typed; of several numbers it may mean the best one counts."""
    if gap.kind == "text":
        typed = folded(value, question.keep_case)
        return next((one for one in gap.accepted if folded(one.text, question.keep_case) == typed), None)
    fits = (_first(gap.accepted, number) for number in readings(value, question.unit))
    return max((one for one in fits if one), key=lambda one: one.percent, default=None)


def is_unreadable(question: Question, gap: Gap, value: str) -> bool:
    """Say whether a number was asked for and something else was typed."""
    return gap.kind == "number" and bool(value) and not readings(value, question.unit)


def options_shown(gap: Gap, shown: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of a gap's options in the order shown, from "gap.option"."""
    return tuple(key.partition(".")[2] for key in shown if key.partition(".")[0] == gap.key)


def asked_field(question: Question, gap: Gap, value: str, shown: Sequence[str] = ()) -> AskedField:
    """Show a gap with what stands in it, and nothing of what may stand in it."""
    if gap.kind != "choice":
        return AskedField(gap.key, gap.kind, given=value, unreadable=is_unreadable(question, gap, value))
    keys = options_shown(gap, shown)
    options = tuple(shown_as(str(place), _option(gap, key)) for place, key in enumerate(keys, start=1))
    return AskedField(gap.key, gap.kind, options=options, given=place_of(value, keys))


def part(question: Question, gap: Gap, value: str, label: str = "") -> Part:
    """Say what was filled in and what would have been right."""
    if gap.kind == "choice":
        given, wanted = (_option(gap, key).text if key else "" for key in (value, gap.right))
    else:
        best = next((one.text for one in gap.accepted if one.percent == 100), "")
        unit = f"\u00a0{question.unit}" if question.unit else ""
        given, wanted = value, best + unit
        if unit and readings(value) and not value.endswith(question.unit):
            given = value + unit
    return Part(given, wanted, earned(question, gap, value) == 1, label, _said(question, gap, value))


def _said(question: Question, gap: Gap, value: str) -> str:
    """Return what the author says about what was filled in, then about the gap; nothing of a gap left open."""
    if not value:
        return ""
    if gap.kind == "choice":
        said = _option(gap, value).feedback_html
    else:
        found = fitting(question, gap, value)
        said = found.feedback_html if found else ""
    return said + gap.feedback_html


def _option(gap: Gap, key: str) -> Option:
    return next(option for option in gap.options if option.key == key)


def _first(accepted: Sequence[Accepted], number: Fraction) -> Accepted | None:
    return next((one for one in accepted if _decimal(one.low) <= number <= _decimal(one.high)), None)


@lru_cache(maxsize=4096)
def _decimal(text: str) -> Fraction:
    return Fraction(text)
