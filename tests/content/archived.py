"""Modules as archives: the seeded module packed, sound or with something wrong in it."""

import io
import stat
import zipfile
from collections.abc import Iterable, Mapping
from uuid import UUID

from score_learn.content.uploads import service as uploads
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.content.seeded import FILES

START = "modules/m/"
SURVEY = 'survey = "sat"\n'


def module_files(changed: Mapping[str, str | bytes | None] | None = None, *, top: str = "") -> dict[str, bytes]:
    """Return the seeded module without its survey and its glossary, some files changed, added or (None) left out."""
    files: dict[str, str | bytes | None] = {
        name.removeprefix(START): text for name, text in FILES.items() if name.startswith(START)
    }
    assert SURVEY in files["module.toml"]
    files["module.toml"] = files["module.toml"].replace(SURVEY, "")
    files["en/01-one.md"] = files["en/01-one.md"].replace("[board](glossary:board)", "board")
    files |= changed or {}
    return {
        f"{top}{name}": content.encode() if isinstance(content, str) else content
        for name, content in files.items()
        if content is not None
    }


def newer(version: str = "1.0.1", **changed: str) -> dict[str, str]:
    """Return the change of files that makes another version."""
    settings = module_files()["module.toml"].decode()
    return {"module.toml": settings.replace("1.0.0", version), **changed}


def zipped(files: Mapping[str, bytes] | Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> io.BytesIO:
    """Pack files as they are named; several may have one name."""
    file = io.BytesIO()
    pairs = files.items() if isinstance(files, Mapping) else files
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    file.seek(0)
    return file


def an_archive(changed: Mapping[str, str | bytes | None] | None = None, *, top: str = "m/") -> io.BytesIO:
    """Pack the seeded module."""
    return zipped(module_files(changed, top=top))


def a_link(name: str) -> zipfile.ZipInfo:
    """Return the entry of a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def unpacked(file: io.IOBase) -> dict[str, bytes]:
    """Return every file of an archive by name."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def an_upload(viewer: Viewer, file: io.BytesIO | None = None) -> UUID:
    """Keep an archive for somebody, as the page does, and return its id."""
    file = file or an_archive()
    sent = uploads.read_sent(viewer, file)
    with transaction():
        return uploads.keep(viewer, file=file, sent=sent)


def publish_upload(viewer: Viewer, file: io.BytesIO | None = None, *, before: str = "") -> None:
    """Publish an archive in one go."""
    file = file or an_archive()
    sent = uploads.read_sent(viewer, file)
    upload_id = an_upload(viewer, file)
    with transaction():
        uploads.publish_sent(viewer, upload_id=upload_id, sent=sent, before=before)
