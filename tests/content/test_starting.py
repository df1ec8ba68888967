"""``content new``: what it begins is complete, sound and a draft, and nothing that is there is lost."""

import tomllib

import pytest
from flask import Flask

from score_learn.content.authoring.starting import CannotBegin, new_lesson, new_module
from score_learn.content.authoring.toml_lists import add_to_list
from score_learn.content.folders.library import check, compile_library
from score_learn.core import settings
from tests.content.seeded import FILES, LESSON, SETTINGS, SITE, write_library

pytestmark = pytest.mark.one_database

COMMENTED = (
    SETTINGS,
    FILES[SETTINGS].replace('lessons = ["01-one"]', 'lessons = [  # in this order\n    "01-one", # first\n]'),
)


@pytest.fixture
def run(site: Flask, tmp_path, monkeypatch):
    write_library(tmp_path)

    def run_command(*arguments):
        result = site.test_cli_runner().invoke(args=["content", "new", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    kept = settings.current()
    monkeypatch.setattr(settings, "current", lambda: _Settings(tmp_path, kept))
    return run_command


class _Settings:
    def __init__(self, content, kept):
        self.content = content
        self._kept = kept

    def __getattr__(self, name):
        return getattr(self._kept, name)


def test_a_new_module_is_a_draft_and_sound(run, tmp_path):
    code, output = run("module", "waste-less")
    assert code == 0
    assert output.count(": written\n") == 4
    assert check(tmp_path).findings == ()
    module = next(one for one in compile_library(tmp_path).modules if one.slug == "waste-less")
    assert (module.id, module.status, module.version) == ("wl", "draft", "1.0.0")


def test_a_new_module_can_be_published_when_its_words_are_written(run, tmp_path):
    run("module", "waste-less")
    for file in (tmp_path / "modules/waste-less").rglob("*.md"):
        file.write_text(file.read_text().replace("status: draft", "status: published"))
    found = check(tmp_path).findings
    assert [one.code for one in found] == ["W401"]
    module = next(one for one in compile_library(tmp_path).modules if one.slug == "waste-less")
    assert len(module.modules["en"].lessons) == 1
    assert len(module.modules["en"].bank) == 1


@pytest.mark.parametrize(
    ("slug", "owner"), [("waste", "was"), ("5s", "m5"), ("a-good-first-answer", "agfa"), ("m-2", "m2")]
)
def test_the_id_of_a_new_module_is_short_and_its_own(tmp_path, slug, owner):
    settings_file = new_module(write_library(tmp_path), slug, "wpc")[0]
    assert tomllib.loads(settings_file.text)["id"] == owner


def test_a_new_lesson_is_listed_and_sound(run, tmp_path):
    write_library(tmp_path, dict([COMMENTED]))
    code, output = run("lesson", "m", "find-the-cause")
    assert code == 0
    assert output.endswith("module.toml: changed\n")
    text = (tmp_path / SETTINGS).read_text()
    assert text == COMMENTED[1].replace("# first\n", '# first\n    "02-find-the-cause",\n')
    assert check(tmp_path).findings == ()
    second = run("lesson", "m", "04-later")
    assert second[0] == 0
    assert check(tmp_path).findings == ()


def test_a_new_language_is_a_draft_of_every_file(run, tmp_path):
    (tmp_path / SITE).write_text(FILES[SITE].replace('["en"]', '["en", "fr"]'))
    code, output = run("language", "fr", "m")
    assert code == 0
    assert output.count(": written\n") == 3
    assert 'languages = ["en", "fr"]' in (tmp_path / SETTINGS).read_text()
    assert [one for one in check(tmp_path).findings if one.is_error] == []
    assert {one.code for one in check(tmp_path).findings} <= {"W301", "W303", "I322"}
    lesson = (tmp_path / LESSON.replace("/en/", "/fr/")).read_text()
    assert "status: draft\nsource_revision: 1\nsource_hash: h" in lesson
    assert "\ntranslation: none\n" in lesson, "nobody has translated it"
    assert "revision: 1\n" in lesson
    (tmp_path / LESSON.replace("/en/", "/fr/")).unlink()
    assert run("language", "fr", "m")[1].count(": written\n") == 1


def test_nothing_is_overwritten(run, tmp_path):
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert run("module", "m")[0] == 1
    (tmp_path / "modules/m/en/02-two.md").write_text("mine")
    before[tmp_path / "modules/m/en/02-two.md"] = b"mine"
    code, output = run("lesson", "m", "two")
    assert (code, output.endswith("is there already; nothing was written.\n")) == (1, True)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("module", "Waste Less"),
        ("module", "waste", "--look", "pink"),
        ("lesson", "x", "one"),
        ("lesson", "m", "../one"),
        ("language", "french", "m"),
        ("language", "en", "m"),
    ],
)
def test_what_cannot_be_begun_is_said_in_a_sentence(run, tmp_path, arguments):
    code, output = run(*arguments)
    assert (code, output.startswith("Error: ")) == (1, True)
    assert check(tmp_path).findings == ()


def test_without_a_library_nothing_is_begun(tmp_path):
    with pytest.raises(CannotBegin):
        new_lesson(tmp_path, "m", "x")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('a = ["x"]', 'a = ["x", "y"]'),
        ('a = ["x",] # b', 'a = ["x", "y",] # b'),
        ("a = []", 'a = ["y"]'),
        ('a = [\n  "x",\n  # "no", ]\n]\nb = 1', 'a = [\n  "x",\n  "y",\n  # "no", ]\n]\nb = 1'),
        ('a = [\n  "x"  # last\n]', 'a = [\n  "x",  # last\n  "y"\n]'),
        ('a = ["w",\n     "x"]', 'a = ["w",\n     "x", "y"]'),
        ('version = "1"\n[t]\na = ["x"]', 'version = "1"\na = ["x", "y"]\n[t]\na = ["x"]'),
        ('a = ["x]"] ', 'a = ["x]", "y"] '),
        ('a = [["x"]]', None),
        ('a = "x"', None),
        ("a = [", None),
        ("b = 1", None),
    ],
)
def test_a_word_is_added_to_a_list_and_nothing_else_is_touched(before, after):
    assert add_to_list(before, "a", "y", first="x") == after
