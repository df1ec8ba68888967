"""Looks at questions as a learner who guesses would: what gives the right answer away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from score_learn.content.files.texts import Asked
from score_learn.content.findings import Report
from score_learn.content.questions.types.shape import PLAIN, Part
from score_learn.content.rules import Option
from score_learn.content.text.sanitise import plain_text

FEWEST = 4
NEARLY_ALWAYS = 0.8

_ABOVE = re.compile(r"\b(all|none|both) of (the above|these|them)\b", re.I)
_NEGATIVE = re.compile(r"\b(which|what|who|where|when)\b[^.?!]*\b(not|never|except)\b[^.?!]*\?", re.I)
_EMPHASIS = re.compile(r"<(strong|em|b)>[^<]*\b(not|never|except)\b[^<]*</", re.I)
_CAPITALS = re.compile(r"\b(NOT|NEVER|EXCEPT)\b")


@dataclass(frozen=True)
class _Guess:
    """One choice among several texts, one of which is right: a single question, or a gap to choose for."""

    asked: Asked
    options: tuple[Option, ...]
    right: str


def check_craft(bank: Sequence[Asked], everything: Sequence[Asked], report: Report) -> None:
    """Check the bank as a whole for patterns, and every question for what gives it away."""
    questions = [_Guess(one, one.question.options, "".join(one.question.right[:1])) for one in bank]
    singles = [guess for guess in questions if guess.asked.question.type == "single"]
    gaps = [_Guess(one, gap.options, gap.right) for one in bank for gap in one.question.gaps if gap.kind == "choice"]
    for what, guesses in (("questions", singles), ("gaps", gaps)):
        _check_same_key(guesses, what, report)
        _check_longest(guesses, what, report)
    _check_same_key([guess for guess in questions if guess.asked.question.type == "truefalse"], "questions", report)
    for asked in everything:
        here = report.at(asked.path)
        if asked.sound:
            _check_rivals(asked, here)
        question = asked.question
        emphasised = _EMPHASIS.search(question.stem_html) or _CAPITALS.search(question.stem_text)
        if question.type != "truefalse" and _NEGATIVE.search(question.stem_text) and not emphasised:
            message = "the question asks for what is not so; print **not** bold, or ask the other way round"
            here.add(*asked.place, "W605", message)


def _check_longest(guesses: Sequence[_Guess], what: str, report: Report) -> None:
    longest = [guess for guess in guesses if _right_is_longest(guess)]
    if len(guesses) >= FEWEST and len(longest) >= NEARLY_ALWAYS * len(guesses):
        message = (
            f"the longest option is right in {len(longest)} of {len(guesses)} {what}; "
            "shorten right ones or lengthen wrong ones"
        )
        first = longest[0].asked
        report.at(first.path).add(*first.place, "W601", message)


def _right_is_longest(guess: _Guess) -> bool:
    right = max((len(option.text) for option in guess.options if option.key == guess.right), default=0)
    wrong = max((len(option.text) for option in guess.options if option.key != guess.right), default=0)
    return right > wrong


def _check_same_key(guesses: Sequence[_Guess], what: str, report: Report) -> None:
    keys = Counter(guess.right for guess in guesses if guess.right)
    for key, count in keys.most_common(1):
        if len(guesses) >= FEWEST and count >= NEARLY_ALWAYS * len(guesses):
            first = next(guess.asked for guess in guesses if guess.right == key)
            message = f"{key}) is right in {count} of {len(guesses)} {what} of this type; mix them"
            report.at(first.path).add(*first.place, "W602", message)


def _check_rivals(asked: Asked, report: Report) -> None:
    for group in asked.draft.answers.rivals() if asked.sound else ():
        seen: dict[str, str] = {}
        for part in group:
            shown = asked.texts.html(part.name)
            text = shown if part.form == PLAIN else plain_text(shown)
            bare = " ".join(text.casefold().split()).strip(" .!")
            if bare in seen and bare:
                message = f"{_label(part)} reads the same as {seen[bare]}; change one of them"
                report.add(part.place.number, part.place.column, "W603", message)
            seen.setdefault(bare, _label(part))
            if _ABOVE.search(text) and part.form != PLAIN:
                message = "options are shuffled, so nothing stands above; write out what is meant"
                report.add(part.place.number, part.place.column, "W604", message)


def _label(part: Part) -> str:
    return part.key if part.form == PLAIN else f"{part.key})"
