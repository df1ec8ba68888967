"""What a trainer sees of how far the people of an enterprise are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.learning import ledger, rules
from score_learn.learning.progress import Progress
from score_learn.learning.reaching import OpenAssignments, open_assignments
from score_learn.learning.rules import NEEDS_HELP_FIRST, State
from score_learn.learning.standing import Standing, stand
from score_learn.people import queries as people
from score_learn.people.queries import EnterpriseRow, ParticipantRow
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


class FollowedRow(NamedTuple):
    """One participant in a trainer's list: how far, never what was answered or what it earned.

    ``reason`` says why this person is stuck: ``no_attempt_left`` or ``quiet`` (for ``quiet_days`` days). ``by_name``
    is whether the module was assigned to this very person, and not only through everybody. ``completed_before_on`` is
    the day of an earlier completion when the module is to be done again.
    """

    participant: ParticipantRow
    module: Module
    enrolment_id: UUID | None
    state: State
    reason: str | None
    done: int
    total: int
    next_kind: str | None
    next_number: int | None
    last_at: datetime | None
    quiet_days: int
    attempts_used: int
    attempts_allowed: int
    assigned: bool
    by_name: bool
    due_on: date | None
    overdue: bool
    completed_on: date | None
    completed_before_on: date | None = None


@dataclass(frozen=True)
class Followed:
    """A trainer's list for one enterprise and one module, those who need help first."""

    enterprise: EnterpriseRow
    module: Module
    rows: tuple[FollowedRow, ...]
    counts: Mapping[State, int]
    at: datetime


def followed(viewer: Viewer, enterprise_id: UUID, module: Module) -> Followed:
    """Return how far each participant of an enterprise is with a module, those who need help first.

    It lists everybody the module is meant for and everybody who has begun it, wherever that was.

    Raises:
        NotFound: when the viewer does not train this enterprise.
    """
    enterprise = people.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    members = people.participants(viewer, enterprise_id, Permission.TRAIN)
    assigned, now = open_assignments(enterprise_id), clock.now()
    listed = [
        row
        for row in rows_of(members, module, assigned, enterprise, now)
        if row.enrolment_id or rules.meant_for(module.audience, row.participant.position)
    ]
    listed.sort(key=lambda row: NEEDS_HELP_FIRST.index(row.state))
    return Followed(enterprise, module, tuple(listed), Counter(row.state for row in listed), now)


def rows_of(
    members: Sequence[ParticipantRow],
    module: Module,
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> tuple[FollowedRow, ...]:
    """Return how far each of these participants is with a module, in their order.

    Args:
        members: participants of the enterprise whom the viewer trains.
        module: its newest version.
        assigned: the open assignments of the enterprise.
        enterprise: whose day it is.
        now: the present instant.
    """
    return rows_of_pairs([(person, module) for person in members], assigned, enterprise, now)


def rows_of_pairs(
    pairs: Sequence[tuple[ParticipantRow, Module]],
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
    *,
    only_open: bool = False,
) -> tuple[FollowedRow, ...]:
    """Return how far each of these participants is with the module beside them, in their order.

    With ``only_open`` the caller knows that none of them is through, and what is completed is not loaded.
    """
    modules = {module.id: module for _person, module in pairs}
    members = {person.person_id: person for person, _module in pairs}
    progress = _progress(members.values(), modules.values(), only_open=only_open)
    return tuple(
        _followed_row(person, _standing(person, module, progress, assigned, enterprise, now), assigned, now)
        for person, module in pairs
    )


def person_training(viewer: Viewer, enterprise_id: UUID, person_id: UUID, language: str) -> tuple[FollowedRow, ...]:
    """Return how far one participant is with every module that was begun, is assigned or is meant for them.

    Raises:
        NotFound: when the person is no participant of an enterprise that the viewer trains.
    """
    enterprise = people.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    person = people.find_participant(viewer, enterprise_id, person_id, Permission.TRAIN)
    modules = content.published_modules(viewer, language)
    assigned, now = open_assignments(enterprise_id), clock.now()
    progress = _progress([person], modules)
    standings = (_standing(person, module, progress, assigned, enterprise, now) for module in modules)
    return tuple(
        _followed_row(person, one, assigned, now)
        for one in standings
        if one.enrolment_id or one.assigned or rules.meant_for(one.module.audience, person.position)
    )


def _progress(
    members: Iterable[ParticipantRow], modules: Iterable[Module], *, only_open: bool = False
) -> dict[tuple[UUID, str], Progress]:
    person_ids, module_ids = [person.person_id for person in members], [module.id for module in modules]
    return ledger.newest_cycles(ledger.load_many(person_ids, module_ids, only_open=only_open))


def _standing(
    person: ParticipantRow,
    module: Module,
    progress: Mapping[tuple[UUID, str], Progress],
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> Standing:
    return stand(
        module,
        progress.get((person.person_id, module.id)),
        position=person.position,
        due=assigned.due(person, module),
        time_zone=enterprise.time_zone,
        now=now,
    )


def _followed_row(person: ParticipantRow, standing: Standing, assigned: OpenAssignments, now: datetime) -> FollowedRow:
    test = standing.test
    used_up = test is not None and test.required and test.refusal == "no_attempt_left"
    reason = None
    if standing.state is State.STUCK:
        reason = "no_attempt_left" if used_up else "quiet"
    return FollowedRow(
        participant=person,
        module=standing.module,
        enrolment_id=standing.enrolment_id,
        state=standing.state,
        reason=reason,
        done=standing.done,
        total=standing.total,
        next_kind=standing.next_kind,
        next_number=standing.next_step.number if standing.next_step else None,
        last_at=standing.last_at,
        quiet_days=(now - standing.last_at).days if standing.last_at else 0,
        attempts_used=test.used if test else 0,
        attempts_allowed=test.allowed if test else 0,
        assigned=standing.assigned,
        by_name=assigned.own(person, standing.module) is not None,
        due_on=standing.due_on,
        overdue=standing.overdue,
        completed_on=standing.completed_on,
        completed_before_on=standing.completed_before_on,
    )
