"""Commands that cannot begin say what to do first, in one sentence and without a traceback."""

import pytest

from config import load_settings
from score_learn.app import create_app
from score_learn.core import settings
from score_learn.core.db import db
from tests.conftest import LIBRARY

pytestmark = pytest.mark.one_database

NEED_TABLES = (
    ("keys", "new"),
    ("keys", "list"),
    ("admin", "create", "--name", "Ada", "--email", "ada@example.org"),
    ("content", "publish"),
    ("content", "retire", "alpha"),
    ("content", "reopen", "alpha"),
    ("demo", "fill"),
    ("backup",),
)


@pytest.fixture(autouse=True)
def settings_as_before():
    """Leave the settings of the other tests in force: with another pepper no PIN of theirs would be right."""
    before = list(settings._current)
    yield
    settings._current[:] = before


@pytest.fixture
def empty(tmp_path):
    """An installation that was never prepared."""
    variables = {"SCORE_INSTANCE": str(tmp_path / "instance"), "SCORE_CONTENT": str(LIBRARY)}
    app = create_app(load_settings({**variables, "SCORE_MODE": "demonstration"}))
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=arguments)


@pytest.mark.parametrize("command", NEED_TABLES, ids=" ".join)
def test_a_command_without_tables_says_what_to_do_first(empty, tmp_path, command):
    result = run(empty, *command, *([str(tmp_path / "copy.sqlite3")] if command == ("backup",) else []))
    assert result.exit_code == 1
    assert (
        result.output
        == "Error: There are no tables yet. Make them first: make upgrade (or: flask --app wsgi prepare)\n"
    )
    assert isinstance(result.exception, SystemExit), "no traceback"
    assert not (tmp_path / "copy.sqlite3").exists()


@pytest.mark.parametrize("command", [command for command in NEED_TABLES if command != ("backup",)], ids=" ".join)
def test_a_command_with_the_tables_of_another_release_says_so(empty, command):
    with empty.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    result = run(empty, *command)
    assert result.exit_code == 1
    assert "not those of this release" in result.output and "make upgrade" in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_database_that_does_not_answer_is_named(tmp_path):
    nowhere = f"sqlite:///{tmp_path / 'no' / 'folder' / 'score.sqlite3'}"
    app = create_app(
        load_settings({"SCORE_INSTANCE": str(tmp_path), "SCORE_MODE": "demonstration", "SCORE_DATABASE_URL": nowhere})
    )
    result = run(app, "keys", "list")
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "does not answer" in result.output and "SCORE_DATABASE_URL" in result.output


def test_a_demonstration_without_a_signing_key_says_how_to_make_one(empty):
    assert run(empty, "prepare").exit_code == 0
    result = run(empty, "demo", "fill")
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "keys new" in result.output


def test_the_same_commands_work_once_the_site_is_prepared(empty, tmp_path):
    assert run(empty, "prepare").exit_code == 0
    for command in (*NEED_TABLES[:6], ("backup", str(tmp_path / "copy.sqlite3"))):
        result = run(empty, *command)
        assert result.exit_code == 0, f"{' '.join(command)}: {result.output}"
