"""A trainer's pages: ticking people and acting on them, one person's page, finding, leaving and coming back."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import assigning, service
from score_learn.learning.list_queries import Wish, trainer_list
from score_learn.learning.models import Assignment, AttemptGrant
from score_learn.people import changing
from score_learn.people.models import Membership, Person
from score_learn.web.train.listing import Addresses
from tests import world
from tests.learning.acting import do
from tests.learning.crowd import fill
from tests.page import words as said_by
from tests.story import begin_test
from tests.visit import Visit

ACTS = ("grants", "assignments", "extensions", "withdrawals", "departures", "returns")
LATER = clock.today() + timedelta(days=40)


def here(cast, rest=""):
    return f"/train/enterprises/{cast.riverside}{rest}"


@pytest.fixture
def binh(visit, cast):
    return visit.sign_in(cast.binh)


def assign(cast, people=None, due_on=None):
    chosen = None if people is None else [one.person_id for one in people]
    values = {"enterprise_id": cast.riverside, "module_id": "alpha", "person_ids": chosen, "due_on": due_on}
    do(assigning.assign, world.a_viewer(cast.binh), **values)


def used_up(somebody):
    """Let somebody fail every attempt at alpha."""
    viewer = world.a_viewer(somebody)
    alpha = content.current(viewer, "alpha", "en")
    for _ in range(alpha.test.attempts):
        attempt_id = begin_test(viewer, alpha)
        with transaction():
            service.send_attempt(viewer, attempt_id=attempt_id)


def ticked(page, *people):
    """Return what the list's form sends with these people ticked."""
    return {"person_ids": [str(one.person_id) for one in people]}


def choose(visit, cast, act, *people, module="alpha"):
    given = {"step": "choose", "module_id": module, **ticked(None, *people)}
    return visit.act(here(cast, f"/{act}"), given, status=200)


def count(table, *conditions):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_the_list_can_be_ticked_and_each_name_leads_to_its_person(binh, cast):
    page = binh.open(here(cast, "?module=alpha"))
    boxes = page.all(".//input[@name='person_ids']")
    assert {box.get("value") for box in boxes} == {str(cast.amina.person_id), str(cast.emil.person_id)}
    assert page.link("Amina Diallo") == here(cast, f"/people/{cast.amina.person_id}")
    actions = [button.get("formaction") for button in page.all(".//div[@role='group']//button")]
    assert [one.rsplit("/", 1)[1] for one in actions] == [
        "grants", "extensions", "assignments", "withdrawals", "cards", "departures",
    ]  # fmt: skip


def test_an_act_names_first_whom_it_touches_and_changes_nothing(binh, cast):
    assign(cast, [cast.amina], LATER)
    before = count(Assignment, Assignment.withdrawn_at.is_(None))
    page = choose(binh, cast, "withdrawals", cast.amina, cast.emil)
    assert "This touches 1 person Amina Diallo" in page.text
    assert "Emil Pham 102: does not have this module to do" in page.text
    assert count(Assignment, Assignment.withdrawn_at.is_(None)) == before
    after = binh.send_and_follow(page)
    assert "Withdrawn from 1 person." in after.text
    assert count(Assignment, Assignment.withdrawn_at.is_(None)) == before - 1


def test_the_list_s_own_form_leads_to_each_act(binh, cast):
    assign(cast, due_on=clock.today() + timedelta(days=3))
    page = binh.open(here(cast, "?module=alpha"))
    found = binh.send(page, ticked(page, cast.amina), form="/extensions", status=200)
    assert "This touches 1 person Amina Diallo" in found.text
    sent = binh.send(found, {"due_on": LATER.isoformat()})
    assert "1 person has more time now." in binh.open(sent.headers["Location"]).text
    again = binh.send(found, {"due_on": (LATER + timedelta(days=9)).isoformat()})
    assert again.headers["Location"] == sent.headers["Location"], "sent twice, it acts once"
    assert count(Assignment, Assignment.due_on == LATER) == 1


