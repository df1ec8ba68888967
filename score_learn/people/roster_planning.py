"""Sorts the rows of a list of people: who is new, who is meant, what would change, and what cannot be done and why."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from score_learn.core.db import canonical_json
from score_learn.core.errors import Invalid, Refused, ScoreError
from score_learn.people.queries import FormerParticipantRow, ParticipantRow
from score_learn.people.roster_rules import (
    POSITION_WORDS,
    SEX_WORDS,
    ReadRow,
    RosterRow,
    is_formula,
    language_words,
    read_language,
    read_number,
    read_position,
    read_sex,
)
from score_learn.people.rules import NUMBER_MOST, Position, Sex, next_number, tidy_digits, tidy_name
from score_learn.people.service import checked_name


@dataclass(frozen=True)
class Creation:
    """A person who would be added; ``like`` says that somebody of this name is ``here`` or has ``left``."""

    line: int
    name: str
    sex: Sex
    position: Position
    language: str | None
    number: str
    number_given: bool
    like: str


@dataclass(frozen=True)
class Change:
    """One field of a person, as it is and as the list has it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Correction:
    """A person who is there; ``changes`` is empty when the list says the same."""

    line: int
    person_id: UUID
    name: str
    number: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class RowRefused:
    """A row that is left out, and why."""

    line: int
    name: str
    error: ScoreError


@dataclass(frozen=True)
class Plan:
    """What would come of a list; ``digest`` is the same as long as exactly this would come of it."""

    created: tuple[Creation, ...]
    changed: tuple[Correction, ...]
    unchanged: tuple[Correction, ...]
    refused: tuple[RowRefused, ...]

    @property
    def does_something(self) -> bool:
        """Whether anybody would be added or changed."""
        return bool(self.created or self.changed)

    @property
    def digest(self) -> str:
        """Sum up everything that would be written, for whom, and what is left out."""
        said = [
            [asdict(one) for one in self.created],
            [{**asdict(one), "person_id": str(one.person_id)} for one in (*self.changed, *self.unchanged)],
            [[one.line, one.error.code] for one in self.refused],
        ]
        return hashlib.sha256(canonical_json(said).encode()).hexdigest()


@dataclass(frozen=True)
class _Meant:
    """A row, and whoever of the enterprise it means; nobody when it means somebody new."""

    line: int
    name: str
    row: ReadRow
    person: ParticipantRow | None


class _Listed(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def name(self) -> str: ...


Given = TypeVar("Given", bound=_Listed)
Found = TypeVar("Found")


class Planning:
    """The people of an enterprise as a list meets them."""

    def __init__(
        self,
        *,
        here: Sequence[ParticipantRow],
        left: Sequence[FormerParticipantRow],
        numbers: Collection[str | None],
        languages: Collection[str],
    ) -> None:
        self.used = {number for number in numbers if number}
        self.tags = language_words(languages)
        self.by_number = {one.personal_number: one for one in here}
        self.by_name: dict[str, list[ParticipantRow]] = defaultdict(list)
        for one in here:
            self.by_name[one.name].append(one)
        self.names_left = {one.name for one in left}
        self.refused: list[RowRefused] = []

    def plan(self, rows: Sequence[RosterRow]) -> Plan:
        """Sort the rows."""
        # Rows that are refused count as well: corrected and sent again, they must not be taken for one that passed.
        self.names = Counter(tidy_name(row.name) for row in rows)
        self.numbers = Counter(tidy_digits(row.number) for row in rows)
        meant = self._kept(self._kept(rows, self._read), self._find)
        self.people = Counter(one.person.person_id for one in meant if one.person)
        passed = self._kept(meant, self._check)
        corrections = [_correction(one.row, one.person) for one in passed if one.person]
        return Plan(
            created=tuple(self._creations([one.row for one in passed if not one.person])),
            changed=tuple(one for one in corrections if one.changes),
            unchanged=tuple(one for one in corrections if not one.changes),
            refused=tuple(sorted(self.refused, key=lambda one: one.line)),
        )

    def _kept(self, given: Iterable[Given], step: Callable[[Given], Found]) -> list[Found]:
        """Take a step with each row and put aside those that fail."""
        found: list[Found] = []
        for one in given:
            try:
                found.append(step(one))
            except ScoreError as error:
                self.refused.append(RowRefused(one.line, one.name, error))
        return found

    def _read(self, row: RosterRow) -> ReadRow:
        if row.overfull:
            raise Invalid("too_many_cells")
        if is_formula(row.name):
            raise Invalid("name_is_formula", field="name")
        return ReadRow(
            line=row.line,
            name=checked_name(row.name),
            sex=read_sex(row.sex),
            position=read_position(row.position),
            language=read_language(row.language, self.tags),
            number=read_number(row.number),
        )

    def _find(self, row: ReadRow) -> _Meant:
        """Find who is meant: by the number, else by the name if that can be only one."""
        if row.number:
            if self.numbers[row.number] > 1:
                raise Refused("number_twice", field="number", number=row.number)
            person = self.by_number.get(row.number)
            if person is None and row.number in self.used:
                raise Refused("number_of_former", field="number", number=row.number)
            return _Meant(row.line, row.name, row, person)
        if self.names[row.name] > 1:
            raise Refused("name_twice", field="name")
        people = self.by_name.get(row.name, [])
        if len(people) > 1:
            raise Refused(
                "name_of_several", field="name", numbers=", ".join(sorted(one.personal_number for one in people))
            )
        return _Meant(row.line, row.name, row, people[0] if people else None)

    def _check(self, one: _Meant) -> _Meant:
        if one.person and self.people[one.person.person_id] > 1:
            raise Refused("person_twice", field="number", number=one.person.personal_number)
        if one.person is None and one.row.sex is None:
            raise Invalid("sex_missing", field="sex", words=SEX_WORDS)
        if one.person is None and one.row.position is None:
            raise Invalid("position_missing", field="position", words=POSITION_WORDS)
        return one

    def _creations(self, rows: Sequence[ReadRow]) -> Iterator[Creation]:
        free = _free_numbers(self.used | {number for number in self.numbers if number.isdecimal()})
        for row in rows:
            yield Creation(
                line=row.line,
                name=row.name,
                sex=row.sex or Sex.NOT_STATED,
                position=row.position or Position.WORKER,
                language=row.language,
                number=row.number or next(free),
                number_given=bool(row.number),
                like="here" if self.by_name.get(row.name) else "left" if row.name in self.names_left else "",
            )


def _correction(row: ReadRow, person: ParticipantRow) -> Correction:
    wanted = {"name": row.name, "sex": row.sex, "position": row.position, "language": row.language}
    changes = [
        Change(field, getattr(person, field) or "", str(value))
        for field, value in wanted.items()
        if value is not None and value != getattr(person, field)
    ]
    return Correction(row.line, person.person_id, person.name, person.personal_number, tuple(changes))


def _free_numbers(taken: set[str]) -> Iterator[str]:
    """Give one free number after the other, as adding the people one by one would."""
    number = next_number(taken)
    while True:
        yield number
        taken.add(number)
        above = str(int(number) + 1)
        number = above if above not in taken and len(above) <= NUMBER_MOST else next_number(taken)
