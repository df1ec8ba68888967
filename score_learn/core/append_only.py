"""Facts are added and never changed: triggers in the database refuse the rest."""

from collections.abc import Iterable

from sqlalchemy import Connection, MetaData, inspect, text

_REFUSAL = "facts are added, never changed"


def append_only_tables(metadata: MetaData) -> list[str]:
    """Name the tables that are marked ``info={"append_only": True}``, sorted."""
    return sorted(name for name, table in metadata.tables.items() if table.info.get("append_only"))


def make_triggers(connection: Connection, tables: Iterable[str]) -> None:
    """Make the refusing triggers again for those of the tables that exist.

    A batch migration on SQLite copies a table and silently drops its triggers, so this runs after every migration.
    """
    present = set(inspect(connection).get_table_names())
    for table in tables:
        if table in present:
            for statement in _statements(connection.dialect.name, table):
                connection.execute(text(statement))


def drop_triggers(connection: Connection, tables: Iterable[str]) -> None:
    """Take the triggers away, for a migration that has to rebuild a table."""
    present = set(inspect(connection).get_table_names())
    for table in tables:
        if table not in present:
            continue
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        else:
            for name in ("append_only", "no_truncate"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"))


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        return [
            statement
            for verb in ("update", "delete")
            for statement in (
                f"DROP TRIGGER IF EXISTS {table}_no_{verb}",
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: {_REFUSAL}'); END",
            )
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '%: {_REFUSAL}', TG_TABLE_NAME; END $$",
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]
