"""Adding participants and giving them new PINs."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import queries, service, sign_in
from score_learn.people.rules import TRIES, Permission, Position, Sex
from tests import world
from tests.people.recorded import entries, still_open


def add(viewer, enterprise_id, name="Nadia Rahman", number=""):
    prepared = service.prepare_pin()
    with transaction():
        return service.add_participant(
            viewer,
            enterprise_id=enterprise_id,
            name=name,
            sex=Sex.FEMALE,
            position=Position.WORKER,
            language="en",
            personal_number=number,
            prepared=prepared,
        )


def give(viewer, enterprise_id, somebody):
    prepared = service.prepare_pin()
    with transaction():
        return service.give_pin(viewer, enterprise_id=enterprise_id, person_id=somebody.person_id, prepared=prepared)


@pytest.fixture
def binh(cast):
    return world.a_viewer(cast.binh)


def test_the_card_of_a_new_participant_opens_a_session(cast, binh):
    card = add(binh, cast.riverside)
    with transaction():
        tried = sign_in.try_pin(code=card.enterprise_code, number=card.personal_number, device=None)
    assert sign_in.check(tried, card.pin) == card.person_id
    with transaction():
        tried = sign_in.try_card(token=card.token, device=None)
    assert sign_in.check(tried, card.pin) == card.person_id


def test_adding_is_recorded_without_the_secret(cast, binh):
    card = add(binh, cast.riverside)
    [entry] = entries("person.added", card.person_id)
    assert entry.actor_id == cast.binh.person_id
    assert card.pin not in str(entry.details)
    assert card.token not in str(entry.details)


def test_numbers_go_on_where_the_highest_one_stands(cast, binh):
    first = add(binh, cast.riverside)
    add(binh, cast.riverside, number="500")
    assert int(add(binh, cast.riverside).personal_number) == 501
    assert int(first.personal_number) > 101, "Amina and Emil have the first numbers"


def test_a_number_in_use_is_refused(cast, binh):
    with pytest.raises(Refused, match="number_taken"):
        add(binh, cast.riverside, number=cast.amina.number)


def test_a_number_typed_in_another_script_is_the_same_number(cast, binh):
    number = cast.amina.number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    with pytest.raises(Refused, match="number_taken"):
        add(binh, cast.riverside, number=number)


def test_the_same_number_may_be_used_at_another_enterprise(cast):
    assert cast.amina.number == cast.carla.number
    assert add(world.OPERATOR, cast.hillside, number="777").personal_number == "777"
    assert add(world.OPERATOR, cast.riverside, number="777").personal_number == "777"


@pytest.mark.parametrize("number", ["12a", "1.5", "+12", "1234567890123", "一二"])
def test_a_number_of_other_signs_than_digits_is_refused(cast, binh, number):
    with pytest.raises(Invalid, match="number_not_digits"):
        add(binh, cast.riverside, number=number)


def test_two_people_may_have_one_name_and_sign_in_apart(cast, binh):
    one, two = add(binh, cast.riverside, "Thi Nguyen"), add(binh, cast.riverside, "Thi Nguyen")
    assert one.name == two.name
    assert (one.sign_in_name, two.sign_in_name) == ("thi", "thi2")
    assert one.personal_number != two.personal_number


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        ("  \u00a0 ", "name_missing"),
        ("Nadia\nRahman", "name_unreadable"),
        ("Nadia\x00Rahman", "name_unreadable"),
        ("Nadia \u202enamhaR", "name_unreadable"),
        ("N" * 121, "name_too_long"),
    ],
)
def test_a_name_that_cannot_stand_on_a_certificate_is_refused(cast, binh, name, code):
    with pytest.raises(Invalid, match=code):
        add(binh, cast.riverside, name)


def test_a_trainer_adds_nobody_where_she_does_not_train(cast, binh):
    with pytest.raises(NotFound):
        add(binh, cast.hillside)
    with pytest.raises(NotFound):
        add(binh, uuid4())


def test_a_manager_adds_nobody(cast):
    with pytest.raises(NotFound):
        add(world.a_viewer(cast.dewi), cast.riverside)


def test_whoever_is_added_before_dawn_far_east_can_sign_in_at_once(site):
    # Half past five in the morning of the second in Bình Dương is still the first in UTC.
    with time_machine.travel(datetime(2026, 3, 1, 22, 30, tzinfo=UTC), tick=False):
        enterprise = world.an_enterprise()
        early = world.a_participant(enterprise)
        assert world.a_viewer(early).may(Permission.LEARN)
        assert [row.person_id for row in queries.participants(world.OPERATOR, enterprise, Permission.TRAIN)] == [
            early.person_id
        ]


def test_whoever_is_added_in_the_evening_far_west_can_sign_in_at_once(site):
    with time_machine.travel(datetime(2026, 3, 2, 3, 0, tzinfo=UTC), tick=False):
        enterprise = world.an_enterprise(country="PE", time_zone="America/Lima")
        assert world.a_viewer(world.a_participant(enterprise)).may(Permission.LEARN)


def test_a_new_pin_ends_the_old_pin_and_the_old_card(cast, binh):
    card = give(binh, cast.riverside, cast.amina)
    with transaction():
        by_number = sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None)
    with transaction():
        by_old_card = sign_in.try_card(token=cast.amina.card_token, device=None)
    assert sign_in.check(by_number, cast.amina.pin) is None
    assert sign_in.check(by_old_card, card.pin) is None
    assert sign_in.check(by_number, card.pin) == cast.amina.person_id
    assert card.token != cast.amina.card_token


def test_a_new_pin_ends_every_session_and_nobody_else_s(cast, binh):
    phone, computer, colleague = (world.a_session(one) for one in (cast.amina, cast.amina, cast.emil))
    give(binh, cast.riverside, cast.amina)
    assert (still_open(phone), still_open(computer), still_open(colleague)) == (False, False, True)


def test_a_new_pin_makes_every_device_a_stranger(cast, binh):
    with transaction():
        sign_in.open_session(person_id=cast.amina.person_id, kind="participant", device="her phone", own_device=True)
    card = give(binh, cast.riverside, cast.amina)
    assert sign_in.card_needs_no_pin(token=card.token, device="her phone") is None


def test_a_new_pin_is_recorded_and_told_once(cast, binh):
    give(binh, cast.riverside, cast.amina)
    [entry] = entries("pin.given", cast.amina.person_id)
    assert entry.actor_id == cast.binh.person_id
    amina = world.a_viewer(cast.amina)
    [(name, at)] = queries.untold_pin_changes(amina)
    assert name == "Binh Tran"
    assert clock.now() - at < timedelta(minutes=1)
    with transaction():
        service.confirm_told(amina)
    assert queries.untold_pin_changes(amina) == ()


def test_nobody_is_told_about_somebody_else_s_pin(cast, binh):
    give(binh, cast.riverside, cast.amina)
    assert queries.untold_pin_changes(world.a_viewer(cast.emil)) == ()


def test_the_manager_gives_pins_to_her_own_people_only(cast):
    dewi = world.a_viewer(cast.dewi)
    assert give(dewi, cast.riverside, cast.amina).name == "Amina Diallo"
    for enterprise_id, somebody in ((cast.hillside, cast.carla), (cast.riverside, cast.carla)):
        with pytest.raises(NotFound):
            give(dewi, enterprise_id, somebody)


@pytest.mark.parametrize("who", ["amina", "partner", "buyer", "donor", "ada", "hugo"])
def test_others_give_no_pin(cast, who):
    with pytest.raises(NotFound):
        give(world.a_viewer(getattr(cast, who)), cast.riverside, cast.emil)


def test_no_staff_account_gets_a_pin(cast, binh):
    with pytest.raises(NotFound):
        give(binh, cast.riverside, cast.dewi)


def test_a_stopped_account_shows_in_the_list_until_a_new_pin_opens_it(cast, binh):
    for _ in range(TRIES):
        with transaction():
            sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None)

    def stopped():
        rows = queries.participants(binh, cast.riverside, Permission.TRAIN)
        return [row.name for row in rows if row.pin_stopped]

    assert stopped() == ["Amina Diallo"]
    give(binh, cast.riverside, cast.amina)
    assert stopped() == []


def test_whoever_signed_in_before_a_new_pin_is_not_greeted_as_new_after_it(cast, binh):
    world.a_session(cast.amina)
    give(binh, cast.riverside, cast.amina)
    with transaction():
        opened = sign_in.open_session(
            person_id=cast.amina.person_id, kind="participant", device="another", own_device=False
        )
    assert not opened.first_time


def test_choosing_a_language_is_kept_and_recorded(cast):
    amina = world.a_viewer(cast.amina)
    with transaction():
        service.choose_language(amina, language="en")
    assert world.a_viewer(cast.amina).language == "en"
    [entry] = entries("language.chosen", cast.amina.person_id)
    assert entry.actor_id == cast.amina.person_id