def test_taking_back_more_time_says_that_the_module_stays(binh, cast):
    day = clock.today() + timedelta(days=3)
    assign(cast, due_on=day)
    page = choose(binh, cast, "extensions", cast.amina)
    listed = binh.send_and_follow(page, {"due_on": LATER.isoformat()})
    rows = [said_by(row) for row in listed.all(".//tbody/tr")]
    assert ["; until" in next(row for row in rows if name in row) for name in ("Amina", "Emil")] == [True, False]
    page = choose(binh, cast, "withdrawals", cast.amina, cast.emil)
    assert "so they still have to do it. Only the last day of their own goes." in page.text
    assert "no longer have to do it" not in page.text
    assert "Emil Pham 102: has it through the assignment to everybody" in page.text
    assert "withdrawn from everybody" in page.text
    assert "1 person has the last day of everybody again." in binh.send_and_follow(page).text


def test_whoever_has_no_attempt_left_is_offered_one_beside_the_name(binh, cast):
    used_up(cast.amina)
    listed = binh.open(here(cast, "?module=alpha"))
    page = binh.open(listed.link("One more attempt, Amina"))
    assert "This touches 1 person Amina Diallo" in page.text
    assert "1 person has one more attempt." in binh.send_and_follow(page).text


def test_two_acts_from_one_list_are_two(binh, cast):
    page = binh.open(here(cast, "?module=alpha"))
    for act, words in (("assignments", "Assigned to 1 person."), ("withdrawals", "Withdrawn from 1 person.")):
        element = page.form("/extensions")
        given = {
            field.get("name"): field.get("value") for field in element.iter("input") if field.get("type") == "hidden"
        }
        found = binh.post(here(cast, f"/{act}"), {**given, **ticked(page, cast.amina)}, status=200)
        assert words in binh.send_and_follow(found).text


def test_more_time_asks_for_a_day_that_is_one(binh, cast):
    assign(cast, due_on=LATER)
    page = choose(binh, cast, "extensions", cast.amina)
    for given, words in (
        ("", "Choose the day."),
        ("2020-01-01", "Choose today or a later day."),
        (LATER.isoformat(), "Choose a day after"),
    ):
        page = binh.send(page, {"due_on": given}, status=200)
        assert words in page.text
    assert count(Assignment, Assignment.withdrawn_at.is_(None)) == 1


def test_everybody_gets_more_time_and_the_module_is_taken_back_from_everybody(binh, cast):
    assign(cast, due_on=clock.today() + timedelta(days=3))
    page = binh.open(binh.open(here(cast, "?module=alpha")).link("More time"))
    assert "This touches 2 people" in page.text
    assert "2 people have more time now." in binh.send_and_follow(page, {"due_on": LATER.isoformat()}).text
    page = binh.open(binh.open(here(cast, "?module=alpha")).link("Withdraw"))
    assert "Withdrawn from 2 people." in binh.send_and_follow(page).text
    assert count(Assignment, Assignment.withdrawn_at.is_(None)) == 0


def test_one_more_attempt_is_given_on_the_person_s_page(site, binh, cast):
    used_up(cast.amina)
    page = binh.open(here(cast, f"/people/{cast.amina.person_id}"))
    assert "Test not passed, no attempt left" in page.text
    given = {"step": "choose", "module_id": "alpha", "back": str(cast.amina.person_id), **ticked(page, cast.amina)}
    after = binh.send_and_follow(binh.act(here(cast, "/grants"), given, status=200))
    assert after.heading == "Amina Diallo"
    assert "1 person has one more attempt." in after.text
    assert count(AttemptGrant) == 1
    refused = choose(binh, cast, "grants", cast.amina, cast.emil)
    assert "This would touch nobody" in refused.text
    assert {"has an attempt left", "has not begun the module"} <= {
        words for words in ("has an attempt left", "has not begun the module") if words in refused.text
    }
    assert not [form for form in refused.all(".//main//form") if form.get("method") == "post"]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("step", ["choose", "confirm"])
def test_nobody_of_elsewhere_can_be_named_and_nothing_changes(binh, cast, act, step):
    assign(cast, [cast.amina], LATER)
    before = count(AuditEntry), count(Assignment), count(Membership, Membership.ends_on.is_not(None))
    for stranger in (cast.carla.person_id, cast.hugo.person_id, new_id(), "nobody"):
        given = {"step": step, "module_id": "alpha", "due_on": (LATER + timedelta(days=3)).isoformat()}
        given["person_ids"] = [str(cast.amina.person_id), str(stranger)]
        binh.act(here(cast, f"/{act}"), given, status=404)
    assert (count(AuditEntry), count(Assignment), count(Membership, Membership.ends_on.is_not(None))) == before


