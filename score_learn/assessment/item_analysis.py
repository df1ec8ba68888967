"""What the answers of many say about a question: how hard it is, whether it tells people apart, what attracts.

Every measure and every limit here is defined in docs/item-statistics.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from score_learn.assessment import filling, marking
from score_learn.assessment.responses import Response, pairs
from score_learn.assessment.spelling import folded
from score_learn.content.rules import Option, Question

SHOWN_FROM = 5
"""From how many people on a question is shown in numbers."""
JUDGED_FROM = 20
"""From how many people on it is said to tell people apart or not, and an option to be avoided."""
TYPED_FROM = 2
"""From how many people on something typed stands on a page: what one alone typed may say who typed it."""
WRONG_MOST = 5
LOW, HIGH = 20, 70
"""The per cents between which two languages are too far apart to ask the same thing."""

WITH_OPTIONS = frozenset({"single", "multi", "truefalse", "hotspot"})
TYPED = frozenset({"number", "text"})
Place = tuple[str, str]
"""A part of a question and what was put there: an option without a part, a side and its partner, a gap and a word."""


@dataclass(frozen=True, slots=True)
class Heap:
    """So many people gave this answer to a question as it was asked then, in tests that earned so much as a whole."""

    question: Question
    response: Response
    points: Fraction
    out_of: int
    people: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that could be answered, and how many did; ``label`` names the part of the question it belongs to."""

    label: str
    words: str
    right: bool
    people: int
    percent: int


