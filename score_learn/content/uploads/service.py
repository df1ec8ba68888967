"""A module that somebody sends as an archive: judged as the folder is, kept until it is confirmed, then published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, or_, select

from score_learn.content.access import check_may_publish, uploads_of
from score_learn.content.claimed import Ids
from score_learn.content.compiled import CompiledModule
from score_learn.content.files.toml_files import SiteSettings, key_place, read_module_settings, read_site
from score_learn.content.findings import Finding, Report
from score_learn.content.folders.leftovers import Leftover, leftovers
from score_learn.content.folders.library import SITE_FILE
from score_learn.content.folders.locking import lock_files
from score_learn.content.folders.modules import SETTINGS_FILE, ModuleReading, read_module_folder
from score_learn.content.models import GlossaryVersion, ModuleUpload, ModuleUploadPiece, ModuleVersion, PublishedModule
from score_learn.content.publishing.judging import foresee
from score_learn.content.queries import version
from score_learn.content.service import Outcome, publish_module, set_sheets
from score_learn.content.uploads.archive_locks import carry_lock_forward
from score_learn.content.uploads.archives import unpack
from score_learn.core import audit, clock, settings, turns
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.people.viewer import Viewer

ORIGIN = "upload"
HOURS = 24
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A module out of an archive: ``compiled`` is None when an error forbids to publish it.

    ``name`` is its address, or nothing where module.toml does not say; paths of findings begin in its folder.
    """

    name: str
    findings: tuple[Finding, ...]
    compiled: CompiledModule | None
    leftovers: tuple[Leftover, ...] = ()


def read_sent(viewer: Viewer, file: BinaryIO) -> Sent:
    """Read and check the module in an archive, against what is published on the site; nothing is stored.

    One is read at a time: its files, 200 MB at most, are in memory then.

    Raises:
        NotFound: when the viewer may not publish.
        Invalid: ``archive_…`` when the archive is not one that is taken.
    """
    check_may_publish(viewer)
    with turns.alone("upload", "all"), TemporaryDirectory(prefix="score-upload-") as name:
        folder = Path(name).resolve() / "module"
        folder.mkdir()
        shown = unpack(file, folder) or "module"
        return _read(folder, shown)


def keep(viewer: Viewer, *, file: BinaryIO, sent: Sent) -> UUID:
    """Keep an archive until it is confirmed; what this person sent before, and whatever expired, goes.

    Raises:
        NotFound: when the viewer may not publish.
    """
    check_may_publish(viewer)
    if sent.compiled is None:
        raise Refused("upload_faulty")
    now = clock.now()
    turns.wait("uploads", viewer.person_id)
    _throw_away(select(ModuleUpload.id).where(_is_gone(viewer)))
    upload = ModuleUpload(
        id=new_id(), uploaded_by=viewer.person_id, uploaded_at=now, expires_at=now + timedelta(hours=HOURS)
    )
    db.session.add(upload)
    db.session.flush()
    file.seek(0)
    for number, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
        db.session.add(ModuleUploadPiece(upload_id=upload.id, number=number, content=piece))
        db.session.flush()
        db.session.expunge_all()
    audit.record(viewer, "module.uploaded", kind="module", subject_id=sent.compiled.id, version=sent.compiled.version)
    db.session.flush()
    return upload.id


def find_upload(viewer: Viewer, upload_id: UUID) -> UUID:
    """Return the id of an archive that waits for this person.

    Raises:
        NotFound: when there is none, it expired, or somebody else sent it.
    """
    check_may_publish(viewer)
    found = db.session.scalar(uploads_of(viewer).with_only_columns(ModuleUpload.id).where(ModuleUpload.id == upload_id))
    if found is None:
        raise NotFound("upload")
    return found


@contextmanager
def kept_file(viewer: Viewer, upload_id: UUID) -> Iterator[BinaryIO]:
    """Give back an archive as it was sent.

    Raises:
        NotFound: as ``find_upload`` says.
    """
    found = find_upload(viewer, upload_id)
    with TemporaryFile(prefix="score-upload-") as file:
        pieces = select(ModuleUploadPiece.content).where(ModuleUploadPiece.upload_id == found)
        number = 0
        while (piece := db.session.scalar(pieces.where(ModuleUploadPiece.number == number))) is not None:
            file.write(piece)
            number += 1
        file.seek(0)
        yield file


