"""What a participant does: begin, finish a lesson, answer, take the test; each is one fact in one transaction."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, bindparam, func, select

from score_learn.assessment import drawing, marking
from score_learn.assessment.asking import explain
from score_learn.assessment.pieces import Explained
from score_learn.assessment.responses import Response
from score_learn.content import queries as content
from score_learn.content.rules import Module, Question
from score_learn.core import clock
from score_learn.core.db import db, fetch
from score_learn.core.errors import NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.learning import access, ledger, queries, rules
from score_learn.learning.completing import complete_if_done
from score_learn.learning.models import (
    LANGUAGE_MOST,
    Answer,
    Attempt,
    AttemptSent,
    Enrolment,
    LessonFinished,
    PracticeAnswer,
)
from score_learn.learning.queries import AttemptRow
from score_learn.learning.shelf import find_module
from score_learn.people.models import Person
from score_learn.people.viewer import Grant, Viewer

_chance = random.SystemRandom()
_ANSWER = select(Answer.id, Answer.attempt_id, Answer.question_id, Answer.response, Answer.at).where(
    Answer.id == bindparam("id")
)
_PERSON_LOCKED = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)


@dataclass(frozen=True)
class Saved:
    """How many questions of an attempt have an answer now, when this one was stored, its gaps that hold no number."""

    answered: int
    total: int
    at: datetime
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """What a sent attempt earned, and whether the module is complete now."""

    attempt_id: UUID
    percent: int
    passed: bool
    completed: bool
    at: datetime


def begin(viewer: Viewer, *, module_id: str) -> UUID:
    """Begin a module, or return the enrolment that has begun already.

    Raises:
        NotFound: when the module is not published or not meant for this participant.
    """
    return _begun(viewer, _current(viewer, module_id)).id


def finish_lesson(viewer: Viewer, *, module_id: str, lesson_id: str, event_id: UUID) -> bool:
    """Record that a lesson is finished, beginning the module if need be; finishing it again changes nothing.

    Returns:
        whether the module is complete now.

    Raises:
        NotFound: when there is no such module or lesson for this participant.
        Refused: ``event_id_taken`` when the id stands for something else.
    """
    module = _current(viewer, module_id)
    enrolment = _begun(viewer, module)
    if lesson_id not in {*rules.lessons_for(module, enrolment.position), *enrolment.required_lessons}:
        raise NotFound("lesson")
    known = db.session.get(LessonFinished, event_id)
    if known is not None and (known.enrolment_id, known.lesson_id) != (enrolment.id, lesson_id):
        raise Refused("event_id_taken")
    if known is None and not _is_finished(enrolment.id, lesson_id):
        db.session.add(
            LessonFinished(
                id=event_id,
                enrolment_id=enrolment.id,
                lesson_id=lesson_id,
                version_id=module.version_id,
                at=clock.now(),
            )
        )
        db.session.flush()
    return complete_if_done(enrolment.id, module)


def answer_practice(
    viewer: Viewer, *, module_id: str, question_id: str, values: Sequence[str], event_id: UUID, language: str
) -> Explained:
    """Mark an answer to a question in a lesson at once and record it; it counts for nothing.

    Returns:
        what there is to say about the answer.

    Raises:
        NotFound: when there is no such module or practice question.
        Invalid: what ``marking.read_for_marking`` refuses.
        Refused: ``event_id_taken`` when the id stands for something else.
    """
    module = _current(viewer, module_id, language)
    question = module.practice.get(question_id)
    if question is None:
        raise NotFound("question")
    response = marking.read_for_marking(question, values, drawing.standing_order(question))
    enrolment = _begun(viewer, module)
    known = db.session.get(PracticeAnswer, event_id)
    if known is not None and (known.enrolment_id, known.question_id) != (enrolment.id, question_id):
        raise Refused("event_id_taken")
    # A form that was gone back to and changed has the same id and another answer.
    row_id = event_id if known is None or tuple(known.response) == response else uuid5(event_id, ",".join(response))
    if db.session.get(PracticeAnswer, row_id) is None:
        db.session.add(_practice_answer(row_id, enrolment.id, module, question, response, question.language))
        db.session.flush()
    return explain(question, response, marking.mark(question, response))


def begin_attempt(viewer: Viewer, *, module_id: str, event_id: UUID, rng: random.Random = _chance) -> UUID:
    """Begin an attempt at the test, or return the one that is open; unseen questions come first.

    Args:
        viewer: the participant.
        module_id: the module whose newest version the attempt stays on.
        event_id: becomes the id of the attempt, so that sending the form again leads to the same one.
        rng: where chance comes from.

    Raises:
        NotFound: when the module is not published or not meant for this participant.
        Refused: ``no_test``, ``already_passed``, ``no_attempt_left``, ``wait`` (with ``until``) or ``event_id_taken``.
    """
    module = _current(viewer, module_id)
    enrolment = _begun(viewer, module)
    known = db.session.get(Attempt, event_id)
    if known is not None:
        if known.enrolment_id != enrolment.id:
            raise Refused("event_id_taken")
        return known.id
    progress = ledger.load_one(enrolment.id)
    attempts = progress.attempts
    still_open = rules.open_attempt(attempts)
    if still_open is not None and still_open.id is not None:
        return still_open.id
    reason = rules.why_no_attempt(module.test, attempts, clock.now(), progress.granted)
    if reason is not None or module.test is None:
        until = rules.retry_at(module.test, attempts) if module.test else None
        raise Refused(reason or "no_test", until=until)
    db.session.add(
        Attempt(
            id=event_id,
            enrolment_id=enrolment.id,
            number=len(attempts) + 1,
            version_id=module.version_id,
            drawn=_draw(viewer, module, rng),
            began_at=clock.now(),
        )
    )
    db.session.flush()
    return event_id


def save_answer(
    viewer: Viewer, *, attempt_id: UUID, question_id: str, values: Sequence[str], event_id: UUID, language: str
) -> Saved:
    """Add an answer to an open attempt; the newest one to a question counts, an empty one takes it back.

    Sending an answer again changes nothing and says the same, also after the attempt was sent. Another answer under the
    same id is a form that was gone back to and changed: it is added like any other.

    Raises:
        NotFound: when the attempt is not the viewer's or the question was not drawn.
        Invalid: what ``marking.read_response`` refuses.
        Refused: ``attempt_sent``, or ``event_id_taken`` when the id stands for another question or attempt.
    """
    attempt = _locked_attempt(viewer, attempt_id)
    shown = attempt.shown(question_id)
    question = _question(attempt, question_id, language)
    response = marking.read_response(question, values, shown)
    unreadable = marking.unreadable(question, response)
    before, row_id = _sent_under(event_id)
    if before and (before[0].attempt_id, before[0].question_id) != (attempt.id, question_id):
        raise Refused("event_id_taken")
    known = _sent_again(before, response)
    if known is not None:
        return _saved(attempt, known.at, unreadable)
    if attempt.sent_at is not None:
        raise Refused("attempt_sent")
    stored = queries.answers(attempt.id)
    row = Answer(
        id=row_id,
        attempt_id=attempt.id,
        seq=stored[-1].seq + 1 if stored else 1,
        question_id=question_id,
        rev=question.rev,
        response=list(response),
        shown=list(shown),
        language=question.language[:LANGUAGE_MOST],
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    counting = {**{one.question_id: one.response for one in stored}, question_id: response}
    return Saved(sum(map(bool, counting.values())), len(attempt.drawn), row.at, unreadable)


def send_attempt(viewer: Viewer, *, attempt_id: UUID) -> Sent:
    """Send an attempt and mark it, once; what was left open counts as wrong. Sending it again says the same.

    Raises:
        NotFound: when the attempt is not the viewer's.
    """
    attempt = _locked_attempt(viewer, attempt_id)
    sent = db.session.get(AttemptSent, attempt.id)
    if sent is None:
        sent = _mark(attempt)
        db.session.add(sent)
        db.session.flush()
    completed = complete_if_done(attempt.enrolment_id, _current(viewer, attempt.module_id))
    return Sent(attempt.id, sent.percent, sent.passed, completed, sent.at)


def mark_survey_answered(viewer: Viewer, *, enrolment_id: UUID) -> None:
    """Note on the viewer's own enrolment, without a time, that the survey was answered.

    Raises:
        NotFound: when the enrolment is not the viewer's.
    """
    _participation(viewer)
    row = db.session.scalar(
        select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.id.in_(access.own_enrolments(viewer)))
    )
    if row is None:
        raise NotFound("enrolment")
    row.survey_answered = True
    db.session.flush()


def _participation(viewer: Viewer) -> Grant:
    """Return as what the viewer learns, and let this person's writes go one after the other."""
    grant = viewer.participation
    if grant is None:
        raise NotFound("participant")
    # On PostgreSQL two taps may arrive at once; the weaker lock leaves room for foreign keys to this row.
    fetch(_PERSON_LOCKED, {"person": viewer.person_id})
    return grant


