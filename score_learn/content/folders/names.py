"""The names in a folder or an archive of a module: which of them are safe to write, and which mean the same file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from score_learn.content.folders.locks import LOCK_FILE
from score_learn.content.folders.modules import SETTINGS_FILE
from score_learn.content.folders.translation_locks import LOCK_FILE as TRANSLATION_LOCK
from score_learn.content.text.media import FOLDER
from score_learn.content.text.pictures import CONTENT_TYPES
from score_learn.core.errors import Invalid

# Of the whole path, in bytes: file systems take 255 for each part of it, and Windows some 260 letters in all.
LONGEST = 200
SHOWN = 80
_ARCHIVE_KINDS = ".zip .7z .rar .tar .gz .tgz .bz2 .xz .zst .jar .war .cab .iso .dmg .docx .xlsx .pptx .odt .epub"
ARCHIVES = frozenset(_ARCHIVE_KINDS.split())
_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]|[ .]$')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\..*)?", re.I)
_LEFT_BEHIND = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def shown(name: str) -> str:
    """Return a name as it can stand in a message: short, and with nothing in it that could turn a line round."""
    clean = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
    return clean if len(clean) <= SHOWN else f"{clean[: SHOWN - 1]}…"


def check_name(name: str) -> None:
    """Refuse a path that leads anywhere else than down, or that some computer cannot have.

    Raises:
        Invalid: with a code and the name.
    """
    if "\\" in name:
        raise Invalid("archive_backslash", field="file", name=shown(name))
    if name.startswith("/") or _DRIVE.match(name):
        raise Invalid("archive_absolute", field="file", name=shown(name))
    parts = name.removesuffix("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise Invalid("archive_upwards", field="file", name=shown(name))
    if len(name.encode()) > LONGEST:
        raise Invalid("archive_name_long", field="file", name=shown(name), most=LONGEST)
    for part in parts:
        if _NOT_ON_WINDOWS.search(part) or _DEVICE.fullmatch(part) or any(map(_is_unseen, part)):
            raise Invalid("archive_name", field="file", name=shown(name))


def _is_unseen(sign: str) -> bool:
    """Whether a sign steers and shows nothing, or is none at all."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def is_left_behind(name: str) -> bool:
    """Whether a file is what macOS and Windows put beside the files of a person who knows nothing of it."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1] in _LEFT_BEHIND or parts[-1].startswith("._")


def check_distinct(names: Iterable[str]) -> None:
    """Refuse names that are one and the same file on some computer, or a file and a folder at once.

    Raises:
        Invalid: ``archive_twice`` with both names.
    """
    seen: dict[str, str] = {}
    for name in names:
        path = name.removesuffix("/")
        for end in (at for at, sign in enumerate(path) if sign == "/"):
            _note(seen, f"{path[:end]}/")
        if name.endswith("/"):
            _note(seen, name)
        elif (other := seen.setdefault(_folded(path), path)) is not path:
            raise Invalid("archive_twice", field="file", name=shown(path), other=shown(other))


def _note(seen: dict[str, str], folder: str) -> None:
    if (other := seen.setdefault(_folded(folder.removesuffix("/")), folder)) != folder:
        raise Invalid("archive_twice", field="file", name=shown(folder), other=shown(other))


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def check_kind(path: str) -> None:
    """Refuse a file that has no place in the folder of a module.

    Raises:
        Invalid: with a code and the name.
    """
    pure = PurePosixPath(path)
    suffix = pure.suffix.lower()
    if any(part.startswith(".") for part in pure.parts):
        raise Invalid("archive_hidden", field="file", name=shown(path))
    if suffix in ARCHIVES:
        raise Invalid("archive_nested", field="file", name=shown(path))
    if pure.parts[0] == FOLDER and len(pure.parts) > 1:
        if suffix not in CONTENT_TYPES:
            raise Invalid("archive_kind", field="file", name=shown(path))
    elif suffix in CONTENT_TYPES:
        raise Invalid("archive_not_in_media", field="file", name=shown(path))
    elif not _is_text_of_a_module(pure):
        raise Invalid("archive_kind", field="file", name=shown(path))


def _is_text_of_a_module(path: PurePosixPath) -> bool:
    if path.suffix == ".md" or path.parts in ((SETTINGS_FILE,), (LOCK_FILE,)):
        return True
    return len(path.parts) == 2 and path.name == TRANSLATION_LOCK
