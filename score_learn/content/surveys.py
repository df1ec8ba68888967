"""Reads one survey: an introduction and questions that have no right answer."""

from __future__ import annotations

from pathlib import Path

from score_learn.content.addresses import Surroundings
from score_learn.content.compiled import UNPUBLISHED, CompiledSurvey, SourceText, content_hash
from score_learn.content.findings import Report, known
from score_learn.content.markup import Markup
from score_learn.content.rules import Metric, Prose, Survey
from score_learn.content.texts import Ids, Page, Reading, read_page, refuse_prose
from score_learn.content.toml_files import SiteSettings


def read_survey_folder(
    folder: Path, path: str, site: SiteSettings, glossary: frozenset[str], ids: Ids, report: Report
) -> CompiledSurvey | None:
    """Read and check a survey; None when an error forbids to publish it."""
    errors = report.error_count
    language = site.source_language
    name = f"{language}.md"
    reading = Reading("", Markup(language), Surroundings(language, glossary=glossary), ids, in_survey=True)
    owner = _owner(folder / name)
    reading.owner = owner
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
    if report.error_count != errors:
        return None
    return _compile(folder.name, path, language, page, metrics)


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
        else:
            place = asked.draft.block.attributes["metric"]
            declared = known(site.metrics) if site.metrics else "there is no table [metrics] yet"
            message = f"site.toml declares no metric {name}; {declared}"
            report.at(asked.path).add(place.line, place.column, "E142", message)
    return tuple(metrics.values())


def _compile(slug: str, path: str, language: str, page: Page, metrics: tuple[Metric, ...]) -> CompiledSurvey:
    total = content_hash(slug, page.source.text, [[metric.name, metric.kind, *metric.counts] for metric in metrics])
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
    sources = (SourceText(f"{language}.md", page.source.text),)
    return CompiledSurvey(survey.id, slug, path, total, language, {language: survey}, sources)
