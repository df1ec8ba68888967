"""What a list of people says, row by row: plain reading of names, words and numbers, before anybody is looked up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from score_learn.core.errors import Invalid
from score_learn.core.search import fold
from score_learn.people.rules import NUMBER_MOST, Position, Sex, tidy_digits

SEXES = {
    Sex.FEMALE: ("female", "f", "woman", "women", "w"),
    Sex.MALE: ("male", "m", "man", "men"),
    Sex.OTHER: ("other", "o"),
    Sex.NOT_STATED: ("not stated", "prefers not to say", "prefer not to say"),
}
POSITIONS = {
    Position.OWNER: ("owner", "proprietor"),
    Position.MANAGER: ("manager", "director"),
    Position.SUPERVISOR: ("supervisor", "foreman", "team leader", "line leader"),
    Position.WORKER: ("worker", "operator", "employee"),
    Position.WORKER_REPRESENTATIVE: ("worker representative", "workers representative", "representative"),
}
SEX_OF = {word: sex for sex, words in SEXES.items() for word in words}
POSITION_OF = {word: position for position, words in POSITIONS.items() for word in words}

# What to write, said in messages; it stays English in every language, because the reader knows these words alone.
SEX_WORDS = ", ".join(words[0] for words in SEXES.values())
POSITION_WORDS = ", ".join(words[0] for words in POSITIONS.values())

# What spreadsheets take for the beginning of a formula, in half and full width.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
PUNCTUATION = str.maketrans(dict.fromkeys("_-./:*()[]", " ") | dict.fromkeys("'’", ""))


@dataclass(frozen=True)
class RosterRow:
    """One row of a list as it is written there; ``line`` is where it begins in the file, from 1.

    ``overfull`` says that there are more cells than columns, so that nobody knows which belongs where.
    """

    line: int
    name: str = ""
    sex: str = ""
    position: str = ""
    language: str = ""
    number: str = ""
    overfull: bool = False


@dataclass(frozen=True)
class ReadRow:
    """What a row means; what it leaves empty is ``None``, and no number is an empty text."""

    line: int
    name: str
    sex: Sex | None
    position: Position | None
    language: str | None
    number: str


def plain(text: str) -> str:
    """Fold a word of a list: any case, accents and punctuation do not matter."""
    return " ".join(fold(text).translate(PUNCTUATION).split())


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would run a text; an apostrophe before it is how a spreadsheet shows one."""
    return text.strip().removeprefix("'").lstrip().startswith(FORMULA_STARTS)


def read_sex(text: str) -> Sex | None:
    """Read a sex as people write it.

    Raises:
        Invalid: ``sex_unknown``.
    """
    if not text.strip():
        return None
    if plain(text) not in SEX_OF:
        raise Invalid("sex_unknown", field="sex", word=_short(text), words=SEX_WORDS)
    return SEX_OF[plain(text)]


def read_position(text: str) -> Position | None:
    """Read as what somebody is counted.

    Raises:
        Invalid: ``position_unknown``.
    """
    if not text.strip():
        return None
    if plain(text) not in POSITION_OF:
        raise Invalid("position_unknown", field="position", word=_short(text), words=POSITION_WORDS)
    return POSITION_OF[plain(text)]


def read_number(text: str) -> str:
    """Read a personal number; empty when there is none.

    Raises:
        Invalid: ``number_not_digits``.
    """
    number = tidy_digits(text)
    if number and (not number.isascii() or not number.isdecimal() or len(number) > NUMBER_MOST):
        raise Invalid("number_not_digits", field="number")
    return number


def read_language(text: str, tags: Mapping[str, str]) -> str | None:
    """Read a language by its tag or its name; ``tags`` comes from ``language_words``.

    Raises:
        Invalid: ``language_not_here``.
    """
    if not text.strip():
        return None
    if plain(text) not in tags:
        raise Invalid(
            "language_not_here", field="language", word=_short(text), tags=", ".join(sorted({*tags.values()}))
        )
    return tags[plain(text)]


def language_words(offered: Collection[str]) -> dict[str, str]:
    """Return the language tags on offer by everything they may be called: tag, English name, name in itself."""
    found: dict[str, str] = {}
    for tag in offered:
        found[plain(tag)] = tag
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        names = (locale.get_display_name("en"), locale.get_display_name())
        found.update({plain(name): tag for name in names if name})
    return found


def _short(text: str) -> str:
    """Return enough of a word to know it again."""
    word = " ".join(text.split())
    return word if len(word) <= 40 else f"{word[:40]}…"
