"""Puts the application together; the only module that sees everything."""

import logging
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from score_learn import followups
from score_learn.cli.admin import admin
from score_learn.cli.backup import backup
from score_learn.cli.content import content
from score_learn.cli.demo import demo
from score_learn.cli.keys import keys
from score_learn.cli.prepare import prepare
from score_learn.core import events
from score_learn.core import settings as settings_in_force
from score_learn.core.db import db
from score_learn.core.settings import Settings
from score_learn.preview.command import preview
from score_learn.web.addresses import init_addresses
from score_learn.web.assets import build_assets, serve_assets
from score_learn.web.caching import init_caching
from score_learn.web.context import init_context
from score_learn.web.errors import init_errors
from score_learn.web.filters import init_filters
from score_learn.web.fragments import init_fragments
from score_learn.web.guards import refuse_unguarded
from score_learn.web.headers import with_headers
from score_learn.web.input import init_input
from score_learn.web.locale import init_locale
from score_learn.web.questions import init_questions
from score_learn.web.request_log import init_request_log
from score_learn.web.routes import init_routes
from score_learn.web.session import init_sessions
from score_learn.web.templates import Templates

log = logging.getLogger(__name__)
LARGEST_FORM = 1024 * 1024
COMPRESSION = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 4,
    "COMPRESS_MIMETYPES": ["text/html", "application/json", "text/csv", "image/svg+xml"],
}
COMMANDS = (admin, content, keys, backup, prepare, demo)
# The preview stands above the command line, as it shows what the site shows.
content.add_command(preview)


def create_app(settings: Settings) -> Flask:
    """Make the application for these settings.

    Args:
        settings: from config.py, or from a test.

    Raises:
        RuntimeError: when a view does not say who may open it.
    """
    settings_in_force.use(settings)
    app = Flask("score_learn", static_folder=None)
    app.jinja_environment = Templates
    app.config.update(_configuration(settings))
    db.init_app(app)
    Migrate(app, db, directory="migrations", render_as_batch=True)
    init_request_log(app)
    init_input(app)
    CSRFProtect(app)
    Compress(app)
    init_sessions(app, secure=settings.secure)
    init_locale(app)
    init_filters(app)
    init_addresses(app)
    init_questions(app)
    init_context(app)
    init_fragments(app)
    init_errors(app)
    init_routes(app)
    init_caching(app)
    events.connect(followups.FOLLOWUPS)
    for command in COMMANDS:
        app.cli.add_command(command)
    refuse_unguarded(app)
    _wrap(app, settings)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": settings.database_url.startswith("postgresql"),
            # A failed statement goes into the log with its traceback; what was to be stored must not go with it.
            "hide_parameters": True,
        },
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        # A form that was filled in without a network still lands when it is sent the next day.
        "WTF_CSRF_TIME_LIMIT": None,
        **COMPRESSION,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _wrap(app: Flask, settings: Settings) -> None:
    assets = build_assets(settings.instance / "static")
    app.jinja_env.globals.update(assets.template_globals())
    app.wsgi_app = serve_assets(app.wsgi_app, assets)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.wsgi_app = with_headers(app.wsgi_app, secure=settings.secure)  # type: ignore[assignment, method-assign]
