"""How much of a text is still the same: a trace of its words, short enough for a lock, tells how far two differ."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import permutations

from score_learn.content.rules import Question
from score_learn.content.text.sanitise import plain_text

MUCH = 0.4
"""From this share of different words on, an author is asked whether the meaning changed."""

_MOST = 400
_LONGEST_WORD = 20
_SIGNS = 2
_MOST_MOVED = 6
_WORD = re.compile(r"\w+")
_TRACE = re.compile(rf"(?:[A-Za-z0-9_-]{{{_SIGNS}}})+")


def trace(text: str) -> str:
    """Write two signs for each word in turn, so that texts can be compared when only this is left of one of them.

    Case, punctuation and blanks do not count. What is written without blanks between words is taken sign by sign. Of
    the 4,096 pairs of signs one may stand for two words: then two texts seem a little more alike than they are.
    """
    return "".join(map(_signs, _words(text))) or "-"


def is_trace(text: str) -> bool:
    """Say whether a text was written by ``trace``."""
    return text == "-" or _TRACE.fullmatch(text) is not None


def difference(before: str, after: str) -> float:
    """Say how far two traces differ: 0 when they are the same, 1 when no word is left in its place."""
    old, new = _cut(before), _cut(after)
    if old == new:
        return 0.0
    return 1 - difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


def changed_places(question: Question, keys: Sequence[str], before: str) -> tuple[str, ...]:
    """Name the options of a list whose texts stand under one another's keys now, so that answers turn round.

    Args:
        question: as it stands in the file, with options and nothing else to answer by.
        keys: those of its options, in the order in which they were locked.
        before: the trace of its words then. Where anything else changed besides, nobody can tell, and none is named.
    """
    texts = {option.key: option.text for option in question.options}
    if question.targets or question.gaps or question.steps or sorted(keys) != sorted(texts) or len(keys) > _MOST_MOVED:
        return ()
    for order in permutations(keys):
        if trace("\n".join([question.stem_text, *(texts[key] for key in order)])) == before:
            return tuple(key for key, other in zip(keys, order, strict=True) if texts[key] != texts[other])
    return ()


def words_of(question: Question) -> str:
    """Return what a question says before its answer is in: the stem and everything that can be chosen."""
    return "\n".join(one for one in _texts(question) if one)


def _texts(question: Question) -> Iterator[str]:
    yield question.stem_text
    for option in (*question.options, *question.targets):
        yield option.text
    for gap in question.gaps:
        for option in gap.options:
            yield option.text
    for step in question.steps:
        yield plain_text(step.html)
        for way in step.ways:
            yield way.text


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    for number, word in enumerate(_split(_WORD.findall(folded))):
        if number == _MOST:
            return
        yield word


def _split(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if len(word) > _LONGEST_WORD:
            yield from word
        else:
            yield word


@lru_cache(maxsize=16_384)
def _signs(word: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(word.encode()).digest()).decode()[:_SIGNS]


def _cut(text: str) -> list[str]:
    return [] if text == "-" else [text[start : start + _SIGNS] for start in range(0, len(text), _SIGNS)]
