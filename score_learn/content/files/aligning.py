"""Sets a file of a translation beside its source: each text of the one with what stands for it in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from score_learn.content.files.parts import (
    Part,
    block_lines,
    head_parts,
    prose_parts,
    question_parts,
    units_of,
    whole_part,
)
from score_learn.content.files.stretches import ASKING, Name, Stretch, joined, stretches
from score_learn.content.files.texts import Page
from score_learn.content.text.scanner import Block

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Pair:
    """A text of the source with what stands for it in the translation, and the line of that; nothing is empty."""

    part: Part
    text: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """The prose between two questions of a translation, beside all that it stands for in the source.

    `names` are the stretches of the source, several where the translation lacks the questions between them. Where it
    is cut into as many paragraphs as the source, `is_parallel`, each of them has its pair; otherwise the first
    stretch has one as a whole, if there is anything in it.
    """

    names: tuple[Name, ...]
    pairs: tuple[Pair, ...]
    is_parallel: bool
    is_empty: bool


def aligned(source: Page, page: Page | None, owner: str) -> list[Pair]:
    """Return each part of the source with its translation.

    Where the paragraphs between two questions are not as many as in the source, they are one part together.
    """
    prefix = source.keys.get("id") or owner
    known = {part.id: part for part in _alone(page, prefix)} if page else {}
    pairs = [_pair(part, known.get(part.id)) for part in head_parts(source, prefix)]
    for group in prose_groups(source, page, owner):
        pairs += group.pairs
    for asked in source.asked:
        pairs += [_pair(part, known.get(part.id)) for part in question_parts(asked, source)]
    return pairs


def _alone(page: Page, prefix: str) -> list[Part]:
    """Return the parts that are found by their ids, wherever they stand."""
    return [*head_parts(page, prefix), *(part for asked in page.asked for part in question_parts(asked, page))]


def _pair(part: Part, found: Part | None) -> Pair:
    return Pair(part, found.text, found.lines[0].number) if found else Pair(part)


def prose_groups(source: Page, page: Page | None, owner: str) -> list[Group]:
    """Return the prose of the source in the groups in which the translation has it."""
    prefix = source.keys.get("id") or owner
    there = stretches(source.nodes)
    if page is None:
        found = {name: map(Pair, prose_parts(stretch, source, prefix)) for name, stretch in there.items()}
        return [Group((name,), tuple(pairs), is_parallel=True, is_empty=True) for name, pairs in found.items()]
    here = stretches(page.nodes)
    return [_group(wanted, here[name], source, page, prefix) for name, wanted in joined(there.items(), here)]


def _group(wanted: Sequence[Stretch], other: Stretch, source: Page, page: Page, prefix: str) -> Group:
    names = tuple(stretch.name for stretch in wanted)
    parts = [part for stretch in wanted for part in prose_parts(stretch, source, prefix)]
    translated = list(units_of(other.nodes, page))
    if len(translated) == len(parts):
        found = zip(parts, translated, strict=True)
        pairs = [
            Pair(part) if kept else Pair(part, "\n".join(line.text for line in lines), lines[0].number)
            for part, (lines, kept) in found
        ]
        return Group(names, tuple(pairs), is_parallel=True, is_empty=other.is_empty)
    whole = whole_part(wanted[0], source, prefix)
    if not translated or not whole:
        return Group(names, tuple(map(Pair, parts)), is_parallel=False, is_empty=other.is_empty)
    blocks = [node for node in other.nodes if isinstance(node, Block)]
    numbers = [line.number for lines, _ in translated for line in lines]
    numbers += [line.number for block in blocks for line in block_lines(block, page)]
    text = "\n".join(line.text for line in page.source.lines[min(numbers) - 1 : max(numbers)])
    rest = [part for stretch in wanted[1:] for part in prose_parts(stretch, source, prefix)]
    pairs = [Pair(whole, text, min(numbers)), *map(Pair, rest)]
    return Group(names, tuple(pairs), is_parallel=False, is_empty=False)


def spans(page: Page) -> dict[Name, tuple[int, int]]:
    """Return the first and the last line of each stretch of prose; where it has none, the last is before the first."""
    fences = [line.number for line in page.source.lines if line.text == _FENCE]
    begins, ends = [fences[1] + 1 if len(fences) > 1 else 1], []
    for node in page.nodes:
        if isinstance(node, Block) and node.name in ASKING:
            ends.append(node.line - 1)
            begins.append(node.line + len(block_lines(node, page)))
    return dict(zip(stretches(page.nodes), zip(begins, [*ends, len(page.source.lines)], strict=True), strict=True))
