"""Finds equations in the text of a module, in any of its languages, and computes them again, exactly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code

# Which marks stand before decimals and between thousands, by language.
_MARKS = {
    **dict.fromkeys(("en", "hi", "zh"), (".", ",")),
    **dict.fromkeys(("pt", "vi", "id"), (",", ".\u00a0\u202f")),
    "es": (",", ".\u00a0\u202f "),
    "fr": (",", "\u00a0\u202f "),
    "ar": ("٫.", "٬,"),
}
_PERCENT = re.compile(
    r"(?<=[\d ])(?:per ?cent|por ciento|pour cent|por cento|persen|phần trăm|प्रतिशत|في المئة|في المائة|بالمئة|بالمائة)"
)
# What stands before an amount and would be taken for an abbreviation at the end of a sentence, or for a division.
_BEFORE_AMOUNTS = re.compile(
    r"(?<!\w)(?:Rs\.|S/\.?|Bs\.|Tk\.|R\$|(?:R|Rs|Rp|Tk|Bs|Br|L|KSh|GH|US)(?=[$₵]?\d))(?=\s*[\d$₵])"
)
_UNSEEN = set("\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff*")
_SIGNS = {"×": "*", "·": "*", "⋅": "*", "÷": "/", "/": "/", "∕": "/", "+": "+", "−": "-", "-": "-", "=": "=", "≈": "≈"}
_SIGNS |= {"＝": "=", "＋": "+", "－": "-", "（": "(", "）": ")", "(": "(", ")": ")", "％": "%", "%": "%", "٪": "%"}
_PARTS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
MOST_WORDS = 4
"""So many words may stand between a number and the next sign: "8 hours of each woman × 5"."""

FACTORS = frozenset(
    map(Fraction, (7, 8, 10, 12, 24, 30, 52, 60, 100, 365, 1000, 3600, 10_000, 100_000, 1_000_000, "3.6"))
)
"""What one may be of the other when both sides are one number with a unit: 1 hour = 60 minutes."""

_MARKED = re.compile(r"\s*-\s(?:=(?:\d+%)?|~)(?=\s)")
_GAP = re.compile(r"\[\[[a-z0-9]+(?P<kind>[=#:])(?P<inside>.*?)\]\]")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\s\"[^\"]*\")?\)|<https?://[^>]*>|https?://\S+")
_ITEM = re.compile(
    r"[ \t>]*(?:[-*+][ \t]+(?:[\[(][ xX][\])][ \t]+)?|[0-9]{1,3}\.[ \t]+)?(?:[a-z0-9]{1,3}\)[ \t]+)?(?:>[ \t]*)?"
)
_NEW = re.compile(r"\s*(?:[-*+]\s|[>|#:]|[0-9]{1,3}\.\s|[a-z]+:\s|$)")


@dataclass(frozen=True, slots=True)
class Sign:
    """A number, an operator, a word or a mark, and the line where it stands."""

    kind: str
    text: str
    line: int
    value: Fraction = Fraction(0)
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """One side of an equation.

    `value` counts per cent as hundredths, `face` as units, as in 18 ÷ 400 × 100 = 4.5 % or 45 + 25 = 70 %: `by_face`
    says that it may be so. `digits` are the decimals of a lone number, and `unit` what stands behind it. `worked` says
    that something was computed.
    """

    text: str
    value: Fraction
    face: Fraction
    percent: bool
    worked: bool
    by_face: bool
    unit: str
    digits: int


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides and the sign between them."""

    line: int
    left: Member
    right: Member
    about: bool

    @property
    def holds(self) -> bool:
        """Whether both sides are the same number, or the same as far as it is printed."""
        left, right = self.left, self.right
        if not left.worked and not right.worked and left.unit != right.unit and not (left.percent or right.percent):
            # One bag = 25 kg says what a bag is; 2 hours = 120 minutes can be known.
            return left.value == 1 or _known(left.value, right.value)
        pairs = [(left.value, right.value)]
        if (left.percent and right.percent) or left.by_face or right.by_face:
            pairs.append((left.face, right.face))
        return any(self._same(one, two) for one, two in pairs)

    def _same(self, one: Fraction, two: Fraction) -> bool:
        if one == two:
            return True
        printed = self.right if not self.right.worked else self.left
        value, exact = (two, one) if printed is self.right else (one, two)
        if printed.worked:
            return False
        scale = 100 if printed.percent and value == printed.value else 1
        half = Fraction(1, 2 * 10**printed.digits * scale)
        if self.about:
            if not printed.digits and value:
                whole = abs(int(printed.face))
                zeros = len(str(whole)) - len(str(whole).rstrip("0"))
                half = max(half, min(half * 10**zeros, abs(exact) / 20))
            return abs(value - exact) <= half
        # With "=" only what no decimal can say is rounded: two thirds, and not 0.045.
        return printed.digits > 0 and not _finite(exact * scale) and abs(value - exact) <= half

    def __str__(self) -> str:
        return f"{self.left.text} {'≈' if self.about else '='} {self.right.text}"


