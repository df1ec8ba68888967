"""My training, a module, a lesson, and its practice questions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content.rules import Lesson, Module
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.transaction import transaction
from score_learn.learning import participant_queries, service, shelf
from score_learn.learning.standing import Standing
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.caching import page_tag, unchanged, with_tag
from score_learn.web.forms import rendered_id
from score_learn.web.fragments import kept_fragment
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.words import sentence

learn = Blueprint("learn", __name__, url_prefix="/training")


def open_module(slug: str) -> Module:
    """Return the module of an address, in the language of the page; a retired one stays open to who has begun it."""
    return shelf.find_module(current_viewer(), slug, locale.language())


@learn.get("")
@requires(Permission.LEARN)
def training() -> Response:
    """Show what to go on with, what to do by when, and what is done."""
    viewer = current_viewer()
    mine = participant_queries.my_training(viewer, locale.language())
    tag = page_tag("training", mine)
    return unchanged(tag) or with_tag(render_template("learn/training.html", mine=mine), tag)


@learn.get("/<slug>")
@requires(Permission.LEARN)
def module(slug: str) -> Response:
    """Show what a module holds, how far one is and what is still missing."""
    viewer = current_viewer()
    standing = participant_queries.module_page(viewer, open_module(slug))
    tag = page_tag("module", standing)
    return unchanged(tag) or with_tag(render_template("learn/module.html", standing=standing), tag)


@learn.post("/<slug>/start")
@requires(Permission.LEARN)
def start(slug: str) -> Response:
    """Begin a module and open its next step."""
    viewer, opened = current_viewer(), open_module(slug)
    with transaction():
        service.begin(viewer, module_id=opened.id)
    return redirect(next_url(participant_queries.module_page(viewer, opened)), 303)


@learn.get("/<slug>/lessons/<lesson_slug>")
@requires(Permission.LEARN)
def lesson(slug: str, lesson_slug: str) -> Response:
    """Show a lesson with its practice questions."""
    viewer, opened = current_viewer(), open_module(slug)
    text = next((one for one in opened.lessons if one.slug == lesson_slug), None)
    if text is None:
        raise NotFound("lesson")
    page = participant_queries.lesson_page(viewer, opened, text)
    answers = tuple((question_id, one.response) for question_id, one in page.answers.items())
    parts = (opened.version_id, text.id, tuple((one.id, one.done) for one in page.steps), answers)
    tag = page_tag("lesson", parts)
    kept = unchanged(tag)
    if kept is not None:
        return kept
    shown = {"page": page, "lesson": text, "module": opened}
    body = kept_fragment(("lesson", *parts), lambda: render_template("learn/lesson_body.html", **shown))
    return with_tag(render_template("learn/lesson.html", body=body, **shown), tag)


@learn.post("/<slug>/lessons/<lesson_slug>/finish")
@requires(Permission.LEARN)
def finish(slug: str, lesson_slug: str) -> Response:
    """Record that a lesson is finished and go on to what comes next."""
    viewer, opened = current_viewer(), open_module(slug)
    text = next((one for one in opened.lessons if one.slug == lesson_slug), None)
    if text is None:
        raise NotFound("lesson")
    with transaction():
        complete = service.finish_lesson(viewer, module_id=opened.id, lesson_id=text.id, event_id=rendered_id())
    if complete:
        flash(gettext("You have completed this module. Your certificate is ready."), "good")
        return redirect(url_for("learn.module", slug=slug), 303)
    return redirect(next_url(participant_queries.module_page(viewer, opened), after=text.id), 303)


@learn.post("/<slug>/questions/<question_id>")
@requires(Permission.LEARN)
def practise(slug: str, question_id: str) -> Response | str | tuple[str, int]:
    """Answer a practice question at once: with the question itself for a script, else with the lesson."""
    viewer, opened = current_viewer(), open_module(slug)
    text = _asking(opened, question_id, request.form.get("lesson", ""))
    problem = ""
    try:
        with transaction():
            service.answer_practice(
                viewer,
                module_id=opened.id,
                question_id=question_id,
                values=request.form.getlist("answer"),
                event_id=rendered_id(),
                language=opened.language,
            )
    except Invalid as error:
        problem = sentence(error)
    if request.headers.get("X-Requested-With") != "fetch":
        if problem:
            flash(problem, "warn")
        return redirect(url_for("learn.lesson", slug=slug, lesson_slug=text.slug, _anchor=f"q-{question_id}"), 303)
    page = participant_queries.lesson_page(viewer, opened, text)
    return render_template("learn/question.html", page=page, module=opened, question_id=question_id, problem=problem)


def _asking(module: Module, question_id: str, lesson_slug: str) -> Lesson:
    """Return the lesson from which a question was answered: several may ask it, and one goes on where one was."""
    asking = [lesson for lesson in module.lessons if question_id in lesson.question_ids]
    if not asking:
        raise NotFound("question")
    return next((lesson for lesson in asking if lesson.slug == lesson_slug), asking[0])


def next_url(standing: Standing, after: str = "") -> str:
    """Return where to go on in a module: the lesson after the one just finished, else what is missing."""
    slug = standing.module.slug
    place = next((number for number, step in enumerate(standing.steps) if step.id == after), None)
    following = standing.steps[place + 1] if place is not None and place + 1 < len(standing.steps) else None
    step = following if following and not following.done else standing.next_step
    if step is None:
        return url_for("learn.module", slug=slug, _anchor="test" if standing.next_kind == "test" else None)
    return url_for("learn.lesson", slug=slug, lesson_slug=step.slug)
