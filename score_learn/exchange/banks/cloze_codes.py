"""The codes in which Moodle writes the gaps of a cloze: {1:SHORTANSWER:=word~%50%other#feedback}."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from score_learn.content.rules import GAP_MARK
from score_learn.exchange.banks.fractions import nearest, read_fraction, written
from score_learn.exchange.banks.html_to_markdown import plain_to_markdown
from score_learn.exchange.banks.item import LETTERS, Choice, Gap, Item, Notes, Typed, Unfit, plain
from score_learn.exchange.banks.making import read_number, typed_number, typed_words

_RESERVED = re.compile(r"[\\~#}/\"]")
_CODE = re.compile(r"\{([0-9]{0,3}):([A-Z_]{2,20}):((?:[^\\}]|\\.){0,4000})\}", re.S)
_TOKEN = re.compile(r"\\.|.|\\$", re.S)
_WEIGHT = re.compile(r"(=)|%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_TEXT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBER = {"NUMERICAL", "NM"}
_CHOICE = {
    *("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
    *("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
}


def gap_code(gap: Gap, item: Item, notes: Notes, words: Callable[[str], str]) -> str:
    """Write a gap; the code stands in HTML, so that its texts are escaped twice."""
    if gap.kind == "choice":
        kind = "MULTICHOICE_S" if item.shuffle else "MULTICHOICE"
        parts = [("=" if one.right else "") + _safe(words(one.text)) for one in gap.choices]
    elif gap.kind == "number":
        kind = "NUMERICAL"
        parts = [_sign(one.percent, notes) + f"{plain(one.middle)}:{plain(one.tolerance)}" for one in gap.typed]
    else:
        kind = "SHORTANSWER_C" if item.keep_case else "SHORTANSWER"
        parts = [_sign(one.percent, notes) + _safe(one.text.replace("*", "\\*")) for one in gap.typed]
    return f"{{1:{kind}:{'~'.join(parts)}}}"


def _sign(percent: int, notes: Notes) -> str:
    fraction = nearest(percent)
    if abs(fraction - percent) > 1:
        notes.add(f"Moodle has no {percent}%; it becomes {written(fraction)}%")
    return "=" if percent == 100 else f"%{written(fraction)}%"


def _safe(text: str) -> str:
    text = escape(text, quote=False)
    if text.startswith(("=", "%")):
        text = f"&#{ord(text[0])};{text[1:]}"
    return _RESERVED.sub(lambda match: "\\" + match[0], text)


def read_codes(html: str, notes: Notes) -> tuple[str, tuple[Gap, ...], bool]:
    """Return a text with marks in the place of its gaps, the gaps, and whether capitals matter."""
    gaps: list[Gap] = []
    weights, cases = set(), set()

    def take(match: re.Match[str]) -> str:
        if len(gaps) >= len(LETTERS):
            raise Unfit(f"a text has {len(LETTERS)} gaps at most")
        weights.add(match[1] or "1")
        gap = _gap(LETTERS[len(gaps)], match[2], match[3], notes)
        gaps.append(gap)
        if gap.kind == "text":
            cases.add(match[2] in _CASE)
        return GAP_MARK.format(gap.key)

    marked = _CODE.sub(take, html)
    if not gaps:
        raise Unfit("there is no gap in it")
    if len(weights) > 1:
        notes.add("every gap counts the same here, whatever its weight was")
    if len(cases) > 1:
        notes.add("capitals matter in all gaps or in none; here in none")
    return marked, tuple(gaps), cases == {True}


def _gap(key: str, kind: str, inside: str, notes: Notes) -> Gap:
    parts = list(_parts(inside))
    if any(feedback for _, _, feedback in parts):
        notes.add("feedback to the answers of a gap is left out")
    if kind in _TEXT:
        typed, _ = typed_words([(fraction, text, "") for fraction, text, _ in parts], notes)
        return Gap(key, "text", typed=typed)
    if kind in _NUMBER:
        return Gap(key, "number", typed=tuple(_number(text, fraction, notes) for fraction, text, _ in parts if text))
    if kind not in _CHOICE:
        raise Unfit(f"we have no gap of the kind {kind}")
    if any(0 < fraction < 100 for fraction, _, _ in parts):
        notes.add("an option that earned part of the points earns nothing here")
    if not 2 <= len(parts) <= len(LETTERS):
        raise Unfit(f"write 2 to 6 options into a gap, got {len(parts)}")
    options = zip(LETTERS, parts, strict=False)
    return Gap(
        key,
        "choice",
        choices=tuple(
            Choice(one, plain_to_markdown(text, one_line=True), fraction == 100) for one, (fraction, text, _) in options
        ),
    )


def _number(text: str, fraction: float, notes: Notes) -> Typed:
    middle, _, tolerance = text.partition(":")
    number, around = read_number(middle), read_number(tolerance or "0")
    return typed_number((number - around, number + around), fraction, "", notes)


def _cut(text: str, sign: str, most: int = -1) -> list[str]:
    """Cut a text at a sign that has no backslash before it."""
    pieces: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if token == sign and len(pieces) != most:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return ["".join(piece) for piece in pieces]


def _parts(inside: str) -> Iterator[tuple[float, str, str]]:
    for part in _cut(inside, "~"):
        weight = _WEIGHT.match(part.strip())
        text = part.strip()[weight.end() :] if weight else part
        fraction: float | None = 0.0
        if weight:
            fraction = 100.0 if weight[1] else read_fraction(weight[2].rstrip("."))
        if fraction is None:
            raise Unfit(f"cannot read the weight of {part[:40]!r}")
        words, *feedback = _cut(text, "#", 2)
        yield fraction, _plain_words(words), "".join(feedback).strip()


def _plain_words(text: str) -> str:
    text = re.sub(r"\\([\\~#}/\"])", r"\1", text)
    return " ".join(unescape(re.sub(r"<[a-zA-Z/][^<>]*>", " ", text)).split())
