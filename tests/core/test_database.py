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
        "recursive_triggers": "1",
    }


WAYS = {
    "update": "UPDATE audit_entry SET action = 'x'",
    "delete": "DELETE FROM audit_entry",
    "delete of what is named": "DELETE FROM audit_entry WHERE action = 'test.done'",
}
ONLY_SQLITE = {
    "replace": "REPLACE INTO audit_entry SELECT id, at, actor_id, 'x', subject_kind, subject_id, details"
    " FROM audit_entry WHERE action = 'test.done'",
    "replace by row": "REPLACE INTO audit_entry (rowid, id, at, action, subject_kind, subject_id, details)"
    " SELECT rowid, 'x', at, action, subject_kind, subject_id, details FROM audit_entry WHERE action = 'test.done'",
    "upsert": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE action = 'test.done'"
    " ON CONFLICT (id) DO UPDATE SET action = 'x'",
    "update or replace": "UPDATE OR REPLACE audit_entry SET id = 'x'",
}
ONLY_POSTGRESQL = {
    "truncate": "TRUNCATE audit_entry",
    "truncate with what hangs on it": "TRUNCATE certificate, audit_entry CASCADE",
    "upsert": "INSERT INTO audit_entry SELECT * FROM audit_entry ON CONFLICT (id) DO UPDATE SET action = 'x'",
    "merge": "MERGE INTO audit_entry a USING audit_entry b ON a.id = b.id WHEN MATCHED THEN DELETE",
}
ALL_WAYS = {**WAYS, **(ONLY_SQLITE if database_kind() == "sqlite" else ONLY_POSTGRESQL)}


@pytest.mark.parametrize("way", ALL_WAYS)
def test_a_fact_cannot_be_changed_or_deleted(site, way):
    with transaction():
        audit.record(Viewer.operator(), "test.done", kind="test", subject_id="1")
    before = everything_recorded()
    with pytest.raises(DBAPIError, match="facts are added, never changed"), transaction():
        db.session.execute(text(ALL_WAYS[way]))
    assert everything_recorded() == before


def everything_recorded():
    db.session.rollback()
    return sorted(map(repr, db.session.execute(text("SELECT * FROM audit_entry"))))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_the_next_one_does_not_find(site, turn):
    assert queries.enterprises(Viewer.operator(), Permission.ADMINISTER) == ()
    world.an_enterprise()
    assert len(queries.enterprises(Viewer.operator(), Permission.ADMINISTER)) == 1


def test_the_cast_is_there_when_it_is_asked_for(site, cast):
    viewer = world.a_viewer(cast.binh)
    assert [row.name for row in queries.enterprises(viewer, Permission.TRAIN)] == ["Riverside Garments"]
