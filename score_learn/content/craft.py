"""Looks at questions as a learner who guesses would: what gives the right answer away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from score_learn.content.findings import Report
from score_learn.content.texts import Asked

FEWEST = 4
NEARLY_ALWAYS = 0.8

_ABOVE = re.compile(r"\b(all|none|both) of (the above|these|them)\b", re.I)
_NEGATIVE = re.compile(r"\b(which|what|who|where|when)\b[^.?!]*\b(not|never|except)\b[^.?!]*\?", re.I)
_EMPHASIS = re.compile(r"<(strong|em|b)>[^<]*\b(not|never|except)\b[^<]*</", re.I)
_CAPITALS = re.compile(r"\b(NOT|NEVER|EXCEPT)\b")


def check_craft(bank: Sequence[Asked], everything: Sequence[Asked], report: Report) -> None:
    """Check the bank as a whole for patterns, and every question for what gives it away."""
    _check_patterns([asked for asked in bank if asked.question.type == "single"], report)
    _check_same_key([asked for asked in bank if asked.question.type == "truefalse"], report)
    for asked in everything:
        here = report.at(asked.path)
        _check_options(asked, here)
        question = asked.question
        emphasised = _EMPHASIS.search(question.stem_html) or _CAPITALS.search(question.stem_text)
        if question.type != "truefalse" and _NEGATIVE.search(question.stem_text) and not emphasised:
            message = "the question asks for what is not so; print **not** bold, or ask the other way round"
            here.add(*asked.place, "W605", message)


def _check_patterns(singles: Sequence[Asked], report: Report) -> None:
    _check_same_key(singles, report)
    longest = [asked for asked in singles if _right_is_longest(asked)]
    if len(singles) >= FEWEST and len(longest) >= NEARLY_ALWAYS * len(singles):
        message = (
            f"the longest option is right in {len(longest)} of {len(singles)} questions; "
            "shorten right ones or lengthen wrong ones"
        )
        report.at(longest[0].path).add(*longest[0].place, "W601", message)


def _right_is_longest(asked: Asked) -> bool:
    lengths = {option.key: len(option.text) for option in asked.question.options}
    right = max((lengths.get(key, 0) for key in asked.question.right), default=0)
    wrong = max((length for key, length in lengths.items() if key not in asked.question.right), default=0)
    return right > wrong


def _check_same_key(questions: Sequence[Asked], report: Report) -> None:
    keys = Counter(key for asked in questions for key in asked.question.right)
    for key, count in keys.most_common(1):
        if len(questions) >= FEWEST and count >= NEARLY_ALWAYS * len(questions):
            first = next(asked for asked in questions if key in asked.question.right)
            message = f"{key}) is right in {count} of {len(questions)} questions of this type; mix them"
            report.at(first.path).add(*first.place, "W602", message)


def _check_options(asked: Asked, report: Report) -> None:
    seen: dict[str, str] = {}
    for choice, option in zip(asked.draft.choices, asked.question.options, strict=True):
        text = option.text.casefold().strip(" .!")
        if text in seen and text:
            message = f"{option.key}) reads the same as {seen[text]}); change one of them"
            report.add(choice.place.number, choice.place.column, "W603", message)
        seen.setdefault(text, option.key)
        if _ABOVE.search(option.text):
            message = "options are shuffled, so nothing stands above; write out what is meant"
            report.add(choice.place.number, choice.place.column, "W604", message)