def _current(viewer: Viewer, module_id: str, language: str | None = None) -> Module:
    return find_module(viewer, module_id, language or viewer.language or "en")


def _begun(viewer: Viewer, module: Module) -> Enrolment:
    grant = _participation(viewer)
    row = db.session.scalar(
        select(Enrolment)
        .where(Enrolment.person_id == viewer.person_id, Enrolment.module_id == module.id)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    )
    if row is not None:
        return row
    if not rules.meant_for(module.audience, grant.position):
        raise NotFound("module")
    row = Enrolment(
        id=new_id(),
        person_id=viewer.person_id,
        module_id=module.id,
        cycle=1,
        enterprise_id=grant.enterprise_id,
        position=grant.position,
        sex=viewer.sex,
        version_id=module.version_id,
        required_lessons=list(rules.lessons_for(module, grant.position)),
        requires_test=module.test is not None,
        began_at=clock.now(),
        survey_answered=False,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _is_finished(enrolment_id: UUID, lesson_id: str) -> bool:
    row = db.session.scalar(
        select(LessonFinished.id).where(
            LessonFinished.enrolment_id == enrolment_id, LessonFinished.lesson_id == lesson_id
        )
    )
    return row is not None


def _practice_answer(
    row_id: UUID, enrolment_id: UUID, module: Module, question: Question, response: Response, language: str
) -> PracticeAnswer:
    last = db.session.scalar(select(func.max(PracticeAnswer.seq)).where(PracticeAnswer.enrolment_id == enrolment_id))
    return PracticeAnswer(
        id=row_id,
        enrolment_id=enrolment_id,
        question_id=question.id,
        rev=question.rev,
        version_id=module.version_id,
        response=list(response),
        language=language[:LANGUAGE_MOST],
        fraction=marking.mark(question, response).fraction,
        seq=(last or 0) + 1,
        at=clock.now(),
    )


def _draw(viewer: Viewer, module: Module, rng: random.Random) -> list[Any]:
    rows = db.session.scalars(
        select(Attempt.drawn)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == viewer.person_id, Enrolment.module_id == module.id)
        .order_by(Attempt.began_at, Attempt.number)
    )
    seen = [[question_id for question_id, _keys in drawn] for drawn in rows]
    bank = {question.id: question for question in module.bank}
    count, shuffle = (module.test.draw, module.test.shuffle_questions) if module.test else (0, False)
    drawn_ids = drawing.draw(tuple(bank), seen, count, rng)
    if shuffle:
        drawn_ids = drawing.shuffled(drawn_ids, rng)
    return [[question_id, list(drawing.option_order(bank[question_id], rng))] for question_id in drawn_ids]


