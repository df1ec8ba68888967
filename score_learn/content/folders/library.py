"""Loads and checks a whole library, one module or one file, with no database and without stopping at an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from score_learn.content.claimed import Claim, Ids
from score_learn.content.compiled import CompiledGlossary, CompiledModule, CompiledSurvey
from score_learn.content.files.glossaries import GlossaryReading, read_glossary_file
from score_learn.content.files.spoken import FOLDER as SPOKEN
from score_learn.content.files.spoken import CompiledSpoken, read_spoken_file
from score_learn.content.files.toml_files import SiteSettings, key_place, read_site, refuse_other_languages
from score_learn.content.findings import Finding, Report, has_errors
from score_learn.content.folders.locking import lock_files
from score_learn.content.folders.modules import SETTINGS_FILE, ModuleReading, read_module_folder
from score_learn.content.folders.surveys import SurveyReading, read_survey_folder
from score_learn.content.memory import Memory, stamp
from score_learn.core.processes import spread

SITE_FILE = "site.toml"
HOW_TO_BEGIN = f'a library begins with a file {SITE_FILE}: write source_language = "en" into it'
Reading = TypeVar("Reading", ModuleReading, SurveyReading)


@dataclass(frozen=True, slots=True)
class Library:
    """What a folder holds: everything sound is compiled, everything else is in the findings.

    `notes` is what one may want to know of translations and need not repair.
    `root` is the folder of site.toml, or of the module where it stands alone; paths of findings begin there.
    """

    root: Path
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    modules: tuple[CompiledModule, ...] = ()
    surveys: tuple[CompiledSurvey, ...] = ()
    glossaries: tuple[CompiledGlossary, ...] = ()
    spoken: tuple[CompiledSpoken, ...] = ()
    readings: tuple[ModuleReading, ...] = field(default=(), repr=False)
    survey_readings: tuple[SurveyReading, ...] = field(default=(), repr=False)
    glossary_readings: tuple[GlossaryReading, ...] = field(default=(), repr=False)
    site: SiteSettings = field(default_factory=SiteSettings, repr=False)

    @property
    def has_errors(self) -> bool:
        """Whether anything must be repaired."""
        return has_errors(self.findings)


def compile_library(path: Path) -> Library:
    """Read, check and render the library around a path; nothing is stored and no database is asked.

    `path` may be the folder of site.toml, a folder or file below it, or a module folder that stands alone. Findings
    and results are those of what lies below the path; a module's links are checked against the whole library.
    """
    return _read(path)


def check(path: Path, *, processes: int = 1) -> Library:
    """Say everything there is to say about a library, a module or a file: the findings alone.

    Args:
        path: as for `compile_library`.
        processes: how many may read modules at once; more than one only where no other thread runs.
    """
    return _read(path, _Manner(brief=True, processes=processes))


@dataclass(frozen=True, slots=True)
class _Manner:
    """How modules are read: `brief` keeps nothing of them but findings, which is less to hand from one to another."""

    brief: bool = False
    processes: int = 1


_WHOLE = _Manner()


def _read(path: Path, manner: _Manner = _WHOLE) -> Library:
    path = path.resolve()
    start = path if path.is_dir() else path.parent
    root = folder_above(start, SITE_FILE)
    if root is not None:
        return _below(_read_library(root, manner=manner), path)
    alone = folder_above(start, SETTINGS_FILE)
    if alone is not None:
        return _below(_read_lone_module(alone), path)
    message = f"neither {SITE_FILE} nor {SETTINGS_FILE} is in this folder or above it; {HOW_TO_BEGIN}"
    return Library(path, (Finding(path.as_posix(), 1, 1, "E105", message),))


def read_drafts(path: Path, memory: Memory) -> Library:
    """Read the library around a path for a preview: everything is in the readings, sound or not, nothing is compiled.

    Args:
        path: as for `compile_library`, but the result is always the whole library, or the module that stands alone.
        memory: what was read before; what has not changed since is taken from there.
    """
    start = path if path.is_dir() else path.parent
    root = folder_above(start, SITE_FILE)
    alone = folder_above(start, SETTINGS_FILE)
    if root is not None:
        return _read_library(root, memory)
    return _read_lone_module(alone, memory) if alone else compile_library(path)


def lock(path: Path) -> tuple[Library, tuple[str, ...]]:
    """Write the ids.lock of every sound module below the path; returns the library and the files that changed."""
    library = compile_library(path)
    changed: list[str] = []
    for reading in library.readings:
        if reading.compiled is None:
            continue
        changed += lock_files(reading)
    return library, tuple(changed)


def folder_above(folder: Path, name: str) -> Path | None:
    """Return the nearest folder, from this one upwards, that holds a file of that name."""
    return next((one for one in (folder, *folder.parents) if (one / name).is_file()), None)


def _read_library(root: Path, memory: Memory | None = None, *, manner: _Manner = _WHOLE) -> Library:
    report = Report()
    site = read_site(root / SITE_FILE, SITE_FILE, report)
    glossaries = _glossaries(root, site, report, memory or Memory())
    spoken = _spoken(root, site, report)
    site = replace(site, spoken={one.language: frozenset(one.said) for one in spoken} if spoken else None)
    words = {reading.language: reading.names for reading in glossaries}
    ids = Ids()
    survey_names = _folders(root / "surveys")
    survey_folders = _Folders(root, "surveys", site, words, read_survey_folder)
    module_folders = _Folders(root, "modules", site, words, read_module_folder)
    if memory is None:
        surveys = _read_all(survey_folders, ids, report, manner)
        readings = _read_all(module_folders, ids, report, manner)
    else:
        surveys = _recall_all(survey_folders, ids, report, memory)
        readings = _recall_all(module_folders, ids, report, memory)
    _check_names(readings, set(survey_names), report)
    findings, notes = _apart(report.findings)
    return Library(
        root,
        findings,
        notes,
        tuple(reading.compiled for reading in _sound(readings, findings) if reading.compiled),
        tuple(reading.compiled for reading in surveys if reading.compiled),
        tuple(reading.compiled for reading in glossaries if reading.compiled),
        spoken,
        tuple(readings),
        tuple(surveys),
        tuple(glossaries),
        site,
    )


@dataclass(frozen=True, slots=True)
class _Folders(Generic[Reading]):
    """The modules or the surveys of a library, with what each of them is read with."""

    root: Path
    kind: str
    site: SiteSettings
    words: Mapping[str, frozenset[str]]
    read_folder: Callable[..., Reading | None]

    @property
    def names(self) -> list[str]:
        """The name of every folder there is."""
        return _folders(self.root / self.kind)

    def files(self, name: str) -> int:
        """Return how many files a folder holds."""
        return len(stamp(self.root / self.kind / name))

    def path(self, name: str) -> str:
        """Return how messages name a folder."""
        return f"{self.kind}/{name}"

    def read(self, name: str, report: Report, ids: Ids, memory: Memory | None = None) -> Reading | None:
        """Read one of the folders."""
        folder = self.root / self.kind / name
        return self.read_folder(folder, self.path(name), self.site, self.words, ids, report, memory)


@dataclass(frozen=True, slots=True)
class _Alone(Generic[Reading]):
    """A folder that was read without knowing of any other, with what was found in it and the ids it uses."""

    reading: Reading | None
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]


def _read_alone(folders: _Folders[Reading], brief: bool, name: str) -> _Alone[Reading]:
    report, ids = Report(), Ids()
    reading = folders.read(name, report, ids)
    return _Alone(reading.brief() if reading and brief else reading, report.findings, ids.claims)


def _read_all(folders: _Folders[Reading], ids: Ids, report: Report, manner: _Manner) -> list[Reading]:
    """Read every module or survey there is; an id that two of them have is found when they are put together."""
    names = folders.names
    # The largest first, so that nobody waits for one that was begun last.
    waiting = sorted(names, key=folders.files, reverse=True)
    read = dict(
        zip(waiting, spread(partial(_read_alone, folders, manner.brief), waiting, manner.processes), strict=True)
    )
    readings = []
    for alone in (read[name] for name in names):
        report.take_over(alone.findings)
        errors = report.error_count
        ids.take_over(alone.claims, report)
        if alone.reading is not None:
            sound = report.error_count == errors
            readings.append(alone.reading if sound else replace(alone.reading, compiled=None))
    return readings


def _recall_all(folders: _Folders[Reading], ids: Ids, report: Report, memory: Memory) -> list[Reading]:
    """Read every module or survey that changed, and recall the others."""
    readings = []
    for name in folders.names:
        key = stamp(folders.root / folders.kind / name), folders.site, tuple(folders.words.items())
        reading = memory.recall(folders.path(name), key, report, ids, partial(_again, folders, name, memory))
        readings += [reading] if reading else []
    return readings


def _again(folders: _Folders[Reading], name: str, memory: Memory, report: Report, ids: Ids) -> Reading | None:
    return folders.read(name, report, ids, memory)


def _apart(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what is to be repaired or thought about, and what is only good to know."""
    found = list(findings)
    notes = tuple(finding for finding in found if finding.severity == "note")
    return tuple(finding for finding in found if finding.severity != "note"), notes


