"""Finds the blocks of a lesson: fences of colons, before Markdown sees the text, with the place of everything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from score_learn.content.findings import Report
from score_learn.content.sources import Line

_FENCE = re.compile(r"(:{3,})[ \t]*(.*)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ID = re.compile(r"#([^\s{}\"=]+)")
_ATTRIBUTE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)=(?:\"([^\"]*)\"|([^\s{}\"]*))")
# The same opening and closing that Markdown's own fenced code has: both must agree on what is code.
_CODE_OPEN = re.compile(r"(`{3,}|~{3,})[ ]*(\{[^\n]*\}|[\w#.+-]*)[ ]*")


@dataclass(frozen=True, slots=True)
class Attribute:
    """The value of a block's attribute and the place of its name."""

    value: str
    line: int
    column: int


@dataclass(slots=True)
class Text:
    """Lines of Markdown between two fences."""

    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A fenced block: `word` is what follows the name of a question (its type)."""

    name: str
    word: str
    title: str
    id: str
    attributes: dict[str, Attribute]
    line: int
    column: int
    colons: int
    id_column: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The lines of the block itself, without those of blocks inside it."""
        return [line for child in self.children if isinstance(child, Text) for line in child.lines]


Node = Text | Block


def code_lines(lines: tuple[Line, ...] | list[Line], report: Report | None = None) -> set[int]:
    """Return the numbers of the lines inside fenced code, fences included; a malformed or open fence is reported."""
    inside: set[int] = set()
    fence, opened = "", 0
    for line in lines:
        if fence:
            inside.add(line.number)
            if line.text == fence:
                fence = ""
        elif line.text.startswith(("```", "~~~")):
            match = _CODE_OPEN.fullmatch(line.text)
            if match:
                fence, opened = match[1], line.number
                inside.add(line.number)
            elif report:
                report.add(line.number, line.column, "E119", "write ``` alone or with one word after it")
    if fence and report:
        report.add(opened, 1, "E119", f"the code is not closed; write a line {fence} after it")
    return inside


class _Scan:
    """One walk over the lines: `stack` holds the blocks that are open, the outermost first."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.top: list[Node] = []
        self.stack: list[Block] = []

    @property
    def here(self) -> list[Node]:
        return self.stack[-1].children if self.stack else self.top

    def text(self, line: Line) -> None:
        """Add a line to the innermost open block."""
        if not self.here or not isinstance(self.here[-1], Text):
            self.here.append(Text())
        last = self.here[-1]
        if isinstance(last, Text):
            last.lines.append(line)

    def open(self, block: Block) -> None:
        """Open a block inside the innermost one that has more colons."""
        while self.stack and self.stack[-1].colons <= block.colons:
            outer = self.stack.pop()
            self.report.add(
                block.line,
                block.column,
                "E114",
                f"block opened inside the block of line {outer.line} which is not closed; "
                f"close that one first, or give it more colons than this one",
            )
        self.here.append(block)
        self.stack.append(block)

    def close(self, line: Line, colons: int) -> None:
        """Close the innermost block of that many colons."""
        if not self.stack:
            self.report.add(line.number, line.column, "E112", "this fence closes nothing; delete it")
            return
        if colons not in {block.colons for block in self.stack}:
            innermost = self.stack.pop()
            message = f"the block of line {innermost.line} has {innermost.colons} colons; close it with as many"
            self.report.add(line.number, line.column, "E112", message)
            return
        while self.stack[-1].colons != colons:
            self.unclosed(self.stack.pop())
        self.stack.pop()

    def unclosed(self, block: Block) -> None:
        """Report a block whose end was never seen."""
        fence = ":" * block.colons
        message = f"block {block.name} is not closed; write a line {fence} after it"
        self.report.add(block.line, block.column, "E110", message)


def scan(lines: tuple[Line, ...] | list[Line], report: Report) -> list[Node]:
    """Cut the lines into text and blocks; whatever is wrong is reported and the rest still comes back."""
    walk = _Scan(report)
    code = code_lines(lines, report)
    for line in lines:
        match = None if line.number in code else _FENCE.fullmatch(line.text)
        if match is None:
            if line.number not in code and re.match(r"[ \t]+:{3,}", line.text):
                report.add(line.number, line.column, "E111", "a fence of colons begins at the start of its line")
            walk.text(line)
        elif not match[2]:
            walk.close(line, len(match[1]))
        else:
            block = _opening(line, match, report)
            walk.open(block)
    for block in reversed(walk.stack):
        walk.unclosed(block)
    return walk.top


def _opening(line: Line, match: re.Match[str], report: Report) -> Block:
    block = Block("", "", "", "", {}, line.number, line.column, len(match[1]))
    rest = line.rest(match.start(2))
    name = _NAME.match(rest.text)
    if name is None:
        message = 'write a fence as ::: name "title" {#id key=value}'
        report.add(rest.number, rest.column, "E111", message)
        return block
    block.name = name[0]
    rest = _skip(rest, name.end())
    word = _NAME.match(rest.text)
    if word:
        block.word = word[0]
        rest = _skip(rest, word.end())
    rest = _read_title(block, rest, report)
    if rest.text.startswith("{"):
        rest = _read_attributes(block, rest, report)
    if rest.text:
        message = f"cannot read {rest.text!r}; a title stands in straight quotes, attributes in braces"
        report.add(rest.number, rest.column, "E111", message)
    return block


def _skip(line: Line, offset: int) -> Line:
    rest = line.text[offset:]
    return line.rest(offset + len(rest) - len(rest.lstrip()))


def _read_title(block: Block, rest: Line, report: Report) -> Line:
    if not rest.text.startswith('"'):
        return rest
    end = rest.text.find('"', 1)
    if end < 0:
        report.add(rest.number, rest.column, "E111", "the closing quote of the title is missing")
        return rest.rest(len(rest.text))
    block.title = rest.text[1:end].strip()
    return _skip(rest, end + 1)


def _read_attributes(block: Block, rest: Line, report: Report) -> Line:
    here = _skip(rest, 1)
    while here.text and not here.text.startswith("}"):
        identifier = _ID.match(here.text)
        attribute = _ATTRIBUTE.match(here.text)
        if identifier:
            block.id, block.id_column = identifier[1], here.column + 1
            here = _skip(here, identifier.end())
        elif attribute:
            name = attribute[1]
            value = attribute[2] if attribute[2] is not None else attribute[3]
            if name in block.attributes:
                report.add(here.number, here.column, "E111", f"the attribute {name} stands there twice")
            block.attributes[name] = Attribute(value, here.number, here.column)
            here = _skip(here, attribute.end())
        else:
            message = f"cannot read {here.text.rstrip('}').strip()!r}; write {{#id key=value}}"
            report.add(here.number, here.column, "E111", message)
            return here.rest(len(here.text))
    if not here.text:
        report.add(here.number, here.column, "E111", "the closing brace is missing")
        return here
    return _skip(here, 1)
