"""A participant's pages as a browser walks them: lessons, practice, the test, the result, the opinion."""

import re
from uuid import UUID

import pytest
from sqlalchemy import func, select

from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.learning import attempt_queries, service
from score_learn.learning.models import Answer, Attempt, AttemptSent, Enrolment, LessonFinished, PracticeAnswer
from score_learn.survey.models import SurveyResponse
from tests import world
from tests.learning.acting import do
from tests.visit import Visit

LESSONS = ("01-blocks", "02-questions")
RIGHT = {"alpha-p-single": ["b"], "alpha-p-multi": ["a", "b"], "alpha-p-true": ["true"]}


@pytest.fixture
def amina(visit, cast):
    return visit.sign_in(cast.amina)


def count(table, *conditions):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def fetch(visit, path, **sent):
    """Post as the script of a page does."""
    data = {"csrf_token": visit._token(), **sent}
    return visit.client.post(path, data=data, headers={"X-Requested-With": "fetch"})


def finish(visit, lesson):
    page = visit.open(f"/training/alpha/lessons/{lesson}")
    return visit.send(page, form="/finish")


def begun_module(visit):
    visit.send(visit.open("/training/alpha"), form="/training/alpha/start")
    return visit.open("/training/alpha")


def begin_test(visit):
    return visit.send(begun_module(visit), form="/attempts").headers["Location"]


def asked_in(somebody, location):
    attempt = location.split("/")[3]
    page = attempt_queries.attempt_page(world.a_viewer(somebody), UUID(attempt), "en")
    return attempt, [question.asked for question in page.questions]


def test_start_leads_to_the_first_lesson_and_continue_to_the_next(amina):
    page = amina.open("/training/alpha")
    started = amina.send(page, form="/training/alpha/start")
    assert started.headers["Location"] == "/training/alpha/lessons/01-blocks"
    assert finish(amina, "01-blocks").headers["Location"] == "/training/alpha/lessons/02-questions"
    assert amina.open("/training").link("Continue") == "/training/alpha/lessons/02-questions"
    assert finish(amina, "02-questions").headers["Location"] == "/training/alpha#test"
    assert "Still missing: the test." in amina.open("/training/alpha").text


def test_a_lesson_is_finished_once_however_often_the_button_is_pressed(amina):
    page = amina.open("/training/alpha/lessons/01-blocks")
    for _ in range(2):
        amina.send(page, form="/finish")
    assert count(LessonFinished) == 1
    assert "Finish lesson" not in amina.open("/training/alpha/lessons/01-blocks").text


def test_reading_a_lesson_records_nothing(amina):
    for lesson in LESSONS:
        amina.open(f"/training/alpha/lessons/{lesson}")
    assert count(Enrolment) == count(LessonFinished) == 0


@pytest.mark.parametrize("path", ["/training/gamma", "/training/alpha/lessons/09-nothing", "/training/alpha/opinion"])
def test_what_is_not_there_is_not_found(amina, path):
    amina.open(path, status=404)


@pytest.mark.parametrize(("values", "verdict"), [(["a"], "Not right"), (["b"], "Right"), (["c"], "Not right")])
def test_a_practice_answer_is_explained_at_once_without_script(amina, values, verdict):
    page = amina.open("/training/alpha/lessons/02-questions")
    sent = amina.send(page, {"answer": values}, form="/questions/alpha-p-single")
    assert sent.headers["Location"] == "/training/alpha/lessons/02-questions#q-alpha-p-single"
    after = amina.open("/training/alpha/lessons/02-questions")
    assert verdict in after.text
    assert "A bent tray tears every sheet." in after.text
    assert "2 questions are left on this page" in after.text
    assert count(PracticeAnswer) == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_question_that_two_lessons_ask_leads_back_to_the_one_it_was_answered_in(amina, lesson):
    path = f"/training/alpha/lessons/{lesson}"
    sent = amina.send(amina.open(path), {"answer": ["b"]}, form="/questions/alpha-p-single")
    assert sent.headers["Location"] == f"{path}#q-alpha-p-single"