def _read_lone_module(folder: Path, memory: Memory | None = None) -> Library:
    report = Report()
    reading = read_module_folder(folder, folder.name, SiteSettings(), None, Ids(), report, memory)
    readings = [reading] if reading else []
    modules = tuple(one.compiled for one in readings if one.compiled)
    return Library(folder.parent, *_apart(report.findings), modules, readings=tuple(readings))


def _glossaries(root: Path, site: SiteSettings, report: Report, memory: Memory) -> list[GlossaryReading]:
    readings = []
    refuse_other_languages(root / "glossary", "glossary", "md", site, report)
    for language in site.languages:
        file = root / "glossary" / f"{language}.md"
        if file.is_file():
            original = None if language == site.source_language else root / "glossary" / f"{site.source_language}.md"
            path = f"glossary/{language}.md"
            key = stamp(file), stamp(original) if original else ()
            read = partial(_read_glossary, file, path, language, original)
            reading = memory.recall(path, key, report, Ids(), read)
            readings += [reading] if reading else []
    return readings


def _read_glossary(
    file: Path, path: str, language: str, original: Path | None, report: Report, _ids: Ids
) -> GlossaryReading | None:
    return read_glossary_file(file, path, language, report, original=original)


def _spoken(root: Path, site: SiteSettings, report: Report) -> tuple[CompiledSpoken, ...]:
    read = []
    refuse_other_languages(root / SPOKEN, SPOKEN, "toml", site, report)
    for file in sorted((root / SPOKEN).glob("*.toml")):
        path = f"{SPOKEN}/{file.name}"
        if file.stem in site.languages:
            read.append(read_spoken_file(file, path, file.stem, report))
    return tuple(one for one in read if one)


