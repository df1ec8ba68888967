"""Reads and renders the single files of a library: a lesson, a list of questions, the words of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from score_learn.content.claimed import Ids
from score_learn.content.files.pages import Renderer
from score_learn.content.files.spoken_gaps import check_spoken
from score_learn.content.findings import Report
from score_learn.content.memory import Memory, stamp
from score_learn.content.questions.reading import Draft, read_question, text_parts
from score_learn.content.questions.scenarios import read_scenario
from score_learn.content.questions.taking_over import take_over
from score_learn.content.questions.types.shape import PARAGRAPHS, PLAIN, Part, Texts
from score_learn.content.rules import GAP_MARK, Practice, Prose, Question, Segment
from score_learn.content.sheets.reading import read_tool
from score_learn.content.sources import Line, Source, read_source
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.frontmatter import FrontMatter, split_front_matter
from score_learn.content.text.lint import check_isolates, check_text
from score_learn.content.text.markup import Markup
from score_learn.content.text.media import MediaFolder
from score_learn.content.text.placing import without_places
from score_learn.content.text.sanitise import plain_text
from score_learn.content.text.scanner import Block, Node, Text, scan
from score_learn.content.text.schema import read_keys
from score_learn.content.text.style import check_style

LESSON_MINUTES = 15

_GAP = re.compile(GAP_MARK.format("[a-z0-9]+"))
_STRUCTURE = re.compile(r"<(p|ul|ol|table|figure|pre|blockquote|h[2-6]|div|dl)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was read, and where: what the lock and the checks of craft work with.

    `sound` says that nothing was wrong with it; of a broken one nothing more is said than what is broken.
    """

    question: Question
    draft: Draft
    path: str
    sound: bool
    texts: Texts

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of its block."""
        return self.draft.block.line, self.draft.block.column


@dataclass(slots=True)
class Reading:
    """What all files of one module or survey are read with."""

    owner: str
    markup: Markup
    around: Surroundings
    ids: Ids
    in_survey: bool = False
    translates: Mapping[str, Block] | None = None
    """The questions of the source by id, where a translation is read: their attributes hold for it too."""
    memory: Memory | None = None
    """Where pages are kept that need not be read again; none where everything is read once."""
    source: str = ""
    """The text of the source, where a translation is read."""


@dataclass(slots=True)
class Page:
    """A file that was read: its keys, the nodes of its body, what they were rendered to and the questions in it."""

    source: Source
    matter: FrontMatter
    keys: dict[str, Any]
    nodes: list[Node] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    references: list[tuple[str, int, int]] = field(default_factory=list)
    sheet: str = ""
    """The body of a tool to take away, as JSON: it is typeset and not rendered."""

    def key_place(self, name: str) -> tuple[int, int]:
        """Where the value of a key stands."""
        entry = self.matter.entries.get(name)
        return (entry.value.line, entry.value.column) if entry else (1, 1)

    @property
    def html(self) -> str:
        """The prose of the file in one piece."""
        return "\n".join(segment.html for segment in self.segments if isinstance(segment, Prose))


def read_page(
    file: Path, path: str, kind: str, reading: Reading, report: Report, *, questions: bool = False
) -> Page | None:
    """Read a file of that kind and render its body; None when there is no such file or it is not text."""
    if reading.memory is None:
        return _read_page(file, path, kind, reading, report, questions=questions)
    around = reading.around

    def read(own: Report, ids: Ids) -> tuple[Page | None, frozenset[str]]:
        media = MediaFolder(around.media.items, language=around.media.language)
        alone = replace(reading, ids=ids, around=replace(around, media=media))
        return _read_page(file, path, kind, alone, own, questions=questions), frozenset(media.used)

    items = frozenset((name, item.sha256) for name, item in around.media.items.items())
    known = around.language, around.glossary, around.lessons, around.tools, around.source_language, around.placed
    key = stamp(file), kind, reading.owner, reading.in_survey, reading.source, items, around.spoken, known
    page, used = reading.memory.recall(path, key, report, reading.ids, read)
    around.media.used |= used
    return page


def _read_page(file: Path, path: str, kind: str, reading: Reading, report: Report, *, questions: bool) -> Page | None:
    source = read_source(file, path, report)
    if source is None:
        return None
    here = report.at(path)
    check_isolates(source.lines, reading.around.language, here)
    matter, body = split_front_matter(source.lines, here)
    page = Page(source, matter, read_keys(kind, matter, here, translated=reading.translates is not None))
    _claim_id(page, reading, here)
    nodes = page.nodes = scan(body, here)
    prose = list(prose_lines(nodes))
    check_text(prose, here, headings=True)
    if reading.translates is None:
        check_style(prose, here, reading.around.language)
    if kind == "lesson":
        check_spoken(prose, reading.around.spoken, reading.around.language, here)
    if kind == "tool":
        page.sheet = read_tool(nodes, here, translated=reading.translates is not None)
        return page
    renderer = Renderer(reading.markup, reading.around, here)
    for piece in renderer.body(nodes, questions=questions):
        if isinstance(piece, str):
            page.segments.append(Prose(piece))
        else:
            _ask(piece, kind, page, reading, renderer)
    return page


def _claim_id(page: Page, reading: Reading, report: Report) -> None:
    identifier = page.keys.get("id")
    if identifier is None:
        return
    place = page.key_place("id")
    if identifier != reading.owner and not identifier.startswith(f"{reading.owner}-"):
        message = f"an id here begins with {reading.owner}-; write {reading.owner}-{identifier}"
        report.add(*place, "E121", message)
    reading.ids.claim(identifier, *place, report)


def prose_lines(nodes: Iterable[Node]) -> Iterable[Line]:
    """Return the lines of a body in order, without questions and scenarios; an empty line stands for every fence."""
    for node in nodes:
        if isinstance(node, Text):
            yield from node.lines
        elif node.name not in {"question", "check", "scenario", "step"}:
            yield Line(node.line, 1, "")
            yield from prose_lines(node.children)
            yield Line(node.line, 1, "")
        else:
            yield Line(node.line, 1, "")


def _ask(block: Block, kind: str, page: Page, reading: Reading, renderer: Renderer) -> None:
    report = renderer.report
    if block.name == "check":
        reference = block.attributes.get("ref")
        if reference:
            page.references.append((reference.value, reference.line, reference.column))
            page.segments.append(Practice(reference.value))
        return
    if block.name == "scenario" and kind != "lesson":
        report.add(block.line, block.column, "E115", "a scenario can stand in a lesson only")
        return
    errors = report.error_count
    if reading.translates is not None and not take_over(block, reading.translates, report):
        return
    draft = _read(block, reading, report)
    if draft is None:
        return
    reading.ids.claim(draft.id, block.line, block.id_column, report)
    parts = text_parts(draft)
    for part in parts:
        if part.form != PLAIN:
            check_text(part.lines, report, headings=False)
        if part.form != PLAIN and reading.translates is None:
            check_style(part.lines, report, reading.around.language)
        if part.form != PLAIN and kind == "lesson":
            check_spoken(part.lines, reading.around.spoken, reading.around.language, report)
    texts = Texts(renderer.around.language, renderer.around.media, render_parts(parts, draft.id, renderer))
    question = make_question(draft, texts, report, None if reading.in_survey else page.keys.get("id"))
    page.asked.append(Asked(question, draft, report.path, block.closed and report.error_count == errors, texts))
    page.segments.append(Practice(draft.id))


def _read(block: Block, reading: Reading, report: Report) -> Draft | None:
    if block.name == "scenario":
        return read_scenario(block, reading.owner, report)
    around = reading.around
    return read_question(
        block, reading.owner, report, in_survey=reading.in_survey, language=around.language, media=around.media
    )


def render_parts(parts: Iterable[Part], prefix: str, renderer: Renderer) -> Mapping[str, str]:
    """Render texts of a question, by the name of their part."""
    rendered = {}
    for part in parts:
        if part.form == PLAIN:
            rendered[part.name] = part.plain
        elif part.form == PARAGRAPHS:
            rendered[part.name] = renderer.paragraphs(part.lines, f"{prefix}-{part.name}")
        else:
            rendered[part.name] = renderer.passage(part.lines, f"{prefix}-{part.name}")
            if part.name != "stem" and _STRUCTURE.search(rendered[part.name]):
                message = "an option is one paragraph of text; put lists and tables into the question"
                renderer.report.add(part.place.number, part.place.column, "E133", message)
    return rendered


def make_question(draft: Draft, texts: Texts, report: Report, lesson_id: str | None) -> Question:
    """Put a question together from its structure and its rendered texts."""
    stem = draft.answers.settle(texts.html("stem"), report)
    return Question(
        id=draft.id,
        type=draft.type,
        rev=draft.number("rev", 1),
        points=draft.number("points", 1),
        score=draft.settings.get("score", "all"),
        tags=tuple(tag for tag in draft.settings.get("tag", "").split(",") if tag),
        shuffle=draft.flag("shuffle", draft.shuffles),
        stem_html=stem,
        stem_text=plain_text(_GAP.sub("____", stem)),
        hint_html=texts.html("hint"),
        explain_html=texts.html("explain"),
        right_html=texts.html("right"),
        partial_html=texts.html("partial"),
        wrong_html=texts.html("wrong"),
        optional=draft.flag("optional", False),
        max_length=draft.number("max", 0) or None,
        metric=draft.settings.get("metric"),
        lesson_id=lesson_id,
        language=texts.language,
        **draft.answers.fields(texts),
    )


def check_minutes(page: Page, report: Report) -> None:
    """Warn of a lesson that is too long for a break."""
    minutes = page.keys["minutes"]
    if minutes > LESSON_MINUTES:
        message = f"{minutes} minutes are too long for a phone; cut the lesson in two, {LESSON_MINUTES} at most"
        report.at(page.source.path).add(*page.key_place("minutes"), "W203", message)


def refuse_prose(page: Page, report: Report, *, after_question: bool) -> None:
    """Report prose that nobody would see: anywhere in a quiz, or after the first question of a survey."""
    seen_question = False
    here = report.at(page.source.path)
    for index, segment in enumerate(page.segments):
        seen_question = seen_question or isinstance(segment, Practice)
        told = isinstance(segment, Prose) and without_places(segment.html)
        if told and (seen_question or not after_question):
            following = next(
                (asked for asked in page.asked if asked.question.id in _ids_after(page.segments, index)), None
            )
            line = following.draft.block.line if following else len(page.source.lines)
            here.add(line, 1, "E115", "the text before this is not shown; move it into a question or a lesson")


def _ids_after(segments: Sequence[Segment], index: int) -> list[str]:
    return [segment.question_id for segment in segments[index:] if isinstance(segment, Practice)][:1]