def set_sent_sheets(viewer: Viewer, sent: Sent) -> Sent:
    """Make the sheets of a module that is about to be published, before the transaction begins.

    Raises:
        NotFound: when the viewer may not publish.
    """
    return replace(sent, compiled=set_sheets(viewer, compiled=sent.compiled)) if sent.compiled else sent


def publish_sent(viewer: Viewer, *, upload_id: UUID, sent: Sent, before: str) -> Outcome:
    """Publish what an archive holds; the archive stays until it expires, so that a second sending finds the first.

    Args:
        viewer: who sent it.
        upload_id: the archive.
        sent: what ``read_sent`` made of it before the transaction began.
        before: the version that was in force when its effect was shown, empty for none.

    Raises:
        NotFound: as ``find_upload`` says.
        Refused: ``upload_outdated`` when another version is in force by now, or as ``publish_module`` says.
    """
    find_upload(viewer, upload_id)
    if sent.compiled is None:
        raise Refused("upload_faulty")
    turns.wait("module", sent.compiled.id)
    foreseen = foresee(viewer, compiled=sent.compiled, origin=ORIGIN)
    if foreseen.before != before:
        raise Refused("upload_outdated")
    outcome = publish_module(viewer, compiled=sent.compiled, origin=ORIGIN, beside=sent.leftovers)
    if outcome.result != "published":
        raise Refused("upload_outdated")
    return outcome


def _is_gone(viewer: Viewer) -> ColumnElement[bool]:
    return or_(ModuleUpload.uploaded_by == viewer.person_id, ModuleUpload.expires_at <= clock.now())


def _throw_away(uploads: Select[UUID]) -> None:
    found = list(db.session.scalars(uploads))
    db.session.execute(delete(ModuleUploadPiece).where(ModuleUploadPiece.upload_id.in_(found)))
    db.session.execute(delete(ModuleUpload).where(ModuleUpload.id.in_(found)))


def _read(folder: Path, shown: str) -> Sent:
    report, site = Report(), _site()
    known = read_module_settings(folder / SETTINGS_FILE, f"{shown}/{SETTINGS_FILE}", site, Report())
    if known:
        carry_lock_forward(folder, shown, known[1].id)
    reading = read_module_folder(folder, shown, site, _words(), Ids(), report)
    if reading is None:
        return Sent("", report.findings, None)
    _check_needed(reading, report)
    findings = tuple(one for one in report.findings if one.severity != "note" and one.code != "W401")
    compiled = None if any(one.is_error for one in findings) else reading.compiled
    slug = reading.settings.slug
    if compiled is None:
        return Sent(slug, findings, None)
    lock_files(reading)
    # It holds every file of the media folder; those that no page shows are read once more as what is left over.
    del reading
    return Sent(slug, findings, replace(compiled, unlocked=()), tuple(leftovers(folder, compiled)))


def _site() -> SiteSettings:
    """Return the settings of the library; a site that has none takes modules all the same."""
    file = settings.current().content / SITE_FILE
    found = read_site(file, SITE_FILE, Report()) if file.is_file() else SiteSettings()
    return found if found.sound else SiteSettings()


def _words() -> dict[str, frozenset[str]]:
    """Return the ids of the words that are published, by language."""
    words = {}
    for row in db.session.scalars(select(GlossaryVersion).order_by(GlossaryVersion.number)):
        words[row.language] = frozenset(term["id"] for term in row.document["terms"])
    return words


def _check_needed(reading: ModuleReading, report: Report) -> None:
    """Look at the modules it builds on as the library does, among those that are published."""
    here = report.at(reading.settings_source.path)
    place = key_place(reading.settings_source, "prerequisites")
    for wanted in reading.settings.prerequisites:
        if db.session.get(PublishedModule, wanted) is None:
            here.add(*place, "E143", f"there is no published module with the id {wanted}")
        elif reading.settings.id in _needed(wanted):
            message = f"{wanted} needs {reading.settings.id} itself, so nobody could begin; cut the circle"
            here.add(*place, "E143", message)


def _needed(module_id: str) -> set[str]:
    needed: set[str] = set()
    waiting = [module_id]
    while waiting:
        one = waiting.pop()
        newest = db.session.scalar(
            select(ModuleVersion).where(ModuleVersion.module_id == one).order_by(ModuleVersion.number.desc()).limit(1)
        )
        if one not in needed and newest is not None:
            needed.add(one)
            waiting += version(newest.id, newest.source_language).prerequisites
    return needed
