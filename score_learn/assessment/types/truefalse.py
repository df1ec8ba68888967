"""A statement that is true or false; the two always stand in that order."""

from score_learn.assessment.types.single import fraction, read

KEEPS_ORDER = True

__all__ = ["KEEPS_ORDER", "fraction", "read"]
