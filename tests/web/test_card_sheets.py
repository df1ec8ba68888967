"""A sheet of cards: for whom, how many PINs change, once, and never when a letter cannot be printed."""

import io
from uuid import uuid4

import pytest
from pypdf import PdfReader

from score_learn.core.transaction import transaction
from score_learn.people import changing
from score_learn.people.rules import Position, Sex
from tests import world
from tests.people.recorded import entries
from tests.people.tries import by_number


@pytest.fixture
def binh(visit, cast):
    return visit.sign_in(cast.binh)


def address(enterprise_id):
    return f"/train/enterprises/{enterprise_id}/cards"


def choose(visit, cast, *people, status=200):
    ids = [str(one.person_id) for one in people]
    return visit.act(address(cast.riverside), {"step": "choose", "person_ids": ids}, status=status)


def test_without_a_choice_it_is_for_those_who_never_signed_in(binh, cast):
    world.a_session(cast.emil)
    page = binh.open(address(cast.riverside))
    assert "Amina Diallo" in page.text
    assert "Emil Pham" not in page.text


def test_when_everybody_has_signed_in_the_page_says_where_to_go(binh, cast):
    for one in (cast.amina, cast.emil):
        world.a_session(one)
    assert "Everybody has signed in" in binh.open(address(cast.riverside)).text


def test_seventeen_cards_are_three_pages_and_the_pins_are_counted_beforehand(binh, cast):
    people = [world.a_participant(cast.riverside, f"Person {count:02}") for count in range(15)]
    world.a_session(cast.amina)
    page = choose(binh, cast, cast.amina, cast.emil, *people)
    assert "17 PINs change." in page.text
    assert "Has signed in before, 1" in page.text
    assert by_number(cast.amina, cast.amina.pin), "choosing changes nothing"
    sheet = binh.send(page, status=200)
    assert len(PdfReader(io.BytesIO(sheet.body)).pages) == 3
    assert sheet.headers["Content-Disposition"].startswith("attachment; filename=cards-")
    assert not by_number(cast.amina, cast.amina.pin)
    assert len(entries("pin.given", people[3].person_id)) == 1


def test_a_second_sending_makes_nothing_and_says_so(binh, cast):
    page = choose(binh, cast, cast.emil)
    binh.send(page, status=200)
    again = binh.send(page, status=200)
    assert "This was already done" in again.text
    assert len(entries("pin.given", cast.emil.person_id)) == 1


def test_a_letter_that_cannot_be_printed_changes_no_pin(binh, cast):
    trainer = world.a_viewer(cast.binh)
    with transaction():
        changing.change_participant(
            trainer,
            enterprise_id=cast.riverside,
            person_id=cast.emil.person_id,
            name="Emil \U000f0000",
            sex=Sex.MALE,
            position=Position.WORKER,
            language="en",
        )
    page = binh.send(choose(binh, cast, cast.amina, cast.emil), status=200)
    assert "No PIN was changed." in page.text
    assert "fonts-noto" in page.text
    assert by_number(cast.amina, cast.amina.pin)
    only_amina = binh.send(page, {"person_ids": str(cast.amina.person_id)}, status=200)
    assert only_amina.headers["Content-Type"] == "application/pdf"


def test_nobody_ticked_is_asked_for(binh, cast):
    page = binh.open(address(cast.riverside))
    assert "Choose at least one person." in binh.send(page, {"person_ids": []}, status=200).text


def test_too_many_are_divided(binh, cast, monkeypatch):
    monkeypatch.setattr("score_learn.people.pins.CARDS_MOST", 1)
    page = binh.send(choose(binh, cast, cast.amina, cast.emil), status=200)
    assert "A sheet holds 1 cards at most." in page.text
    assert by_number(cast.amina, cast.amina.pin)


@pytest.mark.parametrize("step", ["choose", "print"])
def test_nobody_of_another_enterprise_is_shown_or_given_a_card(binh, cast, step):
    absent = world.Somebody(uuid4(), "", "participant")
    for stranger in (cast.carla, cast.dewi, absent):
        sent = {"step": step, "person_ids": [str(cast.amina.person_id), str(stranger.person_id)]}
        binh.act(address(cast.riverside), sent, status=404)
    binh.act(address(cast.hillside), {"step": step, "person_ids": str(cast.carla.person_id)}, status=404)
    binh.act(address(cast.riverside), {"step": step, "person_ids": "not-an-id"}, status=404)
    assert by_number(cast.carla, cast.carla.pin)
