"""Makes questions of what a reader of another format found, and says what could not be kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from score_learn.exchange.banks.fractions import share
from score_learn.exchange.banks.item import LETTERS, Choice, Gap, Item, Notes, Typed, Unfit, number_text, plain
from score_learn.exchange.banks.remarks import read_percent

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?")


def choices_item(
    found: Sequence[tuple[float, str, str]], notes: Notes, *, single: bool, in_gap: bool = False, kept_score: str = ""
) -> Item:
    """Make a question with options; fractions that we do not have are said.

    Args:
        found: fraction, text and feedback of each option.
        notes: takes what could not be kept.
        single: whether one option alone is right.
        in_gap: whether the options stand in a gap of a text.
        kept_score: what `score=` was when the question was exported, where the file says so.

    Raises:
        Unfit: when there is no such question here.
    """
    if not 2 <= len(found) <= len(LETTERS):
        raise Unfit(f"write 2 to 8 options, got {len(found)}")
    rights = [fraction == 100 if single else fraction > 0 for fraction, _, _ in found]
    choices = tuple(
        Choice(key, text, right, feedback)
        for key, right, (_, text, feedback) in zip(LETTERS, rights, found, strict=False)
    )
    if single:
        if any(0 < fraction < 100 for fraction, _, _ in found):
            notes.add("an option that earned part of the points earns nothing here")
        if any(fraction < 0 for fraction, _, _ in found):
            notes.add("an option that took points away earns nothing here")
        if in_gap:
            if any(choice.feedback for choice in choices):
                notes.add("feedback to the options of a gap is left out")
            bare = tuple(replace(choice, feedback="") for choice in choices)
            return Item("cloze", "", "", gaps=(Gap("a", "choice", choices=bare),))
        return Item("single", "", "", choices=choices)
    if in_gap:
        raise Unfit("only one option of a gap can be right")
    return Item("multi", "", "", choices=choices, score=_score([one[0] for one in found], kept_score, notes))


def _score(fractions: Sequence[float], kept: str, notes: Notes) -> str:
    rights = [one for one in fractions if one > 0]
    wrongs = [one for one in fractions if one <= 0]
    if not rights:
        raise Unfit("no option is right")
    part = share(len(rights))
    if any(abs(one - part) > 0.1 for one in rights):
        notes.add("right options earn the same here, whatever their weight was")
    undone = all(one == -100 for one in wrongs)
    if undone and (kept == "all" or (wrongs and len(rights) == 1)):
        return "all"
    if wrongs and undone:
        notes.add("a wrong option took everything away; here it takes away as much as a right one earns")
    elif any(abs(one + part) > 0.1 for one in wrongs):
        notes.add("a wrong option takes away as much as a right one earns here")
    return "partial"


def match_item(pairs: Sequence[tuple[str, str]]) -> Item:
    """Make a match from its pairs; one without a left side fits nothing."""
    rights = [right for _, right in pairs]
    if len(set(rights)) < len(rights):
        raise Unfit("two pairs have the same right side, and here each has its own")
    if len(pairs) > len(LETTERS):
        raise Unfit(f"write 3 to 6 pairs, got {len(pairs)}")
    keyed = list(zip(LETTERS, pairs, strict=False))
    return Item(
        "match",
        "",
        "",
        choices=tuple(Choice(key, left) for key, (left, _) in keyed if left),
        targets=tuple(Choice(key, right) for key, (_, right) in keyed),
        score="partial",
    )


def order_item(found: Sequence[tuple[str, str]], score: str = "all") -> Item:
    """Make an order from the texts and feedbacks of its items."""
    if len(found) > len(LETTERS):
        raise Unfit(f"write 3 to 8 items, got {len(found)}")
    choices = tuple(Choice(key, text, feedback=said) for key, (text, said) in zip(LETTERS, found, strict=False))
    return Item("order", "", "", choices=choices, score=score)


def typed_words(found: Sequence[tuple[float, str, str]], notes: Notes) -> tuple[tuple[Typed, ...], str]:
    """Return what may be typed, and the feedback to everything else; an asterisk alone stands for that."""
    typed, wrong = [], ""
    for fraction, text, feedback in found:
        words = " ".join(text.split())
        if words == "*" and fraction <= 0:
            wrong = feedback
        elif re.search(r"(?<!\\)\*", words):
            raise Unfit(f"an asterisk stands for any text in {words[:40]!r}, and we have no such sign")
        elif words:
            typed.append(Typed(words.replace("\\*", "*"), percent(fraction, notes), feedback))
    if not typed:
        raise Unfit("no answer is given")
    return tuple(typed), wrong


def percent(fraction: float, notes: Notes) -> int:
    """Return the fraction of something typed as we write it; one below 0 earns nothing."""
    if fraction < 0:
        notes.add("an answer that took points away earns nothing here")
    return read_percent(max(fraction, 0.0))


def typed_number(
    bounds: tuple[Decimal, Decimal], fraction: float, feedback: str, notes: Notes, *, dots: bool = False
) -> Typed:
    """Return a number that may be typed; with `dots` it is written as a range."""
    low, high = bounds
    if low > high:
        raise Unfit("the bounds of a number are the wrong way round")
    text = f"{plain(low)}..{plain(high)}" if dots else number_text(low, high)
    return Typed(text, percent(fraction, notes), feedback, plain(low), plain(high))


def read_number(text: str) -> Decimal:
    """Read a number as other systems write it: with a point, perhaps with an exponent."""
    if not _NUMBER.fullmatch(text.strip()):
        raise Unfit(f"cannot read the number {text.strip()[:40]!r}; write it with a point")
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise Unfit(f"cannot read the number {text.strip()[:40]!r}; write it with a point") from None
