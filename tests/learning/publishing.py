"""Publishes modules that tests build, the way a library is published, without Markdown."""

from score_learn.content import queries, service
from score_learn.content.compiled import CompiledModule, content_hash, module_document
from score_learn.content.rules import Module
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
