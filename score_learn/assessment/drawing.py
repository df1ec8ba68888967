"""Choosing the questions of an attempt and the order of their options."""

import random
from collections.abc import Iterable, Sequence

from score_learn.assessment.marking import TYPES
from score_learn.content.rules import Question


def draw(bank_ids: Sequence[str], seen: Iterable[Iterable[str]], count: int, rng: random.Random) -> tuple[str, ...]:
    """Draw questions: those never seen first, then those seen longest ago; chance decides among equals.

    Args:
        bank_ids: the questions there are, in the order of the file.
        seen: the question ids of each earlier attempt, oldest first.
        count: how many to draw; all of them when the bank is smaller.
        rng: where chance comes from.

    Returns:
        the ids drawn, in the order of the bank.
    """
    last_seen = {question_id: turn for turn, ids in enumerate(seen, start=1) for question_id in ids}
    shuffled = rng.sample(list(bank_ids), len(bank_ids))
    drawn = set(sorted(shuffled, key=lambda question_id: last_seen.get(question_id, 0))[:count])
    return tuple(question_id for question_id in bank_ids if question_id in drawn)


def shuffled(ids: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Put ids into a random order."""
    return tuple(rng.sample(list(ids), len(ids)))


def option_order(question: Question, rng: random.Random) -> tuple[str, ...]:
    """Choose the order in which the options of a question are shown, unless the question keeps its own."""
    keys = tuple(option.key for option in question.options)
    if not question.shuffle or TYPES[question.type].KEEPS_ORDER:
        return keys
    return shuffled(keys, rng)
