"""``content check``, ``lock`` and ``publish`` as they are typed."""

import json

import pytest
from flask import Flask

from score_learn.content import queries
from score_learn.core.errors import NotFound
from score_learn.people.viewer import Viewer
from tests.content.seeded import ABOUT, FILES, LESSON, LOCK, QUIZ, SETTINGS, with_defect, write_library


@pytest.fixture
def run(site: Flask, tmp_path):
    """Write the seeded library with some files changed and run a command on it; returns exit code and output."""

    def run_command(command, changed=None, path="", options=()):
        write_library(tmp_path, changed)
        result = site.test_cli_runner().invoke(args=["content", command, str(tmp_path / path), *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run_command


def test_check_says_when_nothing_is_wrong(run):
    assert run("check") == (0, "0 errors, 0 warnings.\n")


def test_check_prints_places_and_fails_on_errors(run):
    code, output = run("check", with_defect(LESSON, "Look first.", "Look <b>first</b>."))
    assert code == 1
    assert f"{LESSON}:16:6: E153 " in output
    assert output.endswith("1 error, 0 warnings.\n")


def test_check_does_not_fail_on_warnings(run):
    code, output = run("check", with_defect(LESSON, "minutes: 5", "minutes: 16"))
    assert code == 0
    assert f"{LESSON}:4:10: W203 " in output


def test_check_takes_one_file(run):
    assert run("check", with_defect(SETTINGS, "attempts = 3", "attempts = 0"), path=LESSON)[0] == 0


def test_check_hands_findings_to_programs(run):
    code, output = run("check", with_defect(LESSON, "Look first.", "Look <b>first</b>."), options=["--json"])
    assert code == 1
    (one,) = json.loads(output)
    assert one.pop("message").startswith("raw HTML")
    assert one == {"path": LESSON, "line": 16, "column": 6, "code": "E153", "severity": "error"}
    assert run("check", options=["--json"]) == (0, "[]\n")


def test_check_annotates_for_github(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    changed = with_defect(LESSON, "minutes: 5", "minutes: 50%:,") | with_defect(QUIZ, "c) Neither", "c) this")
    code, output = run("check", changed, options=["--github"])
    assert code == 1
    message = "write a whole number from 1 to 60, got '50%25:,'"
    assert f"::error file={LESSON},line=4,col=10,title=E102::{message}\n" in output
    assert f"::warning file={QUIZ},line=12,col=1,title=W603::" in output


def test_the_path_of_an_annotation_begins_where_the_command_runs(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path.parent)
    _code, output = run("check", with_defect(LESSON, "minutes: 5", "minutes: 16"), options=["--github"])
    assert output.startswith(f"::warning file={tmp_path.name}/{LESSON},line=4,")


def test_check_takes_one_form_at_a_time(run):
    assert run("check", options=["--json", "--github"])[0] == 2


def test_check_reads_the_library_of_the_settings_when_no_path_is_given(site):
    result = site.test_cli_runner().invoke(args=["content", "check"])
    assert (result.exit_code, result.output) == (0, "0 errors, 0 warnings.\n")


def test_lock_writes_the_file_once(run, tmp_path):
    assert run("lock", {LOCK: ""}) == (0, f"{LOCK}: written\n")
    assert (tmp_path / LOCK).read_text() == FILES[LOCK]
    assert run("lock") == (0, "Nothing to lock.\n")


def test_lock_leaves_a_broken_module_alone_and_says_so(run, tmp_path):
    code, output = run("lock", with_defect(LESSON, "minutes: 5", "minutes: five") | {LOCK: ""})
    assert code == 1
    assert "E102" in output
    assert (tmp_path / LOCK).read_text() == ""


def test_publish_says_what_became_of_each_part(run):
    code, output = run("publish")
    assert code == 0
    assert "modules/m 1.0.0: 0 in progress, 0 finished" in output
    assert "module m: published as 1.0.0" in output
    assert queries.current(Viewer.operator(), "m", "en").version == "1.0.0"
    code, output = run("publish")
    assert code == 0
    assert "module m: unchanged, 1.0.0 stays in force" in output


def test_a_dry_run_says_what_would_change_and_changes_nothing(run):
    assert "Nothing was published." in run("publish", options=["--dry-run"])[1]
    with pytest.raises(NotFound):
        queries.current(Viewer.operator(), "m", "en")
    run("publish")
    changed = with_defect(LESSON, "Look first.", "Look twice.")
    code, output = run("publish", options=["--dry-run"], changed=changed)
    assert code == 1
    assert "modules/m 1.0.0: would be REFUSED E414" in output
    higher = changed | {SETTINGS: FILES[SETTINGS].replace("1.0.0", "1.0.1")}
    code, output = run("publish", options=["--dry-run"], changed=higher)
    assert code == 0
    assert "modules/m 1.0.1: 0 in progress, 0 finished, 0 will be asked to redo" in output
    assert "  wording, since 1.0.0\n  lessons reworded: m-l1\n" in output
    assert queries.current(Viewer.operator(), "m", "en").version == "1.0.0"


def test_publish_refuses_a_change_without_a_version_and_fails(run):
    run("publish")
    code, output = run("publish", with_defect(LESSON, "Look first.", "Look twice."))
    assert code == 1
    assert 'module m: REFUSED E414 changed since version 1.0.0: write version = "1.0.1"' in output


def test_publish_takes_one_module(run):
    run("publish")
    code, output = run("publish", with_defect(LESSON, "Look first.", "Look twice."), path="modules/m")
    assert code == 1
    assert "survey" not in output


DRAFT = {ABOUT: FILES[ABOUT].replace("status: published", "status: draft")}


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_publish_says_that_a_draft_leaves_its_published_version_in_force(run, options):
    assert "module m: a draft" not in run("publish", DRAFT, options=options)[1]
    run("publish")
    said = "module m: a draft in the folder; 1.0.0 stays in force; to close it"
    code, output = run("publish", DRAFT, options=options)
    assert code == 0
    assert f"{said} for those who have not begun it, run flask --app wsgi content retire m\n" in output
    assert said in run("publish", DRAFT, path="modules/m", options=options)[1]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_publish_says_that_a_module_without_a_folder_stays_in_force(run, site, tmp_path, options):
    run("publish")
    (tmp_path / "modules/m").rename(tmp_path / "modules/.m")

    def publish(path=""):
        return site.test_cli_runner().invoke(args=["content", "publish", str(tmp_path / path), *options]).output

    said = "module m: not in the folder any more; 1.0.0 stays in force; to close it"
    assert said in publish()
    assert said not in publish("surveys"), "of a part of the folder nobody can say what is gone"
    (tmp_path / "modules/n").mkdir()
    (tmp_path / SETTINGS.replace("/m/", "/n/")).write_text("id = m")
    assert said not in publish(), "a module whose settings cannot be read may be this one"
    (tmp_path / "modules/n").rename(tmp_path / "modules/.n")
    site.test_cli_runner().invoke(args=["content", "retire", "m"])
    assert said not in publish()
