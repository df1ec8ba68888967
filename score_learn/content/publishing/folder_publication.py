"""Knows whether the library's folder is published as it lies there, without reading its texts."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select

from score_learn.content.access import check_may_publish
from score_learn.content.models import FolderPublication, GlossaryVersion, ModuleVersion, SpokenVersion, SurveyVersion
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.people.viewer import Viewer

_CODE = Path(__file__).parent.parent
_LIBRARIES = ("markdown", "nh3", "typst")


def folder_digest(root: Path) -> str:
    """Return the SHA-256 (hex) of everything that decides what is published: the texts, and the code that reads them.

    Args:
        root: the folder of site.toml.
    """
    digest = hashlib.sha256("\n".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    for folder, kinds in ((root, ("*",)), (_CODE, ("*.py", "*.typ"))):
        for file in sorted(one for kind in kinds for one in folder.rglob(kind) if one.is_file()):
            content = file.read_bytes()
            # The length keeps the end of one file from being taken for the beginning of another.
            digest.update(f"\n{file.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def is_folder_published(viewer: Viewer, *, digest: str) -> bool:
    """Whether everything was published when the folder had this digest, and nothing has been published since.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    noted = db.session.scalars(select(FolderPublication).order_by(FolderPublication.at.desc()).limit(1)).first()
    if noted is None or noted.digest != digest:
        return False
    versions = (ModuleVersion, SurveyVersion, GlossaryVersion, SpokenVersion)
    newest = [db.session.scalar(select(func.max(kind.published_at))) for kind in versions]
    return all(at is None or at <= noted.at for at in newest)


def note_folder_published(viewer: Viewer, *, digest: str) -> None:
    """Note, in the transaction that published it, that everything in the folder is in force.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    db.session.add(FolderPublication(digest=digest, at=clock.now()))
