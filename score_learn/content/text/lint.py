"""Checks the lines of a text for what Markdown would silently do differently from what its author meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from score_learn.content.findings import Report
from score_learn.content.rules import direction
from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code
from score_learn.content.text.sanitise import AUTHOR_CLASSES

# What nothing can be wrong with has none of these; most answers and feedback are such texts.
_SIGN = re.compile(r"[#<{|=*+`-]|^[ ]*[0-9]|\[\^")
_NOTE = re.compile(r"(?<!\\)\[\^([^\]]+)\]")
_NOTE_TEXT = re.compile(r"[ ]{0,3}\[\^([^\]]+)\]:")
_ISOLATE = re.compile("[\u2066-\u2069]")
_HEADING = re.compile(r"(#{1,6})(?!#)[ \t]*\S")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*")
# Closing tags are left out: one finding for each pair is enough.
_TAG = re.compile(r"<[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--|<[!?][A-Za-z]")
_LIST = re.compile(r"([ ]*)([-*+]|[0-9]{1,3}\.)[ \t]+\S")
_TABLE_RULE = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(\|[ ]*:?-+:?[ ]*)+\|?[ ]*")
_ATTRIBUTES = re.compile(r"\{(:?)[ ]*([^{}\n]*)\}")
_ATTRIBUTE = re.compile(r"([.#]?)([^\s=\"'.#}]+)(=(?:\"[^\"]*\"|'[^']*'|[^\s\"'}]*))?")


def check_text(lines: Sequence[Line], report: Report, *, headings: bool) -> None:
    """Check one text; `headings` says whether it may have any, which then begin at level 2 without a jump."""
    if not any(_SIGN.search(line.text) for line in lines):
        return
    masked = mask_code(lines)
    _check_headings(masked, report, allowed=headings)
    _check_lists(masked, report)
    _check_notes(masked, report)
    for line in masked:
        for match in _TAG.finditer(line.text):
            message = f"raw HTML is shown as text: {match[0]}; write Markdown or a ::: block"
            report.add(line.number, line.column + match.start(), "E153", message)
        for match in _ATTRIBUTES.finditer(line.text):
            _check_attributes(line, match, report)


def check_isolates(lines: Sequence[Line], language: str, report: Report) -> None:
    """Report characters that turn a part of a text round; a language from right to left needs them, in pairs."""
    found = [(line, match) for line in lines for match in _ISOLATE.finditer(line.text)]
    if not found:
        return
    does = "turns the text round; delete it"
    if direction(language) == "rtl":
        found = _alone(lines)
        does = "stands alone; put U+2066 before and U+2069 after what is to keep its order, in one paragraph"
    for line, match in found:
        message = f"the character U+{ord(match[0]):04X} {does}"
        report.add(line.number, line.column + match.start(), "E106", message)


def _alone(lines: Sequence[Line]) -> list[tuple[Line, re.Match[str]]]:
    alone: list[tuple[Line, re.Match[str]]] = []
    opened: list[tuple[Line, re.Match[str]]] = []
    for line in lines:
        if not line.text.strip():
            alone, opened = alone + opened, []
        for match in _ISOLATE.finditer(line.text):
            if match[0] != "\u2069":
                opened.append((line, match))
            elif opened:
                opened.pop()
            else:
                alone.append((line, match))
    return alone + opened


def _check_notes(lines: Sequence[Line], report: Report) -> None:
    told = {match[1] for line in lines if (match := _NOTE_TEXT.match(line.text))}
    for line in lines:
        for match in _NOTE.finditer(line.text):
            if match[1] not in told:
                message = f"the footnote {match[0]} has no text; write it below as {match[0]}: text, or delete the sign"
                report.add(line.number, line.column + match.start(), "E109", message)


def _check_headings(lines: Sequence[Line], report: Report, *, allowed: bool) -> None:
    previous = 1
    before = ("", "")
    for line in lines:
        match = _HEADING.match(line.text)
        underlined = _UNDERLINE.fullmatch(line.text) and before[1].strip() and not before[0].strip()
        if underlined and not _LIST.match(before[1]):
            report.add(line.number, line.column, "E118", "write a heading as ## Heading, not with a line under it")
        if match:
            level = len(match[1])
            message = _heading_problem(level, previous, allowed=allowed)
            if message:
                report.add(line.number, line.column, "E118", message)
            previous = max(level, 2)
        before = (before[1], line.text)


def _heading_problem(level: int, previous: int, *, allowed: bool) -> str | None:
    if not allowed:
        return "no heading here; write the text alone (a # at the start of a line makes a heading: write \\#)"
    if level == 1:
        return "the title of the page is the only # heading; begin with ##"
    if level > previous + 1:
        return f"the heading jumps from level {previous} to {level}; write {'#' * (previous + 1)}"
    return None


def _check_lists(lines: Sequence[Line], report: Report) -> None:
    before = ""
    indents: list[int] = []
    for line in lines:
        item = _LIST.match(line.text)
        if item:
            indent = len(item[1])
            if indents and 0 < indent < 4 and indents[-1] < indent:
                report.add(line.number, line.column, "W210", "nested list needs 4 spaces")
            elif not indents and before.strip() and indent < 4:
                message = "leave an empty line before the list, or it is shown as running text"
                report.add(line.number, line.column, "W211", message)
            indents = [one for one in indents if one < indent] + [indent]
        elif line.text.strip() and not line.text.startswith(" "):
            indents = indents if before.strip() and indents else []
        before = line.text
    _check_tables(lines, report)


def _check_tables(lines: Sequence[Line], report: Report) -> None:
    for above, head, rule in zip([Line(0, 1, ""), *lines], lines, lines[1:], strict=False):
        is_table = _TABLE_RULE.fullmatch(rule.text) and "|" in head.text
        if is_table and not head.text.strip(" |"):
            message = "the table has no words in its first row; say there what stands in each column"
            report.add(head.number, head.column, "W152", message)
        if is_table and above.text.strip():
            message = "leave an empty line before the table, or it is shown as running text"
            report.add(head.number, head.column, "W211", message)


def _check_attributes(line: Line, match: re.Match[str], report: Report) -> None:
    looks_like_one = match[1] or re.match(r"[.#]\S|[\w-]+=", match[2])
    if not looks_like_one:
        return
    for part in _ATTRIBUTE.finditer(match[2]):
        sign, name, value = part[1], part[2], part[3]
        column = line.column + match.start(2) + part.start()
        if sign == "." or (name == "class" and value):
            _check_classes([name] if sign else value[1:].strip("\"'").split(), line, column, report)
        elif not sign and name not in {"id", "lang"}:
            message = f"the attribute {name} cannot be set; possible are #id, .class and lang"
            report.add(line.number, column, "E155", message)


def _check_classes(names: Sequence[str], line: Line, column: int, report: Report) -> None:
    for name in names:
        if name not in AUTHOR_CLASSES:
            message = f"the class {name} cannot be set; possible are {', '.join(sorted(AUTHOR_CLASSES))}"
            report.add(line.number, column, "E155", message)
