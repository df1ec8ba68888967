"""Writes questions as QTI 3 items: one file each, with their pictures, in a package with its manifest."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, indent, tostring

from score_learn.content.rules import GAP_MARK
from score_learn.content.text.markup import Markup
from score_learn.content.text.media import MediaFolder, MediaItem
from score_learn.content.text.wording import word
from score_learn.exchange.banks.html_tree import Node, read_html
from score_learn.exchange.banks.item import Gap, Item, Note, Notes, Unfit
from score_learn.exchange.banks.portable import Page
from score_learn.exchange.banks.qti_responses import add, declare, feedback_texts, identifier, process, response_name

_ITEM_SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PACKAGE_SPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_MARK = re.compile(f"({GAP_MARK.format('[a-z0-9]+')})")
_DRAWN = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can name: two exports of the same thing are the same."""
_FOLDER = "files"


@dataclass(slots=True)
class _File:
    item: Item
    data: bytes
    files: dict[str, MediaItem] = field(default_factory=dict)


def write_qti(items: Iterable[Item], media: MediaFolder, language: str) -> tuple[bytes, tuple[Note, ...]]:
    """Return the package and what it could not take along."""
    markup = Markup(language)
    made: list[_File] = []
    found: list[Note] = []
    for item in items:
        notes = Notes(item.path, item.line, item.id)
        try:
            made.append(_Writing(item, notes, Page(markup, media, notes, f"{_FOLDER}/"), language).file())
        except Unfit as reason:
            notes.left_out(str(reason))
        found += notes.found
    return _package(made), tuple(found)


