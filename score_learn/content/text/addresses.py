"""Rewrites the finished tree of a text: where links lead, which file an image is, how a table is aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from score_learn.content.findings import Report
from score_learn.content.rules import direction
from score_learn.content.sources import Line
from score_learn.content.text.masking import Locator
from score_learn.content.text.media import FOLDER, MediaFolder, MediaItem, missing
from score_learn.content.text.sanitise import is_allowed_link
from score_learn.content.text.trees import append, element, replace, with_parents, words

EMPTY_LINK_TEXTS = frozenset(
    {"", "click", "click here", "here", "this", "link", "this link", "this page", "more", "read more", "see here"}
)
_FILE_NAME = re.compile(r"\S+\.(?:svg|png|jpe?g|gif|webp)|(?:img|dsc|image|picture|photo)[_-]?[0-9]+", re.I)
_SAYS_PICTURE = re.compile(r"(?:an? |the )?(?:image|picture|photo|photograph|drawing|graphic) (?:of|showing)\b", re.I)
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")
_ALIGNMENT_CLASSES = {"left": "cell-start", "center": "cell-center", "right": "cell-end"}


@dataclass(slots=True)
class Surroundings:
    """What the texts of a module may refer to; `glossary` is None where there is no library around the module.

    `spoken` are the words and signs of which is said how they are read aloud; None where the library has no such table.

    `source_language` is set where a translation is read. `placed` says that prose is rendered with a mark before each
    stretch of it, which tells its line.
    """

    language: str
    media: MediaFolder = field(default_factory=MediaFolder)
    glossary: frozenset[str] | None = None
    lessons: frozenset[str] = frozenset()
    source_language: str = ""
    placed: bool = False
    spoken: frozenset[str] | None = None
    tools: frozenset[str] = frozenset()


class Rewriter:
    """Rewrites one tree and reports links and images that lead nowhere, at their place in the source.

    Every id gets the prefix, so that nothing an author writes can meet an id of the page around it. `figures` turns a
    paragraph that is only an image into a plate with its caption.
    """

    def __init__(
        self, around: Surroundings, lines: Sequence[Line], report: Report, *, prefix: str = "c-", figures: bool = False
    ) -> None:
        self.around = around
        self.report = report
        self.prefix = prefix
        self.figures = figures
        self._locator = Locator(lines)

    def __call__(self, root: Element) -> None:
        """Rewrite everything below the root."""
        for parent, child in with_parents(root):
            if child.tag == "a":
                self._link(child)
            elif child.tag == "img":
                self._image(child)
            elif child.tag == "table" and parent.get("class") != "table-frame":
                self._table(parent, child)
            elif child.tag == "p" and self.figures:
                self._lone_image(parent, child)
            elif child.tag == "h1":
                child.tag = "h2"
            if "id" in child.attrib:
                child.set("id", self.prefix + _compact(child.get("id", "")))
            if "lang" in child.attrib:
                child.set("dir", direction(child.get("lang", "")))

    def _link(self, link: Element) -> None:
        address = _unmangled(link.get("href", "").strip())
        if address.startswith("#"):
            link.set("href", f"#{self.prefix}{_compact(address[1:])}")
            return
        place = self._locator.find(address)
        if words(link).lower().strip(" .:") in EMPTY_LINK_TEXTS and link.find(".//img") is None:
            self.report.add(*place, "E154", f"{words(link)!r} does not say where the link leads; name the thing")
        if address.startswith("glossary:"):
            self._term(link, address.removeprefix("glossary:"), place)
        elif address.startswith(f"{FOLDER}/"):
            item = self.media(address, place)
            link.set("href", item.address if item else "")
            if item:
                link.set("download", item.name.rpartition("/")[2])
        elif address.removesuffix(".md") in self.around.lessons:
            link.set("href", address.removesuffix(".md"))
        elif ":" not in address or not is_allowed_link(address):
            link.attrib.pop("href", None)
            message = (
                f"cannot link to {address!r}; write https://, mailto:, tel:, glossary:word, media/file, #part "
                "or the name of a lesson of this module"
            )
            self.report.add(*place, "E152", message)

    def _term(self, link: Element, term: str, place: tuple[int, int]) -> None:
        if self.around.glossary is not None and term not in self.around.glossary:
            self.report.add(*place, "E157", f"the glossary has no word {{#{term}}}; add it or take the link away")
        link.set("href", f"/glossary#{term}")
        link.set("class", "term")

    def media(self, address: str, place: tuple[int, int]) -> MediaItem | None:
        """Return the file of an address, reporting one that is not there."""
        item = self.around.media.find(address)
        if item is None:
            if address.startswith(f"{FOLDER}/"):
                self.report.add(*place, *missing(address))
            else:
                self.report.add(*place, "E152", f"{address!r} is not in the media folder; write media/name")
        return item

    def _image(self, image: Element) -> None:
        source = image.get("src", "").strip()
        place = self._locator.find(source, "![")
        decorative = "decorative" in image.get("class", "").split()
        if not image.get("alt", "").strip() and not decorative:
            message = "image has no alternative text; write ![what it shows](…), or {: .decorative } after it"
            self.report.add(*place, "E150", message)
        elif not decorative:
            self._check_words(image.get("alt", "").strip(), place)
        if decorative:
            image.set("alt", "")
        item = self.media(source, place)
        if item and item.family != "image":
            self.report.add(*place, "E158", f"{source} is not a picture; use ::: audio, ::: video or ::: download")
            item = None
        dress_image(image, item)

    def _check_words(self, words_of_it: str, place: tuple[int, int]) -> None:
        if _FILE_NAME.fullmatch(words_of_it):
            self.report.add(*place, "W151", f"{words_of_it!r} is the name of a file; write what the picture shows")
        elif _SAYS_PICTURE.match(words_of_it):
            message = (
                f"a screen reader says itself that it is a picture; begin with what comes after {words_of_it[:12]!r}"
            )
            self.report.add(*place, "W151", message)

    def _lone_image(self, parent: Element, paragraph: Element) -> None:
        if len(paragraph) != 1 or paragraph[0].tag != "img":
            return
        image = paragraph[0]
        if (paragraph.text or "").strip() or (image.tail or "").strip():
            return
        caption = image.attrib.pop("title", None)
        image.tail = None
        replace(parent, paragraph, plate(image, element("b", caption) if caption else None))

    def _table(self, parent: Element, table: Element) -> None:
        columns = 0
        for cell in table.iter():
            if cell.tag in {"th", "td"}:
                match = _ALIGNMENT.search(cell.attrib.pop("style", ""))
                alignment = match[1] if match else cell.attrib.pop("align", "")
                if alignment in _ALIGNMENT_CLASSES:
                    cell.set("class", _ALIGNMENT_CLASSES[alignment])
            if cell.tag == "th":
                columns += 1
                cell.set("scope", "col")
        if columns == 2:
            table.set("class", "versus")
        else:
            table.set("class", "figures")
            replace(parent, table, element("div", table, class_="table-frame"))


def dress_image(image: Element, item: MediaItem | None) -> None:
    """Give an image its address and size; without a file it keeps only its words."""
    image.attrib.pop("src", None)
    if item:
        image.set("src", item.address)
        image.set("loading", "lazy")
        if item.width and item.height:
            image.set("width", str(item.width))
            image.set("height", str(item.height))


def plate(image: Element, *caption: Element | None) -> Element:
    """Return a picture with its caption, as the manual prints them."""
    image.attrib.pop("title", None)
    image.set("class", "plate-picture")
    figure = element("figure", image, class_="plate")
    parts = [part for part in caption if part is not None]
    if parts:
        append(figure, element("figcaption", *parts, class_="plate-caption"))
    return figure


def _compact(name: str) -> str:
    return re.sub(r"[\s\"'<>&]+", "-", name)


def _unmangled(address: str) -> str:
    # Markdown writes automatic mail links as entities behind U+0002amp U+0003, to hide them from robots.
    plain = re.sub("\x02amp\x03#([0-9]+);", lambda match: chr(int(match[1])), address)
    return re.sub(r"&#([0-9]+);", lambda match: chr(int(match[1])), plain)
