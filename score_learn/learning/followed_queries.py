"""What a trainer sees of how far the people of an enterprise are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.learning import ledger, rules
from score_learn.learning.progress import Glance, Progress
from score_learn.learning.reaching import OpenAssignments, open_assignments
from score_learn.learning.rules import State
from score_learn.learning.standing import Due, Standing, stand
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


def rows_of_glanced(
    glanced: Sequence[tuple[ParticipantRow, Glance | None]],
    module: Module,
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> tuple[FollowedRow, ...]:
    """Return how far each of these participants is with a module, in their order.

    Args:
        glanced: participants of the enterprise whom the viewer trains, and of what they have begun the newest cycle.
        module: its newest version.
        assigned: the open assignments of the enterprise.
        enterprise: whose day it is.
        now: the present instant.
    """
    progress = ledger.newest_cycles(ledger.whole([one for _person, one in glanced if one is not None]))
    return _rows([(person, module) for person, _glance in glanced], progress, assigned, enterprise, now)


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
    return _rows(pairs, progress, assigned, enterprise, now)


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
    return tuple(
        row
        for row in _rows([(person, module) for module in modules], progress, assigned, enterprise, now)
        if row.enrolment_id or row.assigned or rules.meant_for(row.module.audience, person.position)
    )


def _progress(
    members: Iterable[ParticipantRow], modules: Iterable[Module], *, only_open: bool = False
) -> dict[tuple[UUID, str], Progress]:
    person_ids, module_ids = [person.person_id for person in members], [module.id for module in modules]
    return ledger.newest_cycles(ledger.load_many(person_ids, module_ids, only_open=only_open))


def _rows(
    pairs: Iterable[tuple[ParticipantRow, Module]],
    progress: Mapping[tuple[UUID, str], Progress],
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> tuple[FollowedRow, ...]:
    # Whoever has begun nothing stands where the others do who work as they do and have the same last day.
    not_begun: dict[tuple[str, str, Due | None], Standing] = {}
    rows = []
    for person, module in pairs:
        begun, due = progress.get((person.person_id, module.id)), assigned.due(person, module)
        key = (module.id, person.position, due)
        standing = not_begun.get(key) if begun is None else None
        if standing is None:
            standing = stand(module, begun, position=person.position, due=due, time_zone=enterprise.time_zone, now=now)
            if begun is None:
                not_begun[key] = standing
        rows.append(_followed_row(person, standing, assigned, now))
    return tuple(rows)


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
