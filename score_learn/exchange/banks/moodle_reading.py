"""Reads Moodle XML: the questions, their texts turned into Markdown, and the pictures they bring along."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from score_learn.content.sources import FORBIDDEN
from score_learn.exchange.banks.cloze_codes import read_codes
from score_learn.exchange.banks.fractions import read_fraction
from score_learn.exchange.banks.html_to_markdown import html_to_markdown, media_name, plain_to_markdown
from score_learn.exchange.banks.item import Choice, Gap, Item, Notes, Taken, Typed, Unfit
from score_learn.exchange.banks.making import (
    choices_item,
    match_item,
    order_item,
    read_number,
    typed_number,
    typed_words,
)
from score_learn.exchange.banks.remarks import NAME, Remarks, restore
from score_learn.exchange.banks.xml_tree import XmlNode, read_xml

_COMBINED = {"right": "correctfeedback", "partial": "partiallycorrectfeedback", "wrong": "incorrectfeedback"}
_POINTS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,12})?")
_SILENT_TYPES = frozenset({"category"})


def read_moodle(data: bytes, path: str) -> Iterator[tuple[Taken | None, Notes]]:
    """Return each question with what is to be said about it; None for one that is refused."""
    file = read_xml(data)
    questions = file.root.all("question") if file.root and file.root.tag == "quiz" else []
    for node in questions:
        if id(node) not in file.whole or node.attributes.get("type") in _SILENT_TYPES:
            continue
        notes = Notes(path, node.line, _clean(node.value("idnumber")))
        reading = _Reading(node, notes)
        try:
            yield Taken(reading.item(), reading.files), notes
        except Unfit as reason:
            notes.left_out(str(reason))
            yield None, notes
    if file.root and file.root.tag != "quiz" and not file.problem:
        file.problem = f"a file of Moodle begins with <quiz>, this one with <{file.root.tag[:40]}>"
    if file.problem:
        notes = Notes(path, file.line, "")
        notes.left_out(f"everything from here on; {file.problem}")
        yield None, notes


def _clean(text: str) -> str:
    return FORBIDDEN.sub(" ", text)


class _Reading:
    """Reads one question."""

    def __init__(self, node: XmlNode, notes: Notes) -> None:
        self.node = node
        self.notes = notes
        self.files: dict[str, bytes] = {}

    def item(self) -> Item:
        """Return the question."""
        kind = self.node.attributes.get("type", "")
        read = _READERS.get(kind)
        if read is None:
            raise Unfit(_WHY.get(kind, f"we have no questions of the type {kind[:40]!r}"))
        made = read(self)
        stem = made.stem or self.rich(self.node.find("questiontext"))
        texts = dict(made.texts)
        for name, tag in {"explain": "generalfeedback", **_COMBINED}.items():
            text = self.rich(self.node.find(tag))
            if text:
                texts[name] = text
        hints = [text for hint in self.node.all("hint") if (text := self.rich(hint))]
        if hints:
            texts["hint"] = hints[0]
        if len(hints) > 1:
            self.notes.add("only the first hint is kept")
        item = replace(
            made,
            id=_clean(self.node.value("idnumber")),
            name=_clean(self.node.value("name", "text")),
            stem=stem,
            texts=texts,
            tags=tuple(_clean(tag.value("text")) for tags in self.node.all("tags") for tag in tags.all("tag")),
            points=self.points(),
            line=self.node.line,
        )
        return restore(item, self.remarks(), self.notes)

    def remarks(self) -> Remarks:
        """Return what was kept beside the question when it was exported from here."""
        kept = self.node.find(NAME)
        return {name: _clean(value) for name, value in kept.attributes.items()} if kept else {}

    def points(self) -> int:
        """Return the points, which are whole and at least 1 here."""
        text = self.node.value("defaultgrade", default="1")
        if not _POINTS.fullmatch(text):
            return 1
        given = Decimal(text)
        whole = min(max(int(given.quantize(Decimal(1), ROUND_HALF_UP)), 1), 99)
        if whole != given:
            self.notes.add(f"{text} points become {whole}")
        return whole

    def rich(self, node: XmlNode | None, *, one_line: bool = False, text: str | None = None) -> str:
        """Return a text as Markdown, and take its files along."""
        if node is None:
            return ""
        words = _clean(node.value("text")) if text is None else text
        made = self.markdown(node, words, one_line=one_line)
        for file in node.all("file"):
            self.take(file, made)
        return made

    def markdown(self, node: XmlNode, words: str, *, one_line: bool) -> str:
        """Return a text by its format."""
        kind = node.attributes.get("format", "moodle_auto_format")
        if kind == "markdown":
            return " ".join(words.split()) if one_line else words.strip()
        if kind == "plain_text":
            return plain_to_markdown(words, one_line=one_line)
        html = words.replace("\n", "<br>") if kind == "moodle_auto_format" else words
        return html_to_markdown(html, self.notes.add, one_line=one_line)

    def take(self, file: XmlNode, text: str) -> None:
        """Take a file along, if the text shows it."""
        name = media_name(file.attributes.get("name", ""))
        if f"(media/{name})" not in text:
            return
        try:
            self.files[name] = b64decode(file.text, validate=False)
        except (binascii.Error, ValueError):
            self.notes.add(f"the file {name} cannot be read")

    def answers(self) -> list[tuple[float, XmlNode, str]]:
        """Return each answer with its fraction and its feedback."""
        found = []
        for node in self.node.all("answer"):
            written = node.attributes.get("fraction") or node.value("fraction", default="0")
            fraction = read_fraction(written)
            if fraction is None:
                raise Unfit(f"cannot read the fraction {written[:20]!r}")
            found.append((fraction, node, self.rich(node.find("feedback"))))
        return found

    def choices(self) -> Item:
        """Read one or several right options."""
        single = self.node.value("single", default="true") in {"true", "1"}
        read = [(fraction, self.rich(node, one_line=True), said) for fraction, node, said in self.answers()]
        item = choices_item(read, self.notes, single=single, kept_score=self.remarks().get("score", ""))
        return replace(item, shuffle=self.node.value("shuffleanswers", default="true") in {"true", "1"})

    def truefalse(self) -> Item:
        """Read a statement; old files have its answers in another language, the true one first."""
        answers = self.answers()
        if len(answers) != 2:
            raise Unfit(f"a true-false question has two answers, got {len(answers)}")
        words = [node.value("text").lower() for _, node, _ in answers]
        keys = words if sorted(words) == ["false", "true"] else ["true", "false"]
        by_key = dict(zip(keys, answers, strict=True))
        choices = tuple(Choice(key, "", by_key[key][0] == 100, by_key[key][2]) for key in ("true", "false"))
        return Item("truefalse", "", "", choices=choices, shuffle=False)

    def pairs(self) -> Item:
        """Read the pairs of a match."""
        rows = self.node.all("subquestion")
        pairs = []
        for row in rows:
            right = plain_to_markdown(_clean(row.value("answer", "text")), one_line=True)
            left = self.rich(row, one_line=True)
            if left or right:
                pairs.append((left, right))
        return match_item(pairs)

    def order(self) -> Item:
        """Read things in their right order, which their fractions say."""
        graded = self.node.value("gradingtype", default="")
        partial = graded.upper() not in {"ALL_OR_NOTHING", "-1"}
        if partial and graded not in {"RELATIVE_NEXT_EXCLUDE_LAST", "1"}:
            self.notes.add("part of the points is for things that follow each other rightly, however it was counted")
        found = sorted(self.answers(), key=lambda one: one[0])
        return order_item([(self.rich(node, one_line=True), said) for _, node, said in found], _score(partial))

    def numbers(self) -> Item:
        """Read the numbers that may be typed, and their unit."""
        typed: list[Typed] = []
        wrong = ""
        for fraction, node, said in self.answers():
            text = _clean(node.value("text") or node.text)
            if text == "*" and fraction <= 0:
                wrong = said
                continue
            number, around = read_number(text), read_number(node.value("tolerance") or "0")
            typed.append(typed_number((number - around, number + around), fraction, said, self.notes))
        if not typed:
            raise Unfit("no number is given")
        units = [unit for units in self.node.all("units") for unit in units.all("unit")]
        if len(units) > 1:
            self.notes.add("only the first unit is kept")
        unit = _clean(units[0].value("unit_name")) if units else ""
        said_wrong = {"wrong": wrong} if wrong else {}
        return Item("number", "", "", gaps=(Gap("a", "number", typed=tuple(typed)),), texts=said_wrong, unit=unit)

    def words(self) -> Item:
        """Read the words that may be typed."""
        read = [(fraction, _clean(node.value("text") or node.text), said) for fraction, node, said in self.answers()]
        typed, wrong = typed_words(read, self.notes)
        said = {"wrong": wrong} if wrong else {}
        case = self.node.value("usecase") in {"1", "true"}
        return Item("text", "", "", gaps=(Gap("a", "text", typed=typed),), texts=said, keep_case=case)

    def cloze(self) -> Item:
        """Read a text with gaps; each gap is one point there."""
        node = self.node.find("questiontext")
        html, gaps, case = read_codes(_clean(node.value("text")) if node else "", self.notes)
        stem = self.rich(node, text=html)
        shuffled = "_S:" in (node.value("text") if node else "") or not any(gap.choices for gap in gaps)
        return Item("cloze", "", stem, gaps=gaps, keep_case=case, score="partial", shuffle=shuffled)


def _score(partial: bool) -> str:
    return "partial" if partial else "all"


_READERS: dict[str, Callable[[_Reading], Item]] = {
    "multichoice": _Reading.choices,
    "truefalse": _Reading.truefalse,
    "matching": _Reading.pairs,
    "ordering": _Reading.order,
    "numerical": _Reading.numbers,
    "shortanswer": _Reading.words,
    "cloze": _Reading.cloze,
}
_WHY = {
    "essay": "an essay, which no computer can mark",
    "description": "a text without a question; put it into a lesson",
    "calculated": "a number that is calculated anew for everybody; we have only fixed ones",
    "calculatedsimple": "a number that is calculated anew for everybody; we have only fixed ones",
    "calculatedmulti": "a number that is calculated anew for everybody; we have only fixed ones",
}
