"""Where on a page each finding belongs: beside its question, before its stretch of text, or at the head."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from score_learn.content.findings import Finding
from score_learn.content.rules import Module, Prose
from score_learn.content.text.placing import places


@dataclass(frozen=True)
class Places:
    """The findings of one page: ``head`` are those that stand before any of its text."""

    head: tuple[Finding, ...] = ()
    beside: dict[str, list[Finding]] = field(default_factory=dict)
    before: dict[int, list[Finding]] = field(default_factory=dict)


def arrange(
    findings: Iterable[Finding], path: str, marks: Sequence[int], spans: Mapping[str, tuple[int, int]]
) -> Places:
    """Give each finding of a page its place.

    Args:
        findings: those of the page.
        path: the file of the page; what was found in others stands at the head.
        marks: the lines whose places are marked on the page.
        spans: from which to which line each question on the page goes.
    """
    head: list[Finding] = []
    found = Places((), {}, {})
    for one in sorted(findings):
        if one.path != path:
            head.append(one)
            continue
        question = next((name for name, (first, last) in spans.items() if first <= one.line <= last), None)
        mark = max((line for line in marks if line <= one.line), default=None)
        if question is not None:
            found.beside.setdefault(question, []).append(one)
        elif mark is not None:
            found.before.setdefault(mark, []).append(one)
        else:
            head.append(one)
    return Places(tuple(head), found.beside, found.before)


def marks_of(html: Iterable[str]) -> list[int]:
    """Return the lines that these texts mark."""
    return [line for one in html for line in places(one)]


def lesson_marks(module: Module, slug: str) -> list[int]:
    """Return the lines that the text of a lesson marks."""
    lesson = module.lesson(slug)
    return marks_of(one.html for one in lesson.segments if isinstance(one, Prose)) if lesson else []


def where(finding: Finding) -> str:
    """Say on which line something was found, and in which file unless that is the text of a page."""
    name = finding.path.rpartition("/")[2]
    return f"line {finding.line}" if name.endswith(".md") else f"{name}, line {finding.line}"


def anchor(finding: Finding) -> str:
    """Return the id of a finding on its page: the same for the same finding, whatever else is found."""
    words = zlib.crc32(finding.message.encode())
    return f"f-{finding.line}-{finding.column}-{finding.code.lower()}-{words:08x}"
