"""Reads published modules, surveys, words and media; versions never change, so they are kept in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, bindparam, func, or_, select

from score_learn.content import compiled
from score_learn.content.access import visible_to
from score_learn.content.files.spoken import Said, occurring
from score_learn.content.models import (
    GlossaryVersion,
    Media,
    ModuleDocument,
    ModuleVersion,
    PublishedModule,
    PublishedSurvey,
    SpokenVersion,
    SurveyDocument,
    SurveyVersion,
)
from score_learn.content.rules import MediaFile, Module, Survey, Term, spoken
from score_learn.core.db import db, fetch
from score_learn.core.errors import NotFound
from score_learn.people.viewer import Viewer


def published_modules(viewer: Viewer, language: str) -> tuple[Module, ...]:
    """Return the modules in force that the viewer may open, those first that others build on.

    A module that is not written in the language comes in the source language; its `language` says so.
    """
    modules = [version(row.id, language) for row in fetch(_all_in_force(viewer.kind), {})]
    built_on = Counter(one for module in modules for one in module.prerequisites)
    return tuple(sorted(modules, key=lambda one: (len(_needed(one, modules)), -built_on[one.id], one.title, one.id)))


def _needed(module: Module, modules: Sequence[Module]) -> set[str]:
    by_id = {one.id: one for one in modules}
    needed: set[str] = set()
    waiting = list(module.prerequisites)
    while waiting:
        one = waiting.pop()
        if one not in needed and one in by_id:
            needed.add(one)
            waiting += by_id[one].prerequisites
    return needed


def current(viewer: Viewer, module: str, language: str) -> Module:
    """Return the version in force of the module with that id or address.

    Raises:
        NotFound: when there is none, or none that the viewer may open.
    """
    newest = fetch(_in_force(viewer.kind), {"module": module})
    if not newest:
        raise NotFound("module")
    return version(newest[0].id, language)


@lru_cache(maxsize=8)
def _all_in_force(kind: str) -> Select[UUID]:
    newest = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.number).label("number"))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    return (
        select(ModuleVersion.id)
        .join(newest, (newest.c.module_id == ModuleVersion.module_id) & (newest.c.number == ModuleVersion.number))
        .where(ModuleVersion.module_id.in_(visible_to(Viewer(kind=kind)).with_only_columns(PublishedModule.id)))
    )


@lru_cache(maxsize=8)
def _in_force(kind: str) -> Select[UUID]:
    """Build the statement once for each kind of viewer: putting it together costs more than running it."""
    wanted: BindParameter[str] = bindparam("module")
    ids = visible_to(Viewer(kind=kind)).with_only_columns(PublishedModule.id)
    named = ids.where(or_(PublishedModule.id == wanted, PublishedModule.slug == wanted))
    return (
        select(ModuleVersion.id)
        .where(ModuleVersion.module_id.in_(named))
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    )


@lru_cache(maxsize=256)
def version(version_id: UUID, language: str) -> Module:
    """Return a published version, in the language or else in its source language.

    Raises:
        NotFound: when there is no such version.
    """
    rows = db.session.execute(
        select(
            ModuleDocument.language, ModuleDocument.document, ModuleVersion.content_hash, ModuleVersion.source_language
        )
        .join(ModuleVersion, ModuleVersion.id == ModuleDocument.version_id)
        .where(ModuleDocument.version_id == version_id)
        .where(
            or_(ModuleDocument.language.in_(spoken(language)), ModuleDocument.language == ModuleVersion.source_language)
        )
    ).all()
    row = _best(rows, language, "module")
    return compiled.read_module(row.document, version_id=version_id, content_hash=row.content_hash)


def languages() -> tuple[str, ...]:
    """Return every language in which some version of a module was published, sorted."""
    return tuple(db.session.scalars(select(ModuleDocument.language).distinct().order_by(ModuleDocument.language)))


def look(version_id: UUID) -> str:
    """Return the look of a published version: the name of its colour and icon.

    Raises:
        NotFound: when there is no such version.
    """
    return version(version_id, "en").look


def survey(slug: str, language: str) -> Survey:
    """Return the version in force of the survey with that address.

    Raises:
        NotFound: when there is none.
    """
    version_id = db.session.scalar(
        select(SurveyVersion.id)
        .join(PublishedSurvey, PublishedSurvey.id == SurveyVersion.survey_id)
        .where(PublishedSurvey.slug == slug)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )
    if version_id is None:
        raise NotFound("survey")
    return survey_version(version_id, language)


@lru_cache(maxsize=64)
def survey_version(version_id: UUID, language: str) -> Survey:
    """Return a published version of a survey, in the language or else in its source language.

    Raises:
        NotFound: when there is no such version.
    """
    rows = db.session.execute(
        select(
            SurveyDocument.language, SurveyDocument.document, SurveyVersion.content_hash, SurveyVersion.source_language
        )
        .join(SurveyVersion, SurveyVersion.id == SurveyDocument.version_id)
        .where(SurveyDocument.version_id == version_id)
        .where(
            or_(SurveyDocument.language.in_(spoken(language)), SurveyDocument.language == SurveyVersion.source_language)
        )
    ).all()
    row = _best(rows, language, "survey")
    return compiled.read_survey(row.document, version_id=version_id, content_hash=row.content_hash)


def _best(rows: Sequence[Row[Any]], language: str, kind: str) -> Row[Any]:
    order = {name: rank for rank, name in enumerate(spoken(language))}
    if not rows:
        raise NotFound(kind)
    return min(rows, key=lambda row: order.get(row.language, len(order)))


def glossary(language: str) -> tuple[Term, ...]:
    """Return the words of the programme, each in the language where it is explained there, else in English."""
    wanted = dict.fromkeys((*spoken(language), "en"))
    terms: dict[str, Term] = {}
    for name in reversed(wanted):
        version_id = db.session.scalar(
            select(GlossaryVersion.id)
            .where(GlossaryVersion.language == name)
            .order_by(GlossaryVersion.number.desc())
            .limit(1)
        )
        terms.update({term.id: term for term in _glossary_version(version_id)} if version_id else {})
    return tuple(sorted(terms.values(), key=lambda term: term.title.casefold()))


@lru_cache(maxsize=32)
def _glossary_version(version_id: UUID) -> tuple[Term, ...]:
    document = db.session.scalars(select(GlossaryVersion.document).where(GlossaryVersion.id == version_id)).one()
    return compiled.read_glossary(document).terms


def said_aloud(module: Module) -> Said:
    """Return how a voice says what it would read badly in the lessons of a module, by language.

    It is that of today, whatever the version of the module: how something is said changes no word of it.
    """
    return _said_in(module.version_id, module.language, tuple(fetch(_newest_spoken(), {})))


@lru_cache(maxsize=1)
def _newest_spoken() -> Select[str, UUID]:
    newest = select(SpokenVersion.language, func.max(SpokenVersion.number).label("number"))
    of_each = newest.group_by(SpokenVersion.language).subquery()
    same = (of_each.c.language == SpokenVersion.language) & (of_each.c.number == SpokenVersion.number)
    return select(SpokenVersion.language, SpokenVersion.id).join(of_each, same).order_by(SpokenVersion.language)


@lru_cache(maxsize=256)
def _said_in(version_id: UUID, language: str, newest: tuple[tuple[str, UUID], ...]) -> Said:
    return occurring({name: _spoken_version(spoken_id) for name, spoken_id in newest}, version(version_id, language))


@lru_cache(maxsize=32)
def _spoken_version(spoken_id: UUID) -> dict[str, str]:
    return dict(db.session.scalars(select(SpokenVersion.said).where(SpokenVersion.id == spoken_id)).one())


def media(sha256: str) -> MediaFile:
    """Return a medium of some published version by the hash of its bytes.

    Raises:
        NotFound: when nothing of that name was ever published.
    """
    row = db.session.get(Media, sha256)
    if row is None:
        raise NotFound("media")
    return MediaFile(row.sha256, row.content_type, row.size, row.content)
