"""Judges, before anything is stored, whether a module may be published as a new version, and what that changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from score_learn.content.access import check_may_publish
from score_learn.content.compiled import CompiledModule, module_document
from score_learn.content.models import ModuleDocument, ModuleVersion, PublishedModule, PublishedSurvey
from score_learn.content.publishing import differences
from score_learn.content.publishing.differences import Difference
from score_learn.content.publishing.versions import next_version, parse_version
from score_learn.content.queries import version
from score_learn.content.rules import Module
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Verdict:
    """What publishing would come to: `result` is "published", "unchanged" or "draft".

    `newest` is the version that is in force, `difference` is from it to this one, and `kind` the kind of that change.
    """

    result: str
    newest: ModuleVersion | None
    difference: Difference
    kind: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What publishing a module would come to, told beforehand; a refusal has a `code` and says in `message` what to do.

    `before` is the version in force, empty when there is none.
    """

    result: str
    before: str
    difference: Difference
    kind: str
    code: str = ""
    message: str = ""


def foresee(
    viewer: Viewer, *, compiled: CompiledModule, origin: str = "folder", surveys: Collection[str] = ()
) -> Foreseen:
    """Say what publishing a module would come to, without publishing it.

    Args:
        viewer: whoever may publish.
        compiled: the module.
        origin: where it is published from.
        surveys: addresses of the surveys that are published together with it.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    newest = _newest(compiled.id)
    difference, kind = _changed(compiled, newest)
    before = newest.version if newest else ""
    try:
        result = _result(compiled, newest, difference, origin, surveys)
    except Refused as refusal:
        return Foreseen("refused", before, difference, kind, refusal.code, refusal.values["message"])
    return Foreseen(result, before, difference, kind)


def judge(compiled: CompiledModule, origin: str, surveys: Collection[str] = ()) -> Verdict:
    """Say what publishing a module comes to, where these surveys are published before it.

    Raises:
        Refused: as ``service.publish_module`` says.
    """
    newest = _newest(compiled.id)
    difference, kind = _changed(compiled, newest)
    return Verdict(_result(compiled, newest, difference, origin, surveys), newest, difference, kind)


def _changed(compiled: CompiledModule, newest: ModuleVersion | None) -> tuple[Difference, str]:
    """Compare with the version in force, and say which kind of change that is."""
    difference = differences.compare(_in_force(newest), _source(compiled))
    return difference, difference.kind(_source(compiled).change.kind)


def _result(
    compiled: CompiledModule,
    newest: ModuleVersion | None,
    difference: Difference,
    origin: str,
    surveys: Collection[str],
) -> str:
    if compiled.status != "published":
        return "draft"
    _check_address(compiled)
    _check_survey(compiled, surveys)
    _check_origin(compiled, origin)
    if newest is not None:
        if _is(newest, compiled):
            return "unchanged"
        _check_version(compiled, newest)
    _check_locked(compiled, origin)
    _check_declared(compiled, difference)
    return "published"


def is_in_force(compiled: CompiledModule) -> bool:
    """Whether exactly this is the version in force, so that publishing it would change nothing."""
    newest = _newest(compiled.id)
    return _is(newest, compiled)


def _is(newest: ModuleVersion | None, compiled: CompiledModule) -> bool:
    return newest is not None and (newest.content_hash, newest.version) == (compiled.content_hash, compiled.version)


def _source(compiled: CompiledModule) -> Module:
    return compiled.modules[compiled.source_language]


def _check_origin(compiled: CompiledModule, origin: str) -> None:
    module = db.session.get(PublishedModule, compiled.id)
    if module is not None and module.origin != origin:
        place = "from uploads" if module.origin == "upload" else "from the folder"
        command = f"flask --app wsgi content move {compiled.id} {origin}"
        message = f"{compiled.id} is published {place}; move it first, on its page of the site or with {command}"
        raise Refused("other_origin", module=compiled.id, message=message)


def _in_force(newest: ModuleVersion | None) -> Module | None:
    return version(newest.id, newest.source_language) if newest else None


def _newest(module_id: str) -> ModuleVersion | None:
    return db.session.scalar(
        select(ModuleVersion).where(ModuleVersion.module_id == module_id).order_by(ModuleVersion.number.desc()).limit(1)
    )


def _check_address(compiled: CompiledModule) -> None:
    other = db.session.scalar(
        select(PublishedModule.id)
        .where(PublishedModule.id != compiled.id)
        .where(or_(PublishedModule.slug.in_((compiled.slug, compiled.id)), PublishedModule.id == compiled.slug))
        .limit(1)
    )
    if other is not None:
        message = f"the address {compiled.slug} belongs to the module {other}; choose another slug"
        raise Refused("E416", module=compiled.id, message=message)


def _check_survey(compiled: CompiledModule, surveys: Collection[str]) -> None:
    slug = _source(compiled).survey
    if slug is None or slug in surveys:
        return
    if db.session.scalar(select(PublishedSurvey.id).where(PublishedSurvey.slug == slug)) is None:
        message = f"its survey {slug} was never published; repair surveys/{slug} first"
        raise Refused("E143", module=compiled.id, message=message)


def _check_version(compiled: CompiledModule, newest: ModuleVersion) -> None:
    if parse_version(compiled.version) > parse_version(newest.version):
        return
    document = db.session.scalar(
        select(ModuleDocument.document)
        .where(ModuleDocument.version_id == newest.id)
        .where(ModuleDocument.language == newest.source_language)
    )
    now = module_document(_source(compiled))
    higher = next_version(newest.version, before=document, after=now)
    message = f'changed since version {newest.version}: write version = "{higher}" in {compiled.path}/module.toml'
    raise Refused("E414", module=compiled.id, version=higher, message=message)


def _check_locked(compiled: CompiledModule, origin: str) -> None:
    """Refuse what the lock of the folder lacks; it is not written here, because a site may not write to its folder."""
    if origin != "folder" or not compiled.unlocked:
        return
    names = ", ".join(compiled.unlocked[:3]) + (" and others" if len(compiled.unlocked) > 3 else "")
    command = f"flask --app wsgi content lock {compiled.path}"
    message = f"not in ids.lock: {names}; run {command} where the module is written, and commit the file with it"
    raise Refused("E419", module=compiled.id, message=message)


def _check_declared(compiled: CompiledModule, difference: Difference) -> None:
    """Refuse what is declared as less than what changed."""
    silent = [name for name in difference.keys if name not in difference.revised]
    if silent:
        # The lock says so too, but only of the folder it lies in; what was published is the truth.
        message = f"the key of {', '.join(silent)} changed since it was published; write a higher rev, or put it back"
        raise Refused("E411", module=compiled.id, message=message)
    refusal = difference.refusal(_source(compiled).change.kind)
    if refusal:
        raise Refused("E417", module=compiled.id, message=f"{refusal} ({compiled.path}/module.toml)")
