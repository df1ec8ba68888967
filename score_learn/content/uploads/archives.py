"""Reads an archive (a zip) that somebody sent into a folder of its own: all that is in it is checked before it is used.

Whatever its headers say, no more is unpacked than a module may hold, and never more than a piece is in memory.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from score_learn.content.folders.modules import SETTINGS_FILE
from score_learn.content.folders.names import check_distinct, check_kind, check_name, is_left_behind, shown
from score_learn.core.errors import Invalid

LARGEST = 64 * 1024 * 1024
MOST_FILES = 2000
MOST_BYTES = 200 * 1000 * 1000
# What is read as text is looked at sign by sign, which takes far longer than unpacking it.
TEXT_LARGEST = 500 * 1000
TEXT_IN_ALL = 4 * 1000 * 1000
PIECE = 64 * 1024
# The list of contents of 2,000 files takes half of it; zipfile reads it at once and makes an object of each entry.
_MOST_AT_ONCE = 1024 * 1024
_TEXTS = frozenset({".md", ".toml", ".lock", ".vtt", ".svg"})
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF_8 = 0x800
_REPARSE_POINT = 0x400
_BEGINNINGS = re.compile(
    rb"PK\x03\x04|PK\x05\x06|PK\x07\x08|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh[1-9]|\xfd7zXZ"
)
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the archive and its path, as it stands in the archive."""

    path: str
    info: zipfile.ZipInfo


def unpack(file: BinaryIO, folder: Path) -> str:
    """Write the files of the one module in an archive into an empty folder; return the name of its top folder.

    The name is empty where module.toml stands at the top of the archive.

    Raises:
        Invalid: ``archive_…`` when it is not a module and nothing else; the folder may then hold a part of it.
    """
    archive = _open(file)
    entries = _entries(archive)
    top = _top([entry.path for entry in entries])
    inside = [(entry.path.removeprefix(top), entry.info) for entry in entries]
    for path, _info in inside:
        check_kind(path)
    left, texts_left = MOST_BYTES, TEXT_IN_ALL
    for path, info in inside:
        is_text = PurePosixPath(path).suffix.lower() in _TEXTS
        size = _write(archive, info, folder / path, path, left, texts_left if is_text else None)
        left -= size
        texts_left -= size if is_text else 0
    return top.removesuffix("/")


class _Careful:
    """A file that hands out no more at once than it should, whatever an archive says of itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Read as a file does; what would be too much is refused."""
        if 0 <= size <= _MOST_AT_ONCE:
            return self._file.read(size)
        data = self._file.read(_MOST_AT_ONCE + 1)
        if len(data) > _MOST_AT_ONCE:
            raise Invalid("archive_many", field="file", most=MOST_FILES)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Return that places can be gone to."""
        return True

    def close(self) -> None:
        """Leave the file open: whoever opened it closes it."""


def _open(file: BinaryIO) -> zipfile.ZipFile:
    file.seek(0, 2)
    if file.tell() > LARGEST:
        raise Invalid("archive_large", field="file", most=LARGEST // (1024 * 1024))
    file.seek(0)
    if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise Invalid("archive_unreadable", field="file")
    try:
        return zipfile.ZipFile(_Careful(file))
    except _BROKEN as error:
        raise Invalid("archive_unreadable", field="file") from error


def _entries(archive: zipfile.ZipFile) -> list[_Entry]:
    """Return the files that are to be unpacked; of every entry the name was looked at, of these all else too."""
    found, names = [], []
    for info in archive.infolist():
        name = _name(info)
        check_name(name)
        if is_left_behind(name):
            continue
        names.append(name)
        _check_entry(info, name)
        if not name.endswith("/"):
            found.append(_Entry(name, info))
    if len(found) > MOST_FILES:
        raise Invalid("archive_many", field="file", most=MOST_FILES)
    check_distinct(names)
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """Return a name as it was written; where its encoding is not said, most programs write UTF-8 and some do not."""
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        try:
            name = name.encode("cp437").decode()
        except ValueError as error:
            raise Invalid("archive_name_letters", field="file", name=shown(name)) from error
    return unicodedata.normalize("NFC", name)


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    mode = info.external_attr >> 16
    kind = stat.S_IFMT(mode)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or info.external_attr & _REPARSE_POINT:
        raise Invalid("archive_link", field="file", name=shown(name))
    if info.flag_bits & _ENCRYPTED:
        raise Invalid("archive_encrypted", field="file", name=shown(name))
    # The others unpack without a bound for each piece of theirs.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Invalid("archive_method", field="file", name=shown(name))


def _top(paths: Sequence[str]) -> str:
    """Return the folder everything is in, with its slash, or nothing when the files stand at the top."""
    settings = [path for path in paths if path.rpartition("/")[2] == SETTINGS_FILE]
    if not settings:
        raise Invalid("archive_no_module", field="file")
    if len(settings) > 1:
        raise Invalid("archive_modules", field="file", names=", ".join(map(shown, sorted(settings)[:3])))
    top = settings[0].removesuffix(SETTINGS_FILE)
    if top.count("/") > 1:
        raise Invalid("archive_deep", field="file", name=shown(settings[0]))
    outside = next((path for path in paths if not path.startswith(top)), None)
    if outside is not None:
        raise Invalid("archive_outside", field="file", name=shown(outside), folder=shown(top))
    return top


def _write(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, path: str, left: int, texts_left: int | None
) -> int:
    """Unpack one file and return its size; it is counted as it comes, since its header may say anything."""
    most = left if texts_left is None else min(left, TEXT_LARGEST, texts_left)
    size, said = 0, info.file_size
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as written:
        for piece in _pieces(archive, info, path, most):
            if not size and (_BEGINNINGS.match(piece) or piece[257:262] == b"ustar"):
                raise Invalid("archive_nested", field="file", name=shown(path))
            size += len(piece)
            if size > most:
                raise _too_large(path, size, left, texts_left)
            written.write(piece)
    if size != said:
        raise Invalid("archive_lies", field="file", name=shown(path))
    return size


def _too_large(path: str, size: int, left: int, texts_left: int | None) -> Invalid:
    if size > left:
        return Invalid("archive_unpacked", field="file", most=MOST_BYTES // 1_000_000)
    if texts_left is not None and size > TEXT_LARGEST:
        return Invalid("archive_text", field="file", name=shown(path), most=TEXT_LARGEST // 1000)
    return Invalid("archive_texts", field="file", most=TEXT_IN_ALL // 1_000_000)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, most: int) -> Iterator[bytes]:
    # zipfile stops where the header says the file ends: going on shows what is there, until it is counted as too much.
    info.file_size = most + 2 * PIECE
    try:
        with archive.open(info) as unpacked:
            while piece := unpacked.read(PIECE):
                yield piece
    except _BROKEN as error:
        raise Invalid("archive_broken", field="file", name=shown(path)) from error
