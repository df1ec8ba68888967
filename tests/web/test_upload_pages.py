"""An administrator uploads a module, sees what it would change, publishes it and takes it along, page by page."""

import io
import zipfile

import pytest
from sqlalchemy import func, select

from score_learn.certification.service import ensure_key
from score_learn.content import queries
from score_learn.content.models import ModuleUpload, ModuleVersion
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.web.admin.uploads import LARGEST_REQUEST
from tests import world
from tests.content.archived import an_archive, module_files, newer, publish_upload, unpacked, zipped
from tests.content.seeded import FILES
from tests.learning.acting import complete
from tests.page import words
from tests.people.recorded import entries
from tests.visit import Visit
from tests.web.test_imports import Endless, checksums

NEW = "/admin/content/uploads/new"


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


def chosen(visit, file, *, status=200):
    page = visit.open(NEW)
    return visit.send(page, {"file": (io.BytesIO(file.getvalue()), "m.zip")}, status=status)


def previewed(visit, file):
    return visit.open(chosen(visit, file, status=303).headers["Location"])


def fact(page, name):
    pairs = [pair for facts in page.all(".//dl") for pair in zip(facts[::2], facts[1::2], strict=True)]
    found = [words(said) for term, said in pairs if words(term) == name]
    assert len(found) == 1, f"{name} stands on the page {len(found)} times"
    return found[0]


def version():
    return queries.current(world.OPERATOR, "m", "en").version


def test_a_module_goes_from_the_file_to_the_site_and_back(ada):
    page = ada.open(ada.open("/admin/content").link("Upload a module"))
    preview = ada.send_and_follow(page, {"file": (io.BytesIO(an_archive().getvalue()), "m.zip")})
    assert "Nothing is published yet." in preview.text
    assert "2 questions in the test, 1 in the lessons. English." in preview.text
    done = ada.send_and_follow(preview)
    assert "Version 1.0.0 is published." in done.text
    assert fact(done, "Published from").startswith("an upload")
    file = ada.open("/admin/content/modules/m/versions/1.0.0.zip")
    assert "/admin/content/modules/m/versions/1.0.0.zip" in done.html
    assert file.headers["Content-Type"] == "application/zip"
    assert file.headers["Content-Disposition"] == "attachment; filename=m-1.0.0.zip"
    assert file.headers["Cache-Control"] == "no-store"
    assert unpacked(io.BytesIO(file.body)) == {f"m/{name}": content for name, content in module_files().items()}
    again = chosen(ada, io.BytesIO(file.body))
    assert "Nothing would change." in again.text
    assert [one.details["version"] for one in entries("module.uploaded", "m")] == ["1.0.0"]


def test_nothing_is_published_before_it_is_confirmed(ada):
    before = checksums()
    preview = previewed(ada, an_archive())
    changed = {name for name, checksum in checksums().items() if checksum != before[name]}
    assert changed == {"module_upload", "module_upload_piece", "audit_entry"}
    ada.send(preview)
    assert version() == "1.0.0"


def test_the_preview_says_what_changes_and_whom_it_meets(ada, cast):
    with transaction():
        ensure_key(world.OPERATOR)
    settings = newer("1.0.0")["module.toml"].partition("[test]")[0].replace('quiz = "quiz"\n', "")
    untested = {"module.toml": settings, "en/quiz.md": None, "ids.lock": None}
    publish_upload(world.a_viewer(cast.ada), an_archive(untested))
    complete(world.a_viewer(cast.amina), queries.current(world.OPERATOR, "m", "en"))
    settings = (
        settings.replace("1.0.0", "2.0.0")
        + '\n[change]\nversion = "2.0.0"\nkind = "redo"\nwhy = { en = "The rule is new." }\n'
    )
    lesson = FILES["modules/m/en/01-one.md"].replace("[board](glossary:board)", "wall").replace("Look first", "Look")
    preview = previewed(ada, an_archive(untested | {"module.toml": settings, "en/01-one.md": lesson}))
    assert fact(preview, "Finished") == "1"
    assert fact(preview, "Asked to do it again") == "1"
    assert fact(preview, "Declared by its author") == "Everybody who finished it is asked to do it again"
    assert "removed: board" in preview.text
    assert "added: wall" in preview.text
    assert "now in force: 1.0.0" in fact(preview, "Version")
    ada.send(preview)
    assert version() == "2.0.0"


