"""The ids.lock file of a module: which ids were used, and with which key, so that an edit cannot change an answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from score_learn.content.findings import Report
from score_learn.content.rules import Question
from score_learn.content.sources import Source, read_source
from score_learn.content.texts import Asked
from score_learn.content.toml_files import ModuleSettings, key_place

LOCK_FILE = "ids.lock"
LESSON = "lesson"
_QUESTION_LINE = re.compile(
    r"(?P<id>\S+)\s+(?P<type>[a-z]+)\s+rev=(?P<rev>[0-9]+)\s+keys=(?P<keys>\S+)\s+right=(?P<right>\S+)\s+"
    r"key=(?P<key>h[0-9a-f]{10})\s+text=(?P<text>h[0-9a-f]{10})\s+since=(?P<since>\S+)"
)
_LESSON_LINE = re.compile(r"(?P<id>\S+)\s+lesson\s+since=(?P<since>\S+)")


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of the lock; a lesson has only its id and the version that first had it."""

    id: str
    type: str
    since: str
    rev: int = 0
    keys: str = "-"
    right: str = "-"
    key: str = ""
    text: str = ""

    def line(self, width: int) -> str:
        """Return the line as it is written; `width` is that of the longest id."""
        if self.type == LESSON:
            return f"{self.id:<{width}} {LESSON:<9} since={self.since}"
        return (
            f"{self.id:<{width}} {self.type:<9} rev={self.rev} keys={self.keys} right={self.right} "
            f"key={self.key} text={self.text} since={self.since}"
        )


def lock_line(question: Question, since: str) -> Locked:
    """Return what the lock keeps of a question: `key` changes with what is right, `text` with any word."""
    keys = ",".join(option.key for option in question.options) or "-"
    right = ",".join(question.right) or "-"
    key = (question.type, question.points, question.score, sorted(keys.split(",")), sorted(right.split(",")))
    text = (question.stem_text, [(option.key, option.text) for option in question.options])
    return Locked(question.id, question.type, since, question.rev, keys, right, _hash(key), _hash(text))


def _hash(value: object) -> str:
    return "h" + hashlib.sha256(repr(value).encode()).hexdigest()[:10]


def read_lock(folder: Path, path: str, report: Report) -> dict[str, Locked]:
    """Read ids.lock; a module that has none yet has locked nothing."""
    if not (folder / LOCK_FILE).is_file():
        return {}
    source = read_source(folder / LOCK_FILE, f"{path}/{LOCK_FILE}", report)
    locked: dict[str, Locked] = {}
    for line in source.lines if source else ():
        text = line.text.strip()
        if not text or text.startswith("#"):
            continue
        question, lesson = _QUESTION_LINE.fullmatch(text), _LESSON_LINE.fullmatch(text)
        if question:
            values = question.groupdict()
            rev = int(values.pop("rev"))
            locked[values["id"]] = Locked(**values, rev=rev)
        elif lesson:
            locked[lesson["id"]] = Locked(lesson["id"], LESSON, lesson["since"])
        else:
            message = "this line cannot be read; take the file back as it was committed, or run content lock"
            report.at(f"{path}/{LOCK_FILE}").add(line.number, 1, "E415", message)
    return locked


def check_lock(
    folder: Path,
    path: str,
    settings: ModuleSettings,
    source: Source,
    asked: Sequence[Asked],
    lesson_ids: Sequence[str],
    published_ids: Iterable[str],
    report: Report,
) -> None:
    """Compare what stands in the files with what was locked, and with the ids that are retired."""
    locked = read_lock(folder, path, report)
    published = set(published_ids)
    place = key_place(source, "retired")
    settings_report = report.at(source.path)
    for one in asked:
        _check_question(one, locked.get(one.question.id), settings, report.at(one.path))
    for lesson_id in lesson_ids:
        if lesson_id in settings.retired:
            message = f"the lesson {lesson_id} is listed as retired and still there; give it a new id"
            settings_report.add(*place, "E413", message)
    new = sorted(published - set(locked) - set(settings.retired))
    if new:
        names = ", ".join(new[:3]) + (f" and {len(new) - 3} more" if len(new) > 3 else "")
        report.at(f"{path}/{LOCK_FILE}").add(1, 1, "W401", f"not locked yet: {names}; run content lock")
    present = {one.question.id for one in asked} | set(lesson_ids)
    for gone in sorted(set(locked) - present - set(settings.retired)):
        message = f"{gone} is locked since {locked[gone].since} and gone; put it back, or into retired = […]"
        settings_report.add(*place, "E412", message)


def _check_question(asked: Asked, locked: Locked | None, settings: ModuleSettings, report: Report) -> None:
    question = asked.question
    if question.id in settings.retired:
        report.add(*asked.place, "E413", f"{question.id} is retired; an id is never used again, choose a new one")
        return
    if locked is None or not asked.sound:
        return
    now = lock_line(question, locked.since)
    if question.rev < locked.rev:
        message = f"rev={question.rev} is lower than the locked rev={locked.rev}; a rev only goes up"
        report.add(*asked.place, "E411", message)
    elif now.key != locked.key and question.rev == locked.rev:
        message = (
            f"type, points, options or right answer changed (locked: {locked.type}, keys {locked.keys}, "
            f"right {locked.right}); write rev={locked.rev + 1}, or put them back"
        )
        report.add(*asked.place, "E411", message)


def write_lock(
    folder: Path, path: str, settings: ModuleSettings, questions: Iterable[Question], lesson_ids: Iterable[str]
) -> bool:
    """Write ids.lock again from what is published; lines of retired ids stay. Returns whether it changed."""
    before = read_lock(folder, path, Report())
    lines: dict[str, Locked] = dict(before)
    for question in questions:
        known = before.get(question.id)
        lines[question.id] = lock_line(question, known.since if known else settings.version)
    for lesson_id in lesson_ids:
        lines.setdefault(lesson_id, Locked(lesson_id, LESSON, settings.version))
    text = _text(lines)
    file = folder / LOCK_FILE
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    # Written beside and moved: an interrupted run must not leave half a lock.
    beside = file.with_suffix(".lock.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)
    return True


def _text(lines: Mapping[str, Locked]) -> str:
    width = max((len(name) for name in lines), default=0)
    return "".join(lines[name].line(width) + "\n" for name in sorted(lines))
