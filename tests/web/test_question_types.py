"""Every type of question is answered with forms alone, in a lesson and in a test, and explained afterwards."""

import pytest
from sqlalchemy import func, select

from score_learn.content.folders.library import compile_library
from score_learn.content.service import publish
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning.models import Answer, PracticeAnswer
from score_learn.survey.models import SurveyResponse
from tests import world
from tests.conftest import LIBRARY_OF_TYPES
from tests.survey.conftest import complete
from tests.web.every_type import RIGHT, WRONG, given, lines, put_in_order

LESSON = "/training/kinds/lessons/01-practice"
TYPES = sorted(RIGHT)


@pytest.fixture
def amina(visit, cast):
    """Amina, signed in where a module with every type is published."""
    with transaction():
        publish(world.OPERATOR, library=compile_library(LIBRARY_OF_TYPES))
    return visit.sign_in(cast.amina)


def stored(table):
    db.session.rollback()
    return [tuple(row.response) for row in db.session.scalars(select(table).order_by(table.seq))]


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def fetch(visit, path, **sent):
    """Post as the script of a page does."""
    return visit.client.post(path, data={"csrf_token": visit._token(), **sent}, headers={"X-Requested-With": "fetch"})


def practise(visit, kind, answer, status=303):
    """Answer the practice question of a type and return what the browser shows then."""
    page = visit.open(LESSON)
    form = f"/questions/ki-p-{kind}"
    if kind == "order":
        page = put_in_order(visit, page, "ki-p-order-order", answer, form)
        sent = visit.send(page, form=form, status=status)
    else:
        sent = visit.send(page, given(page.form(form), kind, answer), form=form, status=status)
    return visit.open(sent.headers["Location"].partition("#")[0]) if status == 303 else sent


def shown(page, kind):
    """Return the verdict of the practice question of a type."""
    section = next(one for one in page.all(".//section") if one.get("id") == f"q-ki-p-{kind}")
    verdict = next((one for one in section.iter("div") if "verdict" in one.get("class", "").split()), None)
    return "" if verdict is None else " ".join("".join(verdict.itertext()).split())


def begin(visit):
    visit.send(visit.open("/training/kinds"), form="/training/kinds/start")
    return visit.send_and_follow(visit.open("/training/kinds"), form="/attempts")


def kind_of(page):
    return page.all(".//form[@id='answer']")[0].get("action").rpartition("ki-t-")[2]


def answer_open_question(visit, page, answers):
    """Answer the question of a test that is open and go on; return its type and the next page."""
    kind = kind_of(page)
    action = f"/answers/ki-t-{kind}"
    if kind == "order":
        page = put_in_order(visit, page, "ki-t-order-order", answers[kind], action)
        return kind, visit.send_and_follow(page, form=action, button=f"go={next_number(page)}")
    sent = given(page.form(action), kind, answers[kind])
    return kind, visit.send_and_follow(page, sent, form=action, button=f"go={next_number(page)}")


def next_number(page):
    number = int(page.heading.split()[1])
    return number + 1 if number < 9 else "review"


def take(visit, answers):
    """Go through the whole test without a script and return the page of the result."""
    page, seen = begin(visit), set()
    while page.heading.startswith("Question"):
        kind, page = answer_open_question(visit, page, answers)
        seen.add(kind)
    assert seen == set(TYPES)
    return visit.send_and_follow(page, form="/sending")


@pytest.mark.parametrize("kind", TYPES)
def test_a_practice_question_of_every_type_is_answered_without_a_script(amina, kind):
    assert shown(practise(amina, kind, RIGHT[kind]), kind).startswith("Right")
    wrong = shown(practise(amina, kind, WRONG[kind]), kind)
    assert wrong.startswith(("Not right", "Partly right"))
    assert count(PracticeAnswer) == 2


def test_a_whole_test_of_every_type_is_passed_with_forms_alone(amina):
    result = take(amina, RIGHT)
    assert result.heading == "You have passed"
    assert "9of 9 answers are right" in result.text
    assert "100 in 100" in result.text


def test_the_result_explains_every_type_part_by_part(amina):
    result = take(amina, WRONG)
    assert result.heading == "Not passed yet"
    said = " ".join(result.text.split())
    for sentence in (
        "Sort Buy new machines Right: Take away what you do not need",
        "Sorting comes first.",
        "Set in order no answer Right: Give every tool a place",
        "Shine Clean and check",
        "1 Find the cause Right: See the problem",
        "Your answer: 18\u00a0% Not right. The answer is: 4.5\u00a0%",
        "18 is the number of shirts, not the share.",
        "Your answer: eti Not right. The answer is: EIT",
        "Nearly: look at the order of the letters.",
        "1 20 Right: 10",
        "2 sits Right: stands",
        "Standing keeps it short.",
        "3 no answer Right: board",
        "Your answer: First-aid box on the wall",
        "The answer is: Boxes in front of the exit; Knife without a guard",
    ):
        assert " ".join(sentence.split()) in said, f"{sentence!r} is missing in {said}"


