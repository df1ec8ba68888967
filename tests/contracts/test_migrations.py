"""The migrations make the tables of this release, go up and down with data in them, and lose nothing on the way."""

import re
import shutil
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, Table, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from score_learn.core import clock
from score_learn.core.append_only import append_only_tables
from score_learn.core.db import JsonText, UtcDateTime, db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning.models import Exact
from tests.contracts.source import ROOT

MIGRATIONS = ROOT / "migrations"
# Rebuilds a table that others point at and one whose rows must not change, as a later release might have to.
NEXT = '''
"""Rebuild two tables, one of them full of facts."""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("enterprise", "audit_entry"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.add_column(sa.Column("shoe_size", sa.Integer(), nullable=False, server_default="42"))
            batch.create_check_constraint("shoe_size", "shoe_size > 0")


def downgrade():
    for table in ("enterprise", "audit_entry"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.drop_constraint(op.f("ck_" + table + "_shoe_size"), type_="check")
            batch.drop_column("shoe_size")
'''


def head() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def counts() -> dict[str, int]:
    let_go()
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) for name, table in db.metadata.tables.items()
    }


def tables() -> set[str]:
    let_go()
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def refuses_changes(table: str) -> bool:
    column = next(iter(db.metadata.tables[table].columns)).name
    try:
        with transaction():
            db.session.execute(text(f"UPDATE {table} SET {column} = {column}"))
    except DBAPIError as error:
        return "facts are added, never changed" in str(error)
    return False


@pytest.mark.one_database
def test_revisions_are_numbered_in_one_row():
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    assert names, "write the first revision: flask --app wsgi db migrate -m 'first tables'"
    numbers = [name[:4] for name in names]
    assert numbers == [f"{number:04d}" for number in range(1, len(names) + 1)], f"number them 0001, 0002, ...: {names}"
    for name, before in zip(names, [None, *numbers], strict=False):
        script = (MIGRATIONS / "versions" / name).read_text(encoding="utf-8")
        said = re.search(r"^down_revision = (.*)$", script, re.MULTILINE)
        assert said and said.group(1) == repr(before).replace("'", said.group(1)[0]), f"{name} must follow {before}"


def test_the_newest_revision_has_the_tables_of_the_models(site):
    context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
    differences = compare_metadata(context, db.metadata)
    assert not differences, f"write a revision: flask --app wsgi db migrate -m 'what changes'\n{differences}"


def test_every_table_of_facts_refuses_changes_after_the_migrations(site, cast):
    facts = append_only_tables(db.metadata)
    assert "audit_entry" in facts
    with_rows = [name for name, rows in counts().items() if rows and name in facts]
    assert "audit_entry" in with_rows
    open_ones = [name for name in with_rows if not refuses_changes(name)]
    assert not open_ones, f"these facts can be changed: {open_ones}"


def test_down_to_nothing_and_up_again_with_a_row_in_every_table(site, story):
    before = tables()
    for table in db.metadata.sorted_tables:
        if not counts()[table.name]:
            with transaction():
                db.session.execute(insert(table).values(a_row(table)))
    assert all(counts().values())
    for _revision in sorted((MIGRATIONS / "versions").glob("*.py")):
        let_go()
        downgrade(str(MIGRATIONS), revision="-1")
    assert tables() == set(), "a downgrade leaves tables behind"
    let_go()
    upgrade(str(MIGRATIONS))
    assert tables() == before
    let_go()


def a_row(table: Table) -> dict[str, Any]:
    """Make a row that the database takes: what may be missing is, and what must lead somewhere leads to a row."""
    return {column.name: a_value(column) for column in table.columns}


def a_value(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    for key in column.foreign_keys:
        return db.session.scalars(select(key.column)).first()
    values = {UUID: new_id(), str: "x", int: 1, bool: False, bytes: b"x", datetime: clock.now(), date: clock.today()}
    kind = {UtcDateTime: datetime, Exact: Fraction, JsonText: list}.get(type(column.type))
    return (values | {Fraction: Fraction(1), list: []})[kind or column.type.python_type]


def test_rebuilding_tables_keeps_every_row_and_every_refusal(site, cast, tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    number = f"{int(head()) + 1:04d}"
    (folder / "versions" / f"{number}_rebuild.py").write_text(NEXT.format(number=number, head=head()))
    before = counts()
    for step in (upgrade, downgrade):
        let_go()
        step(str(folder))
        assert counts() == before, f"{step.__name__} lost rows"
        assert refuses_changes("audit_entry"), f"after {step.__name__} the audit entries can be changed"
        let_go()


def test_a_migration_that_leaves_a_row_pointing_at_nothing_is_refused(site, cast, tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    number = f"{int(head()) + 1:04d}"
    script = NEXT.format(number=number, head=head())
    script = re.sub(
        r"def upgrade\(\):.*?\n\n\n",
        "def upgrade():\n    op.execute('DELETE FROM enterprise')\n\n\n",
        script,
        flags=re.S,
    )
    Path(folder / "versions" / f"{number}_careless.py").write_text(script)
    before = counts()
    let_go()
    with pytest.raises((SystemExit, DBAPIError)):
        upgrade(str(folder))
    assert counts() == before, "the refused migration left something behind"
