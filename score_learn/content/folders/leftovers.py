"""What a module's folder holds beside what is published of it: kept with the version, so that the folder comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from score_learn.content.compiled import CompiledModule
from score_learn.content.folders.names import check_kind
from score_learn.content.sources import leads_elsewhere
from score_learn.content.text.media import FOLDER
from score_learn.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Leftover:
    """One file, byte for byte; its path begins in the module's folder."""

    path: str
    content: bytes = field(repr=False)


def leftovers(folder: Path, compiled: CompiledModule) -> Iterator[Leftover]:
    """Find the files of a folder that the sources and the media of what was compiled do not give back exactly."""
    known = {source.path: source.text.encode() for source in compiled.sources}
    known |= {f"{FOLDER}/{item.name}": item.data for item in compiled.media}
    for path, content in _files(folder.resolve()):
        if known.get(path) != content:
            yield Leftover(path, content)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if _belongs(path) and file.is_file() and not leads_elsewhere(file):
            yield path, file.read_bytes()


def _belongs(path: str) -> bool:
    """Whether a file could be sent in an archive: others in the folder are no part of the module."""
    try:
        check_kind(path)
    except Invalid:
        return False
    return True
