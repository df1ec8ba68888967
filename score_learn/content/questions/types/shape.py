"""What every type of question has in common: what its author wrote, and what a type makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.rules import Option
from score_learn.content.sources import Line
from score_learn.content.text.media import MediaFolder
from score_learn.content.text.sanitise import plain_text
from score_learn.content.text.scanner import Attribute

PASSAGE, PARAGRAPHS, PLAIN = "passage", "paragraphs", "plain"


@dataclass(slots=True)
class Item:
    """A list item below the question: `line` is the text after the bullet, `place` where the bullet stands."""

    place: Line
    line: Line
    more: list[Line] = field(default_factory=list)
    feedback: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its text, without the feedback."""
        return (self.line, *self.more)


@dataclass(slots=True)
class Written:
    """A question as it was written, cut into its parts but not yet understood."""

    stem: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    keywords: dict[str, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a question under a name that stays: what is rendered, checked for style and translated.

    `form` is PASSAGE (one paragraph), PARAGRAPHS, or PLAIN for what is no Markdown: a word to type, a unit, what a
    picture shows. `place` is where its item begins; `key` is that of the answer it belongs to.
    """

    name: str
    lines: tuple[Line, ...]
    place: Line
    form: str = PASSAGE
    key: str = ""

    @property
    def plain(self) -> str:
        """Its words on one line, as they were written."""
        return " ".join(line.text.strip() for line in self.lines).strip()


@dataclass(frozen=True, slots=True)
class Texts:
    """The rendered texts of a question by the name of their part, in the language of the page."""

    language: str
    media: MediaFolder
    rendered: Mapping[str, str]

    def html(self, name: str) -> str:
        """Return a text; empty when its author wrote none."""
        return self.rendered.get(name, "")

    def option(self, name: str, key: str, shape: str = "") -> Option:
        """Return what can be chosen under that name, with its feedback."""
        html = self.html(name)
        return Option(key, html, plain_text(html), self.html(f"{name}-feedback"), shape)


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as its type reads it; `lines` hold its text, `place` is where its item begins."""

    key: str
    right: bool
    lines: tuple[Line, ...]
    feedback: tuple[Line, ...]
    place: Line

    def parts(self, name: str) -> list[Part]:
        """Return its text and its feedback under that name."""
        return [Part(name, self.lines, self.place, key=self.key), *feedback_parts(name, self.feedback)]


def feedback_parts(name: str, lines: Iterable[Line]) -> list[Part]:
    """Return the feedback to what has that name, where there is any."""
    written = tuple(lines)
    return [Part(f"{name}-feedback", written, written[0], PARAGRAPHS)] if written else []


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a question stands: in a survey or a module, at which line and column; and what its fence says of it."""

    in_survey: bool
    line: int
    column: int
    language: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    media: MediaFolder = field(default_factory=MediaFolder)

    @property
    def place(self) -> Line:
        """The beginning of its fence."""
        return Line(self.line, self.column, "")

    def value(self, name: str) -> str:
        """Return the value of an attribute; empty when there is none."""
        return self.attributes[name].value if name in self.attributes else ""


@dataclass(frozen=True)
class Answers:
    """What a type understood of the answers. This one is a list of options; other shapes build on it.

    Nothing here depends on the language: the same answers filled with the texts of a translation are that translation.
    """

    choices: tuple[Choice, ...] = ()

    def stem(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """Return the question itself as it is to be rendered."""
        return tuple(lines)

    def settle(self, stem_html: str, report: Report) -> str:
        """Look at the rendered question and return it as it is to be kept."""
        return stem_html

    def parts(self) -> list[Part]:
        """Every text of the answers under a name that stays."""
        return [part for choice in self.choices for part in choice.parts(f"option-{choice.key}")]

    def rivals(self) -> list[list[Part]]:
        """Return the groups of texts among which one has to be told from the others."""
        return [[part for part in self.parts() if part.key]]

    def fields(self, texts: Texts) -> dict[str, Any]:
        """Return the fields of the question that the answers decide."""
        options = tuple(texts.option(f"option-{choice.key}", choice.key) for choice in self.choices)
        return {"options": options, "right": tuple(choice.key for choice in self.choices if choice.right)}


@dataclass(frozen=True, slots=True)
class QuestionType:
    """A type of question: where it may stand, which list items are answers, and how they are read.

    `is_answer` gets the text after the bullet; a list item that is no answer belongs to the question's text.
    `read` reports what does not fit and returns what it understood. `attributes` and `survey_attributes` are what its
    fence may say besides what every fence may. `shuffles` is what happens when nobody says `shuffle=`, which
    `may_shuffle` allows. `bare` types may come without a list of answers.
    """

    name: str
    is_answer: Callable[[str], bool]
    read: Callable[[Written, Asked, Report], Answers]
    example: str
    in_modules: bool = True
    in_surveys: bool = True
    partial: bool = False
    shuffles: bool = True
    may_shuffle: bool = True
    bare: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    survey_attributes: Mapping[str, str] = field(default_factory=dict)
