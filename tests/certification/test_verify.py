"""Anybody can ask whether a certificate is real, and every stored letter that differs is told."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import text

from score_learn.certification import queries, rules, service, signing
from score_learn.certification.rules import Status
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.certification.tampering import put, stored, take_locks_away
from tests.learning.acting import a_learner, complete, do, viewer_of
from tests.world import OPERATOR, an_administrator

NOBODY = Viewer.anonymous()


@pytest.fixture
def code(amina):
    """The number of Amina's certificate."""
    return queries.my_certificates(amina)[0].code


def status(code):
    return queries.verify(NOBODY, code).status


def test_everything_printed_is_shown(code, key_id, module):
    found = queries.verify(NOBODY, rules.grouped(code).lower())
    assert found.status is Status.VALID
    assert found.reason == ""
    assert found.code == rules.grouped(code)
    assert (found.name, found.enterprise, found.module) == ("Amina Diallo", "Riverside Garments", "Working Time")
    assert (found.version, found.content_hash, found.rule, found.result) == ("1.0.0", module.hash, "1", "passed")
    assert (found.key_id, found.language, found.version_id) == (key_id, "en", module.version_id)
    assert found.completed_on < found.valid_until


@pytest.mark.parametrize("typed", ["", "x", "0000-0000-0000-0000", "ä" * 500, "%' OR 1=1 --", "\x00"])
def test_what_was_never_issued_is_unknown(code, typed):
    found = queries.verify(NOBODY, typed)
    assert found.status is Status.UNKNOWN
    assert found.name is None


@pytest.mark.parametrize(
    ("table", "column", "part"),
    [
        ("certificate", "payload", "signature"),
        ("certificate", "signature", "signature"),
        ("certificate_holder", "name", "holder"),
        ("certificate_holder", "salt", "holder"),
    ],
)
def test_every_stored_letter_counts(code, table, column, part):
    take_locks_away()
    whole = stored(table, column)
    assert len(whole) > 10
    for place, letter in enumerate(whole):
        put(table, column, whole[:place] + ("A" if letter != "A" else "B") + whole[place + 1 :])
        found = queries.verify(NOBODY, code)
        assert (found.status, found.reason) == (Status.ALTERED, part), f"letter {place} of {column} was not missed"
        assert found.name is None
        assert found.enterprise is None
    put(table, column, whole)
    assert status(code) is Status.VALID


def test_a_certificate_under_another_number_is_altered(code):
    take_locks_away()
    put("certificate", "code", "ABCDEFGHJKMNPQRS")
    assert status(code) is Status.UNKNOWN
    found = queries.verify(NOBODY, "ABCDEFGHJKMNPQRS")
    assert (found.status, found.reason) == (Status.ALTERED, "record")


def test_a_certificate_said_to_be_of_another_key_is_altered(code):
    with transaction():
        newer = service.new_key(OPERATOR)
    take_locks_away()
    put("certificate", "key_id", newer)
    found = queries.verify(NOBODY, code)
    assert (found.status, found.reason) == (Status.ALTERED, "record")


def test_an_altered_public_key_makes_nothing_valid(code):
    take_locks_away()
    key = stored("signing_key", "public_key")
    put("signing_key", "public_key", ("A" if key[0] != "A" else "B") + key[1:])
    assert status(code) is Status.ALTERED


def test_a_name_that_vanished_without_an_erasure_is_altered(code):
    with transaction():
        db.session.execute(text("DELETE FROM certificate_holder"))
    found = queries.verify(NOBODY, code)
    assert (found.status, found.reason) == (Status.ALTERED, "holder")


def test_after_its_last_day_it_is_expired_where_the_enterprise_is(code):
    last = queries.verify(NOBODY, code).valid_until
    # Riverside is seven hours ahead of UTC.
    with time_machine.travel(datetime(last.year, last.month, last.day, 16, 59, tzinfo=UTC), tick=False):
        assert status(code) is Status.VALID
    with time_machine.travel(datetime(last.year, last.month, last.day, 17, 0, tzinfo=UTC), tick=False):
        found = queries.verify(NOBODY, code)
        assert found.status is Status.EXPIRED
        assert found.name == "Amina Diallo"


def test_keys_come_and_old_certificates_stay_valid(cast, code, key_id, module):
    with transaction():
        newer = service.new_key(OPERATOR)
    emil = viewer_of(cast.emil)
    complete(emil, module)
    (row,) = queries.my_certificates(emil)
    assert row.payload.key == newer != key_id
    assert status(code) is status(row.code) is Status.VALID
    assert [key.key_id for key in queries.public_keys(NOBODY)] == [newer, key_id]


