"""Modules, surveys and words as they lie in the folder, sound or not: what a preview shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from score_learn.content.compiled import UNPUBLISHED
from score_learn.content.files.glossaries import GlossaryReading
from score_learn.content.files.texts import Asked, Page
from score_learn.content.files.toml_files import ModuleSettings
from score_learn.content.findings import Finding
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.folders.surveys import SurveyReading, translated_survey
from score_learn.content.folders.translations import TranslatedFile, Translation, shared_words, translated_module
from score_learn.content.rules import Lesson, Module, Practice, Prose, Question, Segment, Survey, Term, Tool
from score_learn.content.text.placing import place_html, without_places
from score_learn.content.text.scanner import Block, Text

NO_TITLE = "(no title)"
Spans = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a page: its path as findings name it, and from which to which line each of its questions goes."""

    path: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class DraftModule:
    """A module in one language; a question that is not `sound` cannot be asked yet. `files` are by name."""

    module: Module
    sound: frozenset[str]
    files: Mapping[str, DraftFile]


@dataclass(frozen=True, slots=True)
class DraftSurvey:
    """A survey in one language; before the text of each question stands the mark of its line."""

    survey: Survey
    file: DraftFile


def draft_modules(reading: ModuleReading, findings: Iterable[Finding], outdated: str) -> Mapping[str, DraftModule]:
    """Return a module by language, the source language first; a file need not be published to be shown.

    Args:
        reading: the module.
        findings: everything that was found in it.
        outdated: what becomes of questions whose translation is older than its source, as site.toml says.
    """
    errors = [finding for finding in findings if finding.is_error]
    source = _source_module(reading)
    modules = {source.language: source}
    files = {source.language: {name: _file(page) for name, _kind, page in reading.pages}}
    sound = {source.language: {one.draft.id for one in reading.asked if one.sound}}
    plain = _without_places(source)
    for translation in reading.translations:
        broken = {one.draft.id: one for one in _broken(translation, errors)}
        module = translated_module(plain, _served(translation, broken), outdated=outdated)
        modules[translation.language] = _with_broken(module, broken)
        files[translation.language] = {one.name: _file(one.page) for one in translation.files if one.page}
        sound[translation.language] = sound[source.language] - set(broken)
    shared = shared_words(modules)
    languages = tuple(shared)
    return {
        tag: DraftModule(replace(module, languages=languages), frozenset(sound[tag]), files[tag])
        for tag, module in shared.items()
    }


def draft_surveys(reading: SurveyReading, source_language: str, outdated: str) -> Mapping[str, DraftSurvey]:
    """Return a survey by language, the source language first."""
    page = reading.page
    survey = Survey(
        id=page.keys["id"] or "",
        slug=reading.path.rpartition("/")[2],
        version_id=UNPUBLISHED,
        hash="",
        revision=page.keys["revision"] or 1,
        language=source_language,
        title=page.keys["title"] or NO_TITLE,
        anonymous=bool(page.keys["anonymous"]),
        intro_html=page.html,
        questions=tuple(one.question for one in page.asked),
    )
    drafts = {source_language: _placed_survey(survey, page)}
    plain = replace(survey, intro_html=without_places(survey.intro_html))
    for translation in reading.translations:
        one = _served(translation, {})
        if one.pages:
            drafts[one.language] = _placed_survey(translated_survey(plain, one, outdated=outdated), one.pages[0])
    return drafts


def draft_terms(readings: Sequence[GlossaryReading], language: str, source_language: str) -> tuple[Term, ...]:
    """Return the words in one language, else in the source language; before each stands the mark of its line."""
    found: dict[str, Term] = {}
    for tag in dict.fromkeys((source_language, language)):
        for reading in readings:
            for term in reading.glossary.terms if reading.language == tag else ():
                mark = place_html(reading.lines[term.id]) if tag == language else ""
                found[term.id] = replace(term, html=mark + term.html)
    return tuple(found.values())