def _locked_attempt(viewer: Viewer, attempt_id: UUID) -> AttemptRow:
    _participation(viewer)
    return queries.find_attempt(viewer, attempt_id)


def _sent_under(event_id: UUID) -> tuple[list[Row[Any]], UUID]:
    """Return the answers that came in under an id, oldest first, and the id the next one is stored under."""
    found: list[Row[Any]] = []
    row_id = event_id
    while rows := fetch(_ANSWER, {"id": row_id}):
        found += rows
        row_id = uuid5(event_id, str(len(found)))
    return found, row_id


def _sent_again(before: list[Row[Any]], response: Response) -> Row[Any] | None:
    """Return the answer that this one repeats; a repetition never goes before what came in after it elsewhere."""
    same = [row for row in before if tuple(row.response) == response]
    if not same:
        return None
    newest = db.session.scalar(
        select(Answer.id)
        .where(Answer.attempt_id == same[-1].attempt_id, Answer.question_id == same[-1].question_id)
        .order_by(Answer.seq.desc())
        .limit(1)
    )
    changed_back = newest in {row.id for row in before} and same[-1] is not before[-1]
    return None if changed_back else same[-1]


def _question(attempt: AttemptRow, question_id: str, language: str) -> Question:
    question = content.version(attempt.version_id, language).question(question_id)
    if question is None:
        raise NotFound("question")
    return question


def _mark(attempt: AttemptRow) -> AttemptSent:
    module = content.version(attempt.version_id, "en")
    drawn = {question_id for question_id, _keys in attempt.drawn}
    asked = [question for question in module.bank if question.id in drawn]
    pass_percent = module.test.pass_percent if module.test else 100
    total = marking.total(asked, queries.responses(attempt.id), pass_percent=pass_percent)
    return AttemptSent(
        attempt_id=attempt.id,
        points=total.points,
        out_of=total.out_of,
        percent=total.percent,
        passed=total.passed,
        at=clock.now(),
    )


def _saved(attempt: AttemptRow, at: datetime, unreadable: tuple[str, ...]) -> Saved:
    answered = sum(bool(response) for response in queries.responses(attempt.id).values())
    return Saved(answered, len(attempt.drawn), at, unreadable)
