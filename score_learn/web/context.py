"""What every template knows: who looks, in which language, and where one can go."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, render_template, request, url_for
from markupsafe import Markup

from score_learn import __version__
from score_learn.core.i18n import _
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from score_learn.web import locale
from score_learn.web.fragments import kept_fragment
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation; one that is ``spare`` stands elsewhere on a wide screen as well."""

    url: str
    label: str
    icon: str
    current: bool
    spare: bool = False


PROFILE = "account.profile"
MOST_TABS = 8
"""So many stand in one line of 1280 px; where there are more, the name in the bar is the way to the profile."""

# Endpoint, words, icon, and what opens it, in the order in which they stand.
_PLACES = (
    ("learn.training", _("My training"), "book", Permission.LEARN),
    ("certificates.mine", _("Certificates"), "certificate", Permission.LEARN),
    ("train.enterprises", _("Enterprises"), "factory", Permission.TRAIN),
    ("enterprise.home", _("Our people"), "people", Permission.LEAD_ENTERPRISE),
    ("admin.completion", _("Completion"), "chart", Permission.ADMINISTER),
    ("admin.enterprises", _("Enterprises"), "factory", Permission.ADMINISTER),
    ("admin.organisations", _("Organisations"), "shield", Permission.ADMINISTER),
    ("admin.people", _("People"), "people", Permission.ADMINISTER),
    ("admin.staff", _("Staff"), "person", Permission.ADMINISTER),
    ("admin.certificates", _("Certificates"), "certificate", Permission.ADMINISTER),
    ("admin.content", _("Content"), "book", Permission.ADMINISTER),
    ("admin.audit", _("Audit log"), "board", Permission.ADMINISTER),
    ("programme.figures", _("Figures"), "chart", Permission.SEE_FIGURES),
    (PROFILE, _("My profile"), "person", Permission.SIGNED_IN),
)
_HOMES = (
    (Permission.TRAIN, "train.enterprises"),
    (Permission.LEAD_ENTERPRISE, "enterprise.home"),
    (Permission.ADMINISTER, "admin.completion"),
    (Permission.SEE_FIGURES, "programme.figures"),
    (Permission.LEARN, "learn.training"),
    (Permission.SIGNED_IN, PROFILE),
)


def home_of(viewer: Viewer) -> str:
    """Return the address of the page a person begins with."""
    return _home_of(viewer.permissions)


def _home_of(permissions: frozenset[Permission]) -> str:
    return url_for(next((name for permission, name in _HOMES if permission in permissions), "public.start"))


def init_context(app: Flask) -> None:
    """Give the templates their common variables."""
    app.context_processor(_common)


def _common() -> dict[str, Any]:
    # After a failure nothing may ask the database again: the page of the error is for nobody in particular.
    viewer = Viewer.anonymous() if g.get("after_failure") else current_viewer()
    tag = locale.SOURCE if g.get("after_failure") else locale.language()
    permissions, endpoint = viewer.permissions, request.endpoint or ""
    here = request.url_rule.rule if request.url_rule else ""

    def frame(part: str) -> Markup:
        return kept_fragment(("frame", part, permissions, endpoint), lambda: render_template(f"frame/{part}.html"))

    return {
        "viewer": viewer,
        "page_locale": tag,
        "page_dir": locale.direction(),
        "frame": frame,
        **_frame(permissions, endpoint, here, tag),
    }


@lru_cache(maxsize=1024)
def _frame(permissions: frozenset[Permission], endpoint: str, here: str, tag: str) -> dict[str, Any]:
    """Return what stands around every page; it is the same for all who may do the same, so it is made once."""
    return {
        "navigation": _navigation(permissions, here),
        "home_url": _home_of(permissions),
        "profile_url": url_for(PROFILE),
        "page_language": locale.in_own_words(tag),
        "language_url": url_for("public.languages") if len(locale.languages()) > 1 else "",
        "sign_in_url": "" if endpoint in {"entrance.sign_in", "public.start"} else url_for("entrance.sign_in"),
        "sign_out_url": url_for("entrance.sign_out"),
        "foot_links": _foot(),
        "version": __version__,
    }


def _navigation(permissions: frozenset[Permission], here: str) -> list[Place]:
    """Return the entries; current is the one under whose address the page stands, the longest where there are two."""
    entries = [(_rule(place), place, words, icon) for place, words, icon, needed in _PLACES if needed in permissions]
    within = [rule for rule, *_rest in entries if here == rule or here.startswith(f"{rule}/")]
    current = max(within, key=len, default="")
    crowded = len(entries) > MOST_TABS
    return [
        Place(url_for(place), gettext(words), icon, rule == current, spare=crowded and place == PROFILE)
        for rule, place, words, icon in entries
    ]


def _rule(endpoint: str) -> str:
    return next(current_app.url_map.iter_rules(endpoint)).rule


def _foot() -> list[dict[str, str]]:
    return [
        {"url": url_for("public.privacy"), "label": gettext("Who can see what about me")},
        {"url": url_for("public.verify"), "label": gettext("Check a certificate")},
    ]