def test_a_second_sending_leads_where_the_first_one_led(ada):
    preview = previewed(ada, an_archive())
    first, second = ada.send(preview), ada.send(preview)
    assert first.headers["Location"] == second.headers["Location"] == "/admin/content/modules/m"
    assert len(entries("module.published", "m")) == 1
    page = ada.open(NEW)
    sent = [ada.send(page, {"file": (io.BytesIO(an_archive(newer()).getvalue()), "m.zip")}) for _time in range(2)]
    assert sent[0].headers["Location"] == sent[1].headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(ModuleUpload)) == 1


def test_errors_are_shown_with_their_places_and_nothing_is_taken(ada):
    before = checksums()
    page = chosen(ada, an_archive({"media/p.svg": "<svg><script>alert(1)</script></svg>", "en/quiz.md": "no"}))
    assert "It has errors, so nothing was taken." in page.text
    found = [words(row) for row in page.all(".//tbody/tr")]
    assert any(row.startswith("E156 m/media/p.svg:1:") for row in found)
    assert [row[0] for row in found] == sorted(row[0] for row in found), "errors stand first"
    assert "Publish version" not in page.text
    assert checksums() == before


def test_more_findings_than_a_page_takes_are_counted(ada):
    page = chosen(ada, an_archive({"en/quiz.md": FILES["modules/m/en/quiz.md"] + "\n<b>x</b>\n" * 150}))
    assert len(page.all(".//tbody/tr")) == 100
    assert "more findings are not shown" in page.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"en/module.md": FILES["modules/m/en/module.md"].replace("status: published", "status: draft")}, "draft"),
        ({"module.toml": newer()["module.toml"].replace('slug = "m"', 'slug = "alpha"')}, "the address alpha belongs"),
    ],
)
def test_what_cannot_be_published_is_not_kept(ada, change, said):
    before = checksums()
    assert said in chosen(ada, an_archive(change)).text
    assert checksums() == before


def test_a_changed_module_is_told_the_number_to_write(ada, cast):
    publish_upload(world.a_viewer(cast.ada))
    quiz = FILES["modules/m/en/quiz.md"].replace("Which two?", "Which two of these?")
    page = chosen(ada, an_archive({"en/quiz.md": quiz}))
    assert 'write version = "1.0.1" in m/module.toml' in page.text


BAD = [
    (b"not a zip", "This is not a zip file"),
    (b"", "This is not a zip file"),
    (zipped([("../evil.md", b"x")]).getvalue(), "“../evil.md” leads out of the folder of the module."),
    (zipped([("<script>alert(1)</script>", b"x")]).getvalue(), "“<script>alert(1)</script>” is no name"),
    (zipped([("m/readme.md", b"x")]).getvalue(), "There is no module.toml in it."),
]


@pytest.mark.parametrize(("content", "said"), BAD)
def test_a_bad_file_says_what_to_do_and_stores_nothing(ada, content, said):
    before = checksums()
    page = chosen(ada, io.BytesIO(content))
    assert said in page.text
    assert page.all(".//input[@type='file']")[0].get("aria-invalid") == "true"
    assert checksums() == before


def test_no_file_at_all_is_asked_for(ada):
    assert "Choose a file." in ada.send(ada.open(NEW), status=200).text


@pytest.mark.parametrize("length", [10 * LARGEST_REQUEST, LARGEST_REQUEST + 1])
def test_a_huge_file_is_refused_before_it_is_read(ada, length):
    assert endless(ada, length) == (413, 0)


