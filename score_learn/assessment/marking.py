"""Marking one response and a whole test, in exact arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from score_learn.assessment.responses import Response
from score_learn.assessment.types import multi, single, truefalse
from score_learn.content.rules import Question


class QuestionType(Protocol):
    """What a file in ``types`` offers."""

    KEEPS_ORDER: bool

    def read(self, question: Question, values: Sequence[str]) -> Response:
        """Read what a browser sent."""

    def fraction(self, question: Question, response: Response) -> Fraction:
        """Say which part of the points a response earns, from 0 to 1."""


TYPES: Mapping[str, QuestionType] = {"single": single, "multi": multi, "truefalse": truefalse}
"""The types that can be marked; those that only surveys have are not among them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a response earned: a part from 0 to 1, that part of the question's points, and whether all of it."""

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


def read_response(question: Question, values: Sequence[str]) -> Response:
    """Read what a browser sent as the answer to a question; no values at all is the empty response.

    Args:
        question: the question as it was asked.
        values: the keys the browser sent, in any order.

    Raises:
        Invalid: ``unknown_option`` or ``too_many_options``.
    """
    return TYPES[question.type].read(question, values)


def mark(question: Question, response: Response) -> Mark:
    """Mark a response; a question left open earns nothing."""
    fraction = TYPES[question.type].fraction(question, response) if response else Fraction(0)
    return Mark(fraction, fraction * question.points, fraction == 1)


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
