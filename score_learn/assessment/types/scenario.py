"""A story in steps: each way taken leads to the next step, and the last one ends well or not. Only in lessons."""

import random
from collections.abc import Sequence
from fractions import Fraction

from score_learn.assessment.pieces import Asked, AskedStep, Note, Part, asked, shown_as
from score_learn.assessment.responses import Response
from score_learn.content.rules import Question, Step, Way
from score_learn.core.errors import Invalid

WAYS_MOST = 60
"""How long a story may be told: a way may lead back."""


def shown(_question: Question, _rng: random.Random) -> tuple[str, ...]:
    """Keep the order of the file, which the ways of a step have."""
    return ()


def read(question: Question, values: Sequence[str], _shown: Sequence[str]) -> Response:
    """Read the keys of the ways taken, in the order in which they were taken.

    Raises:
        Invalid: ``unknown_option`` for a way that does not lead on from where one stands.
    """
    if len(values) > WAYS_MOST:
        raise Invalid("unknown_option", field=question.id)
    _walk(question, values)
    return tuple(values)


def fraction(question: Question, response: Response) -> Fraction:
    """Count the points on the way; where there are none to have, a good end earns everything."""
    ways, last = _walk(question, response)
    if not any(way.points for step in question.steps for way in step.ways):
        return Fraction(int(last.end == "good"))
    return min(Fraction(sum(way.points for way in ways), question.points), Fraction(1))


def ask(question: Question, _shown: Sequence[str], response: Response) -> Asked:
    """Show the step that was reached, and nothing of what lies behind its ways."""
    ways, last = _walk(question, response)
    step = AskedStep(last.html, tuple(shown_as(way.key, way) for way in last.ways), last.end)
    return asked(question, step=step, trail=tuple(way.text for way in ways), given=response)


def explain(question: Question, response: Response) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Say which ways were taken; which would have been better is left to trying again."""
    ways, last = _walk(question, response)
    return (Part("; ".join(way.text for way in ways), "", last.end == "good"),), ()


def ending(question: Question, response: Response) -> str:
    """Return how it ended: "good", "fair" or "poor"; empty while it goes on."""
    return _walk(question, response)[1].end


def _walk(question: Question, keys: Sequence[str]) -> tuple[list[Way], Step]:
    """Go from the first step along the ways taken; return them and the step one stands on."""
    steps = {step.key: step for step in question.steps}
    here, taken = question.steps[0], []
    for key in keys:
        way = next((way for way in here.ways if way.key == key), None)
        if way is None:
            raise Invalid("unknown_option", field=question.id)
        taken.append(way)
        here = steps[way.target]
    return taken, here
