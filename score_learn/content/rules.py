"""What a published module, survey and glossary are made of: plain frozen data, the same for every reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

LOOKS = ("wpc", "qi", "re", "wm", "osh", "lean", "ge", "rb", "hoco", "wt", "osh19", "bcp19")
"""The coloured edge and icon a module may wear: `m-<look>` in the style sheet, `<look>` among the icons."""

AUDIENCES = ("all", "worker", "manager", "trainer")

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})


def direction(language: str) -> str:
    """Return the writing direction of a BCP 47 language: "rtl" or "ltr"."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


MOST_SUBTAGS = 4
"""Language, script, region and a variant: no language of the world needs more, and each costs a look."""


def spoken(language: str) -> tuple[str, ...]:
    """Return the languages that serve a reader of one, best first: pt-BR is served by pt-BR and pt."""
    parts = language.split("-", maxsplit=MOST_SUBTAGS)[:MOST_SUBTAGS]
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; the key is what is recorded and never changes its meaning.

    `shape` is for a hotspot: "rect x y w h", "circle x y r" or "poly x y x y …", in per cent of the picture;
    the radius of a circle is per cent of the width.
    """

    key: str
    html: str
    text: str
    feedback_html: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may be typed into a gap, and which part of the points it earns: `percent` is 100, less, or 0 for a trap.

    In a gap for a number `low` and `high` are its bounds, both included, written as decimals with a point; `text` is
    then the number as it is shown to say what was right. The first one that fits decides.
    """

    text: str
    percent: int = 100
    low: str = ""
    high: str = ""
    feedback_html: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place to fill in: `kind` is "text" (typed), "number" (typed) or "choice" (one of `options`).

    `right` is the key of the right option. `feedback_html` is what its author says of the gap as a whole.
    """

    key: str
    kind: str
    accepted: tuple[Accepted, ...] = ()
    options: tuple[Option, ...] = ()
    right: str = ""
    feedback_html: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a hotspot: its address, its size in pixels and what it shows in words."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Way:
    """A choice in a scenario: the step it leads to and the points it earns."""

    key: str
    html: str
    text: str
    target: str
    points: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scenario; `end` is "good", "fair" or "poor" at the last one, else empty, and there are `ways` on."""

    key: str
    html: str
    ways: tuple[Way, ...] = ()
    end: str = ""


GAP_MARK = "\ue000{}\ue001"
"""Stands in `stem_html` of a cloze where the gap of that key belongs; no author can write it (E106)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its key; whoever shows it decides what may be seen before the answer is in.

    `right` holds the keys of the right options (empty in a survey), `score` is "all" or "partial", `points` the most
    one can get. `lesson_id` names the lesson of a practice question and is None for the bank and for surveys.
    `optional`, `max_length` (characters) and `metric` are for surveys.

    What each type has besides: match, in `options` the left sides and in `targets` the right ones, where the partner of
    a left side has its key and the others stand alone; order, `options` in their right order; number and text, one gap
    with the key "a"; cloze, the `gaps` whose GAP_MARK stands in `stem_html`; hotspot, `options` with a shape and the
    `picture`; scenario, the `steps`, the first of which is the beginning.
    """

    id: str
    type: str
    rev: int
    points: int
    score: str
    tags: tuple[str, ...]
    shuffle: bool
    stem_html: str
    stem_text: str
    options: tuple[Option, ...]
    right: tuple[str, ...]
    hint_html: str = ""
    explain_html: str = ""
    right_html: str = ""
    partial_html: str = ""
    wrong_html: str = ""
    optional: bool = False
    max_length: int | None = None
    metric: str | None = None
    lesson_id: str | None = None
    language: str = "en"
    targets: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()
    steps: tuple[Step, ...] = ()
    picture: Picture | None = None
    unit: str = ""
    keep_case: bool = False

    def option(self, key: str) -> Option:
        """Return the option of that key; raises KeyError when the question has none."""
        for option in self.options:
            if option.key == key:
                return option
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of lesson HTML that passed the allow-list: the only HTML a page may print as it is."""

    html: str


@dataclass(frozen=True, slots=True)
class Practice:
    """The place in a lesson where the module's practice question of that id is asked."""

    question_id: str


