"""The types of question there are: add a file to `types/` and its name here."""

from __future__ import annotations

from collections.abc import Mapping

from score_learn.content.questions.types import (
    cloze,
    hotspot,
    match,
    multi,
    number,
    order,
    scale,
    single,
    text,
    truefalse,
)
from score_learn.content.questions.types.shape import QuestionType

_ALL = (single, multi, truefalse, match, order, number, text, cloze, hotspot, scale)

TYPES: Mapping[str, QuestionType] = {one.KIND.name: one.KIND for one in _ALL}
