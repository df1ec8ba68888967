"""Puts the preview together: the site's own templates, style sheet and marking around the folder as it is."""

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.utils import host_is_trusted

from score_learn.content.text.placing import fill_places
from score_learn.core.errors import NotFound
from score_learn.preview.pages import learn
from score_learn.preview.places import Places, anchor, where
from score_learn.preview.shelf import Watch
from score_learn.preview.shell import around_unread, shell
from score_learn.web import filters, locale
from score_learn.web.assets import PICTURES, SOURCE, join_scripts, join_styles
from score_learn.web.headers import with_headers
from score_learn.web.questions import init_questions
from score_learn.web.session import login_manager
from score_learn.web.templates import Templates

HERE = Path(__file__).resolve().parent
HOSTS = ("127.0.0.1", "localhost")
LARGEST_FORM = 1024 * 1024
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def make_preview(watch: Watch) -> Flask:
    """Make the preview of a folder; it needs no database, keeps no session and writes nothing."""
    app = Flask("score_learn", static_folder=None)
    app.jinja_environment = Templates
    # Nobody signs in: what signs cookies is forgotten when the preview ends, and no cookie of the site is read.
    app.config.update(
        SECRET_KEY=secrets.token_hex(32), SESSION_COOKIE_NAME="score-preview", MAX_CONTENT_LENGTH=LARGEST_FORM
    )
    own, site = FileSystemLoader(HERE / "templates"), app.jinja_loader
    if site is None:
        raise RuntimeError("the site's templates are missing")
    app.jinja_loader = ChoiceLoader([own, PrefixLoader({"site": site}), site])
    login_manager.init_app(app, add_context_processor=False)
    locale.init_locale(app)
    filters.init_filters(app)
    init_questions(app)
    _init_templates(app)
    _init_requests(app)
    app.extensions.update(watch=watch, files=_files())
    app.register_blueprint(shell)
    app.register_blueprint(learn)
    app.wsgi_app = only_here(with_headers(app.wsgi_app, secure=False, framing=True))  # type: ignore[assignment, method-assign]
    return app


def only_here(inner: Wsgi) -> Wsgi:
    """Refuse requests that name another host: a page from elsewhere may point its own name at this machine."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if host_is_trusted(environ.get("HTTP_HOST", ""), HOSTS):
            return inner(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"The preview answers to http://127.0.0.1 only.\n"]

    return application


def _files() -> dict[str, bytes]:
    """Join the site's style sheet and script with those of the preview; nothing is written to a folder."""
    styles = join_styles() + (HERE / "static" / "preview.css").read_text(encoding="utf-8")
    scripts = join_scripts() + "{\n" + (HERE / "static" / "preview.js").read_text(encoding="utf-8") + "\n}\n"
    files = {"score.css": styles.encode(), "score.js": scripts.encode()}
    return files | {name: (SOURCE / name).read_bytes() for name in PICTURES}


def _init_templates(app: Flask) -> None:
    app.jinja_env.filters.update(rendered=_rendered, anchor=anchor, where=where)
    app.jinja_env.globals.update(
        asset_url=lambda name: f"/static/{name}",
        icons_url="/static/icons.svg",
        csrf_token=str,
        new_form_id=lambda: str(uuid4()),
        # A question may be asked twice on a page; what is wrong with it is said once.
        beside=lambda question_id: _places().beside.pop(question_id, ()),
    )
    app.context_processor(_common)


def _framed() -> bool:
    return "frame" in request.args or request.method == "POST"


def _common() -> dict[str, Any]:
    framed = _framed()

    def frame(part: str) -> Markup:
        if part != "bar":
            return Markup("")
        name = "preview/head.html" if framed else "preview/bar.html"
        return Markup(render_template(name, head=_places().head, note=g.get("note", "")))  # noqa: S704 - a template's own

    return {
        "page_locale": locale.language(),
        "page_dir": locale.direction(),
        "frame": frame,
        "number": g.shelf.number,
        "framed": framed,
    }


def _init_requests(app: Flask) -> None:
    @app.url_value_preprocessor
    def choose_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.shelf = app.extensions["watch"].shelf
        wanted = values.pop("language", "") if values else ""
        if wanted and wanted not in g.shelf.languages:
            raise NotFound("language")
        g.content_language = wanted or g.shelf.library.site.source_language
        spoken = (tag for tag in (wanted, wanted.partition("-")[0]) if tag in locale.languages())
        g.language = next(spoken, locale.SOURCE)

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        if not endpoint.startswith("learn."):
            return
        if "language" not in values:
            values["language"] = g.content_language
        if endpoint == "learn.respond":
            values["name"] = g.survey
        if "frame" in request.args:
            values.setdefault("frame", 1)

    app.after_request(_never_kept)
    app.register_error_handler(NotFound, _absent)
    app.register_error_handler(HTTPException, _absent)


def _never_kept(response: Any) -> Any:
    response.headers["Cache-Control"] = "no-store"
    return response


def _absent(error: NotFound | HTTPException) -> Any:
    code = 404 if isinstance(error, NotFound) or error.code is None else error.code
    slug = (request.view_args or {}).get("slug", "")
    unread = g.shelf.unread(slug) if slug and code == 404 else ()
    if unread and not _framed():
        return around_unread(slug, unread)
    if unread:
        g.places = Places(head=tuple(unread))
        return render_template("preview/unread.html", name=unread[0].path.rpartition("/")[2])
    return (render_template("preview/absent.html"), code) if code >= 400 else error


def _rendered(html: str) -> Markup:
    """Declare content HTML safe as the site does, with findings in their places and links to the preview's pages."""
    text = fill_places(str(filters.rendered(html)), _before)
    return Markup(text.replace('href="/glossary#', f'href="/{g.content_language}/glossary#'))  # noqa: S704


def _before(line: int) -> str:
    found = _places().before.get(line, ())
    return render_template("preview/findings.html", findings=found) if found else ""


def _places() -> Places:
    return g.get("places") or Places()
