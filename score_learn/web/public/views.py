"""The start page and what else is open to everybody."""

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.certification import queries as certificates
from score_learn.content import queries as content
from score_learn.core.health import examine
from score_learn.people.viewer import Viewer
from score_learn.web import locale
from score_learn.web.context import home_of
from score_learn.web.forms import text_of
from score_learn.web.guards import open_to_all
from score_learn.web.public.forms import CertificateCodeForm, ChooseLanguageForm
from score_learn.web.session import ENTERPRISE_COOKIE, LANGUAGE_COOKIE, current_viewer, keep_cookie

public = Blueprint("public", __name__)

A_YEAR = 365 * 24 * 3600


@public.get("/")
@open_to_all
def start() -> Response | str:
    """Show what this is to strangers, and lead everybody else to their own first page."""
    viewer = current_viewer()
    if viewer.signed_in:
        return redirect(home_of(viewer))
    return render_template("public/start.html", code=request.cookies.get(ENTERPRISE_COOKIE, ""))


@public.get("/privacy")
@open_to_all
def privacy() -> str:
    """Say who can see what about a participant."""
    return render_template("public/privacy.html")


@public.route("/languages", methods=["GET", "POST"])
@open_to_all
def languages() -> Response | str:
    """Choose a language before signing in; afterwards the profile does it."""
    form = ChooseLanguageForm()
    if form.validate_on_submit() and form.language.data in locale.languages():
        response = redirect(url_for("public.start"), 303)
        return keep_cookie(make_response(response), LANGUAGE_COOKIE, form.language.data)
    return render_template("public/languages.html", form=form, rows=locale.languages())


@public.get("/verify")
@open_to_all
def verify() -> Response | str:
    """Ask for the number of a certificate, or lead to the page that says what it stands for."""
    form = CertificateCodeForm(request.args if "code" in request.args else None, meta={"csrf": False})
    if "code" in request.args and form.validate():
        return redirect(url_for("public.verify_code", code=text_of(form.code).strip()))
    return render_template("public/verify.html", form=form)


@public.get("/verify/<code>")
@open_to_all
def verify_code(code: str) -> Response:
    """Show every field of a certificate and whether it can be trusted."""
    found = certificates.verify(current_viewer(), code)
    look = content.look(found.version_id) if found.version_id else ""
    answer = make_response(render_template("public/verified.html", found=found, look=look))
    # The page names a person: it is for whoever holds the paper, not for search engines.
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@public.get("/verify/keys")
@open_to_all
def verify_keys() -> Response:
    """Publish the public keys, so that a certificate can be checked without this site."""
    return jsonify(certificates.published_keys(current_viewer()))


@public.get("/glossary")
@open_to_all
def glossary() -> str:
    """Explain the words of the lessons."""
    return render_template("public/glossary.html", terms=content.glossary(locale.content_language()))


@public.get("/media/<digest>")
@open_to_all
def media(digest: str) -> Response:
    """Send a picture, a sound or a file of a lesson; its address names its content, so it never changes."""
    found = content.media(digest)
    answer = make_response(found.content)
    answer.headers["Content-Type"] = found.content_type
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer


@public.get("/healthz")
@open_to_all
def healthz() -> tuple[Response, int]:
    """Say whether database, migrations and content agree."""
    health = examine(content=_content_problem)
    return jsonify(version=health.version, well=health.well, checks=health.checks), 200 if health.well else 503


def _content_problem() -> str | None:
    """Say what is wrong when there is nothing to learn."""
    if content.published_modules(Viewer.operator(), locale.SOURCE):
        return None
    return "no module is published: flask --app wsgi content publish"
