"""How far the translations of a library are: words complete, changed, outdated, missing and made by a machine."""

from __future__ import annotations

from dataclasses import dataclass, fields

from score_learn.content.files.aligning import Pair, aligned
from score_learn.content.folders.library import Library
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.folders.translations import TranslatedFile


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """A module in one language, counted in words of the source; together the first four make all of them.

    `complete` words are translated from the source as it is, `changed` ones from other words of the same meaning,
    `outdated` ones from another meaning; `missing` ones are shown in the source language. `machine` words are among
    the translated ones: nobody has read them over. `served` says whether readers get this language.
    """

    module: str
    path: str
    language: str
    served: bool
    complete: int = 0
    changed: int = 0
    outdated: int = 0
    missing: int = 0
    machine: int = 0

    @property
    def words(self) -> int:
        """How many words the source has."""
        return self.complete + self.changed + self.outdated + self.missing

    @property
    def percent(self) -> int:
        """How much of the source is translated, whether it is up to date or not, in per cent, rounded down."""
        return 100 * (self.words - self.missing) // self.words if self.words else 100

    @property
    def shares(self) -> tuple[bool, int, int, int]:
        """Say whether it is served, and how much is missing, outdated and machine-made, in per cent, rounded up.

        All is missing only where nothing is there, and what a machine made is never more than what is there.
        """
        outdated, machine = (-(-100 * count // (self.words or 1)) for count in (self.outdated, self.machine))
        missing = 100 - self.percent if self.missing == self.words else min(100 - self.percent, 99)
        return self.served, missing, outdated, min(machine, 100 - missing)


def translation_status(library: Library, language: str | None = None) -> tuple[LanguageStatus, ...]:
    """Return the state of every module in every language that module.toml declares, or in the one given."""
    found = []
    for reading in library.readings:
        settings = reading.settings
        for tag in settings.languages:
            if tag != settings.source_language and language in {None, tag}:
                found.append(_status(reading, tag))
    return tuple(found)


def as_numbers(status: LanguageStatus) -> dict[str, str | int | bool]:
    """Return a status as plain data, for files."""
    named: dict[str, str | int | bool] = {one.name: getattr(status, one.name) for one in fields(status)}
    return named | {"words": status.words, "percent": status.percent}


def _status(reading: ModuleReading, language: str) -> LanguageStatus:
    translation = next((one for one in reading.translations if one.language == language), None)
    counts = dict.fromkeys(("complete", "changed", "outdated", "missing", "machine"), 0)
    for name, _, page in reading.pages:
        file = next((one for one in translation.files if one.name == name), None) if translation else None
        for pair in aligned(page, file.page if file else None, reading.settings.id):
            words, state = len(pair.part.text.split()), _state(pair, file)
            counts[state] += words
            if state != "missing" and file and file.page and file.page.keys["translation"] == "machine":
                counts["machine"] += words
    served = translation is not None and translation.file("module") is not None
    return LanguageStatus(reading.settings.id, reading.path, language, served, **counts)


def _state(pair: Pair, file: TranslatedFile | None) -> str:
    if not pair.text or file is None or pair.part.id in file.copies.parts:
        return "missing"
    if pair.part.question:
        state = file.questions.get(pair.part.question, "missing")
        return "complete" if state == "current" else state
    return "outdated" if file.outdated else "changed" if file.changed else "complete"
