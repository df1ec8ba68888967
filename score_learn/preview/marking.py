"""Answers to questions in the preview: read and marked as on the site, and recorded nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from score_learn.assessment import drawing, marking
from score_learn.assessment.asking import ask, explain
from score_learn.assessment.pieces import Asked, Explained
from score_learn.content.authoring.drafting import DraftModule
from score_learn.content.rules import Lesson, Question
from score_learn.core.errors import Invalid
from score_learn.learning.participant_queries import LessonPage, UnderWay
from score_learn.learning.standing import steps_of
from score_learn.web.words import sentence


@dataclass(frozen=True)
class Answered:
    """What became of an answer: ``explained`` when it was marked, else ``now`` says how far it is and what it lacks."""

    response: tuple[str, ...] = ()
    now: UnderWay | None = None
    explained: Explained | None = None


def answer(question: Question, values: Sequence[str]) -> Answered:
    """Mark what a browser sent as the site does; no values at all begin the question anew."""
    shown = drawing.standing_order(question)
    try:
        response = marking.read_response(question, values, shown)
    except Invalid as error:
        return Answered(now=UnderWay(question.id, (), problem=sentence(error)))
    now = UnderWay(question.id, response, marking.goes_on(question, values, response))
    if now.goes_on or not values:
        return Answered(response, now)
    try:
        marking.read_for_marking(question, values, shown)
    except Invalid as error:
        return Answered(response, replace(now, problem=sentence(error)))
    return Answered(response, explained=explain(question, response, marking.mark(question, response)))


def asked(question: Question, given: Answered | None = None) -> Asked:
    """Ask a question in its standing order, with what was answered."""
    return ask(question, drawing.standing_order(question), given.response if given else ())


def lesson_page(draft: DraftModule, lesson: Lesson, question_id: str = "", given: Answered | None = None) -> LessonPage:
    """Return what the page of a lesson shows besides its text, with at most one of its questions answered."""
    module = draft.module
    steps = steps_of(module, position=None, at_begin=module.lesson_ids)
    place = next(number for number, step in enumerate(steps) if step.slug == lesson.slug)
    questions = {
        name: asked(module.practice[name], given if name == question_id else None)
        for name in lesson.question_ids
        if name in draft.sound
    }
    answers = {question_id: given.explained} if given and given.explained else {}
    return LessonPage(
        steps=steps,
        step=steps[place],
        previous=steps[place - 1] if place else None,
        following=steps[place + 1] if place + 1 < len(steps) else None,
        questions=questions,
        answers=answers,
        left=len(questions) - len(answers),
        now=given.now if given else None,
    )