def test_a_script_gets_the_question_alone_and_with_fresh_tokens(amina):
    path = "/training/alpha/questions/alpha-p-single"
    first = fetch(amina, path, form_id=str(new_id()), answer="a")
    assert first.status_code == 200
    html = first.get_data(as_text=True)
    assert html.lstrip().startswith("<section")
    assert "<html" not in html
    assert "The next sheet will tear too." in html
    assert 'name="csrf_token"' in html
    form_id = html.split('name="form_id" value="')[1].split('"')[0]
    second = fetch(amina, path, form_id=form_id, answer="b")
    assert "Then the tray can be changed." in second.get_data(as_text=True)
    assert count(PracticeAnswer) == 2


def test_a_practice_question_without_an_answer_asks_for_one(amina):
    path = "/training/alpha/questions/alpha-p-single"
    assert "Choose an answer first." in fetch(amina, path, form_id=str(new_id())).get_data(as_text=True)
    page = amina.open("/training/alpha/lessons/02-questions")
    page = amina.send(page, form="/questions/alpha-p-single", status=422)
    assert page.link("Choose an answer first.") == "#q-alpha-p-single"
    assert page.text.count("Choose an answer first.") == 2, "once at the head of the page and once at the question"
    assert count(PracticeAnswer) == 0


def test_a_script_is_told_what_is_saved_and_how_much(amina, cast):
    location = begin_test(amina)
    attempt, asked = asked_in(cast.amina, location)
    for number, question in enumerate(asked, start=1):
        said = fetch(
            amina,
            f"/training/attempts/{attempt}/answers/{question.id}",
            event_id=str(new_id()),
            answer=question.options[0].key,
        )
        assert said.status_code == 200
        assert said.content_type == "application/json"
        assert set(said.get_json()) == {"saved_at", "answered", "total", "unreadable"}
        assert (said.get_json()["answered"], said.get_json()["total"]) == (number, len(asked))
    assert count(Answer) == len(asked)


def test_resending_an_answer_is_free(amina, cast):
    attempt, asked = asked_in(cast.amina, begin_test(amina))
    sent = {"event_id": str(new_id()), "answer": asked[0].options[0].key}
    path = f"/training/attempts/{attempt}/answers/{asked[0].id}"
    assert len({fetch(amina, path, **sent).get_data() for _ in range(3)}) == 1
    assert count(Answer) == 1


def test_a_script_is_told_in_words_what_cannot_be_saved(amina, cast):
    attempt, asked = asked_in(cast.amina, begin_test(amina))
    path = f"/training/attempts/{attempt}/answers/{asked[0].id}"
    assert fetch(amina, path, event_id=str(new_id()), answer="no-option").status_code == 400
    assert count(Answer) == 0


def test_the_test_goes_from_question_to_question_and_back(amina, cast):
    location = begin_test(amina)
    page = amina.open(location)
    total = int(page.heading.split()[-1])
    for number in range(1, total + 1):
        key = page.all(".//input[@name='answer']")[0].get("value")
        action = page.all(".//form[@id='answer']")[0].get("action")
        go = "review" if number == total else str(number + 1)
        sent = amina.send(page, {"answer": [key]}, form=action, button=f"go={go}")
        page = amina.open(sent.headers["Location"])
    assert page.heading == "Look over my answers"
    assert f"{total} of {total} questions are answered." in page.text
    first = amina.open(location)
    assert first.all(".//input[@name='answer'][@checked]"), "what is saved is shown again"


def send_attempt(visit, location):
    page = visit.open(location.rsplit("/questions", 1)[0] + "/review")
    return visit.send(page, form="/sending").headers["Location"]


def test_an_empty_test_may_be_sent_and_is_explained(amina):
    location = begin_test(amina)
    result = amina.open(send_attempt(amina, location))
    assert result.heading == "Not passed yet"
    assert re.search(r"\b0\s*of 3 answers are right", result.text)
    assert result.text.count("The answer is:") == count(Attempt) * len(result.all(".//ol[@class='reviews']/li"))
    assert "attempts left" in result.text or "attempt left" in result.text
    assert result.headers["Cache-Control"] == "no-store"


