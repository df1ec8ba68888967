"""Translations: words from the translated files, everything else from the source, and never silent English."""

import pytest

from score_learn.content.authoring.translation_status import as_numbers, translation_status
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.folders.library import compile_library, lock
from score_learn.content.rules import Practice
from tests.content.translated import (
    AR_QUIZ,
    CODES,
    FILES,
    FR_ABOUT,
    FR_LESSON,
    FR_QUIZ,
    LESSON,
    MODULE,
    QUIZ,
    SETTINGS,
    SITE,
    made_from,
    write_translated,
)

pytestmark = pytest.mark.one_database

EN_LESSON, EN_QUIZ = f"{MODULE}/en/01-look.md", f"{MODULE}/en/quiz.md"
ABOUT_FR, LESSON_FR, QUIZ_FR = (f"{MODULE}/fr/{name}.md" for name in ("module", "01-look", "quiz"))


@pytest.fixture
def root(tmp_path):
    """A sound library whose translations are locked."""
    write_translated(tmp_path)
    lock(tmp_path)
    return tmp_path


def compiled(root):
    library = compile_library(root)
    assert not library.has_errors, library.findings
    return library.modules[0].modules


def codes(findings):
    return [finding.code for finding in findings]


def change(root, name, *pairs):
    text = (root / name).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    (root / name).write_text(text, encoding="utf-8")


def test_a_translated_library_has_nothing_to_repair(root):
    assert compile_library(root).findings == ()


def test_words_come_from_the_translation_and_everything_else_from_the_source(root):
    english, french = compiled(root)["en"], compiled(root)["fr"]
    assert (french.title, french.summary) == ("Réparer", "Regarder d'abord, puis réparer.")
    assert french.objectives == ("Voir ce qui est déchiré", "Le dire à quelqu'un")
    assert [one.id for one in french.bank] == [one.id for one in english.bank]
    for there, here in zip(english.bank, french.bank, strict=True):
        assert (here.right, here.points, here.score, here.rev) == (there.right, there.points, there.score, there.rev)
        assert [option.key for option in here.options] == [option.key for option in there.options]
        assert (here.language, here.stem_html != there.stem_html) == ("fr", True)
    by_id = {one.id: one for one in french.bank}
    assert [one.text for one in by_id["mend-t-match"].targets] == ["À nouer", "À flotter", "À couler", "À peindre"]
    assert [one.text for one in by_id["mend-t-true"].options] == ["Vrai", "Faux"]
    assert by_id["mend-t-number"].unit == "nœuds"
    assert by_id["mend-t-spot"].picture.alt == "Un filet"
    assert by_id["mend-t-cloze"].gaps[1].options[1].text == "brûlée"
    assert by_id["mend-t-cloze"].gaps[2].accepted == english.bank[7].gaps[2].accepted
    lesson = french.lessons[0]
    assert (lesson.title, lesson.language, lesson.incomplete) == ("Regarder", "fr", False)
    assert lesson.question_ids == english.lessons[0].question_ids
    assert "Deux personnes tiennent un filet" in lesson.segments[0].html
    assert "À retenir" in lesson.segments[0].html


def test_a_language_may_have_pictures_of_its_own(root):
    english, french = compiled(root)["en"], compiled(root)["fr"]
    arabic = compiled(root)["ar"]
    assert english.bank[-1].picture.address != french.bank[-1].picture.address
    assert arabic.bank[-1].picture.address == english.bank[-1].picture.address
    assert {item.name for item in compile_library(root).modules[0].media} == {"net.svg", "fr/net.svg"}


def test_what_is_typed_is_right_in_every_language_of_the_module(root):
    for module in compiled(root).values():
        text = module.question("mend-t-text").gaps[0].accepted
        assert {one.text: one.percent for one in text} == {
            "net": 100, "filet": 100, "nets": 50, "filets": 50, "boat": 0, "bateau": 0
        }  # fmt: skip
        assert [one.percent for one in text] == [100, 100, 50, 50, 0, 0]
    assert compiled(root)["fr"].question("mend-t-text").gaps[0].accepted[0].text == "filet"


def test_a_file_that_is_missing_falls_back_and_says_so(root):
    library = compile_library(root)
    second = library.modules[0].modules["fr"].lessons[1]
    assert (second.title, second.language) == ("Tell", "en")
    assert "readers of fr get en" in next(one.message for one in library.notes if one.path.endswith("fr/02-tell.md"))


