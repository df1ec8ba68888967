"""Reading what a browser sent: keys, places in the order shown, and typed words; whatever else it sent is refused."""

from collections.abc import Iterator, Sequence

from score_learn.content.rules import Question
from score_learn.core.errors import Invalid

Response = tuple[str, ...]
"""What is recorded of an answer; empty when there is none.

Single, multi, truefalse and hotspot: the keys chosen, each once, in the order of the file. Match: "left=target" for
each left side that has one, in the order of the file. Order: every key, in the order given. Number and text: what was
typed. Cloze: "gap=value" for each gap filled in, a key or what was typed. Scenario: the keys of the ways taken.
"""

TYPED_MOST = 200
"""How many characters may be typed into a field."""


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


def at_place(question: Question, value: str, shown: Sequence[str]) -> str:
    """Return what stands at a place of the order shown; places are counted from 1.

    In a browser a place stands for the key, which would tell where it belongs.

    Raises:
        Invalid: ``unknown_option`` when there is no such place.
    """
    if not (value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= len(shown)):
        raise Invalid("unknown_option", field=question.id)
    return shown[int(value) - 1]


def place_of(key: str, shown: Sequence[str]) -> str:
    """Return the place of a key in the order shown, as a browser names it; empty when it is not there."""
    return str(shown.index(key) + 1) if key in shown else ""


def typed(question: Question, value: str) -> str:
    """Read what was typed into one field.

    Raises:
        Invalid: ``answer_too_long``.
    """
    text = value.strip()
    if len(text) > TYPED_MOST:
        raise Invalid("answer_too_long", field=question.id, most=TYPED_MOST)
    return text


def named(question: Question, values: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Read "name=value" pairs, one for a name; those without a value are left out.

    Raises:
        Invalid: ``unknown_option`` for a name that the question does not have, ``too_many_options`` for one sent twice.
    """
    found: dict[str, str] = {}
    for value in values:
        name, mark, rest = value.partition("=")
        if not mark or name not in names:
            raise Invalid("unknown_option", field=question.id)
        if not rest.strip():
            continue
        if name in found:
            raise Invalid("too_many_options", field=question.id)
        found[name] = rest
    return found


def pairs(response: Response) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each part of a response that was recorded as "name=value"."""
    for part in response:
        name, _, value = part.partition("=")
        yield name, value
