"""Looks into media files: whether a drawing is safe, how large a picture is, and what a file really contains."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from xml.parsers import expat

CONTENT_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
}

_SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/webp": ((8, b"WEBP"),),
    "image/gif": ((0, b"GIF8"),),
    "audio/mpeg": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "audio/mp4": ((4, b"ftyp"),),
    "audio/ogg": ((0, b"OggS"),),
    "video/mp4": ((4, b"ftyp"),),
    "video/webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "text/vtt": ((0, b"WEBVTT"), (3, b"WEBVTT")),
    "application/pdf": ((0, b"%PDF-"),),
}

_DRAWING_TAG_NAMES = """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop clipPath mask pattern marker filter feGaussianBlur feOffset feMerge feMergeNode
    feFlood feComposite feBlend feColorMatrix style switch view
"""
_DRAWING_TAGS = frozenset(_DRAWING_TAG_NAMES.split())
# A backslash can spell any of these words in another way.
_OUTSIDE = re.compile(r"\burl\(\s*['\"]?(?!#)|@import|expression\(|\b(image|image-set|src)\(|\\", re.I)
_MOST_DEFECTS = 50


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong in a drawing: line and column from 1, a finding's code and what to do."""

    line: int
    column: int
    code: str
    message: str


@dataclass(slots=True)
class Drawing:
    """What a look into an SVG file found."""

    width: int | None = None
    height: int | None = None
    defects: list[Defect] = field(default_factory=list)


def has_signature(content_type: str, data: bytes) -> bool:
    """Whether the bytes are what the content type says; SVG is judged by `inspect_drawing` instead."""
    signatures = _SIGNATURES.get(content_type)
    return signatures is None or any(data[at : at + len(mark)] == mark for at, mark in signatures)


def inspect_drawing(data: bytes) -> Drawing:
    """Read an SVG file without resolving anything and list what is unsafe or does not belong into a lesson."""
    drawing = Drawing()
    parser = expat.ParserCreate()
    _Inspector(parser, drawing)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        drawing.defects.append(Defect(error.lineno, error.offset + 1, "E156", message))
    except _Stop:
        pass
    except (ValueError, LookupError):
        drawing.defects.append(Defect(1, 1, "E156", "the encoding of the drawing is unknown; save it as UTF-8"))
    return drawing


class _Stop(Exception):
    """Ends the parsing of a drawing that must not be read any further."""


class _Inspector:
    """Handlers of one parse; entity tricks are refused with the document type, before any entity exists."""

    def __init__(self, parser: expat.XMLParserType, drawing: Drawing) -> None:
        self.parser = parser
        self.drawing = drawing
        self.tags: list[str] = []
        self.style: list[str] = []
        self.style_place = (1, 1)
        self.reported_words = False
        # With buffer_text the parser stands behind the words when it hands them over, and their place is lost.
        parser.buffer_text = False
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.ProcessingInstructionHandler = self.instruction

    def defect(self, code: str, message: str) -> None:
        """Note something at the parser's place."""
        place = (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.drawing.defects.append(Defect(*place, code, message))
        if len(self.drawing.defects) == _MOST_DEFECTS:
            raise _Stop

    def doctype(self, *_: object) -> None:
        """Return a document type may declare entities: stop here."""
        self.defect("E156", "delete the DOCTYPE: it can pull in other files")
        raise _Stop

    def instruction(self, target: str, _data: str) -> None:
        """Return a processing instruction may name a style sheet elsewhere."""
        self.defect("E156", f"delete <?{target} …?>: it can pull in other files")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at a tag and its attributes."""
        tag = name.rpartition(":")[2]
        if not self.tags:
            if tag != "svg":
                self.defect("E156", f"a drawing begins with <svg>, not with <{name}>")
            self.drawing.width, self.drawing.height = _drawing_size(attributes)
            if self.drawing.width is None:
                self.defect("E156", 'the <svg> needs viewBox="0 0 width height"')
        elif tag not in _DRAWING_TAGS:
            # A prefix may be bound to any namespace, so only the bare name counts.
            self.defect("E156", f"<{name}> is not allowed in a drawing; delete it, or save the file as plain SVG")
        for attribute, value in attributes.items():
            self.attribute(name, attribute, value)
        self.tags.append(tag)

    def attribute(self, name: str, attribute: str, value: str) -> None:
        """Refuse event handlers and whatever reaches outside the file."""
        bare = attribute.rpartition(":")[2].lower()
        if bare.startswith("on"):
            self.defect("E156", f"delete the attribute {attribute} of <{name}>: a drawing runs nothing")
        elif bare in {"href", "src", "base"} and not value.startswith("#"):
            self.defect("E156", f"<{name}> points outside the file; only #names inside it are allowed")
        elif _OUTSIDE.search(value):
            self.defect("E156", f"the attribute {attribute} of <{name}> points outside the file")

    def end(self, _name: str) -> None:
        """Leave a tag; a style is looked at whole, as its words may come in pieces."""
        if self.tags.pop() == "style":
            if _OUTSIDE.search("".join(self.style)):
                self.drawing.defects.append(Defect(*self.style_place, "E156", "the style points outside the file"))
            self.style.clear()

    def characters(self, text: str) -> None:
        """Words in a picture stay in one language; figures do not."""
        if "style" in self.tags:
            if not self.style:
                self.style_place = (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
            self.style.append(text)
        in_text = "text" in self.tags
        if in_text and not self.reported_words and re.search(r"[^\W\d_]{2,}", text):
            self.reported_words = True
            message = (
                f"words in a picture cannot be translated: {' '.join(text.split())!r}; use a number and the caption"
            )
            self.defect("W505", message)


def _drawing_size(attributes: dict[str, str]) -> tuple[int | None, int | None]:
    numbers = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    try:
        width, height = round(float(numbers[2])), round(float(numbers[3]))
    except (IndexError, ValueError, OverflowError):
        return None, None
    return (width, height) if 0 < width < 100_000 and 0 < height < 100_000 else (None, None)


def picture_size(content_type: str, data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, JPEG or WebP; None when the file does not say."""
    try:
        if content_type == "image/png":
            return _pair(struct.unpack(">II", data[16:24]))
        if content_type == "image/gif":
            return _pair(struct.unpack("<HH", data[6:10]))
        if content_type == "image/webp":
            return _webp_size(data)
        if content_type == "image/jpeg":
            return _jpeg_size(data)
    except (struct.error, IndexError):
        return None
    return None


def _pair(numbers: tuple[int, ...]) -> tuple[int, int]:
    return numbers[0], numbers[1]


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at < len(data):
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if data[at] != 0xFF:
            return None
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
