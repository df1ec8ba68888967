"""What was read of files and folders that have not changed since, so that a preview reads one file and not all."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR
from typing import Any, TypeVar

from score_learn.content.claimed import Claim, Ids
from score_learn.content.findings import Finding, Report

Read = TypeVar("Read")
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What came of reading something: its value, what was found, and the ids in it."""

    key: Hashable
    value: Any
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]


class Memory:
    """Keeps what was read under the name of its place, as long as everything it was made from is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def recall(self, place: str, key: Hashable, report: Report, ids: Ids, read: Callable[[Report, Ids], Read]) -> Read:
        """Return what was read before, or read it; findings and ids are noted as if it had been read now.

        Args:
            place: one name for each thing that is read; only the newest of a place is kept.
            key: everything it is made from.
            report: where to note findings.
            ids: where to note ids.
            read: reads it with a report and ids of its own.
        """
        kept = self._kept.get(place)
        if kept is None or kept.key != key:
            own, claimed = Report(report.path), Ids()
            value = read(own, claimed)
            kept = self._kept[place] = _Kept(key, value, own.findings, claimed.claims)
        report.take_over(kept.findings)
        ids.take_over(kept.claims, report)
        value_kept: Read = kept.value
        return value_kept


def stamp(path: Path) -> Stamp:
    """Return name, time and size of a file, or of every file below a folder; empty when there is nothing."""
    try:
        found = path.stat()
    except OSError:
        return ()
    if S_ISDIR(found.st_mode):
        return tuple(sorted(_below(path.as_posix())))
    return ((path.as_posix(), found.st_mtime_ns, found.st_size),)


def _below(folder: str) -> Iterator[tuple[str, int, int]]:
    # A preview asks this twenty times a second, so there is nothing here that could be left out. Files come and go
    # while somebody saves: what is gone when it is looked at is not there.
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return
    for entry in found:
        path = f"{folder}/{entry.name}"
        if entry.is_dir():
            yield from _below(path)
            continue
        try:
            state = entry.stat()
        except OSError:
            continue
        yield path, state.st_mtime_ns, state.st_size
