"""The test: one question a page, saved at every answer, sent once, explained afterwards."""

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.content import queries as content
from score_learn.core.errors import Refused
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries, participant_queries, service
from score_learn.learning.standing import Standing
from score_learn.people import service as people
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.forms import rendered_id
from score_learn.web.guards import requires
from score_learn.web.learn.views import learn, open_module
from score_learn.web.questions import sent_answer
from score_learn.web.session import current_viewer


@learn.post("/<slug>/attempts")
@requires(Permission.LEARN)
def begin_attempt(slug: str) -> Response:
    """Begin an attempt, or return to the one that is open."""
    with transaction():
        attempt_id = service.begin_attempt(current_viewer(), module_id=open_module(slug).id, event_id=rendered_id())
    return redirect(url_for("learn.question", attempt_id=attempt_id, number=1), 303)


@learn.get("/attempts/<uuid:attempt_id>/questions/<int:number>")
@requires(Permission.LEARN)
def question(attempt_id: UUID, number: int) -> Response | str:
    """Show one question with what is saved of its answer."""
    page = attempt_queries.attempt_page(current_viewer(), attempt_id, locale.content_language())
    if page.sent:
        return redirect(url_for("learn.result", attempt_id=attempt_id))
    return render_template("learn/attempt.html", page=page, question=page.question(number))


@learn.post("/attempts/<uuid:attempt_id>/answers/<question_id>")
@requires(Permission.LEARN)
def save_answer(attempt_id: UUID, question_id: str) -> Response:
    """Save an answer: a script is told when it is durable, a form is led on."""
    with transaction():
        saved = service.save_answer(
            current_viewer(),
            attempt_id=attempt_id,
            question_id=question_id,
            values=sent_answer(),
            event_id=rendered_id(),
            language=locale.content_language(),
        )
        _switch_language()
    if request.headers.get("X-Requested-With") == "fetch":
        told = {"answered": saved.answered, "total": saved.total, "unreadable": saved.unreadable}
        return jsonify(saved_at=locale.show_time(saved.at), **told)
    stays = "language" in request.form or "move" in request.form
    number = request.form.get("number" if stays else "go", type=int)
    if number is None or not 1 <= number <= saved.total:
        return redirect(url_for("learn.review", attempt_id=attempt_id), 303)
    anchor = "answers" if "move" in request.form else None
    return redirect(url_for("learn.question", attempt_id=attempt_id, number=number, _anchor=anchor), 303)


def _switch_language() -> None:
    """Keep another language when one of its buttons sent the question: what was chosen there is saved already."""
    chosen = request.form.get("language", "")
    if chosen and chosen in content.languages():
        people.choose_language(current_viewer(), language=chosen)


@learn.get("/attempts/<uuid:attempt_id>/review")
@requires(Permission.LEARN)
def review(attempt_id: UUID) -> Response | str:
    """Show what is answered and what is not, before the attempt is sent."""
    page = attempt_queries.attempt_page(current_viewer(), attempt_id, locale.content_language())
    if page.sent:
        return redirect(url_for("learn.result", attempt_id=attempt_id))
    return render_template("learn/review.html", page=page)


@learn.post("/attempts/<uuid:attempt_id>/sending")
@requires(Permission.LEARN)
def send(attempt_id: UUID) -> Response:
    """Send the attempt; sending it again leads to the same result."""
    with transaction():
        service.send_attempt(current_viewer(), attempt_id=attempt_id)
    return redirect(url_for("learn.result", attempt_id=attempt_id), 303)


@learn.get("/attempts/<uuid:attempt_id>")
@requires(Permission.LEARN)
def result(attempt_id: UUID) -> Response | str:
    """Show the result with every question explained; an attempt that is still open goes on instead."""
    try:
        found = attempt_queries.result(current_viewer(), attempt_id, locale.content_language())
    except Refused:
        return redirect(url_for("learn.question", attempt_id=attempt_id, number=1))
    return render_template("learn/result.html", result=found, standing=_standing(found.module.slug))


def _standing(slug: str) -> Standing:
    return participant_queries.module_page(current_viewer(), open_module(slug))
