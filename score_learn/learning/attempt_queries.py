"""What the pages of a test show: the questions without their answers, and the result once it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from score_learn.assessment import marking
from score_learn.assessment.asking import ask, explain
from score_learn.assessment.pieces import Asked, Explained
from score_learn.assessment.responses import Response
from score_learn.content import queries as content
from score_learn.content.rules import Lesson, Module, Question
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.learning import queries, rules
from score_learn.learning.models import AttemptRegrade, AttemptSent, Completion
from score_learn.learning.queries import AttemptRow
from score_learn.learning.regrades import counting_regrade
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
    languages: tuple[str, ...] = ()


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
    """One question of a sent attempt, explained; ``lesson`` is where to read about it again, if there is one.

    ``corrected`` is the part that the answer earns by a key that was corrected after the attempt was sent.
    """

    number: int
    stem_html: str
    stem_text: str
    language: str
    explained: Explained
    lesson: Lesson | None
    corrected: Fraction | None = None

    @property
    def right(self) -> bool:
        """Whether the answer counts as right now."""
        return self.explained.right if self.corrected is None else self.corrected == 1


@dataclass(frozen=True)
class Remarked:
    """A sent attempt counts otherwise since its questions' keys were corrected: from which per cent, when and why."""

    old_percent: int
    at: datetime
    reason: str


@dataclass(frozen=True)
class Result:
    """A sent attempt as it counts now: the participant's own to see, nobody else's."""

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
    remarked: Remarked | None = None


def attempt_page(viewer: Viewer, attempt_id: UUID, language: str) -> AttemptPage:
    """Return one of the viewer's own attempts with its questions in the order drawn, without their answers.

    Raises:
        NotFound: when the attempt is not the viewer's.
    """
    attempt = queries.find_attempt(viewer, attempt_id)
    module = content.version(attempt.version_id, language)
    saved = _saved(attempt_id)
    questions = tuple(
        _asked(number, _question(module, question_id), shown, *saved.get(question_id, ((), None)))
        for number, (question_id, shown) in enumerate(attempt.drawn, start=1)
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
        select(AttemptSent, AttemptRegrade, Completion.at)
        .select_from(AttemptSent)
        .outerjoin(AttemptRegrade, counting_regrade(AttemptSent.attempt_id))
        .outerjoin(Completion, Completion.enrolment_id == attempt.enrolment_id)
        .where(AttemptSent.attempt_id == attempt.id)
    ).one_or_none()
    if found is None:
        raise Refused("not_sent")
    sent, again, completed_at = found
    counts = again or sent
    module = content.version(attempt.version_id, language)
    newest = find_module(viewer, module.id, language)
    questions = _explained(attempt, module, newest, again)
    return Result(
        attempt_id=attempt.id,
        enrolment_id=attempt.enrolment_id,
        module=_head(newest),
        number=attempt.number,
        allowed=_allowed(attempt, module),
        points=counts.points,
        out_of=sent.out_of,
        right=sum(one.right for one in questions),
        percent=counts.percent,
        pass_percent=module.test.pass_percent if module.test else 100,
        passed=counts.passed,
        sent_at=sent.at,
        completed_at=completed_at,
        questions=questions,
        remarked=Remarked(sent.percent, again.at, again.reason) if again else None,
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


def _explained(
    attempt: AttemptRow, module: Module, newest: Module, again: AttemptRegrade | None
) -> tuple[ResultQuestion, ...]:
    responses = queries.responses(attempt.id)
    corrected = {name: Fraction(part) for name, part in again.corrected} if again else {}
    found = []
    for number, (question_id, _keys) in enumerate(attempt.drawn, start=1):
        question = _question(module, question_id)
        response = responses.get(question_id, ())
        explained = explain(question, response, marking.mark(question, response))
        lesson = lesson_about(question, newest)
        part = corrected.get(question_id)
        texts = question.stem_html, question.stem_text, question.language
        found.append(ResultQuestion(number, *texts, explained, lesson, part))
    return tuple(found)


def _head(module: Module) -> ModuleHead:
    return ModuleHead(module.id, module.slug, module.look, module.title, module.language, module.languages)


def _asked(
    number: int, question: Question, shown: Sequence[str], response: Response, saved_at: datetime | None
) -> TestQuestion:
    return TestQuestion(number, ask(question, shown, response), response, saved_at)


def _question(module: Module, question_id: str) -> Question:
    question = module.question(question_id)
    if question is None:
        raise NotFound("question")
    return question


def _allowed(attempt: AttemptRow, module: Module) -> int:
    return max(attempt.number, rules.attempts_allowed(module.test, attempt.granted) if module.test else 0)


def _saved(attempt_id: UUID) -> Mapping[str, tuple[Response, datetime]]:
    return {row.question_id: (row.response, row.at) for row in queries.answers(attempt_id)}
