"""Signing in and out: with number and PIN, with a card, with a password."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.core.i18n import _
from score_learn.core.transaction import transaction
from score_learn.people import queries
from score_learn.people import sign_in as steps
from score_learn.people.hashing import hash_secret
from score_learn.people.rules import tidy_code
from score_learn.people.staff import link_holder, set_password
from score_learn.web.asked import own_path
from score_learn.web.context import home_of
from score_learn.web.entrance.forms import CardForm, CardPinForm, PasswordForm, PinForm, StaffForm
from score_learn.web.forms import ScoreForm, text_of
from score_learn.web.guards import open_to_all
from score_learn.web.locale import gettext
from score_learn.web.session import (
    ENTERPRISE_COOKIE,
    begin_session,
    current_viewer,
    device_cookie,
    device_token,
    device_token_to_keep,
    end_session,
    keep_cookie,
)

entrance = Blueprint("entrance", __name__)

# One answer for unknown, wrong and stopped, which also says what to do after ten tries.
PIN_DID_NOT_WORK = _(
    "That did not work. Check your number and PIN. After ten tries your trainer has to give you a new PIN."
)
PASSWORD_DID_NOT_WORK = _(
    "That did not work. Check your e-mail and password. After ten tries wait 15 minutes, or ask your administrator"
    " for a new link."
)


@entrance.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Response | str:
    """Sign in a participant with enterprise code, number or sign-in name, and PIN."""
    form = PinForm(next=request.args.get("next", ""))
    known_code = request.cookies.get(ENTERPRISE_COOKIE, "")
    if request.method == "GET":
        form.code.data = "" if "other" in request.args else known_code
    if form.validate_on_submit():
        with transaction():
            tried = steps.try_pin(code=text_of(form.code), number=text_of(form.number), device=device_token())
        opened = _enter(tried, text_of(form.pin), form)
        if opened:
            response = _welcome(opened, own_path(form.next.data))
            return keep_cookie(response, ENTERPRISE_COOKIE, tidy_code(text_of(form.code)))
    return render_template("entrance/sign_in.html", form=form, kept_code=form.code.data if known_code else "")


@entrance.route("/sign-in/staff", methods=["GET", "POST"])
@open_to_all
def sign_in_staff() -> Response | str:
    """Sign in a member of staff with e-mail and password."""
    form = StaffForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        with transaction():
            tried = steps.try_password(email=text_of(form.email), device=device_token())
        opened = _enter(tried, text_of(form.password), form)
        if opened:
            return _welcome(opened, own_path(form.next.data))
    return render_template("entrance/sign_in_staff.html", form=form)


@entrance.get("/card")
@open_to_all
def card() -> str:
    """Read a card: a script takes the token from the address and sends it; without script one types number and PIN."""
    return render_template("entrance/card.html", form=CardForm())


@entrance.post("/card")
@open_to_all
def read_card() -> Response | str:
    """Open the session on the person's own device, else ask for the PIN."""
    form = CardForm()
    person_id = steps.card_needs_no_pin(token=text_of(form.token), device=device_token())
    if person_id is not None and form.validate_on_submit():
        device = device_token_to_keep()
        with transaction():
            opened = steps.open_session(person_id=person_id, kind="participant", device=device, own_device=True)
        begin_session(opened, own_device=True)
        g.device = device
        return _welcome(opened, "")
    return render_template("entrance/card_pin.html", form=CardPinForm(formdata=None, token=form.token.data))


@entrance.post("/card/pin")
@open_to_all
def card_pin() -> Response | str:
    """Check the PIN that goes with a card."""
    form = CardPinForm()
    if form.validate_on_submit():
        with transaction():
            tried = steps.try_card(token=text_of(form.token), device=device_token())
        opened = _enter(tried, text_of(form.pin), form)
        if opened:
            return _welcome(opened, "")
    return render_template("entrance/card_pin.html", form=form)


@entrance.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the session and take the next person to the start."""
    if current_viewer().signed_in:
        end_session()
    flash(gettext("You are signed out. Everything you did is saved."), "good")
    return redirect(url_for("public.start"), 303)


@entrance.route("/password/<token>", methods=["GET", "POST"])
@open_to_all
def password(token: str) -> Response | str | tuple[str, int]:
    """Set a password with the link an administrator gave."""
    holder = link_holder(token)
    if holder is None:
        return render_template("entrance/password_late.html"), 404
    form = PasswordForm()
    form.own_words = (holder.name, holder.email)
    if form.validate_on_submit():
        hashed = hash_secret(text_of(form.password))
        with transaction():
            set_password(token=token, password_hash=hashed)
        flash(gettext("Your password is set. Sign in with it now."), "good")
        return redirect(url_for("entrance.sign_in_staff"), 303)
    return render_template("entrance/password.html", form=form, name=holder.name)


def _enter(tried: steps.Try, secret: str, form: ScoreForm) -> steps.Opened | None:
    """Check the secret outside any transaction, then open a session or say the one sentence."""
    opened, device, own_device = None, device_token_to_keep(), bool(form.data.get("own"))
    if steps.check(tried, secret) is not None:
        with transaction():
            opened = steps.open_after(tried, device=device, own_device=own_device)
    if opened is None:
        form.form_errors = [gettext(PASSWORD_DID_NOT_WORK if isinstance(form, StaffForm) else PIN_DID_NOT_WORK)]
        return None
    begin_session(opened, own_device=own_device)
    g.device = device
    return opened


def _welcome(opened: steps.Opened, path: str) -> Response:
    """Lead on: first to what the person has to be told, then to where they were going."""
    viewer = current_viewer()
    target = url_for("account.welcome") if opened.first_time else path or home_of(viewer)
    if queries.untold_pin_changes(viewer):
        target = url_for("account.news")
    return keep_cookie(make_response(redirect(target, 303)), device_cookie(), g.device)
