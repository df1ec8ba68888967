"""What may be seen of a question before and after its answer is in."""

from collections.abc import Sequence

from score_learn.assessment.marking import TYPES, Mark
from score_learn.assessment.pieces import Asked, Explained
from score_learn.assessment.responses import Response
from score_learn.assessment.types import scenario
from score_learn.content.rules import Question


def ask(question: Question, shown: Sequence[str], response: Response = ()) -> Asked:
    """Show a question without its answer.

    Args:
        question: the question with its key.
        shown: the order drawn for an attempt, or the standing order of a practice question.
        response: what has been answered so far.
    """
    return TYPES[question.type].ask(question, shown, response)


def explain(question: Question, response: Response, mark: Mark) -> Explained:
    """Say what there is to say about an answer that is in."""
    verdicts = {"right": question.right_html, "partial": question.partial_html, "wrong": question.wrong_html}
    parts, notes = TYPES[question.type].explain(question, response)
    return Explained(
        outcome=mark.outcome,
        right=mark.right,
        response=response,
        parts=parts,
        notes=notes,
        verdict_html=verdicts[mark.outcome],
        explain_html=question.explain_html,
        ending=scenario.ending(question, response) if question.type == "scenario" else "",
    )
