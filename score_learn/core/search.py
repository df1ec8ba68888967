"""Finding names in any script: text and what is looked for are folded in the same way."""

import unicodedata

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

MOST_WORDS = 12
LONGEST = 500
ACCENTS = range(0x300, 0x370)
# Letters with a stroke or without a dot, which are letters of their own to Unicode and accents to whoever types them.
STROKES = str.maketrans("đðħıłøŧ", "ddhilot")


def fold(text: str) -> str:
    """Return a text without case, width and accents and with single blanks.

    Only the accents of Latin, Greek and Cyrillic letters go: the vowel signs of other scripts are letters to readers.
    """
    if text.isascii():
        # Nothing to take apart, and lists fold hundreds of names.
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(STROKES)
    kept = "".join(one for one in apart if ord(one) not in ACCENTS and unicodedata.category(one) != "Cf")
    return " ".join(unicodedata.normalize("NFC", kept).split())


def words_of(wanted: str) -> list[str]:
    """Return the folded words that are looked for; of a very long text the first ones, as a query has its limits."""
    return fold(wanted[:LONGEST]).split()[:MOST_WORDS]


def holds(column: InstrumentedAttribute[str], wanted: str) -> ColumnElement[bool]:
    """Say that a folded column holds every word that is looked for, in any order; no word at all is everywhere."""
    return and_(True, *(column.contains(word, autoescape=True) for word in words_of(wanted)))
