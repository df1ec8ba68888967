"""What reaches whom: the open assignments of an enterprise, and the people a trainer has chosen in it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from score_learn.content.rules import Module
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.learning import rules
from score_learn.learning.models import Assignment
from score_learn.learning.standing import Due, reaching
from score_learn.people import queries as people
from score_learn.people.queries import ParticipantRow
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class OpenAssignments:
    """The open assignments of one enterprise: by module for everybody, by person and module for one."""

    for_everybody: dict[str, Due] = field(default_factory=dict)
    for_one: dict[tuple[UUID, str], Due] = field(default_factory=dict)

    def own(self, person: ParticipantRow, module: Module) -> Due | None:
        """Return what was assigned to this very person, even if it reaches nobody in that position."""
        return self.for_one.get((person.person_id, module.id))

    def shared(self, person: ParticipantRow, module: Module) -> Due | None:
        """Return what reaches a person through the assignment to everybody."""
        return self.for_everybody.get(module.id) if rules.meant_for(module.audience, person.position) else None

    def due(self, person: ParticipantRow, module: Module) -> Due | None:
        """Return what reaches a person; one's own goes before the enterprise's."""
        own, everybody = self.own(person, module), self.for_everybody.get(module.id)
        return reaching(module.audience, person.position, own=own, everybody=everybody)


def open_assignments(enterprise_id: UUID) -> OpenAssignments:
    """Return the open assignments of an enterprise that the viewer was let into before."""
    found = OpenAssignments()
    rows = db.session.execute(
        select(Assignment.person_id, Assignment.module_id, Assignment.due_on).where(
            Assignment.enterprise_id == enterprise_id, Assignment.withdrawn_at.is_(None)
        )
    )
    for person_id, module_id, due_on in rows:
        if person_id is None:
            found.for_everybody[module_id] = Due(due_on)
        else:
            found.for_one[person_id, module_id] = Due(due_on)
    return found


def chosen(viewer: Viewer, enterprise_id: UUID, person_ids: Collection[UUID] | None) -> tuple[ParticipantRow, ...]:
    """Return the participants a trainer has chosen, by name; None chooses everybody.

    Raises:
        NotFound: when the enterprise or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    members = people.participants(viewer, enterprise_id, Permission.TRAIN)
    if person_ids is None:
        return members
    wanted = set(person_ids)
    if not wanted:
        raise Invalid("nobody_chosen", field="person_ids")
    found = tuple(row for row in members if row.person_id in wanted)
    if len(found) < len(wanted):
        raise NotFound("person")
    return found
