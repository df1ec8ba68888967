"""Packs a published version as the archive it could have come as: the same bytes each time it is asked for."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from sqlalchemy import select

from score_learn.content.access import check_may_publish
from score_learn.content.models import Media, ModuleSource, ModuleVersion, PublishedModule, VersionFile, VersionMedia
from score_learn.content.text.media import FOLDER
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.people.viewer import Viewer

IN_MEMORY = 1024 * 1024
# The earliest day that an archive can name: when a file was written says nothing about a version.
_DAY = (1980, 1, 1, 0, 0, 0)
_PRESSED = frozenset({".md", ".toml", ".lock", ".svg", ".vtt"})


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive at its beginning, and what to call it."""

    name: str
    file: IO[bytes]


def pack(viewer: Viewer, *, module_id: str, version: str) -> Packed:
    """Return a version of a module with everything that its folder held: sources, media, locks and drafts.

    Raises:
        NotFound: when there is no such version, or the viewer may not publish.
    """
    check_may_publish(viewer)
    found = db.session.execute(
        select(ModuleVersion.id, PublishedModule.slug)
        .join(PublishedModule, PublishedModule.id == ModuleVersion.module_id)
        .where(ModuleVersion.module_id == module_id, ModuleVersion.version == version)
    ).first()
    if found is None:
        raise NotFound("module")
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it is sent after this function ends
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in _files(found.id):
            archive.writestr(_entry(f"{found.slug}/{path}"), content)
    file.seek(0)
    return Packed(f"{found.slug}-{version}.zip", file)


def _files(version_id: UUID) -> Iterator[tuple[str, bytes]]:
    """Return every file with its path, one after the other: a version may have many media."""
    beside = select(VersionFile.path).where(VersionFile.version_id == version_id)
    kept = set(db.session.scalars(beside))
    sources = db.session.execute(
        select(ModuleSource.path, ModuleSource.text).where(ModuleSource.version_id == version_id)
    )
    # A source that was kept as well was written otherwise than it is stored: with other line ends, for example.
    texts = {row.path: row.text for row in sources if row.path not in kept}
    media = dict(
        db.session.execute(
            select(VersionMedia.path, VersionMedia.sha256).where(VersionMedia.version_id == version_id)
        ).all()
    )
    pictures = {f"{FOLDER}/{path}": sha256 for path, sha256 in media.items()}
    for path in sorted({*kept, *texts, *pictures}):
        if path in texts:
            yield path, texts[path].encode()
        elif path in kept:
            one = select(VersionFile.content).where(VersionFile.version_id == version_id, VersionFile.path == path)
            yield path, db.session.scalars(one).one()
        else:
            yield path, db.session.scalars(select(Media.content).where(Media.sha256 == pictures[path])).one()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    pressed = PurePosixPath(name).suffix.lower() in _PRESSED
    entry.compress_type = zipfile.ZIP_DEFLATED if pressed else zipfile.ZIP_STORED
    return entry
