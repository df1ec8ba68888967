"""``content curriculum``: the tables of docs/curriculum.md, counted from the library and kept current."""

from pathlib import Path

import pytest

from score_learn.content.authoring.curriculum import curriculum as counted
from score_learn.content.authoring.readability import read_files
from score_learn.content.folders.library import compile_library
from tests.content.seeded import FILES, LESSON, QUIZ, write_library

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]


def tables(folder: Path) -> str:
    return counted(compile_library(folder), read_files(folder))


def cells(text: str, head: str, name: str) -> dict[str, str]:
    """Return the cells of a row by the heads of its table."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    begin = next(number for number, row in enumerate(rows) if head in row)
    row = next(row for row in rows[begin:] if row[0] == name)
    return dict(zip(rows[begin], row, strict=True))


def test_the_page_of_the_curriculum_is_current(curriculum, legible):
    written = (ROOT / "docs" / "curriculum.md").read_text(encoding="utf-8")
    assert written == counted(curriculum, legible), "run: flask --app wsgi content curriculum --write"


def test_everything_is_counted(tmp_path):
    write_library(tmp_path)
    (compiled,) = compile_library(tmp_path).modules
    module = compiled.modules["en"]
    before = cells(tables(tmp_path), "Lessons", module.title)
    assert (before["Language"], before["Lessons"], before["Translation"]) == ("en", "1", "source")
    assert before["Test"] == str(len(module.bank)) == cells(tables(tmp_path), "Lessons", "**All**")["Test"].strip("*")
    more = "\n::: question number {#m-more}\nHow many words?\n\n- = 4\n:::\n"
    write_library(tmp_path, {QUIZ: FILES[QUIZ] + more, LESSON: FILES[LESSON] + "\nThree more words.\n"})
    after = cells(tables(tmp_path), "Lessons", module.title)
    assert int(after["Test"]) == int(before["Test"]) + 1
    assert int(after["Words"]) == int(before["Words"]) + 3 + 3
    assert cells(tables(tmp_path), "number", module.title)["number"] == "0 + 1"
    assert cells(tables(tmp_path), "number", "**All**")["number"] == "**0 + 1**"


def test_the_command_prints_the_same(site):
    result = site.test_cli_runner().invoke(args=["content", "curriculum"])
    assert result.exit_code == 0
    assert result.output == tables(ROOT / "tests" / "library")
