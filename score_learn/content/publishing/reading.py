"""A published version as an administrator reads it: every lesson and the test, with the keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from score_learn.content import queries
from score_learn.content.access import check_may_publish
from score_learn.content.models import ModuleDocument, ModuleVersion
from score_learn.content.rules import Lesson, Module, Question
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.people.viewer import Viewer

TEST = "test"


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One part of a version in one language; ``lesson`` is None on the page of the test.

    ``languages`` are those this version has, ``in_force`` is the version that is taught now.
    """

    module: Module
    lesson: Lesson | None
    languages: tuple[str, ...]
    in_force: str

    @property
    def part(self) -> str:
        """The id of the lesson, or "test"."""
        return self.lesson.id if self.lesson else TEST

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the test, in the order of the file."""
        return self.module.bank if self.lesson is None else ()


def find_page(viewer: Viewer, *, module_id: str, version: str, part: str, language: str) -> VersionPage:
    """Return a lesson of a version by its id, or its test; in the source language when the language has none.

    Raises:
        NotFound: when there is no such thing, or the viewer is no administrator.
    """
    check_may_publish(viewer)
    rows = db.session.execute(
        select(ModuleVersion.id, ModuleVersion.version, ModuleVersion.source_language)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.number.desc())
    ).all()
    row = next((one for one in rows if one.version == version), None)
    if row is None:
        raise NotFound("version")
    written = db.session.scalars(
        select(ModuleDocument.language).where(ModuleDocument.version_id == row.id).order_by(ModuleDocument.language)
    ).all()
    module = queries.version(row.id, language)
    return VersionPage(module, _lesson(module, part), _first(row.source_language, written), rows[0].version)


def _lesson(module: Module, part: str) -> Lesson | None:
    if part == TEST and module.bank:
        return None
    found = next((lesson for lesson in module.lessons if lesson.id == part), None)
    if found is None:
        raise NotFound("lesson")
    return found


def _first(source: str, languages: Collection[str]) -> tuple[str, ...]:
    return (source, *(one for one in languages if one != source))
