"""Reads one module folder: its settings, media, lessons and test questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from score_learn.content.claimed import Ids
from score_learn.content.compiled import UNPUBLISHED, CompiledModule, SourceText, content_hash
from score_learn.content.files.texts import Asked, Page, Reading, check_minutes, read_page, refuse_prose
from score_learn.content.files.toml_files import ModuleSettings, SiteSettings, key_place, read_module_settings
from score_learn.content.findings import Report
from score_learn.content.folders.craft import check_craft
from score_learn.content.folders.locks import check_lock
from score_learn.content.folders.translations import (
    Task,
    Translation,
    read_translation,
    shared_words,
    translated_module,
)
from score_learn.content.folders.weights import check_page_weight
from score_learn.content.memory import Memory
from score_learn.content.rules import Lesson, Module, Question, Tool
from score_learn.content.sources import Source
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.markup import Markup
from score_learn.content.text.media import FOLDER, MODULE_LIMIT, MediaFolder, MediaItem, read_media
from score_learn.content.text.tool_cards import TOOL_ADDRESS

SETTINGS_FILE = "module.toml"
_TEST_TABLE = re.compile(r"[ \t]*\[[ \t]*test[ \t]*\]")
_OF_THE_VERSION = frozenset({"version", "retired", "change"})
"""What module.toml says of a version and not of what is in it."""
_LATER = frozenset({"tools", "practices"})
"""What modules did not have before: where it is empty, a module is the same as it was then."""


@dataclass(slots=True)
class ModuleReading:
    """What was read of a module; `compiled` is None when an error forbids to publish it."""

    path: str
    folder: Path
    settings: ModuleSettings
    settings_source: Source
    asked: list[Asked]
    lesson_ids: list[str]
    tool_ids: list[str]
    published_ids: set[str]
    unlocked: tuple[str, ...] = ()
    pages: list[tuple[str, str, Page]] = field(default_factory=list)
    translations: list[Translation] = field(default_factory=list)
    media: tuple[MediaItem, ...] = ()
    compiled: CompiledModule | None = None

    def brief(self) -> ModuleReading:
        """Return what other modules are checked against: its settings, and nothing that could be published."""
        return replace(self, asked=[], pages=[], translations=[], media=(), compiled=None)


@dataclass(slots=True)
class _Pages:
    """The files of a module in one language."""

    about: Page | None = None
    lessons: list[tuple[str, Page]] = field(default_factory=list)
    tools: list[tuple[str, Page]] = field(default_factory=list)
    quiz: Page | None = None

    @property
    def sources(self) -> list[tuple[str, str, Page]]:
        """Every file with the name and the kind by which a translation finds it."""
        kinds = [("module", self.about), *(("lesson", page) for _, page in self.lessons)]
        kinds += [*(("tool", page) for _, page in self.tools), ("quiz", self.quiz)]
        return [(Path(page.source.path).stem, kind, page) for kind, page in kinds if page]

    @property
    def all(self) -> list[Page]:
        """Every file that could be read."""
        pages = [self.about, *(page for _, page in (*self.lessons, *self.tools)), self.quiz]
        return [page for page in pages if page]


def read_module_folder(
    folder: Path,
    path: str,
    site: SiteSettings,
    glossaries: Mapping[str, frozenset[str]] | None,
    ids: Ids,
    report: Report,
    memory: Memory | None = None,
) -> ModuleReading | None:
    """Read and check a module; None, with findings, when module.toml does not say which module it is.

    `glossaries` are the known words by language, None where the module stands alone. With a `memory` the module is
    read for a preview: only what changed, with the places of its lines, and nothing is compiled.
    """
    errors = report.error_count
    read = read_module_settings(folder / SETTINGS_FILE, f"{path}/{SETTINGS_FILE}", site, report)
    media = read_media(folder / FOLDER, f"{path}/{FOLDER}", report, memory)
    if read is None:
        return None
    source, settings = read
    around = _surroundings(settings, site, media, glossaries)
    around.placed = memory is not None
    reading = Reading(settings.id, Markup(settings.source_language), around, ids, memory=memory)
    pages = _read_pages(folder, path, settings, reading, report)
    result = _gather(folder, path, settings, source, pages)
    _check_whole(result, pages, report)
    result.unlocked = check_lock(
        folder, path, settings, source, result.asked, result.lesson_ids, result.tool_ids, result.published_ids, report
    )
    result.translations = _read_translations(result, pages, reading, site, glossaries, report)
    _check_folder(folder, path, settings, pages, media, report)
    result.media = tuple(media.items.values())
    # Nobody gets more than one language of it; they weigh about the same.
    texts = [page.source.text for page in pages.all]
    if memory is not None:
        _check_weight(path, media.used_items, texts, report)
    elif report.error_count == errors and pages.about:
        result.compiled = _compile(result, pages, media, site.outdated)
        _check_weight(path, result.compiled.media, texts, report)
    return result


def _surroundings(
    settings: ModuleSettings, site: SiteSettings, media: MediaFolder, glossaries: Mapping[str, frozenset[str]] | None
) -> Surroundings:
    language = settings.source_language
    return Surroundings(
        language=language,
        media=media,
        glossary=None if glossaries is None else glossaries.get(language, frozenset()),
        spoken=_spoken(site, language),
        lessons=frozenset(settings.lessons),
        tools=frozenset(settings.tools),
    )


def _read_pages(folder: Path, path: str, settings: ModuleSettings, reading: Reading, report: Report) -> _Pages:
    language = settings.source_language
    here, shown = folder / language, f"{path}/{language}"
    pages = _Pages(read_page(here / "module.md", f"{shown}/module.md", "module", reading, report))
    for name in settings.lessons:
        page = read_page(here / f"{name}.md", f"{shown}/{name}.md", "lesson", reading, report, questions=True)
        if page:
            check_minutes(page, report)
            check_page_weight(page, reading.around.media, report)
            pages.lessons.append((name, page))
    for name in settings.tools:
        sheet = read_page(here / f"{name}.md", f"{shown}/{name}.md", "tool", reading, report)
        pages.tools += [(name, sheet)] if sheet else []
    if settings.quiz:
        file = f"{settings.quiz}.md"
        pages.quiz = read_page(here / file, f"{shown}/{file}", "quiz", reading, report, questions=True)
        if pages.quiz:
            refuse_prose(pages.quiz, report, after_question=False)
            for _, line, column in pages.quiz.references:
                report.at(f"{shown}/{file}").add(line, column, "E115", "a check can stand in a lesson only")
    return pages


def _read_translations(
    result: ModuleReading,
    pages: _Pages,
    source: Reading,
    site: SiteSettings,
    glossaries: Mapping[str, frozenset[str]] | None,
    report: Report,
) -> list[Translation]:
    settings, around, found = result.settings, source.around, []
    for language in settings.languages:
        folder, shown = result.folder / language, f"{result.path}/{language}"
        if language == settings.source_language:
            continue
        words = None if glossaries is None else (around.glossary or frozenset()) | glossaries.get(language, frozenset())
        own = replace(
            around,
            language=language,
            media=around.media.of(language),
            glossary=words,
            spoken=_spoken(site, language),
            source_language=settings.source_language,
        )
        task = Task(settings.id, settings.source_language, pages.sources, own, memory=source.memory)
        translation = Translation(language, settings.source_language, folder, [])
        if folder.is_dir():
            translation = read_translation(folder, shown, task, report)
            found.append(translation)
        if translation.file("module") is None:
            here = report.at(f"{result.path}/{SETTINGS_FILE}")
            readers = f"readers of {language} get {settings.source_language}"
            place = key_place(result.settings_source, "languages")
            here.add(*place, "W301", f"{language}/module.md is missing or not published; {readers}")
    return found


def _spoken(site: SiteSettings, language: str) -> frozenset[str] | None:
    return None if site.spoken is None else site.spoken.get(language, frozenset())


def _gather(folder: Path, path: str, settings: ModuleSettings, source: Source, pages: _Pages) -> ModuleReading:
    # What nobody has seen yet is not held to its ids: a module that is a draft has published none.
    live = [page for page in pages.all if _is_published(page)] if pages.about and _is_published(pages.about) else []
    published = {asked.question.id for page in live for asked in page.asked}
    lesson_ids = [page.keys["id"] for _, page in pages.lessons if page.keys["id"]]
    tool_ids = [page.keys["id"] for _, page in pages.tools if page.keys["id"]]
    published |= {page.keys["id"] for _, page in (*pages.lessons, *pages.tools) if page.keys["id"] and page in live}
    asked = [asked for page in pages.all for asked in page.asked]
    return ModuleReading(path, folder, settings, source, asked, lesson_ids, tool_ids, published, pages=pages.sources)


def _check_whole(result: ModuleReading, pages: _Pages, report: Report) -> None:
    """Check what no file says by itself: how lessons, test and settings fit together."""
    _check_references(result.path, pages, report)
    _check_test(result, pages, report)
    check_craft(pages.quiz.asked if pages.quiz else [], result.asked, report)
    _check_corrected(result, pages, report)


def _is_published(page: Page) -> bool:
    # A status that cannot be read was reported; what would follow from it is not.
    return page.keys.get("status", "published") in {None, "published"}


def _check_references(path: str, pages: _Pages, report: Report) -> None:
    bank = {asked.question.id for asked in pages.quiz.asked} if pages.quiz else set()
    practice = {asked.question.id for _, page in pages.lessons if _is_published(page) for asked in page.asked}
    hidden = report.hides_ids(path)
    for _, page in pages.lessons:
        here = report.at(page.source.path)
        for reference, line, column in page.references:
            if reference in bank:
                message = f"{reference} is a question of the test; a check shows a question of a lesson only"
                here.add(line, column, "E137", message)
            elif reference not in practice | {asked.question.id for asked in page.asked} and not hidden:
                message = f"this module has no question {reference} in a published lesson"
                here.add(line, column, "E138", message)


def _check_test(result: ModuleReading, pages: _Pages, report: Report) -> None:
    test = result.settings.test
    here = report.at(f"{result.path}/{SETTINGS_FILE}")
    bank = len(pages.quiz.asked) if pages.quiz else 0
    # A question that could not be read may be the one that is missing.
    if test and pages.quiz and test.draw > bank and not report.hides_ids(pages.quiz.source.path):
        line, column = key_place(result.settings_source, "draw")
        message = f"the test draws {test.draw} questions and there are {bank}; write more, or a smaller number"
        here.add(line, column, "E139", message)
    declared = any(_TEST_TABLE.match(line.text) for line in result.settings_source.lines)
    if pages.quiz and not declared and result.settings.quiz:
        line, column = key_place(result.settings_source, "quiz")
        here.add(line, column, "E139", "there are questions and no [test]; write the table [test]")
    of_use = pages.about is None or _is_published(pages.about)
    if of_use and pages.lessons and not any(_is_published(page) for _, page in pages.lessons):
        line, column = key_place(result.settings_source, "lessons")
        here.add(line, column, "E139", "no lesson is published; write status: published in at least one")


def _check_corrected(result: ModuleReading, pages: _Pages, report: Report) -> None:
    bank = {asked.question.id for asked in pages.quiz.asked} if pages.quiz else set()
    for name in result.settings.change.corrects:
        if name not in bank:
            line, column = key_place(result.settings_source, "corrects")
            message = f"the test has no question {name}, so its key cannot be corrected; take it out of the list"
            report.at(f"{result.path}/{SETTINGS_FILE}").add(line, column, "E418", message)


def _check_folder(
    folder: Path, path: str, settings: ModuleSettings, pages: _Pages, media: MediaFolder, report: Report
) -> None:
    for other in _other_languages(folder, settings):
        message = f"module.toml does not list the language {other}, so nobody sees this folder; add it to languages"
        report.at(f"{path}/{other}").add(1, 1, "W105", f"{message}, or delete the folder")
    listed = {"module", settings.quiz, *settings.lessons, *settings.tools}
    for file in sorted(file for language in settings.languages for file in (folder / language).glob("*.md")):
        if file.stem not in listed:
            message = "module.toml does not list this file, so nobody sees it; add it to lessons or tools, or delete it"
            report.at(f"{path}/{file.relative_to(folder).as_posix()}").add(1, 1, "W105", message)
    unread = report.hides_ids(path)
    for name, page in pages.tools if not unread else ():
        if not any(f'{TOOL_ADDRESS}{name}"' in lesson.html for _, lesson in pages.lessons):
            message = f"no lesson offers this tool; write ::: tool {{ref={name}}} into one"
            report.at(page.source.path).add(1, 1, "W105", message)
    for name in sorted(set(media.items) - media.used) if not unread else ():
        report.at(f"{path}/{FOLDER}/{name}").add(1, 1, "W105", "no page uses this file; use it or delete it")


def _other_languages(folder: Path, settings: ModuleSettings) -> list[str]:
    known = {*settings.languages, FOLDER}
    found = (file.parent.name for file in folder.glob("*/*.md") if not file.parent.name.startswith("."))
    return sorted(set(found) - known)


def _compile(result: ModuleReading, pages: _Pages, media: MediaFolder, outdated: str) -> CompiledModule:
    settings = result.settings
    hashed = {name: value for name, value in asdict(settings).items() if name not in _OF_THE_VERSION}
    hashed = {name: value for name, value in hashed.items() if value or name not in _LATER}
    used = [page.source for page in pages.all if _is_published(page) or page is pages.about]
    served = [one for one in result.translations if one.file("module")]
    used += [page.source for translation in served for page in translation.pages]
    texts = {source.path.removeprefix(f"{result.path}/"): source.text for source in used}
    drafts = _in_languages(settings, pages, served, "", outdated).values()
    draft = repr([(one.lessons, one.bank, one.practice, one.intro_html) for one in drafts])
    shown = tuple(item for item in media.used_items if item.address in draft)
    total = content_hash(hashed, texts, {item.name: item.sha256 for item in shown})
    settings_text = SourceText(SETTINGS_FILE, result.settings_source.text)
    return CompiledModule(
        id=settings.id,
        slug=settings.slug,
        version=settings.version,
        path=result.path,
        status=pages.about.keys["status"] if pages.about else "draft",
        content_hash=total,
        source_language=settings.source_language,
        modules=_in_languages(settings, pages, served, total, outdated),
        sources=(settings_text, *(SourceText(name, text) for name, text in sorted(texts.items()))),
        media=shown,
        unlocked=result.unlocked,
        folder=result.folder,
    )


def _in_languages(
    settings: ModuleSettings, pages: _Pages, served: Sequence[Translation], total: str, outdated: str
) -> Mapping[str, Module]:
    languages = (settings.source_language, *(one.language for one in served))
    source = replace(_module(settings, pages, total), languages=languages)
    modules = {settings.source_language: source}
    modules.update({one.language: translated_module(source, one, outdated=outdated) for one in served})
    return shared_words(modules) if served else modules


def _module(settings: ModuleSettings, pages: _Pages, total: str) -> Module:
    keys = pages.about.keys if pages.about else {}
    lessons = [_lesson(name, page, settings.source_language) for name, page in pages.lessons if _is_published(page)]
    practice = [asked.question for _, page in pages.lessons if _is_published(page) for asked in page.asked]
    return Module(
        id=settings.id,
        slug=settings.slug,
        look=settings.look,
        version=settings.version,
        version_id=UNPUBLISHED,
        hash=total,
        language=settings.source_language,
        title=keys["title"],
        summary=keys["summary"],
        minutes=keys["minutes"] or sum(lesson.minutes for lesson in lessons),
        objectives=keys["objectives"],
        audience=keys["audience"],
        intro_html=pages.about.html if pages.about else "",
        lessons=tuple(lessons),
        bank=_bank(pages.quiz),
        practice={question.id: question for question in practice},
        test=settings.test,
        survey=settings.survey,
        prerequisites=settings.prerequisites,
        valid_months=settings.valid_months,
        certificate=settings.certificate,
        change=settings.change,
        tools=tuple(_tool(name, page, settings.source_language) for name, page in pages.tools),
        practices=settings.practices,
    )


def _tool(name: str, page: Page, language: str) -> Tool:
    keys = page.keys
    return Tool(keys["id"], name, keys["title"], keys["paper"], page.sheet, language)


def _lesson(name: str, page: Page, language: str) -> Lesson:
    keys = page.keys
    segments = tuple(page.segments)
    return Lesson(keys["id"], name, keys["title"], keys["minutes"], segments, keys["audience"], language)


def _bank(quiz: Page | None) -> tuple[Question, ...]:
    # A question of the bank belongs to no lesson: that is how one tells it from practice.
    return tuple(replace(asked.question, lesson_id=None) for asked in quiz.asked) if quiz else ()


def _check_weight(path: str, media: Sequence[MediaItem], texts: Sequence[str], report: Report) -> None:
    size = sum(item.size for item in media) + sum(len(text.encode()) for text in texts)
    if size > MODULE_LIMIT:
        message = f"the module has {size / 1_000_000:.1f} MB with its media; aim at {MODULE_LIMIT // 1_000_000} MB"
        report.at(f"{path}/{SETTINGS_FILE}").add(1, 1, "W504", message)
