"""Which page of the preview shows what a file holds."""

from dataclasses import dataclass

from flask import url_for

from score_learn.content.findings import Finding
from score_learn.preview.places import anchor
from score_learn.preview.shelf import Shelf


@dataclass(frozen=True)
class Place:
    """A page of the preview: the endpoint and values of its address."""

    endpoint: str
    values: dict[str, str]

    def url(self, anchor: str = "") -> str:
        """Return its address."""
        return url_for(self.endpoint, _anchor=anchor or None, **self.values)  # type: ignore[arg-type]


def place_of(shelf: Shelf, path: str) -> Place:
    """Return the page on which a file, or a folder, of the library is shown."""
    source = shelf.library.site.source_language
    for reading in shelf.library.readings:
        if path == reading.path or path.startswith(f"{reading.path}/"):
            return _in_module(shelf, reading.folder.name, path.removeprefix(reading.path).strip("/"))
    kind, _, rest = path.partition("/")
    if kind == "surveys" and rest:
        name, _, file = rest.partition("/")
        values = {"language": _language(shelf, file.removesuffix(".md")) or source, "name": name}
        return Place("learn.survey", values) if shelf.survey(name, source) else Place("shell.library", {})
    if kind == "glossary":
        return Place("learn.glossary", {"language": _language(shelf, rest.removesuffix(".md")) or source})
    return Place("shell.library", {})


def found_on(shelf: Shelf, at: Place, path: str) -> list[Finding]:
    """Return what was found in the file of a page, and what belongs to no file with a page of its own."""
    return [one for one in shelf.findings if one.path == path or place_of(shelf, one.path) == at]


def finding_url(shelf: Shelf, finding: Finding) -> str:
    """Return the address of the place at which a finding is shown."""
    place = place_of(shelf, finding.path)
    return place.url(anchor(finding))


def _in_module(shelf: Shelf, name: str, path: str) -> Place:
    reading = shelf.module(name)
    folder, _, file = path.partition("/")
    settings = reading.settings if reading else None
    if settings is None:
        return Place("shell.library", {})
    language = folder if folder in settings.languages else settings.source_language
    stem = file.removesuffix(".md")
    values = {"language": language, "slug": name}
    if folder in settings.languages and stem in settings.lessons and _has(shelf, name, language, stem):
        return Place("learn.lesson", {**values, "lesson_slug": stem})
    if folder in settings.languages and stem == settings.quiz:
        return Place("learn.quiz", values)
    return Place("learn.module", values)


def _has(shelf: Shelf, name: str, language: str, lesson: str) -> bool:
    draft = shelf.draft(name, language)
    return draft is not None and draft.module.lesson(lesson) is not None


def _language(shelf: Shelf, name: str) -> str:
    return name if name in shelf.languages else ""
