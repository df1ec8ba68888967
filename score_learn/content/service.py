"""Publishes what was read from a library: a version, once stored, never changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from score_learn.content.access import check_may_publish
from score_learn.content.compiled import (
    CompiledGlossary,
    CompiledModule,
    CompiledSurvey,
    glossary_document,
    module_document,
    survey_document,
)
from score_learn.content.events import ModulePublished
from score_learn.content.files.spoken import CompiledSpoken
from score_learn.content.folders.leftovers import Leftover, leftovers
from score_learn.content.folders.library import Library
from score_learn.content.models import (
    GlossaryVersion,
    Media,
    ModuleDocument,
    ModuleSource,
    ModuleVersion,
    PublishedModule,
    PublishedSurvey,
    SpokenVersion,
    SurveyDocument,
    SurveySource,
    SurveyVersion,
    VersionFile,
    VersionMedia,
)
from score_learn.content.publishing.judging import is_in_force, judge
from score_learn.content.rules import Module
from score_learn.content.sheets.setting import with_sheets
from score_learn.core import audit, clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.events import announce
from score_learn.core.ids import new_id
from score_learn.people.viewer import Viewer

ORIGINS = ("folder", "upload")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one module, survey, glossary or table of spoken forms.

    `result` is "published", "unchanged", "draft" or "refused"; a refusal has a finding's `code` and says in `message`
    what to write; of what was published `message` says which sheets could not be set. `name` is the module's id, the
    survey's address or the language.
    """

    kind: str
    name: str
    result: str
    version: str = ""
    version_id: UUID | None = None
    code: str = ""
    message: str = ""


def publish(viewer: Viewer, *, library: Library, origin: str = "folder") -> tuple[Outcome, ...]:
    """Publish everything sound in a library that was read before the transaction began.

    What has errors is refused and its last good version stays in force; what did not change makes no new version.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    outcomes = [_publish_glossary(viewer, glossary) for glossary in library.glossaries]
    outcomes += [_publish_spoken(viewer, spoken) for spoken in library.spoken]
    outcomes += [_publish_survey(viewer, survey) for survey in library.surveys]
    for reading in library.readings:
        compiled = next((module for module in library.modules if module.id == reading.settings.id), None)
        if compiled is None:
            outcomes.append(_with_errors(reading.settings.id, reading.path, library))
            continue
        try:
            outcomes.append(publish_module(viewer, compiled=compiled, origin=origin))
        except Refused as refusal:
            values = refusal.values
            outcomes.append(
                Outcome(
                    "module", compiled.id, "refused", compiled.version, code=refusal.code, message=values["message"]
                )
            )
    return tuple(outcomes)


def _with_errors(module_id: str, path: str, library: Library) -> Outcome:
    count = sum(1 for finding in library.findings if finding.is_error and finding.path.startswith(f"{path}/"))
    errors = "1 error" if count == 1 else f"{count} errors"
    message = f"{errors} in {path}; the version published before stays in force"
    return Outcome("module", module_id, "refused", code="errors", message=message)


def publish_module(
    viewer: Viewer, *, compiled: CompiledModule, origin: str = "folder", beside: Iterable[Leftover] | None = None
) -> Outcome:
    """Store a module as a new immutable version, unless it is the version in force already or still a draft.

    Args:
        viewer: who publishes.
        compiled: what was read of it; a face lets ``set_sheets`` make its sheets before the transaction begins.
        origin: where it is published from.
        beside: what its folder held besides, so that it can be downloaded whole; None while it still lies there.

    Raises:
        NotFound: when the viewer may not publish.
        Refused: `E414` changed without a higher version, `E416` its address belongs to another module, `E143` its
            survey was never published, `other_origin` it is published from elsewhere, `E411` a key changed and its
            rev did not, `E417` it is declared as less than it is, `E419` an id is not locked, `tool_font_missing` a
            tool cannot be set. `message` says what to do.
    """
    check_may_publish(viewer)
    verdict = judge(compiled, origin)
    newest = verdict.newest
    if verdict.result != "published":
        known = newest if verdict.result == "unchanged" else None
        return Outcome("module", compiled.id, verdict.result, compiled.version, known.id if known else None)
    compiled = with_sheets(compiled)
    module = db.session.get(PublishedModule, compiled.id)
    if module is None:
        db.session.add(PublishedModule(id=compiled.id, slug=compiled.slug, origin=origin))
    else:
        module.slug = compiled.slug
    db.session.flush()
    version_id = _store_module(viewer, compiled, newest.number + 1 if newest else 1)
    if beside is None:
        beside = leftovers(compiled.folder, compiled) if compiled.folder else ()
    db.session.add_all(VersionFile(version_id=version_id, path=one.path, content=one.content) for one in beside)
    audit.record(
        viewer,
        "module.published",
        kind="module",
        subject_id=compiled.id,
        version=compiled.version,
        version_id=str(version_id),
        content_hash=compiled.content_hash,
        change=verdict.kind,
    )
    db.session.flush()
    announce(ModulePublished(compiled.id, compiled.version, version_id))
    unset = "; ".join(compiled.unset)
    return Outcome("module", compiled.id, "published", compiled.version, version_id, message=unset)


def set_sheets(viewer: Viewer, *, compiled: CompiledModule) -> CompiledModule:
    """Make the sheets of a module that is about to be published; one that is in force as it is has them already.

    Whatever hinders it is left to ``publish_module`` to refuse.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    if compiled.status != "published" or is_in_force(compiled):
        return compiled
    try:
        return with_sheets(compiled)
    except Refused:
        return compiled


