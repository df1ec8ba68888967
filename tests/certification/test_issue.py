"""A completion brings a certificate with it, whole or not at all, and what it says never changes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from score_learn.certification import administered_queries, printing, queries, rules, service
from score_learn.certification.administered_queries import Wanted
from score_learn.certification.models import Certificate
from score_learn.certification.rules import Status
from score_learn.core import settings
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning.models import Completion
from score_learn.people.models import Enterprise, Person
from score_learn.people.viewer import Viewer
from tests.learning.acting import a_learner, complete, finish, take_test, viewer_of
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.world import OPERATOR, an_administrator

NOBODY = Viewer.anonymous()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_the_certificate_comes_with_the_completion_and_holds_what_was_true_then(cast, key_id, module):
    with time_machine.travel(datetime(2027, 10, 1, 20, 30, tzinfo=UTC), tick=False):
        amina = viewer_of(cast.amina)
        complete(amina, module)
        (row,) = queries.my_certificates(amina)
    completion = db.session.scalars(select(Completion).where(Completion.person_id == amina.person_id)).one()
    assert row.status is Status.VALID
    assert row.name == "Amina Diallo"
    assert row.payload == rules.Payload(
        code=row.code,
        holder=rules.holder_digest(row.paper.salt, "Amina Diallo"),
        enterprise="Riverside Garments",
        module="Working Time",
        language="en",
        version="1.0.0",
        content=module.hash,
        rule=completion.rule_version,
        completed_on=date(2027, 10, 2),  # it is past three in the morning at Riverside
        valid_until=date(2030, 10, 1),
        key=key_id,
    )
    assert row.issued_at == completion.at
    certificate = db.session.get_one(Certificate, row.id)
    assert certificate.completion_id == completion.id


def test_before_the_completion_there_is_none(cast, key_id, module):
    amina = viewer_of(cast.amina)
    finish(amina, module)
    assert queries.my_certificates(amina) == ()
    take_test(amina, module)
    assert len(queries.my_certificates(amina)) == 1


def test_one_completion_has_one_certificate_whatever_is_sent_again(amina, module):
    finish(amina, module)
    finish(amina, module, 1)
    assert count(Certificate) == count(Completion) == 1


def test_what_is_renamed_or_published_later_changes_nothing_on_it(amina, module):
    (before,) = queries.my_certificates(amina)
    publish(replace(module, version="2.0.0", title="Working Time, second edition"))
    with transaction():
        db.session.get_one(Person, amina.person_id).name = "Amina Married"
        db.session.scalars(select(Enterprise).where(Enterprise.name == "Riverside Garments")).one().name = "River Ltd"
    (after,) = queries.my_certificates(amina)
    assert after == before
    assert queries.verify(NOBODY, after.code).module == "Working Time"


def test_the_title_is_in_the_language_of_the_person_where_there_is_one(cast, key_id):
    english = a_module("cert")
    vietnamese = replace(english, language="vi", title="Giờ làm việc")
    module = publish(english, vietnamese)
    reader = a_learner(cast.riverside, "Thảo", language="vi")
    other = a_learner(cast.riverside, "Zainab", language="ar")
    complete(reader, module)
    complete(other, module)
    (row,), (plain,) = queries.my_certificates(reader), queries.my_certificates(other)
    assert (row.payload.module, row.payload.language) == ("Giờ làm việc", "vi")
    assert (plain.payload.module, plain.payload.language) == ("Module cert", "en")


def test_a_module_without_a_certificate_gives_none(cast, key_id):
    module = publish(replace(a_module("cert"), certificate=False))
    amina = viewer_of(cast.amina)
    complete(amina, module)
    assert count(Completion) == 1
    assert queries.my_certificates(amina) == ()


def test_without_a_key_nothing_is_completed_that_could_not_be_certified(cast, module):
    amina = viewer_of(cast.amina)
    with pytest.raises(Refused, match="signing_key_missing"):
        complete(amina, module)
    assert count(Completion) == count(Certificate) == 0


def test_without_the_private_half_of_the_newest_key_no_older_key_steps_in(cast, key_id, module):
    with transaction():
        newer = service.new_key(OPERATOR)
    (settings.current().keys / f"{newer}.pem").unlink()
    with pytest.raises(Refused, match="signing_key_missing") as refusal:
        complete(viewer_of(cast.amina), module)
    assert refusal.value.values["key_id"] == newer


def test_the_issue_is_in_the_audit_log_without_the_name(amina):
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate.issued")).all()
    (row,) = queries.my_certificates(amina)
    assert [entry.subject_id for entry in entries] == [str(row.id)]
    assert "Amina" not in str(entries[0].details)
    assert row.code not in str(entries[0].details)


def test_nobody_edits_or_removes_a_certificate(amina):
    for statement in (
        "UPDATE certificate SET payload = 'x'",
        "DELETE FROM certificate",
        "UPDATE signing_key SET public_key = 'x'",
        "DELETE FROM signing_key",
    ):
        with pytest.raises(DatabaseError, match="facts are added, never changed"), transaction():
            db.session.execute(text(statement))


def test_only_the_holder_and_administrators_open_it(cast, amina):
    (row,) = queries.my_certificates(amina)
    for somebody in (cast.amina, cast.ada, an_administrator("Vera", country="VN")):
        assert queries.find_certificate(viewer_of(somebody), row.id).name == "Amina Diallo"
    assert queries.find_certificate(OPERATOR, row.id).id == row.id
    others = [cast.emil, cast.binh, cast.dewi, cast.carla, cast.hugo, cast.partner, cast.buyer, cast.donor]
    for viewer in [*map(viewer_of, others), viewer_of(an_administrator("Indra", country="ID")), NOBODY]:
        with pytest.raises(NotFound):
            queries.find_certificate(viewer, row.id)
    with pytest.raises(NotFound):
        queries.find_certificate(viewer_of(cast.ada), new_id())
    assert queries.my_certificates(viewer_of(cast.emil)) == queries.my_certificates(NOBODY) == ()
    assert queries.my_certificates(viewer_of(cast.ada)) == queries.my_certificates(OPERATOR) == ()


def found(viewer, code=""):
    return administered_queries.search(viewer, Wanted(code=code)).rows


def test_administrators_find_by_number_and_list_what_they_administer(cast, amina):
    (row,) = queries.my_certificates(amina)
    vera, indra = (
        viewer_of(an_administrator(name, country=country)) for name, country in (("Vera", "VN"), ("In", "ID"))
    )
    for viewer in (viewer_of(cast.ada), vera):
        assert found(viewer, rules.grouped(row.code).lower()) == found(viewer) == (row,)
        assert found(viewer, "nothing") == ()
    for viewer in (indra, amina, viewer_of(cast.binh), viewer_of(cast.dewi), NOBODY):
        assert found(viewer, row.code) == found(viewer) == ()


def test_own_certificates_come_newest_first(cast, amina):
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC), tick=False):
        complete(viewer_of(cast.amina), publish(a_module("later")))
        assert [row.module_id for row in queries.my_certificates(amina)] == ["later", "cert"]


def test_it_can_be_printed_and_the_square_fits_the_published_keys(amina):
    (row,) = queries.my_certificates(amina)
    assert printing.print_certificate(row, look="wt").startswith(b"%PDF")
    _page, fragment = printing.square_address(row.paper, row.payload).split("#")
    assert rules.read_fragment(fragment) == row.paper
