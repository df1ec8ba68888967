"""Reads a tool to take away: a sheet of paper in Markdown, as the blocks that it is set from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.sheets.tables import is_table, read_table
from score_learn.content.sheets.words import Runs, read_words
from score_learn.content.sources import Line
from score_learn.content.text.blocks import check_block
from score_learn.content.text.scanner import Block, Node, Text

MOST_CHARACTERS = 8_000
"""The most that a sheet may hold: two pages set close have less."""

BOXES = ("note", "warning", "example")
Made = dict[str, Any]

_HEADING = re.compile(r"(#{2,4})[ \t]+(\S.*)")
_ITEM = re.compile(r"([ ]*)([-*+]|[0-9]{1,3}\.)[ \t]+(?=\S)")
_TICK = re.compile(r"\[[ ]?\](?:[ \t]+|$)")
_DEEPEST = 2


def read_tool(nodes: Sequence[Node], report: Report, *, translated: bool = False) -> str:
    """Return the body of a sheet as JSON; what cannot be printed is reported at its place.

    It is a list of blocks, each with its `kind`: "heading" (`level`, `words`), "words" (`words`), "list" (`items` with
    `mark`, `depth`, `words`), "table" (`widths`, `sides`, `head`, `rows`, `empty`) or "box" (`style`, `title`,
    `blocks`). Words are runs: `{"t": text}`, with `"b"` where they are bold, or one of "line", "tick", "break".
    """
    length = sum(len(line.text) + 1 for line in _lines(nodes))
    if length > MOST_CHARACTERS:
        first = next(line for line in _lines(nodes) if line.text.strip())
        message = f"the sheet has {length} characters; {MOST_CHARACTERS} fill two pages, so make two tools of it"
        report.add(first.number, first.column, "E119", message)
        return "[]"
    made: list[Made] = []
    for node in nodes:
        made += _read_node(node, report, translated=translated)
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def sheet_paragraphs(body: str) -> list[str]:
    """Return the texts of a sheet that was read, one after the other: its paragraphs, items and cells."""
    found: list[str] = []
    for block in json.loads(body):
        found += _texts(block)
    return [text for text in found if text]


def _texts(block: Made) -> Iterable[str]:
    if block["kind"] == "box":
        yield block["title"]
        for inner in block["blocks"]:
            yield from _texts(inner)
    elif block["kind"] == "table":
        yield from (_text(runs) for row in (block["head"], *block["rows"]) for runs in row)
        yield f"+{block['empty']}" if block["empty"] else ""
    else:
        yield from (_text(one["words"]) for one in block.get("items", (block,)))


def _text(runs: Runs) -> str:
    signs = {"line": "____", "tick": "[ ]", "break": " "}
    return "".join(str(run["t"]) if isinstance(run, dict) else signs[run] for run in runs).strip()


def _lines(nodes: Iterable[Node]) -> Iterable[Line]:
    for node in nodes:
        yield from node.lines if isinstance(node, Text) else _lines(node.children)


def _read_node(node: Node, report: Report, *, translated: bool) -> list[Made]:
    if isinstance(node, Text):
        return _read_text(node.lines, report)
    if not check_block(node, report):
        return []
    if node.name == "form":
        return _form(node, report)
    if node.name == "untranslated" and translated:
        return [made for child in node.children for made in _read_node(child, report, translated=True)]
    if node.name not in BOXES:
        message = f"a {node.name} cannot stand in a tool; it may hold a form, a note, a warning or an example"
        report.add(node.line, node.column, "E115", message)
        return []
    inside: list[Made] = []
    for child in node.children:
        if isinstance(child, Block):
            report.add(child.line, child.column, "E115", f"a {child.name} cannot stand inside a {node.name} of a tool")
        else:
            inside += _read_text(child.lines, report)
    return [{"kind": "box", "style": node.name, "title": node.title, "blocks": inside}]


def _form(block: Block, report: Report) -> list[Made]:
    made = _read_text(block.lines, report)
    for child in block.children:
        if isinstance(child, Block):
            report.add(child.line, child.column, "E115", f"a {child.name} cannot stand inside a form")
    if [one["kind"] for one in made] != ["table"]:
        if block.closed:
            report.add(block.line, block.column, "E117", "a form holds one table and nothing else")
        return made
    wanted = block.attributes.get("rows")
    rows, written = int(wanted.value) if wanted else 0, len(made[0]["rows"])
    if wanted and rows < written:
        message = f"the table has {written} rows already; write rows={written} or more"
        report.add(wanted.line, wanted.column, "E181", message)
    made[0]["empty"] = max(0, rows - written)
    return made


def _read_text(lines: Sequence[Line], report: Report) -> list[Made]:
    made: list[Made] = []
    for chunk in _chunks(lines):
        first = chunk[0]
        heading = _HEADING.fullmatch(first.text.rstrip())
        if first.text.lstrip().startswith(("```", "~~~", ">")):
            message = "code and quotations cannot be printed; write a paragraph, a list or ::: note"
            report.add(first.number, first.column, "E180", message)
        elif heading:
            words = read_words([first.rest(heading.start(2))], report)
            made.append({"kind": "heading", "level": len(heading[1]), "words": words})
            made += _read_text(chunk[1:], report)
        elif is_table(chunk):
            made.append(read_table(chunk, report))
        elif _ITEM.match(first.text):
            items = _items(chunk, report)
            if made and made[-1]["kind"] == "list":
                made[-1]["items"] += items
            else:
                made.append({"kind": "list", "items": items})
        elif first.text.startswith("    ") and made and made[-1]["kind"] == "list":
            made[-1]["items"][-1]["words"] += ["break", *read_words(_dedented(chunk), report)]
        else:
            made.append({"kind": "words", "words": read_words(_dedented(chunk), report)})
    return made


def _chunks(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """Cut lines at the empty ones, and before each heading."""
    gathered: list[Line] = []
    for line in lines:
        if gathered and (not line.text.strip() or _HEADING.fullmatch(line.text.rstrip())):
            yield gathered
            gathered = []
        if line.text.strip():
            gathered.append(line)
    if gathered:
        yield gathered


def _items(lines: Sequence[Line], report: Report) -> list[Made]:
    gathered: list[tuple[re.Match[str], list[Line]]] = []
    for line in lines:
        item = _ITEM.match(line.text)
        if item:
            gathered.append((item, [line.rest(item.end())]))
        else:
            gathered[-1][1].append(*_dedented([line]))
    return [_item(item, told, report) for item, told in gathered]


def _item(item: re.Match[str], lines: list[Line], report: Report) -> Made:
    mark = item[2] if item[2][0].isdigit() else "-"
    tick = _TICK.match(lines[0].text)
    if tick:
        mark = "tick" if mark == "-" else mark
        lines = [lines[0].rest(tick.end() if mark == "tick" else 0), *lines[1:]]
    words: Runs = read_words(lines, report)
    return {"mark": mark, "depth": min(_DEEPEST, len(item[1]) // 4), "words": words}


def _dedented(lines: Sequence[Line]) -> list[Line]:
    return [line.rest(len(line.text) - len(line.text.lstrip())) for line in lines]
