"""Reads the files of a module or survey in another language: words from there, everything else from the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from score_learn.content.claimed import Ids
from score_learn.content.files.aligning import aligned
from score_learn.content.files.copies import Copies
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.files.stretches import Name, joined, prose_by_question, stretches
from score_learn.content.files.texts import Asked, Page, Reading, read_page
from score_learn.content.findings import Report
from score_learn.content.folders.copied import note_copies
from score_learn.content.folders.translated_questions import accept_all, compare, in_language, missing_parts, translate
from score_learn.content.folders.translation_locks import Made, question_hash, read_translation_lock
from score_learn.content.memory import Memory
from score_learn.content.questions.reading import Draft
from score_learn.content.questions.types.shape import PARAGRAPHS
from score_learn.content.rules import Lesson, Module, Practice, Prose, Question, Segment, Tool
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.markup import Markup

_AGREED = ("id", "minutes", "audience", "kind", "anonymous", "paper")
"""Keys that a translated file may repeat, if they say the same."""


@dataclass(slots=True)
class TranslatedFile:
    """A file of the source and what there is of it in a language; `page` is None where there is none.

    `questions` says of each question of the source: "current", "changed" (words of the source differ), "outdated"
    (its meaning changed) or "missing". `copies` is what still has the words of the source.
    """

    name: str
    kind: str
    source: Page
    page: Page | None = None
    outdated: bool = False
    changed: bool = False
    questions: dict[str, str] = field(default_factory=dict)
    copies: Copies = field(default_factory=Copies)

    @property
    def is_served(self) -> bool:
        """Whether readers get it: a file with a status has to be published."""
        return self.page is not None and self.page.keys.get("status", "published") in {None, "published"}


@dataclass(slots=True)
class Translation:
    """A module or survey in one language; it is served when the file that stands for the whole is."""

    language: str
    source_language: str
    folder: Path
    files: list[TranslatedFile]
    lock: dict[str, Made] = field(default_factory=dict)

    def file(self, name: str) -> TranslatedFile | None:
        """Return the file of that name, where readers get it."""
        return next((one for one in self.files if one.name == name and one.is_served), None)

    @property
    def pairs(self) -> list[tuple[Draft, Draft]]:
        """Every question that was translated, behind its source."""
        found = []
        for file in self.files:
            originals = {asked.draft.id: asked.draft for asked in file.source.asked}
            found += [(originals[one.draft.id], one.draft) for one in (file.page.asked if file.page else ())]
        return found

    @property
    def pages(self) -> list[Page]:
        """Every page that readers get."""
        return [one.page for one in self.files if one.page and one.is_served]


@dataclass(frozen=True, slots=True)
class Task:
    """What a translation is read with: which file of the source goes by which name and kind, and what is around."""

    owner: str
    source_language: str
    sources: Sequence[tuple[str, str, Page]]
    around: Surroundings
    in_survey: bool = False
    memory: Memory | None = None


def read_translation(folder: Path, path: str, task: Task, report: Report, *, lone: str = "") -> Translation:
    """Read every file of a language and compare it with its source.

    Args:
        folder: where the files of the language are.
        path: how messages name that folder.
        task: what to read.
        report: where to say what is wrong.
        lone: the name of the one file in the folder, where there is no folder for each language.
    """
    language = task.around.language
    translation = Translation(language, task.source_language, folder, [])
    if not lone:
        translation.lock = read_translation_lock(folder, path, report)
    ids, markup = Ids(), Markup(language)
    for name, kind, source in task.sources:
        file = TranslatedFile(name, kind, source)
        translation.files.append(file)
        file_name = f"{lone or name}.md"
        here = report.at(f"{path}/{file_name}")
        if not (folder / file_name).is_file():
            message = f"this file is missing; readers of {language} get {task.source_language}"
            here.add(1, 1, "I322", message)
            file.questions = {asked.draft.id: "missing" for asked in source.asked}
            continue
        originals = {asked.draft.id: asked.draft.block for asked in source.asked}
        reading = Reading(
            task.owner, markup, task.around, ids, task.in_survey, originals, task.memory, source.source.text
        )
        with_questions = kind in {"lesson", "quiz", "survey"}
        file.page = read_page(folder / file_name, here.path, kind, reading, report, questions=with_questions)
        if file.page:
            _compare(file, translation, task.owner, here)
    return translation


def _compare(file: TranslatedFile, translation: Translation, owner: str, report: Report) -> None:
    page, source = file.page, file.source
    if page is None:
        return
    _check_keys(page, source, report)
    file.outdated = page.keys["source_revision"] < (source.keys["revision"] or 1)
    file.changed = page.keys["source_hash"] != source_hash(source.source.text)
    if file.outdated:
        message = f"made from revision {page.keys['source_revision']}, the source is at {source.keys['revision']}"
        report.add(*page.key_place("source_revision"), "W320", f"{message}; translate what changed")
    elif file.changed:
        report.add(*page.key_place("source_hash"), "I321", "the source has other words now; look whether they matter")
    originals = {asked.draft.id: asked for asked in source.asked}
    found = {asked.draft.id: asked for asked in page.asked}
    for asked in page.asked:
        compare(originals[asked.draft.id], asked, report)
    if translation.language.partition("-")[0] != translation.source_language.partition("-")[0]:
        file.copies = note_copies(aligned(source, page, owner), page, report)
    for identifier, original in originals.items():
        if identifier in file.copies.questions:
            file.questions[identifier] = "missing"
            continue
        file.questions[identifier] = _state(original, found.get(identifier), file, translation, report)
    if file.kind == "lesson":
        _check_order(page, source, report)
    if file.kind in {"lesson", "tool"}:
        _check_prose(page, source, report)


def _check_keys(page: Page, source: Page, report: Report) -> None:
    for name in _AGREED:
        value = page.keys.get(name)
        if value is not None and value != source.keys.get(name):
            said = page.matter.entries[name].value.text
            original = source.matter.entries.get(name)
            wanted = f"write {original.value.text}" if original else "take it away"
            report.add(*page.key_place(name), "E301", f"{name}: {said} differs from the source; {wanted}")
    objectives = page.keys.get("objectives")
    if objectives is not None and len(objectives) != len(source.keys["objectives"]):
        message = f"the source has {len(source.keys['objectives'])} objectives, got {len(objectives)}; translate each"
        report.add(*page.key_place("objectives"), "E301", message)
    for name in ("title", "summary", "objectives"):
        if name in source.keys and page.keys.get(name) is None:
            report.add(1, 1, "I322", f"{name} is not translated")


def _state(source: Asked, asked: Asked | None, file: TranslatedFile, translation: Translation, report: Report) -> str:
    draft = source.draft
    if asked is None:
        report.add(1, 1, "I322", f"{draft.id} is not translated")
        return "missing"
    place = asked.place
    missing = missing_parts(draft, asked.draft)
    if missing:
        report.add(*place, "I322", f"{draft.id}: not translated: {', '.join(missing)}")
    made = translation.lock.get(draft.id)
    rev = made.rev if made else draft.number("rev", 1)
    if "rev" in asked.draft.settings:
        rev = min(rev, asked.draft.number("rev", 1))
    changed = made.source != question_hash(draft) if made else file.changed
    if rev < draft.number("rev", 1) or (file.outdated and changed):
        report.add(*place, "W320", f"{draft.id} is older than its source; translate it again and run content lock")
        return "outdated"
    if changed and made:
        report.add(*place, "I321", f"{draft.id}: the source has other words now; look whether they matter")
    return "changed" if changed and made else "current"


def _check_order(page: Page, source: Page, report: Report) -> None:
    there = [part.question_id for part in source.segments if isinstance(part, Practice)]
    here = [part.question_id for part in page.segments if isinstance(part, Practice)]
    wanted = iter(there)
    for identifier in here:
        if identifier not in wanted:
            place = next((asked.place for asked in page.asked if asked.draft.id == identifier), (1, 1))
            message = f"{identifier} stands at another place than in the source; put the questions in its order"
            report.add(*place, "E301", message)
            return


def _check_prose(page: Page, source: Page, report: Report) -> None:
    here, there = stretches(page.nodes), stretches(source.nodes)
    for name, wanted in joined(there.items(), here):
        stretch = here[name]
        if stretch.is_empty and any(not one.is_empty for one in wanted):
            message = f"the text {_after(name)} is not translated"
            report.add(stretch.line, 1, "I322", message)
        elif stretch.shape != tuple(mark for one in wanted for mark in one.shape):
            message = f"headings or blocks {_after(name)} are not those of the source; compare the two"
            report.add(_first_line(stretch.nodes, stretch.line), 1, "W302", message)
        if stretch.is_incomplete:
            report.add(stretch.line, 1, "I322", f"some of the text {_after(name)} is not translated")


def _after(name: Name) -> str:
    return f"after {name[0]}" if name[0] else "at the beginning"


def _first_line(nodes: Sequence[object], default: int) -> int:
    for node in nodes:
        line = getattr(node, "line", None)
        lines = [one.number for one in getattr(node, "lines", ()) if one.text.strip()]
        if line or lines:
            return int(line or lines[0])
    return default


def translated_module(source: Module, translation: Translation, *, outdated: str) -> Module:
    """Return a module in the language of its translation; what is missing there stays in the source language."""
    about = translation.file("module")
    keys = about.page.keys if about and about.page else {}
    questions = translated_questions(translation, outdated=outdated)
    lessons = tuple(_lesson(lesson, translation, questions) for lesson in source.lessons)
    intro = about.page.html if about and about.page and not about.copies.is_whole else ""
    if not intro:
        intro = in_language(source.intro_html, translation.source_language, PARAGRAPHS)
    return replace(
        source,
        language=translation.language,
        title=keys.get("title") or source.title,
        summary=keys.get("summary") or source.summary,
        objectives=keys.get("objectives") or source.objectives,
        intro_html=intro,
        lessons=lessons,
        tools=tuple(_tool(tool, translation) for tool in source.tools),
        bank=tuple(_fitting(question, questions) for question in source.bank),
        practice={name: _fitting(question, questions) for name, question in source.practice.items()},
    )


def translated_questions(translation: Translation, *, outdated: str) -> dict[str, Question]:
    """Return the questions that readers get in this language, by id."""
    questions: dict[str, Question] = {}
    passed_over = {"missing", "outdated"} if outdated == "source" else {"missing"}
    for file in translation.files:
        originals = {asked.draft.id: asked for asked in file.source.asked}
        for asked in file.page.asked if file.page and file.is_served else ():
            source = originals[asked.draft.id]
            if file.questions[asked.draft.id] in passed_over:
                continue
            questions[asked.draft.id] = translate(source, asked, source.question.lesson_id)
    return questions


def _fitting(question: Question, questions: Mapping[str, Question]) -> Question:
    found = questions.get(question.id)
    return replace(found, lesson_id=question.lesson_id) if found else question


def _lesson(lesson: Lesson, translation: Translation, questions: Mapping[str, Question]) -> Lesson:
    file = translation.file(lesson.slug)
    if file is None or file.page is None or file.copies.is_whole:
        return lesson
    segments, whole = _merged(lesson.segments, file.page, translation.source_language)
    return replace(
        lesson,
        title=file.page.keys["title"] or lesson.title,
        segments=segments,
        language=translation.language,
        outdated=file.outdated,
        machine=file.page.keys["translation"] == "machine",
        incomplete=not whole or bool(file.copies.parts) or any(name not in questions for name in lesson.question_ids),
    )


def _tool(tool: Tool, translation: Translation) -> Tool:
    file = translation.file(tool.slug)
    if file is None or file.page is None or file.copies.is_whole:
        return tool
    title = file.page.keys["title"] or tool.title
    return replace(tool, title=title, body=file.page.sheet, language=translation.language)


def _merged(source: Sequence[Segment], page: Page, source_language: str) -> tuple[tuple[Segment, ...], bool]:
    """Put the translated prose around the questions of the source; tells whether all of it was there."""
    there, here = prose_by_question(source), prose_by_question(page.segments)
    whole = not any(one.is_incomplete for one in stretches(page.nodes).values())
    merged: list[Segment] = []
    together = dict(joined(there.items(), here))
    for name in there:
        if name[0]:
            merged.append(Practice(name[0]))
        if name not in together:
            continue
        originals = [prose for one in together[name] for prose in one]
        if here.get(name) or not originals:
            merged += here.get(name, [])
        else:
            whole = False
            merged += [Prose(in_language(prose.html, source_language, PARAGRAPHS)) for prose in originals]
    return tuple(merged), whole


def shared_words(modules: Mapping[str, Module]) -> dict[str, Module]:
    """Let an answer that is typed count in every language, whichever the page is in when it is marked."""
    shared = {}
    for language, module in modules.items():
        others = [one for tag, one in modules.items() if tag != language]
        bank = tuple(accept_all(one, _same(one.id, others)) for one in module.bank)
        practice = {name: accept_all(one, _same(name, others)) for name, one in module.practice.items()}
        shared[language] = replace(module, bank=bank, practice=practice)
    return shared


def _same(question_id: str, modules: Iterable[Module]) -> list[Question]:
    return [found for module in modules if (found := module.question(question_id))]