@pytest.mark.parametrize("answers", [RIGHT, WRONG])
def test_what_is_saved_stands_there_again(amina, answers):
    page = begin(amina)
    while page.heading.startswith("Question"):
        here = page.path
        kind, page = answer_open_question(amina, page, answers)
        again = amina.open(here)
        form = again.form(f"/answers/ki-t-{kind}")
        if kind == "order":
            assert list(lines(again, "ki-t-order-order")) == answers[kind]
            assert not any("disabled" in field.attrib for field in form.iter("input"))
            continue
        before = count(Answer)
        amina.send(again, form=f"/answers/ki-t-{kind}", button="go=review")
        rows = stored(Answer)
        assert count(Answer) == before + 1
        assert rows[-1] == rows[-2], f"sending {kind} as it stands there changes the answer"
    assert page.heading == "Look over my answers"
    assert "9 of 9 questions are answered." in page.text


def test_lines_that_were_never_moved_are_no_answer(amina):
    page = begin(amina)
    while kind_of(page) != "order":
        page = amina.send_and_follow(page, form=f"/answers/ki-t-{kind_of(page)}", button=f"go={next_number(page)}")
    assert list(lines(page, "ki-t-order-order")) != RIGHT["order"], "the right order is never shown at first"
    amina.send(page, form="/answers/ki-t-order", button="go=review")
    assert stored(Answer)[-1] == ()
    line, place = list(lines(page, "ki-t-order-order").items())[1]
    move = {"form": "/answers/ki-t-order", "button": f"move={place}-up"}
    moved = [amina.send_and_follow(page, **move) for _twice in range(2)]
    firsts = [next(iter(lines(one, "ki-t-order-order"))) for one in moved]
    assert firsts == [line, line], "a press sent twice moves once"
    assert moved[0].heading == page.heading
    assert len([response for response in stored(Answer) if response]) == 1


def test_in_a_lesson_the_lines_come_back_as_they_were_moved_and_nothing_is_recorded(amina):
    page = amina.open(LESSON)
    line, place = list(lines(page, "ki-p-order-order").items())[-1]
    sent = amina.send(page, form="/questions/ki-p-order", button=f"move={place}-up")
    assert sent.headers["Location"].startswith(f"{LESSON}?at=ki-p-order:")
    assert sent.headers["Location"].endswith("#q-ki-p-order")
    page = amina.open(sent.headers["Location"].partition("#")[0])
    assert list(lines(page, "ki-p-order-order"))[2] == line
    assert count(PracticeAnswer) == 0
    refused = amina.send(amina.open(LESSON), form="/questions/ki-p-order", status=422)
    assert "Move the lines first" in refused.text


MADE_UP = (
    *(
        "",
        "nothing:1",
        "ki-p-single:b",
        "ki-p-order:",
        "ki-p-order:1.2",
        "ki-p-order:1.1.1.1",
        "ki-p-order:" + "9" * 200,
    ),
    *("ki-p-scenario:a", "ki-p-scenario:b.b", "ki-p-scenario:x"),
)


@pytest.mark.parametrize("at", MADE_UP)
def test_an_address_that_somebody_made_up_shows_the_lesson_as_it_is(amina, at):
    page = amina.open(f"{LESSON}?at={at}")
    assert not page.all(".//input[@checked]")
    assert "Nobody answers." not in page.text
    assert "The team finds" not in page.text
    assert list(lines(page, "ki-p-order-order")) == list(lines(amina.open(LESSON), "ki-p-order-order"))


def test_what_is_no_number_is_asked_for_again_and_nothing_typed_is_lost(amina):
    refused = practise(amina, "number", "a lot", status=422)
    assert "This cannot be read as a number." in refused.text
    assert refused.link("This cannot be read as a number.") == "#q-ki-p-number"
    field = next(one for one in refused.all(".//input") if one.get("id") == "ki-p-number-a")
    assert field.get("value") == "a lot"
    assert count(PracticeAnswer) == 0
    refused = practise(amina, "cloze", {"Gap 1": "ten", "Gap 3": "board"}, status=422)
    assert [one.get("value") for one in refused.all(".//input") if "gap" in one.get("class", "")] == ["ten", "board"]


