"""What the pages of a participant say, with the same few queries however much there is."""

from datetime import datetime, timedelta

import pytest
import time_machine

from score_learn.content import queries as content
from score_learn.content import service as publishing
from score_learn.core import clock
from score_learn.core.errors import NotFound
from score_learn.core.ids import new_id
from score_learn.learning import assigning, attempt_queries, participant_queries, service, shelf
from score_learn.learning.rules import State
from score_learn.people.viewer import Viewer
from tests.cast import Cast
from tests.learning.acting import WRONG, begin_test, complete, do, finish, take_test, viewer_of
from tests.learning.modules import a_lesson, a_module
from tests.learning.publishing import publish, publish_survey
from tests.visit import counted_queries
from tests.world import OPERATOR


def ids(standings) -> list[str]:
    return [standing.module.id for standing in standings]


def test_before_the_beginning_everything_is_open(cast: Cast):
    publish(a_module())
    mine = participant_queries.my_training(viewer_of(cast.amina), "en")
    assert (mine.current, mine.to_do, mine.done, ids(mine.open)) == (None, (), (), ["wc"])
    (standing,) = mine.open
    assert (standing.state, standing.done, standing.total, standing.minutes_left) == (State.NOT_STARTED, 0, 3, 18)
    assert (standing.next_kind, standing.next_step.number) == ("lesson", 1)


def test_what_was_touched_last_is_what_to_go_on_with(cast: Cast):
    one, two = publish(a_module("wc")), publish(a_module("qi"))
    amina = viewer_of(cast.amina)
    with time_machine.travel(clock.now(), tick=False) as time:
        for module, number in ((one, 1), (two, 1), (one, 2)):
            time.shift(timedelta(minutes=5))
            finish(amina, module, number)
            assert participant_queries.my_training(amina, "en").current.module.id == module.id
        time.shift(timedelta(minutes=5))
        _practise(amina, "qi")
        assert participant_queries.my_training(amina, "en").current.module.id == "qi"
    assert ids(participant_queries.my_training(amina, "en").to_do) == ["wc"]


def test_what_is_due_first_stands_first_and_what_has_no_day_last(cast: Cast):
    today = clock.today("Asia/Ho_Chi_Minh")
    for module_id, days in (("aa", None), ("bb", 9), ("cc", 2)):
        publish(a_module(module_id))
        due_on = None if days is None else today + timedelta(days=days)
        do(
            assigning.assign,
            viewer_of(cast.binh),
            enterprise_id=cast.riverside,
            module_id=module_id,
            due_on=due_on,
        )
    assert ids(participant_queries.my_training(viewer_of(cast.amina), "en").to_do) == ["cc", "bb", "aa"]


@pytest.mark.parametrize(("utc", "late"), [("16:59", False), ("17:00", True)])
def test_a_day_is_over_at_midnight_where_the_enterprise_is(cast: Cast, utc, late):
    publish(a_module())
    day = clock.today("Asia/Ho_Chi_Minh") + timedelta(days=2)
    do(assigning.assign, viewer_of(cast.binh), enterprise_id=cast.riverside, module_id="wc", due_on=day)
    amina = viewer_of(cast.amina)
    with time_machine.travel(datetime.fromisoformat(f"{day}T{utc}:00+00:00"), tick=False):
        assert participant_queries.my_training(amina, "en").to_do[0].overdue is late


def test_what_is_done_says_on_which_day_and_asks_for_an_opinion_once(cast: Cast):
    publish_survey("opinion")
    module, amina = publish(a_module(survey="opinion")), viewer_of(cast.amina)
    complete(amina, module)
    mine = participant_queries.my_training(amina, "en")
    assert (ids(mine.done), ids(mine.opinions), mine.current, mine.open) == (["wc"], ["wc"], None, ())
    assert mine.done[0].completed_on == clock.today("Asia/Ho_Chi_Minh")
    do(service.mark_survey_answered, amina, enrolment_id=mine.done[0].enrolment_id)
    mine = participant_queries.my_training(amina, "en")
    assert (ids(mine.done), mine.opinions) == (["wc"], ())


def test_modules_and_lessons_for_others_are_not_shown(cast: Cast):
    publish(a_module("mm", audience="manager"))
    module = publish(a_module(lessons=(a_lesson(1), a_lesson(2, audience="manager"), a_lesson(3))))
    amina, emil = viewer_of(cast.amina), viewer_of(cast.emil)
    assert ids(participant_queries.my_training(amina, "en").open) == ["wc"]
    assert ids(participant_queries.my_training(emil, "en").open) == ["mm", "wc"]
    steps = [participant_queries.module_page(one, module).steps for one in (amina, emil)]
    assert [[(step.number, step.id) for step in one] for one in steps] == [
        [(1, "wc-l1"), (2, "wc-l3")],
        [(1, "wc-l1"), (2, "wc-l2"), (3, "wc-l3")],
    ]
    with pytest.raises(NotFound):
        participant_queries.lesson_page(amina, module, module.lessons[1])
    with pytest.raises(NotFound):
        participant_queries.module_page(amina, content.current(amina, "mm", "en"))


