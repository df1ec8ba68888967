"""Cards for many people at once: each PIN opens its door, the old ones end, and nothing counts before it is given."""

import pytest

from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import changing, pins, queries, sign_in
from score_learn.people.credential_models import PinCredential
from score_learn.people.rules import TRIES, Position, Sex
from tests import world
from tests.people.recorded import entries, still_open
from tests.people.tries import by_card, by_number
from tests.visit import counted_queries


@pytest.fixture
def binh(cast):
    return world.a_viewer(cast.binh)


def prepared(viewer, enterprise_id, *people):
    ids = [getattr(one, "person_id", one) for one in people]
    return pins.prepare_cards(viewer, enterprise_id=enterprise_id, person_ids=ids)


def given(viewer, enterprise_id, *people):
    sheet = prepared(viewer, enterprise_id, *people)
    with transaction():
        pins.give_pins(viewer, enterprise_id=enterprise_id, sheet=sheet)
    return {one.card.person_id: one.card for one in sheet}


def without_card(cast, name="Nadia Rahman"):
    """Somebody as an import leaves them: no PIN was ever made."""
    person = world.a_participant(cast.riverside, name)
    with transaction():
        db.session.delete(db.session.get_one(PinCredential, person.person_id))
    return person


def test_nothing_counts_before_it_is_given(cast, binh):
    [one] = prepared(binh, cast.riverside, cast.amina)
    assert by_number(cast.amina, one.card.pin) is None
    assert by_number(cast.amina, cast.amina.pin)


def test_each_card_opens_its_own_door_and_the_old_ones_none(cast, binh):
    nadia = without_card(cast)
    cards = given(binh, cast.riverside, cast.amina, cast.emil, nadia)
    for person in (cast.amina, cast.emil, nadia):
        card = cards[person.person_id]
        assert by_number(person, card.pin)
        with transaction():
            tried = sign_in.try_card(token=card.token, device=None)
        assert sign_in.check(tried, card.pin) == person.person_id
    assert by_number(cast.amina, cast.amina.pin) is None
    assert by_card(cast.amina, cards[cast.amina.person_id].pin) is None
    assert len({card.pin for card in cards.values()}) > 1


def test_sessions_and_known_devices_end_for_these_people_alone(cast, binh):
    with transaction():
        sign_in.open_session(person_id=cast.amina.person_id, kind="participant", device="hers", own_device=True)
    hers, his = world.a_session(cast.amina), world.a_session(cast.emil)
    card = given(binh, cast.riverside, cast.amina)[cast.amina.person_id]
    assert (still_open(hers), still_open(his)) == (False, True)
    assert sign_in.card_needs_no_pin(token=card.token, device="hers") is None


def test_it_is_recorded_for_each_person_and_told_to_those_who_had_a_pin(cast, binh):
    nadia = without_card(cast)
    given(binh, cast.riverside, cast.amina, nadia)
    for person in (cast.amina, nadia):
        [entry] = entries("pin.given", person.person_id)
        assert entry.actor_id == cast.binh.person_id
        assert entry.details == {"enterprise": str(cast.riverside)}
    assert [name for name, _at in queries.untold_pin_changes(world.a_viewer(cast.amina))] == ["Binh Tran"]
    assert queries.untold_pin_changes(world.a_viewer(nadia)) == ()


def test_wrong_tries_are_forgotten_and_having_been_here_is_not(cast, binh):
    world.a_session(cast.amina)
    for _ in range(TRIES):
        by_number(cast.amina, "000000")
    card = given(binh, cast.riverside, cast.amina)[cast.amina.person_id]
    assert by_number(cast.amina, card.pin)
    [one] = pins.receivers(binh, cast.riverside, [cast.amina.person_id])
    assert one.has_pin
    assert one.person.signed_in_before


def test_a_card_that_is_no_longer_right_stops_the_whole_sheet(cast, binh):
    sheet = prepared(binh, cast.riverside, cast.amina, cast.emil)
    with transaction():
        changing.change_participant(
            binh,
            enterprise_id=cast.riverside,
            person_id=cast.emil.person_id,
            name="Emil Nguyen",
            sex=Sex.MALE,
            position=Position.SUPERVISOR,
            language="en",
        )
    with pytest.raises(Refused, match="cards_outdated"), transaction():
        pins.give_pins(binh, enterprise_id=cast.riverside, sheet=sheet)
    assert by_number(cast.amina, cast.amina.pin)


def test_nobody_of_another_enterprise_gets_a_card(cast, binh):
    for enterprise_id, people in (
        (cast.riverside, [cast.amina, cast.carla]),
        (cast.hillside, [cast.carla]),
        (cast.riverside, [cast.dewi]),
    ):
        with pytest.raises(NotFound):
            prepared(binh, enterprise_id, *people)


@pytest.mark.parametrize("who", ["amina", "partner", "buyer", "donor", "ada", "hugo"])
def test_others_make_no_sheet(cast, binh, who):
    viewer = world.a_viewer(getattr(cast, who))
    with pytest.raises(NotFound):
        prepared(viewer, cast.riverside, cast.emil)
    sheet = prepared(binh, cast.riverside, cast.emil)
    with pytest.raises(NotFound), transaction():
        pins.give_pins(viewer, enterprise_id=cast.riverside, sheet=sheet)


def test_a_sheet_has_somebody_and_not_too_many(cast, binh, monkeypatch):
    with pytest.raises(Refused, match="nobody_chosen"):
        prepared(binh, cast.riverside)
    monkeypatch.setattr(pins, "CARDS_MOST", 1)
    with pytest.raises(Refused, match="too_many_cards"):
        prepared(binh, cast.riverside, cast.amina, cast.emil)


def test_many_cards_need_as_many_questions_as_few(cast, binh):
    people = [world.a_participant(cast.riverside, f"Person {count}") for count in range(24)]

    def asked(*chosen):
        with counted_queries() as statements:
            given(binh, cast.riverside, *chosen)
        return sum(one.lstrip().upper().startswith("SELECT") for one in statements)

    assert asked(*people[:3]) == asked(*people)
