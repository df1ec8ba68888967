"""Several options may be right; part of the points can be had when the question says so."""

from collections.abc import Sequence
from fractions import Fraction

from score_learn.assessment.choosing import ask, explain, shown
from score_learn.assessment.responses import Response, chosen_keys
from score_learn.content.rules import Question

__all__ = ["ask", "explain", "fraction", "read", "shown"]


def read(question: Question, values: Sequence[str], _shown: Sequence[str]) -> Response:
    """Read any number of keys."""
    return chosen_keys(question, values)


def fraction(question: Question, response: Response) -> Fraction:
    """All or nothing; with ``score=partial`` (right - wrong) / right, never under nothing."""
    chosen, right = set(response), set(question.right)
    if question.score != "partial":
        return Fraction(int(chosen == right))
    return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))