def set_library_sheets(viewer: Viewer, *, library: Library) -> Library:
    """Make the sheets of every module of a library that is about to be published, before the transaction begins.

    Raises:
        NotFound: when the viewer may not publish.
    """
    modules = tuple(set_sheets(viewer, compiled=compiled) for compiled in library.modules)
    return replace(library, modules=modules)


def retire(viewer: Viewer, *, module_id: str) -> None:
    """Close a module for those who have not begun; its versions and what was done with them stay.

    Raises:
        NotFound: when there is no such module, or the viewer may not publish.
    """
    _set_retired(viewer, module_id, retired=True)


def reopen(viewer: Viewer, *, module_id: str) -> None:
    """Open a retired module again.

    Raises:
        NotFound: when there is no such module, or the viewer may not publish.
    """
    _set_retired(viewer, module_id, retired=False)


def move(viewer: Viewer, *, module_id: str, origin: str) -> bool:
    """Let a module be published from elsewhere from now on; nothing that is published changes.

    Returns:
        whether it was published from the other origin before.

    Raises:
        NotFound: when there is no such module or origin, or the viewer may not publish.
    """
    check_may_publish(viewer)
    module = db.session.get(PublishedModule, module_id)
    if module is None or origin not in ORIGINS:
        raise NotFound("module")
    before, module.origin = module.origin, origin
    if before == origin:
        return False
    audit.record(viewer, "module.moved", kind="module", subject_id=module_id, origin=origin)
    db.session.flush()
    return True


def _set_retired(viewer: Viewer, module_id: str, *, retired: bool) -> None:
    check_may_publish(viewer)
    module = db.session.get(PublishedModule, module_id)
    if module is None:
        raise NotFound("module")
    module.retired_at = clock.now() if retired else None
    action = "module.retired" if retired else "module.reopened"
    audit.record(viewer, action, kind="module", subject_id=module_id)
    db.session.flush()


def _store_module(viewer: Viewer, compiled: CompiledModule, number: int) -> UUID:
    version = ModuleVersion(
        id=new_id(),
        module_id=compiled.id,
        number=number,
        version=compiled.version,
        content_hash=compiled.content_hash,
        source_language=compiled.source_language,
        published_at=clock.now(),
        published_by=viewer.person_id,
    )
    db.session.add(version)
    _store_media(compiled)
    db.session.flush()
    documents: Iterable[tuple[str, Module]] = compiled.modules.items()
    db.session.add_all(
        ModuleDocument(version_id=version.id, language=language, document=module_document(module))
        for language, module in documents
    )
    db.session.add_all(
        ModuleSource(version_id=version.id, path=source.path, text=source.text) for source in compiled.sources
    )
    db.session.add_all(
        VersionMedia(version_id=version.id, path=item.name, sha256=item.sha256) for item in compiled.media
    )
    return version.id


