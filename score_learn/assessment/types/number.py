"""A number to write; part of the points can be had for one that comes close."""

import random
from collections.abc import Sequence
from fractions import Fraction

from score_learn.assessment import filling
from score_learn.assessment.pieces import Asked, Note, Part, asked
from score_learn.assessment.responses import Response, no_more_than_one, typed
from score_learn.content.rules import Question


def shown(_question: Question, _rng: random.Random) -> tuple[str, ...]:
    """There is nothing to put into an order."""
    return ()


def read(question: Question, values: Sequence[str], _shown: Sequence[str]) -> Response:
    """Read what was typed, as it was typed: whether it is a number is seen when it is marked."""
    return no_more_than_one(tuple(text for value in values if (text := typed(question, value))))


def fraction(question: Question, response: Response) -> Fraction:
    """As much as the author gives for what was typed."""
    return filling.earned(question, question.gaps[0], "".join(response))


def ask(question: Question, _shown: Sequence[str], response: Response) -> Asked:
    """Show one field."""
    field = filling.asked_field(question, question.gaps[0], "".join(response))
    return asked(question, fields=(field,), unit=question.unit)


def explain(question: Question, response: Response) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Say what was typed and what would have been right."""
    return (filling.part(question, question.gaps[0], "".join(response)),), ()
