"""What the people of the demonstration answer, as a browser would send it, for every type of question."""

from collections.abc import Sequence

from score_learn.assessment.filling import options_shown
from score_learn.assessment.responses import place_of
from score_learn.content.rules import Gap, Question


def right_values(question: Question, shown: Sequence[str]) -> tuple[str, ...]:
    """Return the right answer to a question.

    Args:
        question: of a test.
        shown: the keys in the order in which they were shown, by whose places some are named.
    """
    if question.type == "match":
        return tuple(f"{side.key}={place_of(side.key, shown)}" for side in question.options)
    if question.type == "order":
        return tuple(place_of(item.key, shown) for item in question.options)
    if question.type == "cloze":
        return tuple(f"{gap.key}={_right_in(gap, shown)}" for gap in question.gaps)
    if question.gaps:
        return (_right_in(question.gaps[0], shown),)
    return question.right


def wrong_values(question: Question) -> tuple[str, ...]:
    """Return a wrong answer to a question with options; any other is left unanswered."""
    if question.type in ("match", "order"):
        return ()
    return tuple(option.key for option in question.options if option.key not in question.right)[:1]


def _right_in(gap: Gap, shown: Sequence[str]) -> str:
    if gap.kind == "choice":
        return place_of(gap.right, options_shown(gap, shown))
    return next(accepted.text for accepted in gap.accepted if accepted.percent == 100)
