"""Wrong PINs and passwords: who is stopped, where, and who is not."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import current_app

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.people import service, sign_in
from score_learn.people.credential_models import PinCredential, UnknownSignIn
from score_learn.people.rules import TRIES
from tests import world
from tests.people.tries import WRONG, by_card, by_number, by_password, counted_checks, known_device
from tests.visit import counted_queries


def stop(somebody, *, way=by_number, device=None):
    for _ in range(TRIES):
        assert way(somebody, WRONG, device=device) is None


def test_number_and_pin_open_a_session(cast):
    assert by_number(cast.amina, cast.amina.pin).person_id == cast.amina.person_id


@pytest.mark.parametrize("change", [str.upper, str.title, lambda name: f" {name} "])
def test_the_sign_in_name_opens_too_however_it_is_typed(cast, change):
    with transaction():
        tried = sign_in.try_pin(code=cast.amina.enterprise_code.lower(), number=change("amina"), device=None)
    assert sign_in.check(tried, cast.amina.pin) == cast.amina.person_id


def test_a_display_name_opens_nothing(cast):
    with transaction():
        tried = sign_in.try_pin(code=cast.amina.enterprise_code, number="Amina Diallo", device=None)
    assert sign_in.check(tried, cast.amina.pin) is None


def test_number_and_pin_of_another_enterprise_open_nothing(cast):
    with transaction():
        tried = sign_in.try_pin(code=cast.carla.enterprise_code, number=cast.amina.number, device=None)
    assert sign_in.check(tried, cast.amina.pin) is None


def test_the_tenth_try_still_counts_and_the_eleventh_does_not(cast):
    for _ in range(TRIES - 1):
        by_number(cast.amina, WRONG)
    assert by_number(cast.amina, cast.amina.pin)
    stop(cast.amina)
    assert by_number(cast.amina, cast.amina.pin) is None


def test_a_right_pin_starts_the_count_anew(cast):
    for _ in range(3):
        for _ in range(TRIES - 1):
            by_number(cast.amina, WRONG)
        assert by_number(cast.amina, cast.amina.pin)


def test_nobody_else_is_stopped_by_it(cast):
    stop(cast.amina)
    assert by_number(cast.emil, cast.emil.pin)
    assert by_number(cast.carla, cast.carla.pin)


def test_a_device_that_knows_the_person_has_ten_tries_of_its_own(cast):
    device = known_device(cast.amina.person_id)
    stop(cast.amina)
    for _ in range(TRIES - 1):
        assert by_number(cast.amina, WRONG, device=device) is None
    assert by_number(cast.amina, cast.amina.pin, device=device)
    stop(cast.amina, device=device)
    assert by_number(cast.amina, cast.amina.pin, device=device) is None


def test_a_device_that_knows_a_colleague_is_a_stranger(cast):
    device = known_device(cast.emil.person_id)
    stop(cast.amina)
    assert by_number(cast.amina, cast.amina.pin, device=device) is None


def test_card_and_pin_have_ten_tries_of_their_own(cast):
    stop(cast.amina)
    for _ in range(TRIES - 1):
        assert by_card(cast.amina, WRONG) is None
    assert by_card(cast.amina, cast.amina.pin)
    stop(cast.amina, way=by_card)
    assert by_card(cast.amina, cast.amina.pin) is None


def test_card_and_pin_still_work_on_a_device_whose_tries_are_used_up(cast):
    device = known_device(cast.amina.person_id)
    stop(cast.amina, device=device)
    assert by_card(cast.amina, cast.amina.pin, device=device)


@pytest.mark.parametrize("way", [by_number, by_card])
def test_signing_in_on_a_known_device_gives_strangers_no_more_tries(cast, way):
    device = known_device(cast.amina.person_id)
    stop(cast.amina)
    assert way(cast.amina, cast.amina.pin, device=device)
    assert by_number(cast.amina, cast.amina.pin) is None, "only a new PIN opens the account to strange devices"


def test_a_device_is_forgotten_after_ninety_days(cast):
    device = known_device(cast.amina.person_id)
    stop(cast.amina)
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        assert by_number(cast.amina, cast.amina.pin, device=device) is None


@pytest.mark.parametrize("giver", ["binh", "dewi"])
def test_a_new_pin_opens_a_stopped_account_again(cast, giver):
    for way in (by_number, by_card):
        stop(cast.amina, way=way)
    prepared = service.prepare_pin()
    viewer = world.a_viewer(getattr(cast, giver))
    with transaction():
        card = service.give_pin(viewer, enterprise_id=cast.riverside, person_id=cast.amina.person_id, prepared=prepared)
    assert by_number(cast.amina, card.pin)


def test_the_card_alone_opens_the_person_s_own_device_and_no_other(cast):
    own = known_device(cast.amina.person_id, device="her own phone")
    shared = known_device(cast.amina.person_id, own=False, device="the one in the canteen")
    token = cast.amina.card_token
    assert sign_in.card_needs_no_pin(token=token, device=own) == cast.amina.person_id
    for device in (shared, "never seen", None):
        assert sign_in.card_needs_no_pin(token=token, device=device) is None
    assert sign_in.card_needs_no_pin(token=cast.emil.card_token, device=own) is None
    assert sign_in.card_needs_no_pin(token="no card", device=own) is None


def test_two_hundred_wrong_pins_at_once_are_checked_ten_times_at_most(cast, monkeypatch):
    app = current_app._get_current_object()
    opened = []

    def attack():
        with app.app_context():
            opened.append(by_number(cast.amina, WRONG))
            db.session.remove()

    with counted_checks(monkeypatch) as checks:
        for _ in range(10):
            threads = [threading.Thread(target=attack) for _ in range(20)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert len(opened) == len(checks) == 200, "every try is answered, and costs one hash"
    assert opened.count(None) == 200
    assert 0 < sum(checks) <= TRIES
    db.session.rollback()
    assert db.session.get_one(PinCredential, cast.amina.person_id).failures == 200


def test_parallel_tries_for_accounts_that_do_not_exist_are_all_counted(cast):
    app = current_app._get_current_object()

    def attack(number):
        with app.app_context():
            with transaction():
                sign_in.try_pin(code="NO0000", number="1", device=None)
            db.session.remove()

    threads = [threading.Thread(target=attack, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tries = [row.tries for row in db.session.scalars(db.select(UnknownSignIn))]
    assert tries == [8]


def statements_of(way, *values, **options):
    with counted_queries() as statements:
        way(*values, **options)
    return [statement.split()[0] for statement in statements if not statement.startswith("BEGIN")]


@pytest.mark.parametrize("device", [None, "a device of somebody else"])
@pytest.mark.parametrize("way", [by_number, by_card, by_password])
def test_known_unknown_and_stopped_ask_the_same_of_the_database(cast, way, device):
    known = cast.binh if way is by_password else cast.amina
    nobody = world.Somebody(known.person_id, "", known.kind, number="0", card_token="none", email="none@example.org")
    way(nobody, WRONG, device=device)
    wrong, unknown = (statements_of(way, who, WRONG, device=device) for who in (known, nobody))
    stop(known, way=way, device=device)
    stopped = statements_of(way, known, WRONG, device=device)
    right = statements_of(way, known, known.pin or known.password, device=device)
    assert wrong == unknown == stopped == right


@pytest.mark.parametrize("way", [by_number, by_card, by_password])
def test_known_unknown_and_stopped_each_cost_one_hash(cast, way, monkeypatch):
    known = cast.binh if way is by_password else cast.amina
    nobody = world.Somebody(known.person_id, "", known.kind, number="0", card_token="none", email="none@example.org")
    with counted_checks(monkeypatch) as checks:
        way(known, WRONG)
        way(nobody, WRONG)
        stop(known, way=way)
        way(known, known.pin or known.password)
    assert len(checks) == 2 + TRIES + 1
    assert (checks[0], checks[1], checks[-1]) == (True, False, False)


def test_a_pin_that_is_replaced_while_it_is_checked_opens_nothing(cast):
    with transaction():
        tried = sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None)
    assert sign_in.check(tried, cast.amina.pin)
    prepared = service.prepare_pin()
    with transaction():
        service.give_pin(
            world.OPERATOR, enterprise_id=cast.riverside, person_id=cast.amina.person_id, prepared=prepared
        )
    with transaction():
        assert sign_in.open_after(tried, device="any", own_device=False) is None


def test_somebody_who_was_deactivated_comes_in_no_way(cast):
    with transaction():
        for somebody in (cast.amina, cast.binh):
            db.session.get_one(service.Person, somebody.person_id).deactivated_at = clock.now()
    assert by_number(cast.amina, cast.amina.pin) is None
    assert by_card(cast.amina, cast.amina.pin) is None
    assert by_password(cast.binh, cast.binh.password) is None


def test_staff_wait_a_quarter_of_an_hour_after_ten_wrong_passwords(cast):
    began = clock.now()
    with time_machine.travel(began, tick=False) as travel:
        stop(cast.binh, way=by_password)
        assert by_password(cast.binh, cast.binh.password) is None
        travel.shift(timedelta(minutes=14))
        assert by_password(cast.binh, cast.binh.password) is None, "too early"
        travel.shift(timedelta(minutes=16))
        assert by_password(cast.binh, cast.binh.password)


def test_the_pause_of_one_is_nobody_else_s_and_not_that_of_a_known_device(cast):
    device = known_device(cast.binh.person_id, kind="staff")
    stop(cast.binh, way=by_password)
    assert by_password(cast.dewi, cast.dewi.password)
    assert by_password(cast.binh, cast.binh.password, device=device)
    assert by_password(cast.binh, cast.binh.password) is None, "strange devices still wait"


def test_an_account_without_a_password_opens_with_nothing(cast):
    with transaction():
        person_id = world.staff.add_staff(
            world.OPERATOR,
            name="Nora New",
            sex=world.Sex.NOT_STATED,
            role=world.AccessRole.TRAINER,
            email="nora@example.org",
        )
    nora = world.Somebody(person_id, "Nora New", "staff", email="nora@example.org")
    for password in ("", "None", world.PASSWORD):
        assert by_password(nora, password) is None


def test_a_pin_is_no_password_and_a_password_no_pin(cast):
    assert by_password(cast.binh, cast.amina.pin) is None
    assert by_number(cast.amina, world.PASSWORD) is None
