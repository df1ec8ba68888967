"""Beginning a module, finishing its lessons, answering on the way."""

from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.learning import service
from score_learn.learning.models import Completion, Enrolment, LessonFinished, PracticeAnswer
from score_learn.people.rules import Position, Sex
from score_learn.people.viewer import Viewer
from tests.cast import Cast
from tests.learning.acting import a_learner, complete, do, finish, viewer_of
from tests.learning.modules import a_lesson, a_module
from tests.learning.publishing import publish


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def practise(viewer: Viewer, values: list[str], **given):
    asked = {"module_id": "wc", "question_id": "wc-practice", "event_id": new_id(), "language": "en", **given}
    return do(service.answer_practice, viewer, values=values, **asked)


def test_beginning_keeps_enterprise_position_and_sex_as_they_are_on_that_day(cast: Cast):
    module = publish(a_module())
    at = clock.now() + timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        enrolment_id = do(service.begin, viewer_of(cast.emil), module_id="wc")
    row = db.session.get_one(Enrolment, enrolment_id)
    assert (row.person_id, row.enterprise_id, row.cycle) == (cast.emil.person_id, cast.riverside, 1)
    assert (row.position, row.sex) == (Position.SUPERVISOR, Sex.MALE)
    assert (row.version_id, row.required_lessons, row.requires_test) == (
        module.version_id,
        ["wc-l1", "wc-l2", "wc-l3"],
        True,
    )
    assert row.began_at == at


def test_beginning_twice_is_beginning_once(cast: Cast):
    publish(a_module())
    amina = viewer_of(cast.amina)
    assert do(service.begin, amina, module_id="wc") == do(service.begin, amina, module_id="wc")
    assert count(Enrolment) == 1


def test_a_module_meant_for_others_cannot_be_begun(cast: Cast):
    publish(a_module(audience="manager"))
    with pytest.raises(NotFound):
        do(service.begin, viewer_of(cast.amina), module_id="wc")
    assert do(service.begin, viewer_of(cast.emil), module_id="wc")


@pytest.mark.parametrize("who", ["binh", "dewi", "ada", "donor"])
def test_only_participants_begin_a_module(cast: Cast, who):
    publish(a_module())
    with pytest.raises(NotFound):
        do(service.begin, viewer_of(getattr(cast, who)), module_id="wc")


def test_what_is_not_published_cannot_be_begun(cast: Cast):
    with pytest.raises(NotFound):
        do(service.begin, viewer_of(cast.amina), module_id="nothing")


def test_finishing_a_lesson_begins_the_module_and_records_it(cast: Cast):
    module = publish(a_module())
    event_id = new_id()
    amina = viewer_of(cast.amina)
    assert not do(service.finish_lesson, amina, module_id="wc", lesson_id="wc-l1", event_id=event_id)
    row = db.session.get_one(LessonFinished, event_id)
    assert (row.lesson_id, row.version_id) == ("wc-l1", module.version_id)
    assert db.session.get_one(Enrolment, row.enrolment_id).person_id == cast.amina.person_id


def test_a_lesson_sent_again_is_recorded_once(cast: Cast):
    publish(a_module())
    amina, event_id = viewer_of(cast.amina), new_id()
    for _ in range(3):
        do(service.finish_lesson, amina, module_id="wc", lesson_id="wc-l1", event_id=event_id)
    do(service.finish_lesson, amina, module_id="wc", lesson_id="wc-l1", event_id=new_id())
    assert count(LessonFinished) == 1


def test_an_id_that_stands_for_another_lesson_or_person_is_refused(cast: Cast):
    publish(a_module())
    event_id = new_id()
    do(service.finish_lesson, viewer_of(cast.amina), module_id="wc", lesson_id="wc-l1", event_id=event_id)
    for somebody, lesson_id in ((cast.amina, "wc-l2"), (cast.emil, "wc-l1")):
        with pytest.raises(Refused) as caught:
            do(service.finish_lesson, viewer_of(somebody), module_id="wc", lesson_id=lesson_id, event_id=event_id)
        assert caught.value.code == "event_id_taken"
    assert count(LessonFinished) == 1