@pytest.mark.parametrize("act", ACTS)
def test_who_ticks_nobody_is_told(binh, cast, act):
    sent = binh.act(here(cast, f"/{act}"), {"step": "choose", "module_id": "alpha"}, status=303)
    assert "Choose at least one person." in binh.open(sent.headers["Location"]).text


@pytest.mark.parametrize("act", ACTS)
def test_a_trainer_of_elsewhere_finds_nothing(site, cast, act):
    hugo = Visit(site).sign_in(cast.hugo)
    for rest in ("", "/reminders", "/former-people", f"/people/{cast.amina.person_id}", f"/{act}"):
        hugo.open(here(cast, rest), status=None if rest.endswith(ACTS) else 404)
    for step in ("choose", "confirm"):
        given = {"step": step, "module_id": "alpha", **ticked(None, cast.amina)}
        hugo.act(here(cast, f"/{act}"), given, status=404)
    assert "Amina" not in hugo.open("/train/people?name=amina").text


def test_who_has_left_is_signed_out_and_can_be_brought_back(site, binh, cast):
    amina = Visit(site).sign_in(cast.amina)
    page = choose(binh, cast, "departures", cast.amina)
    assert "This touches 1 person Amina Diallo" in page.text
    assert "1 person has left." in binh.send_and_follow(page).text
    assert amina.open("/training", status=302).headers["Location"].startswith("/sign-in")
    assert "Amina Diallo" not in binh.open(here(cast)).text
    former = binh.open(here(cast, "/former-people"))
    assert "Amina Diallo" in former.text
    found = binh.send(former, ticked(former, cast.amina), form="/returns", status=200)
    assert "1 person is back." in binh.send_and_follow(found).text
    assert "Amina Diallo" in binh.open(here(cast)).text
    assert "Nobody has left" in binh.open(here(cast, "/former-people")).text


def test_who_is_there_cannot_be_brought_back(binh, cast):
    for step in ("choose", "confirm"):
        given = {"step": step, "person_ids": [str(cast.emil.person_id)]}
        binh.act(here(cast, "/returns"), given, status=404 if step == "choose" else 303)
    assert count(AuditEntry, AuditEntry.action == "participation.resumed") == 0


def test_a_person_is_corrected_and_it_is_recorded(binh, cast):
    page = binh.open(here(cast, f"/people/{cast.amina.person_id}/edit"))
    after = binh.send_and_follow(page, {"name": "Amina Diallo-Ba", "position": "supervisor"})
    assert after.heading == "Amina Diallo-Ba"
    assert "Supervisor" in after.text
    assert count(AuditEntry, AuditEntry.action == "person.changed") == 1
    refused = binh.send(binh.open(page.path), {"name": ""}, status=200)
    assert "Write the name." in refused.text
    assert count(Person, Person.name == "Amina Diallo-Ba") == 1


def test_looking_at_the_form_and_saving_it_changes_nothing(binh, cast):
    nobody_s = world.a_participant(cast.riverside, "Chi", language=None)
    for somebody in (cast.amina, nobody_s):
        binh.send(binh.open(here(cast, f"/people/{somebody.person_id}/edit")))
    assert count(AuditEntry, AuditEntry.action == "person.changed") <= 1


def test_a_person_s_page_says_how_far_and_nothing_of_answers(visit, cast, story):
    page = visit.sign_in(cast.binh).open(here(cast, f"/people/{cast.amina.person_id}"))
    row = next(row for row in page.all(".//tbody/tr") if "Alpha" in "".join(row.itertext()))
    said = " ".join("".join(row.itertext()).split())
    assert "Completed on" in said
    assert "yes" in said, "there is a certificate"
    for word in ("in 100", "points", "passed"):
        assert word not in page.text


def test_a_person_is_found_in_all_of_the_trainer_s_enterprises(site, cast):
    world.let_train(cast.binh, cast.hillside)
    world.a_participant(cast.hillside, "Đặng Thu")
    binh = Visit(site).sign_in(cast.binh)
    found = binh.open("/train/people?name=SANTOS+car")
    assert found.link("Carla Santos") == f"/train/enterprises/{cast.hillside}/people/{cast.carla.person_id}"
    assert "Amina" not in found.text
    assert "Đặng Thu" in binh.open("/train/people?name=đặng").text
    assert len(binh.open(f"/train/people?name={cast.amina.number}").all(".//tbody/tr")) == 2, "by number too"
    assert "Nobody found" in binh.open("/train/people?name=%25").text


