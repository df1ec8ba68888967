"""A question with one or more right options, all of which should be chosen."""

from __future__ import annotations

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import check_count, check_right, is_marked, read_choices
from score_learn.content.questions.types.shape import Answers, Asked, QuestionType, Written


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    choices = read_choices(written.items, ring=False, kind="multi", report=report)
    check_count(choices, 2, 8, asked.place, report, unread=len(written.items) - len(choices))
    check_right(choices, len(choices), asked, report)
    return Answers(choices)


KIND = QuestionType("multi", is_marked, _read, example="- [ ] a) text", partial=True)
