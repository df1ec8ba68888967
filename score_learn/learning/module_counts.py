"""How many are at work on each module and how many have finished it, for whoever looks after the content."""

from sqlalchemy import func, select

from score_learn.core.db import db
from score_learn.learning.models import Completion, Enrolment
from score_learn.people import access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def in_progress_and_finished_by_module(viewer: Viewer) -> dict[str, tuple[int, int]]:
    """Count, for each module, the enrolments under way and the completed ones where the viewer administers."""
    rows = db.session.execute(
        select(Enrolment.module_id, func.count(Enrolment.id), func.count(Completion.id))
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.enterprise_id.in_(access.enterprises(viewer, Permission.ADMINISTER)))
        .group_by(Enrolment.module_id)
    )
    return {module_id: (begun - finished, finished) for module_id, begun, finished in rows}
