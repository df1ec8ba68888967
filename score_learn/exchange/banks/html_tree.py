"""Reads a piece of HTML into a small tree; whatever the text, it ends, and nothing in it is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_BLOCK_NAMES = """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
_DEEPEST = 40
# What a tag ends that stands open, up to the tags that hold it back.
_ENDS = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
}


@dataclass(slots=True)
class Node:
    """An element: its children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Return every element below this one."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def words(self) -> str:
        """Return the text inside, as it stands."""
        return "".join(child if isinstance(child, str) else child.words() for child in self.children)

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own, or holds something that does."""
        return self.tag in BLOCKS or any(child.tag in BLOCKS for child in self.walk())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end(frozenset({"p"}), frozenset({"li", "td", "th", "blockquote", "div", "dd"}))
        if tag in _ENDS:
            self._end(*_ENDS[tag])
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < _DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)

    def _end(self, tags: frozenset[str], borders: frozenset[str]) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag in borders:
                return
            if self.open[place].tag in tags:
                del self.open[place:]
                return


def read_html(html: str) -> Node:
    """Return the tree of a piece of HTML; what is nested too deeply is laid side by side."""
    reader = _Reader()
    # A declaration that is not known makes the parser of the standard library give up.
    reader.feed(re.sub(r"<!(?!--)", "&lt;!", html))
    reader.close()
    return reader.root
