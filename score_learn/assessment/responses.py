"""Reading the keys that a browser sent; whatever else it sent is refused."""

from collections.abc import Sequence

from score_learn.content.rules import Question
from score_learn.core.errors import Invalid

Response = tuple[str, ...]
"""The keys chosen, each once, in the order of the file; empty when nothing is chosen."""


def chosen_keys(question: Question, values: Sequence[str]) -> Response:
    """Read keys of the question's options.

    Raises:
        Invalid: ``unknown_option`` for anything that is no key of this question.
    """
    keys = tuple(option.key for option in question.options)
    if not set(values) <= set(keys):
        raise Invalid("unknown_option", field=question.id)
    return tuple(key for key in keys if key in values)


def no_more_than_one(response: Response) -> Response:
    """Pass on a response of one key or none.

    Raises:
        Invalid: ``too_many_options``.
    """
    if len(response) > 1:
        raise Invalid("too_many_options")
    return response