Segment = Prose | Practice


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: its id is recorded, its slug (the file name) stands in the address.

    Of a translation: `outdated` says that the source has changed its meaning since, `machine` that nobody has read it
    yet, `incomplete` that parts of it are still in the source language.
    """

    id: str
    slug: str
    title: str
    minutes: int
    segments: tuple[Segment, ...]
    audience: str = "all"
    language: str = "en"
    outdated: bool = False
    machine: bool = False
    incomplete: bool = False

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The practice questions asked in this lesson, each once, in order."""
        return tuple(dict.fromkeys(part.question_id for part in self.segments if isinstance(part, Practice)))


@dataclass(frozen=True, slots=True)
class Tool:
    """A sheet to take away, such as a form to fill in; its slug is the name of its file.

    `body` is what stands on it, as JSON; `paper` is "portrait" or "landscape". `sha256` and `size` (bytes) are those of
    the PDF that was made of it when the version was published, empty and 0 before.
    """

    id: str
    slug: str
    title: str
    paper: str
    body: str
    language: str = "en"
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class TestRules:
    """How the test of a module is held: questions drawn, per cent to pass, tries, minutes between two tries."""

    __test__ = False  # the name is the domain's; pytest must not collect it

    draw: int
    pass_percent: int
    attempts: int
    wait_minutes: int
    shuffle_questions: bool


CHANGES = ("wording", "addition", "meaning", "redo")
"""The kinds of change of a version, the least first: each may be declared for what a lesser one would do too."""


@dataclass(frozen=True, slots=True)
class Change:
    """What its author says of a version's changes; `kind` is empty when nothing was said.

    `why` is one sentence by language for those who are asked to redo the module. `corrects` names questions whose new
    key corrects the one before, also in tests that were sent. `for_begun` says that those who have begun must finish
    what is new as well.
    """

    kind: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    corrects: tuple[str, ...] = ()
    for_begun: bool = False

    def because(self, language: str) -> str:
        """Return the sentence in that language, else in the first one it was written in; empty when there is none."""
        fitting = (self.why[one] for one in spoken(language) if one in self.why)
        return next(fitting, next(iter(self.why.values()), ""))


@dataclass(frozen=True, slots=True)
class Module:
    """One immutable version of a module in one language.

    `language` is the language it is written in, which is the source language when there is no translation;
    `languages` are all that this version has, the source language first. `practices` are codes of what it is meant to
    change in an enterprise.
    `bank` are the questions a test draws from, `practice` those asked in lessons, by id. `hash` is the SHA-256 (hex)
    of everything the version was made from. `test` is None when the module has no test.
    """

    id: str
    slug: str
    look: str
    version: str
    version_id: UUID
    hash: str
    language: str
    title: str
    summary: str
    minutes: int
    objectives: tuple[str, ...]
    audience: str
    intro_html: str
    lessons: tuple[Lesson, ...]
    bank: tuple[Question, ...]
    practice: dict[str, Question]
    test: TestRules | None
    survey: str | None
    prerequisites: tuple[str, ...]
    valid_months: int | None
    certificate: bool = True
    change: Change = Change()
    languages: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    practices: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the version and language, which say it all: tags of pages are made of this, and the rest is long."""
        return f"Module({self.id!r}, {self.version!r}, {self.version_id!r}, {self.language!r})"

    @property
    def lesson_ids(self) -> tuple[str, ...]:
        """The lessons that have to be finished, in order."""
        return tuple(lesson.id for lesson in self.lessons)

    def lesson(self, slug: str) -> Lesson | None:
        """Return the lesson at that address, or None."""
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def question(self, question_id: str) -> Question | None:
        """Return the question of the bank or of a lesson with that id, or None."""
        if question_id in self.practice:
            return self.practice[question_id]
        return next((question for question in self.bank if question.id == question_id), None)


@dataclass(frozen=True, slots=True)
class Survey:
    """One immutable version of a survey in one language; no question of it has a right answer.

    `metrics` are the programme figures that its questions name.
    """

    id: str
    slug: str
    version_id: UUID
    hash: str
    revision: int
    language: str
    title: str
    anonymous: bool
    intro_html: str
    questions: tuple[Question, ...]
    metrics: tuple[Metric, ...] = ()

    def question(self, question_id: str) -> Question | None:
        """Return the question with that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary; its id is the fragment of its address."""

    id: str
    title: str
    html: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words of the programme in one language."""

    language: str
    title: str
    intro_html: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture, sound, film or sheet as it was published; `sha256` (hex) is its name for ever."""

    sha256: str
    content_type: str
    size: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Metric:
    """A programme figure that a survey question may feed, as site.toml declares it."""

    name: str
    kind: str
    label: str
    counts: tuple[str, ...] = ()