@dataclass(frozen=True, slots=True)
class Unread:
    """An equals sign beside digits that could not be read as an equation."""

    line: int
    text: str


def find_equations(lines: Sequence[Line], language: str) -> Iterator[Equation | Unread]:
    """Find every equation in the lines of a file, and every equals sign beside digits that is none."""
    for paragraph in _paragraphs(mask_code(lines)):
        yield from _read(paragraph, language)


def equations_of_text(text: str, language: str) -> list[Equation]:
    """Find the equations of a plain text."""
    found = _read([(sign, 1) for sign in text], language)
    return [one for one in found if isinstance(one, Equation)]


def _known(one: Fraction, two: Fraction) -> bool:
    low, high = sorted((abs(one), abs(two)))
    return bool(low) and high / low in FACTORS


def _finite(value: Fraction) -> bool:
    return (value * 10_000).denominator == 1


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[tuple[str, int]]]:
    """Return running text as signs with their lines: paragraphs, items and cells, without marks of the format."""
    gathered: list[tuple[str, int]] = []
    for line in lines:
        text = line.text
        if gathered and (_NEW.match(text) or "|" in text):
            yield gathered
            gathered = []
        if _MARKED.match(text):
            continue
        if text.lstrip().startswith(":::"):
            text = text.lstrip(" :")
        text = _GAP.sub(_filled, text)
        text = _ADDRESS.sub("]", _ATTRIBUTES.sub(" ", text))
        item = _ITEM.match(text)
        text = text[item.end() :] if item else text
        if text.lstrip().startswith("|"):
            for cell in text.split("|"):
                yield [(sign, line.number) for sign in cell]
        else:
            gathered += [(sign, line.number) for sign in f"{text} "]
    if gathered:
        yield gathered


def _filled(gap: re.Match[str]) -> str:
    """Put the right number into a gap that asks for one."""
    if gap["kind"] != "#":
        return " … "
    first = gap["inside"].split("|")[0].partition("+-")[0].strip()
    return first if re.fullmatch(r"-?\d+(?:\.\d+)?", first) else " … "


def _read(paragraph: Sequence[tuple[str, int]], language: str) -> Iterator[Equation | Unread]:
    signs = list(_signs(paragraph, language))
    equals = [place for place, sign in enumerate(signs) if sign.kind in {"=", "≈"}]
    ends = {place for place, sign in enumerate(signs) if sign.kind in {".", "=", "≈"}}
    for place in equals:
        before = max((end for end in ends if end < place), default=-1)
        after = min((end for end in ends if end > place), default=len(signs))
        left, right = signs[before + 1 : place], signs[place + 1 : after]
        one, two = _suffix(left), _prefix(right)
        if one and two:
            yield Equation(signs[place].line, one, two, signs[place].kind == "≈")
        elif (not left and _numbers(right)) or _puzzling(left, one, right) or _puzzling(right, two, left):
            yield Unread(signs[place].line, _shown([*left, signs[place], *right]))


