"""Correcting what is kept of a participant, leaving an enterprise and coming back."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import changing, queries, service, sign_in
from score_learn.people.rules import Permission, Position, Sex
from tests import world
from tests.people.recorded import entries, membership, still_open

AS_AMINA_IS = {"name": "Amina Diallo", "sex": Sex.FEMALE, "position": Position.WORKER, "language": "en"}


@pytest.fixture
def binh(cast):
    return world.a_viewer(cast.binh)


def change(viewer, enterprise_id, somebody, **other):
    with transaction():
        return changing.change_participant(
            viewer, enterprise_id=enterprise_id, person_id=somebody.person_id, **{**AS_AMINA_IS, **other}
        )


def end(viewer, enterprise_id, *people):
    with transaction():
        return changing.end_participation(
            viewer, enterprise_id=enterprise_id, person_ids=[one.person_id for one in people]
        )


def resume(viewer, enterprise_id, *people):
    with transaction():
        return changing.resume_participation(
            viewer, enterprise_id=enterprise_id, person_ids=[one.person_id for one in people]
        )


def tries(somebody):
    """Say which way in still leads to somebody: number and PIN, and the card."""
    with transaction():
        by_number = sign_in.try_pin(code=somebody.enterprise_code, number=somebody.number, device=None)
        by_card = sign_in.try_card(token=somebody.card_token, device=None)
    return by_number.person_id, by_card.person_id


def test_a_correction_is_what_everybody_sees_next(cast, binh):
    assert change(binh, cast.riverside, cast.amina, name="Āmina  Diallo-Ba", position=Position.SUPERVISOR)
    row = queries.find_participant(binh, cast.riverside, cast.amina.person_id, Permission.TRAIN)
    assert (row.name, row.position) == ("Āmina Diallo-Ba", "supervisor")
    assert row.sign_in_name == "amina"


def test_the_audit_log_says_which_fields_changed_and_no_name(cast, binh):
    change(binh, cast.riverside, cast.amina, name="Amina Ba", sex=Sex.OTHER, position=Position.OWNER, language=None)
    [entry] = entries("person.changed", cast.amina.person_id)
    assert entry.details == {
        "enterprise": str(cast.riverside),
        "changed": ["name", "sex", "language", "position"],
        "position": ["worker", "owner"],
    }
    assert entry.actor_id == cast.binh.person_id


def test_sending_what_is_there_already_changes_and_records_nothing(cast, binh):
    assert not change(binh, cast.riverside, cast.amina)
    assert not entries("person.changed", cast.amina.person_id)


@pytest.mark.parametrize(
    ("other", "code"),
    [({"name": " "}, "name_missing"), ({"name": "A\nB"}, "name_unreadable"), ({"language": "?"}, "unknown_language")],
)
def test_what_cannot_be_kept_is_refused(cast, binh, other, code):
    with pytest.raises(Invalid) as refused:
        change(binh, cast.riverside, cast.amina, **other)
    assert refused.value.code == code


@pytest.mark.parametrize("act", [change, end, resume])
@pytest.mark.parametrize(
    ("who", "place", "whom"),
    [
        ("binh", "hillside", "carla"),
        ("binh", "riverside", "carla"),
        ("binh", "hillside", "amina"),
        ("dewi", "riverside", "amina"),
        ("amina", "riverside", "amina"),
        ("partner", "riverside", "amina"),
        ("binh", "riverside", "dewi"),
    ],
)
def test_nobody_changes_whom_they_do_not_train(cast, act, who, place, whom):
    viewer = world.a_viewer(getattr(cast, who))
    with pytest.raises(NotFound):
        act(viewer, getattr(cast, place), getattr(cast, whom))


@pytest.mark.parametrize(("country", "found"), [("VN", True), ("ID", False), (None, True)])
def test_an_administrator_changes_people_of_the_countries_that_are_theirs(cast, country, found):
    viewer = world.a_viewer(world.an_administrator("Vera Local", country=country))
    if found:
        assert change(viewer, cast.riverside, cast.amina, name="Amina Ba")
        assert end(viewer, cast.riverside, cast.amina) == 1
        assert resume(viewer, cast.riverside, cast.amina) == 1
    else:
        for act in (change, end, resume):
            with pytest.raises(NotFound):
                act(viewer, cast.riverside, cast.amina)


def test_who_leaves_counts_no_more_at_once_and_is_signed_out(cast, binh):
    amina, emil = world.a_session(cast.amina), world.a_session(cast.emil)
    assert end(binh, cast.riverside, cast.amina) == 1
    assert not still_open(amina)
    assert still_open(emil)
    names = [row.name for row in queries.participants(binh, cast.riverside, Permission.TRAIN)]
    assert names == ["Emil Pham"]
    [left] = queries.former_participants(binh, cast.riverside, Permission.TRAIN)
    assert (left.person_id, left.ends_on) == (cast.amina.person_id, clock.today())


def test_neither_number_nor_card_opens_a_session_after_leaving(cast, binh):
    assert tries(cast.amina) == (cast.amina.person_id, cast.amina.person_id)
    end(binh, cast.riverside, cast.amina)
    assert tries(cast.amina) == (None, None)
    assert sign_in.card_needs_no_pin(token=cast.amina.card_token, device=None) is None
    resume(binh, cast.riverside, cast.amina)
    assert tries(cast.amina) == (cast.amina.person_id, cast.amina.person_id)


def test_a_phone_of_their_own_opens_nothing_after_leaving(cast, binh):
    with transaction():
        sign_in.open_session(person_id=cast.amina.person_id, kind="participant", device="phone", own_device=True)
    assert sign_in.card_needs_no_pin(token=cast.amina.card_token, device="phone") == cast.amina.person_id
    end(binh, cast.riverside, cast.amina)
    assert sign_in.card_needs_no_pin(token=cast.amina.card_token, device="phone") is None


def test_many_leave_and_come_back_in_one_act(cast, binh):
    assert end(binh, cast.riverside, cast.amina, cast.emil) == 2
    assert end(binh, cast.riverside, cast.amina, cast.emil) == 0
    assert resume(binh, cast.riverside, cast.emil, cast.amina) == 2
    assert resume(binh, cast.riverside, cast.emil) == 0
    for one in (cast.amina, cast.emil):
        assert len(entries("participation.ended", one.person_id)) == 1
        assert len(entries("participation.resumed", one.person_id)) == 1
        assert membership(one.person_id).ends_on is None
    assert not queries.former_participants(binh, cast.riverside, Permission.TRAIN)


def test_one_stranger_among_many_stops_the_whole_act(cast, binh):
    with pytest.raises(NotFound):
        end(binh, cast.riverside, cast.amina, cast.carla)
    assert membership(cast.amina.person_id).ends_on is None
    with pytest.raises(NotFound), transaction():
        changing.end_participation(binh, enterprise_id=cast.riverside, person_ids=[cast.amina.person_id, uuid4()])


def test_nobody_chosen_is_said(cast, binh):
    for act in (end, resume):
        with pytest.raises(Refused) as refused:
            act(binh, cast.riverside)
        assert refused.value.code == "nobody_chosen"


def test_who_left_is_not_corrected_before_coming_back(cast, binh):
    end(binh, cast.riverside, cast.amina)
    with pytest.raises(NotFound):
        change(binh, cast.riverside, cast.amina, name="Amina Ba")


def test_the_number_of_somebody_who_left_stays_taken(cast, binh):
    end(binh, cast.riverside, cast.amina)
    prepared = service.prepare_pin()
    with pytest.raises(Refused), transaction():
        service.add_participant(
            binh,
            enterprise_id=cast.riverside,
            name="Nadia Rahman",
            sex=Sex.FEMALE,
            position=Position.WORKER,
            language="en",
            personal_number=cast.amina.number,
            prepared=prepared,
        )


def test_former_participants_are_those_of_this_enterprise_alone(cast, binh):
    end(world.OPERATOR, cast.hillside, cast.carla)
    assert not queries.former_participants(binh, cast.riverside, Permission.TRAIN)
    with pytest.raises(NotFound):
        queries.former_participants(binh, cast.hillside, Permission.TRAIN)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        [left] = queries.former_participants(world.OPERATOR, cast.hillside, Permission.TRAIN)
    assert left.name == "Carla Santos"
