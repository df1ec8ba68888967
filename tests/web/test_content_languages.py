"""The language of lessons: chosen where there is a choice, kept through a test, and said wherever it falls back."""

import shutil

import pytest
from sqlalchemy import select

from score_learn.content.folders.library import compile_library, lock
from score_learn.content.service import publish
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning.models import Answer, AttemptSent
from score_learn.people.models import Person
from tests import world
from tests.content.translated import LESSON, MODULE, write_translated
from tests.web.every_type import given, put_in_order

NOT_YET = "Not yet in your language."
ANSWERS = {
    "single": {"en": {"A rock"}, "fr": {"Un rocher"}, "ar": {"صخرة"}},
    "multi": {"en": {"Twine", "A needle"}, "fr": {"De la ficelle", "Une aiguille"}},
    "truefalse": {"en": {"True"}, "fr": {"Vrai"}},
    "match": {
        "en": {"Needle": "To knot", "Float": "To swim on top", "Lead": "To sink"},
        "fr": {"Aiguille": "À nouer", "Flotteur": "À flotter", "Plomb": "À couler"},
    },
    "order": {"en": ["Look", "Cut", "Knot"], "fr": ["Regarder", "Couper", "Nouer"]},
    "number": {"en": "4", "fr": "٤"},
    "text": {"en": "net", "fr": "Filet"},
    "cloze": {
        "en": {"Gap 1": "string", "Gap 2": "wet", "Gap 3": "3"},
        "fr": {"Gap 1": "ficelle", "Gap 2": "mouillée", "Gap 3": "3"},
    },
    "hotspot": {"en": {"At the top"}, "fr": {"En haut"}},
}
KINDS = {"true": "truefalse", "spot": "hotspot"}


@pytest.fixture
def root(tmp_path):
    write_translated(tmp_path)
    lock(tmp_path)
    return tmp_path


@pytest.fixture
def amina(visit, cast, root):
    """Amina, signed in where a module in three languages is published."""
    library = compile_library(root)
    assert not library.has_errors
    with transaction():
        publish(world.OPERATOR, library=library)
    return visit.sign_in(cast.amina)


def read_in(visit, page, language):
    """Choose a language on a page and return the page one is led back to."""
    return visit.send_and_follow(page, form="/training/language", button=f"language={language}")


def begin(visit):
    visit.send(visit.open("/training/mend"), form="/training/mend/start")
    return visit.send_and_follow(visit.open("/training/mend"), form="/attempts")


def form_of(page):
    return page.all(".//form[@id='answer']")[0].get("action")


def switch(visit, page, language):
    """Press the button of a language inside a test and return the same question in it."""
    action = form_of(page)
    after = visit.send_and_follow(page, form=action[-20:], button=f"language={language}")
    assert form_of(after) == action
    return after


def in_language(visit, page, language):
    """Return the same question in a language, whichever it is in now."""
    offered = [one.get("value") for one in page.all(".//form[@id='answer']//button[@name='language']")]
    return switch(visit, page, language) if language in offered else page


def answer(visit, page, language):
    """Answer the question that is open in its language and go on."""
    name = form_of(page).rpartition("mend-t-")[2]
    kind = KINDS.get(name, name)
    wanted = ANSWERS[kind].get(language, ANSWERS[kind]["en"])
    form = f"/answers/mend-t-{name}"
    number = int(page.heading.split()[1])
    go = f"go={number + 1 if number < 9 else 'review'}"
    if kind == "order":
        page = put_in_order(visit, page, "mend-t-order-order", wanted, form)
        return visit.send_and_follow(page, form=form, button=go)
    return visit.send_and_follow(page, given(page.form(form), kind, wanted), form=form, button=go)


def test_a_module_says_in_which_languages_it_can_be_read(amina):
    page = amina.open("/training/mend")
    assert page.heading == "Mending"
    french = read_in(amina, page, "fr")
    assert (french.path, french.heading) == ("/training/mend", "Réparer")
    assert [(one.get("lang"), one.get("dir")) for one in french.all(".//h1")] == [("fr", "ltr")]
    assert NOT_YET not in french.text
    arabic = read_in(amina, french, "ar")
    assert [(one.get("lang"), one.get("dir")) for one in arabic.all(".//h1")] == [("ar", "rtl")]
    assert arabic.tree.get("lang") == "en", "the words of the page itself stay as they are"


