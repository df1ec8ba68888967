"""An answer counts once, says no more than five people share, and leads to nobody."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.once import SentForm
from score_learn.core.transaction import transaction
from score_learn.learning.models import Enrolment
from score_learn.people.models import Membership
from score_learn.people.rules import Position, Sex
from score_learn.survey import queries, service
from score_learn.survey.models import SurveyResponse
from tests import world
from tests.survey.conftest import ALPHA, BETA, complete


def responses() -> list[SurveyResponse]:
    db.session.rollback()
    return list(db.session.scalars(select(SurveyResponse)))


def kept() -> list[tuple]:
    return sorted(((row.country, row.enterprise_id, row.sex, row.position) for row in responses()), key=str)


@pytest.fixture
def riverside(site):
    return world.an_enterprise("Riverside Garments", country="VN")


@pytest.fixture
def hillside(site):
    return world.an_enterprise("Hillside Furniture", country="VN")


def test_the_row_says_what_was_answered_and_when_to_the_week(completed, riverside):
    amina = completed(riverside)
    with time_machine.travel(datetime(2027, 1, 2, 23, 30, tzinfo=UTC)):
        amina.answer(5)
    (row,) = responses()
    survey = content.survey("satisfaction", "en")
    assert (row.survey_id, row.survey_version_id, row.survey_revision) == ("sat", survey.version_id, survey.revision)
    assert row.module_id == ALPHA
    assert (row.year, row.week) == (2026, 53)
    assert row.answers == {"sat-overall": "5"}


def test_the_first_four_say_nothing_of_where_they_come_from(completed, riverside):
    for _ in range(4):
        completed(riverside).answer()
    assert kept() == [(None, None, None, None)] * 4


def test_the_fifth_says_its_enterprise_sex_and_position(completed, riverside):
    for _ in range(5):
        completed(riverside).answer()
    assert kept() == [("VN", riverside, "female", "worker")] + [(None, None, None, None)] * 4


def test_sex_and_position_wait_for_the_fifth_who_shares_both(completed, riverside):
    for _ in range(5):
        completed(riverside).answer()
    for _ in range(4):
        completed(riverside, sex=Sex.MALE).answer()
    completed(riverside, position=Position.SUPERVISOR).answer()
    assert kept().count(("VN", riverside, None, None)) == 5
    completed(riverside, sex=Sex.MALE).answer()
    assert kept().count(("VN", riverside, "male", "worker")) == 1


def test_the_country_is_kept_where_the_enterprise_is_not(completed, riverside, hillside):
    for enterprise in (riverside, hillside) * 2:
        completed(enterprise).answer()
    completed(hillside).answer()
    assert kept() == [("VN", None, "female", "worker")] + [(None, None, None, None)] * 4


def test_another_country_does_not_count(completed, riverside):
    elsewhere = world.an_enterprise("Lakeside", country="ID")
    for _ in range(4):
        completed(riverside).answer()
    completed(elsewhere).answer()
    assert kept() == [(None, None, None, None)] * 5


def test_another_module_does_not_count(completed, riverside):
    for _ in range(4):
        completed(riverside).answer()
    completed(riverside, modules=(BETA,)).answer(module_id=BETA)
    assert kept() == [(None, None, None, None)] * 5


def test_one_person_who_answers_in_many_cycles_is_no_crowd(completed, riverside):
    amina = completed(riverside)
    amina.answer()
    for cycle in range(2, 7):
        complete(amina.viewer, riverside, ALPHA, cycle=cycle, at=clock.now() + timedelta(days=cycle))
        amina.answer()
    assert kept() == [(None, None, None, None)] * 6


def test_who_answers_again_is_counted_once_among_the_others(completed, riverside):
    amina = completed(riverside)
    amina.answer()
    for _ in range(3):
        completed(riverside).answer()
    complete(amina.viewer, riverside, ALPHA, cycle=2, at=clock.now() + timedelta(days=1))
    amina.answer()
    assert kept() == [(None, None, None, None)] * 5
    completed(riverside).answer()
    assert kept().count(("VN", riverside, "female", "worker")) == 1


def test_somebody_else_who_answered_again_is_counted_once(completed, riverside):
    amina = completed(riverside)
    amina.answer()
    complete(amina.viewer, riverside, ALPHA, cycle=2, at=clock.now() + timedelta(days=1))
    amina.answer()
    for _ in range(3):
        completed(riverside).answer()
    assert kept() == [(None, None, None, None)] * 5


def test_answers_whose_flag_is_not_yet_set_make_the_next_one_coarser_not_finer(completed, riverside):
    people = [completed(riverside) for _ in range(5)]
    for person in people[:3]:
        person.answer()
    for person in people[3:]:
        with transaction():
            service.respond(person.viewer, module_id=ALPHA, answers={"sat-overall": ["4"]}, response_id=uuid4())
    assert kept() == [(None, None, None, None)] * 5


def test_origin_is_what_the_person_was_when_the_module_was_begun(completed, riverside, hillside):
    amina = completed(riverside)
    with transaction():
        db.session.execute(
            update(Membership)
            .where(Membership.person_id == amina.viewer.person_id)
            .values(enterprise_id=hillside, position=Position.MANAGER)
        )
    origin = queries.origin(amina.viewer, ALPHA)
    assert (origin.enterprise_id, origin.position) == (riverside, "worker")


def test_the_same_form_twice_counts_once(completed, riverside):
    amina = completed(riverside)
    key = amina.answer(5)
    amina.answer(1, response_id=key)
    (row,) = responses()
    assert (row.id, row.answers) == (key, {"sat-overall": "5"})


def test_the_same_form_twice_before_the_flag_counts_once(completed, riverside):
    amina = completed(riverside)
    key = uuid4()
    for rating in "51":
        with transaction():
            service.respond(amina.viewer, module_id=ALPHA, answers={"sat-overall": [rating]}, response_id=key)
    assert [row.answers for row in responses()] == [{"sat-overall": "5"}]


def test_of_two_sendings_at_the_same_moment_one_counts(completed, riverside):
    key = completed(riverside).answer(5)
    (row,) = responses()
    values = {column.name: getattr(row, column.name) for column in SurveyResponse.__table__.columns}
    with transaction():
        service._store(**values | {"answers": {"sat-overall": "1"}})
    assert [(row.id, row.answers) for row in responses()] == [(key, {"sat-overall": "5"})]


def test_a_second_form_after_the_first_counts_for_nothing(completed, riverside):
    amina = completed(riverside)
    amina.answer()
    with pytest.raises(NotFound):
        amina.answer()
    assert len(responses()) == 1


def test_a_new_cycle_asks_again(completed, riverside):
    amina = completed(riverside)
    amina.answer()
    assert not amina.is_asked()
    complete(amina.viewer, riverside, ALPHA, cycle=2, at=clock.now() + timedelta(days=400))
    assert amina.is_asked()
    amina.answer()
    assert len(responses()) == 2


def test_only_who_completed_the_module_is_asked(completed, riverside):
    amina = completed(riverside, modules=(ALPHA,))
    with pytest.raises(NotFound):
        amina.answer(module_id=BETA)
    assert amina.is_asked() and not amina.is_asked(BETA)
    carla = world.a_viewer(world.a_participant(riverside, "Carla Santos"))
    assert queries.invitation(carla, content.current(carla, ALPHA, "en")) is None


def test_a_module_without_a_survey_takes_no_answer(completed, riverside, monkeypatch):
    amina = completed(riverside)
    module = replace(content.current(amina.viewer, ALPHA, "en"), survey=None)
    assert queries.invitation(amina.viewer, module) is None
    monkeypatch.setattr(content, "current", lambda *_: module)
    with pytest.raises(NotFound):
        amina.answer()
    assert responses() == []


def test_staff_are_not_asked(completed, riverside):
    trainer = world.a_viewer(world.a_trainer(riverside))
    assert queries.invitation(trainer, content.current(trainer, ALPHA, "en")) is None
    with pytest.raises(NotFound), transaction():
        service.respond(trainer, module_id=ALPHA, answers={"sat-overall": ["1"]}, response_id=uuid4())


def test_the_invitation_is_to_the_survey_the_module_names(completed, riverside):
    amina = completed(riverside, modules=(ALPHA, BETA))
    module = content.current(amina.viewer, BETA, "en")
    invitation = queries.invitation(amina.viewer, module)
    assert (invitation.module, invitation.survey.slug) == (module, module.survey)
    amina.answer(module_id=BETA)
    assert amina.is_asked(ALPHA) and not amina.is_asked(BETA)


def test_a_refused_answer_stores_nothing(completed, riverside):
    amina = completed(riverside)
    with pytest.raises(Invalid):
        amina.answer(6)
    assert responses() == []
    assert amina.is_asked()


def test_answering_leaves_no_audit_row_and_no_sent_form(completed, riverside):
    amina = completed(riverside)
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in (AuditEntry, SentForm)]
    amina.answer()
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (AuditEntry, SentForm)] == before


def test_the_transaction_of_an_answer_writes_the_answer_alone(completed, riverside):
    amina = completed(riverside)
    before = everything()
    with transaction():
        service.respond(amina.viewer, module_id=ALPHA, answers={"sat-overall": ["4"]}, response_id=uuid4())
    changed = {table for table, rows in everything().items() if rows != before[table]}
    assert changed == {"survey_response"}


def test_the_transaction_of_the_flag_writes_the_flag_alone(completed, riverside):
    amina = completed(riverside)
    with transaction():
        service.respond(amina.viewer, module_id=ALPHA, answers={"sat-overall": ["4"]}, response_id=uuid4())
    before = everything()
    with transaction():
        service.mark_answered(amina.viewer, module_id=ALPHA)
    changed = {table for table, rows in everything().items() if rows != before[table]}
    assert changed == {"enrolment"}
    assert db.session.scalar(select(Enrolment.survey_answered)) is True


def test_the_key_of_an_answer_stands_nowhere_else(completed, riverside):
    key = completed(riverside).answer()
    found = [table for table, rows in everything().items() if key.hex in rows.replace("-", "")]
    assert found == ["survey_response"]


def test_the_row_has_nothing_that_could_lead_to_a_person(completed, riverside):
    assert {column.name for column in SurveyResponse.__table__.columns} == {
        "id",
        "survey_id",
        "survey_version_id",
        "survey_revision",
        "module_id",
        "year",
        "week",
        "country",
        "enterprise_id",
        "sex",
        "position",
        "answers",
    }


def test_the_answers_lie_in_the_order_of_their_random_keys_on_sqlite(completed, riverside):
    keys = [completed(riverside).answer() for _ in range(6)]
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        stored = [row[0] for row in db.session.execute(text("SELECT id FROM survey_response NOT INDEXED"))]
        assert stored == sorted(key.hex for key in keys)
        with pytest.raises(DBAPIError, match="no such column"):
            db.session.execute(text("SELECT rowid FROM survey_response"))
    else:
        assert {row.id for row in responses()} == set(keys)


@pytest.mark.parametrize("change", ["UPDATE survey_response SET week = 1", "DELETE FROM survey_response"])
def test_an_answer_is_never_changed(completed, riverside, change):
    completed(riverside).answer()
    with pytest.raises(DBAPIError, match="never changed"), transaction():
        db.session.execute(text(change))


def everything() -> dict[str, str]:
    """Every table as text, sorted, so that a test sees what a change touched."""
    db.session.rollback()
    return {
        table.name: json.dumps(sorted(str(tuple(row)) for row in db.session.execute(select(table))))
        for table in db.metadata.sorted_tables
    }
