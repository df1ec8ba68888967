"""Finds what a translation still says in the words of its source: it was begun, and nobody has translated it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from score_learn.content.files.aligning import Pair
from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code
from score_learn.content.text.style import words_of

_ENOUGH = 3
"""From how many words on the same text is no chance: below are numbers, units, names and words of both languages."""

# What no translator changes: addresses, attributes, the names of blocks.
_UNSPOKEN = re.compile(r"\]\([^()]*\)|<?https?://[^\s>]+>?|\S+@\S+|\{[^}]*\}|^:{3,}[ ]*[a-z]*", re.M)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Copies:
    """The texts of a file that are copies, by the ids of their parts, the questions that are so whole, and the file.

    `is_begun` tells whether somebody has translated any of it.
    """

    parts: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    is_whole: bool = False
    is_begun: bool = False


def find_copies(pairs: Iterable[Pair]) -> Copies:
    """Return what of a file has the words of its source: a text, all of a question or all of the file.

    Short texts count together with the rest of their question, objectives or file, where nothing of that is translated.
    """
    there = [pair for pair in pairs if pair.text]
    is_begun = not all(map(_is_same, there))
    if not is_begun and _have_words(there):
        questions = frozenset(pair.part.question for pair in there if pair.part.question)
        return Copies(frozenset(pair.part.id for pair in there), questions, is_whole=True)
    units: dict[str, list[Pair]] = {}
    for pair in there:
        units.setdefault(_unit(pair), []).append(pair)
    copied = [name for name, said in units.items() if _are_copies(said)]
    parts = frozenset(pair.part.id for pair in there if _unit(pair) in copied or _are_copies([pair]))
    questions = frozenset(pair.part.question for pair in there if pair.part.question in copied)
    return Copies(parts, questions, is_begun=is_begun)


def _unit(pair: Pair) -> str:
    """Return what a text belongs to: its question, the objectives, or nothing but itself."""
    identifier = pair.part.id
    return pair.part.question or (identifier.partition("/objective-")[0] if "/objective-" in identifier else identifier)


def _are_copies(pairs: Sequence[Pair]) -> bool:
    return all(map(_is_same, pairs)) and _have_words(pairs)


def _is_same(pair: Pair) -> bool:
    return pair.text.split() == pair.part.text.split()


def _have_words(pairs: Sequence[Pair]) -> bool:
    return sum(count_words(pair.text) for pair in pairs) >= _ENOUGH


def count_words(text: str) -> float:
    """Return how many words a text has that another language says otherwise: no numbers, letters, code and names.

    A word with a capital letter may be a name, unless it is the first one. Two signs of Chinese count as a word.
    """
    lines = mask_code([Line(number, 1, line) for number, line in enumerate(text.split("\n"), start=1)])
    words = words_of(_UNSPOKEN.sub(" ", "\n".join(line.text for line in lines)))
    said = [one for index, one in enumerate(words) if index == 0 or not one[0].isupper()]
    return sum(0.5 if _HAN.match(one) else 1 for one in said if _HAN.match(one) or sum(map(str.isalpha, one)) > 1)
