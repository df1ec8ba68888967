"""The page that asks for an opinion takes one answer, keeps it apart from the person and writes nothing else."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from score_learn.core import clock
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.once import SentForm
from score_learn.learning.models import Enrolment
from score_learn.survey.models import SurveyResponse
from tests import world
from tests.page import values
from tests.survey.conftest import ALPHA, complete

ADDRESS = "/training/alpha/opinion"
THREADS = 8


@pytest.fixture
def amina(visit, cast):
    """Amina, who has completed the module, at the page."""
    complete(world.a_viewer(cast.amina), cast.riverside, ALPHA, at=clock.now())
    return visit.sign_in(cast.amina)


def stored() -> list[tuple[UUID, dict]]:
    db.session.rollback()
    return [(row.id, row.answers) for row in db.session.scalars(select(SurveyResponse))]


def test_an_opinion_is_stored_and_noted(amina):
    page = amina.open(ADDRESS)
    answer = amina.send(page, {"sat-overall": "4", "sat-helped": ["pictures", "people"]}, form="opinion")
    assert answer.status == 303
    ((_key, answers),) = stored()
    assert answers == {"sat-overall": "4", "sat-helped": ["pictures", "people"]}
    assert db.session.scalar(select(Enrolment.survey_answered))
    amina.open(ADDRESS, status=404)


def test_the_same_form_sent_twice_counts_once(amina):
    page = amina.open(ADDRESS)
    amina.send(page, {"sat-overall": "5"}, form="opinion")
    amina.send(page, {"sat-overall": "1"}, form="opinion")
    assert [answers for _key, answers in stored()] == [{"sat-overall": "5"}]


def test_many_opinions_sent_at_once_are_one(amina, site):
    sent = values(amina.open(ADDRESS).form("opinion"))
    with amina.client.session_transaction() as session:
        signed_in = dict(session)
    barrier = Barrier(THREADS)

    def send(number: int) -> int:
        client = site.test_client()
        with client.session_transaction() as session:
            session.update(signed_in)
        barrier.wait(30)
        form = {**sent, "sat-overall": str(number % 5 + 1), "form_id": str(uuid4())}
        return client.post(ADDRESS, data=form).status_code

    db.session.remove()
    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(send, range(THREADS))) == {303}
    assert len(stored()) == 1


def test_a_missing_answer_is_asked_for_and_nothing_is_lost(amina):
    page = amina.send(amina.open(ADDRESS), {"sat-pace": "fast"}, form="opinion", status=422)
    assert "Choose an answer first." in page.text
    assert stored() == []
    assert re.search(r'value="fast"[^>]*checked|checked[^>]*value="fast"', page.html)
    amina.send(page, {"sat-overall": "3"}, form="opinion")
    assert [answers for _key, answers in stored()] == [{"sat-overall": "3", "sat-pace": "fast"}]


def test_the_page_that_carries_the_key_of_the_answer_is_stored_nowhere(amina):
    page = amina.open(ADDRESS)
    amina.send(page, {"sat-overall": "4"}, form="opinion")
    ((key, _answers),) = stored()
    assert str(key) in page.html
    assert page.headers["Cache-Control"] == "no-store"


def test_sending_writes_no_audit_row_and_remembers_no_form(amina):
    def count() -> list[int]:
        db.session.rollback()
        return [db.session.scalar(select(func.count()).select_from(table)) for table in (AuditEntry, SentForm)]

    page = amina.open(ADDRESS)
    before = count()
    amina.send(page, {"sat-overall": "4"}, form="opinion")
    assert count() == before


def test_others_are_not_asked(visit, cast):
    for somebody in (cast.carla, cast.binh, cast.ada):
        visit.sign_in(somebody).open(ADDRESS, status=404)