def test_a_question_that_is_missing_comes_in_the_source_language(root):
    arabic = compiled(root)["ar"]
    assert [(one.id, one.language) for one in arabic.bank][:2] == [("mend-t-single", "ar"), ("mend-t-multi", "en")]
    missing = [one for one in compile_library(root).notes if "mend-t-multi is not translated" in one.message]
    assert [one.path for one in missing] == [f"{MODULE}/ar/quiz.md"]


def test_a_text_of_a_question_that_is_missing_says_its_language(root):
    question = compiled(root)["ar"].question("mend-t-single")
    assert question.explain_html == '<div lang="en" dir="ltr"><p>Rocks are sharp.</p></div>'


def test_prose_that_is_missing_says_its_language(root):
    change(root, LESSON_FR, ("## Après\n\nSuspendez le filet pour le sécher.\n", ""))
    lesson = compiled(root)["fr"].lessons[0]
    assert lesson.segments[-1].html.startswith('<div lang="en" dir="ltr"><h2')
    assert lesson.incomplete
    assert "after mend-p-first" in next(n.message for n in compile_library(root).notes if n.path == LESSON_FR)


def test_a_practice_question_that_is_missing_stays_at_its_place(root):
    begin, end = FR_LESSON.index("::: question"), FR_LESSON.index("## Après")
    change(root, LESSON_FR, (FR_LESSON[begin:end], ""))
    module = compiled(root)["fr"]
    lesson = module.lessons[0]
    assert lesson.segments[-1] == Practice("mend-p-first")
    assert (module.practice["mend-p-first"].language, lesson.incomplete) == ("en", True)
    assert "Après" in lesson.segments[0].html


def test_what_a_translator_has_not_done_yet_can_stand_there_untranslated(root):
    change(root, LESSON_FR, ("Suspendez le filet pour le sécher.", "::: untranslated\nHang it up.\n:::"))
    lesson = compiled(root)["fr"].lessons[0]
    assert '<div dir="ltr" lang="en">' in lesson.segments[-1].html
    assert lesson.incomplete
    assert codes(compile_library(root).findings) == []
    change(root, EN_LESSON, ("Hang the net up to dry.", "::: untranslated\nHang it up.\n:::"))
    assert "E115" in codes(compile_library(root).findings)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "column"),
    [
        (QUIZ_FR, "- (x) a) Un rocher\n- ( ) b)", "- ( ) a) Un rocher\n- (x) b)", 13, 1),
        (QUIZ_FR, "- [x] b) Une aiguille", "- [ ] b) Une aiguille", 23, 1),
        (QUIZ_FR, "- ( ) c) Un nuage\n", "", 9, 1),
        (QUIZ_FR, "c) Un nuage", "d) Un nuage", 14, 1),
        (QUIZ_FR, "- (x) true\n- ( ) false", "- ( ) true\n- (x) false", 32, 1),
        (QUIZ_FR, "c) Plomb ->", "d) Plomb ->", 41, 1),
        (QUIZ_FR, "1. a) Regarder\n2. b) Couper", "1. b) Couper\n2. a) Regarder", 45, 1),
        (QUIZ_FR, "= 4 +- 0", "= 5 +- 0", 56, 1),
        (QUIZ_FR, "[[c# 3 +- 1]]", "[[c# 3 +- 2]]", 71, 67),
        (QUIZ_FR, "[[a= ficelle]]", "[[d= ficelle]]", 71, 4),
        (QUIZ_FR, "{rect 10 10 20 20}", "{rect 10 10 20 21}", 79, 1),
        (QUIZ_FR, "{#mend-t-multi score=partial}", "{#mend-t-multi score=all}", 19, 35),
        (QUIZ_FR, "{#mend-t-single}", "{#mend-t-single points=2}", 9, 37),
        (QUIZ_FR, "{#mend-t-single}", "{#mend-t-single rev=2}", 9, 37),
        (QUIZ_FR, "{#mend-t-single}", "{#mend-t-other}", 9, 23),
        (QUIZ_FR, "question single {#mend-t-single}", "question multi {#mend-t-single}", 9, 5),
        (LESSON_FR, "minutes: 5", "minutes: 6", 4, 10),
        (LESSON_FR, "id: mend-l1", "id: mend-l9", 2, 5),
        (ABOUT_FR, "    - Le dire à quelqu'un\n", "", 9, 5),
    ],
    ids=lambda value: str(value).strip()[:40],
)
def test_a_slip_of_a_translator_is_an_error_and_changes_no_mark(root, file, old, new, line, column):
    change(root, file, (old, new))
    errors = [one for one in compile_library(root).findings if one.is_error]
    assert [(one.path, one.code) for one in errors] == [(file, "E301")], [str(one) for one in errors]
    assert (errors[0].line, errors[0].column) == (line, column), str(errors[0])
    assert compile_library(root).modules == ()


