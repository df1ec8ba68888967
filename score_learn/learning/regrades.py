"""Which of the marks of a sent attempt counts: said once as SQL, for whoever asks how a test ended."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from score_learn.learning.models import AttemptRegrade


def counting_regrade(attempt_id: Any) -> ColumnElement[bool]:
    """Say that a row of ``AttemptRegrade`` is the newest of an attempt, for joining it from outside.

    An attempt without such a row counts as it was marked when it was sent.
    """
    later = aliased(AttemptRegrade)
    overruled = exists().where(later.attempt_id == AttemptRegrade.attempt_id, later.number > AttemptRegrade.number)
    return and_(AttemptRegrade.attempt_id == attempt_id, ~overruled)
