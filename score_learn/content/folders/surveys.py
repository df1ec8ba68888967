"""Reads one survey: an introduction and questions that have no right answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from score_learn.content.claimed import Ids
from score_learn.content.compiled import UNPUBLISHED, CompiledSurvey, SourceText, content_hash
from score_learn.content.files.texts import Page, Reading, read_page, refuse_prose
from score_learn.content.files.toml_files import SiteSettings, refuse_other_languages
from score_learn.content.findings import Report, known
from score_learn.content.folders.translated_questions import in_language
from score_learn.content.folders.translations import Task, Translation, read_translation, translated_questions
from score_learn.content.memory import Memory
from score_learn.content.questions.types.shape import PARAGRAPHS
from score_learn.content.rules import Metric, Prose, Survey
from score_learn.content.text.addresses import Surroundings
from score_learn.content.text.markup import Markup


@dataclass(frozen=True, slots=True)
class SurveyReading:
    """What was read of a survey; `compiled` is None when an error forbids to publish it."""

    path: str
    page: Page
    translations: tuple[Translation, ...]
    compiled: CompiledSurvey | None = None

    def brief(self) -> SurveyReading:
        """Return the same with nothing that could be published."""
        return replace(self, compiled=None)


def read_survey_folder(
    folder: Path,
    path: str,
    site: SiteSettings,
    words: Mapping[str, frozenset[str]],
    ids: Ids,
    report: Report,
    memory: Memory | None = None,
) -> SurveyReading | None:
    """Read and check a survey with its translations; None when it cannot be read at all.

    `words` are those of the glossary by language. With a `memory` it is read for a preview, as a module is.
    """
    refuse_other_languages(folder, path, "md", site, report)
    errors = report.error_count
    language = site.source_language
    name = f"{language}.md"
    glossary = words.get(language, frozenset())
    around = Surroundings(language, glossary=glossary, placed=memory is not None)
    reading = Reading(_owner(folder / name), Markup(language), around, ids, in_survey=True, memory=memory)
    page = read_page(folder / name, f"{path}/{name}", "survey", reading, report, questions=True)
    if page is None:
        return None
    here = report.at(page.source.path)
    refuse_prose(page, report, after_question=True)
    for _, line, column in page.references:
        here.add(line, column, "E115", "a check can stand in a lesson only")
    if not page.asked:
        here.add(1, 1, "E125", "the survey has no question; write ::: question scale {#…}")
    metrics = _metrics(page, site, report)
    translations = tuple(_read_translations(folder, path, site, page, words, report, memory))
    if memory is not None or report.error_count != errors:
        return SurveyReading(path, page, translations)
    return SurveyReading(path, page, translations, _compile(folder.name, path, site, page, metrics, translations))


def _read_translations(
    folder: Path,
    path: str,
    site: SiteSettings,
    page: Page,
    words: Mapping[str, frozenset[str]],
    report: Report,
    memory: Memory | None,
) -> list[Translation]:
    found = []
    source_words = words.get(site.source_language, frozenset())
    for language in site.languages:
        if language != site.source_language and (folder / f"{language}.md").is_file():
            known_words = source_words | words.get(language, frozenset())
            around = Surroundings(
                language, glossary=known_words, source_language=site.source_language, placed=memory is not None
            )
            sources = [("survey", "survey", page)]
            task = Task(page.keys["id"] or "", site.source_language, sources, around, in_survey=True, memory=memory)
            found.append(read_translation(folder, path, task, report, lone=language))
    return found


def _owner(file: Path) -> str:
    # The ids of its questions begin with the id of the survey, which stands in the file itself.
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return next((line.partition(":")[2].strip().strip("\"'") for line in lines[:12] if line.startswith("id:")), "")


def _metrics(page: Page, site: SiteSettings, report: Report) -> tuple[Metric, ...]:
    metrics = {}
    for asked in page.asked:
        name = asked.question.metric
        if name is None:
            continue
        if name in site.metrics:
            metrics[name] = site.metrics[name]
        elif site.sound:
            place = asked.draft.block.attributes["metric"]
            declared = known(site.metrics) if site.metrics else "there is no table [metrics] yet"
            message = f"site.toml declares no metric {name}; {declared}"
            report.at(asked.path).add(place.line, place.column, "E142", message)
    return tuple(metrics.values())


def _compile(
    slug: str,
    path: str,
    site: SiteSettings,
    page: Page,
    metrics: tuple[Metric, ...],
    translations: Sequence[Translation],
) -> CompiledSurvey:
    language = site.source_language
    served = {one.language: one for one in translations if one.pages}
    named = [[metric.name, metric.kind, *metric.counts] for metric in metrics]
    texts = {name: one.pages[0].source.text for name, one in served.items()}
    total = content_hash(slug, page.source.text, named, *([texts, site.outdated] if texts else []))
    intro = [segment.html for segment in page.segments if isinstance(segment, Prose)]
    survey = Survey(
        id=page.keys["id"],
        slug=slug,
        version_id=UNPUBLISHED,
        hash=total,
        revision=page.keys["revision"],
        language=language,
        title=page.keys["title"],
        anonymous=page.keys["anonymous"],
        intro_html="\n".join(intro),
        questions=tuple(asked.question for asked in page.asked),
        metrics=metrics,
    )
    sources = [SourceText(f"{name}.md", text) for name, text in ({language: page.source.text} | texts).items()]
    surveys = {language: survey}
    surveys.update({name: translated_survey(survey, one, outdated=site.outdated) for name, one in served.items()})
    return CompiledSurvey(survey.id, slug, path, total, language, surveys, tuple(sources))


def translated_survey(source: Survey, translation: Translation, *, outdated: str) -> Survey:
    """Return a survey in the language of its translation; what is missing there stays in the source language."""
    page = translation.pages[0]
    questions = translated_questions(translation, outdated=outdated)
    return replace(
        source,
        language=translation.language,
        title=page.keys["title"] or source.title,
        intro_html=page.html or in_language(source.intro_html, translation.source_language, PARAGRAPHS),
        questions=tuple(questions.get(question.id, question) for question in source.questions),
    )
