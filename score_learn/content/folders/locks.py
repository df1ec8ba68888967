"""The ids.lock file of a module: which ids were used, and with which key, so that an edit cannot change an answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from score_learn.content.files.texts import Asked
from score_learn.content.files.toml_files import ModuleSettings, key_place
from score_learn.content.findings import Report
from score_learn.content.folders.likeness import MUCH, changed_places, difference, is_trace, trace, words_of
from score_learn.content.questions.keys import further_words, marking_rules, recorded_keys, right_keys
from score_learn.content.rules import Question
from score_learn.content.sources import Source, read_source

LOCK_FILE = "ids.lock"
LESSON = "lesson"
TOOL = "tool"
_QUESTION_LINE = re.compile(
    r"(?P<id>\S+)\s+(?P<type>[a-z]+)\s+rev=(?P<rev>[0-9]+)\s+keys=(?P<keys>\S+)\s+right=(?P<right>\S+)\s+"
    r"key=(?P<key>h[0-9a-f]{10})\s+text=(?P<text>h[0-9a-f]{10})(\s+words=(?P<words>\S+))?\s+since=(?P<since>\S+)"
    r"(\s+retired=(?P<retired>\S+))?"
)
_LESSON_LINE = re.compile(r"(?P<id>\S+)\s+(?P<type>lesson|tool)\s+since=(?P<since>\S+)(\s+retired=(?P<retired>\S+))?")


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of the lock; a lesson or a tool has only its id and the version that first had it.

    `words` is a trace of the text, empty in lines written before there were any; `retired` is the version that no
    longer had the id, empty while it is in use.
    """

    id: str
    type: str
    since: str
    rev: int = 0
    keys: str = "-"
    right: str = "-"
    key: str = ""
    text: str = ""
    words: str = ""
    retired: str = ""

    def line(self, width: int) -> str:
        """Return the line as it is written; `width` is that of the longest id."""
        since = f"since={self.since}" + (f" retired={self.retired}" if self.retired else "")
        if self.type in {LESSON, TOOL}:
            return f"{self.id:<{width}} {self.type:<9} {since}"
        words = f"words={self.words} " if self.words else ""
        return (
            f"{self.id:<{width}} {self.type:<9} rev={self.rev} keys={self.keys} right={self.right} "
            f"key={self.key} text={self.text} {words}{since}"
        )


def lock_line(question: Question, since: str) -> Locked:
    """Return what the lock keeps of a question: `key` changes with what is right, `text` with any word.

    `words` lets one estimate how much of the text changed, for which a hash is no help.
    """
    keys, right = recorded_keys(question), right_keys(question)
    marks = (question.type, question.points, question.score, sorted(keys.split(",")), sorted(right.split(",")))
    key = marks + marking_rules(question)
    text = (question.stem_text, [(option.key, option.text) for option in question.options], *further_words(question))
    words = trace(words_of(question))
    return Locked(question.id, question.type, since, question.rev, keys, right, _hash(key), _hash(text), words)


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
        if question and is_trace(question["words"] or "-"):
            values = {name: value or "" for name, value in question.groupdict().items()}
            rev = int(values.pop("rev"))
            locked[values["id"]] = Locked(**values, rev=rev)
        elif lesson:
            locked[lesson["id"]] = Locked(
                lesson["id"], lesson["type"], lesson["since"], retired=lesson["retired"] or ""
            )
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
    tool_ids: Sequence[str],
    published_ids: Iterable[str],
    report: Report,
) -> tuple[str, ...]:
    """Compare what stands in the files with what was locked and with the ids that are retired; return what is new."""
    locked = read_lock(folder, path, report)
    published = set(published_ids)
    place = key_place(source, "retired")
    settings_report = report.at(source.path)
    for one in asked:
        _check_question(one, locked.get(one.question.id), settings, report.at(one.path))
    for kind, name in (*((LESSON, one) for one in lesson_ids), *((TOOL, one) for one in tool_ids)):
        if name in settings.retired or _is_retired(locked.get(name)):
            message = f"the {kind} {name} is retired and still there; an id is never used again, give it a new one"
            settings_report.add(*place, "E413", message)
    if report.hides_ids(path):
        return ()
    new = sorted(published - set(locked) - set(settings.retired))
    if new:
        names = ", ".join(new[:3]) + (f" and {len(new) - 3} more" if len(new) > 3 else "")
        report.at(f"{path}/{LOCK_FILE}").add(1, 1, "W401", f"not locked yet: {names}; run content lock")
    present = {one.question.id for one in asked} | set(lesson_ids) | set(tool_ids)
    for gone in sorted(set(locked) - present - set(settings.retired)):
        if locked[gone].retired:
            continue
        message = f"{gone} is locked since {locked[gone].since} and gone; put it back, or into retired = […]"
        settings_report.add(*place, "E412", message)
    return tuple(new)


def _is_retired(locked: Locked | None) -> bool:
    return locked is not None and bool(locked.retired)


def _check_question(asked: Asked, locked: Locked | None, settings: ModuleSettings, report: Report) -> None:
    question = asked.question
    if question.id in settings.retired or _is_retired(locked):
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
    elif question.rev == locked.rev and locked.words and now.text != locked.text:
        _check_meaning(asked, locked, difference(locked.words, now.words), report)


def _check_meaning(asked: Asked, locked: Locked, changed: float, report: Report) -> None:
    rev, moved = locked.rev, changed_places(asked.question, locked.keys.split(","), locked.words)
    if moved:
        message = (
            f"the texts of {', '.join(moved)} changed places, and answers are kept by their letters; "
            f"move each text with its letter, or write rev={rev + 1}"
        )
        report.add(*asked.place, "E411", message)
    elif changed > MUCH:
        message = (
            f"{round(changed * 100)} % of its words changed; if it asks something else now, write rev={rev + 1}: "
            "answers before and after are then counted apart"
        )
        report.add(*asked.place, "W410", message)


def write_lock(
    folder: Path,
    path: str,
    settings: ModuleSettings,
    questions: Iterable[Question],
    lesson_ids: Iterable[str],
    tool_ids: Iterable[str],
) -> bool:
    """Write ids.lock again from what is published; lines of retired ids stay. Returns whether it changed."""
    before = read_lock(folder, path, Report())
    lines: dict[str, Locked] = dict(before)
    for question in questions:
        known = before.get(question.id)
        lines[question.id] = lock_line(question, known.since if known else settings.version)
    for kind, names in ((LESSON, lesson_ids), (TOOL, tool_ids)):
        for name in names:
            lines.setdefault(name, Locked(name, kind, settings.version))
    for name in settings.retired:
        if name in lines and not lines[name].retired:
            lines[name] = replace(lines[name], retired=settings.version)
    text = lock_text(lines)
    file = folder / LOCK_FILE
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    # Written beside and moved: an interrupted run must not leave half a lock.
    beside = file.with_suffix(".lock.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)
    return True


def lock_text(lines: Mapping[str, Locked]) -> str:
    """Write lines as they stand in the file."""
    width = max((len(name) for name in lines), default=0)
    return "".join(lines[name].line(width) + "\n" for name in sorted(lines))
