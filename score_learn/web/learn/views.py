"""My training, a module, a lesson, and its practice questions."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.learning import participant_queries, service, shelf
from score_learn.learning.standing import Standing
from score_learn.people import service as people
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.asked import own_path
from score_learn.web.caching import page_tag, unchanged, with_tag
from score_learn.web.forms import rendered_id
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

learn = Blueprint("learn", __name__, url_prefix="/training")


def open_module(slug: str) -> Module:
    """Return the module of an address, in the reader's language; a retired one stays open to who has begun it."""
    return shelf.find_module(current_viewer(), slug, locale.content_language())


@learn.get("")
@requires(Permission.LEARN)
def training() -> Response:
    """Show what to go on with, what to do by when, and what is done."""
    viewer = current_viewer()
    mine = participant_queries.my_training(viewer, locale.content_language())
    tag = page_tag("training", mine)
    return unchanged(tag) or with_tag(render_template("learn/training.html", mine=mine), tag)


@learn.post("/language")
@requires(Permission.LEARN)
def choose_language() -> Response:
    """Keep the language somebody reads lessons in, and show the page again that was open."""
    chosen, back = request.form.get("language", ""), request.form.get("back", "")
    if chosen not in content.languages():
        abort(400)
    with transaction():
        people.choose_language(current_viewer(), language=chosen)
    return redirect(own_path(back) or url_for("learn.training"), 303)


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


def next_url(standing: Standing, after: str = "") -> str:
    """Return where to go on in a module: the lesson after the one just finished, else what is missing."""
    slug = standing.module.slug
    place = next((number for number, step in enumerate(standing.steps) if step.id == after), None)
    following = standing.steps[place + 1] if place is not None and place + 1 < len(standing.steps) else None
    step = following if following and not following.done else standing.next_step
    if step is None:
        return url_for("learn.module", slug=slug, _anchor="test" if standing.next_kind == "test" else None)
    return url_for("learn.lesson", slug=slug, lesson_slug=step.slug)
