"""Whom a trainer reminds in person: with what is overdue, due soon or stuck, in all modules together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.learning import followed_queries, rules
from score_learn.learning.followed_queries import FollowedRow
from score_learn.learning.models import Completion, Enrolment
from score_learn.learning.reaching import OpenAssignments, open_assignments
from score_learn.learning.rules import State
from score_learn.people import queries as people
from score_learn.people.queries import EnterpriseRow, ParticipantRow
from score_learn.people.rules import Permission, Position
from score_learn.people.viewer import Viewer

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Reminder:
    """One person to speak with, and about which modules."""

    person: ParticipantRow
    rows: tuple[FollowedRow, ...]


@dataclass(frozen=True)
class Reminders:
    """A list to print: by position, in each by name."""

    enterprise: EnterpriseRow
    groups: tuple[tuple[str, tuple[Reminder, ...]], ...]
    today: date

    @property
    def total(self) -> int:
        """How many people stand on it."""
        return sum(len(group) for _position, group in self.groups)


def reminders(viewer: Viewer, enterprise_id: UUID, language: str) -> Reminders:
    """Return who has something overdue, due within a week, or is stuck.

    Raises:
        NotFound: when the viewer does not train this enterprise.
    """
    enterprise, members = people.enterprise_with_participants(viewer, enterprise_id, Permission.TRAIN)
    modules = content.published_modules(viewer, language)
    assigned, now = open_assignments(enterprise_id), clock.now()
    today = rules.local_day(now, enterprise.time_zone)
    by_person = _rows(members, modules, assigned, enterprise, now)
    found = [Reminder(person, by_person[person.person_id]) for person in members if person.person_id in by_person]
    groups = ((str(one), tuple(row for row in found if row.person.position == one)) for one in Position)
    return Reminders(enterprise, tuple(group for group in groups if group[1]), today)


def _rows(
    members: Sequence[ParticipantRow],
    modules: Sequence[Module],
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> Mapping[UUID, tuple[FollowedRow, ...]]:
    """Load of each person the modules that are assigned or begun and not done, and keep those to speak about."""
    begun = _begun(members)
    today, found = rules.local_day(now, enterprise.time_zone), dict[UUID, tuple[FollowedRow, ...]]()
    # Most modules are neither assigned nor begun here.
    met = {module_id for _person, module_id in (*begun, *assigned.for_one)} | assigned.for_everybody.keys()
    open_ones = [
        (person, module)
        for module in modules
        if module.id in met
        for person in members
        if _is_open(begun.get((person.person_id, module.id)), person, module, assigned)
    ]
    for row in followed_queries.rows_of_pairs(open_ones, assigned, enterprise, now, only_open=True):
        if is_to_remind(row, today):
            person_id = row.participant.person_id
            found[person_id] = (*found.get(person_id, ()), row)
    return found


def _is_open(still_open: bool | None, person: ParticipantRow, module: Module, assigned: OpenAssignments) -> bool:
    return assigned.due(person, module) is not None if still_open is None else still_open


def is_to_remind(row: FollowedRow, today: date) -> bool:
    """Say whether a trainer should speak with somebody about a module."""
    if row.state is State.DONE:
        return False
    return row.state is State.STUCK or (row.due_on is not None and row.due_on <= today + SOON)


def _begun(members: Sequence[ParticipantRow]) -> dict[tuple[UUID, str], bool]:
    """Say of each person and module begun whether it is still open; the newest cycle counts."""
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.module_id, Completion.id.is_(None))
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id.in_([one.person_id for one in members]))
        .order_by(Enrolment.cycle)
    )
    return {(person_id, module_id): is_open for person_id, module_id, is_open in rows}