def test_sending_twice_says_the_same_and_a_later_answer_is_refused(amina, cast):
    location = begin_test(amina)
    attempt, asked = asked_in(cast.amina, location)
    page = amina.open(f"/training/attempts/{attempt}/review")
    assert amina.send(page, form="/sending").headers == {**amina.send(page, form="/sending").headers}
    assert count(AttemptSent) == 1
    late = fetch(
        amina,
        f"/training/attempts/{attempt}/answers/{asked[0].id}",
        event_id=str(new_id()),
        answer=asked[0].options[0].key,
    )
    assert late.status_code == 400
    assert "This test was sent already. Your result is ready." in late.get_data(as_text=True)
    for path in (location, f"/training/attempts/{attempt}/review"):
        assert amina.open(path, status=302).headers["Location"] == f"/training/attempts/{attempt}"


def test_the_result_of_an_open_attempt_leads_back_to_it(amina):
    location = begin_test(amina)
    result = location.rsplit("/questions", 1)[0]
    assert amina.open(result, status=302).headers["Location"] == location


def test_passing_leads_to_the_certificate_and_asks_for_an_opinion(visit, cast, story):
    visit.sign_in(cast.amina)
    result = visit.open(f"/training/attempts/{story.amina.sent_attempt}")
    assert result.heading == "You have passed"
    assert result.link("Get your certificate") == "/certificates"
    assert result.link("Say what you think") == "/training/alpha/opinion"
    pdf = visit.open(visit.open("/certificates").link("Open as PDF"))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.body.startswith(b"%PDF-")
    assert pdf.headers["Cache-Control"] == "no-store"


def test_an_opinion_that_lacks_its_answer_is_asked_for_again(visit, cast, story):
    visit.sign_in(cast.amina)
    page = visit.open("/training/alpha/opinion")
    assert "No name is stored with your answers." in page.text
    refused = visit.send(page, {"sat-pace": ["right"]}, status=422)
    assert "Please look at this again" in refused.text
    assert [one.get("value") for one in refused.all(".//input[@name='sat-pace'][@checked]")] == ["right"]
    assert count(SurveyResponse) == 0
    for odd in ({"sat-overall": ["9"]}, {"sat-overall": ["1", "2"]}):
        visit.send(page, odd, status=422)


def test_an_opinion_is_given_once(visit, cast, story):
    visit.sign_in(cast.amina)
    before = count(AuditEntry)
    page = visit.open("/training/alpha/opinion")
    sent = {"sat-overall": ["5"]}
    assert visit.send(page, sent).headers["Location"] == "/training"
    assert "Thank you for your opinion." in visit.open("/training").text
    assert visit.send(page, sent).headers["Location"] == "/training/alpha"
    assert count(SurveyResponse) == 1
    assert count(AuditEntry) == before, "an opinion stands in no log"
    visit.open("/training/alpha/opinion", status=404)


def test_a_colleague_sees_nothing_of_mine(site, cast, story):
    visit = Visit(site).sign_in(cast.emil)
    way = story.amina
    for path in (
        f"/training/attempts/{way.sent_attempt}",
        f"/training/attempts/{way.open_attempt}/questions/1",
        f"/training/attempts/{way.open_attempt}/review",
        f"/certificates/{way.certificate_id}.pdf",
    ):
        visit.open(path, status=404)
    assert "No certificate yet" in visit.open("/certificates").text


def test_ten_taps_on_start_begin_one_attempt(amina, cast):
    page = begun_module(amina)
    for _ in range(5):
        amina.send(page, form="/attempts", status=None)
    viewer = world.a_viewer(cast.amina)
    for _ in range(5):
        do(service.begin_attempt, viewer, module_id="alpha", event_id=new_id())
    assert count(Attempt) == 1
