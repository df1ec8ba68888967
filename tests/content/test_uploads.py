"""A module that comes as an archive is judged as the folder is, published when confirmed, and given back whole."""

import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from score_learn.content import queries
from score_learn.content.folders.library import compile_library
from score_learn.content.folders.locks import LOCK_FILE
from score_learn.content.models import ModuleUpload, ModuleUploadPiece, ModuleVersion, PublishedModule, VersionFile
from score_learn.content.publishing.judging import foresee
from score_learn.content.service import move, publish
from score_learn.content.uploads import packing
from score_learn.content.uploads import service as uploads
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests import world
from tests.content.archived import (
    an_archive,
    an_upload,
    module_files,
    newer,
    publish_upload,
    unpacked,
    zipped,
)
from tests.content.seeded import DRAWING, FILES, LOCK, write_library
from tests.people.recorded import entries

OPERATOR = Viewer.operator()


@pytest.fixture
def ada(site, cast):
    return world.a_viewer(cast.ada)


def codes(sent):
    return [one.code for one in sent.findings]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def foreseen(viewer, file):
    sent = uploads.read_sent(viewer, file)
    return foresee(viewer, compiled=sent.compiled, origin="upload")


def downloaded(viewer, version="1.0.0"):
    return packing.pack(viewer, module_id="m", version=version)


def test_a_module_is_uploaded_published_downloaded_and_unchanged(ada):
    draft = "---\nid: m-l2\ntitle: Two\nminutes: 3\nstatus: draft\nrevision: 1\n---\n\n![Soon](media/q.svg)\n"
    windows = module_files()["en/module.md"].decode().replace("\n", "\r\n")
    given = module_files(
        {
            "module.toml": newer("1.0.0")["module.toml"].replace('["01-one"]', '["01-one", "02-two"]'),
            "en/module.md": b"\xef\xbb\xbf" + windows.encode(),
            "en/02-two.md": draft,
            "en/notes.md": "Trailing blanks   \n\n\n",
            "media/q.svg": FILES[DRAWING].replace("64", "65"),
            "fr/module.md": "not listed yet",
            "fr/translations.lock": "",
        }
    )
    publish_upload(ada, zipped(given))
    packed = downloaded(ada)
    assert packed.name == "m-1.0.0.zip"
    assert unpacked(packed.file) == {f"m/{name}": content for name, content in given.items()}
    assert [lesson.slug for lesson in queries.current(OPERATOR, "m", "en").lessons] == ["01-one"]
    packed.file.seek(0)
    assert foreseen(ada, packed.file).result == "unchanged"


def test_the_same_version_is_the_same_archive_each_time(ada):
    publish_upload(ada)
    assert downloaded(ada).file.read() == downloaded(ada).file.read()


def test_a_version_published_from_the_folder_can_be_downloaded_and_uploaded_after_a_move(ada, tmp_path):
    files = {f"modules/m/{name}": content for name, content in module_files().items()}
    library = compile_library(write_library(tmp_path, files | {"modules/m/en/draft.md": b"x \r\n"}))
    with transaction():
        publish(OPERATOR, library=library)
    packed = downloaded(ada)
    found = unpacked(packed.file)
    assert found == {f"m/{name}": content for name, content in (module_files() | {"en/draft.md": b"x \r\n"}).items()}
    assert foreseen(ada, packed.file).result == "refused"
    with transaction():
        assert move(ada, module_id="m", origin="upload")
    assert foreseen(ada, packed.file).result == "unchanged"


