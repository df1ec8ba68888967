"""Modules that stay in force though the folder publishes them no more: set to draft there, or taken away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from score_learn.content.access import check_may_publish
from score_learn.content.folders.library import Library
from score_learn.content.folders.modules import SETTINGS_FILE
from score_learn.content.models import ModuleVersion, PublishedModule
from score_learn.core.db import db
from score_learn.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Staying:
    """A module with the version in force; ``is_draft`` says that it lies in the folder as a draft, else it is gone."""

    id: str
    version: str
    is_draft: bool


def staying(viewer: Viewer, *, library: Library, whole: bool) -> tuple[Staying, ...]:
    """Return what stays in force without the folder; what is retired already is left out.

    Args:
        viewer: whoever may publish.
        library: what was read of the folder.
        whole: whether that is all of it; of a part nobody can say that something is gone.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    drafts = {one.id for one in library.modules if one.status != "published"}
    present = {one.settings.id for one in library.readings}
    # A module whose settings cannot be read may be any of those that seem to be gone.
    whole = whole and not _has_unread(library)
    newest = select(ModuleVersion.module_id, ModuleVersion.version).order_by(ModuleVersion.number)
    versions = {row.module_id: row.version for row in db.session.execute(newest)}
    from_folder = select(PublishedModule.id).where(
        PublishedModule.origin == "folder", PublishedModule.retired_at.is_(None)
    )
    return tuple(
        Staying(one, versions[one], one in drafts)
        for one in sorted(db.session.scalars(from_folder))
        if one in drafts or (whole and one not in present)
    )


def _has_unread(library: Library) -> bool:
    read = {f"{one.path}/{SETTINGS_FILE}" for one in library.readings}
    return any(one.path.endswith(f"/{SETTINGS_FILE}") and one.path not in read for one in library.findings)
