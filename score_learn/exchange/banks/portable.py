"""Renders Markdown as the plain HTML that any system shows: no class of ours, no address of this site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree.ElementTree import Element

import nh3

from score_learn.content.sources import Line
from score_learn.content.text.markup import Markup, RenderingError
from score_learn.content.text.media import FOLDER, MediaFolder, MediaItem
from score_learn.content.text.trees import with_parents
from score_learn.exchange.banks.item import Notes, Unfit

_LONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.S)
_OUTSIDE = re.compile(r"(?i)(https?://|mailto:|tel:)\S")
_ALIGNMENT = re.compile(r"text-align: (left|center|right);")
_HEADING = re.compile("h[1-6]")
_TAG_NAMES = """
    p br strong em code pre ul ol li table thead tbody tr th td blockquote a img hr dl dt dd sup
"""
_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"style"},
    "th": {"style"},
}
_cleaner = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    attribute_filter=lambda _tag, name, value: value if name != "style" or _ALIGNMENT.fullmatch(value) else None,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="pass_through",
    link_rel=None,
)


@dataclass(slots=True)
class Page:
    """Renders the texts of one question; `files` are those that it needs, by their name beside it.

    `prefix` stands before the name of a file: where the other system looks for it.
    """

    markup: Markup
    media: MediaFolder
    notes: Notes
    prefix: str
    files: dict[str, MediaItem] = field(default_factory=dict)

    def html(self, markdown: str) -> str:
        """Return a text with its paragraphs."""
        if not markdown:
            return ""
        lines = [Line(0, 1, line) for line in markdown.split("\n")]
        try:
            rendered = self.markup.render(lines, self._rewrite)
        except RenderingError:
            raise Unfit("its text is nested too deeply") from None
        return str(_cleaner.clean(rendered)).strip()

    def passage(self, markdown: str) -> str:
        """Return the text of an answer: one paragraph comes without its <p>."""
        html = self.html(markdown)
        lone = _LONE_PARAGRAPH.fullmatch(html)
        return lone[1] if lone else html

    def take(self, address: str) -> str:
        """Take a file along; returns the address under which the question finds it."""
        item = self.media.find(address)
        if item is None:
            raise Unfit(f"there is no file {address}")
        name = item.name.replace("/", "-")
        self.files[name] = item
        return self.prefix + quote(name)

    def _rewrite(self, root: Element) -> None:
        for _, child in with_parents(root):
            if child.tag == "a":
                self._link(child)
            elif child.tag == "img":
                child.set("src", self.take(child.get("src", "")))
            elif child.tag == "abbr":
                self.notes.add("the explanation of an abbreviation is left out")
            elif _HEADING.fullmatch(child.tag):
                child.tag = "p"

    def _link(self, link: Element) -> None:
        address = link.get("href", "").strip()
        if address.startswith(f"{FOLDER}/"):
            link.set("href", self.take(address))
        elif not _OUTSIDE.match(address) and "\x02" not in address:
            link.attrib.pop("href", None)
            link.tag = "span"
            self.notes.add("a link into this site is left out, its words are kept")