def _numbers(signs: Sequence[Sign]) -> list[Sign]:
    return [sign for sign in signs if sign.kind in {"n", "bad"}]


def _puzzling(side: Sequence[Sign], read: Member | None, other: Sequence[Sign]) -> bool:
    """Whether a side with numbers could not be read; "found ÷ looked at × 100 = the share" is a formula in words."""
    numbers = _numbers(side)
    in_words = not _numbers(other) and all(sign.value in FACTORS for sign in numbers)
    return bool(numbers) and not read and not in_words


def _suffix(signs: Sequence[Sign]) -> Member | None:
    """Read the longest expression that ends here; one that an operator before it belongs to is none."""
    for start in range(len(signs)):
        # Words before its first number belong to the sentence.
        found = _Reader(signs[start:]).whole() if signs[start].kind != "w" else None
        if found:
            cut = start and signs[start - 1].kind in "+*/"
            return None if cut else found
    return None


def _prefix(signs: Sequence[Sign]) -> Member | None:
    """Read the longest expression that begins here; words may follow."""
    for end in range(len(signs), 0, -1):
        found = _Reader(signs[:end]).whole()
        if found:
            cut = end < len(signs) and signs[end].kind in "+*/-"
            return None if cut else found
    return None


def _shown(signs: Sequence[Sign]) -> str:
    return " ".join(sign.text for sign in signs)


