"""What the types with options to choose have in common: their order, how they are asked and what is said afterwards."""

import random
from collections.abc import Iterable, Sequence

from score_learn.assessment.pieces import Asked, Note, Part, asked, shown_as
from score_learn.assessment.responses import Response
from score_learn.content.rules import Question


def shown(question: Question, rng: random.Random) -> tuple[str, ...]:
    """Shuffle the options, unless the author keeps their order."""
    keys = tuple(option.key for option in question.options)
    return tuple(rng.sample(keys, len(keys))) if question.shuffle else keys


def ask(question: Question, order: Sequence[str], response: Response) -> Asked:
    """Show the options; a browser knows them by their keys, which say nothing."""
    options = tuple(shown_as(key, question.option(key)) for key in order)
    return asked(question, options=options, given=response)


def explain(question: Question, response: Response) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Say what was chosen, what would have been right, and what there is to say about the options chosen."""
    part = Part(_words(question, response), _words(question, question.right), response == question.right)
    several = len(response) > 1
    notes = (Note(option.text if several else "", option.feedback_html) for option in map(question.option, response))
    return (part,), tuple(note for note in notes if note.html)


def _words(question: Question, keys: Iterable[str]) -> str:
    return "; ".join(question.option(key).text for key in keys)
