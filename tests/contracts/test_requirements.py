"""The lists of what to install hold names, versions and hashes, and nothing about the machine they were made on."""

import re

import pytest

from tests.contracts.source import ROOT

pytestmark = pytest.mark.one_database

LISTS = ("requirements.txt", "requirements-dev.txt")
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(file: str) -> dict[str, str]:
    """Return the version of each package of a locked list by its normal name."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return {normal(name): version for name, version in re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;\\]+)", text, re.M)}


@pytest.mark.parametrize("file", LISTS)
def test_a_list_names_no_index_no_links_and_no_place_on_a_disk(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    wrong = [
        line
        for line in text.splitlines()
        if re.match(r"\s*(-i|-f|-e|--index-url|--extra-index-url|--find-links|--editable|--trusted-host)\b", line)
        or re.search(r"(https?://|file:|(^|[\s=@\"'])/[A-Za-z])", line)
    ]
    assert not wrong, f"make {file} again with --no-emit-index-url --no-emit-find-links: {wrong}"


@pytest.mark.parametrize("file", LISTS)
def test_every_package_of_a_list_has_a_hash(file):
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / file).read_text(encoding="utf-8"))
    wrong = [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert not wrong, f"make {file} again with --generate-hashes: {wrong}"


@pytest.mark.parametrize("file", LISTS)
def test_everything_asked_for_is_in_the_locked_list(file):
    asked = (ROOT / file.replace(".txt", ".in")).read_text(encoding="utf-8")
    names = {normal(name) for name in NAME.findall(asked)}
    missing = sorted(names - set(locked(file)))
    assert not missing, f"{file} is older than its .in file: it lacks {missing}"


def test_both_lists_agree_on_versions():
    site, dev = (locked(file) for file in LISTS)
    wrong = [f"{name} {site[name]} and {dev[name]}" for name in sorted(set(site) & set(dev)) if site[name] != dev[name]]
    assert not wrong, f"make requirements-dev.txt again with -c requirements.txt: {wrong}"
