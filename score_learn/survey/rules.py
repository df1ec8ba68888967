"""Which answers a survey takes, and how much of who gave them may be kept: plain Python.

Nothing that is stored says who answered. Three things could still tell, and each is met here or in ``service``:

* What stands in the row itself. The enterprise, the country and the sex with the position are kept only from the fifth
  person on who shares them, so that any of five could have written the row. ``coarsen`` decides it.
* What has to be counted for that. There is no table of counters: a counter of one enterprise, raised in the
  transaction that stores the answer, would carry the same transaction number on PostgreSQL and so give back the
  enterprise that was just left out. The people who answered are counted by the flags that enrolments carry anyway.
  A flag is set after its answer, so a count may be too low for a moment, never too high: an answer is kept coarser,
  not finer. People are counted, not answers, so that one person who answers again is never a crowd.
* When it was stored. The row has its ISO week and no more. Whoever holds the running database could still compare the
  week, or the order in which the database file was filled, with the days on which people completed the module.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from score_learn.assessment.responses import chosen_keys
from score_learn.content.rules import Question, Survey
from score_learn.core.errors import Invalid

LEAST = 5
"""How many people must share something before an answer says it."""

OVERALL = "sat-overall"
"""The question that satisfaction is computed from: five points, 1 very dissatisfied, 5 very satisfied."""

TEXT_MOST = 500
"""The longest text, in characters, where the question sets no limit of its own."""

ONE_OPTION = frozenset({"scale", "single", "truefalse"})
SEVERAL_OPTIONS = "multi"
TEXT = "text"

Given = str | list[str]
"""One answer as it is stored: the key of an option, the keys of several in the order of the file, or a text."""


@dataclass(frozen=True)
class Origin:
    """Where an answer comes from; ``None`` is not stated. Sex and position are both stated or neither is."""

    country: str | None
    enterprise_id: UUID | None
    sex: str | None
    position: str | None


@dataclass(frozen=True)
class Answered:
    """How many people answered about the module, whoever answers now among them.

    ``alike`` counts those of the same sex and position.
    """

    in_country: int
    in_enterprise: int
    alike_in_country: int
    alike_in_enterprise: int


def coarsen(origin: Origin, answered: Answered) -> Origin:
    """Leave out of an origin what fewer than five people share.

    The enterprise is kept from the fifth of that enterprise on, the country from its fifth, and sex with position from
    the fifth that shares both within the enterprise if that is kept, else within the country.
    """
    country_kept = answered.in_country >= LEAST
    enterprise_kept = country_kept and answered.in_enterprise >= LEAST
    alike = answered.alike_in_enterprise if enterprise_kept else answered.alike_in_country
    kept = origin
    if not country_kept:
        kept = replace(kept, country=None)
    if not enterprise_kept:
        kept = replace(kept, enterprise_id=None)
    if not country_kept or alike < LEAST:
        kept = replace(kept, sex=None, position=None)
    return kept


def read_answers(survey: Survey, sent: Mapping[str, Sequence[str]]) -> dict[str, Given]:
    """Read what a browser sent for each question; questions left open are absent from the result.

    Args:
        survey: the survey as it is published now.
        sent: by question id the keys chosen, or one text; ids that the survey does not have are passed over.

    Raises:
        Invalid: when any answer cannot be used; ``field`` is the first such question, ``problems`` has the code of
            each by question id (``answer_required``, ``unknown_option``, ``too_many_options``, ``answer_too_long``).
    """
    given: dict[str, Given] = {}
    problems: dict[str, str] = {}
    for question in survey.questions:
        try:
            answer = _read(question, sent.get(question.id, ()))
        except Invalid as error:
            problems[question.id] = error.code
            continue
        if answer:
            given[question.id] = answer
        elif not question.optional:
            problems[question.id] = "answer_required"
    if problems:
        first, code = next(iter(problems.items()))
        raise Invalid(code, field=first, problems=problems, most=text_most(survey.question(first)))
    return given


def text_most(question: Question | None) -> int:
    """Return how many characters a text may have."""
    return TEXT_MOST if question is None or question.max_length is None else question.max_length


def _read(question: Question, values: Sequence[str]) -> Given:
    values = [value for value in values if value.strip()]
    if question.type == TEXT:
        return _read_text(question, values)
    keys = list(chosen_keys(question, values))
    if question.type == SEVERAL_OPTIONS:
        return keys
    if question.type not in ONE_OPTION:
        raise ValueError(f"{question.id}: a survey cannot ask a question of type {question.type}")
    if len(keys) > 1:
        raise Invalid("too_many_options", field=question.id)
    return keys[0] if keys else ""


def _read_text(question: Question, values: Sequence[str]) -> str:
    # A browser sends line ends as two characters; counted as typed, one is enough.
    text = unicodedata.normalize("NFC", "\n".join(values)).replace("\r\n", "\n").strip()
    if len(text) > text_most(question):
        raise Invalid("answer_too_long", field=question.id, most=text_most(question))
    return text