def test_a_test_keeps_what_is_no_number_and_says_so(amina):
    page = begin(amina)
    while kind_of(page) != "number":
        page = amina.send_and_follow(page, form=f"/answers/ki-t-{kind_of(page)}", button=f"go={next_number(page)}")
    here, note = page.path, "This cannot be read as a number."
    (hidden,) = [one for one in page.all(".//p") if one.get("data-unreadable")]
    assert "hidden" in hidden.attrib
    amina.send(page, {"answer": "a lot"}, form="/answers/ki-t-number", button="go=review")
    page = amina.open(here)
    (told,) = [one for one in page.all(".//p") if one.get("data-unreadable")]
    assert "hidden" not in told.attrib
    assert note in page.text
    review = amina.open(here.partition("/questions")[0] + "/review")
    assert "No number" in review.text
    said = fetch(amina, page.form("/answers/ki-t-number").get("action"), event_id=str(new_id()), answer="many")
    assert said.get_json()["unreadable"] == ["a"]


def ways(page):
    return {" ".join("".join(one.itertext()).split()): one.get("value") for one in page.all(".//button[@class='way']")}


def follow_ways(visit, *choices):
    page = visit.open(LESSON)
    for words in choices:
        # A browser sends the ways taken before, then the button.
        taken = [
            one.get("value")
            for one in page.form("/questions/ki-p-scenario").iter("input")
            if one.get("name") == "answer"
        ]
        sent = visit.send(page, {"answer": [*taken, ways(page)[words]]}, form="/questions/ki-p-scenario")
        page = visit.open(sent.headers["Location"].partition("#")[0])
    return page


def test_a_story_goes_on_from_step_to_step_and_is_recorded_when_it_ends(amina):
    first, look, good = (
        "Give first aid and stop the machine.",
        "Look at the finger once more.",
        "Put the guard back and bring it to the team.",
    )
    page = follow_ways(amina, first, look)
    assert "The finger is bandaged." in page.text
    assert first in page.text and look in page.text
    assert count(PracticeAnswer) == 0
    page = follow_ways(amina, first, look, good)
    assert shown(page, "scenario").startswith("This ends well.")
    assert "A new one costs 20 dollars." in page.text
    assert not ways(page)
    assert stored(PracticeAnswer) == [("b", "c", "b")]
    again = amina.send(page, form="/questions/ki-p-scenario", button="again=1")
    page = amina.open(again.headers["Location"].partition("#")[0])
    assert "Ask who removed the guard." in ways(page)
    assert shown(page, "scenario") == ""


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (("Ask who removed the guard.",), "This does not end well."),
        (
            ("Give first aid and stop the machine.", "Put the guard back and say nothing."),
            "This could have ended better.",
        ),
    ],
)
def test_a_story_says_how_it_ended(amina, choices, said):
    assert shown(follow_ways(amina, *choices), "scenario").startswith(said)


def test_a_way_that_is_not_there_is_refused(amina):
    page = amina.send(amina.open(LESSON), {"answer": ["b", "x"]}, form="/questions/ki-p-scenario", status=422)
    assert "Choose one of the answers shown." in page.text
    assert count(PracticeAnswer) == 0


def test_a_script_gets_the_next_step_of_a_story_and_where_to_put_the_focus(amina):
    data = {"csrf_token": amina._token(), "form_id": "0b9f3a52-7c1d-4a52-9a35-0c6a2c0e7d11", "answer": ["b"]}
    said = amina.client.post(
        "/training/kinds/questions/ki-p-scenario", data=data, headers={"X-Requested-With": "fetch"}
    )
    html = said.get_data(as_text=True)
    assert 'tabindex="-1" data-said' in html
    assert "The finger is bandaged." in html
    assert "Nobody answers." not in html


def test_a_survey_takes_somebodys_own_words_and_loses_none_of_them(amina, cast):
    complete(world.a_viewer(cast.amina), cast.riverside, "ki", at=clock.now())
    page = amina.open("/training/kinds/opinion")
    (field,) = page.all(".//main//textarea")
    assert (field.get("maxlength"), field.get("aria-label")) == ("300", "What should we change?")
    told = {"op-happy": "4", "op-change": "More light. " * 30}
    page = amina.send(page, told, form="opinion", status=422)
    assert "Write 300 signs at most." in page.text
    assert "".join(page.all(".//main//textarea")[0].itertext()).strip() == told["op-change"].strip()
    amina.send(page, {"op-change": "More light.\r\nAnd a chair."}, form="opinion")
    db.session.rollback()
    (answers,) = [row.answers for row in db.session.scalars(select(SurveyResponse))]
    assert answers == {"op-happy": "4", "op-change": "More light.\nAnd a chair."}
