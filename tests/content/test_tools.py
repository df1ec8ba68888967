"""Tools to take away and practices: read, checked at the exact place, translated and kept with the version."""

import json

import pytest

from score_learn.content.compiled import module_document, read_module
from score_learn.content.findings import Report
from score_learn.content.folders.library import compile_library
from score_learn.content.sheets.reading import read_tool
from score_learn.content.sources import split_lines
from score_learn.content.text.scanner import scan
from tests.content.seeded import FILES, LESSON, LOCK, SETTINGS, findings, write_library

pytestmark = pytest.mark.one_database

TOOL = "modules/m/en/log.md"
SHEET = """\
---
id: m-t1
title: A log
paper: landscape
revision: 1
---

Hang it **where all** see it.

Name: ____ Date: ____

- [ ] Read
- [ ] Signed

::: form {rows=4}
| No | What happened? |
|--|----------------|
| 1 | \\| |
:::
"""
WITH_TOOL = {
    TOOL: SHEET,
    SETTINGS: FILES[SETTINGS].replace('quiz = "quiz"', 'tools = ["log"]\npractices = ["sop_available"]\nquiz = "quiz"'),
    LESSON: FILES[LESSON].replace("- One\n", "::: tool {ref=log}\nWrite it down.\n:::\n\n- One\n"),
    LOCK: FILES[LOCK] + "m-t1    tool      since=1.0.0\n",
}

# code, file, what stands there, what stands instead, line, column
DEFECTS = [
    ("E101", TOOL, "paper: landscape", "paper: landscape\nminutes: 5", 5, 1),
    ("E102", TOOL, "paper: landscape", "paper: a3", 4, 8),
    ("E102", SETTINGS, '["log"]', '["log", "01-one"]', 6, 17),
    ("E102", SETTINGS, '["sop_available"]', '["sop_available", "sop_availible"]', 7, 31),
    ("E102", SETTINGS, '["sop_available"]', '"sop_available"', 7, 13),
    ("E103", TOOL, "id: m-t1\n", "", 1, 1),
    ("E110", TOOL, "| 1 | \\| |\n:::", "| 1 | \\| |", 15, 1),
    ("E115", TOOL, "::: form {rows=4}", "::: details", 15, 1),
    ("E115", LESSON, "::: tool {ref=log}", "::: form {rows=4}\nWords.\n:::\n\n::: tool {ref=log}", 32, 1),
    ("E116", TOOL, "{rows=4}", "{rows=many}", 15, 11),
    ("E116", TOOL, "{rows=4}", "", 15, 1),
    ("E117", TOOL, "| No | What happened? |\n|--|----------------|\n| 1 | \\| |", "No table.", 15, 1),
    ("E117", LESSON, "Write it down.\n", "", 32, 1),
    ("E117", LESSON, "Write it down.", "Write [it](glossary:board) down.", 32, 1),
    ("E118", TOOL, "Hang it", "# Head\n\nHang it", 8, 1),
    ("E119", TOOL, "Hang it", "Hang it. " * 1000, 8, 1),
    ("E121", TOOL, "id: m-t1", "id: t1", 2, 5),
    ("E123", TOOL, "id: m-t1", "id: m-l1", 2, 5),
    ("E153", TOOL, "Hang it", "Hang <b>it</b>", 8, 6),
    ("E180", TOOL, "see it.", "see [it](https://example.org).", 8, 27),
    ("E180", TOOL, "Hang it", "![Hang](media/p.svg)", 8, 1),
    ("E180", TOOL, "Hang it", "Hang `it`", 8, 6),
    ("E180", TOOL, "Hang it", "Hang *it*", 8, 6),
    ("E180", TOOL, "where all** see", "where all see", 8, 9),
    ("E180", TOOL, "- [ ] Read", "> Read", 12, 1),
    ("E181", TOOL, "| 1 | \\| |", "| 1 | | |", 18, 1),
    ("E181", TOOL, "|--|----------------|", "|--|----------------|--|", 17, 1),
    (
        "E181",
        TOOL,
        "{rows=4}",
        "{rows=4}\n\n| A |" + " B |" * 14 + "\n|--|" + "--|" * 14 + "\n:::\n\n::: form {rows=4}",
        17,
        1,
    ),
    ("E182", LESSON, "{ref=log}", "{ref=logbook}", 32, 11),
    ("W105", TOOL, "", "", 1, 1),
    ("W201", TOOL, "Hang it", "Hang " + "it and " * 20, 8, 1),
]


@pytest.mark.parametrize(("code", "path", "old", "new", "line", "column"), DEFECTS)
def test_a_defect_of_a_tool_is_found_where_it_stands(tmp_path, code, path, old, new, line, column):
    changed = dict(WITH_TOOL)
    assert old in changed[path]
    changed[path] = changed[path].replace(old, new, 1)
    if code == "W105":
        changed[LESSON] = FILES[LESSON]
    found = [one for one in findings(tmp_path, changed) if one.code not in {"E412", "W401"}]
    assert (path, line, column, code) in [(one.path, one.line, one.column, one.code) for one in found], found


def test_a_module_with_a_tool_and_a_practice_is_sound_and_is_read_back_from_its_document(tmp_path):
    library = compile_library(write_library(tmp_path, WITH_TOOL))
    assert library.findings == ()
    module = library.modules[0].modules["en"]
    again = read_module(
        json.loads(json.dumps(module_document(module))), version_id=module.version_id, content_hash=module.hash
    )
    assert again.tools == module.tools
    assert (again.tools[0].id, again.tools[0].paper, again.practices) == ("m-t1", "landscape", ("sop_available",))


def test_a_document_of_before_is_read_without_tools_and_practices(tmp_path):
    module = compile_library(write_library(tmp_path)).modules[0].modules["en"]
    document = module_document(module)
    del document["tools"], document["practices"]
    again = read_module(document, version_id=module.version_id, content_hash=module.hash)
    assert (again.tools, again.practices) == ((), ())


def test_a_sheet_is_read_as_blocks():
    lines = split_lines(SHEET.partition("---\n\n")[2], Report())
    report = Report()
    blocks = json.loads(read_tool(scan(lines, report), report))
    assert report.findings == ()
    assert [one["kind"] for one in blocks] == ["words", "words", "list", "table"]
    assert blocks[0]["words"] == [{"t": "Hang it "}, {"t": "where all", "b": True}, {"t": " see it."}]
    assert blocks[1]["words"] == [{"t": "Name: "}, "line", {"t": " Date: "}, "line"]
    assert [one["mark"] for one in blocks[2]["items"]] == ["tick", "tick"]
    assert (blocks[3]["widths"], blocks[3]["rows"], blocks[3]["empty"]) == ([2, 16], [[[{"t": "1"}], [{"t": "|"}]]], 3)
