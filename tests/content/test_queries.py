"""Reading what was published: by id or address, in one's language or the source language, and only if one may."""

from dataclasses import replace

import pytest

from score_learn.content import queries
from score_learn.content.compiled import content_hash, module_document
from score_learn.content.folders.library import compile_library
from score_learn.content.rules import Practice, Prose, direction, spoken
from score_learn.content.service import publish_module
from score_learn.content.sheets.setting import with_sheets
from score_learn.core.errors import NotFound
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.conftest import LIBRARY

AMINA = Viewer(kind="participant", person_id=new_id())
OPERATOR = Viewer.operator()


def test_modules_come_in_the_order_in_which_they_build_on_each_other(site):
    assert [module.id for module in queries.published_modules(AMINA, "en")] == ["alpha", "beta"]


def test_nobody_sees_modules_before_signing_in(site):
    assert queries.published_modules(Viewer.anonymous(), "en") == ()
    with pytest.raises(NotFound):
        queries.current(Viewer.anonymous(), "alpha", "en")


def test_a_module_is_found_by_its_id_and_by_its_address(site):
    compiled = next(module for module in compile_library(LIBRARY).modules if module.id == "alpha")
    moved = replace(compiled.modules["en"], slug="moved")
    changed = replace(compiled, slug="moved", version="1.0.1", content_hash=content_hash("x"), modules={"en": moved})
    with transaction():
        publish_module(OPERATOR, compiled=changed)
    assert queries.current(AMINA, "moved", "en") == queries.current(AMINA, "alpha", "en")


def test_an_unknown_module_survey_version_or_medium_is_not_found(site):
    for look_up in (
        lambda: queries.current(AMINA, "gamma", "en"),
        lambda: queries.version(new_id(), "en"),
        lambda: queries.survey("none", "en"),
        lambda: queries.survey_version(new_id(), "en"),
        lambda: queries.media("0" * 64),
        lambda: queries.look(new_id()),
    ):
        with pytest.raises(NotFound):
            look_up()


def _in_french(compiled):
    english = compiled.modules["en"]
    french = replace(english, language="fr", title="Alpha en français")
    return replace(compiled, version="1.1.0", content_hash=content_hash("both"), modules={"en": english, "fr": french})


def test_a_reader_gets_her_language_or_else_the_source_language(site):
    compiled = next(module for module in compile_library(LIBRARY).modules if module.id == "alpha")
    with transaction():
        publish_module(OPERATOR, compiled=_in_french(compiled))
    titles = {name: queries.current(AMINA, "alpha", name).title for name in ("en", "fr", "fr-CA", "vi")}
    assert titles == {"en": "Alpha", "fr": "Alpha en français", "fr-CA": "Alpha en français", "vi": "Alpha"}
    assert queries.current(AMINA, "alpha", "vi").language == "en"


def test_a_version_is_read_from_the_database_once(site):
    version_id = queries.current(AMINA, "alpha", "en").version_id
    assert queries.version(version_id, "en") is queries.version(version_id, "en")


def test_a_module_survives_being_written_and_read(site):
    compiled = {module.id: module for module in compile_library(LIBRARY).modules}
    for module in queries.published_modules(AMINA, "en"):
        assert module_document(module) == module_document(with_sheets(compiled[module.id]).modules["en"])
        assert all(isinstance(part, Prose | Practice) for lesson in module.lessons for part in lesson.segments)


def test_the_bank_and_practice_are_apart(site):
    module = queries.current(AMINA, "alpha", "en")
    assert {question.lesson_id for question in module.bank} == {None}
    assert {question.lesson_id for question in module.practice.values()} == {"alpha-l2"}
    assert module.lessons[0].question_ids == ("alpha-p-single",)
    assert module.question("alpha-t-first") in module.bank
    assert module.question("alpha-p-multi") is module.practice["alpha-p-multi"]
    assert module.question("nothing") is None
    assert module.lesson("01-blocks").id == "alpha-l1"
    assert queries.look(module.version_id) == "wpc"


def test_a_survey_carries_the_metrics_that_its_questions_feed(site):
    survey = queries.survey("satisfaction", "fr")
    assert survey.language == "en"
    assert [(metric.name, metric.kind, metric.counts) for metric in survey.metrics] == [
        ("satisfaction", "share", ("4", "5"))
    ]
    assert {question.right for question in survey.questions} == {()}
    assert survey.question("sat-overall").optional is False


def test_the_glossary_falls_back_to_english(site):
    assert [term.id for term in queries.glossary("vi")] == ["5s", "board"]
    assert {term.language for term in queries.glossary("vi")} == {"en"}


def test_languages_have_a_direction_and_serve_their_regions():
    assert [direction(name) for name in ("ar", "ur-PK", "en", "vi")] == ["rtl", "rtl", "ltr", "ltr"]
    assert spoken("zh-Hans-CN") == ("zh-Hans-CN", "zh-Hans", "zh")