def test_the_published_keys_check_a_paper_without_the_site(amina):
    (row,) = queries.my_certificates(amina)
    published = queries.published_keys(NOBODY)
    assert published["algorithm"] == "Ed25519"
    keys = {entry["key"]: entry["public_key"] for entry in published["keys"]}
    assert signing.verify_paper(row.paper, keys) == row.payload


def test_a_revoked_certificate_says_why_and_since_when(cast, amina, code):
    (row,) = queries.my_certificates(amina)
    ada = viewer_of(cast.ada)
    with transaction():
        service.revoke(ada, certificate_id=row.id, reason="  Issued to the\n wrong person ")
    found = queries.verify(NOBODY, code)
    assert (found.status, found.reason) == (Status.REVOKED, "Issued to the wrong person")
    assert found.revoked_at is not None
    assert found.name == "Amina Diallo"
    with pytest.raises(Refused, match="already_revoked"), transaction():
        service.revoke(ada, certificate_id=row.id, reason="Again")
    assert queries.my_certificates(amina)[0].status is Status.REVOKED


@pytest.mark.parametrize(("reason", "error"), [("  ", "reason_missing"), ("x" * 301, "reason_too_long")])
def test_a_revocation_needs_a_reason_that_can_be_read(amina, reason, error):
    (row,) = queries.my_certificates(amina)
    with pytest.raises(Invalid, match=error), transaction():
        service.revoke(OPERATOR, certificate_id=row.id, reason=reason)


def test_only_an_administrator_of_the_place_revokes(cast, amina, code):
    (row,) = queries.my_certificates(amina)
    for somebody in (cast.amina, cast.binh, cast.dewi, cast.partner, cast.buyer, cast.donor):
        viewer = viewer_of(somebody)
        with pytest.raises(Refused, match="not_allowed"), transaction():
            service.revoke(viewer, certificate_id=row.id, reason="Envy")
    elsewhere = viewer_of(an_administrator("Indra", country="ID"))
    with pytest.raises(NotFound), transaction():
        service.revoke(elsewhere, certificate_id=row.id, reason="Envy")
    assert status(code) is Status.VALID


def test_an_erased_holder_leaves_a_signature_that_holds(cast, amina, code):
    paper = queries.my_certificates(amina)[0].paper
    assert do(service.erase_holder, viewer_of(cast.ada), person_id=amina.person_id) == 1
    found = queries.verify(NOBODY, code)
    assert found.status is Status.ERASED
    assert found.name is None
    assert found.erased_at is not None
    assert found.enterprise == "Riverside Garments"
    keys = {key.key_id: key.public_key for key in queries.public_keys(NOBODY)}
    assert signing.verify_paper(paper, keys) is not None, "the holder's paper still holds"
    assert do(service.erase_holder, viewer_of(cast.ada), person_id=amina.person_id) == 0


def test_erasing_touches_nobody_else(cast, amina, code, module):
    other = a_learner(cast.riverside, "Zainab")
    complete(other, module)
    with transaction():
        service.erase_holder(OPERATOR, person_id=amina.person_id)
    assert queries.my_certificates(other)[0].status is Status.VALID
    with pytest.raises(Refused, match="not_allowed"):
        do(service.erase_holder, viewer_of(cast.binh), person_id=other.person_id)


def test_a_name_that_a_restored_copy_brings_back_is_not_shown(amina, code):
    (row,) = queries.my_certificates(amina)
    with transaction():
        service.erase_holder(OPERATOR, person_id=amina.person_id)
    with transaction():
        db.session.execute(
            text(
                "INSERT INTO certificate_holder (certificate_id, name, salt) SELECT id, :name, :salt FROM certificate"
            ),
            {"name": row.paper.name, "salt": row.paper.salt},
        )
    found = queries.verify(NOBODY, code)
    assert (found.status, found.name) == (Status.ERASED, None)


def test_revoked_wins_over_erased_and_both_days_are_told(amina, code):
    (row,) = queries.my_certificates(amina)
    with transaction():
        service.erase_holder(OPERATOR, person_id=amina.person_id)
        service.revoke(OPERATOR, certificate_id=row.id, reason="A mistake")
    found = queries.verify(NOBODY, code)
    assert found.status is Status.REVOKED
    assert found.erased_at
    assert found.revoked_at
