"""Cuts a file into the parts that a translator works on, by ids that stay, and puts other words in their place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from score_learn.content.files.stretches import ASKING, UNTRANSLATED, Name, Stretch, joined, stretches
from score_learn.content.files.texts import Asked, Page
from score_learn.content.questions.reading import Draft, text_parts
from score_learn.content.sources import Line
from score_learn.content.text.frontmatter import Value
from score_learn.content.text.scanner import Block, Node, Text, code_lines

_HEAD = ("title", "summary")
_OPTIONAL = frozenset({"hint", "explain", "right", "partial", "wrong"})
_NEEDS_QUOTES = re.compile(r"""^[\s"'\[\]{}&*!|>%@`#,?:-]|:(\s|$)|\s#|\s$""")


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
    found = list(_head(page, prefix))
    for stretch in stretches(page.nodes).values():
        found += prose_parts(stretch, page, prefix)
    for asked in page.asked:
        found += question_parts(asked, page)
    return found


def aligned(source: Page, page: Page | None, owner: str) -> list[tuple[Part, str]]:
    """Return each part of the source with its translation, which is empty where there is none.

    Where the paragraphs between two questions are not as many as in the source, they are one part together.
    """
    if page is None:
        return [(part, "") for part in parts_of(source, owner)]
    prefix = source.keys.get("id") or owner
    known = {part.id: part.text for part in _head(page, prefix)}
    for asked in page.asked:
        known.update({part.id: part.text for part in question_parts(asked, page)})
    pairs = [(part, known.get(part.id, "")) for part in _head(source, prefix)]
    here = stretches(page.nodes)
    for name, wanted in joined(stretches(source.nodes).items(), here):
        pairs += _aligned_prose(wanted, here[name], source, page, prefix)
    for asked in source.asked:
        pairs += [(part, known.get(part.id, "")) for part in question_parts(asked, source)]
    return pairs


def _aligned_prose(
    wanted: Sequence[Stretch], other: Stretch, source: Page, page: Page, prefix: str
) -> list[tuple[Part, str]]:
    parts = [part for stretch in wanted for part in prose_parts(stretch, source, prefix)]
    translated = list(_units(other.nodes, page))
    if len(translated) == len(parts):
        texts = ["" if kept else "\n".join(line.text for line in lines) for lines, kept in translated]
        return list(zip(parts, texts, strict=True))
    whole = whole_part(wanted[0], source, prefix)
    if not translated or not whole:
        return [(part, "") for part in parts]
    blocks = [node for node in other.nodes if isinstance(node, Block)]
    numbers = [line.number for lines, _ in translated for line in lines]
    numbers += [line.number for block in blocks for line in block_lines(block, page)]
    text = "\n".join(line.text for line in page.source.lines[min(numbers) - 1 : max(numbers)])
    rest = [part for stretch in wanted[1:] for part in prose_parts(stretch, source, prefix)]
    return [(whole, text), *((part, "") for part in rest)]


def prose_parts(stretch: Stretch, page: Page, prefix: str) -> list[Part]:
    """Return the paragraphs and blocks of a stretch; their ids come from their words, so an insertion moves none."""
    seen: dict[str, int] = {}
    found = []
    for lines, _ in _units(stretch.nodes, page):
        digest = hashlib.sha256("\n".join(line.text for line in lines).encode()).hexdigest()[:8]
        name = f"{prefix}/{_anchor(stretch.name)}text-{digest}"
        seen[name] = seen.get(name, 0) + 1
        found.append(Part(name if seen[name] == 1 else f"{name}-{seen[name]}", "prose", lines))
    return found


def whole_part(stretch: Stretch, page: Page, prefix: str) -> Part | None:
    """Return all the prose of a stretch as one part; None where there is none."""
    units = [lines for lines, _ in _units(stretch.nodes, page)]
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


def _head(page: Page, prefix: str) -> Iterator[Part]:
    for name in _HEAD:
        entry = page.matter.entries.get(name)
        if entry and entry.value.items is None:
            yield Part(f"{prefix}/{name}", "head", (_placed(entry.value),))
    objectives = page.matter.entries.get("objectives")
    for number, item in enumerate((objectives.value.items or ()) if objectives else (), start=1):
        yield Part(f"{prefix}/objective-{number}", "head", (_placed(item),))


def _placed(value: Value) -> Line:
    return Line(value.line, value.column, value.text)