def test_translations_come_with_it(ada):
    settings = newer("1.0.0")["module.toml"].replace('slug = "m"', 'slug = "m"\nlanguages = ["en", "fr"]')
    about = FILES["modules/m/en/module.md"].replace("A module", "Un module")
    about = about.replace("revision: 1", "source_revision: 1\nsource_hash: h0123456789\ntranslation: human")
    quiz = (
        FILES["modules/m/en/quiz.md"].replace("Which two?", "Lesquels ?").replace("revision: 1", "source_revision: 1")
    )
    quiz = quiz.replace("source_revision: 1", "source_revision: 1\nsource_hash: h0123456789\ntranslation: human")
    given = module_files({"module.toml": settings, "fr/module.md": about, "fr/quiz.md": quiz})
    publish_upload(ada, zipped(given))
    assert queries.current(OPERATOR, "m", "fr").title == "Un module"
    found = unpacked(downloaded(ada).file)
    assert {name: found[f"m/{name}"] for name in given} == given
    assert set(found) - {f"m/{name}" for name in given} == {"m/fr/translations.lock"}, "its questions are locked now"


def test_the_lock_of_what_is_published_goes_with_an_upload_that_has_none(ada):
    publish_upload(ada, an_archive({LOCK_FILE: None}))
    lock = unpacked(downloaded(ada).file)["m/ids.lock"]
    assert lock == FILES[LOCK].encode()
    changed = newer(**{"en/quiz.md": FILES["modules/m/en/quiz.md"].replace("- (x) true", "- ( ) true")})
    changed["en/quiz.md"] = changed["en/quiz.md"].replace("- ( ) false", "- (x) false")
    assert codes(uploads.read_sent(ada, an_archive(changed | {LOCK_FILE: None}))) == ["E411"]
    gone = newer(**{"en/quiz.md": FILES["modules/m/en/quiz.md"].partition("::: question truefalse")[0]})
    assert codes(uploads.read_sent(ada, an_archive(gone | {LOCK_FILE: None}))) == ["E412"]


def test_a_lock_that_says_otherwise_than_what_is_published_does_not_count(ada):
    publish_upload(ada)
    changed = newer(**{"en/quiz.md": FILES["modules/m/en/quiz.md"].replace("points=2", "points=3")})
    forged = FILES[LOCK].replace("key=h2198d5c20c", "key=h0000000000")
    assert forged != FILES[LOCK]
    assert "E411" in codes(uploads.read_sent(ada, an_archive(changed | {LOCK_FILE: forged})))


def test_a_retired_id_is_not_used_again_though_the_upload_forgot_it(ada):
    publish_upload(ada)
    without = FILES["modules/m/en/quiz.md"].partition("::: question truefalse")[0]
    settings = newer("1.1.0")["module.toml"].replace('["m-old"]', '["m-old", "m-t-two"]')
    publish_upload(ada, an_archive({"module.toml": settings, "en/quiz.md": without}), before="1.0.0")
    again = uploads.read_sent(ada, an_archive(newer("1.2.0") | {LOCK_FILE: None}))
    assert codes(again) == ["E413"]


def test_a_lock_that_cannot_be_read_is_an_error(ada):
    assert "E415" in codes(uploads.read_sent(ada, an_archive({LOCK_FILE: "nonsense\n"})))


def test_an_upload_without_a_lock_is_never_told_to_write_one(ada):
    assert codes(uploads.read_sent(ada, an_archive({LOCK_FILE: None}))) == []


def test_a_drawing_that_runs_something_or_has_entities_is_refused(ada):
    for drawing in (
        FILES[DRAWING].replace("<path", "<script>alert(1)</script><path"),
        FILES[DRAWING].replace("<path", '<path onclick="alert(1)"'),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + FILES[DRAWING],
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + FILES[DRAWING].replace("1</text>", "&x;</text>"),
    ):
        for name in ("media/p.svg", "media/nobody-uses-it.svg"):
            sent = uploads.read_sent(ada, an_archive({name: drawing}))
            assert "E156" in codes(sent)
            assert sent.compiled is None


def test_a_picture_that_is_none_is_refused(ada):
    assert "E159" in codes(uploads.read_sent(ada, an_archive({"media/a.png": b"MZ a program"})))


