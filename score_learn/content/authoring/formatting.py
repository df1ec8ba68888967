"""Brings the text of a file into its usual form: ids and keys that are missing, marks in line, lists by four spaces.

What a document means stays as it is, and what cannot be read stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from score_learn.content.authoring.gaps_written import long_gaps
from score_learn.content.authoring.indents import straighten
from score_learn.content.authoring.keys_written import keyed
from score_learn.content.findings import Report
from score_learn.content.questions.question_types import TYPES
from score_learn.content.questions.reading import bare_items, split_question
from score_learn.content.questions.types.choices import KEY
from score_learn.content.questions.types.shape import Item, Written
from score_learn.content.sources import FORBIDDEN, Line, merged, split_lines
from score_learn.content.text.frontmatter import parse_front_matter
from score_learn.content.text.scanner import Block, Node, Text, code_lines, scan
from score_learn.content.text.schema import is_id

_FENCE = "---"
_MATTER_ITEM = re.compile(r"[ \t]*-[ \t]+(?=\S)")
_OPENING = re.compile(r":{3,}[ \t]*[\w-]+(?:[ \t]+[\w-]+)?(?:[ \t]+\"[^\"]*\")?[ \t]*(\{[ \t]*)?")
_MARKS = {"single": re.compile(r"\(([ x])\)[ \t]*"), "truefalse": re.compile(r"\(([ x])\)[ \t]*")}
_MARKS |= {name: re.compile(r"\[([ x])\][ \t]*") for name in ("multi", "hotspot")}
_KEYED = frozenset({"single", "multi", "hotspot", "match", "order"})
_WAY = re.compile(r" {0,3}([-*+]|[0-9]{1,3}\.)[ \t]+(?=.*\S[ \t]*->)")


@dataclass(frozen=True, slots=True)
class Place:
    """What is known about a file.

    `owner` begins its ids, empty where none may be added; `heads_id` says whether its front matter needs one. `new_id`
    gives an id that nobody has; `locked` has the keys that a question was locked with.
    """

    owner: str = ""
    heads_id: bool = False
    new_id: Callable[[str], str] = str
    locked: Mapping[str, frozenset[str]] = field(default_factory=dict)


def format_text(text: str, place: Place) -> str:
    """Return the text of a Markdown file in its usual form; doing it twice changes nothing."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = split_lines(text, Report())
    if merged(lines, Report()) is not lines:
        return text
    kept = {number for number, line in enumerate(raw, start=1) if FORBIDDEN.search(line)}
    edit = _Edit(dict.fromkeys(range(1, max(kept, default=0) + 1), ""), kept, place)
    edit.lines |= {line.number: line.text for line in lines}
    begin = edit.front_matter(lines)
    edit.body(lines[begin:])
    made = [raw[number - 1] if number in kept else edit.lines[number] for number in sorted(edit.lines)]
    while len(made) > 1 and not made[-1]:
        made.pop()
    return "\n".join([*made[:1], *edit.inserted, *made[1:]]) + "\n"


