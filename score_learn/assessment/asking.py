"""What may be seen of a question before and after its answer is in."""

from collections.abc import Sequence
from dataclasses import dataclass

from score_learn.assessment.marking import Mark
from score_learn.assessment.responses import Response
from score_learn.content.rules import Question


@dataclass(frozen=True, slots=True)
class AskedOption:
    """An option without anything that tells whether it is right."""

    key: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a browser may have it before the answer is in: no key, no feedback, no explanation."""

    id: str
    type: str
    stem_html: str
    stem_text: str
    options: tuple[AskedOption, ...]
    hint_html: str
    language: str


@dataclass(frozen=True, slots=True)
class ChosenOption:
    """An option that was chosen, or that is right, with what there is to say about it."""

    key: str
    html: str
    text: str
    feedback_html: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What may be said once the answer is in.

    ``outcome`` is ``right``, ``partial`` or ``wrong``; ``verdict_html`` is what the author wrote for that outcome.
    """

    outcome: str
    right: bool
    response: Response
    right_keys: tuple[str, ...]
    chosen: tuple[ChosenOption, ...]
    right_options: tuple[ChosenOption, ...]
    verdict_html: str
    explain_html: str


def ask(question: Question, order: Sequence[str] | None = None) -> Asked:
    """Show a question without its answer.

    Args:
        question: the question with its key.
        order: the keys of its options as drawn for an attempt; the order of the file when there is none.
    """
    keys = order if order is not None else [option.key for option in question.options]
    options = (question.option(key) for key in keys)
    return Asked(
        id=question.id,
        type=question.type,
        stem_html=question.stem_html,
        stem_text=question.stem_text,
        options=tuple(AskedOption(option.key, option.html, option.text) for option in options),
        hint_html=question.hint_html,
        language=question.language,
    )


def explain(question: Question, response: Response, mark: Mark) -> Explained:
    """Say what there is to say about an answer that is in."""
    verdicts = {"right": question.right_html, "partial": question.partial_html, "wrong": question.wrong_html}
    return Explained(
        outcome=mark.outcome,
        right=mark.right,
        response=response,
        right_keys=question.right,
        chosen=_options(question, response),
        right_options=_options(question, question.right),
        verdict_html=verdicts[mark.outcome],
        explain_html=question.explain_html,
    )


def _options(question: Question, keys: Sequence[str]) -> tuple[ChosenOption, ...]:
    options = (question.option(key) for key in keys)
    return tuple(ChosenOption(option.key, option.html, option.text, option.feedback_html) for option in options)
