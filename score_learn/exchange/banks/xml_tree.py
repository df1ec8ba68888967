"""Reads XML into a small tree; a file that declares anything of its own is refused, and nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 60_000_000
_DEEPEST = 60


@dataclass(slots=True)
class XmlNode:
    """An element, and the line at which it begins."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[XmlNode] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what is written in it, without its children."""
        return "".join(self.parts).strip()

    def find(self, *path: str) -> XmlNode | None:
        """Return the first element along a path of tags."""
        node: XmlNode | None = self
        for tag in path:
            node = next((child for child in node.children if child.tag == tag), None) if node else None
        return node

    def all(self, tag: str) -> list[XmlNode]:
        """Return its own elements of that tag."""
        return [child for child in self.children if child.tag == tag]

    def value(self, *path: str, default: str = "") -> str:
        """Return the text of an element along a path; the default where there is none."""
        node = self.find(*path)
        return node.text if node else default


@dataclass(slots=True)
class XmlFile:
    """What could be read of a file: its elements up to the first mistake, and that mistake with its line."""

    root: XmlNode | None = None
    problem: str = ""
    line: int = 1
    whole: set[int] = field(default_factory=set)
    """Elements that were closed, by their identity: others are cut off by the mistake."""


class _Stop(Exception):
    """Ends the reading of a file that must not be read any further."""


class _Builder:
    def __init__(self, parser: expat.XMLParserType, file: XmlFile) -> None:
        self.parser = parser
        self.file = file
        self.open: list[XmlNode] = []
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.doctype

    def stop(self, problem: str) -> None:
        self.file.problem, self.file.line = problem, self.parser.CurrentLineNumber
        raise _Stop

    def doctype(self, *_: object) -> None:
        self.stop("delete the DOCTYPE: a document type can declare entities and pull in other files")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= _DEEPEST:
            self.stop("the elements are nested too deeply")
        node = XmlNode(tag, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.file.root = node
        self.open.append(node)

    def end(self, _tag: str) -> None:
        self.file.whole.add(id(self.open.pop()))

    def characters(self, text: str) -> None:
        if self.open:
            self.open[-1].parts.append(text)


def read_xml(data: bytes) -> XmlFile:
    """Read a file as far as it can be read."""
    file = XmlFile()
    if len(data) > MOST_BYTES:
        file.problem = f"the file is over {MOST_BYTES // 1_000_000} MB"
        return file
    parser = expat.ParserCreate()
    _Builder(parser, file)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        file.problem, file.line = f"not well-formed XML: {expat.ErrorString(error.code)}", error.lineno
    except _Stop:
        pass
    except (ValueError, LookupError):
        file.problem = "the encoding of the file is unknown; save it as UTF-8"
    return file
