"""One right option among several."""

from collections.abc import Sequence
from fractions import Fraction

from score_learn.assessment.choosing import ask, explain, shown
from score_learn.assessment.responses import Response, chosen_keys, no_more_than_one
from score_learn.content.rules import Question

__all__ = ["ask", "explain", "fraction", "read", "shown"]


def read(question: Question, values: Sequence[str], _shown: Sequence[str]) -> Response:
    """Read at most one key."""
    return no_more_than_one(chosen_keys(question, values))


def fraction(question: Question, response: Response) -> Fraction:
    """Everything for the right option, nothing for another."""
    return Fraction(int(response == question.right))
