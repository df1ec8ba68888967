"""What the documents tell people to type and open exists."""

import re
from pathlib import Path

import pytest

from score_learn.app import COMMANDS
from tests.contracts.source import ROOT

pytestmark = pytest.mark.one_database

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
# Commands that Flask and its extensions bring.
BROUGHT = {"db", "routes", "shell", "run"}
# Words that belong to the workshop and not to the product.
WORKSHOP = re.compile(r"\b(TODO|FIXME|[Ll]orem ipsum|DESIGN\.md|TRUST\.md|DOMAIN\.md|AUTHORING\.md)\b|/work/")


def code_of(text: str) -> str:
    """Return what stands between backticks: what people type."""
    return "\n".join([*re.findall(r"```.*?```", text, re.DOTALL), *re.findall(r"`[^`\n]+`", text)])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(document):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    named = set(re.findall(r"(?:^|`)(?:\w+=\S+ )*make ([a-z]+)", code_of(document.read_text(encoding="utf-8")), re.M))
    assert named <= targets, f"{document.name} names what make does not know: {named - targets}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(document):
    known = {command.name: set(getattr(command, "commands", ())) for command in COMMANDS}
    text = document.read_text(encoding="utf-8")
    for noun, verb in re.findall(r"flask --app wsgi ([a-z]+)(?: ([a-z]+)\b)?", code_of(text)):
        assert noun in known or noun in BROUGHT, f"{document.name}: there is no command {noun}"
        if known.get(noun) and verb:
            assert verb in known[noun], f"{document.name}: {noun} has no {verb}, only {sorted(known[noun])}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document):
    text = re.sub(r"```.*?```|`[^`\n]+`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'(?:src|href)="([^"#]+)"', text)
    gone = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not gone, f"{document.name} leads to {gone}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_speak_of_the_product_alone(document):
    found = [line for line in document.read_text(encoding="utf-8").splitlines() if WORKSHOP.search(line)]
    assert not found, f"{document.name} says {found}"


def test_every_setting_is_documented():
    config = Path(ROOT / "config.py").read_text(encoding="utf-8")
    names = re.search(r"^NAMES = \((.*?)\)", config, re.MULTILINE | re.DOTALL)
    assert names
    described = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in re.findall(r'"(\w+)"', names.group(1)):
        variable = name.upper() if name in ("host", "port") else f"SCORE_{name.upper()}"
        assert variable in described, f"docs/operations.md does not say what {variable} is for"
