"""Writes questions as Moodle XML: the texts are HTML, and pictures come along."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from score_learn.content.rules import GAP_MARK
from score_learn.content.text.markup import Markup
from score_learn.content.text.media import MediaFolder
from score_learn.content.text.sanitise import plain_text
from score_learn.exchange.banks.cloze_codes import gap_code
from score_learn.exchange.banks.fractions import nearest, share, written
from score_learn.exchange.banks.item import VERDICTS, Item, Note, Notes, Unfit, plain
from score_learn.exchange.banks.portable import Page
from score_learn.exchange.banks.remarks import NAME, Remarks, common_remarks, keep_feedback, keep_texts

_MARK = re.compile(GAP_MARK.format("([a-z0-9]+)"))
_TYPES = {
    "single": "multichoice",
    "multi": "multichoice",
    "hotspot": "multichoice",
    "truefalse": "truefalse",
    "match": "matching",
    "order": "ordering",
    "number": "numerical",
    "text": "shortanswer",
    "cloze": "cloze",
}
_COMBINED = {"right": "correctfeedback", "partial": "partiallycorrectfeedback", "wrong": "incorrectfeedback"}
_WITH_COMBINED = frozenset({"multichoice", "matching", "ordering"})
PLUGIN = "@@PLUGINFILE@@/"


def write_moodle(items: Iterable[Item], media: MediaFolder, language: str) -> tuple[bytes, tuple[Note, ...]]:
    """Return the file and what it could not take along."""
    quiz = Element("quiz")
    markup = Markup(language)
    found: list[Note] = []
    for item in items:
        notes = Notes(item.path, item.line, item.id)
        try:
            quiz.append(_Writing(item, notes, markup, media).question())
        except Unfit as reason:
            notes.left_out(str(reason))
        found += notes.found
    indent(quiz)
    return tostring(quiz, encoding="utf-8", xml_declaration=True) + b"\n", tuple(found)


class _Writing:
    """Writes one question."""

    def __init__(self, item: Item, notes: Notes, markup: Markup, media: MediaFolder) -> None:
        self.item = item
        self.notes = notes
        self.markup = markup
        self.media = media
        self.remarks: Remarks = {}

    def question(self) -> Element:
        """Return the element of the question."""
        kind = _TYPES.get(self.item.type)
        if kind is None:
            raise Unfit(f"Moodle has no {self.item.type} questions")
        item = self.item
        self.remarks = common_remarks(item)
        made = Element("question", type=kind)
        _text(SubElement(made, "name"), item.name)
        self.rich(made, "questiontext", self.stem(), self.page_of_stem)
        self.rich(made, "generalfeedback", item.text("explain"))
        _plain(made, "defaultgrade", f"{item.points}.0000000")
        _plain(made, "penalty", "0.3333333")
        _plain(made, "hidden", "0")
        _plain(made, "idnumber", item.id)
        _ANSWERS[item.type](self, made)
        self.verdicts(made, kind)
        if item.text("hint"):
            self.rich(made, "hint", item.text("hint"))
        if item.tags:
            tags = SubElement(made, "tags")
            for tag in item.tags:
                _text(SubElement(tags, "tag"), tag)
        if self.remarks:
            SubElement(made, NAME, dict(sorted(self.remarks.items())))
        return made

    def stem(self) -> str:
        """Return the question's text, with the picture of a hotspot below it."""
        item = self.item
        return f"{item.stem}\n\n![{item.alt}]({item.image})" if item.image else item.stem

    def page(self) -> Page:
        """Return what renders one text with its own files."""
        return Page(self.markup, self.media, self.notes, PLUGIN)

    def page_of_stem(self, page: Page, markdown: str) -> str:
        """Render the question's text; a cloze has its gaps in it."""
        html = page.html(markdown)
        gaps = {gap.key: gap for gap in self.item.gaps}
        return _MARK.sub(lambda match: gap_code(gaps[match[1]], self.item, self.notes, self.words), html)

    def words(self, markdown: str) -> str:
        """Return the words of a text, without their looks."""
        return plain_text(self.page().passage(markdown))

    def rich(self, parent: Element, tag: str, markdown: str, render: Callable[[Page, str], str] = Page.html) -> Element:
        """Add a text in HTML with its files."""
        page = self.page()
        element = SubElement(parent, tag, format="html")
        _text(element, render(page, markdown))
        for name, file in page.files.items():
            kept = SubElement(element, "file", name=name, path="/", encoding="base64")
            kept.text = b64encode(file.data).decode()
        return element

    def answer(self, parent: Element, fraction: float, text: str, feedback: str, *, html: bool) -> Element:
        """Add an answer with the part of the points it earns."""
        if html:
            made = self.rich(parent, "answer", text, Page.passage)
        else:
            made = SubElement(parent, "answer", format="plain_text")
            _text(made, text)
        made.set("fraction", written(fraction))
        self.rich(made, "feedback", feedback)
        return made

    def choices(self, parent: Element) -> None:
        """Write one or several right options."""
        item = self.item
        single = item.type == "single"
        if item.type == "hotspot":
            self.notes.add("becomes a multi question over the texts, below the picture")
        _plain(parent, "single", "true" if single else "false")
        _plain(parent, "shuffleanswers", "true" if item.shuffle else "false")
        _plain(parent, "answernumbering", "abc")
        rights = sum(one.right for one in item.choices)
        part = share(rights)
        wrong = 0.0 if single else -part if item.score == "partial" else -100.0
        if not single and item.score == "all":
            self.notes.add("Moodle gives part of the points here")
            if rights > 1:
                self.remarks["score"] = "all"
        elif not single and rights == 1:
            self.remarks["score"] = "partial"
        for one in item.choices:
            self.answer(parent, part if one.right else wrong, one.text, one.feedback, html=True)

    def truefalse(self, parent: Element) -> None:
        """Write the two answers of a statement."""
        for one in self.item.choices:
            self.answer(parent, 100.0 if one.right else 0.0, one.key, one.feedback, html=False)

    def pairs(self, parent: Element) -> None:
        """Write the pairs of a match; what fits nothing has no left side."""
        item = self.item
        _plain(parent, "shuffleanswers", "true")
        self.remarks["score"] = item.score
        if item.score == "all":
            self.notes.add("Moodle gives part of the points here")
        keep_feedback(item, self.remarks, self.notes, "Moodle")
        lefts = {one.key: one.text for one in item.choices}
        for target in item.targets:
            row = self.rich(parent, "subquestion", lefts.get(target.key, ""))
            words = self.words(target.text)
            if self.page().passage(target.text) != _escaped(words):
                self.notes.add("Moodle shows right sides without bold, links and pictures")
            _text(SubElement(row, "answer"), words)

    def order(self, parent: Element) -> None:
        """Write things in their right order."""
        item = self.item
        _plain(parent, "layouttype", "VERTICAL")
        _plain(parent, "selecttype", "ALL")
        _plain(parent, "selectcount", str(len(item.choices)))
        _plain(parent, "gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST" if item.score == "partial" else "ALL_OR_NOTHING")
        _plain(parent, "showgrading", "1")
        for place, one in enumerate(item.choices, start=1):
            self.answer(parent, float(place), one.text, one.feedback, html=True)

    def numbers(self, parent: Element) -> None:
        """Write the numbers that may be typed, and the unit beside the field."""
        for one in self.item.gaps[0].typed:
            made = self.answer(parent, self.fraction(one.percent), plain(one.middle), one.feedback, html=False)
            _plain(made, "tolerance", plain(one.tolerance))
        self.anything_else(parent)
        if self.item.unit:
            unit = SubElement(SubElement(parent, "units"), "unit")
            _plain(unit, "multiplier", "1")
            _plain(unit, "unit_name", self.item.unit)
            for name, value in (("unitgradingtype", "0"), ("showunits", "0"), ("unitsleft", "0")):
                _plain(parent, name, value)

    def typed(self, parent: Element) -> None:
        """Write the words that may be typed; an asterisk would stand for any text."""
        _plain(parent, "usecase", "1" if self.item.keep_case else "0")
        for one in self.item.gaps[0].typed:
            text = one.text.replace("*", "\\*")
            self.answer(parent, self.fraction(one.percent), text, one.feedback, html=False)
        self.anything_else(parent)

    def anything_else(self, parent: Element) -> None:
        """Write what is said to every other answer."""
        if self.item.text("wrong"):
            made = self.answer(parent, 0.0, "*", self.item.text("wrong"), html=False)
            if self.item.type == "number":
                _plain(made, "tolerance", "0")

    def fraction(self, percent: int) -> float:
        """Return the fraction of Moodle's that is nearest."""
        fraction = nearest(percent)
        if abs(fraction - percent) > 1:
            self.notes.add(f"Moodle has no {percent}%; it becomes {written(fraction)}%")
        return fraction

    def cloze(self, _parent: Element) -> None:
        """Say what gaps cannot have; they stand in the text."""
        item = self.item
        self.remarks["score"] = item.score
        if item.score == "all" and len(item.gaps) > 1:
            self.notes.add("Moodle gives part of the points here")
        keep_feedback(item, self.remarks, self.notes, "Moodle")
        if item.points != 1:
            self.remarks["points"] = str(item.points)
            self.notes.add(f"a Moodle cloze has one point for each gap, not points={item.points}")

    def verdicts(self, parent: Element, kind: str) -> None:
        """Write what is said after a right, partly right or wrong answer."""
        if kind in _WITH_COMBINED:
            for name, tag in _COMBINED.items():
                self.rich(parent, tag, self.item.text(name))
        else:
            typed = self.item.type in {"number", "text"}
            lost = [name for name in VERDICTS if not (typed and name == "wrong")]
            keep_texts(self.item, lost, self.remarks, self.notes, "Moodle")


_ANSWERS: dict[str, Callable[[_Writing, Element], None]] = {
    "single": _Writing.choices,
    "multi": _Writing.choices,
    "hotspot": _Writing.choices,
    "truefalse": _Writing.truefalse,
    "match": _Writing.pairs,
    "order": _Writing.order,
    "number": _Writing.numbers,
    "text": _Writing.typed,
    "cloze": _Writing.cloze,
}


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _plain(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\u00a0", "&nbsp;")
