"""Reading a number as people type it: with a comma or a point, in any digits, with a unit or without."""

import re
import unicodedata
from fractions import Fraction

# Marks that say in which direction to write, and others that nobody sees.
_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)
_SAME = str.maketrans(
    {"−": "-", "‒": "-", "–": "-", "—": "-", "‐": "-", "’": "'", "‘": "'", "ʼ": "'", "٬": "'", "،": ","}
)
_PERCENT = ("%", "٪")
_BODY = re.compile(r"\d*(?:[ '.,٫]\d+)*[.,٫]?")
_DECIMAL = ".,٫"
_THOUSANDS = " '.,"


def readings(text: str, unit: str = "") -> tuple[Fraction, ...]:
    """Return every number that a text may mean, none when it is not a number: "1,000" is 1000 or 1.

    Args:
        text: what was typed; digits of every script, blanks, apostrophes, points and commas between thousands.
        unit: what may stand beside the number; a per cent sign may stand there always.
    """
    unit = _plain(unit)
    signed = _bare(_plain(text), unit)
    sign = -1 if signed.startswith("-") else 1
    body = _bare(signed[1:] if signed[:1] in {"-", "+"} else signed, unit)
    if not _BODY.fullmatch(body) or not any(map(str.isdigit, body)):
        return ()
    found = [_whole(body), *(_decimal(body, mark) for mark in _DECIMAL)]
    return tuple(dict.fromkeys(sign * number for number in found if number is not None))


def _plain(text: str) -> str:
    """Write with plain digits, one kind of blank, minus and apostrophe, and small letters."""
    text = unicodedata.normalize("NFKC", text).translate(_UNSEEN).translate(_SAME)
    return " ".join("".join(str(unicodedata.decimal(sign, sign)) for sign in text).casefold().split())


def _bare(text: str, unit: str) -> str:
    """Take away the unit and per cent signs, before and behind."""
    for beside in (unit, *_PERCENT):
        if beside:
            text = text.removesuffix(beside).removeprefix(beside).strip()
    return text


def _whole(text: str) -> Fraction | None:
    """Read a whole number; its thousands may be parted, as in 1,000,000 or 10,00,000."""
    if text.isdigit():
        return Fraction(int(text))
    marks = {sign for sign in text if not sign.isdigit()}
    if len(marks) != 1 or not marks <= set(_THOUSANDS):
        return None
    first, *middle, last = text.split(marks.pop())
    lengths = {len(group) for group in middle}
    fits = first[:1] not in {"", "0"} and len(first) <= 3 and len(last) == 3
    if not fits or not (lengths <= {3} or (lengths <= {2} and len(first) <= 2)):
        return None
    return Fraction(int("".join((first, *middle, last))))


def _decimal(text: str, mark: str) -> Fraction | None:
    """Read a number with one decimal mark of this kind."""
    head, found, tail = text.partition(mark)
    whole = _whole(head) if head else Fraction(0)
    if not found or whole is None or not (head or tail) or (tail and not tail.isdigit()):
        return None
    return whole + (Fraction(int(tail), 10 ** len(tail)) if tail else 0)
