"""Reads GIFT as Moodle does: questions with an empty line between them; one that is refused hurts no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from score_learn.content.rules import GAP_MARK
from score_learn.content.sources import FORBIDDEN
from score_learn.exchange.banks.fractions import read_fraction
from score_learn.exchange.banks.html_to_markdown import html_to_markdown, plain_to_markdown
from score_learn.exchange.banks.item import Choice, Gap, Item, Notes, Typed, Unfit
from score_learn.exchange.banks.making import (
    choices_item,
    match_item,
    order_item,
    read_number,
    typed_number,
    typed_words,
)
from score_learn.exchange.banks.remarks import NAME, Remarks, restore

_ESCAPED = ":#={}~n\\"
# Private-use characters, which a text cannot contain here, stand for escaped ones while a question is cut.
_ESCAPE = re.compile(r"\\([:#={}~n\\])")
_FIRST = 0xE100
_BACK = {chr(_FIRST + place): "\n" if sign == "n" else sign for place, sign in enumerate(_ESCAPED)}
_RESTORE = re.compile("[" + "".join(_BACK) + "]")
_ID, _TAG = re.compile(r"\[id:([^\]]+)\]"), re.compile(r"\[tag:([^\]]+)\]")
_REMARK = re.compile(rf"//\s*{NAME}:\s*(\{{.*\}})\s*")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_TRUE, _FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})


@dataclass(slots=True)
class _Raw:
    """A question as it stands in the file: where, what its comments say, and its text with escaped signs hidden."""

    line: int
    text: str
    id: str = ""
    tags: tuple[str, ...] = ()
    remarks: Remarks = field(default_factory=dict)


def clean(text: str) -> str:
    """Return a file's text without what no page may contain, with line feeds only."""
    return FORBIDDEN.sub(" ", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def read_gift(text: str, path: str) -> Iterator[tuple[Item | None, Notes]]:
    """Return each question with what is to be said about it; None for one that is refused."""
    for line, lines in _groups(clean(text)):
        raw = _raw(line, lines)
        if not raw.text or raw.text.upper().startswith("$CATEGORY:"):
            continue
        notes = Notes(path, raw.line, raw.id)
        try:
            yield _item(raw, notes), notes
        except Unfit as reason:
            notes.left_out(str(reason))
            yield None, notes


def _groups(text: str) -> Iterator[tuple[int, list[str]]]:
    group: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            start = start if group else number
            group.append(line.strip())
        elif group:
            yield start, group
            group = []


def _raw(line: int, lines: Sequence[str]) -> _Raw:
    comments = [one for one in lines if one.startswith("//")]
    said = " ".join(one for one in comments if not _REMARK.fullmatch(one))
    found = _ID.search(said)
    first = next((place for place, one in enumerate(lines) if not one.startswith("//")), 0)
    text = "\n".join("" if one.startswith("//") else one for one in lines).strip()
    hidden = _ESCAPE.sub(lambda match: chr(_FIRST + _ESCAPED.index(match[1])), text)
    tags = tuple(tag.strip() for tag in _TAG.findall(said))
    return _Raw(line + first, hidden, found[1].strip() if found else "", tags, _remarks(comments))


def _remarks(comments: Sequence[str]) -> Remarks:
    for comment in comments:
        match = _REMARK.fullmatch(comment)
        try:
            read = json.loads(match[1]) if match else None
        except (ValueError, RecursionError):
            continue
        if isinstance(read, dict):
            return {str(name): value for name, value in read.items() if isinstance(value, str)}
    return {}


def _item(raw: _Raw, notes: Notes) -> Item:
    name, text = "", raw.text
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
        text = text.strip()
    begin, end = text.find("{"), text.find("}")
    if begin < 0 and end < 0:
        raise Unfit("a text without a question; put it into a lesson")
    if begin < 0 or end < begin:
        raise Unfit("the braces { } around the answers are not a pair; write \\{ or \\} for a brace in the text")
    inside, _, general = text[begin + 1 : end].strip().rpartition("####")
    if "####" not in text[begin + 1 : end]:
        inside, general = general, ""
    writer = _Texts(_format(text), notes)
    before, after = _unformatted(text[:begin]), text[end + 1 :]
    item = _answered(inside.strip(), writer, raw.remarks, missing=bool(after.strip()))
    gap = GAP_MARK.format("a") if item.type == "cloze" else ""
    stem = writer.text(before + gap + after)
    explain = writer.text(general)
    texts = {**item.texts, **({"explain": explain} if explain else {})}
    shown = _restored(name).strip()
    item = replace(item, id=raw.id, stem=stem, texts=texts, tags=raw.tags, name=shown, line=raw.line)
    return restore(item, raw.remarks, notes)


def _unformatted(text: str) -> str:
    found = _FORMAT.match(text)
    return text[found.end() :] if found else text


def _format(text: str) -> str:
    found = _FORMAT.match(text)
    return found[1] if found else "moodle"


def _restored(text: str) -> str:
    return _RESTORE.sub(lambda match: _BACK[match[0]], text)


@dataclass(slots=True)
class _Texts:
    """Writes the texts of a question as Markdown; those without a format have that of the question."""

    format: str
    notes: Notes

    def text(self, text: str, *, one_line: bool = False) -> str:
        """Return a text as Markdown."""
        found = _FORMAT.match(text)
        kind = found[1] if found else self.format
        words = _restored(text[found.end() :] if found else text).strip()
        if kind == "markdown":
            return " ".join(words.split()) if one_line else words
        if kind == "plain":
            return plain_to_markdown(words, one_line=one_line)
        html = words.replace("\n", "<br>") if kind == "moodle" else words
        return html_to_markdown(html, self.notes.add, one_line=one_line)

    def answer(self, text: str) -> tuple[str, str]:
        """Return what is chosen or typed, still as it is written, and the feedback to it."""
        words, _, feedback = text.partition("#")
        return words.strip(), self.text(feedback.strip())


def _answered(inside: str, texts: _Texts, kept: Remarks, *, missing: bool) -> Item:
    """Read what stands between the braces; the kind of question follows from its signs."""
    kept_type = kept.get("type", "")
    if not inside:
        raise Unfit("an essay, which no computer can mark")
    in_gap = missing or kept_type == "cloze"
    if inside.startswith(">"):
        return _ordering(inside[1:], texts)
    if inside.startswith("#"):
        return _gap_or_question("number", _numbers(inside[1:], texts), in_gap)
    if "~" in inside:
        return _choices(inside, texts, in_gap=in_gap, kept_score=kept.get("score", ""))
    if "=" in inside and "->" in inside:
        return _order(inside, texts) if kept_type == "order" else _match(inside, texts)
    word = inside.partition("#")[0].strip()
    if word in _TRUE | _FALSE:
        return _truefalse(inside, texts)
    return _gap_or_question("text", _words(inside, texts), in_gap)


def _gap_or_question(kind: str, read: tuple[tuple[Typed, ...], str], in_gap: bool) -> Item:
    typed, wrong = read
    said = {"wrong": wrong} if wrong else {}
    gap = Gap("a", kind, typed=tuple(replace(one, feedback="") for one in typed) if in_gap else typed)
    return Item("cloze" if in_gap else kind, "", "", gaps=(gap,), texts=said)


def _cut(inside: str, sign: str) -> list[str]:
    parts = [part.strip() for part in inside.split(sign)]
    return parts[1:] if not parts[0] else parts


def _weight(text: str) -> tuple[float | None, str]:
    """Return the weight that a text begins with and what follows it."""
    match = _WEIGHT.match(text)
    if match is None:
        return None, text
    fraction = read_fraction(match[1].rstrip("."))
    if fraction is None:
        raise Unfit(f"cannot read the weight {match[0]}; write a number from -100 to 100")
    return fraction, text[match.end() :]


def _choices(inside: str, texts: _Texts, *, in_gap: bool, kept_score: str) -> Item:
    single = "=" in inside
    found: list[tuple[float, str, str]] = []
    for part in _cut(inside.replace("=", "~="), "~"):
        weight, text = (100.0, part[1:]) if part.startswith("=") else _weight(part)
        words, feedback = texts.answer(text)
        found.append((weight or 0.0, texts.text(words, one_line=True), feedback))
    return choices_item(found, texts.notes, single=single, in_gap=in_gap, kept_score=kept_score)


def _pairs(inside: str, texts: _Texts) -> list[tuple[str, str]]:
    pairs = []
    for part in _cut(inside, "="):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise Unfit(f"the pair {_restored(part)[:40]!r} has no ->")
        right = _restored(right).strip()
        shown = right if texts.format == "markdown" else plain_to_markdown(right, one_line=True)
        pairs.append((texts.text(left, one_line=True), shown))
    return pairs


def _match(inside: str, texts: _Texts) -> Item:
    return match_item(_pairs(inside, texts))


def _order(inside: str, texts: _Texts) -> Item:
    pairs = _pairs(inside, texts)
    if not all(re.fullmatch("[0-9]{1,2}", right) for _, right in pairs):
        raise Unfit("the right sides of an order are numbers")
    return order_item([(left, "") for left, _ in sorted(pairs, key=lambda pair: int(pair[1]))])


def _ordering(inside: str, texts: _Texts) -> Item:
    head, *lines = inside.split("\n")
    items = [texts.text(line, one_line=True) for line in lines if line.strip()]
    return order_item([(one, "") for one in items], "all" if "ALL_OR_NOTHING" in head.upper() else "partial")


def _truefalse(inside: str, texts: _Texts) -> Item:
    word, *said = (part.strip() for part in inside.split("#", 2))
    wrong, right = (texts.text(part) for part in (*said, "", "")[:2])
    is_true = word in _TRUE
    choices = (
        Choice("true", "", is_true, right if is_true else wrong),
        Choice("false", "", not is_true, wrong if is_true else right),
    )
    return Item("truefalse", "", "", choices=choices, shuffle=False)


def _words(inside: str, texts: _Texts) -> tuple[tuple[Typed, ...], str]:
    found = []
    for part in _cut(inside, "="):
        weight, text = _weight(part)
        words, feedback = texts.answer(text)
        found.append((100.0 if weight is None else weight, _restored(words), feedback))
    return typed_words(found, texts.notes)


def _numbers(inside: str, texts: _Texts) -> tuple[tuple[Typed, ...], str]:
    inside, _, other = inside.partition("~")
    wrong = texts.answer(other)[1] if other else ""
    typed = []
    for part in _cut(inside, "=") if inside.strip() else ():
        weight, text = _weight(part)
        words, feedback = texts.answer(text)
        words = _restored(words)
        if words == "*" and weight is not None and weight <= 0:
            wrong = feedback
            continue
        fraction = 100.0 if weight is None else weight
        typed.append(typed_number(_bounds(words), fraction, feedback, texts.notes, dots=".." in words))
    if not typed:
        raise Unfit("no number is given")
    return tuple(typed), wrong


def _bounds(words: str) -> tuple[Decimal, Decimal]:
    if ".." in words:
        low, _, high = words.partition("..")
        return read_number(low), read_number(high)
    middle, _, tolerance = words.partition(":")
    number, around = read_number(middle), read_number(tolerance or "0")
    return number - around, number + around
