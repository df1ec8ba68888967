"""What the checker says of the library's folder as it is now, and what publishing it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from score_learn.content.findings import Finding
from score_learn.content.library import SITE_FILE, Library, compile_library
from score_learn.content.models import ModuleVersion
from score_learn.content.modules import ModuleReading
from score_learn.core import settings
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FolderModule:
    """A module as it lies in the folder; ``published`` is the version in force, empty when there is none.

    ``state`` is ``errors`` (stays as it is published), ``draft``, ``new``, ``changed`` or ``published``.
    """

    id: str
    path: str
    version: str
    published: str
    state: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: ``present`` says whether there is a library at all, errors stand before warnings."""

    present: bool
    findings: tuple[Finding, ...]
    modules: tuple[FolderModule, ...]

    @property
    def errors(self) -> int:
        """How many findings must be repaired."""
        return sum(1 for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> int:
        """How many findings are worth a thought."""
        return len(self.findings) - self.errors


def check_folder(viewer: Viewer) -> Checked:
    """Read and check the library of the settings; it takes tenths of a second and changes nothing.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    if not viewer.may(Permission.ADMINISTER):
        raise NotFound("module")
    root = settings.current().content
    if not (root / SITE_FILE).is_file():
        return Checked(False, (), ())
    library = compile_library(root)
    findings = sorted(library.findings, key=lambda finding: (not finding.is_error, finding))
    newest: dict[str, tuple[str, str]] = {}
    for row in db.session.execute(
        select(ModuleVersion.module_id, ModuleVersion.version, ModuleVersion.content_hash).order_by(
            ModuleVersion.number
        )
    ):
        newest[row.module_id] = row.version, row.content_hash
    return Checked(True, tuple(findings), tuple(_module(reading, library, newest) for reading in library.readings))


def _module(reading: ModuleReading, library: Library, newest: Mapping[str, tuple[str, str]]) -> FolderModule:
    module_id, version = reading.settings.id, reading.settings.version
    published, published_hash = newest.get(module_id, ("", ""))
    compiled = next((one for one in library.modules if one.id == module_id), None)
    if compiled is None:
        state = "errors"
    elif compiled.status != "published":
        state = "draft"
    elif not published:
        state = "new"
    else:
        state = "published" if (compiled.version, compiled.content_hash) == (published, published_hash) else "changed"
    return FolderModule(module_id, reading.path, version, published, state)
