"""A module of the library's folder beside the version in force: what publishing it changes, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from score_learn.content import compiled as compiling
from score_learn.content.compiled import CompiledModule
from score_learn.content.findings import Finding
from score_learn.content.models import ModuleDocument, ModuleVersion
from score_learn.content.publishing.checking import read_folder
from score_learn.content.publishing.judging import Foreseen, foresee
from score_learn.content.publishing.rewording import (
    LanguageChange,
    PartChange,
    changed_languages,
    changed_parts,
    changed_rules,
)
from score_learn.content.queries import version
from score_learn.content.rules import Module
from score_learn.content.service import Outcome, publish_module, set_sheets
from score_learn.core import turns
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.people.viewer import Viewer

ORIGIN = "folder"


@dataclass(frozen=True, slots=True)
class InFolder:
    """A module of the folder; ``compiled`` is None while it has errors. ``surveys`` are those beside it in the folder.

    ``seal`` changes with every letter of its files, also with what they say of the change itself.
    """

    id: str
    path: str
    version: str
    findings: tuple[Finding, ...]
    compiled: CompiledModule | None
    surveys: tuple[str, ...]
    seal: str

    @property
    def source(self) -> Module | None:
        """The module in its source language."""
        return self.compiled.modules[self.compiled.source_language] if self.compiled else None


@dataclass(frozen=True, slots=True)
class Changed:
    """What is different from the version in force, in words."""

    parts: tuple[PartChange, ...]
    rules: tuple[tuple[str, str, str], ...]
    languages: tuple[LanguageChange, ...]


def find_in_folder(viewer: Viewer, module_id: str) -> InFolder:
    """Read a module from the folder as it is now; it takes tenths of a second and changes nothing.

    Raises:
        NotFound: when the folder has no such module, or the viewer is no administrator.
    """
    library = read_folder(viewer)
    for reading in library.readings if library else ():
        if library and reading.settings.id == module_id:
            compiled = next((one for one in library.modules if one.id == module_id), None)
            below = f"{reading.path}/"
            findings = tuple(one for one in library.findings if one.path.startswith(below))
            surveys = tuple(survey.slug for survey in library.surveys)
            seal = _seal(compiled) if compiled else ""
            return InFolder(module_id, reading.path, reading.settings.version, findings, compiled, surveys, seal)
    raise NotFound("module")


def foresee_folder(viewer: Viewer, found: InFolder) -> Foreseen | None:
    """Say what publishing it would come to; None while it has errors."""
    return foresee(viewer, compiled=found.compiled, origin=ORIGIN) if found.compiled else None


def changes(compiled: CompiledModule, foreseen: Foreseen) -> Changed:
    """Tell what is different from the version in force, wherever the module comes from."""
    before = _in_force(compiled.id)
    old, new = before.get(compiled.source_language), compiled.modules[compiled.source_language]
    return Changed(
        changed_parts(old, new, foreseen.difference),
        changed_rules(old, new),
        changed_languages(before, compiled.modules, compiled.source_language) if before else (),
    )


def set_folder_sheets(viewer: Viewer, found: InFolder) -> InFolder:
    """Make the sheets of a module that is about to be published, before the transaction begins.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    return replace(found, compiled=set_sheets(viewer, compiled=found.compiled)) if found.compiled else found


def publish_shown(viewer: Viewer, *, found: InFolder, seal: str, before: str) -> Outcome:
    """Publish a module exactly as it was shown, with what was said of it.

    Args:
        viewer: whoever may publish.
        found: the module, read before the transaction began.
        seal: that of the module which was shown.
        before: the version that was in force then, empty for none.

    Raises:
        Refused: ``folder_outdated`` when the folder or the version in force is another by now, or as
            ``service.publish_module`` says.
    """
    turns.wait("module", found.id)
    foreseen = foresee_folder(viewer, found)
    if found.compiled is None or foreseen is None or (found.seal, foreseen.before) != (seal, before):
        raise Refused("folder_outdated")
    return publish_module(viewer, compiled=found.compiled, origin=ORIGIN)


def _seal(compiled: CompiledModule) -> str:
    # The settings file says of a version what is not in its content hash, such as whom it asks to redo the module.
    return compiling.content_hash(compiled.content_hash, {source.path: source.text for source in compiled.sources})


def _in_force(module_id: str) -> Mapping[str, Module]:
    newest = db.session.scalar(
        select(ModuleVersion.id)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    )
    if newest is None:
        return {}
    written = db.session.scalars(select(ModuleDocument.language).where(ModuleDocument.version_id == newest))
    return {language: version(newest, language) for language in written}
