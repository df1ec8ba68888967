"""Places on a picture, some of them right: their names are ticked, the picture shows where they lie."""

from collections.abc import Sequence
from dataclasses import replace

from score_learn.assessment import choosing
from score_learn.assessment.choosing import explain, shown
from score_learn.assessment.pieces import Asked
from score_learn.assessment.responses import Response
from score_learn.assessment.types.multi import fraction, read
from score_learn.content.rules import Question

__all__ = ["ask", "explain", "fraction", "read", "shown"]


def ask(question: Question, order: Sequence[str], response: Response) -> Asked:
    """Show the names of the places with their shapes, and the picture."""
    return replace(choosing.ask(question, order, response), picture=question.picture)
