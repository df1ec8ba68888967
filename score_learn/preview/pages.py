"""The pages that learners get, in frames of the preview; named as on the site, whose templates link by name."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content.authoring.drafting import DraftFile, DraftModule, DraftSurvey, draft_terms
from score_learn.content.files.spoken import occurring
from score_learn.content.rules import Lesson, Module
from score_learn.core import clock
from score_learn.core.errors import Invalid
from score_learn.learning.standing import stand
from score_learn.preview import marking
from score_learn.preview.addresses import Place, found_on
from score_learn.preview.marking import Answered
from score_learn.preview.places import arrange, lesson_marks, marks_of
from score_learn.preview.shell import around
from score_learn.survey.queries import Invitation
from score_learn.survey.rules import read_answers
from score_learn.web.questions import sent_answer
from score_learn.web.words import sentence

learn = Blueprint("learn", __name__, url_prefix="/<language>")
Answer = Response | str | tuple[str, int]


@learn.get("/modules/<slug>")
def module(slug: str) -> str:
    """Show what a module begins with."""
    draft = find(slug)
    file = draft.files.get("module")
    whole = replace(
        draft.module, audience="all", lessons=tuple(replace(one, audience="all") for one in draft.module.lessons)
    )
    standing = stand(whole, None, position=None, due=None, time_zone="UTC", now=clock.now())
    at = Place("learn.module", {"language": g.content_language, "slug": slug})
    return show(at, file, marks_of([whole.intro_html]), lambda: render_template("learn/module.html", standing=standing))


@learn.get("/modules/<slug>/lessons/<lesson_slug>")
def lesson(slug: str, lesson_slug: str) -> str:
    """Show a lesson."""
    draft = find(slug)
    return _lesson(draft, _lesson_of(draft.module, lesson_slug))


@learn.post("/modules/<slug>/questions/<question_id>")
def practise(slug: str, question_id: str) -> Answer:
    """Mark the answer to a practice question: with the question itself for a script, else with its lesson."""
    draft = find(slug)
    if question_id not in draft.module.practice or question_id not in draft.sound:
        abort(404)
    asking = [one for one in draft.module.lessons if question_id in one.question_ids]
    text = next((one for one in asking if one.slug == request.form.get("lesson")), asking[0] if asking else abort(404))
    given = marking.answer(draft.module.practice[question_id], () if "again" in request.form else sent_answer())
    if request.headers.get("X-Requested-With") != "fetch":
        return _lesson(draft, text, question_id, given)
    page = marking.lesson_page(draft, text, question_id, given)
    _arrange(_lesson_place(draft, text), draft.files.get(text.slug), lesson_marks(draft.module, text.slug))
    return render_template("learn/question.html", page=page, module=draft.module, question_id=question_id)


@learn.post("/modules/<slug>/lessons/<lesson_slug>/finish")
def finish(slug: str, lesson_slug: str) -> Response:
    """Lead on to the next lesson, or to the test; nothing is recorded."""
    lessons = find(slug).module.lessons
    place = lessons.index(_lesson_of(find(slug).module, lesson_slug)) + 1
    if place < len(lessons):
        return redirect(url_for("learn.lesson", slug=slug, lesson_slug=lessons[place].slug), 303)
    return redirect(url_for("learn.quiz" if find(slug).module.bank else "learn.module", slug=slug), 303)


@learn.post("/modules/<slug>/start")
def start(slug: str) -> Response:
    """Lead to the first lesson; nothing is recorded."""
    lessons = find(slug).module.lessons
    return redirect(
        url_for("learn.lesson", slug=slug, lesson_slug=lessons[0].slug) if lessons else module_url(slug), 303
    )


@learn.get("/modules/<slug>/test")
def quiz(slug: str) -> str:
    """Show every question of the test on one page."""
    return _quiz(find(slug))


@learn.post("/modules/<slug>/test/<question_id>")
def try_question(slug: str, question_id: str) -> Answer:
    """Mark the answer to a question of the test, as it would be marked when the test is sent."""
    draft = find(slug)
    question = next((one for one in draft.module.bank if one.id == question_id), None)
    if question is None or question_id not in draft.sound:
        abort(404)
    given = marking.answer(question, sent_answer())
    if request.headers.get("X-Requested-With") != "fetch":
        return _quiz(draft, question_id, given)
    return render_template("preview/test_question.html", module=draft.module, question=question, given=given,
                           asked=marking.asked(question, given))  # fmt: skip


@learn.get("/surveys/<name>")
def survey(name: str) -> str:
    """Show a survey."""
    return _survey(name, {}, {})


@learn.post("/surveys/<name>/<slug>")
def respond(name: str, slug: str) -> Answer:
    """Say whether the answers to a survey would be taken; they are not kept."""
    draft = _find_survey(name)
    sent = {question.id: request.form.getlist(question.id) for question in draft.survey.questions}
    try:
        read_answers(draft.survey, sent)
    except Invalid as error:
        return _survey(name, sent, {error.values.get("field", ""): sentence(error)}), 422
    g.note = "These answers would be taken. The preview keeps nothing."
    return _survey(name, sent, {})


@learn.get("/glossary")
def glossary() -> str:
    """Show the words of the glossary."""
    library, language = g.shelf.library, g.content_language
    terms = draft_terms(library.glossary_readings, language, library.site.source_language)
    reading = next((one for one in library.glossary_readings if one.language == language), None)
    file = DraftFile(reading.path, {}) if reading else None
    at = Place("learn.glossary", {"language": language})
    marks = marks_of(term.html for term in terms)
    return show(at, file, marks, lambda: render_template("public/glossary.html", terms=terms))


@learn.get("")
def training() -> Response:
    """Lead back to the list of everything: the preview has no page of somebody's own."""
    return redirect(url_for("shell.library"))


