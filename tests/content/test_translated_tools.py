"""A tool in another language: compared with its source, counted, sent to an agency and back, and taken along."""

import pytest

from score_learn.content import queries
from score_learn.content.authoring.starting import new_language
from score_learn.content.authoring.translation_status import translation_status
from score_learn.content.folders.library import compile_library
from score_learn.content.folders.locking import lock_files
from score_learn.content.publishing.folder import changes
from score_learn.content.publishing.judging import foresee
from score_learn.content.uploads import service as uploads
from score_learn.core.transaction import transaction
from score_learn.exchange.po_files import export_po, import_po
from score_learn.people.viewer import Viewer
from tests import world
from tests.content.archived import module_files, zipped
from tests.content.seeded import write_library
from tests.content.test_tool_setting import FRENCH, IN_TWO
from tests.content.test_tools import SHEET, TOOL, WITH_TOOL

IN_FRENCH = "modules/m/fr/log.md"
BOTH = IN_TWO | {IN_FRENCH: FRENCH}
OPERATOR = Viewer.operator()


def module_of(folder, changed):
    library = compile_library(write_library(folder, changed))
    return library, library.readings[0]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("code", "old", "new", "line", "column"),
    [
        ("E301", "source_revision", "paper: portrait\nsource_revision", 4, 8),
        ("E301", "id: m-t1", "id: m-t2", 2, 5),
        ("E101", "source_revision", "minutes: 5\nsource_revision", 4, 1),
        ("E102", "status: published", "status: done", 7, 9),
        ("E180", "see it.", "see `it`.", 10, 28),
        ("W302", "::: form {rows=4}", "::: note", 10, 1),
        ("W320", "", "", 4, 18),
        ("I321", "", "", 5, 14),
    ],
)
def test_what_is_wrong_with_a_translated_tool_is_found(tmp_path, code, old, new, line, column):
    changed = BOTH | {IN_FRENCH: FRENCH.replace(old, new, 1)}
    # What a translation is older than stands in its source.
    changed |= {"W320": {TOOL: SHEET.replace("revision: 1", "revision: 2")}, "I321": {TOOL: f"{SHEET}\nMore.\n"}}.get(
        code, {}
    )
    library, _ = module_of(tmp_path, changed)
    found = [(one.path, one.line, one.column, one.code) for one in (*library.findings, *library.notes)]
    assert (IN_FRENCH, line, column, code) in found, found


@pytest.mark.one_database
def test_a_missing_translation_is_told_and_counted(tmp_path):
    library, _ = module_of(tmp_path, IN_TWO)
    assert (IN_FRENCH, "I322") in [(one.path, one.code) for one in library.notes]
    (before,) = translation_status(library)
    library, _ = module_of(tmp_path, BOTH)
    (after,) = translation_status(library)
    assert after.words == before.words and after.missing < before.missing


@pytest.mark.one_database
def test_a_language_begins_with_its_tools(tmp_path):
    write_library(tmp_path, WITH_TOOL)
    begun = {one.file.name: one.text for one in new_language(tmp_path, "fr", "m") if one.is_new}
    assert "source_hash: h" in begun["log.md"] and "::: form {rows=4}" in begun["log.md"]


@pytest.mark.one_database
def test_a_tool_goes_to_an_agency_and_comes_back(tmp_path):
    library, reading = module_of(tmp_path, BOTH)
    file = export_po(reading, "fr")
    assert b'msgctxt "m-t1/title"' in file and b"Un registre" in file
    tools = library.modules[0].modules["fr"].tools
    (tmp_path / IN_FRENCH).unlink()
    import_po(compile_library(tmp_path), file)
    assert "paper: landscape" in (tmp_path / IN_FRENCH).read_text()
    again = compile_library(tmp_path)
    assert not [one for one in again.findings if one.path == IN_FRENCH]
    assert again.modules[0].modules["fr"].tools == tools


@pytest.mark.one_database
def test_the_id_of_a_tool_is_locked_and_never_used_again(tmp_path):
    _, reading = module_of(tmp_path, WITH_TOOL | {"modules/m/ids.lock": None})
    assert reading.unlocked and "m-t1" in reading.unlocked
    lock_files(reading)
    assert "m-t1    tool      since=1.0.0" in (tmp_path / "modules/m/ids.lock").read_text()
    assert [one.code for one in compile_library(tmp_path).findings] == []
    retired = WITH_TOOL["modules/m/module.toml"].replace('["m-old"]', '["m-old", "m-t1"]')
    (tmp_path / "modules/m/module.toml").write_text(retired)
    assert "E413" in [one.code for one in compile_library(tmp_path).findings]


def test_a_tool_is_uploaded_published_and_downloaded(site, cast):
    ada = world.a_viewer(cast.ada)
    given = {name.removeprefix("modules/m/"): text for name, text in WITH_TOOL.items()}
    given["module.toml"] = given["module.toml"].replace('survey = "sat"\n', "")
    given["en/01-one.md"] = given["en/01-one.md"].replace("[board](glossary:board)", "board")
    file = zipped(module_files(given, top="m/"))
    sent = uploads.set_sent_sheets(ada, uploads.read_sent(ada, file))
    assert sent.findings == () and sent.compiled.sheets
    with transaction():
        kept = uploads.keep(ada, file=file, sent=sent)
    with transaction():
        uploads.publish_sent(ada, upload_id=kept, sent=sent, before="")
    tool = queries.current(OPERATOR, "m", "en").tools[0]
    assert queries.media(tool.sha256).content == sent.compiled.sheets[0].data
    given["en/log.md"] = SHEET.replace("Hang it", "Pin it")
    given["module.toml"] = given["module.toml"].replace("1.0.0", "1.0.1")
    newer = uploads.read_sent(ada, zipped(module_files(given, top="m/")))
    told = changes(newer.compiled, foresee(ada, compiled=newer.compiled, origin="upload"))
    ((part,),) = ([one for one in told.parts if one.what == "tool"],)
    assert (part.id, part.states) == ("m-t1", ("reworded",))
    pieces = [(piece.kind, piece.text) for text in part.texts for piece in text.pieces]
    assert ("removed", "Hang") in pieces and ("added", "Pin") in pieces
