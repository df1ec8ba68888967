"""How many are at work on each module and how many have finished it, for whoever looks after the content."""

from sqlalchemy import ColumnElement, case, func, select

from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.learning.models import Completion, Enrolment
from score_learn.people import access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def in_progress_and_finished_by_module(viewer: Viewer) -> dict[str, tuple[int, int]]:
    """Count, for each module, who is under way and who completed it at some time, where the viewer administers.

    Who completed it and was asked to do it again is among both: what is finished stays finished.
    """
    return _counted(Enrolment.enterprise_id.in_(access.enterprises(viewer, Permission.ADMINISTER)))


def in_progress_and_finished_everywhere(viewer: Viewer, module_id: str) -> tuple[int, int]:
    """Count the same for one module in all countries: whoever closes a module closes it for everybody.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    if not viewer.may(Permission.ADMINISTER):
        raise NotFound("module")
    return _counted(Enrolment.module_id == module_id).get(module_id, (0, 0))


def _counted(chosen: ColumnElement[bool]) -> dict[str, tuple[int, int]]:
    people = func.count(case((Completion.id.is_not(None), Enrolment.person_id)).distinct())
    rows = db.session.execute(
        select(Enrolment.module_id, func.count(Enrolment.id) - func.count(Completion.id), people)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(chosen)
        .group_by(Enrolment.module_id)
    )
    return {module_id: (in_progress, finished) for module_id, in_progress, finished in rows}