class _Edit:
    """The lines of a file while they are brought into form; one with a forbidden character is never touched."""

    def __init__(self, lines: dict[int, str], kept: set[int], place: Place) -> None:
        self.lines = lines
        self.kept = kept
        self.place = place
        self.inserted: list[str] = []

    def set(self, number: int, text: str) -> None:
        """Write a line anew."""
        if number not in self.kept:
            self.lines[number] = text.rstrip()

    def front_matter(self, lines: Sequence[Line]) -> int:
        """Bring the front matter into form, if it can be read; returns where the body begins."""
        if not lines or lines[0].text != _FENCE:
            return 0
        end = next((index for index, line in enumerate(lines[1:], start=1) if line.text == _FENCE), 0)
        inside = tuple(lines[1:end])
        report = Report()
        matter = parse_front_matter(inside, report)
        if end and not report.findings and not self.kept & {line.number for line in inside}:
            for line in inside:
                item = _MATTER_ITEM.match(line.text)
                if item:
                    self.set(line.number, f"    - {line.text[item.end() :]}")
            if self.place.heads_id and self.place.owner and "id" not in matter.entries:
                self.inserted.append(f"id: {self.place.new_id(self.place.owner)}")
        return end + 1 if end else len(lines)

    def body(self, lines: Sequence[Line]) -> None:
        """Bring blocks, questions and lists into form."""
        report = Report()
        nodes = scan(lines, report)
        broken = {finding.line for finding in report.findings}
        for block in _blocks(nodes):
            if block.closed and block.line not in broken:
                self.block(block)
        for text in _texts(nodes):
            self.lists(text.lines)

    def block(self, block: Block) -> None:
        """Give a block its id, and its answers their keys and their places."""
        known = block.name == "scenario" or (block.name == "question" and block.word in TYPES)
        if known and not block.id and self.place.owner:
            head = _OPENING.match(self.lines[block.line])
            if head:
                identifier = self.place.new_id(self.place.owner)
                self.set(block.line, _with_id(self.lines[block.line], head, identifier))
        if block.name == "question" and block.word in TYPES:
            self.question(block)
        elif block.name == "step" and self.place.owner:
            self.ways(block)

    def question(self, block: Block) -> None:
        """Bring the answers of a question into form, and the lists in its texts."""
        written = split_question(block, TYPES[block.word], Report())
        locked = self.place.locked.get(block.id, frozenset())
        self.items(written.items, block.word, locked)
        if block.word == "order" and not written.items and self.place.owner:
            self.bare_order(written, locked)
        if block.word == "cloze" and self.place.owner:
            for number, text in long_gaps(written.stem):
                self.set(number, text)
        elif written.items:
            self.lists(written.stem)
        for lines in written.keywords.values():
            self.lists(lines[1:])

    def items(self, items: Sequence[Item], kind: str, locked: frozenset[str]) -> None:
        """Write each answer as `- (x) a) text` and its feedback by two spaces."""
        mark = _MARKS.get(kind)
        marks = [mark.match(item.line.text) if mark else None for item in items]
        texts = [item.line.text[found.end() if found else 0 :] for item, found in zip(items, marks, strict=True)]
        if kind in _KEYED and self.place.owner:
            texts = keyed(texts, locked)
        for item, found, text in zip(items, marks, texts, strict=True):
            if mark is None or found:
                self.item(item, f"{found[0].strip()} " if found else "", text)

    def item(self, item: Item, mark: str, text: str) -> None:
        """Write one answer, its mark and its text."""
        bullet = item.place.text.split(maxsplit=1)[0]
        bullet = bullet if bullet[0].isdigit() else "-"
        key = KEY.match(text)
        text = f"{key[1]}) {text[key.end() :]}" if key else text
        self.set(item.line.number, f"{bullet} {mark}{text}")
        for line in item.feedback:
            self.set(line.number, f"  > {line.text}")

    def bare_order(self, written: Written, locked: frozenset[str]) -> None:
        """Give the items of an order their keys where none of them has one: they stand at the end of the question."""
        found = bare_items(written.stem)
        texts = keyed([line.text[match.end() :] for line, match in found], locked)
        for (line, match), text in zip(found, texts, strict=True):
            if len(found) > 1:
                self.set(line.number, f"{match[1]} {text}")

    def ways(self, block: Block) -> None:
        """Give the choices of a step their keys."""
        lines = block.lines
        code = code_lines(lines)
        ways = [(line, way) for line in lines if line.number not in code and (way := _WAY.match(line.text))]
        texts = keyed([line.text[way.end() :] for line, way in ways])
        for (line, way), text in zip(ways, texts, strict=True):
            if not KEY.match(line.text[way.end() :]):
                self.set(line.number, f"{way[0]}{text}")

    def lists(self, lines: Sequence[Line]) -> None:
        """Indent nested lists by four spaces."""
        for number, text in straighten([line for line in lines if line.column == 1]):
            self.set(number, text)


def _with_id(text: str, head: re.Match[str], identifier: str) -> str:
    if not is_id(identifier):
        return text
    if head[1] is None:
        return f"{text[: head.end()].rstrip()} {{#{identifier}}}{text[head.end() :]}"
    rest = text[head.end() :]
    blank = "" if rest.startswith("}") else " "
    return f"{text[: head.start(1)]}{{#{identifier}{blank}{rest}"


def _blocks(nodes: Iterable[Node]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node, Block):
            yield node
            yield from _blocks(node.children)


def _texts(nodes: Iterable[Node]) -> Iterator[Text]:
    for node in nodes:
        if isinstance(node, Text):
            yield node
        elif node.name != "question":
            yield from _texts(node.children)