def test_questions_of_a_lesson_stand_in_the_order_of_the_source(root):
    more = "\n::: question truefalse {#mend-p-second}\nIs it dry?\n\n- (x) true\n- ( ) false\n:::\n"
    change(root, EN_LESSON, ("## Afterwards", more.strip() + "\n\n## Afterwards"))
    change(root, LESSON_FR, ("::: question single", more.strip() + "\n\n::: question single"))
    found = [one for one in compile_library(root).findings if one.is_error]
    assert [(one.path, one.code) for one in found] == [(LESSON_FR, "E301")]
    assert "mend-p-first stands at another place" in found[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Après\n", "Après\n"),
        ('::: note "À retenir"', '::: warning "À retenir"'),
        ("Suspendez", "### Mât\n\nSuspendez"),
    ],
)
def test_other_headings_or_blocks_than_the_source_has_are_worth_a_look(root, old, new):
    change(root, LESSON_FR, (old, new))
    assert codes(compile_library(root).findings) == ["W302"]


def test_a_typo_in_the_source_makes_no_noise(root):
    change(root, EN_LESSON, ("A small hole grows.", "A small hole will grow."))
    library = compile_library(root)
    assert library.findings == ()
    assert [(one.path, one.line) for one in library.notes if one.code == "I321"] == [(LESSON_FR, 7)]
    assert not library.modules[0].modules["fr"].lessons[0].outdated


def test_blanks_and_keys_that_nobody_translates_change_no_hash():
    squeezed = LESSON.replace("\n\n", "\n \n\n").replace("minutes: 5", "minutes: 4")
    assert source_hash(squeezed.replace("revision: 1", "revision: 2")) == source_hash(LESSON)
    assert source_hash(LESSON.replace("title: Look", "title: Looking")) != source_hash(LESSON)


def test_a_higher_revision_makes_the_lesson_outdated(root):
    change(root, EN_LESSON, ("revision: 1", "revision: 2"), ("Hang the net up", "Never hang the net up"))
    library = compile_library(root)
    assert [(one.path, one.code, one.line, one.column) for one in library.findings] == [(LESSON_FR, "W320", 6, 18)]
    module = library.modules[0].modules["fr"]
    assert module.lessons[0].outdated
    assert module.practice["mend-p-first"].language == "fr", "its own words are the same as before"


@pytest.mark.parametrize(("outdated", "language"), [("source", "en"), ("keep", "fr")])
def test_an_outdated_question_of_the_test_comes_as_the_library_says(root, outdated, language):
    change(root, "site.toml", (SITE, SITE + f'\n[translations]\noutdated = "{outdated}"\n'))
    change(root, EN_QUIZ, ("{#mend-t-single}", "{#mend-t-single rev=2}"), ("What tears a net?", "What cuts a net?"))
    library = compile_library(root)
    older = [(one.path, one.line) for one in library.findings if one.code == "W320"]
    assert older == [(f"{MODULE}/ar/quiz.md", 9), (QUIZ_FR, 9)]
    french = library.modules[0].modules["fr"]
    assert french.question("mend-t-single").language == language
    assert french.question("mend-t-multi").language == "fr"
    assert french.question("mend-t-single").rev == 2


def test_only_the_question_whose_words_changed_is_named(root):
    change(root, EN_QUIZ, ("Rocks are sharp.", "Rocks are hard and sharp."))
    notes = [one for one in compile_library(root).notes if one.code == "I321" and one.path == QUIZ_FR]
    assert [one.line for one in notes] == [5, 9]
    assert "mend-t-single" in notes[1].message


def test_a_lock_keeps_its_age_until_the_translation_is_touched(root):
    file = root / MODULE / "fr" / "translations.lock"
    before = file.read_text()
    change(root, EN_QUIZ, ("Rocks are sharp.", "Rocks are hard and sharp."))
    lock(root)
    assert file.read_text() == before
    change(root, QUIZ_FR, ("Les rochers coupent.", "Les rochers sont durs et coupent."))
    lock(root)
    assert file.read_text() != before
    notes = [one for one in compile_library(root).notes if one.path == QUIZ_FR]
    assert "mend-t-single" not in " ".join(one.message for one in notes)


def test_a_lock_that_cannot_be_read_is_reported(root):
    (root / MODULE / "fr" / "translations.lock").write_text("mend-t-single rev=x\n")
    assert codes(compile_library(root).findings) == ["E302"]


