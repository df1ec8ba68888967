"""Renders the body of a file: prose with its blocks, cut where a practice question is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from score_learn.content.findings import Report
from score_learn.content.sources import Line
from score_learn.content.text.addresses import Rewriter, Surroundings
from score_learn.content.text.blocks import KINDS, Building, check_block
from score_learn.content.text.markup import Markup, RenderingError, Rewrite, mark, read_mark, split_at_practice
from score_learn.content.text.placing import place, with_places
from score_learn.content.text.sanitise import sanitise
from score_learn.content.text.scanner import Block, Node, Text
from score_learn.content.text.tangles import Tangles

_LONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.S)
MOST_CHARACTERS = 15_000
"""The longest text that is rendered in one piece; a lesson of ten minutes has half of it."""

MOST_ABBREVIATIONS = 50
_ABBREVIATION = re.compile(r"\*\[[^\]]*\][ ]?:")
_TOO_TANGLED = "too many brackets are left open from here on; close them, or write \\[ for one that is no link"
_TOO_DEEP = "the text cannot be rendered: lists or quotes are nested too deeply"


@dataclass(slots=True)
class _Flat:
    """The lines of a body with a mark where a block stands."""

    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    asked: list[Block] = field(default_factory=list)


class Renderer:
    """Renders the texts of one file; everything that leads nowhere is reported at its place."""

    def __init__(self, markup: Markup, around: Surroundings, report: Report) -> None:
        self.markup = markup
        self.around = around
        self.report = report
        self.tangles = Tangles()

    def body(self, nodes: Sequence[Node], *, questions: bool = False) -> list[str | Block]:
        """Render a body; the result is safe HTML and, where `questions` may stand, their blocks, in order."""
        flat = _Flat()
        self._flatten(nodes, flat, depth=0, questions=questions)
        rewriter = Rewriter(self.around, flat.lines, self.report, figures=True)

        def rewrite(root: Element) -> None:
            rewriter(root)
            _Nesting(flat.blocks, rewriter).nest(root)

        html = self._render(flat.lines, rewrite)
        pieces = split_at_practice(html)
        for number in sorted(set(range(len(flat.asked))) - set(pieces)) if html else ():
            report_swallowed(flat.asked[number], self.report)
        return [flat.asked[piece] if isinstance(piece, int) else sanitise(piece) for piece in pieces]

    def html(self, nodes: Sequence[Node]) -> str:
        """Render a body that holds no questions."""
        return "\n".join(piece for piece in self.body(nodes) if isinstance(piece, str))

    def passage(self, lines: Sequence[Line], prefix: str) -> str:
        """Render a text of a question: one paragraph comes without its <p>, so that it fits into a label."""
        html = self.paragraphs(lines, prefix)
        lone = _LONE_PARAGRAPH.fullmatch(html)
        return lone[1] if lone else html

    def paragraphs(self, lines: Sequence[Line], prefix: str) -> str:
        """Render a text with its paragraphs."""
        dedented = [
            line.rest(len(line.text) - len(line.text.lstrip())) if not index else line
            for index, line in enumerate(lines)
        ]
        rewriter = Rewriter(self.around, dedented, self.report, prefix=f"c-{prefix}-")
        return sanitise(self._render(dedented, rewriter)).strip()

    def _render(self, lines: Sequence[Line], rewrite: Rewrite) -> str:
        refused = _too_much(lines) or ((tangle, _TOO_TANGLED) if (tangle := self.tangles.find(lines)) else None)
        if refused:
            line, message = refused
            self.report.add(line.number, line.column, "E119", message)
            return ""
        try:
            return self.markup.render(lines, rewrite)
        except RenderingError:
            first = next((line.number for line in lines if line.number), 1)
            self.report.add(first, 1, "E119", _TOO_DEEP)
            return ""

    def _flatten(self, nodes: Sequence[Node], flat: _Flat, *, depth: int, questions: bool) -> None:
        for node in nodes:
            placed = self.around.placed and not depth
            if isinstance(node, Text):
                flat.lines += with_places(node.lines) if placed else node.lines
            elif not check_block(node, self.report):
                flat.lines += place(node.line) if placed else ()
            elif KINDS[node.name].build is None:
                self._ask(node, flat, depth=depth, questions=questions)
            else:
                number = len(flat.blocks)
                flat.lines += place(node.line) if placed else ()
                flat.blocks.append(node)
                flat.lines += mark("o", number)
                self._flatten(node.children, flat, depth=depth + 1, questions=questions)
                flat.lines += mark("c", number)

    def _ask(self, block: Block, flat: _Flat, *, depth: int, questions: bool) -> None:
        if block.name == "step":
            self.report.add(
                block.line, block.column, "E115", "a step stands inside a :::: scenario, which has more colons"
            )
        elif block.name == "form":
            message = "a form can stand in a tool only; list a file in tools, and offer it with ::: tool {ref=…}"
            self.report.add(block.line, block.column, "E115", message)
        elif not questions:
            self.report.add(block.line, block.column, "E115", f"a {block.name} can stand in a lesson only")
        elif depth:
            message = f"a {block.name} cannot stand inside another block; move it before or after"
            self.report.add(block.line, block.column, "E115", message)
        else:
            flat.lines += mark("p", len(flat.asked))
            flat.asked.append(block)


def _too_much(lines: Sequence[Line]) -> tuple[Line, str] | None:
    """Return where a text is longer than Markdown can read in a second, and what to do; None when it is not."""
    told = [line for line in lines if line.number]
    length = sum(len(line.text) + 1 for line in told)
    if length > MOST_CHARACTERS:
        return told[0], f"this text has {length} characters; cut it in two, {MOST_CHARACTERS} at most"
    abbreviations = [line for line in told if _ABBREVIATION.match(line.text)]
    if len(abbreviations) > MOST_ABBREVIATIONS:
        message = f"{MOST_ABBREVIATIONS} abbreviations are enough; explain the others in the glossary"
        return abbreviations[MOST_ABBREVIATIONS], message
    return None


def report_swallowed(block: Block, report: Report) -> None:
    """Report a block whose mark Markdown took for a part of something else, such as the term of a definition."""
    message = f"{block.name} cannot stand here; write a line of text between it and what comes before or after"
    report.add(block.line, block.column, "E119", message)


class _Nesting:
    """Puts what stands between two marks into the element of its block."""

    def __init__(self, blocks: Sequence[Block], rewriter: Rewriter) -> None:
        self.blocks = blocks
        self.rewriter = rewriter
        self.heading = "h2"

    def nest(self, root: Element) -> None:
        """Rebuild the children of the root; a block whose marks Markdown swallowed is reported."""
        children = list(root)
        for child in children:
            root.remove(child)
        levels: list[list[Element]] = [[]]
        opened: list[int] = []
        built: set[int] = set()
        for child in children:
            found = read_mark(child)
            if found is None or found[0] in "pL":
                self.heading = "h3" if child.tag in {"h2", "h3", "h4"} else self.heading
                levels[-1].append(child)
            elif found[0] == "o":
                opened.append(found[1])
                levels.append([])
            elif opened and opened[-1] == found[1]:
                content = levels.pop()
                levels[-1].append(self._build(opened.pop(), content))
                built.add(found[1])
        for number in sorted(set(range(len(self.blocks))) - built):
            report_swallowed(self.blocks[number], self.rewriter.report)
        for level in levels:
            root.extend(level)

    def _build(self, number: int, content: list[Element]) -> Element:
        block = self.blocks[number]
        build = KINDS[block.name].build
        if build is None:
            raise KeyError(block.name)
        made = build(Building(block, content, self.rewriter, self.heading, number + 1))
        made.tail = "\n"
        return made