def test_many_languages_are_folded_away_and_few_are_not(amina, root):
    folds = ".//form[@action='/training/language']//details"
    assert not amina.open("/training/mend").all(folds)
    for language in ("es", "vi"):
        shutil.copytree(root / MODULE / "fr", root / MODULE / language)
    for file in (root / "site.toml", root / MODULE / "module.toml"):
        named = file.read_text(encoding="utf-8").replace('"fr", "ar"', '"fr", "ar", "es", "vi"')
        file.write_text(named.replace('version = "1.0.0"', 'version = "1.1.0"'), encoding="utf-8")
    lock(root)
    with transaction():
        publish(world.OPERATOR, library=compile_library(root))
    [fold] = amina.open("/training/mend").all(folds)
    assert fold.get("open") is None
    assert [one.get("value") for one in fold.findall(".//button")] == ["fr", "ar", "es", "vi"]
    page = begin(amina)
    assert len(page.all(".//form[@id='answer']//details//button[@name='language']")) == 4
    assert switch(amina, page, "vi").path == page.path


def test_the_language_is_kept_with_the_person(amina, cast):
    read_in(amina, amina.open("/training/mend"), "fr")
    assert db.session.get(Person, cast.amina.person_id).language == "fr"
    amina.sign_in(cast.amina)
    assert amina.open("/training/mend").heading == "Réparer"


def test_the_profile_offers_the_languages_of_lessons_too(amina, cast):
    page = amina.open("/me")
    assert [one.get("value") for one in page.all(".//select[@id='language']/option")] == ["en", "ar", "fr"]
    amina.send(page, {"language": "fr"}, form="/me/language")
    chosen = amina.open("/me").all(".//select[@id='language']/option[@selected]")
    assert [one.get("value") for one in chosen] == ["fr"]
    titles = {"".join(one.itertext()): one.get("lang") for one in amina.open("/training").all(".//h3")}
    assert titles["Réparer"] == "fr"


@pytest.mark.parametrize("language", ["vi", "xx", ""])
def test_only_a_language_that_there_is_can_be_chosen(amina, language):
    assert amina.act("/training/language", {"language": language, "back": "/training/mend"}).status == 400


@pytest.mark.parametrize("back", ["https://elsewhere.example/training/", "//elsewhere.example/training/", ""])
def test_choosing_a_language_leads_to_no_other_place(amina, back):
    answer = amina.act("/training/language", {"language": "fr", "back": back}, status=303)
    assert answer.headers["Location"] == "/training"


def test_a_lesson_that_is_not_translated_says_so(amina):
    page = read_in(amina, amina.open("/training/mend/lessons/01-look"), "fr")
    assert page.heading == "Regarder"
    assert NOT_YET not in page.text
    assert "À retenir" in page.text
    untranslated = amina.open("/training/mend/lessons/02-tell")
    assert f"{NOT_YET} This lesson is shown in English." in untranslated.text
    titles = {"".join(one.itertext()): one.get("lang") for one in amina.open("/training/mend").all(".//a[@lang]")}
    assert titles == {"Regarder": "fr"}


def test_one_language_is_not_kept_for_readers_of_another(amina, cast):
    english = amina.open("/training/mend/lessons/01-look")
    tag = english.headers["ETag"]
    read_in(amina, english, "fr")
    again = amina.open("/training/mend/lessons/01-look", status=None, headers={"If-None-Match": tag})
    assert (again.status, again.heading) == (200, "Regarder")


@pytest.mark.parametrize(
    ("change", "notice"),
    [
        (("translation: human", "translation: machine"), "A machine translated this lesson."),
        (
            ("Suspendez le filet pour le sécher.", "::: untranslated\nHang it up.\n:::"),
            "Parts of this lesson are not yet",
        ),
    ],
    ids=["machine", "incomplete"],
)
def test_a_lesson_says_what_its_translation_is(visit, cast, root, change, notice):
    file = root / MODULE / "fr/01-look.md"
    file.write_text(file.read_text().replace(*change))
    with transaction():
        publish(world.OPERATOR, library=compile_library(root))
    page = read_in(visit.sign_in(cast.amina), visit.open("/training/mend/lessons/01-look"), "fr")
    assert notice in page.text


