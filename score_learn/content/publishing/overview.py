"""What an administrator reads about published content: every module with all its versions, surveys and glossaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from score_learn.content.compiled import content_hash
from score_learn.content.models import (
    GlossaryVersion,
    ModuleDocument,
    ModuleVersion,
    PublishedModule,
    PublishedSurvey,
    SurveyDocument,
    SurveyVersion,
)
from score_learn.content.rules import spoken
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

# Versions never change, so what was once read of one is kept; a site has some hundreds.
_KEPT_MOST = 5000
_kept: dict[tuple[UUID, str], Outline] = {}


@dataclass(frozen=True, slots=True)
class Outline:
    """What a list needs of a version in one language: a hash of each lesson and question, by id, and no more."""

    title: str
    look: str
    lessons: Mapping[str, str]
    questions: Mapping[str, str]
    change: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How many lessons and questions are new, gone and changed since the version before."""

    lessons: tuple[int, int, int]
    questions: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version of a module; ``changes`` is none for the first, ``first_part`` is its first lesson.

    ``change`` is the kind of change that its author declared, empty where nothing was said.
    """

    id: UUID
    module_id: str
    number: int
    version: str
    content_hash: str
    source_language: str
    published_at: datetime
    published_by: UUID | None
    languages: tuple[str, ...]
    title: str
    look: str
    lessons: int
    questions: int
    first_part: str
    change: str
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module that was ever published, with its version in force."""

    id: str
    slug: str
    origin: str
    retired_at: datetime | None
    newest: VersionRow


@dataclass(frozen=True, slots=True)
class EditionRow:
    """The edition in force of a survey, or of the glossary of one language, and how many items are in it."""

    name: str
    title: str
    number: int
    content_hash: str
    published_at: datetime
    published_by: UUID | None
    languages: tuple[str, ...]
    items: int


def modules(viewer: Viewer, language: str) -> tuple[ModuleRow, ...]:
    """List every module that was ever published, the retired ones last, by title.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    _require(viewer)
    found = {row.id: row for row in db.session.scalars(select(PublishedModule))}
    newest: dict[str, ModuleVersion] = {}
    for version in db.session.scalars(select(ModuleVersion).order_by(ModuleVersion.number)):
        newest[version.module_id] = version
    versions = _versions(newest.values(), language)
    rows = [
        ModuleRow(row.module_id, one.slug, one.origin, one.retired_at, row)
        for row in versions
        if (one := found[row.module_id])
    ]
    return tuple(sorted(rows, key=lambda row: (row.retired_at is not None, row.newest.title.casefold(), row.id)))


def parts_in_force(viewer: Viewer) -> dict[tuple[str, str], str]:
    """Return every lesson, by the ids of module and lesson, with the version in force; "test" stands for a test.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    _require(viewer)
    newest: dict[str, ModuleVersion] = {}
    for version in db.session.scalars(select(ModuleVersion).order_by(ModuleVersion.number)):
        newest[version.module_id] = version
    outlines = _outlines({(one.id, one.source_language) for one in newest.values()})
    return {
        (module_id, part): one.version
        for module_id, one in newest.items()
        for part in (*outlines[one.id, one.source_language].lessons, "test")
    }


def titles(viewer: Viewer, language: str) -> dict[str, str]:
    """Return the titles of all modules by id, the retired ones too."""
    return {row.id: row.newest.title for row in modules(viewer, language)}


def module(viewer: Viewer, module_id: str, language: str) -> tuple[ModuleRow, tuple[VersionRow, ...]]:
    """Return a module with all its versions, the newest first.

    Raises:
        NotFound: when there is no such module, or the viewer is no administrator.
    """
    _require(viewer)
    one = db.session.get(PublishedModule, module_id)
    if one is None:
        raise NotFound("module")
    found = db.session.scalars(
        select(ModuleVersion).where(ModuleVersion.module_id == module_id).order_by(ModuleVersion.number.desc())
    ).all()
    versions = _versions(found, language)
    return ModuleRow(one.id, one.slug, one.origin, one.retired_at, versions[0]), versions


