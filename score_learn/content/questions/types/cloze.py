"""A text with gaps to fill in: a word or a number to type, or one of several to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import check_count, is_marked, read_choices
from score_learn.content.questions.types.shape import (
    Answers,
    Asked,
    Choice,
    Item,
    Part,
    QuestionType,
    Texts,
    Written,
    feedback_parts,
)
from score_learn.content.questions.types.typed import Taken, accepted, check_taken, read_rule, taken_parts
from score_learn.content.rules import GAP_MARK, Gap
from score_learn.content.sources import Line
from score_learn.content.text.masking import mask_code

MOST_GAPS = 12
_HEAD = re.compile(r"[ \t]*([a-z0-9]{1,12})[ \t]*([=:#])[ \t]*")
_FEEDBACK = re.compile(r"([a-z0-9]{1,12})\)[ \t]*(?:>[ \t]?|$)")
_FORMS = "[[a= word]], [[b: (x) a) right | ( ) b) wrong]] or [[c# 10 +- 5]]"
_KINDS = {"=": "text", ":": "choice", "#": "number"}
# A gap is replaced by a mark of the same length, so that what stands after it keeps its column.
_FILL = "\ue002"
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)((?:[^<>\"]|\"[^\"]*\")*)>|\ue000([a-z0-9]{1,12})\ue001")
_CLOSED_TO_GAPS = frozenset({"a", "code", "pre", "abbr"})


@dataclass(frozen=True)
class _Read:
    """A gap as it was written."""

    key: str
    kind: str
    place: Line
    taken: tuple[Taken, ...] = ()
    choices: tuple[Choice, ...] = ()
    feedback: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        """What the names of its texts begin with."""
        return f"gap-{self.key}"

    def parts(self) -> list[Part]:
        """Every text of the gap."""
        options = [part for choice in self.choices for part in choice.parts(f"{self.name}-option-{choice.key}")]
        typed = taken_parts(f"{self.name}-accepted", self.taken)
        return options + typed + feedback_parts(self.name, self.feedback)

    def gap(self, texts: Texts) -> Gap:
        """Return the gap with its texts."""
        return Gap(
            self.key,
            self.kind,
            accepted(f"{self.name}-accepted", self.taken, texts),
            tuple(texts.option(f"{self.name}-option-{choice.key}", choice.key) for choice in self.choices),
            next((choice.key for choice in self.choices if choice.right), ""),
            texts.html(f"{self.name}-feedback"),
        )


@dataclass(frozen=True)
class _Cloze(Answers):
    """Gaps in the text; `marked` is the text with a mark for each of them."""

    marked: tuple[Line, ...] = ()
    gaps: tuple[_Read, ...] = ()
    keep_case: bool = False

    def stem(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        return self.marked

    def settle(self, stem_html: str, report: Report) -> str:
        html = stem_html.replace(_FILL, "")
        lost = {gap.key: gap for gap in self.gaps}
        for key in _open_marks(html):
            lost.pop(key, None)
        for gap in lost.values():
            message = f"the gap {gap.key} cannot stand here: not in code, in a link or in the words of a picture"
            report.add(gap.place.number, gap.place.column, "E134", message)
        return html

    def parts(self) -> list[Part]:
        return [part for gap in self.gaps for part in gap.parts()]

    def rivals(self) -> list[list[Part]]:
        return [[part for part in gap.parts() if part.key] for gap in self.gaps if gap.choices or not self.keep_case]

    def fields(self, texts: Texts) -> dict[str, Any]:
        gaps = tuple(gap.gap(texts) for gap in self.gaps)
        return super().fields(texts) | {"gaps": gaps, "keep_case": self.keep_case}


def _open_marks(html: str) -> list[str]:
    """Return the gaps that stand in running text, where a field can be put."""
    found: list[str] = []
    closed = 0
    for token in _TOKEN.finditer(html):
        if token[4]:
            found += [token[4]] if not closed else []
        elif token[2] in _CLOSED_TO_GAPS:
            closed += -1 if token[1] else 1
    return found


@dataclass
class _Finder:
    """Walks over the lines of the text and reads each gap."""

    report: Report
    gaps: list[_Read] = field(default_factory=list)
    problems: int = 0

    def mark(self, line: Line, masked: str) -> Line:
        """Return the line with a mark in the place of each gap."""
        text, at = line.text, masked.find("[[")
        while at >= 0:
            end = masked.find("]]", at)
            here = line.rest(at)
            if end < 0:
                self.problem(here, "the gap is not closed; write ]] after it, on the same line")
                break
            inside = Line(line.number, line.column + at + 2, line.text[at + 2 : end])
            gap = self.gap(inside, masked[at + 2 : end], here)
            if gap:
                mark = GAP_MARK.format(gap.key + _FILL * (end - at - len(gap.key)))
                text = text[:at] + mark + text[end + 2 :]
            at = masked.find("[[", end + 2)
        return Line(line.number, line.column, text)

    def problem(self, place: Line, message: str, code: str = "E134") -> None:
        """Report a gap that is not there for it."""
        self.report.add(place.number, place.column, code, message)
        self.problems += 1

    def gap(self, inside: Line, masked: str, place: Line) -> _Read | None:
        """Read what stands between the brackets."""
        head = _HEAD.match(inside.text)
        if head is None:
            self.problem(place, f"cannot read this gap; write {_FORMS}")
            return None
        twin = next((gap for gap in self.gaps if gap.key == head[1]), None)
        if twin:
            message = f"the gap {head[1]} is there already, in line {twin.place.number}; choose another key"
            self.problem(place, message, "E124")
            return None
        parts = _cut(inside.rest(head.end()), masked[head.end() :])
        gap = _Read(head[1], _KINDS[head[2]], place)
        if gap.kind == "choice":
            gap = replace(gap, choices=self.choices(parts, gap))
        else:
            gap = replace(gap, taken=self.taken(parts, gap))
        self.gaps.append(gap)
        return gap

    def choices(self, parts: Sequence[Line], gap: _Read) -> tuple[Choice, ...]:
        """Read the options of a gap."""
        bare = next((part for part in parts if not is_marked(part.text)), None)
        if bare:
            message = (
                f"write [[{gap.key}: (x) a) right | ( ) b) wrong]], with a mark and a key for each, or run content fmt"
            )
            self.report.add(bare.number, bare.column, "E130", message)
            return ()
        choices = read_choices([Item(part, part) for part in parts], ring=True, kind="cloze", report=self.report)
        if len(choices) == len(parts):
            check_count(choices, 2, 6, gap.place, self.report, unread=0)
            rights = [choice for choice in choices if choice.right]
            if len(rights) != 1:
                place = rights[1].place if rights else gap.place
                message = (
                    "a second right option; only one can be right here" if rights else "no option of this gap has an x"
                )
                self.report.add(place.number, place.column, "E126", message)
        return choices

    def taken(self, parts: Sequence[Line], gap: _Read) -> tuple[Taken, ...]:
        """Read what may be typed into a gap."""
        number = gap.kind == "number"
        read = [read_rule([part], Item(part, part), self.report, number=number) for part in parts]
        taken = tuple(one for one in read if one)
        check_taken(taken, gap.place, self.report, unread=len(parts) - len(taken))
        return taken


def _cut(line: Line, masked: str) -> list[Line]:
    """Cut the inside of a gap at its bars; a bar inside code or after a backslash is none."""
    parts, begin = [], 0
    for match in [*re.finditer(r"(?<!\\)\|", masked), None]:
        end = match.start() if match else len(line.text)
        piece = line.text[begin:end]
        indent = len(piece) - len(piece.lstrip())
        parts.append(Line(line.number, line.column + begin + indent, piece.strip().replace("\\|", "|")))
        begin = end + 1
    return parts


def _is_feedback(text: str) -> bool:
    return _FEEDBACK.match(text) is not None


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    finder = _Finder(report)
    masked = mask_code(written.stem)
    marked = tuple(finder.mark(line, blanked.text) for line, blanked in zip(written.stem, masked, strict=True))
    count = len(finder.gaps) + finder.problems
    if not 1 <= count <= MOST_GAPS and any(line.text.strip() for line in written.stem):
        message = f"write 1 to {MOST_GAPS} gaps into the text, such as {_FORMS}; got {count}"
        report.add(asked.line, asked.column, "E125", message)
    keys = [] if finder.problems else [gap.key for gap in finder.gaps]
    feedback = _feedback(written.items, keys, report)
    gaps = tuple(replace(gap, feedback=feedback.get(gap.key, ())) for gap in finder.gaps)
    return _Cloze(marked=marked, gaps=gaps, keep_case=asked.value("case") == "yes")


def _feedback(items: Sequence[Item], keys: Sequence[str], report: Report) -> dict[str, tuple[Line, ...]]:
    feedback: dict[str, tuple[Line, ...]] = {}
    for item in items:
        match = _FEEDBACK.match(item.line.text)
        lines = item.feedback if match is None else [item.line.rest(match.end()), *item.feedback]
        message = ""
        if match is None or item.more or not any(line.text.strip() for line in lines):
            message = "after the text of a cloze comes feedback only: - a) > feedback to the gap a"
        elif keys and match[1] not in keys:
            message = f"there is no gap {match[1]}; the gaps are {', '.join(keys)}"
        elif match[1] in feedback:
            message = f"the gap {match[1]} has feedback already; join the two"
        else:
            feedback[match[1]] = tuple(lines)
        if message:
            report.add(item.line.number, item.line.column, "E128", message)
    return feedback


KIND = QuestionType(
    "cloze",
    _is_feedback,
    _read,
    example="[[a= word]]",
    in_surveys=False,
    partial=True,
    bare=True,
    attributes={"case": "yes|no"},
)
