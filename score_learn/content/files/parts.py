"""Cuts a file into the parts that a translator works on, by ids that stay."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from score_learn.content.files.stretches import ASKING, UNTRANSLATED, Name, Stretch, stretches
from score_learn.content.files.texts import Asked, Page
from score_learn.content.questions.reading import Draft, text_parts
from score_learn.content.sources import Line
from score_learn.content.text.frontmatter import Value
from score_learn.content.text.scanner import Block, Node, Text, code_lines

_HEAD = ("title", "summary")
_OPTIONAL = frozenset({"hint", "explain", "right", "partial", "wrong"})


@dataclass(frozen=True, slots=True)
class Part:
    """A text with the place of each of its lines.

    `kind` says what becomes of the file where it is not translated: "head" its line goes, "prose" it is kept in an
    untranslated block, "needed" the whole question goes, "extra" only this text goes.
    """

    id: str
    kind: str
    lines: tuple[Line, ...]
    question: str = ""

    @property
    def text(self) -> str:
        """Its words as the file has them."""
        return "\n".join(line.text for line in self.lines)


def parts_of(page: Page, owner: str) -> list[Part]:
    """Return every part of a file of the source, in order; `owner` is the id of its module."""
    prefix = page.keys.get("id") or owner
    found = list(head_parts(page, prefix))
    for stretch in stretches(page.nodes).values():
        found += prose_parts(stretch, page, prefix)
    for asked in page.asked:
        found += question_parts(asked, page)
    return found


def prose_parts(stretch: Stretch, page: Page, prefix: str) -> list[Part]:
    """Return the paragraphs and blocks of a stretch; their ids come from their words, so an insertion moves none."""
    seen: dict[str, int] = {}
    found = []
    for lines, _ in units_of(stretch.nodes, page):
        digest = hashlib.sha256("\n".join(line.text for line in lines).encode()).hexdigest()[:8]
        name = f"{prefix}/{_anchor(stretch.name)}text-{digest}"
        seen[name] = seen.get(name, 0) + 1
        found.append(Part(name if seen[name] == 1 else f"{name}-{seen[name]}", "prose", lines))
    return found


def whole_part(stretch: Stretch, page: Page, prefix: str) -> Part | None:
    """Return all the prose of a stretch as one part; None where there is none."""
    units = [lines for lines, _ in units_of(stretch.nodes, page)]
    if not units:
        return None
    lines = page.source.lines[units[0][0].number - 1 : units[-1][-1].number]
    return Part(f"{prefix}/{_anchor(stretch.name)}whole", "prose", tuple(lines))


def _anchor(name: Name) -> str:
    return f"{name[0]}-{name[1]}/" if name[1] else f"{name[0]}/" if name[0] else ""


def question_parts(asked: Asked, page: Page) -> list[Part]:
    """Return the parts of a question; a text with gaps and what may be typed are one part each, signs and all."""
    draft = asked.draft
    found = []
    for part in text_parts(draft):
        lines = _trimmed(draft.written.stem if (draft.type, part.name) == ("cloze", "stem") else part.lines)
        if not _stands_alone(draft, part.name) or not lines:
            continue
        optional = part.name in _OPTIONAL or part.name.endswith("-feedback")
        if part.name in {"picture", "unit"}:
            lines = _value(asked, "alt" if part.name == "picture" else "unit", page)
        found.append(Part(f"{draft.id}/{part.name}", "extra" if optional else "needed", tuple(lines), draft.id))
    if draft.type == "text" and draft.written.items:
        found.append(Part(f"{draft.id}/accepted", "needed", _typed(draft), draft.id))
    return [part for part in found if part.lines]


def _stands_alone(draft: Draft, name: str) -> bool:
    if draft.type == "cloze":
        return name == "stem" or name in _OPTIONAL or (name.startswith("gap-") and name.count("-") == 2)
    return not (draft.type == "text" and name.startswith("accepted"))


def _typed(draft: Draft) -> tuple[Line, ...]:
    lines = []
    for item in draft.written.items:
        lines += [item.place, *item.more, *item.feedback]
    numbers = {line.number for line in lines}
    whole = [line for line in draft.block.lines if line.number in numbers]
    return tuple(whole)


def _value(asked: Asked, name: str, page: Page) -> list[Line]:
    """Return the value of an attribute at its place; empty where a translation took it over from the source."""
    attribute = asked.draft.block.attributes.get(name)
    if attribute is None or not attribute.value:
        return []
    line = page.source.lines[attribute.line - 1] if attribute.line <= len(page.source.lines) else Line(0, 1, "")
    match = re.compile(rf'{name}="?').match(line.text, attribute.column - 1)
    if match is None or not line.text.startswith(attribute.value, match.end()):
        return []
    return [Line(line.number, match.end() + 1, attribute.value)]


def head_parts(page: Page, prefix: str) -> Iterator[Part]:
    """Return the title, the summary and the objectives of a file."""
    for name in _HEAD:
        entry = page.matter.entries.get(name)
        if entry and entry.value.items is None:
            yield Part(f"{prefix}/{name}", "head", (_placed(entry.value),))
    objectives = page.matter.entries.get("objectives")
    for number, item in enumerate((objectives.value.items or ()) if objectives else (), start=1):
        yield Part(f"{prefix}/objective-{number}", "head", (_placed(item),))


def _placed(value: Value) -> Line:
    return Line(value.line, value.column, value.text)


def units_of(nodes: Iterable[Node], page: Page) -> Iterator[tuple[tuple[Line, ...], bool]]:
    """Return the lines of every paragraph and every block, and whether they are kept untranslated."""
    for node in nodes:
        if isinstance(node, Text):
            yield from ((lines, False) for lines in _paragraphs(node.lines))
        elif node.name == UNTRANSLATED:
            yield from ((lines, True) for lines, _ in units_of(node.children, page))
        elif node.name not in ASKING:
            yield block_lines(node, page), False


def _paragraphs(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    code = code_lines(list(lines))
    gathered: list[Line] = []
    for line in lines:
        if line.text.strip() or line.number in code:
            gathered.append(line)
        elif gathered:
            yield tuple(gathered)
            gathered = []
    if gathered:
        yield tuple(gathered)


def block_lines(block: Block, page: Page) -> tuple[Line, ...]:
    """Return the lines of a block with both its fences; one that is never closed goes to the end of the file."""
    lines = page.source.lines[block.line - 1 :]
    code = code_lines(list(lines))
    closing = ":" * block.colons
    ends = (index for index, line in enumerate(lines) if index and line.text == closing and line.number not in code)
    end = next(ends, len(lines) - 1)
    return tuple(lines[: end + 1])


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    said = [index for index, line in enumerate(lines) if line.text.strip()]
    return list(lines[said[0] : said[-1] + 1]) if said else []


def whole_parts(page: Page, owner: str) -> dict[Name, Part]:
    """Return, for each stretch of prose, all of it as one part: so a translation with other paragraphs is kept."""
    prefix = page.keys.get("id") or owner
    found = {name: whole_part(stretch, page, prefix) for name, stretch in stretches(page.nodes).items()}
    return {name: part for name, part in found.items() if part}
