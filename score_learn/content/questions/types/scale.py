"""A scale of numbered points in a survey, each with its words."""

from __future__ import annotations

import re

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import check_count
from score_learn.content.questions.types.shape import Answers, Asked, Choice, QuestionType, Written

_POINT = re.compile(r"([0-9]{1,2})\)[ \t]+(?=\S)")


def _is_point(text: str) -> bool:
    return _POINT.match(text) is not None


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    choices = []
    for item in written.items:
        match = _POINT.match(item.line.text)
        if match is None:
            message = "a point of a scale begins with its number: - 1) Not at all"
            report.add(item.line.number, item.line.column, "E130", message)
            continue
        text = item.line.rest(match.end())
        choices.append(Choice(match[1], False, (text, *item.more), tuple(item.feedback), item.place))
    check_count(choices, 2, 11, asked.place, report, unread=len(written.items) - len(choices))
    numbers = [int(choice.key) for choice in choices]
    if numbers != sorted(numbers):
        report.add(asked.line, asked.column, "E125", "write the points of a scale in rising order")
    return Answers(tuple(choices))


KIND = QuestionType("scale", _is_point, _read, example="- 1) Not at all", in_modules=False, shuffles=False)
