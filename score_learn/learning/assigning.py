"""What a trainer does: give modules to an enterprise or to some of its people, with a day, and take them back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.ids import new_id
from score_learn.learning import queries, rules
from score_learn.learning.models import Assignment, Completion
from score_learn.people import queries as people
from score_learn.people.queries import ParticipantRow
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class Assigned:
    """How many people an assignment is for, and how many of them lack each prerequisite, by module id.

    A prerequisite that is not done is something to know and no reason to refuse.
    """

    people: int
    without_prerequisite: tuple[tuple[str, int], ...]


def assign(
    viewer: Viewer,
    *,
    enterprise_id: UUID,
    module_id: str,
    due_on: date | None,
    person_ids: Collection[UUID] | None = None,
) -> Assigned:
    """Give a module to everybody in an enterprise it is meant for, or to some; a new day replaces the old one.

    Args:
        viewer: a trainer of the enterprise.
        enterprise_id: the enterprise.
        module_id: a published module.
        due_on: the last day, where the enterprise is; None when there is none.
        person_ids: participants of the enterprise; None for everybody, those who come later too.

    Raises:
        NotFound: when the enterprise, the module or a person is not this viewer's.
        Invalid: ``due_in_past``, ``nobody_chosen`` or ``not_meant_for`` (nobody chosen is in its audience).
    """
    enterprise = people.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    turns.wait("enterprise", enterprise_id)
    module = content.current(viewer, module_id, viewer.language or "en")
    if due_on is not None and due_on < clock.today(enterprise.time_zone):
        raise Invalid("due_in_past", field="due_on")
    touched = _touched(people.participants(viewer, enterprise_id, Permission.TRAIN), module, person_ids)
    targets = [None] if person_ids is None else [row.person_id for row in touched]
    for person_id in targets:
        _assign(viewer, enterprise_id, person_id, module.id, due_on)
    audit.record(
        viewer,
        "module.assigned",
        kind="enterprise",
        subject_id=enterprise_id,
        module=module.id,
        due_on=due_on and due_on.isoformat(),
        people="everybody" if person_ids is None else [str(row.person_id) for row in touched],
    )
    return Assigned(len(touched), _without_prerequisite(module, [row.person_id for row in touched]))


def withdraw_assignment(viewer: Viewer, *, assignment_id: UUID) -> None:
    """Take an assignment back; what was begun or done stays, and taking it back again changes nothing.

    Raises:
        NotFound: when the assignment is not in an enterprise of this trainer.
    """
    found = queries.find_assignment(viewer, assignment_id)
    if found.withdrawn_at is not None:
        return
    _withdraw(found.id)
    audit.record(
        viewer,
        "module.unassigned",
        kind="enterprise",
        subject_id=found.enterprise_id,
        module=found.module_id,
        person=None if found.person_id is None else str(found.person_id),
    )


def _touched(
    members: Iterable[ParticipantRow], module: Module, person_ids: Collection[UUID] | None
) -> list[ParticipantRow]:
    present = {row.person_id: row for row in members}
    if person_ids is None:
        return [row for row in present.values() if rules.meant_for(module.audience, row.position)]
    if not person_ids:
        raise Invalid("nobody_chosen", field="person_ids")
    if not set(person_ids) <= set(present):
        raise NotFound("person")
    chosen = [present[person_id] for person_id in dict.fromkeys(person_ids)]
    meant = [row for row in chosen if rules.meant_for(module.audience, row.position)]
    if not meant:
        raise Invalid("not_meant_for", field="person_ids", audience=module.audience)
    return meant


def _assign(viewer: Viewer, enterprise_id: UUID, person_id: UUID | None, module_id: str, due_on: date | None) -> None:
    before = db.session.scalar(
        select(Assignment).where(
            Assignment.enterprise_id == enterprise_id,
            Assignment.person_id.is_not_distinct_from(person_id),
            Assignment.module_id == module_id,
            Assignment.withdrawn_at.is_(None),
        )
    )
    if before is not None:
        if before.due_on == due_on:
            return
        before.withdrawn_at = clock.now()
        db.session.flush()  # the old one has to be gone before the new one: only one may be open
    db.session.add(
        Assignment(
            id=new_id(),
            enterprise_id=enterprise_id,
            person_id=person_id,
            module_id=module_id,
            due_on=due_on,
            assigned_by=viewer.person_id,
            at=clock.now(),
        )
    )
    db.session.flush()


def _withdraw(assignment_id: UUID) -> None:
    row = db.session.get_one(Assignment, assignment_id)
    row.withdrawn_at = clock.now()
    db.session.flush()


def _without_prerequisite(module: Module, person_ids: Collection[UUID]) -> tuple[tuple[str, int], ...]:
    done = dict(
        db.session.execute(
            select(Completion.module_id, func.count(Completion.person_id.distinct()))
            .where(Completion.module_id.in_(module.prerequisites), Completion.person_id.in_(person_ids))
            .group_by(Completion.module_id)
        ).all()
    )
    lacking = ((one, len(person_ids) - done.get(one, 0)) for one in module.prerequisites)
    return tuple((one, count) for one, count in lacking if count)
