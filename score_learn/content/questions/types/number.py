"""A number to type, with a tolerance or a range; its unit is printed beside the field."""

from __future__ import annotations

from score_learn.content.findings import Report
from score_learn.content.questions.types.shape import PLAIN, Answers, Asked, Part, QuestionType, Written
from score_learn.content.questions.types.typed import Typed, check_taken, is_rule, read_item
from score_learn.content.sources import Line


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    taken = tuple(one for item in written.items if (one := read_item(item, report, number=True)))
    check_taken(taken, asked.place, report, unread=len(written.items) - len(taken))
    attribute = asked.attributes.get("unit")
    unit = None
    if attribute:
        place = Line(attribute.line, attribute.column, attribute.value)
        unit = Part("unit", (place,), place, PLAIN)
    return Typed(kind="number", taken=taken, unit=unit)


KIND = QuestionType(
    "number",
    is_rule,
    _read,
    example="- = 4.5 +- 0.1",
    in_surveys=False,
    shuffles=False,
    may_shuffle=False,
    attributes={"unit": r"\S(.{0,18}\S)?"},
)
