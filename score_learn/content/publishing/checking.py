"""What the checker says of the library's folder as it is now, and what publishing it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from score_learn.content.access import check_may_publish
from score_learn.content.authoring.translation_status import LanguageStatus, translation_status
from score_learn.content.findings import Finding
from score_learn.content.folders.library import SITE_FILE, Library, compile_library
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.memory import Stamp, stamp
from score_learn.content.models import ModuleVersion
from score_learn.content.publishing.rendered_places import RenderedPlace, place_of
from score_learn.core import settings
from score_learn.core.db import db
from score_learn.people.viewer import Viewer

# What was last said of a folder, by the names, times and sizes of its files: a page need not read all of them again.
_said: dict[Path, tuple[Stamp, Checked]] = {}


@dataclass(frozen=True, slots=True)
class FolderModule:
    """A module as it lies in the folder; ``published`` is the version in force, empty when there is none.

    ``state`` is ``errors`` (stays as it is published), ``draft``, ``new``, ``changed`` or ``published``. ``title`` is
    empty while it has errors. ``languages`` are its translations.
    """

    id: str
    path: str
    version: str
    published: str
    state: str
    title: str = ""
    source_language: str = ""
    content_hash: str = ""
    languages: tuple[LanguageStatus, ...] = ()
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: ``present`` says whether there is a library at all, errors stand before warnings.

    ``places`` says where what a finding speaks of is shown on a page, for those of which it is known.
    """

    present: bool
    findings: tuple[Finding, ...]
    modules: tuple[FolderModule, ...]
    places: Mapping[Finding, RenderedPlace]

    @property
    def errors(self) -> int:
        """How many findings must be repaired."""
        return sum(1 for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> int:
        """How many findings are worth a thought."""
        return len(self.findings) - self.errors


def check_folder(viewer: Viewer) -> Checked:
    """Say what the checker finds in the library of the settings; it changes nothing.

    Reading it takes tenths of a second, so what was said is kept until a file is another one.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    check_may_publish(viewer)
    root = _root()
    if not (root / SITE_FILE).is_file():
        return Checked(False, (), (), {})
    now = stamp(root)
    kept = _said.get(root)
    if kept is None or kept[0] != now:
        _said.clear()
        kept = _said[root] = now, _checked(compile_library(root))
    newest: dict[str, tuple[str, str]] = {}
    for row in db.session.execute(
        select(ModuleVersion.module_id, ModuleVersion.version, ModuleVersion.content_hash).order_by(
            ModuleVersion.number
        )
    ):
        newest[row.module_id] = row.version, row.content_hash
    return replace(kept[1], modules=tuple(_beside(one, *newest.get(one.id, ("", ""))) for one in kept[1].modules))


def read_folder(viewer: Viewer) -> Library | None:
    """Read the library of the settings as it is at this moment; None where there is none.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    check_may_publish(viewer)
    root = _root()
    return compile_library(root) if (root / SITE_FILE).is_file() else None


def _root() -> Path:
    return settings.current().content


def _checked(library: Library) -> Checked:
    findings = tuple(sorted(library.findings, key=lambda finding: (not finding.is_error, finding)))
    statuses = translation_status(library)
    modules = tuple(_module(reading, library, statuses) for reading in library.readings)
    places = {one: place for one in findings if (place := place_of(library, one)) is not None}
    return Checked(True, findings, modules, places)


def _module(reading: ModuleReading, library: Library, statuses: tuple[LanguageStatus, ...]) -> FolderModule:
    compiled = next((one for one in library.modules if one.id == reading.settings.id), None)
    own = [finding for finding in library.findings if finding.path.startswith(f"{reading.path}/")]
    errors = sum(1 for finding in own if finding.is_error)
    return FolderModule(
        id=reading.settings.id,
        path=reading.path,
        version=reading.settings.version,
        published="",
        state="errors" if compiled is None else "new" if compiled.status == "published" else "draft",
        title=compiled.modules[compiled.source_language].title if compiled else "",
        source_language=reading.settings.source_language,
        content_hash=compiled.content_hash if compiled else "",
        languages=tuple(one for one in statuses if one.path == reading.path),
        errors=errors,
        warnings=len(own) - errors,
    )


def _beside(one: FolderModule, published: str, published_hash: str) -> FolderModule:
    """Put a module of the folder beside the version in force."""
    state = one.state
    if state == "new" and published:
        state = "published" if (one.version, one.content_hash) == (published, published_hash) else "changed"
    return replace(one, published=published, state=state)
