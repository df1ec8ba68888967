"""A statement that is either true or false; its keys are the English words in every language."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import check_right, is_marked, read_mark
from score_learn.content.questions.types.shape import (
    Answers,
    Asked,
    Choice,
    Item,
    Part,
    QuestionType,
    Texts,
    Written,
    feedback_parts,
)
from score_learn.content.rules import Option
from score_learn.content.text.wording import word

_KEYS = ("true", "false")


@dataclass(frozen=True)
class _TrueFalse(Answers):
    """Two options whose words are ours; only the feedback is the author's."""

    def parts(self) -> list[Part]:
        return [part for choice in self.choices for part in feedback_parts(f"option-{choice.key}", choice.feedback)]

    def fields(self, texts: Texts) -> dict[str, Any]:
        options = []
        for choice in self.choices:
            shown = word(choice.key, texts.language)
            feedback = texts.html(f"option-{choice.key}-feedback")
            options.append(Option(choice.key, escape(shown), shown, feedback))
        return super().fields(texts) | {"options": tuple(options)}


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    choices = [_choice(item, report) for item in written.items]
    found = sorted((choice for choice in choices if choice), key=lambda choice: _KEYS.index(choice.key))
    if [choice.key for choice in found] != list(_KEYS):
        message = "write the two lines - ( ) true and - ( ) false, with an x at the right one"
        report.add(asked.line, asked.column, "E131", message)
    check_right(found, 1, asked, report)
    return _TrueFalse(tuple(found))


def _choice(item: Item, report: Report) -> Choice | None:
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
    return Choice(key, right, (text,), tuple(item.feedback), item.place)


KIND = QuestionType("truefalse", is_marked, _read, example="- (x) true", in_surveys=False, shuffles=False)
