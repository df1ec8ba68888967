"""The sheet of sign-in cards on paper: A4, eight to a page, with lines to cut along."""

import json
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from score_learn.certification.marks import square
from score_learn.content.rules import direction
from score_learn.core.errors import Refused
from score_learn.core.i18n import _
from score_learn.core.typesetting import compile_pdf
from score_learn.people.service import Card

TEMPLATE = Path(__file__).resolve().parent / "typst" / "cards.typ"
Translate = Callable[[str], str]

WORDS = {
    "title": _("Sign-in cards"),
    "number_label": _("Number"),
    "or": _("or"),
    "pin_label": _("PIN"),
    "step_scan": _("Scan, or open %(address)s"),
    "step_pin": _("Enter your PIN"),
    "step_keep": _("Keep this card to yourself"),
    "square_text": _("QR code that opens the sign-in page with this card"),
}
"""Every word of the sheet in English; ``print_cards`` hands each to its ``translate``."""


def print_cards(cards: Sequence[Card], *, address: str, language: str = "en", translate: Translate = _) -> bytes:
    """Return a sheet of cards as a tagged PDF.

    Ask for it outside any transaction, and before the PINs count: a letter that cannot be printed stops the sheet.

    Args:
        cards: in the order in which they are to lie on the sheet, at least one.
        address: of the page that reads a card, with ``https://``; the token goes behind its #.
        language: the BCP 47 language of the words.
        translate: gives each of ``WORDS`` in that language.

    Raises:
        Refused: ``card_font_missing`` with ``names`` (whose cards hold the letter), ``script`` and ``package``.
    """
    words = {key: translate(english) for key, english in WORDS.items()}
    words["step_scan"] %= {"address": address.split("://", 1)[-1]}
    inputs = {
        **words,
        "language": language.split("-", maxsplit=1)[0],
        "direction": direction(language),
        # Fonts are chosen by the letters in the inputs: escaped ones would be overlooked.
        "cards": json.dumps([_card(one, address) for one in cards], ensure_ascii=False),
    }
    try:
        return compile_pdf(TEMPLATE, inputs)
    except Refused as error:
        if error.code != "font_missing":
            raise
        raise _font_missing(error, cards) from error


def _card(card: Card, address: str) -> dict[str, str]:
    return {
        "enterprise": card.enterprise_name,
        "enterprise_direction": _direction_of(card.enterprise_name),
        "code": card.enterprise_code,
        "name": card.name,
        "name_direction": _direction_of(card.name),
        "number": card.personal_number,
        "sign_in_name": card.sign_in_name,
        "pin": f"{card.pin[:3]} {card.pin[3:]}",
        "square": square(f"{address}#{card.token}"),
    }


def _direction_of(text: str) -> str:
    """Return the direction in which a name runs, whatever the language of the sheet: its first letter decides."""
    turns = (unicodedata.bidirectional(sign) for sign in text)
    first = next((turn for turn in turns if turn in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


def _font_missing(error: Refused, cards: Sequence[Card]) -> Refused:
    letters = set(error.values["letters"])
    names = [card.name for card in cards if letters & set(card.name)]
    # The letter may stand in a sign-in name, the enterprise's name or our own words.
    named = ", ".join(names[:3]) + (" …" if len(names) > 3 else "") or str(error.values["letters"])
    return Refused("card_font_missing", names=named, script=error.values["script"], package=error.values["package"])
