"""Renders pieces of Markdown as a lesson would, for tests."""

from score_learn.content.files.pages import Renderer
from score_learn.content.findings import Report
from score_learn.content.sources import split_lines
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.markup import Markup
from score_learn.content.text.media import MediaFolder, MediaItem
from score_learn.content.text.scanner import scan

DRAWING = MediaItem("p.svg", "a" * 64, "image/svg+xml", b"<svg/>", 64, 40)
SOUND = MediaItem("s.mp3", "b" * 64, "audio/mpeg", bytes(38_000))
FILM = MediaItem("f.webm", "c" * 64, "video/webm", bytes(1_200_000))
WORDS = MediaItem("f.vtt", "d" * 64, "text/vtt", b"WEBVTT")
SHEET = MediaItem("card.pdf", "e" * 64, "application/pdf", bytes(38_000))
_ALL = {item.name: item for item in (DRAWING, SOUND, FILM, WORDS, SHEET)}


def a_renderer(report: Report, language: str = "en") -> Renderer:
    """Return a renderer that knows the word 5s, the lesson 02-two and the media above."""
    around = Surroundings(language, MediaFolder(dict(_ALL)), frozenset({"5s"}), frozenset({"02-two"}))
    return Renderer(Markup(language), around, report)


def render(text: str, language: str = "en") -> str:
    """Render a body and return its HTML, whatever the checker says about it."""
    report = Report("x.md")
    return a_renderer(report, language).html(scan(split_lines(text, report), report))


def codes(text: str) -> list[str]:
    """Return the codes that rendering a body finds."""
    report = Report("x.md")
    a_renderer(report).html(scan(split_lines(text, report), report))
    return [finding.code for finding in report.findings]
