"""Publishing stores versions that never change; what is wrong or unchanged stores nothing."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from score_learn.content import queries
from score_learn.content.compiled import module_document
from score_learn.content.folders.library import compile_library
from score_learn.content.models import (
    Media,
    ModuleDocument,
    ModuleSource,
    ModuleVersion,
    PublishedModule,
    SurveyVersion,
    VersionMedia,
)
from score_learn.content.service import publish, publish_module, reopen, retire
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.content.seeded import ABOUT, DRAWING, FILES, LESSON, QUIZ, SETTINGS, SURVEY, with_defect, write_library

OPERATOR = Viewer.operator()


def do_publish(folder, changed=None):
    """Write the seeded library with some files changed and publish it; returns the outcomes by name."""
    library = compile_library(write_library(folder, changed))
    with transaction():
        outcomes = publish(OPERATOR, library=library)
    return {outcome.name: outcome for outcome in outcomes}


def newer(version="1.0.1", **changed):
    return {SETTINGS: FILES[SETTINGS].replace("1.0.0", version)} | changed


def reworded():
    return with_defect(LESSON, "Look first.", "Look twice.")


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_module_is_published_with_its_documents_sources_and_media(site, tmp_path):
    outcome = do_publish(tmp_path)["m"]
    assert (outcome.result, outcome.version) == ("published", "1.0.0")
    module = queries.current(OPERATOR, "m", "en")
    compiled = compile_library(tmp_path).modules[0]
    assert module_document(module) == module_document(compiled.modules["en"])
    assert (module.version_id, module.hash) == (outcome.version_id, compiled.content_hash)
    rows = select(ModuleSource).where(ModuleSource.version_id == module.version_id)
    sources = {row.path: row.text for row in db.session.scalars(rows)}
    assert sources["en/01-one.md"] == FILES[LESSON]
    assert set(sources) == {"module.toml", "en/module.md", "en/01-one.md", "en/quiz.md"}
    path, sha256 = db.session.execute(
        select(VersionMedia.path, VersionMedia.sha256).filter_by(version_id=module.version_id)
    ).one()
    assert path == "p.svg"
    assert queries.media(sha256).content == FILES[DRAWING].encode()


def test_publishing_the_same_again_makes_no_version(site, tmp_path):
    first = do_publish(tmp_path)
    before = count(ModuleVersion), count(SurveyVersion), count(AuditEntry)
    again = do_publish(tmp_path)
    assert {outcome.result for outcome in again.values()} == {"unchanged"}
    assert again["m"].version_id == first["m"].version_id
    assert (count(ModuleVersion), count(SurveyVersion), count(AuditEntry)) == before


def test_a_changed_module_needs_a_higher_version(site, tmp_path):
    first = do_publish(tmp_path)["m"]
    refused = do_publish(tmp_path, reworded())["m"]
    assert (refused.result, refused.code) == ("refused", "E414")
    assert 'version = "1.0.1"' in refused.message
    assert queries.current(OPERATOR, "m", "en").version_id == first.version_id
    published = do_publish(tmp_path, newer() | reworded())["m"]
    assert (published.result, published.version) == ("published", "1.0.1")
    assert queries.current(OPERATOR, "m", "en").version_id == published.version_id


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        (reworded(), "1.0.1"),
        (with_defect(SETTINGS, "pass_percent = 70", "pass_percent = 80"), "2.0.0"),
        (with_defect(ABOUT, "Say what it is about", "Say why it matters"), "2.0.0"),
        ({QUIZ: FILES[QUIZ] + "\n::: question truefalse {#m-t-three}\nSo?\n\n- (x) true\n- ( ) false\n:::\n"}, "1.1.0"),
    ],
)
def test_the_refusal_names_the_number_to_write(site, tmp_path, changed, number):
    do_publish(tmp_path)
    assert f'write version = "{number}"' in do_publish(tmp_path, changed)["m"].message


def test_a_lower_version_is_refused(site, tmp_path):
    do_publish(tmp_path, newer("1.10.0"))
    assert do_publish(tmp_path, newer("1.9.0") | reworded())["m"].code == "E414"


def test_a_higher_version_of_the_same_content_is_published(site, tmp_path):
    do_publish(tmp_path)
    assert do_publish(tmp_path, newer())["m"].result == "published"
    assert queries.current(OPERATOR, "m", "en").version == "1.0.1"


def test_an_old_version_stays_as_it_was(site, tmp_path):
    first = do_publish(tmp_path)["m"].version_id
    do_publish(tmp_path, newer() | reworded())
    queries.version.cache_clear()
    assert "Look first." in str(module_document(queries.version(first, "en")))


def test_a_module_with_errors_is_refused_and_the_good_version_stays(site, tmp_path):
    first = do_publish(tmp_path)["m"]
    broken = with_defect(LESSON, "Look first.", "Look <b>first</b>.")
    outcome = do_publish(tmp_path, newer() | broken)["m"]
    assert (outcome.result, outcome.code) == ("refused", "errors")
    assert outcome.message.startswith("1 error in modules/m;")
    assert queries.current(OPERATOR, "m", "en").version_id == first.version_id


def test_a_draft_is_not_published(site, tmp_path):
    assert do_publish(tmp_path, with_defect(ABOUT, "status: published", "status: draft"))["m"].result == "draft"
    with pytest.raises(NotFound):
        queries.current(OPERATOR, "m", "en")


def test_a_draft_lesson_is_left_out(site, tmp_path):
    second = "---\nid: m-l2\ntitle: Two\nminutes: 3\nstatus: draft\nrevision: 1\n---\n\n![Soon](media/q.svg)\n"
    changed = with_defect(SETTINGS, '["01-one"]', '["01-one", "02-two"]') | {
        "modules/m/en/02-two.md": second,
        "modules/m/media/q.svg": FILES[DRAWING].replace("64", "65"),
    }
    do_publish(tmp_path, changed)
    module = queries.current(OPERATOR, "m", "en")
    assert [lesson.slug for lesson in module.lessons] == ["01-one"]
    paths = db.session.scalars(select(VersionMedia.path).where(VersionMedia.version_id == module.version_id)).all()
    assert paths == ["p.svg"]


def test_a_module_whose_survey_has_errors_is_refused(site, tmp_path):
    outcome = do_publish(tmp_path, with_defect(SURVEY, "metric=happy", "metric=glad"))["m"]
    assert (outcome.result, outcome.code) == ("refused", "E143")


def test_an_address_that_another_module_has_is_refused(site, tmp_path):
    do_publish(tmp_path)
    changed = {SETTINGS: FILES[SETTINGS].replace('slug = "m"', 'slug = "alpha"').replace("1.0.0", "1.0.1")}
    assert do_publish(tmp_path, changed)["m"].code == "E416"


def test_a_module_is_published_from_one_origin_only(site, tmp_path):
    do_publish(tmp_path)
    compiled = compile_library(write_library(tmp_path, newer() | reworded())).modules[0]
    with pytest.raises(Refused) as refusal, transaction():
        publish_module(OPERATOR, compiled=compiled, origin="upload")
    assert refusal.value.code == "other_origin"


def test_a_changed_survey_gets_the_next_number(site, tmp_path):
    first = do_publish(tmp_path)["sat"]
    second = do_publish(tmp_path, with_defect(SURVEY, "Are you happy?", "Are you glad?"))["sat"]
    assert (first.result, second.result) == ("published", "published")
    assert int(second.version) == int(first.version) + 1
    assert queries.survey("sat", "en").questions[0].stem_text == "Are you glad?"
    assert queries.survey_version(first.version_id, "en").questions[0].stem_text == "Are you happy?"


def test_each_publication_is_in_the_audit_log(site, tmp_path):
    do_publish(tmp_path)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == "m")).all()
    assert [(entry.action, entry.details["version"]) for entry in entries] == [("module.published", "1.0.0")]


@pytest.mark.parametrize("viewer", [Viewer.anonymous(), Viewer(kind="participant")])
def test_only_an_administrator_publishes(site, tmp_path, viewer):
    library = compile_library(write_library(tmp_path))
    with pytest.raises(NotFound), transaction():
        publish(viewer, library=library)
    assert db.session.get(PublishedModule, "m") is None


def test_a_retired_module_is_closed_until_it_is_opened_again(site, tmp_path):
    version_id = do_publish(tmp_path)["m"].version_id
    with transaction():
        retire(OPERATOR, module_id="m")
    with pytest.raises(NotFound):
        queries.current(OPERATOR, "m", "en")
    assert "m" not in [module.id for module in queries.published_modules(OPERATOR, "en")]
    assert queries.version(version_id, "en").id == "m"
    with transaction():
        reopen(OPERATOR, module_id="m")
    assert queries.current(OPERATOR, "m", "en").id == "m"


def test_nothing_is_retired_that_was_never_published(site):
    with pytest.raises(NotFound), transaction():
        retire(OPERATOR, module_id="nothing")


@pytest.mark.parametrize("table", ["module_version", "module_document", "module_source", "media", "survey_version"])
def test_what_was_published_cannot_be_changed_or_deleted(site, table):
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {_a_column(table)} = {_a_column(table)}"):
        with pytest.raises(DatabaseError, match="facts are added"), transaction():
            db.session.execute(db.text(statement))


def _a_column(table):
    return {"module_document": "language", "module_source": "path", "media": "size"}.get(table, "number")


def test_the_same_picture_in_two_versions_is_stored_once(site, tmp_path):
    do_publish(tmp_path)
    before = count(Media)
    do_publish(tmp_path, newer() | reworded())
    assert count(Media) == before
    assert count(ModuleDocument) == len(db.session.scalars(select(ModuleVersion.id)).all())
