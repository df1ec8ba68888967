"""What is stored about me, my language, and what I have to be told after signing in."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core.transaction import transaction
from score_learn.people import queries, service
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.account.forms import LanguageForm, ReadForm
from score_learn.web.context import home_of
from score_learn.web.guards import requires
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

account = Blueprint("account", __name__, url_prefix="/me")


@account.get("")
@requires(Permission.SIGNED_IN)
def profile() -> str:
    """Show what is stored about the person who asks."""
    viewer = current_viewer()
    form = LanguageForm(formdata=None, language=viewer.language or locale.language())
    return render_template(
        "account/profile.html",
        form=form,
        memberships=queries.own_memberships(viewer),
        pins=queries.pin_changes(viewer),
    )


@account.post("/language")
@requires(Permission.SIGNED_IN)
def choose_language() -> Response:
    """Keep the language this person reads in."""
    form = LanguageForm()
    if not form.validate_on_submit():
        abort(400)
    with transaction():
        service.choose_language(current_viewer(), language=form.language.data)
    flash(gettext("Your language is saved."), "good")
    return redirect(url_for("account.profile"), 303)


@account.get("/welcome")
@requires(Permission.SIGNED_IN)
def welcome() -> str:
    """Greet somebody who signs in for the first time and say who can see what."""
    return render_template("account/welcome.html", next_url=home_of(current_viewer()))


@account.route("/news", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def news() -> Response | str:
    """Tell a person who gave them a new PIN and when; reading it is confirmed once."""
    viewer = current_viewer()
    form = ReadForm()
    if form.validate_on_submit():
        with transaction():
            service.confirm_told(viewer)
        return redirect(home_of(viewer), 303)
    return render_template("account/news.html", form=form, changes=queries.untold_pin_changes(viewer))
