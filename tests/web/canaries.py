"""A module whose every telling text carries a canary, and its twin with other right answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from secrets import randbelow, token_hex
from typing import Any

from score_learn.content.rules import Accepted, Gap, Lesson, Module, Option, Practice, Prose, Question, Step
from tests.assessment.kinds import EACH
from tests.learning.modules import TEST, a_module

TELLING = ("explain_html", "right_html", "partial_html", "wrong_html")


@dataclass
class Canaries:
    """Makes canaries and remembers what each stands in."""

    sung: dict[str, str] = field(default_factory=dict)

    def make(self, where: str) -> str:
        """Return HTML with a new canary."""
        canary = f"canary{token_hex(8)}"
        self.sung[canary] = where
        return f"<p>{canary}</p>"

    def word(self, where: str) -> str:
        """Return a new canary that can be a name."""
        return self.make(where).removeprefix("<p>").removesuffix("</p>")

    def number(self, where: str) -> str:
        """Return a new canary that is a number."""
        canary = str(10**14 + randbelow(10**14))
        self.sung[canary] = where
        return canary

    def heard_in(self, body: bytes) -> list[str]:
        """Name the texts whose canary is in an answer."""
        text = body.decode(errors="replace")
        return [where for canary, where in self.sung.items() if canary in text]

    def of(self, question: Question) -> list[str]:
        """Return the canaries of one question."""
        return [canary for canary, where in self.sung.items() if where.startswith(f"{question.id} ")]


def canary_module(canaries: Canaries) -> Module:
    """Make a module with questions of every type; a canary stands in each text that tells the answer."""
    practice = {one.id: one for one in (_question(canaries, f"cn-p{kind}", kind, "cn-l1") for kind in EACH)}
    bank = tuple(_question(canaries, f"cn-q{number}", kind) for number, kind in enumerate(_BANK))
    lessons = (
        Lesson("cn-l1", "01-first", "First", 5, (Prose("<p>Read.</p>"), *(Practice(one) for one in practice))),
        Lesson("cn-l2", "02-second", "Second", 5, (Prose("<p>Read on.</p>"),)),
    )
    made = a_module("cn", lessons=lessons, bank=bank, test=replace(TEST, draw=DRAWN))
    return replace(made, practice=practice, slug="canaries")


def with_other_answers(module: Module) -> Module:
    """Return the same module with other right answers and other explanations."""
    practice = {question.id: _turned(question) for question in module.practice.values()}
    return replace(module, bank=tuple(_turned(question) for question in module.bank), practice=practice)


_BANK = (*(kind for kind in EACH if kind != "scenario"), "single", "single")
DRAWN = len(_BANK)
"""How many questions a test asks: all there are, so that each type is seen."""


def _question(canaries: Canaries, question_id: str, kind: str, lesson_id: str | None = None) -> Question:
    made = replace(EACH[kind](), id=question_id, lesson_id=lesson_id, hint_html="<p>Everybody may read this.</p>")
    if kind == "single":
        made = replace(made, options=(*made.options, Option("d", "<p>Option d</p>", "Option d")))
    options = tuple(
        replace(option, feedback_html=canaries.make(f"{question_id} {option.key}")) for option in made.options
    )
    return replace(
        made,
        options=options,
        **_hidden_gaps(canaries, made),
        **_hidden_steps(canaries, made),
        **{name: canaries.make(f"{question_id} {name}") for name in TELLING},
    )


def _hidden_gaps(canaries: Canaries, question: Question) -> dict[str, Any]:
    """Let everything that may be typed be a canary, and all that is said about it."""

    def accepted(gap: Gap, one: Accepted) -> Accepted:
        where = f"{question.id} {gap.key}-accepted"
        feedback = canaries.make(f"{where}-feedback")
        if gap.kind == "text":
            return replace(one, text=canaries.word(where), feedback_html=feedback)
        number = canaries.number(where)
        return replace(one, text=number, low=number, high=number, feedback_html=feedback)

    gaps = []
    for gap in question.gaps:
        options = (
            replace(one, feedback_html=canaries.make(f"{question.id} {gap.key}.{one.key}")) for one in gap.options
        )
        taken = tuple(accepted(gap, one) for one in gap.accepted)
        said = canaries.make(f"{question.id} {gap.key}-gap")
        gaps.append(replace(gap, accepted=taken, options=tuple(options), feedback_html=said))
    return {"gaps": tuple(gaps)}


def _hidden_steps(canaries: Canaries, question: Question) -> dict[str, Any]:
    """Let every step but the first one, and the name of every step, be a canary."""
    names = {step.key: canaries.word(f"{question.id} step-{step.key}") for step in question.steps}
    return {
        "steps": tuple(
            replace(
                step,
                key=names[step.key],
                html=canaries.make(f"{question.id} told-{step.key}") if number else step.html,
                ways=tuple(replace(way, target=names[way.target]) for way in step.ways),
            )
            for number, step in enumerate(question.steps)
        )
    }


def _turned(question: Question) -> Question:
    """Return a question with another right answer; what the pages may show of it stays.

    The order of a practice question, and who belongs to whom in a match, decide in which order its parts are shown: for
    them tests/assessment/test_types.py looks at what is asked.
    """
    others = tuple(option.key for option in question.options if option.key not in question.right)
    several = question.type in ("multi", "hotspot")
    options = tuple(replace(option, feedback_html=f"<p>Other {option.key}</p>") for option in question.options)
    return replace(
        question,
        right=others if several else others[:1],
        options=options[::-1] if question.type == "order" and question.lesson_id is None else options,
        gaps=tuple(_turned_gap(gap) for gap in question.gaps),
        steps=tuple(_turned_step(question, number, step) for number, step in enumerate(question.steps)),
        **{name: f"<p>Another {name} of {question.id}</p>" for name in TELLING},
    )


def _turned_gap(gap: Gap) -> Gap:
    others = [option.key for option in gap.options if option.key != gap.right]
    options = tuple(replace(option, feedback_html="") for option in gap.options)
    accepted = (Accepted("7", 100, "7", "7"),)
    return Gap(gap.key, gap.kind, () if options else accepted, options, others[0] if others else "")


def _turned_step(question: Question, number: int, step: Step) -> Step:
    """Let every way lead to the last step and earn something else."""
    ways = tuple(replace(way, target=question.steps[-1].key, points=way.points + 1) for way in step.ways)
    return replace(step, html=step.html if number == 0 else "<p>Another step</p>", ways=ways)


def texts(module: Module) -> Iterator[str]:
    """Yield every text of a module that tells an answer."""
    for question in (*module.bank, *module.practice.values()):
        yield from (getattr(question, name) for name in TELLING)
        yield from (option.feedback_html for option in question.options)
        for gap in question.gaps:
            yield gap.feedback_html
            yield from (option.feedback_html for option in gap.options)
            yield from (text for one in gap.accepted for text in (one.text, one.feedback_html))
        yield from (step.key for step in question.steps)
        yield from (step.html for step in question.steps[1:])
