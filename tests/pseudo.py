"""Pseudo-languages: every translated letter carries an accent, so that what was not translated stands out."""

import re
from typing import Any

from babel.support import NullTranslations

from score_learn.web import locale

PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÁƁĆĎÉƑĞĤÍĴĶĹḾŃÓṔɊŔŚŤÚṼŴẊÝŹáƀćďéƒğĥíĵķĺḿńóṕɋŕśťúṽŵẋýź"
# English dates and numbers beside accented words; a language read from the right.
LEFT, RIGHT = "en-ZA", "ar"
_KEEP = re.compile(r"(%\(\w+\)[a-z]|%%|<[^>]*>|&\w+;)")
_TO_ACCENTED = str.maketrans(PLAIN, ACCENTED)


class Pseudo(NullTranslations):
    """A catalogue that knows every sentence: it puts accents on it and leaves placeholders and marks alone."""

    def gettext(self, message: str) -> str:
        """Put accents on a sentence."""
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, num: int) -> str:
        """Put accents on a sentence that counts."""
        return accented(msgid1 if num == 1 else msgid2)


def accented(message: str) -> str:
    """Return the message with an accent on every letter; ``%(name)s`` and tags stay."""
    return "".join(part if _KEEP.fullmatch(part) else part.translate(_TO_ACCENTED) for part in _KEEP.split(message))


def _spoken(_tag: str) -> NullTranslations:
    return Pseudo()


def speak(monkeypatch: Any, tag: str) -> None:
    """Let every page speak this pseudo-language for the rest of the test."""
    monkeypatch.setattr(locale, "languages", lambda: (locale.SOURCE, LEFT, RIGHT))
    monkeypatch.setattr(locale, "language", lambda: tag)
    monkeypatch.setattr(locale, "catalogue", _spoken)
