"""A module whose every telling text carries a canary, and its twin with other right answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from secrets import token_hex

from score_learn.content.rules import Lesson, Module, Option, Practice, Prose, Question
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

    def heard_in(self, body: bytes) -> list[str]:
        """Name the texts whose canary is in an answer."""
        text = body.decode(errors="replace")
        return [where for canary, where in self.sung.items() if canary in text]

    def of(self, question: Question) -> list[str]:
        """Return the canaries of one question."""
        return [canary for canary, where in self.sung.items() if where.startswith(f"{question.id} ")]


def canary_module(canaries: Canaries) -> Module:
    """Make a module with questions of every type; a canary stands in each text that tells the answer."""
    practice = {one.id: one for one in (_question(canaries, f"cn-p{kind}", kind, "cn-l1") for kind in _KINDS)}
    bank = tuple(_question(canaries, f"cn-q{number}", kind) for number, kind in enumerate(_KINDS * 3))
    lessons = (
        Lesson("cn-l1", "01-first", "First", 5, (Prose("<p>Read.</p>"), *(Practice(one) for one in practice))),
        Lesson("cn-l2", "02-second", "Second", 5, (Prose("<p>Read on.</p>"),)),
    )
    made = a_module("cn", lessons=lessons, bank=bank, test=replace(TEST, draw=6))
    return replace(made, practice=practice, slug="canaries")


def with_other_answers(module: Module) -> Module:
    """Return the same module with other right answers and other explanations."""
    practice = {question.id: _turned(question) for question in module.practice.values()}
    return replace(module, bank=tuple(_turned(question) for question in module.bank), practice=practice)


_KINDS = ("single", "multi", "truefalse")


def _question(canaries: Canaries, question_id: str, kind: str, lesson_id: str | None = None) -> Question:
    keys = ("true", "false") if kind == "truefalse" else ("a", "b", "c", "d")
    options = (
        Option(key, f"<p>{key} of {question_id}</p>", f"{key} of {question_id}", canaries.make(f"{question_id} {key}"))
        for key in keys
    )
    return Question(
        id=question_id,
        type=kind,
        rev=1,
        points=1,
        score="partial" if kind == "multi" else "all",
        tags=("cn-l1",),
        shuffle=kind != "truefalse",
        stem_html=f"<p>What about {question_id}?</p>",
        stem_text=f"What about {question_id}?",
        options=tuple(options),
        right=keys[:2] if kind == "multi" else keys[:1],
        hint_html="<p>A hint that everybody may read.</p>",
        lesson_id=lesson_id,
        **{name: canaries.make(f"{question_id} {name}") for name in TELLING},
    )


def _turned(question: Question) -> Question:
    others = tuple(option.key for option in question.options if option.key not in question.right)
    return replace(
        question,
        right=others if question.type == "multi" else others[:1],
        options=tuple(replace(option, feedback_html=f"<p>Other {option.key}</p>") for option in question.options),
        **{name: f"<p>Another {name} of {question.id}</p>" for name in TELLING},
    )


def texts(module: Module) -> Iterator[str]:
    """Yield every text of a module that tells an answer."""
    for question in (*module.bank, *module.practice.values()):
        yield from (getattr(question, name) for name in TELLING)
        yield from (option.feedback_html for option in question.options)