def test_a_lesson_of_nowhere_or_for_others_cannot_be_finished(cast: Cast):
    publish(a_module(lessons=(a_lesson(1), a_lesson(2, audience="manager"))))
    for lesson_id in ("wc-l9", "wc-l2"):
        with pytest.raises(NotFound):
            do(
                service.finish_lesson,
                viewer_of(cast.amina),
                module_id="wc",
                lesson_id=lesson_id,
                event_id=new_id(),
            )


def test_a_lesson_that_was_taken_out_meanwhile_can_still_be_handed_in(cast: Cast):
    publish(a_module())
    amina = viewer_of(cast.amina)
    do(service.begin, amina, module_id="wc")
    publish(a_module(lessons=(1, 3), version="1.1.0"))
    do(service.finish_lesson, amina, module_id="wc", lesson_id="wc-l2", event_id=new_id())
    assert count(LessonFinished) == 1


@pytest.mark.parametrize(
    ("values", "outcome", "fraction"),
    [(["a", "b"], "right", Fraction(1)), (["b"], "partial", Fraction(1, 2)), (["c"], "wrong", Fraction(0))],
)
def test_a_practice_answer_is_marked_at_once_and_recorded(cast: Cast, values, outcome, fraction):
    publish(a_module())
    explained = practise(viewer_of(cast.amina), values)
    assert (explained.outcome, explained.wanted) == (outcome, "Option a; Option b")
    row = db.session.scalars(select(PracticeAnswer)).one()
    assert (row.response, row.rev, row.fraction, row.language) == (values, 1, fraction, "en")


def test_a_practice_answer_sent_again_is_recorded_once_and_a_second_try_beside_it(cast: Cast):
    publish(a_module())
    amina, event_id = viewer_of(cast.amina), new_id()
    assert practise(amina, ["c"], event_id=event_id) == practise(amina, ["c"], event_id=event_id)
    assert count(PracticeAnswer) == 1
    practise(amina, ["a", "b"])
    assert count(PracticeAnswer) == 2
    for _ in range(2):
        assert practise(amina, ["a"], event_id=event_id).outcome == "partial"
    assert count(PracticeAnswer) == 3
    with pytest.raises(Refused):
        practise(viewer_of(cast.emil), ["c"], event_id=event_id)


def test_practice_never_completes_anything_and_a_question_of_the_test_is_no_practice(cast: Cast):
    publish(a_module())
    practise(viewer_of(cast.amina), ["a", "b"])
    assert count(Completion) == 0
    with pytest.raises(NotFound):
        practise(viewer_of(cast.amina), ["a"], question_id="wc-q1")
    assert count(PracticeAnswer) == 1


@pytest.mark.parametrize(("values", "code"), [([], "nothing_chosen"), (["zz"], "unknown_option")])
def test_an_answer_that_is_none_is_refused_and_not_recorded(cast: Cast, values, code):
    publish(a_module())
    with pytest.raises(Invalid) as caught:
        practise(viewer_of(cast.amina), values)
    assert caught.value.code == code
    assert count(PracticeAnswer) == 0


def test_the_survey_flag_is_set_on_ones_own_enrolment_alone(cast: Cast):
    publish(a_module())
    amina = viewer_of(cast.amina)
    enrolment_id = do(service.begin, amina, module_id="wc")
    with pytest.raises(NotFound):
        do(service.mark_survey_answered, viewer_of(cast.emil), enrolment_id=enrolment_id)
    do(service.mark_survey_answered, amina, enrolment_id=enrolment_id)
    assert db.session.get_one(Enrolment, enrolment_id).survey_answered is True


FACTS = ["lesson_finished", "practice_answer", "attempt", "answer", "attempt_sent", "completion"]


@pytest.mark.parametrize("table", FACTS)
@pytest.mark.parametrize("verb", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_a_fact(cast: Cast, table, verb):
    module = publish(a_module())
    amina = viewer_of(cast.amina)
    practise(amina, ["c"])
    complete(amina, module)
    statement = verb.format(table).replace("at = at", "id = id") if table == "attempt" else verb.format(table)
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_two_people_at_one_lesson_do_not_meet(cast: Cast):
    module = publish(a_module(test=None))
    other = a_learner(cast.riverside, "Lan Vu")
    finish(viewer_of(cast.amina), module, 1, 2)
    assert finish(other, module, 1, 2, 3)
    assert [row.person_id for row in db.session.scalars(select(Completion))] == [other.person_id]
