"""The database is opened as promised, refuses changes of facts, and each test has its own."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from score_learn.core import audit
from score_learn.core.db import SQLITE_PRAGMAS, db
from score_learn.core.transaction import transaction
from score_learn.people import queries
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from tests import world
from tests.database import database_kind

on_sqlite = pytest.mark.skipif("database_kind() != 'sqlite'", reason="asks SQLite")


def test_sqlite_is_opened_for_durable_writes_and_honest_keys(site):
    if database_kind() != "sqlite":
        assert db.engine.dialect.name == "postgresql"
        return
    read = {
        name: str(db.session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in SQLITE_PRAGMAS
    }
    assert read == {
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
        "busy_timeout": "10000",
        "secure_delete": "1",
    }


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_a_fact_cannot_be_changed_or_deleted(site, statement):
    with transaction():
        audit.record(Viewer.operator(), "test.done", kind="test", subject_id="1")
    with pytest.raises(DBAPIError, match="facts are added, never changed"), transaction():
        db.session.execute(text(statement))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_the_next_one_does_not_find(site, turn):
    assert queries.enterprises(Viewer.operator(), Permission.ADMINISTER) == ()
    world.an_enterprise()
    assert len(queries.enterprises(Viewer.operator(), Permission.ADMINISTER)) == 1


def test_the_cast_is_there_when_it_is_asked_for(site, cast):
    viewer = world.a_viewer(cast.binh)
    assert [row.name for row in queries.enterprises(viewer, Permission.TRAIN)] == ["Riverside Garments"]
