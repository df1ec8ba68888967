"""The types of question there are: add a file to `types/` and its name here."""

from __future__ import annotations

from collections.abc import Mapping

from score_learn.content.types import multi, scale, single, truefalse
from score_learn.content.types.shape import QuestionType

TYPES: Mapping[str, QuestionType] = {kind.name: kind for kind in (single.KIND, multi.KIND, truefalse.KIND, scale.KIND)}

ANNOUNCED = ("match", "order", "number", "text", "cloze", "hotspot")
"""Types that the format has and this version cannot read yet."""
