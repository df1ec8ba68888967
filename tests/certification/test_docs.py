"""docs/certificates.md: its program checks a real paper, its tables say what the code does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from score_learn.certification import printing, queries, rules
from score_learn.certification.rules import Status
from score_learn.core import typesetting
from score_learn.people.viewer import Viewer
from tests.certification.papers import a_payload

PAGE = (Path(__file__).parents[2] / "docs" / "certificates.md").read_text(encoding="utf-8")
PROGRAM = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]


def rows_of(first_column):
    table = PAGE.split(f"| {first_column} |", 1)[1].split("\n\n", 1)[0]
    return [row.split("|")[1].strip() for row in table.splitlines()[2:]]


@pytest.fixture
def check(amina, tmp_path):
    """The program of the page, the published keys and the address in the square of Amina's certificate."""
    (row,) = queries.my_certificates(amina)
    (tmp_path / "check.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "keys.json").write_text(json.dumps(queries.published_keys(Viewer.anonymous())), encoding="utf-8")

    def run(address):
        command = [sys.executable, "check.py", address, "keys.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run, printing.square_address(row.paper, row.payload), row


def test_the_program_is_as_short_as_promised():
    assert len([line for line in PROGRAM.splitlines() if line.strip()]) <= 16


def test_the_program_checks_a_paper(check):
    run, address, row = check
    result = run(address)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Amina Diallo {")
    assert json.loads(result.stdout.removeprefix("Amina Diallo ")) == json.loads(row.paper.payload_text)


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_the_program_stops_when_a_part_differs(check, part):
    run, address, _row = check
    page, fragment = address.split("#")
    parts = fragment.split(".")
    middle = len(parts[part]) // 2
    letter = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + letter + parts[part][middle + 1 :]
    result = run(f"{page}#{'.'.join(parts)}")
    assert result.returncode != 0
    assert result.stdout == ""


def test_the_program_stops_when_a_letter_moves_from_the_salt_into_the_name(check):
    run, _address, row = check
    paper = row.paper
    moved = rules.Paper(paper.payload_text, paper.signature, paper.salt[:-1], paper.salt[-1] + paper.name)
    assert "another name" in run(moved.fragment()).stderr


def test_every_key_of_the_signed_text_is_in_the_table():
    named = [key for cell in rows_of("key") for key in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(json.loads(a_payload("salt").text()))


def test_every_status_is_in_the_table():
    assert sorted(cell.strip("`") for cell in rows_of("status")) == sorted(Status)


def test_every_font_package_that_a_message_may_name_is_in_the_table():
    brought = {"fontpkg-noto-sans", "fontpkg-noto-sans-arabic"}
    wanted = Path("requirements.in").read_text(encoding="utf-8").split()
    assert brought == {one for one in wanted if one.startswith("fontpkg-")}
    for script in typesetting._SCRIPTS.values():
        assert f"`{script.package}`" in PAGE
        if script.pip_package and script.pip_package not in brought:
            assert script.pip_package in PAGE or f"`-{script.pip_package.rsplit('-', 1)[1]}`" in PAGE
    for folder in typesetting.SYSTEM_FONTS:
        assert f"`{folder}`" in PAGE