def test_an_outdated_lesson_says_that_a_newer_version_exists(visit, cast, root):
    (root / MODULE / "en/01-look.md").write_text(LESSON.replace("revision: 1", "revision: 2"))
    with transaction():
        publish(world.OPERATOR, library=compile_library(root))
    page = read_in(visit.sign_in(cast.amina), visit.open("/training/mend/lessons/01-look"), "fr")
    assert "A newer version of this lesson exists in English." in page.text


def test_switching_the_language_in_a_test_keeps_answers_order_and_score(amina):
    page, seen, orders = begin(amina), [], {}
    languages = ["en", "fr", "ar"]
    for number in range(1, 10):
        assert page.heading == f"Question {number} of 9"
        first = languages[number % 3]
        last = languages[(number + 1) % 3]
        for language in (last, first):
            page = in_language(amina, page, language)
        orders[page.path] = [one.get("value") for one in page.all(".//input[@type='radio']")]
        seen.append(first)
        page = answer(amina, page, first if NOT_YET not in page.text else "en")
    assert set(seen) == set(languages)
    assert "9 of 9 questions are answered." in page.text
    for path, order in orders.items():
        for language in languages:
            question = in_language(amina, amina.open(path), language)
            assert [one.get("value") for one in question.all(".//input[@type='radio']")] == order
            assert "Answers saved: 9 of 9" in question.text
    result = amina.send_and_follow(amina.open(page.path), form="/sending")
    db.session.rollback()
    sent = db.session.scalars(select(AttemptSent)).one()
    assert (sent.percent, sent.passed) == (100, True)
    for language in languages:
        amina.act("/training/language", {"language": language, "back": "/training/mend"}, status=303)
        shown = amina.open(result.path)
        assert [one.text for one in shown.all(".//span[@class='score-number']")] == ["9"]
        assert "Not right" not in shown.text


def test_an_answer_is_recorded_in_the_language_in_which_its_question_was_shown(amina):
    page = switch(amina, begin(amina), "ar")
    page = answer(amina, page, "ar")
    assert NOT_YET in page.text
    answer(amina, page, "en")
    db.session.rollback()
    rows = db.session.scalars(select(Answer).order_by(Answer.seq)).all()
    found = {row.question_id: row.language for row in rows}
    assert found == {"mend-t-single": "ar", "mend-t-multi": "en"}


def test_what_was_chosen_is_saved_when_the_language_is_switched(amina):
    page = begin(amina)
    chosen = given(page.form("/answers/mend-t-single"), "single", {"A rock"})
    after = amina.send_and_follow(page, chosen, form="/answers/mend-t-single", button="language=ar")
    assert [one.get("value") for one in after.all(".//input[@checked]")] == chosen["answer"]
    frame = after.all(".//fieldset")[0]
    assert (frame.get("lang"), frame.get("dir")) == ("ar", "rtl")
    assert "صخرة" in after.text


def test_a_question_that_falls_back_is_marked_as_what_it_is(amina):
    page = switch(amina, begin(amina), "ar")
    attempt = page.path.rpartition("/questions/")[0]
    missing = amina.open(f"{attempt}/questions/2")
    assert NOT_YET in missing.text
    frame = missing.all(".//fieldset")[0]
    assert (frame.get("lang"), frame.get("dir")) == (None, None), "the page is in English anyway"
    assert NOT_YET not in amina.open(f"{attempt}/questions/1").text


def test_words_and_opinion_fall_back_with_a_notice(amina):
    read_in(amina, amina.open("/training/mend"), "fr")
    words = amina.open("/glossary")
    assert "Some words are not yet in your language." in words.text
    terms = {"".join(one.itertext()): one.get("lang") for one in words.all(".//dt")}
    assert (terms["Nœud"], terms["Float"]) == ("fr", None)
