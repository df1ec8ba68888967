"""The commands about translations: how far they are, and the files for agencies, there and back."""

import json

import pytest

from score_learn.content.folders.library import lock
from tests.content.translated import MODULE, write_translated

pytestmark = pytest.mark.one_database


@pytest.fixture
def root(tmp_path):
    write_translated(tmp_path)
    lock(tmp_path)
    return tmp_path


@pytest.fixture
def run(site, root, monkeypatch):
    """Run a command about content where the library of the settings is the one in three languages."""
    monkeypatch.setattr("score_learn.cli.content_output.place", lambda path: path or root)
    monkeypatch.setattr("score_learn.cli.content_translations.place", lambda path: path or root)

    def invoke(*args):
        return site.test_cli_runner().invoke(args=["content", *map(str, args)])

    return invoke


def test_status_is_a_table_for_people_and_a_list_for_programs(run):
    lines = run("status").output.splitlines()
    assert lines[0].split() == ["module", "language", "complete", "changed", "outdated", "missing", "machine", "done"]
    assert [line.split()[:2] for line in lines[1:]] == [[MODULE, "fr"], [MODULE, "ar"]]
    rows = json.loads(run("status", "--lang", "fr", "--json").output)
    assert [(row["module"], row["language"], row["served"]) for row in rows] == [("mend", "fr", True)]
    assert lines[1].split()[2:7] == [str(rows[0][name]) for name in lines[0].split()[2:7]]


def test_a_language_that_nobody_gets_says_so(run, root):
    (root / MODULE / "ar/module.md").unlink()
    assert run("status", "--lang", "ar").output.splitlines()[1].endswith("not served")


def test_check_says_what_is_good_to_know_only_when_asked(run, root):
    assert "I322" not in run("check", root).output
    said = run("check", "--all", root)
    assert "I322" in said.output
    assert said.exit_code == 0, "nothing of it has to be repaired"


def test_a_po_file_goes_out_and_comes_back(run, root, tmp_path_factory):
    file = tmp_path_factory.mktemp("agency") / "mend.fr.po"
    before = (root / MODULE / "fr/quiz.md").read_text(encoding="utf-8")
    assert run("po", "export", "fr", "mend", file).exit_code == 0
    file.write_bytes(file.read_bytes().replace(b"Un rocher", "Un récif".encode()))
    said = run("po", "import", file)
    assert (said.exit_code, f"{MODULE}/fr/quiz.md: written" in said.output) == (0, True)
    after = (root / MODULE / "fr/quiz.md").read_text(encoding="utf-8")
    assert after.replace("Un récif", "Un rocher").split() == before.split()


def test_what_is_left_out_is_named_and_ends_with_one(run, root, tmp_path_factory):
    file = tmp_path_factory.mktemp("agency") / "mend.fr.po"
    run("po", "export", "fr", "mend", file)
    source = root / MODULE / "en/quiz.md"
    source.write_text(source.read_text().replace("Rocks are sharp.", "Rocks are hard."))
    said = run("po", "import", file)
    assert said.exit_code == 1
    assert "left out: mend-t-single/explain: the source has other words" in said.output


def test_problems_are_said_in_a_sentence(run, tmp_path_factory):
    file = tmp_path_factory.mktemp("agency") / "x.po"
    assert "There is no module sail" in run("po", "export", "fr", "sail", file).output
    assert "is no language that is known" in run("po", "export", "qqq", "mend", file).output
    file.write_bytes(b"\xff\xfe nothing")
    assert "not a PO file" in run("po", "import", file).output
