"""The modules that come with the site are sound and small enough for a phone."""

import pytest

from score_learn.content.folders.library import compile_library
from tests.conftest import CONTENT, LIBRARY

pytestmark = pytest.mark.one_database


def test_every_text_of_the_site_is_easy_enough_to_read(legible):
    hard = [f"{one.path}: {', '.join(one.over)}" for one in legible if one.over]
    assert not hard, "\n".join(["run: flask --app wsgi content check --style", *hard])
    assert {one.path.split("/")[1] for one in legible} == {one.name for one in (CONTENT / "modules").iterdir()}


def test_the_libraries_of_this_repository_have_no_findings(curriculum):
    for library in (curriculum, compile_library(LIBRARY)):
        said = "\n".join(["run: flask --app wsgi content check", *map(str, library.findings)])
        assert not library.findings, said


def test_the_sample_holds_every_block_and_type_of_question():
    from_files = "".join(file.read_text() for file in LIBRARY.rglob("*.md"))
    prose = ("note", "warning", "example", "story", "activity", "details", "figure", "audio", "video", "download")
    for name in (*prose, "tool", "form"):
        assert f"::: {name}" in from_files, f"put a {name} block into tests/library"
    modules = compile_library(LIBRARY).modules
    types = {question.type for module in modules for question in module.modules["en"].practice.values()}
    assert types == {"single", "multi", "truefalse"}
    assert any(module.modules["en"].tools and module.modules["en"].practices for module in modules)
