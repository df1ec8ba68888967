"""Two sides to bring together: each left side has one partner, and some right sides may have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import KEY, check_count, check_keys, read_key
from score_learn.content.questions.types.shape import Answers, Asked, Choice, Item, Part, QuestionType, Texts, Written
from score_learn.content.sources import Line

_EXAMPLE = "- a) left -> right"


@dataclass(frozen=True)
class _Pairs(Answers):
    """The left sides are the choices; a target has the key of its left side, or one of its own."""

    targets: tuple[Choice, ...] = ()

    def parts(self) -> list[Part]:
        return super().parts() + [part for one in self.targets for part in one.parts(f"target-{one.key}")]

    def rivals(self) -> list[list[Part]]:
        named = [part for part in self.parts() if part.key]
        return [[part for part in named if part.name.startswith(side)] for side in ("option-", "target-")]

    def fields(self, texts: Texts) -> dict[str, Any]:
        targets = tuple(texts.option(f"target-{target.key}", target.key) for target in self.targets)
        return super().fields(texts) | {"targets": targets}


def _is_pair(text: str) -> bool:
    return KEY.match(text) is not None or "->" in text


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    pairs = [pair for item in written.items if (pair := _pair(item, len(written.items), report))]
    lefts = tuple(left for left, _ in pairs if left)
    targets = tuple(target for _, target in pairs)
    check_count(lefts, 3, 6, asked.place, report, unread=len(written.items) - len(pairs), what="pairs")
    check_keys(targets, report)
    lone = [target for left, target in pairs if left is None]
    for target in lone[4:5]:
        message = "four right sides that fit nothing are enough; delete the others"
        report.add(target.place.number, target.place.column, "E125", message)
    return _Pairs(lefts, targets)


def _pair(item: Item, among: int, report: Report) -> tuple[Choice | None, Choice] | None:
    found = read_key(item.line, among, report)
    if found is None:
        return None
    key, text = found
    sides = cut_at_arrow((text, *item.more))
    if sides is None:
        message = f"no arrow; write {_EXAMPLE}, or - x) -> right for one that fits nothing"
        report.add(text.number, text.column, "E130", message)
        return None
    left, right = sides
    if not any(line.text.strip() for line in right):
        report.add(right[0].number, right[0].column, "E130", "write what goes with it after ->")
        return None
    feedback = tuple(item.feedback)
    if not any(line.text.strip() for line in left):
        return None, Choice(key, False, right, feedback, item.place)
    return Choice(key, False, left, feedback, item.place), Choice(key, False, right, (), item.place)


def cut_at_arrow(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]] | None:
    """Return what stands before and after the first arrow; None when there is none."""
    for index, line in enumerate(lines):
        left, arrow, right = line.text.partition("->")
        if arrow:
            before = Line(line.number, line.column, left.rstrip())
            return (*lines[:index], before), (line.rest(len(line.text) - len(right.lstrip())), *lines[index + 1 :])
    return None


KIND = QuestionType("match", _is_pair, _read, example=_EXAMPLE, in_surveys=False, partial=True, may_shuffle=False)