def _folders(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(one.name for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def _check_names(readings: Iterable[ModuleReading], surveys: set[str], report: Report) -> None:
    readings = list(readings)
    by_id: dict[str, ModuleReading] = {}
    by_slug: dict[str, ModuleReading] = {}
    for reading in readings:
        here = report.at(reading.settings_source.path)
        for key, value, taken, code in (
            ("id", reading.settings.id, by_id, "E123"),
            ("slug", reading.settings.slug, by_slug, "E416"),
        ):
            if value in taken:
                place = key_place(reading.settings_source, key)
                here.add(*place, code, f"{key} {value} belongs to {taken[value].path} already")
            taken.setdefault(value, reading)
    for reading in readings:
        _check_named(reading, by_id, surveys, report.at(reading.settings_source.path))


def _check_named(
    reading: ModuleReading, modules: Mapping[str, ModuleReading], surveys: set[str], report: Report
) -> None:
    settings, source = reading.settings, reading.settings_source
    if settings.survey and settings.survey not in surveys:
        message = f"there is no folder surveys/{settings.survey}; write it or take the key away"
        report.add(*key_place(source, "survey"), "E143", message)
    for wanted in settings.prerequisites:
        place = key_place(source, "prerequisites")
        if wanted not in modules:
            report.add(*place, "E143", f"there is no module with the id {wanted}")
        elif settings.id in _needed(wanted, modules):
            report.add(*place, "E143", f"{wanted} needs {settings.id} itself, so nobody could begin; cut the circle")


def _needed(module_id: str, modules: Mapping[str, ModuleReading]) -> set[str]:
    needed: set[str] = set()
    waiting = [module_id]
    while waiting:
        one = waiting.pop()
        if one not in needed:
            needed.add(one)
            waiting += modules[one].settings.prerequisites if one in modules else ()
    return needed


def _sound(readings: Iterable[ModuleReading], findings: Iterable[Finding]) -> list[ModuleReading]:
    # What is wrong between modules is found after each of them was compiled.
    bad = {finding.path for finding in findings if finding.is_error}
    return [reading for reading in readings if reading.settings_source.path not in bad]


def _below(library: Library, path: Path) -> Library:
    try:
        below = path.relative_to(library.root).as_posix()
    except ValueError:
        return library
    if below == ".":
        return library

    def inside(one: str) -> bool:
        return one == below or one.startswith(f"{below}/")

    def around(one: str) -> bool:
        return inside(one) or below.startswith(f"{one}/")

    return Library(
        library.root,
        tuple(finding for finding in library.findings if inside(finding.path)),
        tuple(finding for finding in library.notes if inside(finding.path)),
        tuple(module for module in library.modules if around(module.path)),
        tuple(survey for survey in library.surveys if around(survey.path)),
        tuple(glossary for glossary in library.glossaries if inside(glossary.path)),
        tuple(one for one in library.spoken if inside(one.path)),
        tuple(reading for reading in library.readings if around(reading.path)),
    )
