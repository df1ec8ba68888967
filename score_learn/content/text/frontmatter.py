"""Reads the front matter of a file: one plain block of YAML, with the place of every key and value."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from score_learn.content.findings import Report
from score_learn.content.sources import Line

_FENCE = "---"
# The reader written in C says the same of the same places, four times as fast; not every installation has it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_REFUSED_TOKENS: dict[type, str] = {
    yaml.AnchorToken: "an anchor (&) has no meaning here; put the value in quotes",
    yaml.AliasToken: "an alias (*) has no meaning here; put the value in quotes",
    yaml.TagToken: "a tag (!) has no meaning here; put the value in quotes",
    yaml.FlowSequenceStartToken: 'write a list with one "- item" a line; if it is text, put it in quotes',
    yaml.FlowMappingStartToken: "braces have no meaning here; put the value in quotes",
    yaml.DirectiveToken: "a line with % has no meaning here",
    yaml.DocumentEndToken: "end the front matter with ---",
}
_PLAIN_PAIR = re.compile(r"([a-z_]+):(?:[ \t]+([^\s&*!|>\[\]{}%@`\"'#][^:#]*))?")
_PLAIN_ITEM = re.compile(r"[ \t]*-[ \t]+([^\s&*!|>\[\]{}%@`\"'#][^:#]*)")
_LOOKS_LIKE_MATTER = re.compile(r"[a-z_]+:|[ \t]*-[ \t]")
_NESTED = "keys inside keys are not possible; write one key a line"
_COLON_IN_ITEM = 'put the item in quotes: it contains ": "'
_PROBLEMS = (
    ("mapping values are not allowed", 'put the value in quotes: it contains ": "'),
    ("could not find expected ':'", 'expected "key: value"'),
    ("cannot start any token", "put the value in quotes: it begins with a character that YAML keeps for itself"),
    ("found unexpected end of stream", "the closing quote is missing"),
    ("unknown escape", "a backslash in double quotes; use single quotes"),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value, or a list of values, with its place."""

    text: str
    items: tuple[Value, ...] | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value and the place of the key."""

    key: str
    value: Value
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The entries by key, and the line of the opening fence for what is missing.

    `broken` says that the block could not be read as a whole: a key that is not among the entries may yet be there.
    """

    entries: dict[str, Entry]
    line: int = 1
    broken: bool = False


def split_front_matter(lines: tuple[Line, ...], report: Report) -> tuple[FrontMatter, tuple[Line, ...]]:
    """Take the front matter off the lines of a file; returns it and the lines of the body."""
    if not lines or lines[0].text != _FENCE:
        report.add(1, 1, "E101", 'the file must begin with front matter: a line "---", the keys, a line "---"')
        return _without_fence(lines, 0)
    for index, line in enumerate(lines[1:], start=1):
        if line.text == _FENCE:
            return parse_front_matter(lines[1:index], report), lines[index + 1 :]
    report.add(1, 1, "E101", 'the front matter is not closed; write a line "---" after the last key')
    return _without_fence(lines, 1)


def _without_fence(lines: tuple[Line, ...], begin: int) -> tuple[FrontMatter, tuple[Line, ...]]:
    # A fence is missing: what looks like keys and lists is the front matter, and the rest is checked all the same.
    end = begin
    while end < len(lines) and _LOOKS_LIKE_MATTER.match(lines[end].text):
        end += 1
    body = lines[end + 1 :] if end < len(lines) and lines[end].text == _FENCE else lines[end:]
    return _line_by_line(lines[begin:end]), body


def parse_front_matter(lines: tuple[Line, ...], report: Report) -> FrontMatter:
    """Read the lines between the fences; whatever is not a plain key, value or list is reported."""
    text = "\n".join(line.text for line in lines) + "\n"
    try:
        refused = _refuse_tokens(text, report)
        root = None if refused else yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        _reword(error, lines, report)
        return _line_by_line(lines)
    except yaml.YAMLError:
        report.add(2, 1, "E101", "the front matter contains a character that YAML does not know")
        return _line_by_line(lines)
    if root is None:
        return _line_by_line(lines) if refused else FrontMatter({})
    if not isinstance(root, yaml.MappingNode):
        report.add(*_place(root), "E101", f'expected "key: value", got {lines[0].text!r}')
        return _line_by_line(lines)
    errors = report.error_count
    entries = _entries(root, lines, report)
    return FrontMatter(entries, broken=report.error_count != errors)


