"""What an enterprise knows of its own people's training: completed on a day, or asked and not yet; nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import fold
from score_learn.learning.models import Completion, Enrolment
from score_learn.learning.reaching import OpenAssignments, open_assignments
from score_learn.learning.roll import taking_part
from score_learn.learning.standing import outcome
from score_learn.people import queries as people
from score_learn.people.models import Membership
from score_learn.people.queries import EnterpriseRow, ParticipantRow
from score_learn.people.rules import MANAGEMENT, Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Told:
    """What an enterprise may know of one person and one module; whether it was begun is not told.

    Without ``completed_on`` the person is asked to do it and has not completed it yet; ``overdue`` says whether the
    day has gone by. ``completed_before_on`` is the day of an earlier completion when it is to be done again.
    """

    completed_on: date | None
    assigned: bool
    due_on: date | None
    overdue: bool
    completed_before_on: date | None = None


@dataclass(frozen=True)
class OurPerson:
    """One of our people; ``modules`` holds those asked for or completed, by module id."""

    participant: ParticipantRow
    modules: Mapping[str, Told]


@dataclass(frozen=True)
class Count:
    """How many completed a module, of those who were asked to or did so anyway."""

    asked: int
    done: int


@dataclass(frozen=True)
class OurModule:
    """One module: everybody, the workers, and the management."""

    module: Module
    everybody: Count
    workers: Count
    management: Count


@dataclass(frozen=True)
class OurTraining:
    """The training of an enterprise as its manager may know it; only modules somebody was asked for or completed."""

    enterprise: EnterpriseRow
    people: tuple[OurPerson, ...]
    modules: tuple[OurModule, ...]
    at: datetime

    def narrowed(
        self, *, name: str = "", module_id: str = "", done: bool | None = None, number: int = 1, size: int = PAGE_SIZE
    ) -> Page[OurPerson]:
        """Return one page of the people looked for.

        Args:
            name: words of a name in any script, or a whole personal number.
            module_id: look at this module alone.
            done: those who completed everything they were asked for, or those who have not.
            number: which page, from 1.
            size: rows a page.
        """
        wanted = fold(name).split()
        rows = [one for one in self.people if _named(one, wanted) and _so_far(one, module_id, done)]
        number = min(max(1, number), max(1, -(-len(rows) // size)))
        return Page(tuple(rows[(number - 1) * size : number * size]), number, size, len(rows))


def our_training(viewer: Viewer, enterprise_id: UUID, permission: Permission, language: str) -> OurTraining:
    """Return what an enterprise may know of the training of its people, by name.

    Args:
        viewer: the manager of the enterprise.
        enterprise_id: the enterprise.
        permission: as what the viewer asks, ``LEAD_ENTERPRISE``.
        language: of the modules' titles.

    Raises:
        NotFound: when the enterprise is not this viewer's.
    """
    enterprise, members = people.enterprise_with_participants(viewer, enterprise_id, permission)
    modules = content.published_modules(viewer, language)
    begun, asked, now = _begun(enterprise_id), open_assignments(enterprise_id), clock.now()
    # Most modules are neither assigned nor begun here.
    met_ids = {module_id for _person, module_id in (*begun, *asked.for_one)} | asked.for_everybody.keys()
    met = [module for module in modules if module.id in met_ids]
    rows = tuple(OurPerson(person, _told(person, met, begun, asked, enterprise, now)) for person in members)
    counted = (_counted(module, rows) for module in modules)
    return OurTraining(enterprise, rows, tuple(one for one in counted if one.everybody.asked), now)


def our_person(training: OurTraining, person_id: UUID) -> OurPerson | None:
    """Return one of our people, None when there is none such."""
    return next((one for one in training.people if one.participant.person_id == person_id), None)


def not_completed(
    training: OurTraining, module: Module
) -> tuple[tuple[date | None, bool, tuple[ParticipantRow, ...]], ...]:
    """List who was asked for a module and has not completed it: by last day, and whether it has gone by."""
    found: dict[tuple[date | None, bool], list[ParticipantRow]] = defaultdict(list)
    for one in training.people:
        told = one.modules.get(module.id)
        if told is not None and told.completed_on is None:
            found[told.due_on, told.overdue].append(one.participant)
    days = sorted(found, key=lambda key: key[0] or date.max)
    return tuple((due_on, overdue, tuple(found[due_on, overdue])) for due_on, overdue in days)


_Days = tuple[datetime | None, datetime | None]


def _begun(enterprise_id: UUID) -> dict[tuple[UUID, str], _Days]:
    """Return when the people who take part completed what they have begun, in the newest cycle and before it."""
    members = taking_part(Membership.enterprise_id == enterprise_id).subquery()
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.module_id, Completion.at)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id.in_(select(members.c.person_id)))
        .order_by(Enrolment.cycle)
    )
    found: dict[tuple[UUID, str], _Days] = {}
    for person_id, module_id, at in rows:
        last, before = found.get((person_id, module_id), (None, None))
        found[person_id, module_id] = at, max(filter(None, (last, before)), default=None)
    return found


def _told(
    person: ParticipantRow,
    modules: Sequence[Module],
    begun: Mapping[tuple[UUID, str], _Days],
    asked: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> dict[str, Told]:
    found = {}
    for module in modules:
        key, due = (person.person_id, module.id), asked.due(person, module)
        if key not in begun and due is None:
            continue
        completed_at, before_at = begun.get(key, (None, None))
        known = outcome(
            began=key in begun,
            completed_at=completed_at,
            completed_before_at=before_at,
            due=due,
            time_zone=enterprise.time_zone,
            now=now,
        )
        if known.assigned or known.completed_on or known.completed_before_on:
            found[module.id] = Told(
                known.completed_on, known.assigned, known.due_on, known.overdue, known.completed_before_on
            )
    return found


def _counted(module: Module, rows: Iterable[OurPerson]) -> OurModule:
    told = [
        (one.participant.position in MANAGEMENT, one.modules[module.id]) for one in rows if module.id in one.modules
    ]
    return OurModule(
        module,
        _count(one for _leads, one in told),
        _count(one for leads, one in told if not leads),
        _count(one for leads, one in told if leads),
    )


def _count(told: Iterable[Told]) -> Count:
    days = [one.completed_on for one in told]
    return Count(len(days), len(days) - days.count(None))


def _named(one: OurPerson, wanted: Sequence[str]) -> bool:
    key = fold(one.participant.name) if wanted else ""
    return all(word in key for word in wanted) or wanted == [one.participant.personal_number]


def _so_far(one: OurPerson, module_id: str, done: bool | None) -> bool:
    told = [found for key, found in one.modules.items() if module_id in {"", key}]
    if done is None:
        return bool(told) or not module_id
    return bool(told) and all(found.completed_on for found in told) == done