def test_the_words_and_modules_it_names_must_be_published(ada):
    linked = FILES["modules/m/en/01-one.md"]
    assert codes(uploads.read_sent(ada, an_archive({"en/01-one.md": linked}))) == [], "the site has this word"
    linked = linked.replace("glossary:board", "glossary:nothing")
    assert codes(uploads.read_sent(ada, an_archive({"en/01-one.md": linked}))) == ["E157"]
    needs = newer()["module.toml"].replace("prerequisites = []", 'prerequisites = ["alpha", "nothing"]')
    sent = uploads.read_sent(ada, an_archive({"module.toml": needs}))
    assert [(one.code, "nothing" in one.message) for one in sent.findings] == [("E143", True)]


def test_two_modules_cannot_wait_for_each_other(ada):
    publish_upload(ada)
    other = {name: text.decode().replace("m-", "n-").encode() for name, text in module_files().items()}
    settings = newer("1.0.0")["module.toml"].replace('id = "m"', 'id = "n"').replace('slug = "m"', 'slug = "n"')
    needing = settings.replace("prerequisites = []", 'prerequisites = ["m"]').replace("m-old", "n-old")
    publish_upload(ada, zipped(other | {"module.toml": needing.encode(), LOCK_FILE: b""}))
    circle = newer()["module.toml"].replace("prerequisites = []", 'prerequisites = ["n"]')
    found = uploads.read_sent(ada, an_archive({"module.toml": circle})).findings
    assert [(one.code, "cut the circle" in one.message) for one in found] == [("E143", True)]


def test_an_upload_with_errors_is_not_kept(ada):
    file = an_archive({"en/01-one.md": "no front matter"})
    sent = uploads.read_sent(ada, file)
    with pytest.raises(Refused) as refusal, transaction():
        uploads.keep(ada, file=file, sent=sent)
    assert refusal.value.code == "upload_faulty"
    assert (count(ModuleUpload), count(ModuleUploadPiece)) == (0, 0)