@learn.post("/language")
def choose_language() -> Response:
    """Show the same page in another language."""
    chosen, back = request.form.get("language", ""), request.form.get("back", "")
    own = f"/{g.content_language}/"
    if chosen not in g.shelf.languages or not back.startswith(own) or "\\" in back:
        abort(400)
    return redirect(f"/{chosen}/{back.removeprefix(own)}", 303)


def find(slug: str) -> DraftModule:
    """Return the module in the folder of that name, in the language of the address."""
    draft: DraftModule | None = g.shelf.draft(slug, g.content_language)
    return draft or abort(404)


def module_url(slug: str) -> str:
    """Return the address of a module's first page."""
    return url_for("learn.module", slug=slug)


def show(at: Place, file: DraftFile | None, marks: Iterable[int], render: Callable[[], str]) -> str:
    """Return the page itself inside a frame, else what stands around its frames."""
    if "frame" not in request.args and request.method == "GET":
        return around(at, file)
    _arrange(at, file, marks)
    return render()


def _arrange(at: Place, file: DraftFile | None, marks: Iterable[int]) -> None:
    """Remember for the templates which finding belongs where."""
    path, spans = (file.path, file.spans) if file else ("", {})
    g.places = arrange(found_on(g.shelf, at, path), path, list(marks), spans)


def _lesson_of(module: Module, slug: str) -> Lesson:
    return module.lesson(slug) or abort(404)


def _lesson(draft: DraftModule, text: Lesson, question_id: str = "", given: Answered | None = None) -> str:
    def render() -> str:
        shown: dict[str, Any] = {
            "page": marking.lesson_page(draft, text, question_id, given),
            "lesson": text,
            "module": draft.module,
            "aloud": occurring({one.language: one.said for one in g.shelf.library.spoken}, draft.module),
        }
        return render_template("preview/lesson.html", **shown)

    at = _lesson_place(draft, text)
    return show(at, draft.files.get(text.slug), lesson_marks(draft.module, text.slug), render)


def _lesson_place(draft: DraftModule, text: Lesson) -> Place:
    values = {"language": g.content_language, "slug": draft.module.slug, "lesson_slug": text.slug}
    return Place("learn.lesson", values)


def _quiz(draft: DraftModule, question_id: str = "", given: Answered | None = None) -> str:
    reading = g.shelf.module(draft.module.slug)
    name = reading.settings.quiz
    if not name:
        abort(404)
    at = Place("learn.quiz", {"language": g.content_language, "slug": draft.module.slug})

    def render() -> str:
        questions = [
            (question, marking.asked(question, given if question.id == question_id else None))
            for question in draft.module.bank
            if question.id in draft.sound
        ]
        asked = {question.id: one for question, one in questions}
        return render_template("preview/quiz.html", module=draft.module, asked=asked, answered={question_id: given})

    return show(at, draft.files.get(name), (), render)


def _survey(name: str, sent: dict[str, list[str]], problems: dict[str, str]) -> str:
    draft = _find_survey(name)
    g.survey = name
    asking = [one for one in g.shelf.library.readings if one.settings.survey == name] or g.shelf.library.readings
    if not asking:
        abort(404)
    about = g.shelf.draft(asking[0].folder.name, g.content_language).module
    at = Place("learn.survey", {"language": g.content_language, "name": name})
    marks = marks_of([draft.survey.intro_html, *(question.stem_html for question in draft.survey.questions)])
    shown: dict[str, Any] = {"invitation": Invitation(about, draft.survey), "problems": problems, "sent": sent}
    return show(at, replace(draft.file, spans={}), marks, lambda: render_template("learn/opinion.html", **shown))


def _find_survey(name: str) -> DraftSurvey:
    draft: DraftSurvey | None = g.shelf.survey(name, g.content_language)
    return draft or abort(404)
