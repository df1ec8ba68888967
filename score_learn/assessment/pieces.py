"""What a question is made of on a page, before its answer is in and afterwards."""

from dataclasses import dataclass
from typing import Any

from score_learn.assessment.responses import Response
from score_learn.content.rules import Option, Picture, Question, Way


@dataclass(frozen=True, slots=True)
class AskedOption:
    """An option without anything that tells whether it is right; ``key`` is what a browser sends for it.

    ``shape`` is where it lies on the picture of a hotspot.
    """

    key: str
    html: str
    text: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class AskedField:
    """One place to fill in: the side of a match or a gap. ``kind`` is "choice", "text" or "number".

    ``given`` is what has been filled in, as a browser sends it; ``unreadable`` says that no number can be read from it.
    """

    key: str
    kind: str
    html: str = ""
    options: tuple[AskedOption, ...] = ()
    given: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class AskedStep:
    """Where somebody stands in a scenario: only this step. ``end`` is empty until it is over."""

    html: str
    ways: tuple[AskedOption, ...]
    end: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a browser may have it before the answer is in: no key, no feedback, no explanation.

    ``given`` holds what has been answered so far, as a browser sends it: keys, or places in the order shown.
    ``trail`` are the words of the ways taken to ``step``.
    """

    id: str
    type: str
    stem_html: str
    stem_text: str
    hint_html: str
    language: str
    unit: str = ""
    options: tuple[AskedOption, ...] = ()
    fields: tuple[AskedField, ...] = ()
    picture: Picture | None = None
    step: AskedStep | None = None
    trail: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The fields that ask for a number and hold something else."""
        return tuple(field.key for field in self.fields if field.unreadable)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer and what would have been right there, in words.

    ``label`` names the part where there are several: the left side of a pair, a place, the number of a gap.
    ``said_html`` is what the author says about this part.
    """

    given: str
    wanted: str
    right: bool
    label: str = ""
    said_html: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the author says about an option that was chosen; ``label`` says which, where there are several."""

    label: str
    html: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What may be said once the answer is in.

    ``outcome`` is ``right``, ``partial`` or ``wrong``; ``verdict_html`` is what the author wrote for that outcome.
    ``ending`` is ``good``, ``fair`` or ``poor`` after a scenario and empty otherwise.
    """

    outcome: str
    right: bool
    response: Response
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    verdict_html: str
    explain_html: str
    ending: str = ""

    @property
    def given(self) -> str:
        """The whole answer in words."""
        return "; ".join(part.given for part in self.parts if part.given)

    @property
    def wanted(self) -> str:
        """The whole right answer in words."""
        return "; ".join(part.wanted for part in self.parts if part.wanted)


def asked(question: Question, **controls: Any) -> Asked:
    """Show a question with these controls, without its answer."""
    return Asked(
        id=question.id,
        type=question.type,
        stem_html=question.stem_html,
        stem_text=question.stem_text,
        hint_html=question.hint_html,
        language=question.language,
        **controls,
    )


def shown_as(key: str, option: Option | Way) -> AskedOption:
    """Show an option under the key by which a browser may know it."""
    return AskedOption(key, option.html, option.text, option.shape if isinstance(option, Option) else "")
