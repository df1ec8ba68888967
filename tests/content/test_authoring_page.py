"""The page for authors tells the truth: its module is sound, and it lists every block, type and code."""

import re
import shutil
from pathlib import Path

import pytest

from score_learn.content.findings import MEANINGS
from score_learn.content.folders.library import check, compile_library
from score_learn.content.practices import PRACTICES
from score_learn.content.questions.question_types import TYPES
from score_learn.content.text.blocks import KINDS
from score_learn.content.text.schema import SCHEMAS
from tests.conftest import LIBRARY_OF_TYPES

pytestmark = pytest.mark.one_database

PAGE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
CHECKER = (Path(__file__).parents[2] / "docs" / "checker.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`(modules/\S+)`\n\n````\w*\n(.*?\n)````$", PAGE, re.S | re.M))
TOOL = FILES.pop("modules/first-steps/en/suggestion-log.md")


def test_the_first_module_is_complete_and_sound(tmp_path):
    assert len(FILES) == 5
    (tmp_path / "site.toml").write_text('source_language = "en"\nlanguages = ["en"]\n')
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert check(tmp_path).findings == ()
    assert compile_library(tmp_path).modules[0].status == "published"


def test_the_example_of_a_tool_is_sound(tmp_path):
    (tmp_path / "site.toml").write_text('source_language = "en"\nlanguages = ["en"]\n')
    shown = "\n".join(re.findall(r"^````(?:toml|md)\n((?:tools|practices|::: tool).*?\n)````$", PAGE, re.S | re.M))
    keys, offer = shown.partition("::: tool")[0], "::: tool" + shown.partition("::: tool")[2].partition("practices")[0]
    practices = "practices" + shown.rpartition("practices")[2]
    added = {"modules/first-steps/module.toml": f"{keys}{practices}", "modules/first-steps/en/01-look.md": f"\n{offer}"}
    for name, text in {**FILES, "modules/first-steps/en/suggestion-log.md": TOOL}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = added[name] + text if name.endswith("module.toml") else text + added.get(name, "")
        file.write_text(whole, encoding="utf-8")
    assert [str(found) for found in check(tmp_path).findings if found.code != "W401"] == []
    module = compile_library(tmp_path).modules[0].modules["en"]
    assert ([tool.id for tool in module.tools], len(module.practices)) == (["fs-t1"], 2)


def test_every_practice_is_listed_with_its_sentence():
    rows = re.findall(r"^\| `([a-z_]+)` \| (.*) \|$", PAGE.partition("## Practices")[2].partition("## ")[0], re.M)
    assert dict(rows) == dict(PRACTICES), "list in docs/authoring.md what score_learn/content/practices.py says"


def test_every_example_of_a_question_is_sound(tmp_path):
    examples = re.findall(r"^````md\n(:::.*?\n)````$", PAGE, re.S | re.M)
    examples = [text for text in examples if not text.startswith("::: tool")]
    in_lesson = [text for text in examples if "{#fs-" in text]
    in_survey = [text for text in examples if "{#op-" in text]
    assert len(in_lesson) + len(in_survey) == len(examples)
    shutil.copytree(LIBRARY_OF_TYPES, tmp_path, dirs_exist_ok=True)
    lesson = tmp_path / "modules" / "first-steps" / "en" / "01-look.md"
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    lesson.write_text("\n".join([lesson.read_text(encoding="utf-8"), *in_lesson]), encoding="utf-8")
    shutil.copytree(tmp_path / "modules" / "kinds" / "media", tmp_path / "modules" / "first-steps" / "media")
    survey = tmp_path / "surveys" / "opinion" / "en.md"
    survey.write_text("".join([survey.read_text(encoding="utf-8").partition("::: question text")[0], *in_survey]))
    library = compile_library(tmp_path)
    assert [str(found) for found in library.findings if found.code != "W401"] == []
    module = next(module.modules["en"] for module in library.modules if module.id == "fs")
    shown = {question.type for question in module.practice.values()}
    assert shown == set(TYPES) - {"multi", "truefalse", "scale"} | {"scenario"}


def test_every_code_is_listed_with_its_meaning_and_what_to_write():
    rows = re.findall(r"^\| ([EWI]\d{3}) \| (.*?) \| (.*) \|$", CHECKER, re.M)
    listed = {code: meaning for code, meaning, _ in rows}
    assert listed == MEANINGS, "list in docs/checker.md what score_learn/content/findings.py says"
    assert len(rows) == len(listed), "each code stands there once"
    assert [code for code, meaning, advice in rows if len(advice) < 10 or advice == meaning] == []


@pytest.mark.parametrize("name", sorted({*KINDS, *TYPES, *(key for schema in SCHEMAS.values() for key in schema)}))
def test_every_block_type_and_key_is_explained(name):
    assert f"`{name}`" in PAGE, f"explain {name} in docs/authoring.md"
