"""Things to put into their right order, which is that of the file; a browser knows them by their place as shown."""

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from score_learn.assessment.pieces import Asked, Note, Part, asked, shown_as
from score_learn.assessment.responses import Response, at_place, place_of
from score_learn.content.rules import Option, Question
from score_learn.core.errors import Invalid

MOVE = "move="
"""Begins what the button of a row sends: "move=2-up" moves what was shown in the second place one place up."""


def shown(question: Question, rng: random.Random) -> tuple[str, ...]:
    """Shuffle always, and never into the right order."""
    right = _right(question)
    while (keys := tuple(rng.sample(right, len(right)))) == right and len(right) > 1:
        pass
    return keys


def read(question: Question, values: Sequence[str], order: Sequence[str]) -> Response:
    """Read every place in the order given, and make the move of a button that was pressed.

    No values at all is the empty response: what was never moved is not answered.

    Raises:
        Invalid: ``unknown_option`` when a place is missing, stands twice or is none.
    """
    moves = [value.removeprefix(MOVE) for value in values if value.startswith(MOVE)]
    keys = [at_place(question, value, order) for value in values if not value.startswith(MOVE)]
    keys = keys or list(order if moves else ())
    if keys and sorted(keys) != sorted(order):
        raise Invalid("unknown_option", field=question.id)
    for move in moves:
        _move(question, keys, move, order)
    return tuple(keys)


def fraction(question: Question, response: Response) -> Fraction:
    """All or nothing; with ``score=partial`` the share of neighbours that follow each other rightly."""
    right = _right(question)
    if question.score != "partial" or len(right) < 2:
        return Fraction(int(response == right))
    return Fraction(len(set(pairwise(response)) & set(pairwise(right))), len(right) - 1)


def ask(question: Question, order: Sequence[str], response: Response) -> Asked:
    """Show the things as they were put, or as they are shown at first."""
    options = tuple(shown_as(place_of(key, order), question.option(key)) for key in response or order)
    return asked(question, options=options, given=tuple(place_of(key, order) for key in response))


def explain(question: Question, response: Response) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Say of each place what was put there and what belongs there."""
    given: list[Option | None] = [question.option(key) for key in response]
    given = given or [None] * len(question.options)
    parts = []
    for place, (put, wanted) in enumerate(zip(given, question.options, strict=True), start=1):
        words, said = (put.text, put.feedback_html) if put else ("", "")
        parts.append(Part(words, wanted.text, put == wanted, str(place), said))
    return tuple(parts), ()


def _right(question: Question) -> tuple[str, ...]:
    return tuple(option.key for option in question.options)


def _move(question: Question, keys: list[str], move: str, order: Sequence[str]) -> None:
    value, _, way = move.partition("-")
    key = at_place(question, value, order)
    if way not in {"up", "down"}:
        raise Invalid("unknown_option", field=question.id)
    old = keys.index(key)
    new = min(max(old + (1 if way == "down" else -1), 0), len(keys) - 1)
    keys.insert(new, keys.pop(old))