class _Writing:
    """Writes one item."""

    def __init__(self, item: Item, notes: Notes, page: Page, language: str) -> None:
        self.item = item
        self.notes = notes
        self.page = page
        self.language = language

    def file(self) -> _File:
        """Return the file of the item, and the pictures it needs."""
        item = self.item
        if item.type == "scenario":
            raise Unfit("a scenario has no place in QTI")
        self._warn()
        root = Element("qti-assessment-item", {"xmlns": _ITEM_SPACE, "identifier": item.id, "title": item.name})
        root.attrib.update({"adaptive": "false", "time-dependent": "false", "xml:lang": self.language})
        declare(root, item)
        body = add(root, "qti-item-body")
        if item.type in {"number", "text"}:
            self._rich(body, item.stem)
            paragraph = add(body, "p")
            self._field(paragraph, item.gaps[0])
            paragraph[-1].tail = f" {item.unit}" if item.unit else None
        elif item.type == "cloze":
            self._rich(body, item.stem)
        else:
            self._interaction(body)
        process(root, item)
        for name, text in feedback_texts(item):
            shown = {"outcome_identifier": "FEEDBACK", "identifier": name, "show_hide": "show"}
            self._rich(add(add(root, "qti-modal-feedback", **shown), "qti-content-body"), text)
        for child in root:
            # Blanks between the words of a text are seen; only what holds no text is laid out.
            if child.tag not in {"qti-item-body", "qti-modal-feedback"}:
                indent(child)
            child.tail = "\n"
        return _File(item, tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", dict(self.page.files))

    def _warn(self) -> None:
        item = self.item
        if item.text("hint"):
            self.notes.add("QTI has no place for hint: that every system shows")
        lost = item.type in {"match", "order"} and any(one.feedback for one in item.choices)
        if lost or any(gap.feedback for gap in item.gaps):
            self.notes.add("QTI has no place for the feedback to a pair, an item or a gap")

    def _rich(self, parent: Element, markdown: str) -> None:
        """Add a text in HTML; the gaps of a cloze stand in it."""
        _fill(parent, read_html(self.page.html(markdown)).children, self._gap)
        if not any(child.tag in {"p", "div", "ul", "ol", "table"} for child in parent):
            paragraph = Element("p")
            paragraph.text, parent.text = parent.text, None
            paragraph.extend(list(parent))
            for child in list(parent):
                parent.remove(child)
            parent.append(paragraph)

    def _passage(self, parent: Element, markdown: str) -> None:
        _fill(parent, read_html(self.page.passage(markdown)).children, self._gap)

    def _gap(self, parent: Element, key: str) -> None:
        self._field(parent, next(gap for gap in self.item.gaps if gap.key == key))

    def _field(self, parent: Element, gap: Gap) -> None:
        name = response_name(self.item, gap)
        if gap.kind != "choice":
            longest = max(len(one.text) for one in gap.typed)
            add(parent, "qti-text-entry-interaction", response_identifier=name, expected_length=str(longest + 5))
            return
        shuffle = "true" if self.item.shuffle else "false"
        made = add(parent, "qti-inline-choice-interaction", response_identifier=name, shuffle=shuffle)
        for one in gap.choices:
            self._passage(add(made, "qti-inline-choice", identifier=identifier(one.key)), one.text)

    def _interaction(self, body: Element) -> None:
        item = self.item
        named = {"response_identifier": "RESPONSE"}
        if item.type in {"match", "order"}:
            self._match(body, named) if item.type == "match" else self._order(body, named)
        elif item.type == "hotspot":
            self._hotspot(body, named)
        else:
            most = "0" if item.type == "multi" else "1"
            shuffle = "true" if item.shuffle else "false"
            made = add(body, "qti-choice-interaction", **named, shuffle=shuffle, max_choices=most)
            self._rich(add(made, "qti-prompt"), item.stem)
            for one in item.choices:
                choice = add(made, "qti-simple-choice", identifier=identifier(one.key))
                text = word(one.key, self.language) if item.type == "truefalse" else one.text
                self._passage(choice, text)

    def _match(self, body: Element, named: dict[str, str]) -> None:
        made = add(body, "qti-match-interaction", **named, shuffle="true", max_associations=str(len(self.item.choices)))
        self._rich(add(made, "qti-prompt"), self.item.stem)
        for side, most, rows in (("L", "1", self.item.choices), ("R", "0", self.item.targets)):
            group = add(made, "qti-simple-match-set")
            for one in rows:
                choice = add(group, "qti-simple-associable-choice", identifier=f"{side}-{one.key}", match_max=most)
                self._passage(choice, one.text)

    def _order(self, body: Element, named: dict[str, str]) -> None:
        made = add(body, "qti-order-interaction", **named, shuffle="true")
        self._rich(add(made, "qti-prompt"), self.item.stem)
        for one in self.item.choices:
            self._passage(add(made, "qti-simple-choice", identifier=identifier(one.key)), one.text)

    def _hotspot(self, body: Element, named: dict[str, str]) -> None:
        item = self.item
        address = self.page.take(item.image)
        file = self.page.media.find(item.image)
        width, height = (file.width or 0, file.height or 0) if file else (0, 0)
        made = add(body, "qti-hotspot-interaction", **named, max_choices="0")
        self._rich(add(made, "qti-prompt"), item.stem)
        add(made, "img", src=address, width=str(width), height=str(height), alt=item.alt)
        for one in item.choices:
            kind, coords = _pixels(one.shape, width, height)
            label = {"hotspot_label": " ".join("".join(_texts(self.page.passage(one.text))).split())}
            add(made, "qti-hotspot-choice", identifier=identifier(one.key), shape=kind, coords=coords, **label)


def _texts(html: str) -> Iterable[str]:
    yield read_html(html).words()


def _fill(parent: Element, children: Iterable[Node | str], gap: Callable[[Element, str], None]) -> None:
    """Add pieces of HTML to an element, well formed as XML wants it; marks become the fields of their gaps."""
    for child in children:
        if isinstance(child, Node):
            made = add(parent, child.tag)
            made.attrib.update(child.attributes)
            _fill(made, child.children, gap)
            continue
        for place, piece in enumerate(_MARK.split(child)):
            if place % 2:
                gap(parent, piece[1:-1])
            elif len(parent):
                parent[-1].tail = (parent[-1].tail or "") + piece
            else:
                parent.text = (parent.text or "") + piece


def _pixels(shape: str, width: int, height: int) -> tuple[str, str]:
    """Return a shape in pixels: ours is in per cent, a radius in per cent of the width."""
    kind, *written = shape.split()
    values = [float(one) for one in written]
    if kind == "rect":
        x, y, wide, high = values
        values = [x, y, x + wide, y + high]
    if kind == "circle":
        pixels = [values[0] * width, values[1] * height, values[2] * width]
    else:
        pixels = [value * (height if place % 2 else width) for place, value in enumerate(values)]
    return kind, ",".join(str(round(value / 100)) for value in pixels)


def _package(made: Iterable[_File]) -> bytes:
    made = list(made)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _store(archive, "imsmanifest.xml", _manifest(made))
        for one in made:
            _store(archive, f"{one.item.id}.xml", one.data)
        for name, file in sorted({name: file for one in made for name, file in one.files.items()}.items()):
            _store(archive, f"{_FOLDER}/{name}", file.data)
    return out.getvalue()


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _DRAWN), data, zipfile.ZIP_DEFLATED)


def _manifest(made: Iterable[_File]) -> bytes:
    root = Element("manifest", {"xmlns": _PACKAGE_SPACE, "identifier": "score-learn"})
    about = add(root, "metadata")
    add(about, "schema", "QTI Package")
    add(about, "schemaversion", "3.0.0")
    add(root, "organizations")
    resources = add(root, "resources")
    for one in made:
        href = f"{one.item.id}.xml"
        made_one = add(resources, "resource", identifier=one.item.id, type="imsqti_item_xmlv3p0", href=href)
        add(made_one, "file", href=href)
        for name in sorted(one.files):
            add(made_one, "file", href=f"{_FOLDER}/{name}")
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
