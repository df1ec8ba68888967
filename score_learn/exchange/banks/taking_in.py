"""Takes questions of other systems into the quiz of a module: only what the checker accepts, of the rest the reason."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from score_learn.content.findings import Finding
from score_learn.content.folders.library import SITE_FILE, Library, compile_library
from score_learn.content.folders.modules import SETTINGS_FILE, ModuleReading
from score_learn.content.rules import Question
from score_learn.content.text.media import FOLDER
from score_learn.content.text.schema import ID_LENGTH, is_id
from score_learn.core.errors import Refused
from score_learn.exchange.banks.item import Item, Note, Notes, Taken
from score_learn.exchange.banks.to_markdown import question_block

_HEAD = "---\nid: {owner}-{name}\ntitle: Test\nrevision: 1\n---\n"
_TABLE = re.compile(r"^[ \t]*\[", re.M)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a file: the text of the quiz, the pictures to put beside it, the ids that are new, and the notes.

    `needs_quiz` says that module.toml does not name the quiz yet.
    """

    quiz: Path
    text: str
    ids: tuple[str, ...]
    files: Mapping[Path, bytes]
    notes: tuple[Note, ...]
    needs_quiz: bool

    def write(self) -> None:
        """Write the quiz and its pictures."""
        for file, data in self.files.items():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
        if self.ids:
            self.quiz.write_text(self.text, encoding="utf-8", newline="\n")


@dataclass(slots=True)
class _Candidate:
    item: Item
    notes: Notes
    files: dict[str, bytes] = field(default_factory=dict)
    block: str = ""


def take_in(library: Library, reading: ModuleReading, found: Iterable[tuple[Taken | None, Notes]]) -> TakenIn:
    """Return what is to be written so that the questions stand in the quiz of a module; nothing is written yet.

    Raises:
        Refused: ``not_text`` the quiz that is there cannot be read.
    """
    settings = reading.settings
    name = settings.quiz or "quiz"
    quiz = reading.folder / settings.source_language / f"{name}.md"
    try:
        before = quiz.read_text(encoding="utf-8-sig") if quiz.is_file() else _HEAD.format(owner=settings.id, name=name)
    except UnicodeDecodeError:
        raise Refused("not_text", path=quiz) from None
    taken, notes = _with_ids(reading, found)
    _name_files(reading.folder / FOLDER, taken)
    sound = _judged(library, reading, quiz, before, taken)
    files = {reading.folder / FOLDER / one: data for each in sound for one, data in each.files.items()}
    return TakenIn(
        quiz,
        _joined(before, sound),
        tuple(one.item.id for one in sound),
        {file: data for file, data in files.items() if not file.exists()},
        tuple(note for each in notes for note in each.found),
        settings.quiz is None,
    )


def _with_ids(
    reading: ModuleReading, found: Iterable[tuple[Taken | None, Notes]]
) -> tuple[list[_Candidate], list[Notes]]:
    """Give every question an id and plain tags; one whose id the module has already stays behind."""
    owner = reading.settings.id
    there = {asked.question.id for asked in reading.asked} | set(reading.settings.retired)
    new: set[str] = set()
    taken, said = [], []
    for one, notes in found:
        said.append(notes)
        if one is None:
            continue
        identifier = _new_id(one.item, owner)
        if identifier in there:
            notes.left_out(f"the module has {identifier} already, or had it; delete that one first, or rename this one")
            continue
        number = 2
        plain = identifier
        while identifier in new | there:
            identifier = f"{plain[: ID_LENGTH - 4].rstrip('-')}-{number}"
            number += 1
        new.add(identifier)
        notes.question = notes.question or identifier
        tags = tuple(dict.fromkeys(slug for tag in one.item.tags if (slug := _slug(tag))))
        taken.append(_Candidate(replace(one.item, id=identifier, tags=tags), notes, dict(one.files)))
    return taken, said


def _new_id(item: Item, owner: str) -> str:
    """Return the id of a question: its own if it fits, else one made of its name, else one made of its text."""
    if is_id(item.id) and item.id.startswith(f"{owner}-"):
        return item.id
    words = _slug(item.id) or _slug(item.name)
    if not words:
        words = "q" + hashlib.sha256(item.stem.encode()).hexdigest()[:8]
    return f"{owner}-{words}"[:ID_LENGTH].rstrip("-")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:40].strip("-")


def _name_files(folder: Path, taken: Sequence[_Candidate]) -> None:
    """Give each picture a name that no other one has; the same picture keeps one name."""
    used: dict[str, bytes] = {}
    for one in taken:
        for name, data in list(one.files.items()):
            new, number = name, 2
            while (used.get(new, data) != data) or _other(folder / new, data):
                stem, dot, suffix = name.rpartition(".")
                new = f"{stem or suffix}-{number}{dot}{suffix if dot else ''}"
                number += 1
            used[new] = data
            if new != name:
                one.files[new] = one.files.pop(name)
                one.item = _renamed(one.item, f"(media/{name})", f"(media/{new})")


