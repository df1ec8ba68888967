"""Each thing on the left has a partner on the right; things without a partner may stand there too."""

import random
from collections.abc import Sequence
from fractions import Fraction

from score_learn.assessment.pieces import Asked, AskedField, Note, Part, asked, shown_as
from score_learn.assessment.responses import Response, at_place, named, pairs, place_of
from score_learn.content.rules import Question


def shown(question: Question, rng: random.Random) -> tuple[str, ...]:
    """Shuffle the right side always: in the order of the file each would stand beside its partner."""
    keys = tuple(target.key for target in question.targets)
    return tuple(rng.sample(keys, len(keys)))


def read(question: Question, values: Sequence[str], order: Sequence[str]) -> Response:
    """Read "left=place" for any of the left sides."""
    given = named(question, values, [option.key for option in question.options])
    found = {left: at_place(question, place, order) for left, place in given.items()}
    return tuple(f"{option.key}={found[option.key]}" for option in question.options if option.key in found)


def fraction(question: Question, response: Response) -> Fraction:
    """All or nothing; with ``score=partial`` the share of left sides that have their partner."""
    share = Fraction(sum(left == target for left, target in pairs(response)), len(question.options))
    return share if question.score == "partial" else Fraction(int(share))


def ask(question: Question, order: Sequence[str], response: Response) -> Asked:
    """Show each left side with all right sides to choose from; a browser knows these by their place."""
    by_key, given = {target.key: target for target in question.targets}, dict(pairs(response))
    targets = tuple(shown_as(str(place), by_key[key]) for place, key in enumerate(order, start=1))
    fields = tuple(
        AskedField(option.key, "choice", option.html, targets, place_of(given.get(option.key, ""), order))
        for option in question.options
    )
    return asked(question, options=targets, fields=fields)


def explain(question: Question, response: Response) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Say of each left side what was chosen and what belongs to it."""
    words, given = {target.key: target.text for target in question.targets}, dict(pairs(response))
    parts = []
    for side in question.options:
        target = given.get(side.key, "")
        said = side.feedback_html if target else ""
        parts.append(Part(words.get(target, ""), words[side.key], target == side.key, side.text, said))
    return tuple(parts), ()
