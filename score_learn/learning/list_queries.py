"""A trainer's list of one module: everybody is counted, and the rows of one page are loaded whole."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.paging import PAGE_SIZE, Page
from score_learn.core.search import fold
from score_learn.learning import followed_queries, ledger, rules
from score_learn.learning.followed_queries import FollowedRow
from score_learn.learning.progress import Glance
from score_learn.learning.reaching import OpenAssignments, open_assignments
from score_learn.learning.rules import NEEDS_HELP_FIRST, State
from score_learn.learning.tally import kept_tally
from score_learn.people import queries as people
from score_learn.people.queries import EnterpriseRow, ParticipantRow
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Whom = Callable[[ParticipantRow], bool]


@dataclass(frozen=True)
class Wish:
    """What a trainer wants to see of a list; what is empty leaves nothing out.

    ``module_id`` is the module, ``name`` part of a name or a personal number, ``sort`` is ``name``, ``number``,
    ``work``, ``lessons`` or ``last``, turned by a ``-`` before it; without one those who need help come first.
    """

    module_id: str = ""
    name: str = ""
    position: str = ""
    state: State | None = None
    overdue: bool = False
    sort: str = ""
    number: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True)
class ModuleChip:
    """A module with how many people have it to do here; ``for_everybody`` when it was assigned to all."""

    module: Module
    people: int
    for_everybody: bool


@dataclass(frozen=True)
class TrainerList:
    """One page of a trainer's list, and what stands above it.

    ``members`` counts who takes part, ``counts`` the people of each state among those the other filters leave,
    ``everybody`` is whether the module was assigned to all, ``due_on`` until when; ``module`` is None when none is
    published.
    """

    enterprise: EnterpriseRow
    members: int
    modules: tuple[ModuleChip, ...]
    module: Module | None
    everybody: bool
    due_on: date | None
    counts: Mapping[State, int]
    overdue: int
    page: Page[FollowedRow]
    at: datetime


@dataclass(frozen=True)
class _Glanced:
    """One person before the page is loaded: enough to count, to narrow and to sort."""

    person: ParticipantRow
    begun: Glance | None
    state: State
    overdue: bool
    last_at: datetime


def trainer_list(viewer: Viewer, enterprise_id: UUID, wish: Wish, language: str) -> TrainerList:
    """Return a page of the participants of an enterprise and how far each is with one module.

    It lists everybody the module is meant for and everybody who has begun it, wherever that was.

    Args:
        viewer: a trainer of the enterprise.
        enterprise_id: the enterprise.
        wish: what to show; a module that is not there gives way to the one most people have to do.
        language: of the modules' titles.

    Raises:
        NotFound: when the viewer does not train this enterprise.
    """
    enterprise, members = people.enterprise_with_participants(viewer, enterprise_id, Permission.TRAIN)
    assigned, now = open_assignments(enterprise_id), clock.now()
    chips = _chips(viewer, enterprise_id, assigned, language)
    module = _module(chips, wish.module_id)
    if module is None:
        return TrainerList(enterprise, len(members), chips, None, False, None, {}, 0, Page((), 1, wish.size, 0), now)
    glanced = _glance([one for one in members if _wanted(one, wish)], module, assigned, enterprise, now)
    late = [one for one in glanced if one.overdue]
    among = late if wish.overdue else glanced
    due = assigned.for_everybody.get(module.id)
    return TrainerList(
        enterprise=enterprise,
        members=len(members),
        modules=chips,
        module=module,
        everybody=due is not None,
        due_on=due.on if due else None,
        counts=Counter(one.state for one in among),
        overdue=len(late),
        page=_page([one for one in among if wish.state in {None, one.state}], wish, module, assigned, enterprise, now),
        at=now,
    )


def _chips(viewer: Viewer, enterprise_id: UUID, assigned: OpenAssignments, language: str) -> tuple[ModuleChip, ...]:
    modules = content.published_modules(viewer, language)
    counted = kept_tally([enterprise_id], modules)
    cells = counted.cells.get(enterprise_id, {})
    return tuple(
        ModuleChip(one, cells[one.id].people if one.id in cells else 0, one.id in assigned.for_everybody)
        for one in modules
    )


def _module(chips: Sequence[ModuleChip], module_id: str) -> Module | None:
    """Return the module asked for, else the one most people have to do."""
    busiest = sorted(chips, key=lambda chip: (chip.module.id != module_id, -chip.people))
    return busiest[0].module if busiest else None


def _wanted(person: ParticipantRow, wish: Wish) -> bool:
    if wish.position and person.position != wish.position:
        return False
    key = f"{fold(person.name)} {person.personal_number}" if wish.name else ""
    return all(word in key for word in fold(wish.name).split())


def _glance(
    members: Sequence[ParticipantRow],
    module: Module,
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> list[_Glanced]:
    loaded = ledger.glance([one.person_id for one in members], module.id)
    begun = {person_id: one for (person_id, _module), one in ledger.newest_cycles(loaded).items()}
    today, found = rules.local_day(now, enterprise.time_zone), []
    for person in members:
        one, due = begun.get(person.person_id), assigned.due(person, module)
        if one is None and not rules.meant_for(module.audience, person.position):
            continue
        state = one.state(module, now) if one else State.NOT_STARTED
        late = rules.overdue(due.on if due else None, today=today, completed=state is State.DONE)
        found.append(_Glanced(person, one, state, late, one.last_at if one else _LONG_AGO))
    return found


def _page(
    kept: list[_Glanced],
    wish: Wish,
    module: Module,
    assigned: OpenAssignments,
    enterprise: EnterpriseRow,
    now: datetime,
) -> Page[FollowedRow]:
    """Sort, cut the page out, and load it whole; by lessons everybody has to be loaded before."""

    def loaded(chosen: Sequence[_Glanced]) -> tuple[FollowedRow, ...]:
        pairs = [(one.person, one.begun) for one in chosen]
        return followed_queries.rows_of_glanced(pairs, module, assigned, enterprise, now)

    back, by = wish.sort.startswith("-"), wish.sort.removeprefix("-")
    number = min(max(1, wish.number), max(1, -(-len(kept) // wish.size)))
    cut = slice((number - 1) * wish.size, number * wish.size)
    if by == "lessons":
        rows = tuple(sorted(loaded(kept), key=lambda row: (row.done / max(1, row.total), row.done), reverse=back)[cut])
    else:
        rows = loaded(sorted(kept, key=_SORTS.get(by, _SORTS[""]), reverse=back)[cut])
    return Page(rows, number, wish.size, len(kept))


def _by_number(one: _Glanced) -> tuple[int, str]:
    number = one.person.personal_number
    return (len(number), number)


# People come by name; sorting keeps that order among those that are alike.
_SORTS: dict[str, Callable[[_Glanced], Any]] = {
    "": lambda one: NEEDS_HELP_FIRST.index(one.state),
    "name": lambda one: fold(one.person.name),
    "number": _by_number,
    "work": lambda one: one.person.position,
    "last": lambda one: one.last_at,
}
