"""Compares a translated question with its source, and fills the structure of the source with the translated texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from score_learn.content.files.texts import Asked, make_question
from score_learn.content.findings import Report
from score_learn.content.questions.reading import Draft, text_parts
from score_learn.content.questions.types.shape import PARAGRAPHS, PLAIN, Part, Texts
from score_learn.content.rules import Accepted, Gap, Question, Step, direction
from score_learn.content.sources import Line
from score_learn.content.text.media import MediaFolder

_NAMES = {
    "options": "the options",
    "right": "the right answer",
    "targets": "the right sides",
    "gaps": "the gaps",
    "steps": "the steps",
    "keep_case": "case=",
}


def compare(source: Asked, asked: Asked, report: Report) -> None:
    """Report what of a translated question decides its marks and is not what the source says."""
    if not (source.sound and asked.sound):
        return
    here, there = _structure(asked.draft), _structure(source.draft)
    for name, said in _NAMES.items():
        if here.get(name) != there.get(name):
            place = _place(asked.draft, name, here.get(name), there.get(name))
            keys = _keys(there.get(name))
            wanted = f", which has {keys}" if keys else ""
            message = f"{asked.draft.id}: {said} differ from the source{wanted}; write the marks and keys as there"
            if asked.draft.type == "number":
                message = f"{asked.draft.id}: the numbers differ from the source; write them as there"
            if name == "right":
                message = f"{asked.draft.id}: {said} is {keys or 'none'} in the source; put the marks as there"
            report.add(place.number, place.column, "E301", message)
            return


def missing_parts(source: Draft, translated: Draft) -> tuple[str, ...]:
    """Return the names of the texts that the source has and the translation has not."""
    there = {part.name for part in text_parts(translated)}
    return tuple(part.name for part in text_parts(source) if part.name not in there and not _is_word(part))


def translate(source: Asked, asked: Asked, lesson_id: str | None) -> Question:
    """Return the question of the source in the words of the translation; what these lack stays and says so."""
    language = source.question.language
    forms = {part.name: part.form for part in text_parts(source.draft)}
    rendered = {name: in_language(html, language, forms.get(name, "")) for name, html in source.texts.rendered.items()}
    rendered.update(asked.texts.rendered)
    texts = Texts(asked.texts.language, asked.texts.media, rendered)
    question = make_question(source.draft, texts, Report(), lesson_id)
    own = {gap.key: gap for gap in asked.question.gaps}
    gaps = tuple(replace(gap, accepted=own[gap.key].accepted) if gap.kind == "text" else gap for gap in question.gaps)
    return replace(question, gaps=gaps)


def accept_all(question: Question, others: Iterable[Question]) -> Question:
    """Let what is typed be right in whichever language it is right, so that switching languages changes no mark."""
    known = {other.language: {gap.key: gap for gap in other.gaps} for other in others}
    return replace(question, gaps=tuple(_accept_all(gap, question.language, known) for gap in question.gaps))


def _accept_all(gap: Gap, language: str, known: Mapping[str, Mapping[str, Gap]]) -> Gap:
    if gap.kind != "text":
        return gap
    taken = list(gap.accepted)
    for tag, gaps in known.items():
        for one in gaps[gap.key].accepted if tag != language and gap.key in gaps else ():
            if all(one.text != other.text for other in taken):
                taken.append(replace(one, feedback_html=in_language(one.feedback_html, tag, PARAGRAPHS)))
    # The first that fits decides: with the best one first it is the same in every language.
    return replace(gap, accepted=tuple(sorted(taken, key=_worst_last)))


def _worst_last(one: Accepted) -> int:
    return -one.percent


def in_language(html: str, language: str, form: str) -> str:
    """Put rendered text into an element that says in which language it is; a plain word stays as it is."""
    if form == PLAIN or not html:
        return html
    tag = "div" if form == PARAGRAPHS or html.startswith("<p>") else "span"
    return f'<{tag} lang="{language}" dir="{direction(language)}">{html}</{tag}>'


def _is_word(part: Part) -> bool:
    # What may be typed is another list in every language.
    return part.form == PLAIN and part.name not in {"picture", "unit"}


def _structure(draft: Draft) -> dict[str, Any]:
    """Return what the answers come to without any words, in an order that words do not change."""
    fields = draft.answers.fields(Texts("", MediaFolder(), {}))
    options = tuple((option.key, option.shape) for option in fields.get("options", ()))
    steps: tuple[Step, ...] = fields.get("steps", ())
    return {
        "options": options if draft.type == "order" else sorted(options),
        "right": sorted(fields.get("right", ())),
        "targets": sorted(target.key for target in fields.get("targets", ())),
        "gaps": sorted(_gap(gap) for gap in fields.get("gaps", ())),
        "steps": [[step.key for step in steps[:1]], *sorted(_step(step) for step in steps)],
        "keep_case": fields.get("keep_case", False),
    }


def _gap(gap: Gap) -> list[Any]:
    numbers = [(one.percent, one.low, one.high) for one in gap.accepted if gap.kind == "number"]
    return [gap.key, gap.kind, gap.right, sorted(option.key for option in gap.options), numbers]


def _step(step: Step) -> list[Any]:
    return [step.key, step.end, sorted((way.key, way.target, way.points) for way in step.ways)]


def _keys(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return ""
    found = [one if isinstance(one, str) else one[0] for one in value if one and isinstance(one, str | tuple | list)]
    return ", ".join(str(key) for key in found)


def _place(draft: Draft, name: str, here: Any, there: Any) -> Line:
    """Return where it differs: the first option or part whose key is not the same, else the question itself."""
    wrong: set[str] = set()
    if isinstance(here, list | tuple) and isinstance(there, list | tuple):
        odd = [one for one in here if one not in there] or [one for one in there if one not in here]
        wrong = {one if isinstance(one, str) else str(one[0]) for one in odd if one}
    for choice in draft.answers.choices:
        if choice.key in wrong and name in {"options", "right"}:
            return choice.place
    for gap in getattr(draft.answers, "gaps", ()):
        if gap.key in wrong:
            return Line(gap.place.number, gap.place.column, "")
    for taken in getattr(draft.answers, "taken", ()):
        return Line(taken.place.number, taken.place.column, "")
    for part in draft.answers.parts():
        if wrong & set(part.name.split("-")[1:]):
            return part.place
    return draft.place
