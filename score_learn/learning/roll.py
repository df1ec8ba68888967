"""The people a table of completion is about, and where each stands with one module, said once as SQL."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.search import holds
from score_learn.learning import rules
from score_learn.learning.models import Assignment, Completion, Enrolment
from score_learn.learning.rules import State
from score_learn.people import access
from score_learn.people.models import Enterprise, Membership
from score_learn.people.rules import AccessRole, Permission, Position, tidy_code
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class Places:
    """Which enterprises a table is about; what is empty leaves nothing out.

    ``name`` is part of a name in any script or of a code, ``country`` two letters, ``closed`` false for those that go
    on and true for those that are closed, ``trainer_id`` somebody who trains there now.
    """

    name: str = ""
    country: str | None = None
    sector: str | None = None
    closed: bool | None = None
    enterprise_id: UUID | None = None
    trainer_id: UUID | None = None


def chosen(viewer: Viewer, permission: Permission, places: Places) -> ColumnElement[bool]:
    """Say which enterprises are meant, of those in which the viewer may use the permission."""
    conditions: list[ColumnElement[bool]] = [Enterprise.id.in_(access.enterprises(viewer, permission))]
    if places.name.strip():
        code = tidy_code(places.name)
        coded = Enterprise.code.contains(code, autoescape=True) if code else false()
        conditions.append(or_(holds(Enterprise.name_key, places.name), coded))
    if places.country:
        conditions.append(Enterprise.country == places.country)
    if places.sector:
        conditions.append(Enterprise.sector == places.sector)
    if places.closed is not None:
        conditions.append(Enterprise.closed_on.is_not(None) if places.closed else Enterprise.closed_on.is_(None))
    if places.enterprise_id:
        conditions.append(Enterprise.id == places.enterprise_id)
    if places.trainer_id:
        trained = select(Membership.enterprise_id).where(
            Membership.person_id == places.trainer_id,
            Membership.access_role == AccessRole.TRAINER,
            access.in_force(Membership, clock.today()),
        )
        conditions.append(Enterprise.id.in_(trained))
    return and_(*conditions)


def taking_part(*conditions: ColumnElement[bool], day: BindParameter[date] | None = None) -> Select[*tuple[Any, ...]]:
    """Select who takes part, with enterprise, position and number; the conditions are on ``Membership``.

    It is about today; a statement that is kept takes the ``day`` when it is run.
    """
    return select(
        Membership.id.label("membership_id"),
        Membership.enterprise_id,
        Membership.person_id,
        Membership.position,
        Membership.personal_number,
    ).where(
        Membership.access_role == AccessRole.PARTICIPANT,
        access.in_force(Membership, clock.today() if day is None else day),
        access.active(Membership.person_id),
        *conditions,
    )


def members(viewer: Viewer, permission: Permission, places: Places) -> Subquery:
    """Select who takes part now in the enterprises that are meant."""
    everywhere = places == Places() and access.everywhere(viewer, permission)
    here = (
        []
        if everywhere
        else [Membership.enterprise_id.in_(select(Enterprise.id).where(chosen(viewer, permission, places)))]
    )
    return taking_part(*here).subquery()


def newest(enrolment: Any) -> ColumnElement[bool]:
    """Say that an enrolment is the newest cycle of its person and module."""
    later = aliased(Enrolment)
    return ~exists().where(
        later.person_id == enrolment.person_id,
        later.module_id == enrolment.module_id,
        later.cycle > enrolment.cycle,
    )


def completed_before(enrolment: Any) -> ColumnElement[Any]:
    """Return when an earlier cycle than this enrolment was completed; null when none was.

    Most people do a module once: nothing is looked up for them.
    """
    earlier = aliased(Completion)
    at = select(func.max(earlier.at)).where(
        earlier.person_id == enrolment.person_id,
        earlier.module_id == enrolment.module_id,
        earlier.enrolment_id != enrolment.id,
    )
    return case((enrolment.cycle > 1, at.correlate(enrolment).scalar_subquery()))


@dataclass(frozen=True)
class Roll:
    """One row for each participant and one module: ``rows`` selects from it, the rest are its columns.

    What they say is what ``standing.outcome`` says of the same facts; a test compares the two.
    """

    rows: Select[*tuple[Any, ...]]
    began: ColumnElement[bool]
    completed: ColumnElement[bool]
    assigned: ColumnElement[bool]
    state: ColumnElement[str]

    @property
    def counted(self) -> ColumnElement[bool]:
        """Whether the participant has the module to do: it was assigned, or begun."""
        return or_(self.began, self.assigned)


def roll(members: Subquery, module: Module) -> Roll:
    """Stand everybody of ``members`` beside a module.

    Args:
        members: as ``taking_part`` selects them.
        module: its newest version.
    """
    begun, own, everybody = aliased(Enrolment), aliased(Assignment), aliased(Assignment)
    rows = (
        select(
            members.c.enterprise_id,
            members.c.person_id,
            members.c.position,
            members.c.personal_number,
            begun.id.label("enrolment_id"),
            Completion.at.label("completed_at"),
            completed_before(begun).label("completed_before_at"),
            own.id.label("own_id"),
            own.due_on.label("own_due_on"),
            everybody.id.label("everybody_id"),
            everybody.due_on.label("everybody_due_on"),
        )
        .select_from(members)
        .outerjoin(begun, and_(begun.person_id == members.c.person_id, begun.module_id == module.id, newest(begun)))
        .outerjoin(Completion, Completion.enrolment_id == begun.id)
        .outerjoin(own, and_(_open(own, members, module.id), own.person_id == members.c.person_id))
        .outerjoin(everybody, and_(_open(everybody, members, module.id), everybody.person_id.is_(None)))
    )
    began, completed = begun.id.is_not(None), Completion.at.is_not(None)
    assigned = and_(meant(members.c.position, module), or_(own.id.is_not(None), everybody.id.is_not(None)))
    state = case((completed, State.DONE), (began, State.UNDER_WAY), else_=State.NOT_STARTED)
    return Roll(rows, began, completed, assigned, state)


def meant(position: ColumnElement[Any], module: Module) -> ColumnElement[bool]:
    """Say that a module is meant for a position."""
    positions = [one for one in Position if rules.meant_for(module.audience, one)]
    return true() if len(positions) == len(Position) else position.in_(positions)


def _open(assignment: Any, members: Subquery, module_id: str) -> ColumnElement[bool]:
    return and_(
        assignment.enterprise_id == members.c.enterprise_id,
        assignment.module_id == module_id,
        assignment.withdrawn_at.is_(None),
    )
