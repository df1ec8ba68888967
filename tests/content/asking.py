"""Reads single questions and scenarios as a lesson or a survey would, for tests."""

from pathlib import Path

from score_learn.content.files.texts import Ids, Page, Reading, read_page
from score_learn.content.findings import Report
from score_learn.content.folders.craft import check_craft
from score_learn.content.rules import Question
from score_learn.content.text.markup import Markup
from tests.content.rendering import a_renderer

LESSON_HEAD = "---\nid: m-l1\ntitle: One\nminutes: 5\nstatus: published\nrevision: 1\n---\n"
SURVEY_HEAD = "---\nid: m\nkind: survey\ntitle: One\nanonymous: yes\nrevision: 1\n---\n"


def read(folder: Path, text: str, *, kind: str = "lesson") -> tuple[Page, list[tuple[str, int, int]]]:
    """Return the page that a text makes, and its findings with the lines counted from the first of the text."""
    report = Report("")
    head = SURVEY_HEAD if kind == "survey" else LESSON_HEAD
    page = _page(folder, head + text, kind, report)
    lines = head.count("\n")
    return page, [(found.code, found.line - lines, found.column) for found in report.findings]


def messages(folder: Path, text: str, *, kind: str = "lesson") -> list[tuple[str, str]]:
    """Return the code of each finding of a text and what it says."""
    report = Report("")
    _page(folder, (SURVEY_HEAD if kind == "survey" else LESSON_HEAD) + text, kind, report)
    return [(found.code, found.message) for found in report.findings]


def _page(folder: Path, text: str, kind: str, report: Report) -> Page:
    file = folder / "x.md"
    file.write_text(text, encoding="utf-8")
    around = a_renderer(report).around
    reading = Reading("m", Markup("en"), around, Ids(), in_survey=kind == "survey")
    page = read_page(file, "x.md", kind, reading, report, questions=True)
    assert page is not None
    check_craft([], page.asked, report)
    return page


def sound(folder: Path, text: str, *, kind: str = "lesson") -> Question:
    """Return the one question of a text that has no findings."""
    page, found = read(folder, text, kind=kind)
    assert found == []
    assert len(page.asked) == 1
    return page.asked[0].question
