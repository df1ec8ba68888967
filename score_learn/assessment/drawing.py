"""Choosing the questions of an attempt and the order of their options."""

import random
from collections.abc import Iterable, Sequence

from score_learn.assessment.marking import TYPES
from score_learn.content.rules import Question

_TELLING = frozenset({"match", "order", "cloze"})


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
    """Choose the order in which what can be chosen is shown; what it holds is each type's own.

    Keys of the options for single, multi, truefalse, hotspot and order (there never the right one), keys of the right
    sides for match, "gap.option" for cloze, nothing for number, text and scenario.
    """
    return TYPES[question.type].shown(question, rng)


def standing_order(question: Question) -> tuple[str, ...]:
    """Return the order in which a practice question is shown, the same for everybody and every time.

    It is that of the file, but for the types whose file gives the answer away.
    """
    if question.type in _TELLING:
        # Chance that is seeded with a text is the same in every process; it decides nothing but an order.
        return option_order(question, random.Random(f"{question.id} {question.rev}"))  # noqa: S311
    return tuple(option.key for option in question.options)
