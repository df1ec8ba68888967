"""Publishes modules that tests build, the way a library is published, without Markdown."""

from pathlib import Path

from score_learn.content import queries, service
from score_learn.content.compiled import UNPUBLISHED, CompiledModule, CompiledSurvey, content_hash, module_document
from score_learn.content.folders.library import Library
from score_learn.content.rules import Module, Survey
from score_learn.core.transaction import transaction
from tests.world import OPERATOR


def publish(*modules: Module) -> Module:
    """Publish versions of one module, one language each, and return the new version in the first language."""
    source = modules[0]
    compiled = CompiledModule(
        id=source.id,
        slug=source.slug,
        version=source.version,
        path=f"modules/{source.slug}",
        status="published",
        content_hash=content_hash([module_document(module) for module in modules]),
        source_language=source.language,
        modules={module.language: module for module in modules},
        sources=(),
        media=(),
    )
    with transaction():
        service.publish_module(OPERATOR, compiled=compiled)
    return queries.current(OPERATOR, source.id, source.language)


def publish_survey(slug: str) -> None:
    """Publish a survey without questions, for modules to name."""
    survey = Survey(slug, slug, UNPUBLISHED, "0" * 64, 1, "en", "Your opinion", True, "", ())
    compiled = CompiledSurvey(slug, slug, f"surveys/{slug}", content_hash(slug), "en", {"en": survey}, ())
    with transaction():
        service.publish(OPERATOR, library=Library(Path(), surveys=(compiled,)))
