"""A lesson and its practice questions, which are answered on its page."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from score_learn.content import queries as content
from score_learn.content.files.spoken import Said
from score_learn.content.rules import Lesson, Module
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.transaction import transaction
from score_learn.learning import participant_queries, service
from score_learn.learning.participant_queries import LessonPage, UnderWay
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.caching import page_tag, unchanged, with_tag
from score_learn.web.forms import rendered_id
from score_learn.web.fragments import kept_fragment
from score_learn.web.guards import requires
from score_learn.web.learn.views import learn, open_module
from score_learn.web.questions import sent_answer
from score_learn.web.session import current_viewer
from score_learn.web.words import sentence


@learn.get("/<slug>/lessons/<lesson_slug>")
@requires(Permission.LEARN)
def lesson(slug: str, lesson_slug: str) -> Response | str:
    """Show a lesson with its practice questions; the address may hold how far one is in one of them."""
    viewer, opened = current_viewer(), open_module(slug)
    text = next((one for one in opened.lessons if one.slug == lesson_slug), None)
    if text is None:
        raise NotFound("lesson")
    question_id, _, given = request.args.get("at", "").partition(":")
    now = participant_queries.resumed(opened, question_id, given.split(".") if given else ())
    page = participant_queries.lesson_page(viewer, opened, text, now)
    if now is not None:
        return _with_something_under_way(opened, text, page)
    aloud = content.said_aloud(opened)
    parts = (*_parts(opened, text, page), _told(aloud))
    tag = page_tag("lesson", parts)
    kept = unchanged(tag)
    if kept is not None:
        return kept
    shown = {"page": page, "lesson": text, "module": opened, "aloud": aloud}
    body = kept_fragment(("lesson", *parts), lambda: render_template("learn/lesson_body.html", **shown))
    return with_tag(render_template("learn/lesson.html", body=body, **shown), tag)


def _parts(opened: Module, text: Lesson, page: LessonPage) -> tuple[object, ...]:
    """Return everything that tells one rendering of a lesson from another."""
    answers = tuple((question_id, one.response) for question_id, one in page.answers.items())
    languages = locale.content_language(), opened.language
    return opened.version_id, languages, text.id, tuple((one.id, one.done) for one in page.steps), answers


def _told(aloud: Said) -> tuple[object, ...]:
    return tuple((language, *said.items()) for language, said in aloud.items())


def _with_something_under_way(opened: Module, text: Lesson, page: LessonPage) -> str:
    """Render a lesson as nobody else has it at this moment: it is not worth keeping."""
    shown = {"page": page, "lesson": text, "module": opened, "aloud": content.said_aloud(opened)}
    body = Markup(render_template("learn/lesson_body.html", **shown))  # noqa: S704 - a template has escaped it
    return render_template("learn/lesson.html", body=body, **shown)


@learn.post("/<slug>/questions/<question_id>")
@requires(Permission.LEARN)
def practise(slug: str, question_id: str) -> Response | str | tuple[str, int]:
    """Answer a practice question at once: with the question itself for a script, else with the lesson."""
    viewer, opened = current_viewer(), open_module(slug)
    text = _asking(opened, question_id, request.form.get("lesson", ""))
    values = () if "again" in request.form else sent_answer()
    now: UnderWay | None = participant_queries.under_way(opened, question_id, values)
    if now and not now.goes_on:
        problem = _recorded(opened, question_id, values)
        now = replace(now, problem=problem) if problem else None
    page = participant_queries.lesson_page(viewer, opened, text, now)
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template("learn/question.html", page=page, module=opened, question_id=question_id)
    if now and now.problem:
        return _with_something_under_way(opened, text, page), 422
    at = f"{question_id}:{'.'.join(page.questions[question_id].given)}" if now else None
    return redirect(url_for("learn.lesson", slug=slug, lesson_slug=text.slug, at=at, _anchor=f"q-{question_id}"), 303)


def _recorded(opened: Module, question_id: str, values: tuple[str, ...]) -> str:
    """Record an answer; return what is wrong with it when it cannot be marked."""
    try:
        with transaction():
            service.answer_practice(
                current_viewer(),
                module_id=opened.id,
                question_id=question_id,
                values=values,
                event_id=rendered_id(),
                language=opened.language,
            )
    except Invalid as error:
        return sentence(error)
    return ""


def _asking(module: Module, question_id: str, lesson_slug: str) -> Lesson:
    """Return the lesson from which a question was answered: several may ask it, and one goes on where one was."""
    asking = [lesson for lesson in module.lessons if question_id in lesson.question_ids]
    if not asking:
        raise NotFound("question")
    return next((lesson for lesson in asking if lesson.slug == lesson_slug), asking[0])