@dataclass(slots=True)
class Tally:
    """The sums of a question over everybody who answered it; two of them can be put together.

    ``rest`` are the people whose test had other questions too, with the sums of what the question earned, what the
    others earned, their squares and their product.
    """

    people: int = 0
    right: int = 0
    earned: float = 0.0
    chosen: Counter[Place] = field(default_factory=Counter)
    rest: int = 0
    sums: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0, 0.0)

    def add(self, heap: Heap) -> None:
        """Count a heap of equal answers."""
        mark, people = marking.mark(heap.question, heap.response), heap.people
        part = float(mark.fraction)
        self.people += people
        self.right += people * (mark.fraction == 1)
        self.earned += people * part
        for place in _places(heap.question, heap.response):
            self.chosen[place] += people
        others = heap.out_of - heap.question.points
        if others > 0:
            rest = float((heap.points - mark.points) / others)
            products = (part, rest, part * part, rest * rest, part * rest)
            self.rest += people
            self.sums = tuple(old + people * new for old, new in zip(self.sums, products, strict=True))

    def __add__(self, other: Tally) -> Tally:
        """Put two tallies together: of two languages, of two places."""
        sums = tuple(one + two for one, two in zip(self.sums, other.sums, strict=True))
        return Tally(
            self.people + other.people,
            self.right + other.right,
            self.earned + other.earned,
            self.chosen + other.chosen,
            self.rest + other.rest,
            sums,
        )

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered for numbers to be shown."""
        return self.people >= SHOWN_FROM

    @property
    def percent_right(self) -> int:
        """How many of a hundred got all the points, rounded down; 0 when nobody answered."""
        return 100 * self.right // self.people if self.people else 0

    @property
    def percent_earned(self) -> int:
        """Which per cent of the points the answers earned on the average, rounded."""
        return round(100 * self.earned / self.people) if self.people else 0

    @property
    def discrimination(self) -> float | None:
        """How what the question earned goes with what the rest of the test earned, from -1 to 1.

        None where too few people answered, or where all did equally well in one of the two.
        """
        if self.rest < JUDGED_FROM:
            return None
        x, y, xx, yy, xy = (one / self.rest for one in self.sums)
        across, along = xx - x * x, yy - y * y
        if across < 1e-9 or along < 1e-9:
            return None
        return max(-1.0, min(1.0, (xy - x * y) / math.sqrt(across * along)))


def put_together(tallies: Iterable[Tally]) -> Tally:
    """Put tallies together."""
    return sum(tallies, Tally())


def what_was_chosen(question: Question, tally: Tally) -> tuple[Chosen, ...]:
    """Say what people answered: every option in its order, else the wrong parts, the most frequent first."""
    if question.type in WITH_OPTIONS:
        counted = ((option.text, option.key in question.right, ("", option.key)) for option in question.options)
        return tuple(_chosen("", words, tally.chosen[place], tally, right=right) for words, right, place in counted)
    least = 1 if question.type in {"match", "order"} else TYPED_FROM
    wrong = [
        (people, place) for place, people in tally.chosen.items() if people >= least and not _is_right(question, *place)
    ]
    wrong.sort(key=lambda one: (-one[0], one[1]))
    return tuple(_chosen(*_words(question, *place), people, tally) for people, place in wrong[:WRONG_MOST])


def warnings(question: Question, by_language: Mapping[str, Tally]) -> tuple[str, ...]:
    """Name what somebody should look at.

    ``languages_apart``: in one language under 20 % are right, in the others together over 70 %. ``right_avoided``: a
    wrong option is chosen more often than a right one. ``negative``: who does well otherwise does badly here.
    ``never_chosen``: nobody takes a wrong option.
    """
    every = put_together(by_language.values())
    found = ["languages_apart"] if _apart(by_language) else []
    if every.people >= JUDGED_FROM and question.type in WITH_OPTIONS:
        right = [every.chosen["", one.key] for one in question.options if one.key in question.right]
        wrong = [every.chosen["", one.key] for one in question.options if one.key not in question.right]
        found += ["right_avoided"] if right and wrong and min(right) < max(wrong) else []
        found += ["never_chosen"] if 0 in wrong else []
    if (every.discrimination or 0) < 0:
        found.append("negative")
    return tuple(found)


def _apart(by_language: Mapping[str, Tally]) -> bool:
    for language, one in by_language.items():
        others = put_together(tally for name, tally in by_language.items() if name != language)
        if not (one.is_shown and others.is_shown):
            continue
        if 100 * one.right < LOW * one.people and 100 * others.right > HIGH * others.people:
            return True
    return False


def _places(question: Question, response: Response) -> Iterator[Place]:
    if question.type in WITH_OPTIONS:
        yield from (("", key) for key in response)
    elif question.type == "order":
        yield from ((str(place), key) for place, key in enumerate(response, start=1))
    elif question.type in TYPED:
        yield from (("", folded(value, question.keep_case)) for value in response)
    elif question.type == "cloze":
        typed = {gap.key for gap in question.gaps if gap.kind != "choice"}
        yield from (
            (key, folded(value, question.keep_case) if key in typed else value) for key, value in pairs(response)
        )
    else:
        yield from pairs(response)


def _is_right(question: Question, part: str, value: str) -> bool:
    if question.type == "match":
        return part == value
    if question.type == "order":
        return int(part) <= len(question.options) and question.options[int(part) - 1].key == value
    gap = next((gap for gap in question.gaps if part in {"", gap.key}), None)
    return gap is not None and filling.earned(question, gap, value) == 1


def _words(question: Question, part: str, value: str) -> tuple[str, str]:
    """Return the words for a part and for what was put there; a key stands for itself where it has none any more."""
    if question.type == "match":
        return _text(question.options, part), _text(question.targets, value)
    if question.type == "order":
        return part, _text(question.options, value)
    number = next((str(place) for place, gap in enumerate(question.gaps, start=1) if gap.key == part), "")
    options = next((gap.options for gap in question.gaps if gap.key == part), ())
    return number if question.type == "cloze" else "", _text(options, value)


def _text(options: Iterable[Option], key: str) -> str:
    return next((option.text for option in options if option.key == key), key)


def _chosen(label: str, words: str, people: int, tally: Tally, *, right: bool = False) -> Chosen:
    return Chosen(label, words, right, people, 100 * people // tally.people if tally.people else 0)
