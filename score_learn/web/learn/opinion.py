"""The opinion about a completed module: offered, never forced, and stored without the person."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.core import turns
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.transaction import transaction
from score_learn.people.rules import Permission
from score_learn.survey import queries, service
from score_learn.web.forms import rendered_id
from score_learn.web.guards import requires
from score_learn.web.learn.views import learn, open_module
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.words import sentence


@learn.get("/<slug>/opinion")
@requires(Permission.LEARN)
def opinion(slug: str) -> str:
    """Ask how satisfied somebody is and say in one sentence who will see what."""
    invitation = queries.invitation(current_viewer(), open_module(slug))
    if invitation is None:
        raise NotFound("survey")
    return render_template("learn/opinion.html", invitation=invitation, problems={}, sent={})


@learn.post("/<slug>/opinion")
@requires(Permission.LEARN)
def respond(slug: str) -> Response | tuple[str, int]:
    """Store the answers, then apart from them, in another transaction, that this person has answered."""
    viewer, module = current_viewer(), open_module(slug)
    invitation = queries.invitation(viewer, module)
    if invitation is None:
        # Sent twice, or answered on another phone: the first answer stands.
        return redirect(url_for("learn.module", slug=slug), 303)
    sent = {question.id: request.form.getlist(question.id) for question in invitation.survey.questions}
    try:
        # Whoever sends many at the same moment has one opinion all the same: the others find the survey answered.
        with turns.alone("opinion", viewer.person_id):
            with transaction():
                service.respond(viewer, module_id=module.id, answers=sent, response_id=rendered_id())
            with transaction():
                service.mark_answered(viewer, module_id=module.id)
    except Invalid as error:
        problems = {error.values.get("field", ""): sentence(error)}
        page = render_template("learn/opinion.html", invitation=invitation, problems=problems, sent=sent)
        return page, 422
    except NotFound:
        return redirect(url_for("learn.module", slug=slug), 303)
    flash(gettext("Thank you for your opinion."), "good")
    return redirect(url_for("learn.training"), 303)
