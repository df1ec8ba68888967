"""A word or a few to type; in a survey a text that nobody marks."""

from __future__ import annotations

from score_learn.content.findings import Report
from score_learn.content.questions.types.shape import Answers, Asked, QuestionType, Written
from score_learn.content.questions.types.typed import Typed, check_taken, is_rule, read_item

_EXAMPLE = "- = text"


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    if asked.in_survey:
        for item in written.items:
            message = "a survey has no right answer; delete this line"
            report.add(item.place.number, item.place.column, "E140", message)
        return Typed()
    if not written.items:
        message = f"no answers; write them after the question as {_EXAMPLE}, before hint: and explain:"
        report.add(asked.line, asked.column, "E125", message)
    taken = tuple(one for item in written.items if (one := read_item(item, report, number=False)))
    check_taken(taken, asked.place, report, unread=len(written.items) - len(taken))
    return Typed(kind="text", taken=taken, keep_case=asked.value("case") == "yes")


KIND = QuestionType(
    "text",
    is_rule,
    _read,
    example=_EXAMPLE,
    shuffles=False,
    may_shuffle=False,
    bare=True,
    attributes={"case": "yes|no"},
    survey_attributes={"max": "[1-9][0-9]{0,3}"},
)
