"""Who is signed in: the cookie holds a token, the database says whose it is and whether it still counts."""

from datetime import timedelta
from typing import Any

from flask import Flask, g, request, session, wrappers
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response

from score_learn.core.settings import current
from score_learn.core.transaction import transaction
from score_learn.people import sessions, sign_in
from score_learn.people.rules import new_token
from score_learn.people.viewer import Viewer

DEVICE_COOKIE = "score-device"
ENTERPRISE_COOKIE = "score-enterprise"
LANGUAGE_COOKIE = "score-language"
KEEP = int(timedelta(days=365).total_seconds())

login_manager = LoginManager()
# Sessions are rows that can be ended; binding them to an address would sign out every phone that changes its network.
login_manager.session_protection = None


class CookieSession(SecureCookieSessionInterface):
    """Flask's own session cookie, left out of what is the same for everybody.

    With ``Vary: Cookie`` a browser would load every picture again after each sign-in.
    """

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie: the secret stays the same, so it is made once and not twice a request."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: wrappers.Response) -> None:
        """Write the cookie, unless everybody may keep the answer."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries about: a session token and the viewer it stands for."""

    def __init__(self, token: str, viewer: Viewer) -> None:
        self.token = token
        self.viewer = viewer

    def get_id(self) -> str:
        """Return the token: it goes into the signed cookie."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_viewer(token: str) -> SignedIn | None:
    """Return whoever a session token stands for; an ended session stands for nobody."""
    found = sessions.viewer_of(token)
    if found is None:
        return None
    viewer, last_seen_is_due = found
    g.last_seen_is_due = last_seen_is_due
    return SignedIn(token, viewer)


def current_viewer() -> Viewer:
    """Return who asks; the anonymous viewer when nobody is signed in."""
    # Each look through the proxy asks Flask-Login again.
    user = current_user._get_current_object()
    return user.viewer if isinstance(user, SignedIn) else Viewer.anonymous()


def begin_session(opened: sign_in.Opened, *, own_device: bool) -> None:
    """Put a freshly opened session into the cookie; the session of whoever was signed in before ends."""
    if current_viewer().signed_in:
        end_session()
    session.clear()
    found = sessions.viewer_of(opened.token)
    if found is None:
        raise RuntimeError("a session that was just opened does not count")
    session.permanent = own_device
    login_user(SignedIn(opened.token, found[0]))


def end_session() -> None:
    """End the session in the database and empty the cookie."""
    with transaction():
        sessions.close_session(current_viewer())
    logout_user()
    session.clear()


def device_cookie() -> str:
    """Return the name of the cookie that holds this browser's own token.

    Over HTTPS it is bound to this host like the session's: a neighbouring site could plant a token it knows, and
    would be taken for a device on which the person signed in before.
    """
    return f"__Host-{DEVICE_COOKIE}" if current().secure else DEVICE_COOKIE


def device_token() -> str | None:
    """Return this browser's own token, if it has one."""
    return request.cookies.get(device_cookie())


def device_token_to_keep() -> str:
    """Return this browser's own token, a new one if it has none; ``keep_device`` sets it."""
    return device_token() or new_token()


def keep_cookie(response: Response, name: str, value: str) -> Response:
    """Set a cookie that lasts, for the device token, the enterprise code and the language."""
    # By the address the site is reached at: behind a proxy that is not named in the settings a request looks plain.
    secure = current().secure
    response.set_cookie(name, value, max_age=KEEP, secure=secure, httponly=True, samesite="Lax", path="/")
    return response


def note_last_seen(response: Response) -> Response:
    """Write down, at most every quarter of an hour, that the session is in use."""
    if g.pop("last_seen_is_due", False) and current_user.is_authenticated:
        with transaction():
            sessions.touch_session(current_viewer())
        session.modified = True
    return response


def init_sessions(app: Flask, *, secure: bool) -> None:
    """Set up cookies, the loader and last-seen."""
    settings: dict[str, Any] = {
        # The __Host- prefix makes browsers refuse the cookie unless it is Secure, for this host and the whole site.
        "SESSION_COOKIE_NAME": "__Host-score" if secure else "score",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=sessions.OWN_DEVICE_DAYS),
    }
    app.config.update(settings)
    app.session_interface = CookieSession()
    # Templates are given the viewer; Flask-Login's own variable would ask the database again for an error page.
    login_manager.init_app(app, add_context_processor=False)
    app.after_request(note_last_seen)