def _source_module(reading: ModuleReading) -> Module:
    settings = reading.settings
    pages = {kind: page for _name, kind, page in reading.pages}
    keys: Mapping[str, Any] = pages["module"].keys if "module" in pages else {}
    asked = {kind: [one.question for name, is_of, page in reading.pages if is_of == kind for one in page.asked]
             for kind in ("lesson", "quiz")}  # fmt: skip
    practice = {one.id: one for one in reversed(asked["lesson"])}
    lessons = tuple(_lesson(name, page, settings.source_language, practice) for name, kind, page in reading.pages
                    if kind == "lesson")  # fmt: skip
    return Module(
        id=settings.id,
        slug=reading.folder.name,
        look=settings.look,
        version=settings.version,
        version_id=UNPUBLISHED,
        hash="",
        language=settings.source_language,
        title=keys.get("title") or NO_TITLE,
        summary=keys.get("summary") or "",
        minutes=keys.get("minutes") or sum(lesson.minutes for lesson in lessons),
        objectives=keys.get("objectives") or (),
        audience=keys.get("audience") or "all",
        intro_html=pages["module"].html if "module" in pages else "",
        lessons=lessons,
        bank=tuple(replace(one, lesson_id=None) for one in asked["quiz"]),
        practice=practice,
        test=settings.test,
        survey=settings.survey,
        prerequisites=settings.prerequisites,
        valid_months=settings.valid_months,
        certificate=settings.certificate,
        change=settings.change,
        tools=tuple(_tool(name, page, settings) for name, kind, page in reading.pages if kind == "tool"),
        practices=settings.practices,
    )


def _tool(name: str, page: Page, settings: ModuleSettings) -> Tool:
    keys = page.keys
    title, paper = keys["title"] or NO_TITLE, keys["paper"] or "portrait"
    return Tool(keys["id"] or name, name, title, paper, page.sheet, settings.source_language)


def _lesson(name: str, page: Page, language: str, practice: Mapping[str, Question]) -> Lesson:
    keys = page.keys
    asked = [one for one in page.segments if not isinstance(one, Practice) or one.question_id in practice]
    title, audience = keys["title"] or NO_TITLE, keys["audience"] or "all"
    return Lesson(keys["id"] or name, name, title, keys["minutes"] or 1, tuple(asked), audience, language)


def _file(page: Page) -> DraftFile:
    return DraftFile(page.source.path, {one.draft.id: _span(one.draft.block) for one in page.asked})


def _span(block: Block) -> tuple[int, int]:
    last = block.line
    for node in block.children:
        last = max(last, node.lines[-1].number if isinstance(node, Text) and node.lines else 0)
        last = max(last, _span(node)[1] if isinstance(node, Block) else 0)
    return block.line, last + block.closed


def _without_places(module: Module) -> Module:
    """Take the marks of the source away: in a translation its lines are those of another file."""
    lessons = tuple(replace(one, segments=tuple(map(_plain, one.segments))) for one in module.lessons)
    return replace(module, lessons=lessons, intro_html=without_places(module.intro_html))


def _plain(segment: Segment) -> Segment:
    return Prose(without_places(segment.html)) if isinstance(segment, Prose) else segment


def _broken(translation: Translation, errors: Sequence[Finding]) -> list[Asked]:
    """Return the questions of a translation that disagree with their source, or cannot be read."""
    found = []
    for file in translation.files:
        for one in file.page.asked if file.page else ():
            first, last = _span(one.draft.block)
            here = (error for error in errors if error.path == one.path and first <= error.line <= last)
            found += [one] if not one.sound or any(here) else []
    return found


def _served(translation: Translation, broken: Mapping[str, Asked]) -> Translation:
    """Return a translation as if each of its files were published, without its broken questions."""
    return replace(translation, files=[_served_file(file, broken) for file in translation.files])


def _served_file(file: TranslatedFile, broken: Mapping[str, Asked]) -> TranslatedFile:
    if file.page is None:
        return file
    asked = [one for one in file.page.asked if one.draft.id not in broken]
    return replace(file, page=replace(file.page, keys=file.page.keys | {"status": "published"}, asked=asked))


def _with_broken(module: Module, broken: Mapping[str, Asked]) -> Module:
    """Put broken questions back as their own file has them: their author wants to see what is written there."""

    def own(question: Question) -> Question:
        one = broken.get(question.id)
        return replace(one.question, lesson_id=question.lesson_id) if one else question

    practice = {name: own(question) for name, question in module.practice.items()}
    return replace(module, bank=tuple(map(own, module.bank)), practice=practice)


def _placed_survey(survey: Survey, page: Page) -> DraftSurvey:
    lines = {one.draft.id: one.draft.block.line for one in page.asked}
    questions = tuple(
        replace(one, stem_html=place_html(lines[one.id]) + one.stem_html) if one.id in lines else one
        for one in survey.questions
    )
    return DraftSurvey(replace(survey, questions=questions), _file(page))
