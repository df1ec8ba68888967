"""The media folder of a module: what is in it, by name, and what each file is called for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from score_learn.content.claimed import Ids
from score_learn.content.findings import Report
from score_learn.content.memory import Memory, stamp
from score_learn.content.sources import leads_elsewhere
from score_learn.content.text.pictures import CONTENT_TYPES, has_signature, inspect_drawing, picture_size

DRAWING_LIMIT = 30_000
PICTURE_LIMIT = 100_000
RECORDING_LIMIT = 1_000_000
MODULE_LIMIT = 1_000_000
FILE_LIMIT = 50_000_000
FOLDER = "media"
_KINDS = ", ".join(sorted(CONTENT_TYPES))


@dataclass(frozen=True, slots=True)
class MediaItem:
    """One file: `name` is its path below the media folder, `width` and `height` are pixels where it is a picture."""

    name: str
    sha256: str
    content_type: str
    data: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None

    @property
    def size(self) -> int:
        """Its weight in bytes."""
        return len(self.data)

    @property
    def address(self) -> str:
        """Where it is served; the same bytes have the same address for ever."""
        return f"/media/{self.sha256}"

    @property
    def family(self) -> str:
        """The kind of medium: image, audio, video, text or application."""
        return self.content_type.partition("/")[0]


@dataclass(slots=True)
class MediaFolder:
    """The files of a module by name, and the names that a page has used so far."""

    items: dict[str, MediaItem] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    language: str = ""

    def of(self, language: str) -> MediaFolder:
        """Return the same files as a language has them: media/fr/x.svg goes before media/x.svg."""
        return MediaFolder(self.items, self.used, language)

    def find(self, address: str) -> MediaItem | None:
        """Return the file of an address such as media/line4.svg, noted as used; None when there is none."""
        folder, _, name = address.partition("/")
        name = own if (own := f"{self.language}/{name}") in self.items else name
        item = self.items.get(name) if folder == FOLDER else None
        if item:
            self.used.add(name)
        return item

    @property
    def used_items(self) -> tuple[MediaItem, ...]:
        """The files that pages use, sorted by name."""
        return tuple(self.items[name] for name in sorted(self.used))


def missing(address: str) -> tuple[str, str]:
    """Return the code and the message for an address in the media folder at which nothing can be served."""
    suffix = Path(address).suffix.lower()
    if suffix in CONTENT_TYPES:
        return "E158", f"there is no file {address}; put it into the module's media folder"
    return "E159", f"{address} is of a kind that is not served; use one of {_KINDS}"


def read_media(folder: Path, path: str, report: Report, memory: Memory | None = None) -> MediaFolder:
    """Read a media folder; files that cannot be served are reported and left out."""
    memory = memory or Memory()
    media = MediaFolder()
    if not folder.is_dir():
        return media
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not file.name.startswith("."):
            here = report.at(f"{path}/{name}")
            item = memory.recall(here.path, stamp(file), here, Ids(), partial(_read_alone, file, name))
            if item:
                media.items[name] = item
    return media


def _read_alone(file: Path, name: str, report: Report, _ids: Ids) -> MediaItem | None:
    return _read(file, name, report)


def _read(file: Path, name: str, report: Report) -> MediaItem | None:
    content_type = CONTENT_TYPES.get(file.suffix.lower())
    if content_type is None or leads_elsewhere(file):
        report.add(1, 1, "E159", f"this kind of file is not served; use one of {_KINDS}")
        return None
    if file.stat().st_size > FILE_LIMIT:
        report.add(1, 1, "E159", f"the file is over {FILE_LIMIT // 1_000_000} MB; nobody on a phone can load it")
        return None
    data = file.read_bytes()
    size = _inspect(content_type, data, report)
    _weigh(content_type, len(data), report)
    return MediaItem(name, hashlib.sha256(data).hexdigest(), content_type, data, *size)


def _inspect(content_type: str, data: bytes, report: Report) -> tuple[int | None, int | None]:
    if content_type == "image/svg+xml":
        drawing = inspect_drawing(data)
        for defect in drawing.defects:
            report.add(defect.line, defect.column, defect.code, defect.message)
        return drawing.width, drawing.height
    if not has_signature(content_type, data):
        report.add(1, 1, "E159", f"the file is not {content_type}, whatever its name says")
    size = picture_size(content_type, data)
    if size is None and content_type.startswith("image/"):
        report.add(1, 1, "E159", "the size of the picture cannot be read; save it again")
    return size or (None, None)


def _weigh(content_type: str, size: int, report: Report) -> None:
    kilobytes = round(size / 1000)
    if content_type == "image/svg+xml":
        if size > DRAWING_LIMIT:
            report.add(1, 1, "W501", f"the drawing has {kilobytes} kB; simplify it to {DRAWING_LIMIT // 1000} kB")
    elif content_type.startswith("image/"):
        if size > PICTURE_LIMIT:
            report.add(1, 1, "W502", f"the picture has {kilobytes} kB; make it smaller than {PICTURE_LIMIT // 1000} kB")
    elif size > RECORDING_LIMIT and not content_type.startswith("text/"):
        report.add(1, 1, "W503", f"the file has {kilobytes} kB; on a bad line it will not arrive. Aim at 1 MB")