def test_whoever_left_is_not_found(binh, cast):
    leaving = {"enterprise_id": cast.riverside, "person_ids": [cast.amina.person_id]}
    do(changing.end_participation, world.a_viewer(cast.binh), **leaving)
    assert "Amina" not in binh.open("/train/people?name=amina").text
    binh.open(here(cast, f"/people/{cast.amina.person_id}"), status=404)


def test_the_list_of_whom_to_remind_has_a_line_and_a_box_for_each(binh, cast):
    assert "Nobody to remind" in binh.open(here(cast, "/reminders")).text
    assign(cast, due_on=clock.today() + timedelta(days=3))
    page = binh.open(here(cast, "/reminders"))
    lines = [" ".join("".join(line.itertext()).split()) for line in page.all(".//li[@class='remind-line']")]
    assert len(lines) == 2
    assert all("not started; until" in line for line in lines)
    assert [heading.text for heading in page.all(".//main//h2")] == ["Supervisor", "Worker"]


def test_the_enterprises_say_how_many_need_help_and_are_found_by_name(site, cast):
    world.let_train(cast.binh, cast.hillside)
    used_up(cast.amina)
    binh = Visit(site).sign_in(cast.binh)
    page = binh.open("/train")
    assert page.link("need help at Riverside Garments") == here(cast, "/reminders")
    assert "need help at Hillside" not in page.text
    found = binh.open("/train?name=HILL&sort=-people")
    assert ("Hillside Furniture" in found.text, "Riverside Garments" in found.text) == (True, False)
    assert "No such enterprise" in binh.open("/train?name=nowhere").text
    for odd in ("?page=0", "?page=-3", "?page=x", "?page=99999999999999999999", "?sort=nonsense"):
        binh.open(f"/train{odd}")


@pytest.mark.parametrize(
    "odd", ["?page=-1", "?page=99999999999999999999", "?position=king&show=all&sort=--", "?overdue=maybe&name=%25_"]
)
def test_odd_addresses_of_the_list_are_answered(binh, cast, odd):
    binh.open(here(cast, odd))
    binh.open(f"/train/people{odd}")


@pytest.mark.one_database
@pytest.mark.parametrize("rest", ["", "?sort=-last&name=a", "/reminders", "/former-people"])
def test_a_page_asks_as_often_for_three_hundred_as_for_three(site, cast, rest):
    viewer, asked = world.a_viewer(cast.binh), []
    modules = [content.current(viewer, one, "en") for one in ("alpha", "beta")]
    do(service.begin, world.a_viewer(cast.emil), module_id="alpha")
    for number, start in ((3, 1000), (297, 2000)):
        fill(cast.riverside, modules, number, chance=random.Random(number), start=start)
        if rest == "/former-people":
            _let_leave(cast, start)
        visit = Visit(site).sign_in(cast.binh)
        visit.open(here(cast, rest), budget=90_000)
        asked.append(visit.open(here(cast, rest), budget=90_000).queries)
    assert asked[0] == asked[1]
    assert asked[0] <= 20


def _let_leave(cast, start):
    with transaction():
        rows = db.session.scalars(select(Membership).where(Membership.sign_in_name.startswith(f"one{start // 1000}")))
        for row in rows:
            row.ends_on = clock.today()


def test_modules_nobody_has_to_do_stand_folded_away(site, cast, story):
    viewer = world.a_viewer(cast.binh)
    chips = trainer_list(viewer, cast.riverside, Wish(), "en").modules
    many = tuple(replace(chips[0], module=replace(chips[0].module, id=f"m{one}"), people=one % 3) for one in range(7))
    for some, first, rest in ((many[:4], [0, 1, 2, 0], []), (many, [0, 1, 2, 1, 2], [0, 0])):
        # The first is the one that is shown, though nobody has to do it.
        listed = replace(trainer_list(viewer, cast.riverside, Wish(), "en"), modules=some, module=some[0].module)
        with site.test_request_context():
            addresses = Addresses(listed, Wish())
            assert [one["number"] for one in addresses.modules()] == first
            assert [one["number"] for one in addresses.other_modules()] == rest
