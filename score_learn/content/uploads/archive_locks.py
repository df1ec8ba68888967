"""The ids.lock of a module that was sent: what the site has published counts, whatever lock came with the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from score_learn.content.findings import Report, has_errors
from score_learn.content.folders.locks import LESSON, LOCK_FILE, TOOL, Locked, lock_line, lock_text, read_lock
from score_learn.content.models import ModuleVersion, VersionFile
from score_learn.content.queries import version
from score_learn.core.db import db


def carry_lock_forward(folder: Path, path: str, module_id: str) -> None:
    """Write into a module's folder the lock by which it is to be checked; one that cannot be read stays for that."""
    report = Report()
    sent = read_lock(folder, path, report)
    if has_errors(report.findings):
        return
    lines = _merged(sent, _published_lock(module_id))
    if lines != sent:
        (folder / LOCK_FILE).write_text(lock_text(lines), encoding="utf-8", newline="\n")


def _published_lock(module_id: str) -> dict[str, Locked]:
    """Return what is locked by having been published, whether or not a lock was kept with it."""
    versions = db.session.scalars(
        select(ModuleVersion).where(ModuleVersion.module_id == module_id).order_by(ModuleVersion.number)
    ).all()
    lines: dict[str, Locked] = {}
    for row in versions:
        module = version(row.id, row.source_language)
        for question in (*module.practice.values(), *module.bank):
            known = lines.get(question.id)
            lines[question.id] = lock_line(question, known.since if known else row.version)
        for lesson_id in module.lesson_ids:
            lines.setdefault(lesson_id, Locked(lesson_id, LESSON, row.version))
        for tool in module.tools:
            lines.setdefault(tool.id, Locked(tool.id, TOOL, row.version))
    return _merged(_kept_lock(versions[-1]), lines) if versions else lines


def _kept_lock(newest: ModuleVersion) -> dict[str, Locked]:
    kept = db.session.get(VersionFile, (newest.id, LOCK_FILE))
    if kept is None:
        return {}
    with TemporaryDirectory(prefix="score-lock-") as name:
        folder = Path(name).resolve()
        (folder / LOCK_FILE).write_bytes(kept.content)
        return read_lock(folder, newest.module_id, Report())


def _merged(lines: Mapping[str, Locked], stronger: Mapping[str, Locked]) -> dict[str, Locked]:
    """Put one lock over another; a line that says the same stays as it is, and who is retired in either is."""
    merged = dict(lines)
    for name, line in stronger.items():
        known = lines.get(name)
        if known is None or _meaning(known) != _meaning(line):
            merged[name] = replace(line, retired=line.retired or (known.retired if known else ""))
        elif line.retired and not known.retired:
            merged[name] = replace(known, retired=line.retired)
    return merged


def _meaning(line: Locked) -> tuple[str, int, str, str, str]:
    return line.type, line.rev, line.keys, line.right, line.key
