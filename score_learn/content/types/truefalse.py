"""A statement that is either true or false; its keys are the English words in every language."""

from __future__ import annotations

from score_learn.content.findings import Report
from score_learn.content.sources import Line
from score_learn.content.types.choices import check_right, is_marked, read_mark
from score_learn.content.types.shape import Asked, Choice, Item, QuestionType, Written
from score_learn.content.wording import word

_KEYS = ("true", "false")


def _read(written: Written, asked: Asked, report: Report) -> tuple[Choice, ...]:
    choices = [_choice(item, asked, report) for item in written.items]
    found = sorted((choice for choice in choices if choice), key=lambda choice: _KEYS.index(choice.key))
    if [choice.key for choice in found] != list(_KEYS):
        message = "write the two lines - ( ) true and - ( ) false, with an x at the right one"
        report.add(asked.line, asked.column, "E131", message)
    check_right(found, 1, asked, report)
    return tuple(found)


def _choice(item: Item, asked: Asked, report: Report) -> Choice | None:
    marked = read_mark(item, ring=True, kind="truefalse", report=report)
    if marked is None:
        return None
    right, begin = marked
    text = item.line.rest(begin)
    key = " ".join([text.text, *(line.text.strip() for line in item.more)]).strip()
    if key not in _KEYS:
        message = f"write true or false here, not {key!r}; the page shows the word in its own language"
        report.add(text.number, text.column, "E131", message)
        return None
    shown = Line(text.number, text.column, word(key, asked.language))
    return Choice(key, right, (shown,), tuple(item.feedback), item.place)


KIND = QuestionType("truefalse", is_marked, _read, example="- (x) true", in_surveys=False, shuffles=False)
