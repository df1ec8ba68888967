"""Takes questions out of the library, with their texts as their author wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from score_learn.content.files.texts import Asked
from score_learn.content.questions.reading import text_parts
from score_learn.content.questions.types.shape import PARAGRAPHS
from score_learn.content.rules import Accepted, Option, Question
from score_learn.content.rules import Gap as WrittenGap
from score_learn.exchange.banks.item import TEXTS, Choice, Gap, Item, Typed, number_text

_FILL = "\ue002"
"""Keeps the columns behind a gap while a cloze is read; it says nothing."""

_Texts = Mapping[str, str]


_NAME_LENGTH = 60


def shorten(text: str) -> str:
    """Return the beginning of a text, for the list of questions of another system."""
    return text if len(text) <= _NAME_LENGTH else text[: _NAME_LENGTH - 1].rstrip() + "…"


def item_of(asked: Asked) -> Item:
    """Return a question of the library as it travels."""
    question = asked.question
    texts = _texts(asked)
    attributes = asked.draft.settings
    return Item(
        type=question.type,
        id=question.id,
        stem=texts["stem"],
        choices=tuple(_choice(one, "option", texts, question.right) for one in question.options),
        targets=tuple(_choice(one, "target", texts, ()) for one in question.targets),
        gaps=tuple(_gap(gap, question, texts) for gap in question.gaps),
        texts={name: texts[name] for name in TEXTS if texts.get(name)},
        points=question.points,
        rev=question.rev,
        score=question.score,
        tags=question.tags,
        shuffle=question.shuffle,
        unit=question.unit,
        keep_case=question.keep_case,
        image=attributes.get("image", ""),
        alt=texts.get("picture", ""),
        name=shorten(question.stem_text),
        path=asked.path,
        line=asked.draft.block.line,
    )


def _texts(asked: Asked) -> dict[str, str]:
    """Return every text by the name of its part: several lines where it may have paragraphs, else one."""
    found = {}
    for part in text_parts(asked.draft):
        if part.name == "stem" or part.form == PARAGRAPHS:
            lines = [line.text.rstrip() for line in part.lines]
            lines[:1] = [line.lstrip() for line in lines[:1]]
            found[part.name] = "\n".join(lines).strip("\n").replace(_FILL, "")
        else:
            found[part.name] = part.plain
    return found


def _choice(option: Option, kind: str, texts: _Texts, right: tuple[str, ...]) -> Choice:
    name = f"{kind}-{option.key}"
    text = texts.get(name, option.text)
    return Choice(option.key, text, option.key in right, texts.get(f"{name}-feedback", ""), option.shape)


def _gap(gap: WrittenGap, question: Question, texts: _Texts) -> Gap:
    prefix = f"gap-{gap.key}-" if question.type == "cloze" else ""
    return Gap(
        gap.key,
        gap.kind,
        tuple(_typed(one, f"{prefix}accepted-{place}", texts) for place, one in enumerate(gap.accepted, start=1)),
        tuple(_choice(one, f"{prefix}option", texts, (gap.right,)) for one in gap.options),
        texts.get(f"gap-{gap.key}-feedback", ""),
    )


def _typed(one: Accepted, name: str, texts: _Texts) -> Typed:
    text = one.text
    if one.low:
        text = f"{one.low}..{one.high}" if "–" in one.text else number_text(Decimal(one.low), Decimal(one.high))
    return Typed(text, one.percent, texts.get(f"{name}-feedback", ""), one.low, one.high)
