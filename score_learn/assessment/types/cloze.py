"""Gaps in a text: words and numbers to write, words to choose."""

import random
from collections.abc import Sequence
from fractions import Fraction

from score_learn.assessment import filling
from score_learn.assessment.pieces import Asked, Note, Part, asked
from score_learn.assessment.responses import Response, at_place, named, pairs, typed
from score_learn.content.rules import Question


def shown(question: Question, rng: random.Random) -> tuple[str, ...]:
    """Shuffle within each gap that is chosen, unless the author keeps the order: "gap.option"."""
    keys: list[str] = []
    for gap in question.gaps:
        options = [option.key for option in gap.options]
        keys += [f"{gap.key}.{key}" for key in (rng.sample(options, len(options)) if question.shuffle else options)]
    return tuple(keys)


def read(question: Question, values: Sequence[str], order: Sequence[str]) -> Response:
    """Read "gap=value" for any of the gaps; the value is what was typed, or the place of an option."""
    given = named(question, values, [gap.key for gap in question.gaps])
    found = {}
    for gap in question.gaps:
        if gap.key in given and gap.kind == "choice":
            found[gap.key] = at_place(question, given[gap.key], filling.options_shown(gap, order))
        elif gap.key in given:
            found[gap.key] = typed(question, given[gap.key])
    return tuple(f"{key}={value}" for key, value in found.items())


def fraction(question: Question, response: Response) -> Fraction:
    """All or nothing; with ``score=partial`` the mean of what the gaps earn."""
    given = dict(pairs(response))
    earned = (filling.earned(question, gap, given.get(gap.key, "")) for gap in question.gaps)
    share = Fraction(sum(earned, Fraction(0)), len(question.gaps))
    return share if question.score == "partial" else Fraction(int(share))


def ask(question: Question, order: Sequence[str], response: Response) -> Asked:
    """Show each gap with what stands in it."""
    given = dict(pairs(response))
    fields = tuple(filling.asked_field(question, gap, given.get(gap.key, ""), order) for gap in question.gaps)
    return asked(question, fields=fields)


def explain(question: Question, response: Response) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Say of each gap what was filled in and what would have been right."""
    given = dict(pairs(response))
    gaps = enumerate(question.gaps, start=1)
    return tuple(filling.part(question, gap, given.get(gap.key, ""), str(number)) for number, gap in gaps), ()