def test_an_archive_is_kept_in_pieces_and_given_back_as_it_was(ada, monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", 100)
    file = an_archive()
    upload_id = an_upload(ada, file)
    assert count(ModuleUploadPiece) > 10
    with uploads.kept_file(ada, upload_id) as kept:
        assert kept.read() == file.getvalue()


def test_one_archive_waits_for_each_person_and_a_day_at_most(ada, monkeypatch):
    other = world.a_viewer(world.an_administrator("Otto Other"))
    an_upload(other)
    first, second = an_upload(ada), an_upload(ada)
    assert count(ModuleUpload) == 2
    with pytest.raises(NotFound):
        uploads.find_upload(ada, first)
    assert uploads.find_upload(ada, second) == second
    later = clock.now() + timedelta(hours=uploads.HOURS, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotFound):
        uploads.find_upload(ada, second)
    an_upload(ada)
    assert count(ModuleUpload) == 1, "what expired is gone, whoever sent it"


def test_nobody_else_finds_an_upload(ada, cast):
    upload_id = an_upload(ada)
    for viewer in (
        Viewer.anonymous(),
        Viewer(kind="participant"),
        world.a_viewer(cast.binh),
        world.a_viewer(world.an_administrator("Otto Other")),
        OPERATOR,
    ):
        with pytest.raises(NotFound):
            uploads.find_upload(viewer, upload_id)


@pytest.mark.parametrize("viewer", [Viewer.anonymous(), Viewer(kind="participant")])
def test_only_an_administrator_uploads_downloads_and_moves(ada, viewer):
    publish_upload(ada)
    file = an_archive(newer())
    sent = uploads.read_sent(ada, file)
    with pytest.raises(NotFound):
        uploads.read_sent(viewer, file)
    with pytest.raises(NotFound), transaction():
        uploads.keep(viewer, file=file, sent=sent)
    with pytest.raises(NotFound):
        packing.pack(viewer, module_id="m", version="1.0.0")
    with pytest.raises(NotFound), transaction():
        move(viewer, module_id="m", origin="folder")


def test_what_was_published_meanwhile_is_not_published_over(ada):
    upload_id = an_upload(ada, an_archive(newer("1.0.2")))
    with uploads.kept_file(ada, upload_id) as file:
        sent = uploads.read_sent(ada, file)
    other = world.a_viewer(world.an_administrator("Otto Other"))
    publish_upload(other)
    with pytest.raises(Refused) as refusal, transaction():
        uploads.publish_sent(ada, upload_id=upload_id, sent=sent, before="")
    assert refusal.value.code == "upload_outdated"
    assert queries.current(OPERATOR, "m", "en").version == "1.0.0"
    with transaction():
        uploads.publish_sent(ada, upload_id=upload_id, sent=sent, before="1.0.0")
    assert queries.current(OPERATOR, "m", "en").version == "1.0.2"


def test_a_refusal_leaves_nothing_behind(ada):
    publish_upload(ada)
    before = count(ModuleVersion), count(VersionFile)
    lower = an_archive({"en/01-one.md": module_files()["en/01-one.md"].decode().replace("Look first", "Look twice")})
    assert foreseen(ada, lower).code == "E414"
    with pytest.raises(Refused):
        publish_upload(ada, lower, before="1.0.0")
    assert (count(ModuleVersion), count(VersionFile)) == before


def test_a_module_moves_between_folder_and_uploads_and_nothing_else_changes(ada):
    before = queries.current(OPERATOR, "alpha", "en")
    for origin in ("upload", "upload", "folder"):
        with transaction():
            move(ada, module_id="alpha", origin=origin)
        assert db.session.get(PublishedModule, "alpha").origin == origin
    assert [entry.details["origin"] for entry in entries("module.moved", "alpha")] == ["upload", "folder"]
    assert queries.current(OPERATOR, "alpha", "en") == before
    for module_id, origin in (("nothing", "upload"), ("alpha", "elsewhere")):
        with pytest.raises(NotFound), transaction():
            move(ada, module_id=module_id, origin=origin)


def test_the_command_line_moves_a_module(site):
    run = site.test_cli_runner().invoke
    assert "alpha is published from uploads from now on." in run(args=["content", "move", "alpha", "upload"]).output
    assert "already" in run(args=["content", "move", "alpha", "upload"]).output
    published = run(args=["content", "publish"])
    assert published.exit_code == 1
    assert "REFUSED other_origin alpha is published from uploads" in published.output
    assert "content move alpha folder" in published.output
    assert run(args=["content", "move", "nothing", "folder"]).exit_code == 1
    assert run(args=["content", "move", "alpha", "elsewhere"]).exit_code == 2


def test_a_version_of_earlier_releases_is_packed_from_what_there_is(ada):
    """Before folders were kept, a version had its sources and its media alone."""
    sent = uploads.read_sent(ada, an_archive())
    with transaction():
        found = uploads.publish_module(ada, compiled=sent.compiled, origin="upload", beside=())
    assert found.result == "published"
    packed = downloaded(ada)
    assert set(unpacked(packed.file)) == {f"m/{name}" for name in module_files({LOCK_FILE: None})}
    assert foreseen(ada, packed.file).result == "unchanged"


def test_no_such_version_is_not_found(ada):
    for module_id, version in (("alpha", "9.9.9"), ("nothing", "1.0.0")):
        with pytest.raises(NotFound):
            packing.pack(ada, module_id=module_id, version=version)


def test_an_archive_of_windows_says_what_belongs_to_it(ada):
    with zipfile.ZipFile(downloaded_alpha(ada)) as archive:
        assert all(entry.flag_bits & 0x1 == 0 and entry.external_attr >> 16 == 0o644 for entry in archive.infolist())
        assert archive.testzip() is None


def downloaded_alpha(viewer):
    version = queries.current(OPERATOR, "alpha", "en").version
    return packing.pack(viewer, module_id="alpha", version=version).file
