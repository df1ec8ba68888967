"""What every template knows: who looks, in which language, and where one can go."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, g, render_template, request, url_for
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
    """One entry of the main navigation."""

    url: str
    label: str
    icon: str
    current: bool


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
    ("programme.definitions", _("Definitions"), "info", Permission.SEE_FIGURES),
    ("account.profile", _("My profile"), "person", Permission.SIGNED_IN),
)
_HOMES = (
    (Permission.TRAIN, "train.enterprises"),
    (Permission.LEAD_ENTERPRISE, "enterprise.home"),
    (Permission.ADMINISTER, "admin.completion"),
    (Permission.SEE_FIGURES, "programme.figures"),
    (Permission.LEARN, "learn.training"),
    (Permission.SIGNED_IN, "account.profile"),
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

    def frame(part: str) -> Markup:
        return kept_fragment(("frame", part, permissions, endpoint), lambda: render_template(f"frame/{part}.html"))

    return {
        "viewer": viewer,
        "page_locale": tag,
        "page_dir": locale.direction(),
        "frame": frame,
        **_frame(permissions, endpoint, tag),
    }


@lru_cache(maxsize=1024)
def _frame(permissions: frozenset[Permission], endpoint: str, tag: str) -> dict[str, Any]:
    """Return what stands around every page; it is the same for all who may do the same, so it is made once."""
    return {
        "navigation": _navigation(permissions, endpoint),
        "home_url": _home_of(permissions),
        "page_language": locale.in_own_words(tag),
        "language_url": url_for("public.languages") if len(locale.languages()) > 1 else "",
        "sign_in_url": "" if endpoint in {"entrance.sign_in", "public.start"} else url_for("entrance.sign_in"),
        "sign_out_url": url_for("entrance.sign_out"),
        "foot_links": _foot(),
        "version": __version__,
    }


def _navigation(permissions: frozenset[Permission], endpoint: str) -> list[Place]:
    return [
        Place(url_for(place), gettext(words), icon, endpoint == place or endpoint in _INSIDE.get(place, ()))
        for place, words, icon, permission in _PLACES
        if permission in permissions
    ]


# Pages that stand inside an entry of the navigation.
_INSIDE = {
    "train.enterprises": frozenset(
        {
            "train.enterprise",
            "train.new_person",
            "train.person",
            "train.edit_person",
            "train.find_person",
            "train.reminders",
            "train.former_people",
            "train.departures",
            "train.returns",
            "train.grants",
            "train.assignments",
            "train.extensions",
            "train.withdrawals",
            "train.new_assignment",
            "train.new_import",
            "train.confirm_import",
            "train.new_cards",
            "train.certificates",
        }
    ),
    "enterprise.home": frozenset(
        {
            "enterprise.people",
            "enterprise.person",
            "enterprise.certificates",
            "enterprise.summary",
            "enterprise.new_pin",
        }
    ),
    "admin.completion": frozenset({"admin.completion_people", "admin.completion_everybody"}),
    "admin.enterprises": frozenset(
        {
            "admin.enterprise",
            "admin.new_enterprise",
            "admin.edit_enterprise",
            "admin.new_headcount",
            "admin.enterprise_closure",
            "admin.enterprise_reopening",
            "admin.sponsorship_end",
        }
    ),
    "admin.organisations": frozenset(
        {
            "admin.organisation",
            "admin.new_organisation",
            "admin.edit_organisation",
            "admin.organisation_closure",
            "admin.organisation_reopening",
        }
    ),
    "admin.certificates": frozenset({"admin.certificate", "admin.revocation", "admin.holder_erasure"}),
    "admin.content": frozenset({"admin.module", "admin.findings"}),
    "admin.people": frozenset(
        {"admin.person", "admin.edit_person", "admin.deactivation", "admin.departure", "admin.email", "admin.new_role"}
    ),
    "admin.staff": frozenset({"admin.new_staff", "admin.role_end"}),
}


def _foot() -> list[dict[str, str]]:
    return [
        {"url": url_for("public.privacy"), "label": gettext("Who can see what about me")},
        {"url": url_for("public.verify"), "label": gettext("Check a certificate")},
    ]