def _line_by_line(lines: tuple[Line, ...]) -> FrontMatter:
    # What a block that is broken somewhere says all the same, so that one slip is not reported as five missing keys.
    entries: dict[str, Entry] = {}
    lists: dict[str, list[Value]] = {}
    key = ""
    for line in lines:
        pair, item = _PLAIN_PAIR.fullmatch(line.text), _PLAIN_ITEM.fullmatch(line.text)
        if pair and pair[2]:
            entries.setdefault(pair[1], Entry(pair[1], _value_at(line, pair, 2), line.number, 1))
        elif pair:
            key = pair[1]
        elif item and key:
            lists.setdefault(key, []).append(_value_at(line, item, 1))
            first = lists[key][0]
            entries[key] = Entry(key, Value("", tuple(lists[key]), first.line, first.column), first.line - 1, 1)
    return FrontMatter(entries, broken=True)


def _value_at(line: Line, match: re.Match[str], group: int) -> Value:
    return Value(match[group].strip(), None, line.number, match.start(group) + 1)


def _refuse_tokens(text: str, report: Report) -> bool:
    refused = False
    opened: list[type] = []
    for token in yaml.scan(text, Loader=_LOADER):
        message = _REFUSED_TOKENS.get(type(token))
        if isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            if opened and isinstance(token, yaml.BlockMappingStartToken):
                in_list = opened[-1] is yaml.BlockSequenceStartToken
                message = _COLON_IN_ITEM if in_list else _NESTED
            opened.append(type(token))
        elif isinstance(token, yaml.BlockEndToken):
            opened.pop()
        elif isinstance(token, yaml.DocumentStartToken):
            message = "only one block of front matter is possible"
        elif isinstance(token, yaml.ScalarToken) and _is_multi_line(token):
            message = "the value must stand on one line"
        if message:
            report.add(*_place(token), "E101", message)
            refused = True
    return refused


def _is_multi_line(token: yaml.ScalarToken) -> bool:
    start, end = token.start_mark, token.end_mark
    return getattr(token, "style", None) in {"|", ">"} or bool(start and end and start.line != end.line)


def _reword(error: yaml.MarkedYAMLError, lines: tuple[Line, ...], report: Report) -> None:
    mark = error.problem_mark or error.context_mark
    index = min(mark.line if mark else 0, max(len(lines) - 1, 0))
    column = mark.column + 1 if mark else 1
    problem = error.problem or ""
    wording = (said for fragment, said in _PROBLEMS if fragment in problem)
    message = next(wording, 'expected "key: value" or "    - item"')
    if lines and lines[index].text[column - 1 :].startswith("\t"):
        message = "use spaces instead of the tab"
    if message.startswith('expected "key') and lines:
        if "could not find expected ':'" in problem and error.context_mark:
            index, column = min(error.context_mark.line, len(lines) - 1), 1
        message += f", got {lines[index].text.strip()!r}"
    report.add(index + 2, column, "E101", message)


def _entries(root: yaml.MappingNode, lines: tuple[Line, ...], report: Report) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for key_node, value_node in root.value:
        line, column = _place(key_node)
        if not isinstance(key_node, yaml.ScalarNode) or not key_node.value:
            report.add(line, column, "E101", "a key must be one word")
            continue
        key = str(key_node.value)
        if key in entries:
            report.add(line, column, "E101", f"the key {key} is there already in line {entries[key].line}")
            continue
        value = _value(key, value_node, lines, report)
        if value is not None:
            entries[key] = Entry(key, value, line, column)
    return entries


def _value(key: str, node: yaml.Node, lines: tuple[Line, ...], report: Report) -> Value | None:
    line, column = _place(node)
    if isinstance(node, yaml.ScalarNode):
        _warn_of_comment(node, lines, report)
        if not node.value.strip():
            report.add(line, column, "E101", f"{key} is empty; write a value or take the key away")
            return None
        return Value(node.value.strip(), None, line, column)
    if isinstance(node, yaml.SequenceNode):
        items = [_value(key, item, lines, report) for item in node.value]
        return Value("", tuple(item for item in items if item is not None), line, column)
    report.add(line, column, "E101", _NESTED)
    return None


def _warn_of_comment(node: yaml.ScalarNode, lines: tuple[Line, ...], report: Report) -> None:
    # YAML cuts "title: Step #1 first" at the sign without a word.
    end = node.end_mark
    if end is None or end.line >= len(lines):
        return
    comment = re.match(r"\s+#", lines[end.line].text[end.column :])
    if comment:
        column = end.column + comment.end()
        report.add(end.line + 2, column, "E101", 'put the value in quotes: " #" begins a comment')


def _place(marked: yaml.Node | yaml.Token) -> tuple[int, int]:
    mark = marked.start_mark
    # The opening fence is line 1, so the first line that YAML sees is line 2.
    return (mark.line + 2, mark.column + 1) if mark else (2, 1)
