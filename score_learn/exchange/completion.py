"""Completion as files: every participant beside every module, and the table of enterprises."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from score_learn.certification.enterprise_queries import codes_of
from score_learn.certification.rules import grouped
from score_learn.content.rules import Module
from score_learn.core.i18n import _
from score_learn.exchange.tables import Cell, written
from score_learn.learning.completion_file import people_and_modules
from score_learn.learning.completion_queries import every_enterprise
from score_learn.learning.roll import Places
from score_learn.learning.rules import State
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

PEOPLE_HEADS = (
    _("Enterprise"),
    _("Enterprise code"),
    _("Country"),
    _("Sector"),
    _("Name"),
    _("Personal number"),
    _("Sex"),
    _("Work"),
    _("Module"),
    _("State"),
    _("Lessons done"),
    _("Lessons"),
    _("Due on"),
    _("Completed on"),
    _("Certificate number"),
)
ENTERPRISE_HEADS = (_("Enterprise"), _("Enterprise code"), _("Country"), _("Sector"), _("People"))
MODULE_HEADS = (_("assigned or begun"), _("not started"), _("under way"), _("completed"))


@dataclass(frozen=True)
class Words:
    """How a file says what the site keeps as codes, in the language of whoever asks.

    ``state`` has ``None`` for those who have nothing to do and have begun nothing.
    """

    country: Callable[[str], str]
    sector: Callable[[str], str]
    person: Callable[[str], str]
    state: Mapping[State | None, str]


def people_rows(
    viewer: Viewer,
    permission: Permission,
    places: Places,
    modules: Sequence[Module],
    *,
    everybody: bool,
    words: Words,
) -> Iterator[Sequence[Cell]]:
    """Yield one row for each participant and module that was assigned or begun, by enterprise and name.

    They are read in batches and not kept.

    Args:
        viewer: an administrator; a certificate issued where the viewer is none has no number here.
        permission: as what the viewer asks.
        places: which enterprises.
        modules: their newest versions.
        everybody: whether those who have none of the modules get a row too.
        words: for codes.
    """
    said = _remembered(words)
    titles = {module.id: written(module.title) for module in modules}
    for batch in people_and_modules(viewer, permission, places, modules):
        found = [line.completion_id for person in batch for line in person.lines if line.completion_id]
        codes = codes_of(viewer, found)
        for person in batch:
            place = person.enterprise
            # As it stands in the file, for all lines of this person.
            head = (
                written(place.name),
                written(place.code),
                said.country(place.country),
                said.sector(place.sector),
                written(person.name),
                written(person.personal_number),
                said.person(person.sex),
                said.person(person.position),
            )
            if everybody and not person.lines:
                yield (*head, None, said.state[None], *(None,) * 5)
            for module, told, done, total, completion_id in person.lines:
                code = codes.get(completion_id) if completion_id else None
                number = grouped(code) if code else None
                state = said.state[told.state]
                yield (*head, titles[module.id], state, done, total, told.due_on, told.completed_on, number)


def _remembered(words: Words) -> Words:
    """Say each code once, as it stands in the file: it has the same few in every line."""

    def once(say: Callable[[str], str]) -> Callable[[str], str]:
        return lru_cache(maxsize=None)(lambda code: written(say(code)))

    state = {code: written(text) for code, text in words.state.items()}
    return Words(once(words.country), once(words.sector), once(words.person), state)


def enterprise_heads(modules: Sequence[Module], translate: Callable[[str], str]) -> list[str]:
    """Return the words over the columns of the table of enterprises."""
    fixed = [translate(head) for head in ENTERPRISE_HEADS]
    return fixed + [f"{module.title}: {translate(head)}" for module in modules for head in MODULE_HEADS]


def enterprise_rows(
    viewer: Viewer, permission: Permission, places: Places, modules: Sequence[Module], *, words: Words
) -> Iterator[Sequence[Cell]]:
    """Yield one row for each enterprise, by name; a module nobody there has to do counts nothing.

    Args:
        viewer: an administrator.
        permission: as what the viewer asks.
        places: which enterprises.
        modules: those that have columns.
        words: for codes.
    """
    for row in every_enterprise(viewer, permission, places, modules):
        place = row.enterprise
        cells: list[Cell] = []
        for module in modules:
            cell = row.cells.get(module.id)
            cells += [cell.people, cell.not_started, cell.under_way, cell.done] if cell else [0, 0, 0, 0]
        yield (
            place.name,
            place.code,
            words.country(place.country),
            words.sector(place.sector),
            row.participants,
            *cells,
        )
