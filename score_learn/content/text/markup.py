"""Turns Markdown into an element tree and the tree into HTML; Markdown itself knows nothing of our blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.treeprocessors import InlineProcessor, Treeprocessor

from score_learn.content.sources import Line
from score_learn.content.text.wording import word

Rewrite = Callable[[Element], None]

# Private-use characters, which no source may contain: an author cannot write a mark.
_MARK = "\ue000{kind}{number}\ue001"
_MARK_PATTERN = re.compile("\ue000([a-zL])([0-9]+)\ue001")
_STRAY_MARK = re.compile("\ue000[a-z][0-9]+\ue001")
_INLINE_SIGN = re.compile(r"[\\`*_\[\]!<&\x02\x03]|  \n")
_PARAGRAPH_MARK = re.compile("<p>\ue000p([0-9]+)\ue001</p>")


# Most options and remarks are a few lines of words. Markdown takes a quarter of a millisecond to say so, and a library
# has thousands of them.
_PLAIN_LINE = r"(?!\d+\.|[:+\-=\s])[^\\`*_{}\[\]<>&|#~\x00-\x1f\x7f-\x9f\ue000-\uf8ff]+(?<!\s)"
_PLAIN = re.compile(rf"{_PLAIN_LINE}(?:\n{_PLAIN_LINE})*")


class RenderingError(Exception):
    """Markdown gave up on a text, because it is nested too deeply."""


def mark(kind: str, number: int) -> list[Line]:
    """Lines that stand for a place: o opens a block, c closes it, p is a practice question, L tells a line."""
    blank = Line(0, 1, "")
    return [blank, Line(0, 1, _MARK.format(kind=kind, number=number)), blank]


def read_mark(element: Element) -> tuple[str, int] | None:
    """Return the kind and number of the mark that a paragraph consists of, or None."""
    match = _MARK_PATTERN.fullmatch((element.text or "").strip()) if element.tag == "p" and not len(element) else None
    return (match[1], int(match[2])) if match else None


def split_at_practice(html: str) -> list[str | int]:
    """Cut rendered HTML at the marks of practice questions: pieces of HTML and numbers, in order."""
    parts = _PARAGRAPH_MARK.split(html)
    pieces: list[str | int] = []
    for index, part in enumerate(parts):
        if index % 2:
            pieces.append(int(part))
        elif part.strip():
            pieces.append(_STRAY_MARK.sub("", part).strip())
    return pieces


def is_plain(text: str) -> bool:
    """Whether a text is one paragraph in which nothing means anything to Markdown: it is its own rendering."""
    return _PLAIN.fullmatch(text) is not None


class _Rewriting(Treeprocessor):
    """Hands the finished tree to whoever renders; runs after every other treeprocessor."""

    rewrite: Rewrite | None = None

    def run(self, root: Element) -> None:
        if self.rewrite:
            self.rewrite(root)


class _Inline(InlineProcessor):
    """Markdown's own, which tries each of its patterns on each text; most texts hold no sign that any of them knows."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if patternIndex == 0 and not _INLINE_SIGN.search(data):
            return data
        return str(super()._InlineProcessor__handleInline(data, patternIndex))  # type: ignore[misc]


class Markup:
    """One Markdown converter for one language; it is reset for every text."""

    def __init__(self, language: str) -> None:
        self._converter = markdown.Markdown(
            extensions=[
                "tables",
                "attr_list",
                "def_list",
                "abbr",
                "sane_lists",
                "fenced_code",
                FootnoteExtension(BACKLINK_TITLE=word("back_to_text", language)),
                TocExtension(marker="", slugify=slugify_unicode),
            ]
        )
        self._converter.preprocessors.deregister("html_block")
        self._converter.inlinePatterns.deregister("html")
        self._converter.treeprocessors.register(_Inline(self._converter), "inline", 20)
        self._rewriting = _Rewriting(self._converter)
        # After "unescape" (0), the last one that Markdown brings along.
        self._converter.treeprocessors.register(self._rewriting, "score", -10)

    def render(self, lines: Sequence[Line], rewrite: Rewrite) -> str:
        """Render lines to HTML that has not passed the gate yet; `rewrite` may change the tree on its way.

        Raises:
            RenderingError: when lists or quotes are nested more deeply than Markdown can follow.
        """
        text = "\n".join(line.text for line in lines)
        alone = text.strip("\n")
        if is_plain(alone):
            return f"<p>{alone}</p>"
        self._converter.reset()
        self._rewriting.rewrite = rewrite
        try:
            return self._converter.convert(text)
        except RecursionError as error:
            raise RenderingError from error
