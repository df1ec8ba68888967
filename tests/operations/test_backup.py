"""A backup is one file that was read back; it never overwrites, and on PostgreSQL the right tool is named."""

import sqlite3
import stat

import pytest

from score_learn.core.backup import check, pg_dump
from score_learn.core.errors import Refused
from tests.database import database_kind


def run(site, *arguments):
    return site.test_cli_runner().invoke(args=["backup", *map(str, arguments)])


def test_a_backup_holds_every_row_and_only_its_owner_reads_it(site, cast, tmp_path):
    target = tmp_path / "saved.sqlite3"
    done = run(site, target)
    if database_kind() != "sqlite":
        assert done.exit_code == 1
        assert "pg_dump --format=custom" in done.output
        assert not target.exists()
        return
    assert done.exit_code == 0, done.output
    assert "checked" in done.output
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with sqlite3.connect(target) as copy:
        names = {row[0] for row in copy.execute("SELECT name FROM person")}
    assert {"Amina Diallo", "Binh Tran", "Carla Santos"} <= names


def test_a_backup_never_writes_over_a_file(site, tmp_path):
    target = tmp_path / "precious"
    target.write_text("older backup")
    done = run(site, target)
    assert done.exit_code == 1
    assert target.read_text() == "older backup"


@pytest.mark.one_database
def test_a_damaged_backup_is_called_damaged(tmp_path):
    target = tmp_path / "damaged"
    with sqlite3.connect(target) as copy:
        copy.execute("CREATE TABLE alembic_version (version_num TEXT)")
        copy.execute("CREATE TABLE long (words TEXT)")
        copy.execute("INSERT INTO alembic_version VALUES ('0001')")
        copy.executemany("INSERT INTO long VALUES (?)", [("word " * 200,)] * 200)
    assert check(target).rows == 201
    content = bytearray(target.read_bytes())
    content[4096 * 5 : 4096 * 9] = b"\x07" * 4096 * 4
    target.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        check(target)
    assert refusal.value.code == "backup_damaged"


@pytest.mark.one_database
def test_a_file_that_is_not_ours_is_no_backup(tmp_path):
    target = tmp_path / "other"
    with sqlite3.connect(target) as copy:
        copy.execute("CREATE TABLE shopping (what TEXT)")
    with pytest.raises(Refused):
        check(target)


@pytest.mark.one_database
def test_the_command_for_postgresql_tells_no_password(tmp_path):
    command = pg_dump("postgresql+psycopg://score:geheim@db.example/score", tmp_path / "score.dump")
    assert command == f"pg_dump --format=custom --file={tmp_path / 'score.dump'} 'postgresql://score@db.example/score'"