def _other(file: Path, data: bytes) -> bool:
    return file.exists() and (not file.is_file() or file.read_bytes() != data)


def _renamed(item: Item, old: str, new: str) -> Item:
    def change(text: str) -> str:
        return text.replace(old, new)

    choices = tuple(replace(one, text=change(one.text), feedback=change(one.feedback)) for one in item.choices)
    texts = {name: change(text) for name, text in item.texts.items()}
    return replace(item, stem=change(item.stem), choices=choices, texts=texts)


def _judged(
    library: Library, reading: ModuleReading, quiz: Path, before: str, taken: Sequence[_Candidate]
) -> list[_Candidate]:
    """Let the checker read the quiz with the new questions; what it refuses, or reads as another one, is left out."""
    for one in taken:
        one.block = question_block(one.item)
    sound = list(taken)
    while sound:
        after, findings = _checked(library, reading, quiz, before, sound)
        wrong = _refused(before, sound, findings)
        wrong |= {place: _MISREAD for place, one in enumerate(sound) if place not in wrong and not _same(one, after)}
        if not wrong:
            break
        for place, why in wrong.items():
            sound[place].notes.left_out(why)
        sound = [one for place, one in enumerate(sound) if place not in wrong]
    return sound


_MISREAD = "its text contains signs that our format reads as something else"


def _joined(before: str, sound: Sequence[_Candidate]) -> str:
    return "\n".join([before.rstrip("\n") + "\n", *(one.block for one in sound)])


def _checked(
    library: Library, reading: ModuleReading, quiz: Path, before: str, sound: Sequence[_Candidate]
) -> tuple[dict[str, Question], list[Finding]]:
    """Compile a copy of the module with the questions in it; returns them by id, and what the checker says of them."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place).resolve()
        for name in (SITE_FILE, "glossary", "surveys"):
            _copy(library.root / name, root / name)
        folder = root / "modules" / reading.folder.name
        _copy(reading.folder, folder)
        if reading.settings.quiz is None:
            _declare(folder / SETTINGS_FILE, quiz.stem)
        file = folder / quiz.relative_to(reading.folder)
        file.parent.mkdir(exist_ok=True)
        file.write_text(_joined(before, sound), encoding="utf-8", newline="\n")
        for one in sound:
            for name, data in one.files.items():
                (folder / FOLDER).mkdir(exist_ok=True)
                (folder / FOLDER / name).write_bytes(data)
        compiled = compile_library(folder)
    path = f"modules/{reading.folder.name}/"
    findings = [one for one in compiled.findings if one.is_error and one.path.removeprefix(path)]
    asked = [asked for each in compiled.readings for asked in each.asked]
    return {one.question.id: one.question for one in asked}, [_short(one, path) for one in findings]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _declare(file: Path, name: str) -> None:
    """Name the quiz in the copy of module.toml, before its first table."""
    text = file.read_text(encoding="utf-8")
    table = _TABLE.search(text)
    at = table.start() if table else len(text)
    file.write_text(f'{text[:at].rstrip()}\nquiz = "{name}"\n\n{text[at:]}', encoding="utf-8")


def _short(finding: Finding, path: str) -> Finding:
    return replace(finding, path=finding.path.removeprefix(path))


def _refused(before: str, sound: Sequence[_Candidate], findings: Iterable[Finding]) -> dict[int, str]:
    """Return the questions with an error in their lines or their pictures, by their place, with the first message."""
    wrong: dict[int, str] = {}
    begins = []
    line = before.rstrip("\n").count("\n") + 3
    for one in sound:
        begins.append((line, line + one.block.count("\n")))
        line += one.block.count("\n") + 1
    for finding in findings:
        for place, (one, (begin, end)) in enumerate(zip(sound, begins, strict=True)):
            inside = finding.path.endswith(".md") and begin <= finding.line < end
            if inside or finding.path in {f"{FOLDER}/{name}" for name in one.files}:
                wrong.setdefault(place, f"{finding.code} {finding.message}")
    return wrong


def _same(one: _Candidate, after: Mapping[str, Question]) -> bool:
    """Whether the checker reads the question that was meant: its type, keys, right answers and points."""
    question, item = after.get(one.item.id), one.item
    if question is None or question.type != item.type or question.points != item.points:
        return False
    rows = tuple((row.key, row.right, bool(row.feedback)) for row in item.choices)
    read = tuple((row.key, row.key in question.right, bool(row.feedback_html)) for row in question.options)
    if rows != read or tuple(row.key for row in item.targets) != tuple(row.key for row in question.targets):
        return False
    gaps = tuple(
        (gap.key, tuple(typed.percent for typed in gap.typed), tuple((row.key, row.right) for row in gap.choices))
        for gap in item.gaps
    )
    return gaps == tuple(
        (
            gap.key,
            tuple(typed.percent for typed in gap.accepted),
            tuple((row.key, row.key == gap.right) for row in gap.options),
        )
        for gap in question.gaps
    )