@pytest.mark.parametrize("text", [None, FR_ABOUT.replace("status: published", "status: draft")], ids=["none", "draft"])
def test_a_language_is_served_as_soon_as_its_module_file_is_published(root, text):
    (root / ABOUT_FR).unlink()
    if text:
        (root / ABOUT_FR).write_text(text, encoding="utf-8")
    library = compile_library(root)
    assert [(one.path, one.code) for one in library.findings] == [(f"{MODULE}/module.toml", "W301")]
    assert set(library.modules[0].modules) == {"en", "ar"}
    assert library.modules[0].modules["en"].languages == ("en", "ar")


def test_a_draft_of_a_lesson_is_not_served(root):
    change(root, LESSON_FR, ("status: published", "status: review"))
    lesson = compiled(root)["fr"].lessons[0]
    assert (lesson.title, lesson.language) == ("Look", "en")


def test_a_translation_of_a_machine_says_so(root):
    change(root, LESSON_FR, ("translation: human", "translation: machine"))
    assert compiled(root)["fr"].lessons[0].machine
    row = next(one for one in translation_status(compile_library(root)) if one.language == "fr")
    assert 0 < row.machine < row.complete


def test_surveys_and_words_are_translated_too(root):
    library = compile_library(root)
    survey = library.surveys[0].surveys["fr"]
    assert (survey.title, survey.intro_html) == ("Votre avis", "<p>Merci d'avoir lu.</p>")
    assert [(one.id, one.language) for one in survey.questions] == [("short-liked", "fr"), ("short-more", "en")]
    assert [one.text for one in survey.questions[0].options] == ["Oui", "Non"]
    assert survey.questions[0].metric == "liked"
    french = next(one for one in library.glossaries if one.language == "fr").glossary
    assert [(one.id, one.title) for one in french.terms] == [("knot", "Nœud")]


def test_a_word_that_the_source_does_not_explain_is_an_error(root):
    change(root, "glossary/fr.md", ("{#knot}", "{#cork}"))
    errors = [(one.path, one.line) for one in compile_library(root).findings if one.code == "E301"]
    assert errors == [("glossary/fr.md", 9)]


def test_the_state_of_every_language_adds_up_to_the_source(root):
    change(root, EN_QUIZ, ("Rocks are sharp.", "Rocks are hard."))
    change(root, EN_LESSON, ("revision: 1", "revision: 2"))
    rows = {row.language: row for row in translation_status(compile_library(root))}
    assert rows["fr"].words == rows["ar"].words
    assert rows["fr"].missing < rows["ar"].missing
    assert rows["fr"].outdated > rows["fr"].changed > 0
    assert as_numbers(rows["fr"])["percent"] == rows["fr"].percent > 80
    assert [row.language for row in translation_status(compile_library(root), "ar")] == ["ar"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_of_translations_is_found(root, code):
    seeds = {
        "E301": (QUIZ_FR, "c) Un nuage", "d) Un nuage"),
        "E302": (f"{MODULE}/fr/translations.lock", "rev=1", "rev="),
        "W301": (ABOUT_FR, "status: published", "status: review"),
        "W302": (LESSON_FR, "## Après", "Après"),
        "W303": (LESSON_FR, "Suspendez le filet pour le sécher.", "Hang the net up to dry."),
        "W304": (LESSON_FR, "translation: human", "translation: none"),
        "W320": (LESSON_FR, "source_revision: 1", "source_revision: 1"),
        "I321": (EN_LESSON, "to dry", "until dry"),
        "I322": (LESSON_FR, "hint: Que perd-on ?\n", ""),
    }
    assert set(seeds) == CODES
    file, old, new = seeds[code]
    change(root, file, (old, new))
    if code == "W320":
        change(root, EN_LESSON, ("revision: 1", "revision: 2"))
    library = compile_library(root)
    known = {"I322"} if code != "I322" else set()
    found = [one for one in (*library.findings, *library.notes) if one.path == file or code in {"W301", "I321"}]
    assert code in set(codes(found)) - known


def test_the_sample_holds_every_type_of_question():
    assert QUIZ.count(":::") == 18
    assert FR_QUIZ.count(":::") == 18
    assert AR_QUIZ.count(":::") == 2
    assert set(FILES) >= {ABOUT_FR, LESSON_FR, QUIZ_FR}
    assert 'languages = ["en", "fr", "ar"]' in SETTINGS
    assert made_from(QUIZ).startswith("source_revision: 1")
