"""What the pages of a test show: the questions without their answers, and the result once it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from score_learn.assessment import marking
from score_learn.assessment.asking import Asked, Explained, ask, explain
from score_learn.assessment.responses import Response
from score_learn.content import queries as content
from score_learn.content.rules import Lesson, Module, Question
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.learning import queries, rules
from score_learn.learning.models import AttemptSent, Completion
from score_learn.learning.queries import AttemptRow
from score_learn.learning.shelf import find_module
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class ModuleHead:
    """What the head of a page says of its module, and no question of it."""

    id: str
    slug: str
    look: str
    title: str
    language: str


@dataclass(frozen=True)
class TestQuestion:
    """One question of an open attempt with what is saved so far; ``saved_at`` is None when nothing is."""

    __test__ = False  # the name is the domain's; pytest must not collect it

    number: int
    asked: Asked
    response: Response
    saved_at: datetime | None


@dataclass(frozen=True)
class AttemptPage:
    """An attempt as its pages show it; there is nothing in it that tells which answer is right."""

    attempt_id: UUID
    enrolment_id: UUID
    module: ModuleHead
    number: int
    allowed: int
    pass_percent: int
    questions: tuple[TestQuestion, ...]
    answered: int
    saved_at: datetime | None
    sent: bool

    def question(self, number: int) -> TestQuestion:
        """Return the question with that number, from 1.

        Raises:
            NotFound: when there is none.
        """
        if not 1 <= number <= len(self.questions):
            raise NotFound("question")
        return self.questions[number - 1]


@dataclass(frozen=True)
class ResultQuestion:
    """One question of a sent attempt, explained; ``lesson`` is where to read about it again, if there is one."""

    number: int
    stem_html: str
    stem_text: str
    language: str
    explained: Explained
    lesson: Lesson | None


@dataclass(frozen=True)
class Result:
    """A sent attempt: the participant's own to see, nobody else's."""

    attempt_id: UUID
    enrolment_id: UUID
    module: ModuleHead
    number: int
    allowed: int
    points: Fraction
    out_of: int
    right: int
    percent: int
    pass_percent: int
    passed: bool
    sent_at: datetime
    completed_at: datetime | None
    questions: tuple[ResultQuestion, ...]


def attempt_page(viewer: Viewer, attempt_id: UUID, language: str) -> AttemptPage:
    """Return one of the viewer's own attempts with its questions in the order drawn, without their answers.

    Raises:
        NotFound: when the attempt is not the viewer's.
    """
    attempt = queries.find_attempt(viewer, attempt_id)
    module = content.version(attempt.version_id, language)
    saved = _saved(attempt_id)
    questions = tuple(
        TestQuestion(number, ask(_question(module, question_id), keys), *saved.get(question_id, ((), None)))
        for number, (question_id, keys) in enumerate(attempt.drawn, start=1)
    )
    return AttemptPage(
        attempt_id=attempt.id,
        enrolment_id=attempt.enrolment_id,
        module=_head(find_module(viewer, module.id, language)),
        number=attempt.number,
        allowed=_allowed(attempt, module),
        pass_percent=module.test.pass_percent if module.test else 100,
        questions=questions,
        answered=sum(bool(one.response) for one in questions),
        saved_at=max((at for _response, at in saved.values()), default=None),
        sent=attempt.sent_at is not None,
    )


def result(viewer: Viewer, attempt_id: UUID, language: str) -> Result:
    """Return the result of one of the viewer's own attempts, with every question explained.

    Raises:
        NotFound: when the attempt is not the viewer's.
        Refused: ``not_sent`` while it is open.
    """
    attempt = queries.find_attempt(viewer, attempt_id)
    found = db.session.execute(
        select(AttemptSent, Completion.at)
        .outerjoin(Completion, Completion.enrolment_id == attempt.enrolment_id)
        .where(AttemptSent.attempt_id == attempt.id)
    ).one_or_none()
    if found is None:
        raise Refused("not_sent")
    sent, completed_at = found
    module = content.version(attempt.version_id, language)
    newest = find_module(viewer, module.id, language)
    questions = _explained(attempt, module, newest)
    return Result(
        attempt_id=attempt.id,
        enrolment_id=attempt.enrolment_id,
        module=_head(newest),
        number=attempt.number,
        allowed=_allowed(attempt, module),
        points=sent.points,
        out_of=sent.out_of,
        right=sum(one.explained.right for one in questions),
        percent=sent.percent,
        pass_percent=module.test.pass_percent if module.test else 100,
        passed=sent.passed,
        sent_at=sent.at,
        completed_at=completed_at,
        questions=questions,
    )


def lesson_about(question: Question, module: Module) -> Lesson | None:
    """Return the lesson to read again after a question: the one a tag names, or the first that shares a tag.

    A tag names a lesson by its id; a lesson shares a tag when one of its practice questions has it.
    """
    by_id = {lesson.id: lesson for lesson in module.lessons}
    for tag in question.tags:
        if tag in by_id:
            return by_id[tag]
    wanted = set(question.tags)
    for lesson in module.lessons:
        practised = (module.practice[question_id] for question_id in lesson.question_ids)
        if any(wanted & set(one.tags) for one in practised):
            return lesson
    return None


def _explained(attempt: AttemptRow, module: Module, newest: Module) -> tuple[ResultQuestion, ...]:
    responses = queries.responses(attempt.id)
    found = []
    for number, (question_id, _keys) in enumerate(attempt.drawn, start=1):
        question = _question(module, question_id)
        response = responses.get(question_id, ())
        explained = explain(question, response, marking.mark(question, response))
        lesson = lesson_about(question, newest)
        found.append(
            ResultQuestion(number, question.stem_html, question.stem_text, question.language, explained, lesson)
        )
    return tuple(found)


def _head(module: Module) -> ModuleHead:
    return ModuleHead(module.id, module.slug, module.look, module.title, module.language)


def _question(module: Module, question_id: str) -> Question:
    question = module.question(question_id)
    if question is None:
        raise NotFound("question")
    return question


def _allowed(attempt: AttemptRow, module: Module) -> int:
    return max(attempt.number, rules.attempts_allowed(module.test, attempt.granted) if module.test else 0)


def _saved(attempt_id: UUID) -> Mapping[str, tuple[Response, datetime]]:
    return {row.question_id: (row.response, row.at) for row in queries.answers(attempt_id)}
