"""A trainer's list, whole: as its page shows it, and as the whole ledger has it."""

from uuid import UUID

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.learning import rules
from score_learn.learning.followed_queries import FollowedRow, rows_of_pairs
from score_learn.learning.list_queries import TrainerList, Wish, trainer_list
from score_learn.learning.reaching import open_assignments
from score_learn.learning.rules import NEEDS_HELP_FIRST
from score_learn.people import queries as people
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

EVERYBODY = 10_000


def followed(viewer: Viewer, enterprise_id: UUID, module: Module) -> TrainerList:
    """Ask for the list as its page does, on one page."""
    found = trainer_list(viewer, enterprise_id, Wish(module_id=module.id, size=EVERYBODY), "en")
    assert found.module is not None and found.module.id == module.id
    return found


def from_the_ledger(viewer: Viewer, enterprise_id: UUID, module: Module) -> list[FollowedRow]:
    """Load everybody whole and leave out whom the module concerns neither by what they do nor by what they began."""
    enterprise, members = people.enterprise_with_participants(viewer, enterprise_id, Permission.TRAIN)
    pairs = [(person, module) for person in members]
    rows = rows_of_pairs(pairs, open_assignments(enterprise_id), enterprise, clock.now())
    listed = [row for row in rows if row.enrolment_id or rules.meant_for(module.audience, row.participant.position)]
    return sorted(listed, key=lambda row: NEEDS_HELP_FIRST.index(row.state))
