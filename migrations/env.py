"""Runs the migrations: on SQLite without foreign keys, with the append-only triggers laid aside meanwhile."""

from typing import Any

from alembic import context
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, TypeDecorator

from score_learn.core.append_only import append_only_tables, drop_triggers, make_triggers
from score_learn.core.db import db


def own_type(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as the plain ones they are kept as, so that a revision never changes its meaning."""
    if kind == "type" and isinstance(item, TypeDecorator) and type(item).__module__.startswith("score_learn."):
        return f"sa.{item.impl_instance!r}"
    return False


def number_revision(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Name a new revision 0002, 0003 and so on; write none when nothing has changed."""
    if not directives:
        return
    script = directives[0]
    operations = script.upgrade_ops
    if getattr(context.config.cmd_opts, "autogenerate", False) and operations is not None and operations.is_empty():
        directives[:] = []
        return
    head = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(head or 0) + 1:04d}"


def set_foreign_keys(connection: Connection, switch: str) -> None:
    """Switch the checking of foreign keys; SQLite ignores it inside a transaction, hence the bare connection."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={switch}")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit rows that point at nothing: with the checking off, a batch migration can leave some."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} -> {row[2]}" for row in broken}))
        raise RuntimeError(f"the migration leaves {len(broken)} rows that point at nothing: {tables}")


def run(connection: Connection) -> None:
    """Run the revisions in one transaction, so that a migration happens as a whole or not at all."""
    facts = append_only_tables(db.metadata)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=own_type,
        compare_type=True,
        process_revision_directives=number_revision,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        drop_triggers(connection, facts)
        context.run_migrations()
        make_triggers(connection, facts)
        check_foreign_keys(connection)


def main() -> None:
    """Open the site's database for the migration and leave it as it was."""
    if context.is_offline_mode():
        raise SystemExit("Migrations run on the database itself; --sql is not offered.")
    with current_app.app_context():
        engine = db.engine
    connection = engine.connect().execution_options(score_write=True)
    # With the checking on, rebuilding a table on SQLite would delete the children of ON DELETE CASCADE.
    set_foreign_keys(connection, "OFF")
    try:
        run(connection)
    finally:
        connection.rollback()
        set_foreign_keys(connection, "ON")
        connection.close()


main()