class _Reader:
    """Reads an expression by the usual rules: brackets, then × and ÷, then + and −."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self.signs = signs
        self.at = 0
        self.worked = self.scaled = self.percent = self.hundred = False
        self.units: list[str] = []
        self.digits = 0

    def whole(self) -> Member | None:
        """Read all signs as one expression, or nothing."""
        found = self._sum()
        if found is None or self.at != len(self.signs):
            return None
        value, face = found
        unit = " ".join(self.units)
        by_face = self.hundred or (self.worked and not self.scaled)
        return Member(_shown(self.signs), value, face, self.percent, self.worked, by_face, unit, self.digits)

    @property
    def now(self) -> str:
        return self.signs[self.at].kind if self.at < len(self.signs) else ""

    def _sum(self) -> tuple[Fraction, Fraction] | None:
        found = self._product()
        while found and self.now in {"+", "-"}:
            sign = 1 if self.now == "+" else -1
            self.at, self.worked = self.at + 1, True
            more = self._product()
            found = (found[0] + sign * more[0], found[1] + sign * more[1]) if more else None
        return found

    def _product(self) -> tuple[Fraction, Fraction] | None:
        found = self._operand()
        while found and self.now in {"*", "/"}:
            times = self.now == "*"
            self.at, self.worked, self.scaled = self.at + 1, True, True
            more = self._operand()
            if not more or not (times or more[0]):
                return None
            found = (found[0] * more[0], found[1] * more[1]) if times else (found[0] / more[0], found[1] / more[1])
        return found

    def _operand(self) -> tuple[Fraction, Fraction] | None:
        start, words = self.at, 0
        minus = self.now == "-"
        self.at += minus
        while self.now in {"w", "$"} and words < 2:
            words, self.at = words + (self.now == "w"), self.at + 1
        if self.now == "(" and self.at == start + minus:
            self.at += 1
            found = self._sum()
            if not found or self.now != ")":
                return None
            self.at += 1
        elif self.now == "n":
            sign = self.signs[self.at]
            self.at, self.digits = self.at + 1, sign.digits
            self.hundred = self.hundred or sign.value == 100
            found = sign.value, sign.value
        else:
            return None
        if self.now == "%":
            self.at, self.percent = self.at + 1, True
            found = found[0] / 100, found[1]
        self._unit()
        return (-found[0], -found[1]) if minus else found

    def _unit(self) -> None:
        units, words = [], 0
        while self.now in {"w", "$", "/"} and words < MOST_WORDS:
            if self.now == "/" and not (units and self._follows("w")):
                break
            units.append(self.signs[self.at].text)
            words, self.at = words + (self.now == "w"), self.at + 1
        self.units = units

    def _follows(self, kind: str) -> bool:
        return self.at + 1 < len(self.signs) and self.signs[self.at + 1].kind == kind


def _signs(paragraph: Sequence[tuple[str, int]], language: str) -> Iterator[Sign]:
    pieces = [(sign, line) for sign, line in paragraph if sign not in _UNSEEN]
    text = "".join(sign for sign, _ in pieces)
    text = _PERCENT.sub(lambda match: "%" + " " * (len(match[0]) - 1), text)
    text = _BEFORE_AMOUNTS.sub(lambda match: "$" * len(match[0]), text)
    number = _number(language)
    at = 0
    while at < len(text):
        sign, line = text[at], pieces[at][1]
        found = number.match(text, at)
        kind = unicodedata.category(sign)
        end = at + 1
        if found:
            end = _after_number(text, found.end())
            yield _counted(text[at:end], found, line, language, whole=end == found.end())
        elif sign in _PARTS:
            yield Sign("n", sign, line, _PARTS[sign], 2)
        elif text[at : at + 2] in {"->", "=>", ">=", "<=", "--"}:
            yield Sign(".", text[at : at + 2], line)
            end = at + 2
        elif sign == "-" and 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum():
            yield Sign("w", sign, line)
        elif sign in _SIGNS:
            yield Sign(_SIGNS[sign], sign, line)
        elif kind == "Sc":
            yield Sign("$", sign, line)
        elif kind[0] in "LM" or kind in {"No", "So"} or sign in "'’_":
            end = _after_word(text, at)
            yield Sign("w", text[at:end], line)
        elif not sign.isspace():
            yield Sign(".", sign, line)
        at = end


def _number(language: str) -> re.Pattern[str]:
    decimal, thousands = (re.escape(marks) for marks in _MARKS.get(language.split("-", maxsplit=1)[0], _MARKS["en"]))
    indian = rf"|\d{{1,2}}(?:[{thousands}]\d\d)+[{thousands}]\d{{3}}(?!\d)" if language.startswith(("hi", "bn")) else ""
    grouped = rf"[1-9\u0661-\u0669\u0967-\u096f]\d{{0,2}}(?:[{thousands}]\d{{3}})+(?!\d)"
    return re.compile(rf"(?P<whole>{grouped}{indian}|\d+)(?:[{decimal}](?P<part>\d+))?")


def _after_number(text: str, end: int) -> int:
    """Return where a number really ends: "5S" is a word, and 1.2.3 no number."""
    match = re.compile(r"(?:[.,:٫٬'’]\d+)+|[A-Z](?![a-z])[A-Z0-9]*(?![\w³²])").match(text, end)
    return match.end() if match else end


def _counted(text: str, found: re.Match[str], line: int, language: str, *, whole: bool) -> Sign:
    if not whole:
        return Sign("w" if text[-1].isalpha() else "bad", text, line)
    head = "".join(str(unicodedata.decimal(sign)) for sign in found["whole"] if sign.isdecimal())
    tail = "".join(str(unicodedata.decimal(sign)) for sign in found["part"] or "")
    return Sign("n", text, line, Fraction(f"{head}.{tail or 0}"), len(tail))


def _after_word(text: str, at: int) -> int:
    """Return where a word ends; plain digits belong to one of plain letters, as in CO2."""
    for end in range(at + 1, len(text)):
        kind = unicodedata.category(text[end])
        in_name = kind == "Nd" and text[at:end].isascii() and text[end].isascii()
        if not (kind[0] in "LM" or kind in {"No", "So"} or text[end] in "'’_" or in_name):
            return end
    return len(text)
