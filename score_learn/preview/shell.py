"""What stands around a page in the preview: the list of pages, the findings, two widths; and the list of everything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, g, render_template, request, url_for

from score_learn.content.authoring.drafting import DraftFile
from score_learn.content.findings import Finding
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.rules import Module, Tool
from score_learn.content.sheets.setting import CONTENT_TYPE, set_tool
from score_learn.core.errors import NotFound, Refused
from score_learn.preview.addresses import Place, finding_url, found_on, place_of
from score_learn.preview.places import anchor
from score_learn.preview.shelf import Shelf, Watch

shell = Blueprint("shell", __name__)
BREATH = 15


@dataclass(frozen=True)
class Entry:
    """A page in the list: its words, address and what was found in its file."""

    label: str
    url: str
    errors: int = 0
    warnings: int = 0
    current: bool = False


@dataclass(frozen=True)
class Told:
    """A finding with the address of its place."""

    finding: Finding
    url: str


@shell.get("/")
def library() -> str:
    """Show the list of everything, with all that was found."""
    shelf: Shelf = g.shelf
    modules = [(reading, _title(shelf, reading), _pages(shelf, reading, shelf.library.site.source_language, None))
               for reading in shelf.library.readings]  # fmt: skip
    told = [Told(one, finding_url(shelf, one)) for one in shelf.findings if one.severity != "note"]
    return render_template("preview/library.html", modules=modules, others=_others(shelf), told=told)


@shell.get("/changes")
def changes() -> Response:
    """Tell a page, as soon as a file was saved, that there is something new."""
    watch: Watch = current_app.extensions["watch"]
    number = request.args.get("since", 0, type=int)
    return Response(_told(watch, number), mimetype="text/event-stream")


@shell.get("/media/<sha256>")
def media(sha256: str) -> Response:
    """Send a file of a module's media folder, or a tool, which is set now."""
    item = g.shelf.media(sha256)
    if item is None:
        return _sheet(g.shelf.sheet(sha256))
    return Response(item.data, mimetype=item.content_type)


def _sheet(found: tuple[Module, Tool] | None) -> Response:
    if found is None:
        raise NotFound("media")
    try:
        return Response(set_tool(*found), mimetype=CONTENT_TYPE)
    except Refused as error:
        return Response(f"{error.values['message']}.\n", 503, mimetype="text/plain")


@shell.get("/static/<name>")
def static(name: str) -> Response:
    """Send a style sheet, a script or a picture of the pages."""
    found = current_app.extensions["files"].get(name)
    if found is None:
        raise NotFound("file")
    kinds = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    return Response(found, mimetype=kinds[name.rpartition(".")[2]])


def around(at: Place, file: DraftFile | None) -> str:
    """Return a page's frames with the list of pages and the findings of its file."""
    shelf: Shelf = g.shelf
    reading = shelf.module(at.values.get("slug", ""))
    path = file.path if file else ""
    here = found_on(shelf, at, path)
    rest = [one for one in shelf.below(reading.path) if one not in here] if reading else []
    language, source = at.values["language"], f"{at.url()}?frame=1"
    return render_template(
        "preview/shell.html",
        title=_title(shelf, reading) if reading else at.values.get("name", "Glossary"),
        source=source,
        path=path,
        here=[Told(one, f"{source}#{anchor(one)}") for one in here],
        rest=[Told(one, finding_url(shelf, one)) for one in rest],
        pages=_pages(shelf, reading, language, at) if reading else [],
        others=_others(shelf, at),
        languages=[(tag, Place(at.endpoint, {**at.values, "language": tag}).url(), tag == language)
                   for tag in (reading.settings.languages if reading else shelf.languages)],
    )  # fmt: skip


def around_unread(name: str, found: Sequence[Finding]) -> str:
    """Return the frames of a page that cannot be shown before a file that says which pages there are is repaired."""
    source = f"{request.path}?frame=1"
    return render_template(
        "preview/shell.html",
        title=name,
        source=source,
        path=found[0].path,
        unread=found[0].path.rpartition("/")[2],
        here=[Told(one, f"{source}#{anchor(one)}") for one in found],
        others=_others(g.shelf),
    )


def _told(watch: Watch, number: int) -> Iterator[str]:
    # The head of the answer goes out with the first line: until then a browser takes the line for dead.
    yield ": here\n\n"
    while not watch.ended:
        now = watch.wait(number, BREATH)
        # The line of a comment finds out whether anybody still listens.
        yield f"data: {now}\n\n" if now != number else ": nothing new\n\n"
        number = now


def _title(shelf: Shelf, reading: ModuleReading) -> str:
    draft = shelf.draft(reading.folder.name, reading.settings.source_language)
    return draft.module.title if draft else reading.folder.name


def _pages(shelf: Shelf, reading: ModuleReading, language: str, at: Place | None) -> list[Entry]:
    """List the pages of a module in their order."""
    name = reading.folder.name
    draft = shelf.draft(name, language)
    values = {"language": language, "slug": name}
    places = [("What it is about", Place("learn.module", values))]
    for number, lesson in enumerate(draft.module.lessons if draft else (), start=1):
        places.append((f"{number} {lesson.title}", Place("learn.lesson", {**values, "lesson_slug": lesson.slug})))
    if reading.settings.quiz:
        places.append(("Test", Place("learn.quiz", values)))
    found = [(place_of(shelf, one.path), one.severity) for one in shelf.below(reading.path)]
    return [Entry(label, place.url(), found.count((place, "error")), found.count((place, "warning")), place == at)
            for label, place in places]  # fmt: skip


def _others(shelf: Shelf, at: Place | None = None) -> list[Entry]:
    """List the surveys and the glossary."""
    language = at.values["language"] if at else shelf.library.site.source_language
    places = [
        (f"Survey: {one.page.keys['title'] or one.path}",
         Place("learn.survey", {"language": language, "name": one.path.rpartition("/")[2]}))
        for one in shelf.library.survey_readings
    ]  # fmt: skip
    if shelf.library.glossary_readings:
        places.append(("Glossary", Place("learn.glossary", {"language": language})))
    found = [(place_of(shelf, one.path), one.severity) for one in shelf.findings]
    return [Entry(label, place.url(), found.count((place, "error")), found.count((place, "warning")), place == at)
            for label, place in places]  # fmt: skip


def url_of(shelf: Shelf, path: str) -> str:
    """Return the address of the page that shows a file or folder of the library."""
    return place_of(shelf, path).url() if path not in ("", ".") else url_for("shell.library")
