"""A question with exactly one right option."""

from __future__ import annotations

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import check_count, check_right, is_marked, read_choices
from score_learn.content.questions.types.shape import Answers, Asked, QuestionType, Written


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    choices = read_choices(written.items, ring=True, kind="single", report=report)
    check_count(choices, 2, 6, asked.place, report, unread=len(written.items) - len(choices))
    check_right(choices, 1, asked, report)
    return Answers(choices)


KIND = QuestionType("single", is_marked, _read, example="- ( ) a) text")
