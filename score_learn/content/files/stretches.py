"""Cuts a lesson at its questions, so that the prose between two of them can be set beside that of a translation."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from score_learn.content.rules import Practice, Prose, Segment
from score_learn.content.sources import Line
from score_learn.content.text.scanner import Block, Node, Text, code_lines

UNTRANSLATED = "untranslated"
"""The block in which a translation keeps what nobody has translated yet."""

ASKING = frozenset({"question", "check", "scenario"})
_HEADING = re.compile(r"(#{2,6})(?!#)[ \t]*\S")

Prosaic = TypeVar("Prosaic")
Name = tuple[str, int]
"""The id of a question and how often it was asked before in the same lesson; "" stands for the beginning."""


@dataclass(slots=True)
class Stretch:
    """The prose after a question, as the file has it: its nodes, and the line where it begins."""

    name: Name
    line: int
    nodes: list[Node] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not any(True for node in self.nodes if isinstance(node, Block) or _says_something(node))

    @property
    def shape(self) -> tuple[str, ...]:
        """Its headings and blocks, in order; what is kept untranslated counts as if it were translated."""
        return tuple(_shape(self.nodes))

    @property
    def is_incomplete(self) -> bool:
        """Whether something in it is kept untranslated."""
        return any(block.name == UNTRANSLATED for block in _blocks(self.nodes))


def stretches(nodes: Iterable[Node]) -> dict[Name, Stretch]:
    """Return the prose of the body of a lesson by the question it follows, in order."""
    found = {("", 0): Stretch(("", 0), 1)}
    last = found["", 0]
    for node in nodes:
        if isinstance(node, Block) and node.name in ASKING:
            name = _counted(_asked(node), found)
            last = found[name] = Stretch(name, node.line)
        else:
            last.nodes.append(node)
    return found


def prose_by_question(segments: Sequence[Segment]) -> dict[Name, list[Prose]]:
    """Return the rendered prose of a lesson by the question it follows, in order."""
    found: dict[Name, list[Prose]] = {("", 0): []}
    last = found["", 0]
    for segment in segments:
        if isinstance(segment, Practice):
            last = found[_counted(segment.question_id, found)] = []
        else:
            last.append(segment)
    return found


def joined(items: Iterable[tuple[Name, Prosaic]], known: Container[Name]) -> list[tuple[Name, list[Prosaic]]]:
    """Put what follows a question that a translation lacks to what stands before it, as it stands there."""
    found: list[tuple[Name, list[Prosaic]]] = []
    for name, one in items:
        if name in known or not found:
            found.append((name, [one]))
        else:
            found[-1][1].append(one)
    return found


def _counted(name: str, found: Iterable[Name]) -> Name:
    return name, sum(1 for known, _ in found if known == name)


def _asked(block: Block) -> str:
    reference = block.attributes.get("ref")
    return reference.value if block.name == "check" and reference else block.id


def _says_something(text: Text) -> bool:
    return any(line.text.strip() for line in text.lines)


def _shape(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield from _headings(node.lines)
        elif node.name == UNTRANSLATED:
            yield from _shape(node.children)
        else:
            yield node.name
            yield from _shape(node.children)
            yield f"/{node.name}"


def _headings(lines: Sequence[Line]) -> Iterator[str]:
    code = code_lines(list(lines))
    for line in lines:
        match = None if line.number in code else _HEADING.match(line.text)
        if match:
            yield match[1]


def _blocks(nodes: Iterable[Node]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node, Block):
            yield node
            yield from _blocks(node.children)
