"""A module, survey or glossary that was read without errors, and how it is written to JSON and read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from score_learn.content.rules import (
    Accepted,
    Change,
    Gap,
    Glossary,
    Lesson,
    Metric,
    Module,
    Option,
    Picture,
    Practice,
    Prose,
    Question,
    Segment,
    Step,
    Survey,
    Term,
    TestRules,
    Tool,
    Way,
)
from score_learn.content.text.media import MediaItem

Document = dict[str, Any]

UNPUBLISHED = UUID(int=0)
"""The version id of what was read from files and is in no database yet."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file as it was when the version was made."""

    path: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """A module ready to be published: one document for each language it is written in.

    `unlocked` are the ids that its ids.lock does not have; `folder` is where it was read. `sheets` are the PDFs of its
    tools, once they have been set; `unset` says of which translations there is none, and why.
    """

    id: str
    slug: str
    version: str
    path: str
    status: str
    content_hash: str
    source_language: str
    modules: Mapping[str, Module] = field(repr=False)
    sources: tuple[SourceText, ...] = field(repr=False)
    media: tuple[MediaItem, ...] = field(repr=False)
    unlocked: tuple[str, ...] = ()
    sheets: tuple[MediaItem, ...] = field(default=(), repr=False)
    unset: tuple[str, ...] = ()
    folder: Path | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class CompiledSurvey:
    """A survey ready to be published."""

    id: str
    slug: str
    path: str
    content_hash: str
    source_language: str
    surveys: Mapping[str, Survey] = field(repr=False)
    sources: tuple[SourceText, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CompiledGlossary:
    """The glossary of one language ready to be published."""

    language: str
    path: str
    content_hash: str
    glossary: Glossary = field(repr=False)


def content_hash(*parts: Any) -> str:
    """Return the SHA-256 (hex) of anything that can be written as JSON, independent of the order of keys."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def module_document(module: Module) -> Document:
    """Write a module as JSON data, without what its row in the database says."""
    document = asdict(module)
    del document["version_id"], document["hash"]
    document["lessons"] = [_lesson_document(lesson) for lesson in module.lessons]
    document["practice"] = [asdict(question) for question in module.practice.values()]
    return document


def read_module(document: Document, *, version_id: UUID, content_hash: str) -> Module:
    """Read a module back from its document; those of earlier versions have neither tools nor practices."""
    practice = [_question(data) for data in document["practice"]]
    test = document["test"]
    values = dict(document)
    values.update(
        version_id=version_id,
        hash=content_hash,
        objectives=tuple(document["objectives"]),
        languages=tuple(document.get("languages", ())),
        prerequisites=tuple(document["prerequisites"]),
        lessons=tuple(_lesson(data) for data in document["lessons"]),
        bank=tuple(_question(data) for data in document["bank"]),
        practice={question.id: question for question in practice},
        test=TestRules(**test) if test else None,
        change=_change(document.get("change")),
        tools=tuple(Tool(**data) for data in document.get("tools", ())),
        practices=tuple(document.get("practices", ())),
    )
    return Module(**values)


def _change(data: Document | None) -> Change:
    """Read what was declared of a version; documents of earlier versions say nothing."""
    return Change(**(data | {"corrects": tuple(data["corrects"])})) if data else Change()


def survey_document(survey: Survey) -> Document:
    """Write a survey as JSON data, without what its row in the database says."""
    document = asdict(survey)
    del document["version_id"], document["hash"]
    return document


def read_survey(document: Document, *, version_id: UUID, content_hash: str) -> Survey:
    """Read a survey back from its document."""
    values = dict(document)
    values.update(
        version_id=version_id,
        hash=content_hash,
        questions=tuple(_question(data) for data in document["questions"]),
        metrics=tuple(Metric(**(data | {"counts": tuple(data["counts"])})) for data in document["metrics"]),
    )
    return Survey(**values)


def glossary_document(glossary: Glossary) -> Document:
    """Write a glossary as JSON data."""
    return asdict(glossary)


def read_glossary(document: Document) -> Glossary:
    """Read a glossary back from its document."""
    return Glossary(**(document | {"terms": tuple(Term(**term) for term in document["terms"])}))


def _lesson_document(lesson: Lesson) -> Document:
    document = asdict(lesson)
    document["segments"] = [
        {"html": part.html} if isinstance(part, Prose) else {"practice": part.question_id} for part in lesson.segments
    ]
    return document


def _lesson(data: Document) -> Lesson:
    return Lesson(**(data | {"segments": tuple(_segment(part) for part in data["segments"])}))


def _segment(data: Document) -> Segment:
    return Prose(data["html"]) if "html" in data else Practice(data["practice"])


def _question(data: Document) -> Question:
    """Read a question; documents of earlier versions lack what only later types of question have."""
    values = dict(data)
    values.update(
        tags=tuple(data["tags"]),
        right=tuple(data["right"]),
        options=_options(data["options"]),
        targets=_options(data.get("targets", ())),
        gaps=tuple(_gap(gap) for gap in data.get("gaps", ())),
        steps=tuple(_step(step) for step in data.get("steps", ())),
        picture=Picture(**data["picture"]) if data.get("picture") else None,
    )
    return Question(**values)


def _options(data: Iterable[Document]) -> tuple[Option, ...]:
    return tuple(Option(**option) for option in data)


def _gap(data: Document) -> Gap:
    accepted = tuple(Accepted(**one) for one in data["accepted"])
    return Gap(**(data | {"accepted": accepted, "options": _options(data["options"])}))


def _step(data: Document) -> Step:
    return Step(**(data | {"ways": tuple(Way(**way) for way in data["ways"])}))
