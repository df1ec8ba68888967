"""A statement that is true or false; the two always stand in that order."""

import random

from score_learn.assessment.choosing import ask, explain
from score_learn.assessment.types.single import fraction, read
from score_learn.content.rules import Question

__all__ = ["ask", "explain", "fraction", "read", "shown"]


def shown(question: Question, _rng: random.Random) -> tuple[str, ...]:
    """Keep the order of the file."""
    return tuple(option.key for option in question.options)
