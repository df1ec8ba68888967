"""``content preview``: what its author reads on the terminal, and the first module from its first file on."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from score_learn.content.authoring.starting import new_lesson, new_module, write
from score_learn.preview.command import preview
from score_learn.preview.serving import Serving
from tests.preview.looking import Looking, pages_of

pytestmark = pytest.mark.one_database


def run(site, *arguments: str) -> tuple[int, str]:
    with site.app_context():
        found = CliRunner().invoke(preview, arguments, obj=None)
    return found.exit_code, found.output


def test_without_a_library_it_says_how_one_begins(site, tmp_path):
    code, said = run(site, str(tmp_path))
    assert code == 1
    assert 'write source_language = "en" into it' in said


def test_it_says_where_to_look_and_ends_with_the_keyboard(site, kinds, monkeypatch):
    def interrupted(_serving):
        raise KeyboardInterrupt

    monkeypatch.setattr(Serving, "run", interrupted)
    code, said = run(site, str(kinds / "modules/kinds/en/01-practice.md"), "--port", "18123")
    assert code == 0
    assert "1 module, 0 errors." in said
    assert "http://127.0.0.1:18123/en/modules/kinds/lessons/01-practice" in said
    assert "has ended" in said


@pytest.mark.parametrize(
    ("path", "page"),
    [
        (".", "/"),
        ("modules/kinds", "/en/modules/kinds"),
        ("modules/kinds/en/quiz.md", "/en/modules/kinds/test"),
        ("surveys/opinion", "/en/surveys/opinion"),
    ],
)
def test_it_begins_with_the_page_of_what_is_named(kinds, path, page):
    serving = Serving(kinds / path, 0)
    serving.server.server_close()
    assert serving.url == f"http://127.0.0.1:{serving.server.server_port}{page}"


def test_a_module_that_was_just_begun_is_there_at_once(tmp_path: Path):
    (tmp_path / "site.toml").write_text('source_language = "en"\n', encoding="utf-8")
    looking = Looking(tmp_path)
    assert "No module yet" in looking.open("/").text
    write(new_module(tmp_path, "waste-less", "lean"))
    assert looking.watch.look()
    write(new_lesson(tmp_path, "waste-less", "find-the-cause"))
    assert looking.watch.look()
    assert "2 Find the cause" in looking.open("/").links()
    for address in pages_of(looking):
        assert looking.frame(address).heading
    assert "Nothing is wrong." in looking.open("/").text
