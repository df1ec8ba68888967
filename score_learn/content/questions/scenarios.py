"""Reads a scenario: steps that lead to one another by what the learner chooses, until one of them ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from score_learn.content.findings import Report, known
from score_learn.content.questions.reading import KEYWORDS, Draft, read_id
from score_learn.content.questions.types.choices import KEY, check_keys, stray_key
from score_learn.content.questions.types.shape import PARAGRAPHS, Answers, Choice, Item, Part, Texts, Written
from score_learn.content.rules import Step, Way
from score_learn.content.sources import Line
from score_learn.content.text.blocks import check_block
from score_learn.content.text.sanitise import plain_text
from score_learn.content.text.scanner import Block, Text, code_lines

MOST_WAYS = 6
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ITEM = re.compile(r" {0,3}([-*+]|[0-9]{1,3}\.)[ \t]+")
_KEYWORD = re.compile(rf"({'|'.join(KEYWORDS)}):")
_LEAD = re.compile(r"(?P<target>[^\s{}]+)[ \t]*(?P<braces>\{.*)?")
_POINTS = re.compile(r"\{[ \t]*points=([1-9][0-9]?)[ \t]*\}")
_EXAMPLE = "- a) text -> step"


@dataclass(frozen=True)
class _Way:
    """A choice as it was written: what it says, where it leads and what it earns."""

    choice: Choice
    target: str
    target_place: Line
    points: int


@dataclass(frozen=True)
class _Step:
    """A step as it was written."""

    key: str
    block: Block
    lines: tuple[Line, ...]
    ways: tuple[_Way, ...]
    end: str

    @property
    def name(self) -> str:
        """What the names of its texts begin with."""
        return f"step-{self.key}"


@dataclass(frozen=True)
class _Scenario(Answers):
    """Steps, the first of which is the beginning."""

    steps: tuple[_Step, ...] = ()

    def parts(self) -> list[Part]:
        parts = []
        for step in self.steps:
            place = Line(step.block.line, step.block.column, "")
            parts.append(Part(step.name, step.lines, place, PARAGRAPHS))
            parts += [part for way in step.ways for part in way.choice.parts(f"{step.name}-way-{way.choice.key}")]
        return parts

    def rivals(self) -> list[list[Part]]:
        named = [part for part in self.parts() if part.key]
        return [[part for part in named if part.name.startswith(f"{step.name}-way-")] for step in self.steps]

    def fields(self, texts: Texts) -> dict[str, Any]:
        steps = tuple(Step(step.key, texts.html(step.name), _ways(step, texts), step.end) for step in self.steps)
        return super().fields(texts) | {"steps": steps}


def _ways(step: _Step, texts: Texts) -> tuple[Way, ...]:
    ways = []
    for way in step.ways:
        html = texts.html(f"{step.name}-way-{way.choice.key}")
        ways.append(Way(way.choice.key, html, plain_text(html), way.target, way.points))
    return tuple(ways)


def read_scenario(block: Block, owner: str, report: Report) -> Draft | None:
    """Read a scenario of the module `owner`; None when its id is not known."""
    identifier = read_id(block, owner, report)
    if identifier is None:
        return None
    errors = report.error_count
    stem = _beginning(block, report)
    steps: list[_Step] = []
    for child in block.children:
        if isinstance(child, Block):
            step = _step(child, [one.key for one in steps], report)
            steps += [step] if step else []
    settings = {name: attribute.value for name, attribute in block.attributes.items()}
    draft = Draft(identifier, "scenario", block, Written(stem), _Scenario(steps=tuple(steps)), settings, shuffles=False)
    if not any(line.text.strip() for line in stem):
        report.add(block.line, block.column, "E129", "the beginning is missing; say what has happened before the steps")
    if not steps:
        report.add(block.line, block.column, "E167", "a scenario needs steps; write ::: step {#start} inside it")
    elif len(steps) == sum(isinstance(child, Block) for child in block.children):
        _check_targets(steps, report)
    if steps and report.error_count == errors:
        _check_map(draft, steps, report)
    return draft


def _beginning(block: Block, report: Report) -> list[Line]:
    texts = [child for child in block.children if isinstance(child, Text)]
    stem = list(texts[0].lines) if texts and block.children[0] is texts[0] else []
    for text in texts:
        if not stem or text is not texts[0]:
            for line in [line for line in text.lines if line.text.strip()][:1]:
                message = "this text is not shown; write it into a step, or before the first step"
                report.add(line.number, line.column, "E167", message)
    _refuse_keywords(stem, report)
    return stem


def _refuse_keywords(lines: Sequence[Line], report: Report) -> None:
    for line in lines:
        keyword = _KEYWORD.match(line.text)
        if keyword:
            message = f"{keyword[0]} has no meaning in a scenario; let the next step tell it"
            report.add(line.number, line.column, "E127", message)


def _step(block: Block, before: Sequence[str], report: Report) -> _Step | None:
    if block.name != "step":
        message = f"only steps stand inside a scenario; move this {block.name or 'block'} before or after"
        report.add(block.line, block.column, "E115", message)
        return None
    said_to_end = "end" in block.attributes
    check_block(block, report)
    for child in block.children:
        if isinstance(child, Block):
            message = f"a {child.name or 'block'} cannot stand inside a step; close the step before it"
            report.add(child.line, child.column, "E115", message)
    column = block.id_column or block.column
    if not _NAME.fullmatch(block.id) or len(block.id) > 48:
        report.add(block.line, column, "E165", "a step needs a name of a-z, 0-9 and hyphens; write ::: step {#start}")
        return None
    if block.id in before:
        report.add(block.line, column, "E165", f"there is a step {block.id} already; choose another name")
        return None
    lines, items = _split(block, report)
    ways = tuple(way for item in items if (way := _way(item, len(items), report)))
    end = block.attributes["end"].value if "end" in block.attributes else ""
    check_keys([way.choice for way in ways], report)
    if len(ways) > MOST_WAYS:
        place = ways[MOST_WAYS].choice.place
        report.add(place.number, place.column, "E125", f"{MOST_WAYS} choices are enough for one step; delete some")
    if not items and not said_to_end:
        message = f"nothing follows this step; write choices such as {_EXAMPLE}, or end=good, end=fair or end=poor"
        report.add(block.line, block.column, "E162", message)
    if items and end:
        place = items[0].place
        report.add(place.number, place.column, "E162", f"the step ends with end={end}; delete it, or the choices")
    return _Step(block.id, block, tuple(lines), ways, end)


def _split(block: Block, report: Report) -> tuple[list[Line], list[Item]]:
    lines: list[Line] = []
    items: list[Item] = []
    code = code_lines(block.lines)
    for line in block.lines:
        item = None if line.number in code else _ITEM.match(line.text)
        if item and (items or KEY.match(line.text[item.end() :]) or "->" in line.text):
            indent = len(line.text) - len(line.text.lstrip())
            items.append(Item(line.rest(indent), line.rest(item.end())))
        elif not items:
            lines.append(line)
        elif line.text[:1] in {" ", "\t"} and not line.text.lstrip().startswith(">"):
            items[-1].more.append(line.rest(len(line.text) - len(line.text.lstrip())))
        elif line.text.strip() and not _KEYWORD.match(line.text):
            message = "nothing stands after the choices; write it before them, or into the step they lead to"
            report.add(line.number, line.column, "E166", message)
    _refuse_keywords([line for line in block.lines if line.number not in code], report)
    return lines, items


def _way(item: Item, among: int, report: Report) -> _Way | None:
    key = KEY.match(item.line.text)
    if key is None:
        stray = stray_key(item.line.text, among)
        letter, begin = stray or ("", 0)
        instead = f'write {letter}) in place of "{item.line.text[:begin].strip()}"' if letter else f"write {_EXAMPLE}"
        message = f"the choice has no key; {instead}"
        report.add(item.line.number, item.line.column, "E166", message)
        return None
    lines = (item.line.rest(key.end()), *item.more)
    last = lines[-1]
    said, arrow, after = last.text.rpartition("->")
    begin = len(last.text) - len(after.lstrip())
    lead = _LEAD.fullmatch(after.strip()) if arrow else None
    if lead is None:
        message = f"the choice leads nowhere; write {_EXAMPLE}, with the name of the next step"
        report.add(item.line.number, item.line.column, "E166", message)
        return None
    text = (*lines[:-1], Line(last.number, last.column, said.rstrip()))
    if not any(line.text.strip() for line in text):
        report.add(last.number, last.column, "E166", f"the choice says nothing; write {_EXAMPLE}")
        return None
    points = _POINTS.fullmatch(lead["braces"] or "")
    if lead["braces"] and not points:
        place = last.rest(begin + lead.start("braces"))
        report.add(place.number, place.column, "E166", f"cannot read {place.text!r}; write {{points=1}}")
    choice = Choice(key[1], False, text, (), item.place)
    return _Way(choice, lead["target"], last.rest(begin + lead.start("target")), int(points[1]) if points else 0)


def _check_targets(steps: Sequence[_Step], report: Report) -> None:
    names = [step.key for step in steps]
    for step in steps:
        for way in step.ways:
            if way.target not in names:
                message = f"no step {way.target!r} in this scenario; {known(names)}"
                report.add(way.target_place.number, way.target_place.column, "E160", message)


def _check_map(draft: Draft, steps: Sequence[_Step], report: Report) -> None:
    """Check where the ways lead; every step is sound by itself and every target exists."""
    errors = report.error_count
    by_name = {step.key: step for step in steps}
    reached = _reached(steps[0], by_name)
    for step in steps:
        if step.key not in reached:
            message = f"no choice leads to the step {step.key}; lead one there or delete it"
            report.add(step.block.line, step.block.id_column, "E161", message)
        elif step.ways and not any(by_name[name].end for name in _reached(step, by_name)):
            message = f"from the step {step.key} no way leads to an end; lead a choice to a step with end="
            report.add(step.block.line, step.block.id_column, "E164", message)
    if report.error_count == errors:
        _check_points(draft, steps, report)


def _reached(first: _Step, by_name: Mapping[str, _Step]) -> set[str]:
    reached, waiting = {first.key}, [first]
    while waiting:
        for way in waiting.pop().ways:
            if way.target not in reached:
                reached.add(way.target)
                waiting.append(by_name[way.target])
    return reached


def _check_points(draft: Draft, steps: Sequence[_Step], report: Report) -> None:
    block = draft.block
    best = {steps[0].key: 0}
    for _ in steps:
        before = dict(best)
        for step in steps:
            for way in step.ways:
                if step.key in best:
                    best[way.target] = max(best.get(way.target, 0), best[step.key] + way.points)
        if best == before:
            break
    else:
        report.add(block.line, block.column, "E163", "a circle of choices earns points again and again; take them away")
        return
    good = max((best[step.key] for step in steps if step.end == "good" and step.key in best), default=None)
    most = max((best[step.key] for step in steps if step.end and step.key in best), default=0)
    attribute = block.attributes.get("points")
    line, column = (attribute.line, attribute.column) if attribute else (block.line, block.column)
    if good is None:
        report.add(block.line, block.column, "E167", "no step ends well; write end=good at the best one")
    elif good < most:
        report.add(line, column, "E163", f"a way that does not end well earns {most} points, the best one {good}")
    elif good == 0:
        report.add(line, column, "E163", "no choice earns a point; write {points=1} after the right ones")
    elif good != draft.number("points", 1):
        report.add(line, column, "E163", f"the best way earns {good}; write points={good}")
