"""The gallery: every macro of the templates on pages like the real ones, with invented people."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, abort, current_app, jsonify, render_template, request
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from score_learn.assessment.asking import ask, explain
from score_learn.assessment.drawing import standing_order
from score_learn.assessment.marking import mark
from score_learn.web.assets import build_assets, serve_assets
from score_learn.web.filters import option_pairs
from score_learn.web.headers import with_headers
from score_learn.web.questions import pieces, spot
from tests.assessment.kinds import EACH, right_response

HERE = Path(__file__).resolve().parent
PAGES = tuple(sorted(path.stem for path in (HERE / "pages").glob("*.html")))
ERRORS = ("400", "404", "405", "413", "429", "500", "503", "already_sent")


class PersonForm(FlaskForm):
    """A form with each kind of field."""

    form_id = HiddenField(default="0b9f3a52-7c1d-4a52-9a35-0c6a2c0e7d11")
    name = StringField("Name", [InputRequired("Enter the name, as the person writes it")], description="As on her card")
    sector = SelectField(
        "Sector", choices=[SelectChoice("garments", "Garments"), SelectChoice("furniture", "Furniture")]
    )
    sex = RadioField("Sex", choices=[SelectChoice("female", "Female"), SelectChoice("male", "Male")])
    note = TextAreaField("Note")
    own = BooleanField("This is my own phone")
    pin = PasswordField("PIN, 6 digits", [Length(6, 6, "Enter your PIN, 6 digits")])


def make_gallery(folder: Path) -> Flask:
    """Make the site; its built files go to `folder`."""
    app = Flask("score_learn", static_folder=None)
    app.config.update(SECRET_KEY="gallery", WTF_CSRF_TIME_LIMIT=None, TESTING=True)
    CSRFProtect(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "pages"), app.jinja_loader])
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(str, lambda one, many, num: one if num == 1 else many, newstyle=True)
    assets = build_assets(folder)
    app.jinja_env.filters.update({"number": "{:,}".format, "foreign": bool, "lang_attributes": lambda _tag: Markup("")})
    app.jinja_env.filters.update(drawn_once=lambda macro, *values: macro(*values))
    app.jinja_env.filters.update(rendered=Markup, option_pairs=option_pairs, pieces=pieces, spot=spot, blanks=Markup)
    app.jinja_env.globals["page_attributes"] = lambda: Markup("")
    app.jinja_env.globals.update(assets.template_globals(), new_form_id=lambda: "3a1d0f1e-5a5b-4b52-8f9e-3a6c2b7d9e10")
    app.context_processor(_common)
    app.add_url_rule("/page/<name>", view_func=_page)
    app.add_url_rule("/error/<name>", view_func=_error)
    app.add_url_rule("/answer", view_func=_answer, methods=["POST"])
    app.add_url_rule("/practice", view_func=_practice, methods=["POST"])
    app.extensions["answers"] = []
    app.wsgi_app = with_headers(serve_assets(app.wsgi_app, assets), secure=False)
    return app


def _common() -> dict[str, Any]:
    staff = request.args.get("as") == "staff"
    places = (
        [("Enterprises", "factory"), ("People", "people"), ("Figures", "chart")]
        if staff
        else [("My training", "book"), ("Certificates", "certificate"), ("My profile", "person")]
    )
    return {
        "page_locale": request.args.get("lang", "en"),
        "page_dir": request.args.get("dir", "ltr"),
        "page_language": "English",
        "viewer": SimpleNamespace(
            kind="anonymous" if request.args.get("as") == "nobody" else "staff",
            name="Binh Nguyen" if staff else "Amina Tesfaye",
        ),
        "navigation": []
        if request.args.get("as") == "nobody"
        else [
            SimpleNamespace(url=f"/page/states?place={icon}", label=label, icon=icon, current=number == 0, spare=False)
            for number, (label, icon) in enumerate(places)
        ],
        "home_url": "/page/training",
        "language_url": "/page/states",
        "sign_in_url": "/page/sign_in",
        "profile_url": "/page/training",
        "sign_out_url": "/page/sign_in",
        "frame": lambda part: Markup(render_template(f"frame/{part}.html")),
        "viewer_name": lambda: "Binh Nguyen" if staff else "Amina Tesfaye",
        "foot_links": [{"url": "/page/states", "label": "Who can see what about me"}],
    }


def _form(wrong: bool) -> PersonForm:
    form = PersonForm(formdata=None, data={"sex": "female", "sector": "garments", "own": True})
    if wrong:
        form.validate()
    return form


def _page(name: str) -> str:
    if name not in PAGES:
        abort(404)
    return render_template(
        f"{name}.html", form=_form(True), clean=_form(False), answered="", chosen="", questions=_questions()
    )


def _questions() -> list[tuple[Any, Any]]:
    """Ask one question of each type, the answer half given, and explain the right one."""
    shown = []
    for make in EACH.values():
        question = make()
        response = right_response(question)[:1]
        if question.type == "order":
            response = ()
        shown.append(
            (
                ask(question, standing_order(question), response),
                explain(question, right_response(question), mark(question, response)),
            )
        )
    return shown


def _error(name: str) -> str:
    return render_template(f"errors/{name}.html", number="4f12a0c3")


def _answer() -> Any:
    """Take an answer of the test, or fail with the status that a test has put into the configuration."""
    if current_app.config.get("FAIL"):
        abort(current_app.config["FAIL"])
    current_app.extensions["answers"].append({name: request.form.getlist(name) for name in request.form})
    return jsonify(saved_at="2026-11-20T07:51:00+00:00", answered=3)


def _practice() -> str:
    return render_template("practice.html", chosen=request.form.get("q", ""), answered="yes")
