"""What a trainer does: give modules to an enterprise or to some of its people, with a day, and take them back."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from score_learn.content.rules import Module
from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid
from score_learn.core.ids import new_id
from score_learn.learning import touching
from score_learn.learning.models import Assignment, Completion
from score_learn.people import queries as people
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def assign(
    viewer: Viewer,
    *,
    enterprise_id: UUID,
    module_id: str,
    due_on: date | None,
    person_ids: Collection[UUID] | None = None,
) -> int:
    """Give a module to everybody in an enterprise it is meant for, or to some; a new day replaces the old one.

    Args:
        viewer: a trainer of the enterprise.
        enterprise_id: the enterprise.
        module_id: a published module.
        due_on: the last day, where the enterprise is; None when there is none.
        person_ids: participants of the enterprise; None for everybody, those who come later too.

    Returns:
        how many people have it to do until that day now; ``touching.new_assignments`` says who.

    Raises:
        NotFound: when the enterprise, the module or a person is not this viewer's.
        Invalid: ``due_in_past``, ``nobody_chosen`` or ``not_meant_for`` (nobody chosen is in its audience).
    """
    check_day(viewer, enterprise_id=enterprise_id, due_on=due_on)
    turns.wait("enterprise", enterprise_id)
    found = touching.new_assignments(viewer, enterprise_id=enterprise_id, module_id=module_id, person_ids=person_ids)
    if person_ids is not None and not found.touched:
        if all(one.reason == "not_meant_for_position" for one in found.spared):
            raise Invalid("not_meant_for", field="person_ids", audience=found.module.audience)
        return 0
    person_keys = [row.person_id for row in found.touched]
    _assign(viewer, enterprise_id, [None] if person_ids is None else person_keys, found.module.id, due_on)
    audit.record(
        viewer,
        "module.assigned",
        kind="enterprise",
        subject_id=enterprise_id,
        module=found.module.id,
        due_on=due_on and due_on.isoformat(),
        people="everybody" if person_ids is None else [str(one) for one in person_keys],
    )
    return len(found.touched)


def check_day(viewer: Viewer, *, enterprise_id: UUID, due_on: date | None) -> None:
    """Look at a last day before anybody is asked whether to assign a module until then.

    Raises:
        NotFound: when the enterprise is not this trainer's.
        Invalid: ``due_in_past``.
    """
    enterprise = people.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    if due_on is not None and due_on < clock.today(enterprise.time_zone):
        raise Invalid("due_in_past", field="due_on")


def withdraw(viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID] | None) -> int:
    """Take a module back from everybody, or from those chosen who were assigned it themselves.

    What was begun or done stays. An assignment to everybody cannot be taken back from some, and who was assigned the
    module themselves keeps it when it is taken back from everybody.

    Args:
        viewer: a trainer of the enterprise.
        enterprise_id: the enterprise.
        module_id: a published module.
        person_ids: participants of the enterprise; None for the assignment to everybody.

    Returns:
        how many people it was taken back from; ``touching.withdrawals`` says from whom.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    people.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    turns.wait("enterprise", enterprise_id)
    found = touching.withdrawals(viewer, enterprise_id=enterprise_id, module_id=module_id, person_ids=person_ids)
    targets = [None] if person_ids is None else [row.person_id for row in found.touched]
    _withdraw(viewer, enterprise_id, targets, found.module.id)
    return len(found.touched)


def extend(
    viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID] | None, until: date | None
) -> int:
    """Give everybody, or those chosen, a later last day; some get it as an assignment of their own.

    Args:
        viewer: a trainer of the enterprise.
        enterprise_id: the enterprise.
        module_id: a published module.
        person_ids: participants of the enterprise; None for everybody who has no day of their own.
        until: the new last day, where the enterprise is.

    Returns:
        how many people have more time now; ``touching.extensions`` says who.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``, ``day_missing``, ``due_in_past`` or ``day_not_later`` than somebody's ``day``.
    """
    if until is None:
        raise Invalid("day_missing", field="due_on")
    check_day(viewer, enterprise_id=enterprise_id, due_on=until)
    turns.wait("enterprise", enterprise_id)
    found = touching.extensions(viewer, enterprise_id=enterprise_id, module_id=module_id, person_ids=person_ids)
    if not found.touched:
        return 0
    if found.latest is not None and until <= found.latest:
        raise Invalid("day_not_later", field="due_on", day=found.latest)
    person_keys = [row.person_id for row in found.touched]
    _assign(viewer, enterprise_id, [None] if person_ids is None else person_keys, found.module.id, until)
    audit.record(
        viewer,
        "module.extended",
        kind="enterprise",
        subject_id=enterprise_id,
        module=found.module.id,
        due_on=until.isoformat(),
        people="everybody" if person_ids is None else [str(one) for one in person_keys],
    )
    db.session.flush()
    return len(found.touched)


def _assign(
    viewer: Viewer, enterprise_id: UUID, person_ids: Sequence[UUID | None], module_id: str, due_on: date | None
) -> None:
    """Open an assignment for each, None standing for everybody; one with the same day stays as it is."""
    open_now = {row.person_id: row for row in _open(enterprise_id, person_ids, module_id)}
    same = {person_id for person_id, row in open_now.items() if row.due_on == due_on}
    for person_id, row in open_now.items():
        if person_id not in same:
            row.withdrawn_at = clock.now()
    db.session.flush()  # the old ones have to be gone before the new ones: only one may be open
    db.session.add_all(
        Assignment(
            id=new_id(),
            enterprise_id=enterprise_id,
            person_id=person_id,
            module_id=module_id,
            due_on=due_on,
            assigned_by=viewer.person_id,
            at=clock.now(),
        )
        for person_id in person_ids
        if person_id not in same
    )
    db.session.flush()


def _withdraw(viewer: Viewer, enterprise_id: UUID, person_ids: Sequence[UUID | None], module_id: str) -> None:
    for row in _open(enterprise_id, person_ids, module_id):
        row.withdrawn_at = clock.now()
        audit.record(
            viewer,
            "module.unassigned",
            kind="enterprise",
            subject_id=enterprise_id,
            module=module_id,
            person=None if row.person_id is None else str(row.person_id),
        )
    db.session.flush()


def _open(enterprise_id: UUID, person_ids: Sequence[UUID | None], module_id: str) -> Sequence[Assignment]:
    """Load the open assignments to these people, or to everybody, as they are now that it is our turn."""
    named = [person_id for person_id in person_ids if person_id is not None]
    whose = Assignment.person_id.is_(None) if None in person_ids else Assignment.person_id.in_(named)
    return db.session.scalars(
        select(Assignment)
        .where(
            Assignment.enterprise_id == enterprise_id,
            Assignment.module_id == module_id,
            Assignment.withdrawn_at.is_(None),
            whose,
        )
        .execution_options(populate_existing=True)
    ).all()


def without_prerequisite(module: Module, person_ids: Collection[UUID]) -> tuple[tuple[str, int], ...]:
    """Count those of some people who have not done what a module builds on, by the id of each such module."""
    done = dict(
        db.session.execute(
            select(Completion.module_id, func.count(Completion.person_id.distinct()))
            .where(Completion.module_id.in_(module.prerequisites), Completion.person_id.in_(person_ids))
            .group_by(Completion.module_id)
        ).all()
    )
    lacking = ((one, len(person_ids) - done.get(one, 0)) for one in module.prerequisites)
    return tuple((one, count) for one, count in lacking if count)