def surveys(viewer: Viewer, language: str) -> tuple[EditionRow, ...]:
    """List the surveys that were ever published.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    _require(viewer)
    rows = db.session.execute(
        select(PublishedSurvey.slug, SurveyVersion, SurveyDocument.language, SurveyDocument.document)
        .join(SurveyVersion, SurveyVersion.survey_id == PublishedSurvey.id)
        .join(SurveyDocument, SurveyDocument.version_id == SurveyVersion.id)
        .order_by(PublishedSurvey.slug, SurveyVersion.number, SurveyDocument.language)
    ).all()
    newest: dict[str, list[Any]] = {}
    for row in rows:
        kept = newest.setdefault(row.slug, [])
        if kept and kept[-1].SurveyVersion.number < row.SurveyVersion.number:
            kept.clear()
        kept.append(row)
    return tuple(_survey(slug, kept, language) for slug, kept in newest.items())


def glossaries(viewer: Viewer) -> tuple[EditionRow, ...]:
    """List the glossary of each language.

    Raises:
        NotFound: when the viewer is no administrator.
    """
    _require(viewer)
    newest: dict[str, GlossaryVersion] = {}
    for row in db.session.scalars(select(GlossaryVersion).order_by(GlossaryVersion.language, GlossaryVersion.number)):
        newest[row.language] = row
    return tuple(
        EditionRow(
            row.language,
            row.document["title"],
            row.number,
            row.content_hash,
            row.published_at,
            row.published_by,
            (row.language,),
            len(row.document["terms"]),
        )
        for row in newest.values()
    )


def _require(viewer: Viewer) -> None:
    """Refuse whoever is no administrator; what is published concerns every country, so each of them reads all of it."""
    if not viewer.may(Permission.ADMINISTER):
        raise NotFound("module")


def _versions(found: Iterable[ModuleVersion], language: str) -> tuple[VersionRow, ...]:
    versions = list(found)
    written: dict[UUID, list[str]] = {}
    for row in db.session.execute(
        select(ModuleDocument.version_id, ModuleDocument.language)
        .where(ModuleDocument.version_id.in_([one.id for one in versions]))
        .order_by(ModuleDocument.language)
    ):
        written.setdefault(row.version_id, []).append(row.language)
    best = {one.id: _best(written[one.id], language, one.source_language) for one in versions}
    wanted = {(one.id, one.source_language) for one in versions} | set(best.items())
    outlines = _outlines(wanted)
    rows = []
    for one, before in zip(versions, [*versions[1:], None], strict=True):
        source = outlines[one.id, one.source_language]
        earlier = before is not None and before.module_id == one.module_id
        rows.append(
            VersionRow(
                id=one.id,
                module_id=one.module_id,
                number=one.number,
                version=one.version,
                content_hash=one.content_hash,
                source_language=one.source_language,
                published_at=one.published_at,
                published_by=one.published_by,
                languages=tuple(written[one.id]),
                title=outlines[one.id, best[one.id]].title,
                look=source.look,
                lessons=len(source.lessons),
                questions=len(source.questions),
                first_part=next(iter(source.lessons), "test"),
                change=source.change,
                changes=_changes(outlines[before.id, before.source_language], source) if before and earlier else None,
            )
        )
    return tuple(rows)


def _best(written: Collection[str], language: str, source: str) -> str:
    return next((one for one in spoken(language) if one in written), source)


def _outlines(wanted: Collection[tuple[UUID, str]]) -> Mapping[tuple[UUID, str], Outline]:
    """Return the outlines of versions in a language each; those not read before are read in one query."""
    found = {key: _kept[key] for key in wanted if key in _kept}
    missing = [key for key in wanted if key not in found]
    if missing:
        rows = db.session.execute(
            select(ModuleDocument.version_id, ModuleDocument.language, ModuleDocument.document).where(
                ModuleDocument.version_id.in_({version_id for version_id, _language in missing}),
                ModuleDocument.language.in_({name for _version_id, name in missing}),
            )
        )
        read = {(row.version_id, row.language): _outline(row.document) for row in rows}
        if len(_kept) + len(read) > _KEPT_MOST:
            _kept.clear()
        _kept.update(read)
        found |= read
    return found


def _outline(document: Mapping[str, Any]) -> Outline:
    questions = [*document["practice"], *document["bank"]]
    return Outline(
        document["title"],
        document["look"],
        {one["id"]: content_hash(one) for one in document["lessons"]},
        {one["id"]: content_hash(one) for one in questions},
        (document.get("change") or {}).get("kind", ""),
    )


def _changes(before: Outline, after: Outline) -> Changes:
    return Changes(_compared(before.lessons, after.lessons), _compared(before.questions, after.questions))


def _compared(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[int, int, int]:
    changed = sum(1 for one in before.keys() & after.keys() if before[one] != after[one])
    return len(after.keys() - before.keys()), len(before.keys() - after.keys()), changed


def _survey(slug: str, rows: list[Any], language: str) -> EditionRow:
    version = rows[0].SurveyVersion
    written = {row.language: row.document for row in rows}
    document = written[_best(written, language, version.source_language)]
    return EditionRow(
        slug,
        document["title"],
        version.number,
        version.content_hash,
        version.published_at,
        version.published_by,
        tuple(written),
        len(document["questions"]),
    )