def test_the_page_of_a_module_says_what_is_missing_by_name(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    finish(amina, module, 2)
    standing = participant_queries.module_page(amina, module)
    assert [(one.kind, one.step.title if one.step else None) for one in standing.missing] == [
        ("lesson", "Lesson 1"),
        ("lesson", "Lesson 3"),
        ("test", None),
    ]
    assert (standing.done, standing.total, standing.minutes_left) == (1, 3, 12)
    finish(amina, module, 1, 3)
    assert participant_queries.module_page(amina, module).next_kind == "test"


def test_the_page_of_a_module_says_how_the_test_stands(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    take_test(amina, module, WRONG)
    attempt_id = begin_test(amina, module)
    test = participant_queries.module_page(amina, module).test
    assert (test.used, test.left, test.allowed, test.best_percent, test.passed) == (2, 1, 3, 0, False)
    assert (test.open_attempt_id, test.refusal, len(test.sent)) == (attempt_id, None, 1)
    do(service.send_attempt, amina, attempt_id=attempt_id)
    take_test(amina, module, WRONG)
    standing = participant_queries.module_page(amina, module)
    assert (standing.test.refusal, standing.test.left, standing.state) == ("no_attempt_left", 0, State.STUCK)


def test_a_module_that_better_comes_first_is_named_until_it_is_done(cast: Cast):
    first = publish(a_module("wc"))
    second = publish(a_module("qi", prerequisites=("wc",)))
    amina = viewer_of(cast.amina)
    assert participant_queries.module_page(amina, second).without_prerequisite == ("Module wc",)
    complete(amina, first)
    assert participant_queries.module_page(amina, second).without_prerequisite == ()


def test_a_lesson_shows_its_questions_without_answers_until_they_are_answered(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    page = participant_queries.lesson_page(amina, module, module.lessons[0])
    assert (list(page.questions), page.answers, page.left) == (["wc-practice"], {}, 1)
    assert "Verdict" not in repr(page.questions)
    assert (page.previous, page.following.id) == (None, "wc-l2")
    _practise(amina, "wc", ["c"])
    _practise(amina, "wc", ["a"])
    page = participant_queries.lesson_page(amina, module, module.lessons[0])
    assert (page.answers["wc-practice"].response, page.answers["wc-practice"].outcome) == (("a",), "partial")
    assert page.left == 0


def test_a_practice_question_that_changed_is_asked_again(cast: Cast):
    module, amina = publish(a_module()), viewer_of(cast.amina)
    _practise(amina, "wc", ["a"])
    newer = publish(a_module(practice_rev=2, version="1.1.0"))
    assert participant_queries.lesson_page(amina, module, module.lessons[0]).left == 0
    assert participant_queries.lesson_page(amina, newer, newer.lessons[0]).left == 1


def test_a_retired_module_stays_open_to_those_who_began_it(cast: Cast):
    module, amina, emil = publish(a_module()), viewer_of(cast.amina), viewer_of(cast.emil)
    finish(amina, module, 1)
    do(publishing.retire, OPERATOR, module_id="wc")
    assert participant_queries.my_training(amina, "en").current.done == 1
    assert shelf.find_module(amina, "wc-module", "en") == module
    assert participant_queries.my_training(emil, "en").open == ()
    for act in (lambda: shelf.find_module(emil, "wc", "en"), lambda: finish(emil, module, 1)):
        with pytest.raises(NotFound):
            act()
    complete(amina, module)
    assert ids(participant_queries.my_training(amina, "en").done) == ["wc"]


@pytest.mark.one_database
def test_pages_ask_the_database_as_often_for_much_as_for_little(cast: Cast):
    amina = viewer_of(cast.amina)
    modules = [publish(a_module(module_id)) for module_id in ("aa", "bb", "cc", "dd")]
    finish(amina, modules[0], 1)
    take_test(amina, modules[0], WRONG)
    little = _asked(amina, modules[0])
    for module in modules[1:]:
        complete(amina, module)
        _practise(amina, module.id)
    for _ in range(2):
        take_test(amina, modules[0], WRONG)
    assert _asked(amina, modules[0]) == little
    assert little["home"] <= 12
    assert little["module"] <= 12


def _asked(viewer: Viewer, module) -> dict[str, int]:
    sent = participant_queries.module_page(viewer, module).test.sent[0].id
    pages = {
        "home": lambda: participant_queries.my_training(viewer, "en"),
        "module": lambda: participant_queries.module_page(viewer, module),
        "lesson": lambda: participant_queries.lesson_page(viewer, module, module.lessons[0]),
        "test": lambda: attempt_queries.attempt_page(viewer, sent, "en"),
        "result": lambda: attempt_queries.result(viewer, sent, "en"),
    }
    found = {}
    for name, page in pages.items():
        page()  # published versions are read once and kept
        with counted_queries() as asked:
            page()
        found[name] = len(asked)
    return found


def _practise(viewer: Viewer, module_id: str, values=("a", "b")) -> None:
    do(
        service.answer_practice,
        viewer,
        module_id=module_id,
        question_id=f"{module_id}-practice",
        values=list(values),
        event_id=new_id(),
        language="en",
    )
