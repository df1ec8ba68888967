"""Marking one response and a whole test, in exact arithmetic."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from score_learn.assessment.filling import is_unreadable
from score_learn.assessment.pieces import Asked, Note, Part
from score_learn.assessment.responses import Response
from score_learn.assessment.types import (
    cloze,
    hotspot,
    match,
    multi,
    number,
    order,
    scenario,
    single,
    text,
    truefalse,
)
from score_learn.content.rules import Question
from score_learn.core.errors import Invalid


class QuestionType(Protocol):
    """What a file in ``types`` offers."""

    def shown(self, question: Question, rng: random.Random, /) -> tuple[str, ...]:
        """Choose an order in which to show what can be chosen; it is recorded with the answer."""

    def read(self, question: Question, values: Sequence[str], shown: Sequence[str], /) -> Response:
        """Read what a browser sent."""

    def fraction(self, question: Question, response: Response, /) -> Fraction:
        """Say which part of the points a response earns, from 0 to 1."""

    def ask(self, question: Question, shown: Sequence[str], response: Response, /) -> Asked:
        """Show the question in that order with what is answered of it so far."""

    def explain(self, question: Question, response: Response, /) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
        """Say part by part what was given and what is right, and what the author says about it."""


TYPES: Mapping[str, QuestionType] = {
    "single": single,
    "multi": multi,
    "truefalse": truefalse,
    "match": match,
    "order": order,
    "number": number,
    "text": text,
    "cloze": cloze,
    "hotspot": hotspot,
    "scenario": scenario,
}
"""The types that can be marked; those that only surveys have are not among them."""

_NOTHING = {"order": "nothing_moved", **dict.fromkeys(("number", "text", "cloze"), "nothing_written")}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a response earned: a part from 0 to 1, that part of the question's points, and whether it is right."""

    fraction: Fraction
    points: Fraction
    right: bool

    @property
    def outcome(self) -> str:
        """``right``, ``partial`` or ``wrong``."""
        return "right" if self.right else "partial" if self.fraction else "wrong"


@dataclass(frozen=True, slots=True)
class Total:
    """What a whole test earned; ``percent`` is rounded down, so it never shows a pass mark that was not reached."""

    points: Fraction
    out_of: int
    right: int
    percent: int
    passed: bool


def read_response(question: Question, values: Sequence[str], shown: Sequence[str]) -> Response:
    """Read what a browser sent as the answer to a question; no values at all is the empty response.

    Args:
        question: the question as it was asked.
        values: what the browser sent; "key=value" for the sides of a match and the gaps of a cloze.
        shown: the order in which the question was shown, as ``drawing`` chose it.

    Raises:
        Invalid: ``unknown_option``, ``too_many_options`` or ``answer_too_long``.
    """
    return TYPES[question.type].read(question, values, shown)


def read_for_marking(question: Question, values: Sequence[str], shown: Sequence[str]) -> Response:
    """Read an answer that is marked at once, and ask for a better one where that is fairer than marking it.

    Raises:
        Invalid: as ``read_response``, and ``nothing_chosen``, ``nothing_written``, ``nothing_moved`` or ``no_number``.
    """
    response = read_response(question, values, shown)
    if not response:
        raise Invalid(_NOTHING.get(question.type, "nothing_chosen"), field=question.id)
    if unreadable(question, response):
        raise Invalid("no_number", field=question.id)
    return response


def goes_on(question: Question, values: Sequence[str], response: Response) -> bool:
    """Say whether what was sent is a step on the way and no answer yet: a line moved, a way that leads on."""
    if question.type == "order":
        return any(value.startswith(order.MOVE) for value in values)
    return question.type == "scenario" and not scenario.ending(question, response)


def unreadable(question: Question, response: Response) -> tuple[str, ...]:
    """Return the keys of the gaps that ask for a number where none can be read."""
    if not any(gap.kind == "number" for gap in question.gaps):
        return ()
    given = (
        dict(part.split("=", 1) for part in response)
        if question.type == "cloze"
        else {question.gaps[0].key: "".join(response)}
    )
    return tuple(gap.key for gap in question.gaps if is_unreadable(question, gap, given.get(gap.key, "")))


def mark(question: Question, response: Response) -> Mark:
    """Mark a response; a question left open earns nothing."""
    fraction = TYPES[question.type].fraction(question, response) if response else Fraction(0)
    # A story is told rightly only when it ends well, whatever was earned on the way.
    well = question.type != "scenario" or scenario.ending(question, response) == "good"
    return Mark(fraction, fraction * question.points, fraction == 1 and well)


def total(questions: Iterable[Question], responses: Mapping[str, Response], *, pass_percent: int) -> Total:
    """Mark a whole test.

    Args:
        questions: those drawn; they are the denominator, answered or not.
        responses: by question id; a question that is missing was left open.
        pass_percent: the least per cent of the points that passes.
    """
    asked = tuple(questions)
    marks = [mark(question, responses.get(question.id, ())) for question in asked]
    points = sum((one.points for one in marks), Fraction(0))
    out_of = sum(question.points for question in asked)
    exact = points * 100 / out_of if out_of else Fraction(0)
    return Total(points, out_of, sum(one.right for one in marks), int(exact), exact >= pass_percent)
