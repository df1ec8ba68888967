"""Finds the blocks of a lesson: fences of colons, before Markdown sees the text, with the place of everything."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from score_learn.content.findings import Report
from score_learn.content.sources import Line

_FENCE = re.compile(r"(:{3,})[ \t]*(.*)")
_INDENTED = re.compile(r"[ \t]+:{3,}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ID = re.compile(r"#([^\s{}\"=]+)")
_ATTRIBUTE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)=(?:\"([^\"]*)\"|([^\s{}\"]*))")
_HEADING = re.compile(r"#{1,6}[ \t]")
_ANSWER = re.compile(r"[-*+] |[0-9]{1,3}\. ")
_KEYWORD = re.compile(r"[a-z]+:")
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
    """A fenced block: `word` is what follows the name of a question (its type).

    One that is not `closed` ends where it seems to; what follows stands beside it.
    """

    name: str
    word: str
    title: str
    id: str
    attributes: dict[str, Attribute]
    line: int
    column: int
    colons: int
    id_column: int = 0
    closed: bool = True
    children: list[Node] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The lines of the block itself, without those of blocks inside it."""
        return [line for child in self.children if isinstance(child, Text) for line in child.lines]


Node = Text | Block


def code_lines(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines inside fenced code, fences included."""
    return _find_code(lines, None)[0]


def _find_code(lines: Sequence[Line], report: Report | None) -> tuple[set[int], set[int]]:
    """Return the numbers of lines of code, and of those of code that never ends: up to the next empty line or fence."""
    inside: set[int] = set()
    lost: set[int] = set()
    if not any(line.text.startswith(("```", "~~~")) for line in lines):
        return inside, lost
    ends = _Ends(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        match = _CODE_OPEN.fullmatch(line.text) if line.text.startswith(("```", "~~~")) else None
        if line.text.startswith(("```", "~~~")) and not match and report:
            report.add(line.number, line.column, "E119", "write ``` alone or with one word after it")
        end = ends.after(index, match[1]) if match else index
        if match and end < 0:
            if report:
                message = f"the code is not closed; write a line {match[1]} after it"
                report.add(line.number, line.column, "E119", message)
            end = _where_code_seems_to_end(lines, index)
            lost.update(one.number for one in lines[index : end + 1])
        elif match:
            inside.update(one.number for one in lines[index : end + 1])
        index = end + 1
    return inside, lost


class _Ends:
    """Where fences of code could close: by their text, so that looking for one does not walk over the file."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.places: dict[str, list[int]] = {}
        self.openings: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            if line.text.startswith(("```", "~~~")):
                match = _CODE_OPEN.fullmatch(line.text)
                if match and match[1] != line.text:
                    self.openings.setdefault(match[1], []).append(index)
                else:
                    self.places.setdefault(line.text, []).append(index)

    def after(self, index: int, fence: str) -> int:
        """Return the line that closes the fence opened at an index, or -1; another opening comes only after it."""
        place = _next(self.places.get(fence, []), index)
        opening = _next(self.openings.get(fence, []), index)
        return -1 if 0 <= opening < place else place


def _next(places: Sequence[int], index: int) -> int:
    at = bisect.bisect_right(places, index)
    return places[at] if at < len(places) else -1


def _where_code_seems_to_end(lines: Sequence[Line], begin: int) -> int:
    end = begin
    while end + 1 < len(lines) and lines[end + 1].text.strip() and not _FENCE.fullmatch(lines[end + 1].text):
        end += 1
    return end


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
        here = self.here
        last = here[-1] if here else None
        if isinstance(last, Text):
            last.lines.append(line)
        else:
            here.append(Text([line]))

    def open(self, block: Block) -> None:
        """Open a block inside the innermost one that has more colons."""
        while self.stack and self.stack[-1].colons <= block.colons:
            outer = self.leave_open()
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
            self.unclosed()
        self.stack.pop()

    def unclosed(self) -> None:
        """Report the innermost block, whose end was never seen."""
        block = self.leave_open()
        fence = ":" * block.colons
        message = f"block {block.name} is not closed; write a line {fence} after it"
        self.report.add(block.line, block.column, "E110", message)

    def leave_open(self) -> Block:
        """Take leave of the innermost block without a fence: what seems to come after it moves out of it."""
        block = self.stack.pop()
        block.closed = False
        own: list[Node] = []
        if block.children and isinstance(block.children[0], Text):
            lines = block.children[0].lines
            end = 0 if block.name == "check" else _where_block_seems_to_end(lines, block.name == "question")
            own = [Text(lines[:end])]
            block.children[0] = Text(lines[end:])
        self.here.extend(block.children)
        block.children = own
        return block


def scan(lines: Sequence[Line], report: Report) -> list[Node]:
    """Cut the lines into text and blocks; whatever is wrong is reported and the rest still comes back."""
    walk = _Scan(report)
    code, lost = _find_code(lines, report)
    for given in lines:
        # Of code that never ends nothing is read: Markdown would take all that follows for code, or none.
        line = Line(given.number, given.column, "…") if given.number in lost else given
        if ":::" not in line.text or line.number in code:
            walk.text(line)
            continue
        match = _FENCE.fullmatch(line.text)
        if match is None:
            if _INDENTED.match(line.text):
                report.add(line.number, line.column, "E111", "a fence of colons begins at the start of its line")
            walk.text(line)
        elif not match[2]:
            walk.close(line, len(match[1]))
        else:
            block = _opening(line, match, report)
            walk.open(block)
    while walk.stack:
        walk.unclosed()
    return walk.top


def _where_block_seems_to_end(lines: Sequence[Line], is_question: bool) -> int:
    seen, blank = "", False
    for index, line in enumerate(lines):
        if not line.text.strip():
            if seen and not is_question:
                return index
            blank = True
            continue
        if is_question and (_HEADING.match(line.text) or (blank and seen == "answer" and line.text[0].isupper())):
            return index
        if _ANSWER.match(line.text):
            seen = "answer"
        elif _KEYWORD.match(line.text) or not seen:
            seen = "text"
        blank = False
    return len(lines)


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
