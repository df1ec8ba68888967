"""A word or a few to write, compared without regard to capitals, blanks and the shape of quotes."""

from score_learn.assessment.types.number import ask, explain, fraction, read, shown

__all__ = ["ask", "explain", "fraction", "read", "shown"]
