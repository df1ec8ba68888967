"""How long a session counts, and what ends it."""

from datetime import timedelta

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.people import sessions
from score_learn.people.credential_models import LoginSession
from score_learn.people.hashing import digest
from score_learn.people.models import Person
from score_learn.people.sessions import SEEN_EVERY
from tests import world
from tests.people.recorded import still_open, viewer_in


def row_of(token):
    return db.session.scalars(db.select(LoginSession).where(LoginSession.digest == digest(token))).one()


@pytest.mark.parametrize(
    ("who", "own_device", "open_after", "ended_after"),
    [
        ("amina", True, timedelta(days=89), timedelta(days=90, minutes=1)),
        ("amina", False, timedelta(minutes=44), timedelta(minutes=46)),
        ("binh", True, timedelta(hours=11, minutes=59), timedelta(hours=12, minutes=1)),
        ("binh", False, timedelta(hours=11, minutes=59), timedelta(hours=12, minutes=1)),
    ],
    ids=["own phone", "shared phone", "staff, own device", "staff, shared device"],
)
def test_a_session_that_nobody_uses_ends(cast, who, own_device, open_after, ended_after):
    token = world.a_session(getattr(cast, who), own_device=own_device)
    began = clock.now()
    with time_machine.travel(began + open_after, tick=False):
        assert still_open(token)
    with time_machine.travel(began + ended_after, tick=False):
        assert not still_open(token)


def test_a_shared_phone_in_use_stays_open(cast):
    token = world.a_session(cast.amina, own_device=False)
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(8):
            travel.shift(timedelta(minutes=30))
            viewer, due = sessions.viewer_of(token)
            assert due
            with transaction():
                sessions.touch_session(viewer)


def test_staff_sign_in_again_after_twelve_hours_of_work_too(cast):
    token = world.a_session(cast.binh)
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(11):
            travel.shift(timedelta(hours=1))
            viewer = viewer_in(token)
            with transaction():
                sessions.touch_session(viewer)
        travel.shift(timedelta(hours=1, minutes=1))
        assert not still_open(token)


def test_last_seen_is_due_once_in_a_quarter_of_an_hour(cast):
    token = world.a_session(cast.amina)
    began = clock.now()
    with time_machine.travel(began + SEEN_EVERY - timedelta(seconds=2), tick=False):
        assert not sessions.viewer_of(token)[1]
    with time_machine.travel(began + SEEN_EVERY + timedelta(seconds=2), tick=False):
        viewer, due = sessions.viewer_of(token)
        assert due
        with transaction():
            sessions.touch_session(viewer)
        assert not sessions.viewer_of(token)[1]


def test_signing_out_ends_the_row_and_only_that_one(cast):
    token, other = world.a_session(cast.amina), world.a_session(cast.amina)
    viewer = viewer_in(token)
    with transaction():
        sessions.close_session(viewer)
    assert not still_open(token)
    assert still_open(other)
    row = row_of(token)
    assert row.ended_because == "signed_out"
    assert clock.now() - row.ended_at < timedelta(minutes=1)


def test_a_deactivated_person_is_out_at_once(cast):
    token = world.a_session(cast.amina)
    with transaction():
        db.session.get_one(Person, cast.amina.person_id).deactivated_at = clock.now()
    assert not still_open(token)


@pytest.mark.parametrize("token", ["", "nothing", "0" * 22])
def test_a_token_that_was_never_given_opens_nothing(cast, token):
    assert not still_open(token)


def test_the_digest_in_the_database_opens_nothing(cast):
    token = world.a_session(cast.amina)
    assert not still_open(row_of(token).digest)