def _store_media(compiled: CompiledModule) -> None:
    items = {item.sha256: item for item in (*compiled.media, *compiled.sheets)}
    stored = set(db.session.scalars(select(Media.sha256).where(Media.sha256.in_(items))))
    db.session.add_all(
        Media(sha256=item.sha256, content_type=item.content_type, size=item.size, content=item.data)
        for item in items.values()
        if item.sha256 not in stored
    )


def _publish_survey(viewer: Viewer, compiled: CompiledSurvey) -> Outcome:
    newest = db.session.scalar(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == compiled.id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )
    if newest is not None and newest.content_hash == compiled.content_hash:
        return Outcome("survey", compiled.slug, "unchanged", str(newest.number), newest.id)
    survey = db.session.get(PublishedSurvey, compiled.id)
    if survey is None:
        db.session.add(PublishedSurvey(id=compiled.id, slug=compiled.slug))
    else:
        survey.slug = compiled.slug
    db.session.flush()
    version = SurveyVersion(
        id=new_id(),
        survey_id=compiled.id,
        number=newest.number + 1 if newest else 1,
        content_hash=compiled.content_hash,
        source_language=compiled.source_language,
        published_at=clock.now(),
        published_by=viewer.person_id,
    )
    db.session.add(version)
    db.session.flush()
    db.session.add_all(
        SurveyDocument(version_id=version.id, language=language, document=survey_document(one))
        for language, one in compiled.surveys.items()
    )
    db.session.add_all(
        SurveySource(version_id=version.id, path=source.path, text=source.text) for source in compiled.sources
    )
    audit.record(viewer, "survey.published", kind="survey", subject_id=compiled.id, number=version.number)
    db.session.flush()
    return Outcome("survey", compiled.slug, "published", str(version.number), version.id)


def _publish_spoken(viewer: Viewer, compiled: CompiledSpoken) -> Outcome:
    newest = db.session.scalar(
        select(SpokenVersion)
        .where(SpokenVersion.language == compiled.language)
        .order_by(SpokenVersion.number.desc())
        .limit(1)
    )
    if newest is not None and newest.content_hash == compiled.content_hash:
        return Outcome("spoken", compiled.language, "unchanged", str(newest.number))
    number = newest.number + 1 if newest else 1
    db.session.add(
        SpokenVersion(
            language=compiled.language,
            number=number,
            content_hash=compiled.content_hash,
            said=dict(compiled.said),
            published_at=clock.now(),
            published_by=viewer.person_id,
        )
    )
    audit.record(viewer, "spoken.published", kind="spoken", subject_id=compiled.language, number=number)
    db.session.flush()
    return Outcome("spoken", compiled.language, "published", str(number))


def _publish_glossary(viewer: Viewer, compiled: CompiledGlossary) -> Outcome:
    newest = db.session.execute(
        select(func.max(GlossaryVersion.number)).where(GlossaryVersion.language == compiled.language)
    ).scalar_one_or_none()
    number = newest or 0
    last = db.session.scalar(
        select(GlossaryVersion.content_hash)
        .where(GlossaryVersion.language == compiled.language)
        .where(GlossaryVersion.number == number)
    )
    if last == compiled.content_hash:
        return Outcome("glossary", compiled.language, "unchanged", str(number))
    db.session.add(
        GlossaryVersion(
            language=compiled.language,
            number=number + 1,
            content_hash=compiled.content_hash,
            document=glossary_document(compiled.glossary),
            published_at=clock.now(),
            published_by=viewer.person_id,
        )
    )
    audit.record(viewer, "glossary.published", kind="glossary", subject_id=compiled.language, number=number + 1)
    db.session.flush()
    return Outcome("glossary", compiled.language, "published", str(number + 1))
