"""Secrets at rest: what a thief of the database holds in hand."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from score_learn.core import settings
from score_learn.core.db import db
from score_learn.people import hashing
from score_learn.people.credential_models import LoginSession, PasswordCredential, PinCredential
from tests import world

REAL = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@pytest.fixture
def real(monkeypatch):
    """Hash with the parameters of the site; the other tests hash with weak ones to save time."""
    monkeypatch.setattr(hashing, "_hasher", REAL)


@pytest.mark.one_database
def test_the_site_hashes_with_argon2id_at_19_mib_and_two_passes():
    found = extract_parameters(hashing.NOBODY)
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)


@pytest.mark.one_database
def test_nobody_costs_what_somebody_costs(site, real):
    somebody = extract_parameters(hashing.hash_secret("123456"))
    nobody = extract_parameters(hashing.NOBODY)
    assert (somebody.memory_cost, somebody.time_cost) == (nobody.memory_cost, nobody.time_cost)


@pytest.mark.one_database
def test_a_secret_is_known_again_and_another_is_not(site):
    stored = hashing.hash_secret("042042")
    assert hashing.verify_secret(stored, "042042")
    assert not hashing.verify_secret(stored, "042043")
    assert not hashing.verify_secret("no hash at all", "042042")


@pytest.mark.one_database
def test_nothing_that_can_be_typed_is_the_secret_of_nobody(site):
    assert not any(hashing.verify_secret(hashing.NOBODY, secret) for secret in ("", "nobody", "\x00nobody", "000000"))


def test_the_database_alone_cannot_tell_whether_a_pin_is_right(cast, monkeypatch):
    stored = db.session.get_one(PinCredential, cast.amina.person_id).pin_hash
    assert hashing.verify_secret(stored, cast.amina.pin)
    stolen = replace(settings.current(), pepper=b"the thief has no pepper of ours!")
    monkeypatch.setattr(settings, "_current", [stolen])
    assert not hashing.verify_secret(stored, cast.amina.pin)
    with pytest.raises(Exception, match="does not match"):
        hashing._hasher.verify(stored, cast.amina.pin)


def test_no_secret_stands_in_the_database_as_it_is(cast):
    token = world.a_session(cast.amina)
    pin = db.session.get_one(PinCredential, cast.amina.person_id)
    password = db.session.get_one(PasswordCredential, cast.binh.person_id)
    session = db.session.scalars(db.select(LoginSession).where(LoginSession.person_id == cast.amina.person_id)).one()
    assert cast.amina.card_token not in pin.card_digest
    assert token not in session.digest
    assert len(pin.card_digest) == len(session.digest) == 64
    assert world.PASSWORD not in str(password.password_hash)
    assert cast.amina.pin not in pin.pin_hash.split("$")[-1]


def test_the_same_pin_has_another_hash_for_everybody(site):
    assert hashing.hash_secret("123456") != hashing.hash_secret("123456")
