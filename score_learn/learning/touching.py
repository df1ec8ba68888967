"""Whom an act of a trainer touches, and whom not and why: shown before the act, and asked again inside it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.learning import ledger, rules
from score_learn.learning.progress import Progress
from score_learn.learning.reaching import OpenAssignments, chosen, open_assignments
from score_learn.learning.standing import Due
from score_learn.people.queries import ParticipantRow
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class Spared:
    """Somebody who was chosen and whom the act leaves as they are; ``reason`` is a code."""

    person: ParticipantRow
    reason: str


@dataclass(frozen=True)
class Touching:
    """Of the people chosen those whom an act touches and those it does not.

    ``latest`` is the last of the days until which those it touches have time now, None when none has one.
    ``enrolments`` are those of the people touched who have begun the module. ``had_it`` says how many of them have the
    module to do already, ``also_shared`` how many have it by an assignment of their own and by the one to everybody as
    well, whose last day is ``shared_until``.
    """

    module: Module
    touched: tuple[ParticipantRow, ...]
    spared: tuple[Spared, ...]
    latest: date | None
    enrolments: Mapping[UUID, UUID]
    had_it: int = 0
    also_shared: int = 0
    shared_until: date | None = None

    @property
    def all_shared(self) -> bool:
        """Whether there is nobody among them whom the assignment to everybody does not reach."""
        return 0 < len(self.touched) == self.also_shared


@dataclass(frozen=True)
class _Facts:
    """What decides about one person."""

    person: ParticipantRow
    progress: Progress | None
    assigned: OpenAssignments
    module: Module

    @property
    def completed(self) -> bool:
        return self.progress is not None and self.progress.completed_at is not None

    @property
    def own(self) -> bool:
        return self.assigned.own(self.person, self.module) is not None

    @property
    def shared(self) -> bool:
        return self.assigned.shared(self.person, self.module) is not None

    @property
    def shared_until(self) -> date | None:
        shared = self.assigned.shared(self.person, self.module)
        return shared.on if shared else None

    @property
    def due(self) -> Due | None:
        return self.assigned.due(self.person, self.module)

    @property
    def due_on(self) -> date | None:
        return self.due.on if self.due else None


def grants(viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID]) -> Touching:
    """Say who gets one more attempt: those who have begun the module and can go on with nothing but that.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    return _touching(viewer, enterprise_id, module_id, person_ids, _why_no_grant)


def withdrawals(
    viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID] | None
) -> Touching:
    """Say from whom a module is taken back: from those chosen who were assigned it themselves.

    Whom the assignment to everybody reaches as well, as after an extension, has its last day again. For everybody
    (None) that assignment is meant, and who has one of their own keeps it.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    why = _why_no_shared_withdrawal if person_ids is None else _why_no_withdrawal
    return _touching(viewer, enterprise_id, module_id, person_ids, why)


def extensions(viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID] | None) -> Touching:
    """Say who gets a later last day: those chosen who have the module to do until some day.

    For everybody (None) the assignment to everybody is meant, and who has one of their own keeps its day.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    why = _why_no_shared_extension if person_ids is None else _why_no_extension
    return _touching(viewer, enterprise_id, module_id, person_ids, why)


def assignments(viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID]) -> Touching:
    """Say to whom of those chosen a module is assigned.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    return _touching(viewer, enterprise_id, module_id, person_ids, _why_not_assigned)


def new_assignments(
    viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID] | None
) -> Touching:
    """Say whom assigning a module touches: those chosen whom it is meant for, with whatever day they had before.

    For everybody (None) those who are there now are named; who has an assignment of their own keeps it.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    everybody = person_ids is None

    def why(facts: _Facts) -> str | None:
        if not rules.meant_for(facts.module.audience, facts.person.position):
            return "not_meant_for_position"
        if facts.completed:
            return "completed"
        return "own_assignment" if everybody and facts.own else None

    return _touching(viewer, enterprise_id, module_id, person_ids, why, reached=False)


def _touching(
    viewer: Viewer,
    enterprise_id: UUID,
    module_id: str,
    person_ids: Collection[UUID] | None,
    why: Callable[[_Facts], str | None],
    *,
    reached: bool = True,
) -> Touching:
    """Ask of each who was chosen; of everybody only those whom an assignment has ``reached``, if that is wanted."""
    module = content.current(viewer, module_id, viewer.language or "en")
    people = chosen(viewer, enterprise_id, person_ids)
    progress, assigned = _progress(people, module), open_assignments(enterprise_id)
    facts = [_Facts(person, progress.get(person.person_id), assigned, module) for person in people]
    if person_ids is None and reached:
        facts = [one for one in facts if one.own or one.shared]
    reasons = [(one, why(one)) for one in facts]
    touched = [one for one, reason in reasons if reason is None]
    return Touching(
        module=module,
        touched=tuple(one.person for one in touched),
        spared=tuple(Spared(one.person, reason) for one, reason in reasons if reason is not None),
        latest=max((one.due_on for one in touched if one.due_on), default=None),
        enrolments={one.person.person_id: one.progress.enrolment_id for one in touched if one.progress},
        had_it=sum(one.due is not None for one in touched),
        also_shared=sum(one.own and one.shared for one in touched),
        shared_until=max((one.shared_until for one in touched if one.own and one.shared_until), default=None),
    )


def _progress(people: Collection[ParticipantRow], module: Module) -> dict[UUID, Progress]:
    person_ids = [person.person_id for person in people]
    loaded = ledger.load_many(person_ids, [module.id])
    return {person_id: one for (person_id, _module), one in ledger.newest_cycles(loaded).items()}


def _why_no_grant(facts: _Facts) -> str | None:
    progress = facts.progress
    if progress is None:
        return rules.why_no_grant(None, (), 0, began=False, completed=False)
    required = rules.requires_test(progress.test_at_begin, facts.module)
    return rules.why_no_grant(
        facts.module.test if required else None,
        progress.attempts,
        progress.granted,
        began=True,
        completed=facts.completed,
    )


def _why_no_withdrawal(facts: _Facts) -> str | None:
    return rules.why_no_withdrawal(own=facts.own, shared=facts.shared)


def _why_no_shared_withdrawal(facts: _Facts) -> str | None:
    return None if facts.shared and not facts.own else "own_assignment"


def _why_no_extension(facts: _Facts) -> str | None:
    assigned = facts.due is not None
    return rules.why_no_extension(facts.due_on, assigned=assigned, completed=facts.completed)


def _why_no_shared_extension(facts: _Facts) -> str | None:
    return "own_assignment" if facts.own else _why_no_extension(facts)


def _why_not_assigned(facts: _Facts) -> str | None:
    assigned = facts.due is not None
    return rules.why_not_assigned(facts.module, facts.person.position, assigned=assigned, completed=facts.completed)