def _units(nodes: Iterable[Node], page: Page) -> Iterator[tuple[tuple[Line, ...], bool]]:
    """Return the lines of every paragraph and every block, and whether they are kept untranslated."""
    for node in nodes:
        if isinstance(node, Text):
            yield from ((lines, False) for lines in _paragraphs(node.lines))
        elif node.name == UNTRANSLATED:
            yield from ((lines, True) for lines, _ in _units(node.children, page))
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
    """Return the lines of a block with both its fences."""
    lines = page.source.lines[block.line - 1 :]
    code = code_lines(list(lines))
    closing = ":" * block.colons
    end = next(index for index, line in enumerate(lines) if index and line.text == closing and line.number not in code)
    return tuple(lines[: end + 1])


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    said = [index for index, line in enumerate(lines) if line.text.strip()]
    return list(lines[said[0] : said[-1] + 1]) if said else []


def fill(page: Page, parts: Sequence[Part], words: Mapping[str, str]) -> list[str]:
    """Return the lines of a file with other words; what has none is left out or kept as untranslated."""
    raw = [line.text for line in page.source.lines]
    gone = _without(parts, words)
    edits: list[tuple[int, int, Part | Block]] = [
        (part.lines[0].number, part.lines[0].column, part) for part in parts if part.question not in gone
    ]
    edits += [(asked.draft.block.line, 1, asked.draft.block) for asked in page.asked if asked.draft.id in gone]
    # From the end, so that the places of what stands before stay as they are.
    for line, _, edit in sorted(edits, key=lambda one: one[:2], reverse=True):
        if isinstance(edit, Block):
            del raw[line - 1 : line - 1 + len(block_lines(edit, page))]
        else:
            _edit(raw, edit, words.get(edit.id, ""))
    return _squeezed(raw)


def _edit(raw: list[str], part: Part, text: str) -> None:
    first, last = part.lines[0].number - 1, part.lines[-1].number
    if part.kind == "prose":
        raw[first:last] = text.split("\n") if text else _kept(raw[first:last])
    elif text:
        raw[first:last] = _put(raw[first:last], part, _quoted(text) if part.kind == "head" else text)
    else:
        # A keyword may stand alone on the line before its text.
        alone = raw[first - 1].rstrip() == f"{part.id.rpartition('/')[2]}:"
        del raw[first - alone : last]
        closes = first - alone < len(raw) and raw[first - alone].strip(":") == "" != raw[first - alone]
        if closes and not raw[first - alone - 1]:
            del raw[first - alone - 1]


def _without(parts: Iterable[Part], words: Mapping[str, str]) -> set[str]:
    """Return the questions that are left out because something needed is not translated."""
    return {part.question for part in parts if part.kind == "needed" and not words.get(part.id)}


def _put(lines: Sequence[str], part: Part, text: str) -> list[str]:
    """Return the lines of a part with other words between what stands before and after them."""
    said = text.split("\n")
    first, last = part.lines[0], part.lines[-1]
    before, after = lines[0][: first.column - 1], lines[-1][last.column - 1 + len(last.text) :]
    if part.kind == "head":
        after = ""
    if after.strip() or before.lstrip().startswith(":::"):
        said = [" ".join(said)]
    rest = _continued(before, part)
    made = [before + said[0], *(f"{rest}{one}" if one else "" for one in said[1:])]
    made[-1] += after
    return made


def _continued(before: str, part: Part) -> str:
    if part.id.endswith("-feedback"):
        return before if before.strip() == ">" else "  > "
    return "  " if before.lstrip().startswith(("-", "*", "+")) or before[:1].isdigit() else ""


def _kept(lines: Sequence[str]) -> list[str]:
    colons = max((len(line) - len(line.lstrip(":")) for line in lines), default=0)
    fence = ":" * max(3, colons + 1)
    return [f"{fence} {UNTRANSLATED}", *lines, fence]


def _quoted(text: str) -> str:
    line = " ".join(text.split("\n"))
    if not _NEEDS_QUOTES.search(line):
        return line
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _squeezed(raw: Sequence[str]) -> list[str]:
    made: list[str] = []
    for line in raw:
        if line or not made or made[-1]:
            made.append(line)
    return made


def whole_parts(page: Page, owner: str) -> list[Part]:
    """Return, for each stretch of prose, all of it as one part: so a translation with other paragraphs is kept."""
    prefix = page.keys.get("id") or owner
    found = (whole_part(stretch, page, prefix) for stretch in stretches(page.nodes).values())
    return [part for part in found if part]
