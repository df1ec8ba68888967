"""The preview shows every page as learners will have it, in every language, and beside it what its author needs."""

import shutil

import pytest

from score_learn.assessment.drawing import standing_order
from score_learn.content.authoring.drafting import draft_modules
from score_learn.content.folders.library import compile_library
from score_learn.content.rules import Prose
from score_learn.content.text.placing import without_places
from score_learn.preview.shelf import Watch
from tests.assessment.kinds import right_response, sent
from tests.content.translated import write_translated
from tests.preview.looking import Looking, pages_of

pytestmark = pytest.mark.one_database

LESSON = "/en/modules/kinds/lessons/01-practice"
TEST = "/en/modules/kinds/test"


def form_of(question, values):
    """Return the fields of a form that sends these values, as a browser would."""
    sides = {f"answer-{key}": value for key, _, value in (one.partition("=") for one in values)}
    return sides if question.type in ("match", "cloze") else {"answer": values}


def questions_of(looking):
    draft = looking.watch.shelf.draft("kinds", "en")
    return [*draft.module.practice.values(), *draft.module.bank]


def test_every_page_of_a_library_stands_there_with_and_without_its_frames(looking, blocks):
    for one in (looking, blocks):
        found = pages_of(one)
        assert len(found) >= 4
        for address in found:
            assert one.open(address).all(".//iframe")
            assert one.frame(address).heading


def test_both_widths_stand_side_by_side_and_nothing_else_may_be_framed(looking):
    page = looking.open(LESSON)
    frames = {frame.get("name"): frame.get("src") for frame in page.all(".//iframe")}
    assert frames == {"phone": f"{LESSON}?frame=1", "desk": f"{LESSON}?frame=1"}
    policy = page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy and "frame-ancestors 'self'" in policy and "unsafe" not in policy


def test_what_is_seen_is_what_will_be_published(kinds, tmp_path):
    translated = write_translated(tmp_path / "translated")
    for folder in (kinds, translated):
        library = Watch(folder).shelf.library
        compiled = {module.id: module.modules for module in compile_library(folder).modules}
        for reading in library.readings:
            drafts = draft_modules(reading, library.findings, library.site.outdated)
            published = compiled[reading.settings.id]
            assert drafts and set(published) <= set(drafts)
            for language, module in published.items():
                same_as_published(drafts[language].module, module)


def same_as_published(draft, module):
    assert draft.bank == module.bank and draft.practice == module.practice
    assert without_places(draft.intro_html) == without_places(module.intro_html)
    for shown, lesson in zip(draft.lessons, module.lessons, strict=True):
        assert (shown.title, shown.language, shown.outdated) == (lesson.title, lesson.language, lesson.outdated)
        assert [plain(one) for one in shown.segments] == [plain(one) for one in lesson.segments]


def plain(segment):
    lines = without_places(segment.html).splitlines() if isinstance(segment, Prose) else [segment.question_id]
    return [line for line in lines if line]


def test_the_site_s_own_page_is_inside_the_frame(looking):
    page = looking.frame(LESSON)
    assert page.heading == "One of each"
    assert "Finish lesson" in page.text and page.all(".//article")


def test_the_key_of_each_question_stands_beside_it_and_says_that_it_is_the_key(looking):
    pages = {one.id: looking.frame(TEST if one.lesson_id is None else LESSON) for one in questions_of(looking)}
    for question in questions_of(looking):
        key = key_of(pages[question.id], question.id)
        assert "Learners never see this" in key
        wanted = [question.option(name).text for name in question.right if question.options]
        wanted += [target.text for target in question.targets]
        wanted += [one.text for gap in question.gaps for one in gap.accepted]
        wanted += [way.text for step in question.steps for way in step.ways]
        assert not [text for text in wanted if text not in key], question.id


def key_of(page, question_id):
    texts = [" ".join("".join(element.itertext()).split()) for element in page.all(".//div[@class='pv-key']")]
    return next(text for text in texts if f" {question_id} " in text)


def test_an_answer_is_marked_as_on_the_site_and_kept_nowhere(looking):
    for question in questions_of(looking):
        practice = question.lesson_id is not None
        address = f"/en/modules/kinds/{'questions' if practice else 'test'}/{question.id}"
        shown = standing_order(question)
        right = looking.send(address, form_of(question, sent(question, right_response(question), shown)))
        assert verdicts(right) == ["right"], question.id
        again = looking.frame(LESSON if practice else TEST)
        assert verdicts(again) == []
        if question.type == "single":
            wrong = looking.send(address, {"answer": "a"})
            assert verdicts(wrong) == ["wrong"] and "It will break again." in wrong.text


def verdicts(page):
    found = [element.get("class") for element in page.all(".//div") if "verdict" in (element.get("class") or "")]
    return [name.split("verdict-")[1] for name in found if "verdict-" in name]


def test_an_answer_that_cannot_be_marked_is_asked_for_again(looking):
    assert "Write an answer first." in looking.send("/en/modules/kinds/questions/ki-p-text", {"answer": " "}).text
    looking.send("/en/modules/kinds/questions/ki-p-nothing", {"answer": "a"}, status=404)


def test_a_survey_says_what_it_would_take_and_what_not(looking):
    address = "/en/surveys/opinion/kinds"
    survey = looking.watch.shelf.survey("opinion", "en").survey
    first = next(question for question in survey.questions if not question.optional)
    assert "The preview keeps nothing" in looking.send(address, {first.id: first.options[0].key}).text
    assert "Choose an answer first." in looking.send(address, {}, status=422).text


def test_the_buttons_of_a_page_lead_on_and_record_nothing(looking):
    looking.send("/en/modules/kinds/start", {}, status=303)
    finished = looking.send(f"{LESSON}/finish", {}, status=303)
    assert finished.headers["Location"].startswith(TEST)


def test_a_page_can_be_read_in_each_language_of_its_module(tmp_path):
    looking = Looking(write_translated(tmp_path))
    french = looking.frame("/fr/modules/mend/lessons/01-look")
    assert "Regarder" in french.heading
    back = {"language": "ar", "back": "/fr/modules/mend/lessons/01-look?frame=1"}
    answer = looking.send("/fr/language", back, status=303)
    assert answer.headers["Location"] == "/ar/modules/mend/lessons/01-look?frame=1"
    looking.send("/fr/language", {"language": "ar", "back": "//evil.example/fr/"}, status=400)
    assert "Tell" in looking.frame("/fr/modules/mend/lessons/02-tell").heading
    looking.open("/xx/modules/mend", status=404)


def test_a_draft_is_shown_too_and_a_module_that_stands_alone(kinds, tmp_path):
    alone = shutil.copytree(kinds / "modules" / "kinds", tmp_path / "alone")
    page = alone / "en" / "01-practice.md"
    page.write_text(page.read_text(encoding="utf-8").replace("status: published", "status: draft"), encoding="utf-8")
    looking = Looking(alone / "en")
    assert looking.frame("/en/modules/alone/lessons/01-practice").heading == "One of each"


def test_a_tool_is_set_when_its_author_opens_it(blocks):
    page = blocks.frame("/en/modules/alpha/lessons/01-blocks")
    link = next(one for one in page.all(".//a[@class='file']") if "machines" in "".join(one.itertext()))
    assert "Take it along on your round. PDF" in " ".join("".join(link.itertext()).split())
    answer = blocks.client.get(link.get("href"), headers={"Host": "127.0.0.1:8100"})
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert blocks.client.get(f"/media/{'0' * 64}", headers={"Host": "127.0.0.1:8100"}).status_code == 404
