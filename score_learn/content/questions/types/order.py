"""Items to bring into their right order, which is the order of the file; they are always shown in another one."""

from __future__ import annotations

import re

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import KEY, check_count, read_key
from score_learn.content.questions.types.shape import Answers, Asked, Choice, Item, QuestionType, Written

_NUMBER = re.compile(r"([0-9]+)\.")


def _is_item(text: str) -> bool:
    return KEY.match(text) is not None


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    _check_numbers(written.items, report)
    choices = []
    for item in written.items:
        found = read_key(item.line, len(written.items), report)
        if found:
            key, text = found
            choices.append(Choice(key, False, (text, *item.more), tuple(item.feedback), item.place))
    check_count(choices, 3, 8, asked.place, report, unread=len(written.items) - len(choices), what="items")
    return Answers(tuple(choices))


def _check_numbers(items: list[Item], report: Report) -> None:
    numbers = [_NUMBER.match(item.place.text) for item in items]
    lazy = all(number and number[1] == "1" for number in numbers)
    for index, (item, number) in enumerate(zip(items, numbers, strict=True), start=1):
        if not number or (not lazy and int(number[1]) != index):
            message = f"the right order is that of the lines; begin this one with {index}."
            report.add(item.place.number, item.place.column, "E130", message)


KIND = QuestionType("order", _is_item, _read, example="1. a) first", in_surveys=False, partial=True, may_shuffle=False)
