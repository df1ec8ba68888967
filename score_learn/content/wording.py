"""The few words the renderer itself puts into a lesson, by language; the rest is the author's."""

from __future__ import annotations

_WORDS = {
    "en": {
        "activity": "Try it today",
        "minute": "1 minute",
        "minutes": "{count} minutes",
        "warning": "Take care",
        "example": "An example",
        "details": "Read more",
        "transcript": "Read what is said",
        "listen": "Listen",
        "watch": "Watch",
        "back_to_text": "Back to the text",
        "kilobytes": "{count} kB",
        "megabytes": "{count} MB",
        "true": "True",
        "false": "False",
    },
}


def word(key: str, language: str, **values: object) -> str:
    """Return the word in that language, in its main language (fr for fr-CA), or in English."""
    table = _WORDS.get(language) or _WORDS.get(language.split("-", maxsplit=1)[0]) or _WORDS["en"]
    return table[key].format(**values)


def minutes(count: int, language: str) -> str:
    """How long something takes: "1 minute", "5 minutes"."""
    return word("minute", language) if count == 1 else word("minutes", language, count=count)


def weight(size: int, language: str) -> str:
    """Return a number of bytes as people read it: "38 kB", "1.2 MB"."""
    if size >= 1_000_000:
        return word("megabytes", language, count=f"{size / 1_000_000:.1f}")
    return word("kilobytes", language, count=max(1, round(size / 1000)))
