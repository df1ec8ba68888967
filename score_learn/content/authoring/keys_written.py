"""Writes the keys of a question's options: those that are missing, and those that stand there as `B)` or `b.`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from score_learn.content.questions.types.choices import KEY, key_alone, stray_key

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def keyed(texts: Sequence[str], locked: frozenset[str] = frozenset()) -> list[str]:
    """Return the texts of a question's options, each with a key before it.

    Args:
        texts: what stands after bullet and mark of each option.
        locked: keys that the question had before, none of which a new option may get.
    """
    own = [KEY.match(text) for text in texts]
    strays = [None if key else stray_key(text, len(texts)) for key, text in zip(own, texts, strict=True)]
    used = {key[1] for key in own if key} | {key_alone(text) for text in texts}
    claimed: list[str] = []
    for stray in strays:
        # A letter that its author wrote is the key he meant, also where the question had that key before.
        letter = stray[0] if stray and stray[0] not in used else ""
        claimed.append(letter)
        used.add(letter)
    free = _free(used | locked)
    made = []
    for text, key, stray, letter in zip(texts, own, strays, claimed, strict=True):
        if key:
            made.append(f"{key[1]}) {text[key.end() :]}")
        elif not text.strip() or key_alone(text):
            made.append(text)
        else:
            made.append(f"{letter or next(free)}) {text[stray[1] if stray else 0 :]}")
    return made


def _free(used: set[str]) -> Iterator[str]:
    yield from (letter for letter in _LETTERS if letter not in used)
    yield from (
        f"{letter}{number}" for number in range(2, 100) for letter in _LETTERS if f"{letter}{number}" not in used
    )
