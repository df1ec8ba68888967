"""Right and wrong answers in the words that stand on the page: from a compiled module, for every type of question."""

from typing import Any

from score_learn.content.rules import Gap, Question, Way

_TRUTH = {"true": "True", "false": "False"}


def right_answer(question: Question) -> Any:
    """Return what `type_steps.give` enters to answer a question rightly."""
    if question.type == "truefalse":
        return {_TRUTH[key] for key in question.right}
    if question.type == "match":
        return {one.text: next(two.text for two in question.targets if two.key == one.key) for one in question.options}
    if question.type == "order":
        return [one.text for one in question.options]
    if question.type in ("number", "text"):
        return _filled(question.gaps[0])
    if question.type == "cloze":
        return {f"Gap {number}": _filled(gap) for number, gap in enumerate(question.gaps, start=1)}
    return {one.text for one in question.options if one.key in question.right}


def wrong_answer(question: Question) -> Any:
    """Return what `type_steps.give` enters to answer a question wrongly."""
    right = right_answer(question)
    if question.type == "match":
        sides = list(right)
        return {side: right[other] for side, other in zip(sides, [*sides[1:], sides[0]], strict=True)}
    if question.type == "order":
        return right[::-1]
    if question.type in ("number", "text"):
        return "0"
    if question.type == "cloze":
        return {f"Gap {number}": _missed(gap) for number, gap in enumerate(question.gaps, start=1)}
    others = _TRUTH.values() if question.type == "truefalse" else (one.text for one in question.options)
    return {next(text for text in others if text not in right)}


def good_way(question: Question) -> list[Way]:
    """Return the choices that lead a story to its best good end, the shortest of them."""
    steps = {step.key: step for step in question.steps}
    found: list[list[Way]] = []
    waiting: list[tuple[str, list[Way]]] = [(question.steps[0].key, [])]
    while waiting:
        key, gone = waiting.pop(0)
        if steps[key].end == "good":
            found.append(gone)
        elif len(gone) < len(steps):
            waiting += [(way.target, [*gone, way]) for way in steps[key].ways]
    assert found, f"{question.id} cannot end well"
    return max(found, key=lambda ways: sum(way.points for way in ways))


def _missed(gap: Gap) -> str:
    return next((one.text for one in gap.options if one.key != gap.right), "0")


def _filled(gap: Gap) -> str:
    if gap.kind == "choice":
        return next(one.text for one in gap.options if one.key == gap.right)
    return next(one.text for one in gap.accepted if one.percent == 100)
