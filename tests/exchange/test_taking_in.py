"""Questions of other systems in a module: what the commands write, and that the checker accepts all of it."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from score_learn.content.folders.library import compile_library
from score_learn.core import settings

pytestmark = pytest.mark.one_database

TYPES = Path(__file__).parents[1] / "library_of_types"
GIFT = """\
// [id:ki-brakes]
Are the brakes tested {=daily ~yearly} here?

::Guards::[html]Which <i>guard</i>? {=This one#Yes.
~That one}

::Guards::The same name. {T}

::প্রশ্ন::[markdown]::: question single {\\#x}\\n:::{T}

::One::Only {=one}

::Hint:: hint: is a word here. {=a ~b}
"""


@pytest.fixture
def library(tmp_path):
    shutil.copytree(TYPES, tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def run(site, library, monkeypatch):
    here = dataclasses.replace(settings.current(), content=library)
    monkeypatch.setattr(settings, "current", lambda: here)

    def run_command(*words):
        result = site.test_cli_runner().invoke(args=["content", *(str(word) for word in words)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run_command


@pytest.fixture
def bank(tmp_path):
    file = tmp_path / "bank.gift"
    file.write_text(GIFT, encoding="utf-8")
    return file


def errors(library):
    return [str(finding) for finding in compile_library(library).findings if finding.is_error]


def test_an_import_adds_what_the_checker_accepts_and_names_the_rest(run, library, bank):
    code, said = run("import", "gift", bank, "kinds")
    assert code == 1
    assert "modules/kinds/en/quiz.md: 5 questions added" in said
    assert "bank.gift:9: ki-q" in said
    assert "left out" in said
    assert errors(library) == []
    new = [
        a.question for a in compile_library(library).readings[0].asked if not a.question.id.startswith(("ki-t", "ki-p"))
    ]
    assert [(one.id, one.type) for one in new] == [
        ("ki-brakes", "cloze"), ("ki-guards", "single"), ("ki-guards-2", "truefalse"), ("ki-one", "text"),
        ("ki-hint", "single"),
    ]  # fmt: skip
    assert new[-1].stem_text == "hint: is a word here."
    assert "<em>guard</em>" in new[1].stem_html


def test_importing_the_same_again_adds_nothing_twice(run, library, bank):
    run("import", "gift", bank, "ki")
    before = (library / "modules/kinds/en/quiz.md").read_text(encoding="utf-8")
    code, said = run("import", "gift", bank, "ki")
    assert code == 1
    assert "bank.gift:2: ki-brakes: left out: the module has ki-brakes already" in said
    assert (library / "modules/kinds/en/quiz.md").read_text(encoding="utf-8") == before


def test_printing_writes_nothing(run, library, bank):
    before = (library / "modules/kinds/en/quiz.md").read_bytes()
    _, said = run("import", "gift", bank, "ki", "--print")
    assert "::: question cloze {#ki-brakes}" in said
    assert (library / "modules/kinds/en/quiz.md").read_bytes() == before


@pytest.mark.parametrize("form", ["gift", "moodle"])
def test_a_whole_test_goes_out_and_into_an_empty_module_and_out_the_same(run, library, tmp_path, form):
    first, again = tmp_path / "first", tmp_path / "again"
    run("export", form, "kinds", first, "--test")
    _emptied(library)
    assert run("import", form, first, "kinds")[0] == 0
    assert errors(library) == []
    run("export", form, "kinds", again, "--test")
    assert again.read_bytes() == first.read_bytes()
    assert (library / "modules/kinds/media/room.svg").exists() == (form == "moodle")


def _emptied(library):
    """Take every question and picture out of the module."""
    folder = library / "modules" / "kinds"
    (folder / "en" / "quiz.md").unlink()
    (folder / "ids.lock").unlink()
    shutil.rmtree(folder / "media")
    lesson = folder / "en" / "01-practice.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text[: text.index("::: question")], encoding="utf-8")
    module = folder / "module.toml"
    module.write_text(module.read_text(encoding="utf-8").replace("draw = 9", "draw = 5"), encoding="utf-8")


def test_a_module_without_a_quiz_gets_one_and_is_told_what_to_write(run, library, bank):
    module = library / "modules" / "kinds" / "module.toml"
    text = module.read_text(encoding="utf-8").replace('quiz = "quiz"\n', "")
    module.write_text(text[: text.index("[test]")] + text[text.index("[certificate]") :], encoding="utf-8")
    (library / "modules/kinds/en/quiz.md").unlink()
    (library / "modules/kinds/ids.lock").unlink()
    _, said = run("import", "gift", bank, "kinds")
    assert 'Write quiz = "quiz" and a table [test] into modules/kinds/module.toml.' in said
    assert (library / "modules/kinds/en/quiz.md").read_text(encoding="utf-8").startswith("---\nid: ki-quiz\n")


def test_a_picture_that_is_none_is_refused_with_its_question(run, library, tmp_path):
    file = tmp_path / "bank.xml"
    file.write_text(
        '<quiz><question type="truefalse"><name><text>Bad</text></name><questiontext format="html">'
        '<text>&lt;img src="@@PLUGINFILE@@/x.png" alt="x"&gt;</text>'
        '<file name="x.png" encoding="base64">PGI+</file></questiontext>'
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
        "</question></quiz>",
        encoding="utf-8",
    )
    code, said = run("import", "moodle", file, "kinds")
    assert code == 1
    assert "left out: E159 " in said
    assert not (library / "modules/kinds/media/x.png").exists()


def test_the_name_of_a_module_that_is_not_there_is_refused(run, bank, tmp_path):
    assert "There is no module sail; there are" in run("import", "gift", bank, "sail")[1]
    assert "There is no module sail; there are" in run("export", "gift", "sail", tmp_path / "x")[1]


def test_a_module_with_errors_is_not_exported(run, library, tmp_path):
    quiz = library / "modules/kinds/en/quiz.md"
    quiz.write_text(quiz.read_text(encoding="utf-8").replace("(x) b)", "( ) b)"), encoding="utf-8")
    code, said = run("export", "gift", "kinds", tmp_path / "x")
    assert code == 1
    assert "modules/kinds has errors" in said
    assert not (tmp_path / "x").exists()


def test_what_stays_behind_on_export_ends_with_one(run, tmp_path):
    code, said = run("export", "moodle", "kinds", tmp_path / "bank.xml")
    assert code == 1
    assert "ki-p-scenario: left out: Moodle has no scenario questions" in said
    assert said.endswith("bank.xml: 18 questions written\n")


def test_aiken_is_taken_in(run, library, tmp_path):
    file = tmp_path / "bank.txt"
    file.write_text("What first?\nA. Look\nB. Run\nANSWER: A\n", encoding="utf-8")
    assert run("import", "aiken", file, "kinds")[0] == 0
    assert errors(library) == []
    assert "(x) a) Look" in (library / "modules/kinds/en/quiz.md").read_text(encoding="utf-8")


def test_a_quiz_that_is_no_text_is_left_alone(run, library, bank):
    quiz = library / "modules/kinds/en/quiz.md"
    quiz.write_bytes(b"\xff\xfe")
    code, said = run("import", "gift", bank, "kinds")
    assert code == 1
    assert "quiz.md is not UTF-8" in said
    assert quiz.read_bytes() == b"\xff\xfe"