@pytest.mark.parametrize("who", ["nobody", "binh", "amina"])
def test_from_others_no_more_is_read_than_anywhere(visit, cast, who):
    if who != "nobody":
        visit.sign_in(getattr(cast, who))
    assert endless(visit, 2 * 1024 * 1024) == (413, 0)


def endless(visit, length):
    """Announce a body of that length and return the status and how much of it was read."""
    body = Endless()
    answer = visit.client.open(
        NEW,
        method="POST",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(length)},
    )
    return answer.status_code, body.taken


def test_a_form_field_may_not_be_as_large_as_the_file(ada):
    page = ada.act(NEW, {"file": "x" * (2 * 1024 * 1024)}, status=None)
    assert page.status == 413


def test_a_file_of_some_megabytes_is_taken(ada):
    noise = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10" + bytes(range(256)) * 12_000
    page = chosen(ada, stored(module_files({"media/a.png": noise})), status=303)
    preview = ada.open(page.headers["Location"])
    assert "no page uses this file" in preview.text
    ada.send(preview)
    file = ada.open("/admin/content/modules/m/versions/1.0.0.zip")
    assert unpacked(io.BytesIO(file.body))["m/media/a.png"] == noise


def stored(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


def test_an_upload_without_a_token_is_refused(ada):
    ada.post(NEW, {"file": (io.BytesIO(an_archive().getvalue()), "m.zip")}, status=400)
    assert db.session.scalar(select(func.count()).select_from(ModuleUpload)) == 0
    preview = previewed(ada, an_archive())
    before = db.session.scalar(select(func.count()).select_from(ModuleVersion))
    ada.post(preview.path, {"before": ""}, status=400)
    assert db.session.scalar(select(func.count()).select_from(ModuleVersion)) == before


def test_what_was_published_meanwhile_is_shown_before_anything_is_done(site, ada, cast):
    preview = previewed(ada, an_archive(newer("1.0.5")))
    other = world.an_administrator("Otto Other")
    publish_upload(world.a_viewer(other))
    second = ada.send(preview, status=200)
    assert "Another version was published since you chose the file" in second.text
    assert version() == "1.0.0"
    ada.send(second)
    assert version() == "1.0.5"
    third = Visit(site).sign_in(other)
    third.open(preview.path, status=404)


def test_two_who_upload_the_same_version_publish_it_once(site, ada):
    other = Visit(site).sign_in(world.an_administrator("Otto Other"))
    mine, theirs = previewed(ada, an_archive()), previewed(other, an_archive())
    other.send(theirs)
    page = ada.send(mine, status=200)
    assert "Nothing would change." in page.text
    assert len(entries("module.published", "m")) == 1


def test_a_module_of_the_folder_is_moved_before_it_is_uploaded(ada):
    alpha = ada.open("/admin/content/modules/alpha")
    number = fact(alpha, "Version in force")
    file = ada.open(f"/admin/content/modules/alpha/versions/{number}.zip")
    refused = chosen(ada, io.BytesIO(file.body))
    assert "alpha is published from the folder" in refused.text
    page = ada.open(refused.link("Let it be published from uploads"))
    assert "Publishing it from the folder is refused." in page.text
    moved = ada.send_and_follow(page)
    assert "The module is moved." in moved.text
    assert fact(moved, "Published from").startswith("an upload")
    assert "Nothing would change." in chosen(ada, io.BytesIO(file.body)).text
    back = ada.send_and_follow(ada.open(moved.link("Change")))
    assert fact(back, "Published from").startswith("the folder")
    log = ada.open("/admin/audit?about=alpha")
    assert log.text.count("Changed where the module") == 2
    assert "Published from: an upload" in log.text


def test_an_origin_that_is_none_is_not_found(ada):
    ada.act("/admin/content/modules/alpha/origin", {"origin": "elsewhere"}, status=404)
