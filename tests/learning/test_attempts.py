"""Taking the test: nothing is lost, nothing counts twice, nothing published changes it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from score_learn.content.rules import TestRules
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.learning import attempt_queries, service
from score_learn.learning.models import Answer, Attempt, AttemptSent
from tests.assessment.questions import a_question
from tests.cast import Cast
from tests.learning.acting import WRONG, answer, begin_test, do, drawn, take_test, viewer_of
from tests.learning.modules import a_bank, a_module
from tests.learning.publishing import publish


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_an_attempt_keeps_what_was_drawn_and_in_which_order(cast: Cast):
    module = publish(a_module())
    attempt = db.session.get_one(Attempt, begin_test(viewer_of(cast.amina), module))
    assert (attempt.number, attempt.version_id, len(attempt.drawn)) == (1, module.version_id, 2)
    for question_id, keys in attempt.drawn:
        assert question_id in {question.id for question in module.bank}
        assert sorted(keys) == ["a", "b", "c"]


def test_beginning_again_leads_back_to_the_open_attempt(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    assert begin_test(amina, module) == begin_test(amina, module)
    assert count(Attempt) == 1


def test_the_form_that_began_an_attempt_leads_to_it_even_when_it_is_sent(cast: Cast):
    publish(a_module())
    amina, event_id = viewer_of(cast.amina), new_id()
    first = do(service.begin_attempt, amina, module_id="wc", event_id=event_id)
    do(service.send_attempt, amina, attempt_id=first)
    assert do(service.begin_attempt, amina, module_id="wc", event_id=event_id) == first == event_id
    assert count(Attempt) == 1


def test_the_id_of_somebody_elses_attempt_opens_nothing(cast: Cast):
    module = publish(a_module())
    attempt_id = begin_test(viewer_of(cast.amina), module)
    with pytest.raises(Refused) as caught:
        do(service.begin_attempt, viewer_of(cast.emil), module_id="wc", event_id=attempt_id)
    assert caught.value.code == "event_id_taken"


def test_three_attempts_show_six_questions_before_any_comes_again(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    seen = []
    for _ in range(3):
        attempt_id = begin_test(amina, module)
        seen += drawn(attempt_id)
        do(service.send_attempt, amina, attempt_id=attempt_id)
    assert sorted(seen) == sorted(question.id for question in module.bank)


def test_when_the_attempts_are_used_no_other_begins(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    for _ in range(3):
        assert not take_test(amina, module, WRONG).passed
    with pytest.raises(Refused) as caught:
        begin_test(amina, module)
    assert caught.value.code == "no_attempt_left"
    assert count(Attempt) == 3


def test_who_has_passed_needs_no_other_attempt(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    assert take_test(amina, module).passed
    with pytest.raises(Refused) as caught:
        begin_test(amina, module)
    assert caught.value.code == "already_passed"


def test_a_module_without_a_test_has_nothing_to_begin(cast: Cast):
    module = publish(a_module(test=None, bank=()))
    with pytest.raises(Refused) as caught:
        begin_test(viewer_of(cast.amina), module)
    assert caught.value.code == "no_test"


def test_the_next_attempt_waits_as_long_as_the_module_says(cast: Cast):
    rules = TestRules(draw=2, pass_percent=70, attempts=3, wait_minutes=10, shuffle_questions=True)
    early = clock.now()
    with time_machine.travel(early, tick=False) as time:
        module, amina = publish(a_module(test=rules)), viewer_of(cast.amina)
        take_test(amina, module, WRONG)
        time.shift(timedelta(minutes=9))
        with pytest.raises(Refused) as caught:
            begin_test(amina, module)
        assert (caught.value.code, caught.value.values["until"]) == ("wait", early + timedelta(minutes=10))
        time.shift(timedelta(minutes=1))
        assert begin_test(amina, module)


def test_the_answer_stored_last_counts_and_the_earlier_ones_are_kept(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    first, second = drawn(attempt_id)
    for values in (["a"], ["b"], ["a"]):
        saved = answer(amina, attempt_id, first, values)
    assert (saved.answered, saved.total) == (1, 2)
    assert answer(amina, attempt_id, second, ["c"]).answered == 2
    rows = db.session.scalars(select(Answer).order_by(Answer.seq)).all()
    assert [(row.seq, row.question_id, row.response) for row in rows] == [
        (1, first, ["a"]),
        (2, first, ["b"]),
        (3, first, ["a"]),
        (4, second, ["c"]),
    ]
    assert do(service.send_attempt, amina, attempt_id=attempt_id).percent == 50


def test_an_answer_row_says_which_revision_was_shown_how_and_in_which_language(cast: Cast):
    module, amina = publish(a_module(bank=(a_question(question_id="wc-q1", rev=4),))), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    answer(amina, attempt_id, "wc-q1")
    row = db.session.scalars(select(Answer)).one()
    (_question_id, keys) = db.session.get_one(Attempt, attempt_id).drawn[0]
    assert (row.rev, row.shown, row.language) == (4, keys, "en")


def test_an_answer_can_be_taken_back_and_then_earns_nothing(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    for question_id in drawn(attempt_id):
        answer(amina, attempt_id, question_id)
        assert answer(amina, attempt_id, question_id, []).answered == 0
    assert do(service.send_attempt, amina, attempt_id=attempt_id).percent == 0


def test_an_answer_sent_again_changes_nothing_and_says_the_same(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    question_id = drawn(attempt_id)[0]
    given = {
        "attempt_id": attempt_id,
        "question_id": question_id,
        "values": ["b"],
        "event_id": new_id(),
        "language": "en",
    }
    first = do(service.save_answer, amina, **given)
    assert [do(service.save_answer, amina, **given) for _ in range(3)] == [first] * 3
    answer(amina, attempt_id, question_id, ["a"])
    do(service.save_answer, amina, **given)
    assert count(Answer) == 2
    do(service.send_attempt, amina, attempt_id=attempt_id)
    assert do(service.save_answer, amina, **given).at == first.at
    assert attempt_queries.result(amina, attempt_id, "en").questions[0].explained.response == ("a",)


def test_an_id_that_stands_for_another_question_is_refused(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id, event_id = begin_test(amina, module), new_id()
    first, second = drawn(attempt_id)
    given = {"attempt_id": attempt_id, "event_id": event_id, "language": "en"}
    do(service.save_answer, amina, question_id=first, values=["b"], **given)
    with pytest.raises(Refused) as caught:
        do(service.save_answer, amina, question_id=second, values=["b"], **given)
    assert caught.value.code == "event_id_taken"
    assert count(Answer) == 1


def test_a_form_gone_back_to_and_changed_loses_no_answer(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id, event_id = begin_test(amina, module), new_id()
    question_id = drawn(attempt_id)[0]
    given = {"attempt_id": attempt_id, "question_id": question_id, "event_id": event_id, "language": "en"}
    for values in (["b"], ["c"], ["c"], ["b"], ["a"], ["a"]):
        do(service.save_answer, amina, values=values, **given)
        assert attempt_queries.attempt_page(amina, attempt_id, "en").question(1).response == tuple(values)
    assert count(Answer) == 4
    answer(amina, attempt_id, question_id, ["c"])
    do(service.save_answer, amina, values=["b"], **given)
    assert attempt_queries.attempt_page(amina, attempt_id, "en").question(1).response == ("c",)


def test_after_sending_no_answer_is_taken(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    do(service.send_attempt, amina, attempt_id=attempt_id)
    with pytest.raises(Refused) as caught:
        answer(amina, attempt_id, drawn(attempt_id)[0])
    assert caught.value.code == "attempt_sent"
    assert count(Answer) == 0


def test_what_was_not_drawn_cannot_be_answered_and_what_was_not_offered_not_chosen(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    elsewhere = next(question.id for question in module.bank if question.id not in drawn(attempt_id))
    with pytest.raises(NotFound):
        answer(amina, attempt_id, elsewhere)
    with pytest.raises(Invalid):
        answer(amina, attempt_id, drawn(attempt_id)[0], ["zz"])


@pytest.mark.parametrize("who", ["emil", "carla", "binh", "dewi", "ada"])
def test_nobody_else_reaches_an_attempt(cast: Cast, who):
    module = publish(a_module())
    attempt_id = begin_test(viewer_of(cast.amina), module)
    question_id, stranger = drawn(attempt_id)[0], viewer_of(getattr(cast, who))
    for attempt in (attempt_id, new_id()):
        with pytest.raises(NotFound):
            answer(stranger, attempt, question_id)
        with pytest.raises(NotFound):
            do(service.send_attempt, stranger, attempt_id=attempt)
        with pytest.raises(NotFound):
            attempt_queries.attempt_page(stranger, attempt, "en")
        with pytest.raises(NotFound):
            attempt_queries.result(stranger, attempt, "en")


def test_what_was_left_open_counts_as_wrong(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    answer(amina, attempt_id, drawn(attempt_id)[0])
    sent = do(service.send_attempt, amina, attempt_id=attempt_id)
    assert (sent.percent, sent.passed) == (50, False)
    row = db.session.get_one(AttemptSent, attempt_id)
    assert (row.points, row.out_of) == (1, 2)


def test_sending_again_says_the_same(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    first = take_test(amina, module)
    assert do(service.send_attempt, amina, attempt_id=first.attempt_id) == first
    assert count(AttemptSent) == 1


def test_an_open_attempt_stays_on_its_version_whatever_is_published(cast: Cast):
    old = publish(a_module())
    amina = viewer_of(cast.amina)
    attempt_id = begin_test(amina, old)
    before = attempt_queries.attempt_page(amina, attempt_id, "en")
    answer(amina, attempt_id, drawn(attempt_id)[0])
    rekeyed = tuple(a_question(question_id=question.id, right="c", rev=2) for question in a_bank(6))
    strict = TestRules(draw=1, pass_percent=100, attempts=1, wait_minutes=99, shuffle_questions=False)
    publish(a_module(bank=rekeyed[2:], test=strict, version="2.0.0"))
    after = attempt_queries.attempt_page(amina, attempt_id, "en")
    assert [replace(one.asked, given=()) for one in after.questions] == [one.asked for one in before.questions]
    assert (after.pass_percent, after.answered) == (70, 1)
    answer(amina, attempt_id, drawn(attempt_id)[1])
    sent = do(service.send_attempt, amina, attempt_id=attempt_id)
    assert (sent.percent, sent.passed) == (100, True)
    assert db.session.get_one(Attempt, attempt_id).version_id == old.version_id


def test_the_page_of_a_test_shows_what_is_saved_and_not_what_is_right(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    first, second = drawn(attempt_id)
    answer(amina, attempt_id, first, ["b"])
    page = attempt_queries.attempt_page(amina, attempt_id, "en")
    assert [one.asked.id for one in page.questions] == [first, second]
    assert [one.response for one in page.questions] == [("b",), ()]
    assert (page.answered, page.number, page.allowed, page.sent) == (1, 1, 3, False)
    assert page.saved_at == page.question(1).saved_at is not None
    for secret in ("Feedback", "Explanation", "Verdict", "wanted"):
        assert secret not in repr(page)
    with pytest.raises(NotFound):
        page.question(3)


def test_there_is_no_result_before_the_test_is_sent(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    with pytest.raises(Refused) as caught:
        attempt_queries.result(amina, attempt_id, "en")
    assert caught.value.code == "not_sent"


def test_a_result_explains_every_question_and_names_the_lesson_to_read_again(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    attempt_id = begin_test(amina, module)
    first, second = drawn(attempt_id)
    answer(amina, attempt_id, first)
    answer(amina, attempt_id, second, ["b"])
    do(service.send_attempt, amina, attempt_id=attempt_id)
    result = attempt_queries.result(amina, attempt_id, "en")
    assert (result.right, result.out_of, result.percent, result.passed) == (1, 2, 50, False)
    assert [one.explained.outcome for one in result.questions] == ["right", "wrong"]
    assert result.questions[1].explained.wanted == "Option a"
    assert result.questions[1].explained.explain_html == f"<p>Explanation of {second}</p>"
    wanted = {question.id: question.tags[0] for question in module.bank}
    assert [one.lesson.id for one in result.questions] == [wanted[first], wanted[second]]
