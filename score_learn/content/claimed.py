"""Which ids are taken: no id may be used twice in a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from score_learn.content.findings import Report


@dataclass(frozen=True, slots=True)
class Claim:
    """An id with the place where it stands."""

    identifier: str
    path: str
    line: int
    column: int


class Ids:
    """Every id of a library with the place where it was first used."""

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every id that was noted, at its first place."""
        return tuple(self._claims.values())

    def claim(self, identifier: str, line: int, column: int, report: Report) -> None:
        """Note an id, or report who has it already."""
        first = self._claims.setdefault(identifier, Claim(identifier, report.path, line, column))
        if (first.path, first.line, first.column) != (report.path, line, column):
            report.add(line, column, "E123", f"id {identifier} already used at {first.path}:{first.line}")

    def take_over(self, claims: Iterable[Claim], report: Report) -> None:
        """Note ids that were found earlier, or report who has them already."""
        for one in claims:
            self.claim(one.identifier, one.line, one.column, report.at(one.path))
