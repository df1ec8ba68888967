"""Health says what is wrong in a word, and never what the driver said."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from score_learn.core import health
from score_learn.core.db import db
from score_learn.core.transaction import transaction


def test_a_sound_site_is_well(site):
    found = health.examine(content=lambda: None)
    assert found.well
    assert found.checks == {"database": None, "migrations": None, "content": None}


def test_tables_of_another_release_are_named_with_the_command_to_type(site):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    found = health.examine()
    assert not found.well
    assert "0001" in str(found.checks["migrations"])
    assert "db upgrade" in str(found.checks["migrations"])


def test_what_the_caller_asks_counts_too(site):
    found = health.examine(content=lambda: "nothing is published")
    assert not found.well
    assert found.checks["content"] == "nothing is published"


@pytest.fixture
def broken_database(monkeypatch):
    def refuse():
        raise OperationalError("SELECT 1", {}, Exception("password=geheim at db.internal"))

    monkeypatch.setattr(health, "database_problem", refuse)


def test_a_database_that_does_not_answer_is_told_without_its_address(site, broken_database):
    found = health.examine(content=lambda: "must not be asked")
    assert found.checks["database"] == "does not answer (OperationalError)"
    assert found.checks["migrations"] == found.checks["content"] == "not asked"


def test_the_page_answers_503_with_what_is_wrong(site, visit, broken_database):
    page = visit.open("/healthz", status=503)
    assert b"does not answer" in page.body
    assert b"geheim" not in page.body
    assert b"db.internal" not in page.body
