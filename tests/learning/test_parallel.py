"""Many requests at once end in one fact and one answer to all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import service
from score_learn.learning.models import Answer, Attempt, AttemptSent, Completion, Enrolment, LessonFinished
from tests.cast import Cast
from tests.learning.acting import answer, begin_test, drawn, finish, viewer_of
from tests.learning.modules import a_module
from tests.learning.publishing import publish

THREADS = 50


def at_once(app: Flask, act: Callable[[int], Any]) -> list[Any]:
    """Do the same thing in fifty threads, each with its own connection and transaction."""

    def one(number: int) -> Any:
        with app.app_context():
            try:
                with transaction():
                    return act(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_fifty_sendings_of_one_attempt_are_one_result(site: Flask, cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    finish(amina, module)
    attempt_id = begin_test(amina, module)
    for question_id in drawn(attempt_id):
        answer(amina, attempt_id, question_id)
    db.session.rollback()
    results = at_once(site, lambda _number: service.send_attempt(amina, attempt_id=attempt_id))
    assert results == [results[0]] * THREADS
    assert results[0].passed
    assert (count(AttemptSent), count(Completion)) == (1, 1)


def test_fifty_beginnings_are_one_enrolment_and_one_attempt(site: Flask, cast: Cast):
    publish(a_module())
    amina = viewer_of(cast.amina)
    db.session.rollback()
    results = at_once(site, lambda _number: service.begin_attempt(amina, module_id="wc", event_id=new_id()))
    assert len(set(results)) == 1
    assert (count(Enrolment), count(Attempt)) == (1, 1)


def test_one_lesson_finished_fifty_times_is_finished_once(site: Flask, cast: Cast):
    publish(a_module(lessons=(1,), test=None, bank=()))
    amina = viewer_of(cast.amina)
    db.session.rollback()
    results = at_once(
        site,
        lambda _number: service.finish_lesson(amina, module_id="wc", lesson_id="wc-l1", event_id=new_id()),
    )
    assert results == [True] * THREADS
    assert (count(LessonFinished), count(Completion)) == (1, 1)


def test_fifty_answers_at_once_are_all_kept_in_one_order(site: Flask, cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    question_id = drawn(attempt_id)[0]
    db.session.rollback()
    at_once(
        site,
        lambda number: service.save_answer(
            amina,
            attempt_id=attempt_id,
            question_id=question_id,
            values=["abc"[number % 3]],
            event_id=new_id(),
            language="en",
        ),
    )
    assert sorted(db.session.scalars(select(Answer.seq))) == list(range(1, THREADS + 1))
