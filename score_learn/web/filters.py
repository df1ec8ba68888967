"""What templates call to show dates, numbers, content and codes; the only place where HTML is declared safe."""

import io
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

import segno
from flask import Flask, current_app
from markupsafe import Markup

from score_learn.certification.rules import grouped
from score_learn.content.practices import practice_words
from score_learn.content.rules import Module
from score_learn.content.text.sanitise import ICON_FILE
from score_learn.content.text.tool_cards import fill_tool_cards
from score_learn.core.i18n import _
from score_learn.learning.attempt_queries import TestQuestion
from score_learn.learning.standing import Step
from score_learn.people.rules import AccessRole, OrganisationKind, Position, Sex
from score_learn.web import locale
from score_learn.web.addresses import url_for
from score_learn.web.locale import gettext

WORDS = {
    Sex.FEMALE: _("woman"),
    Sex.MALE: _("man"),
    Sex.OTHER: _("other"),
    Sex.NOT_STATED: _("prefers not to say"),
    Position.OWNER: _("owner"),
    Position.MANAGER: _("manager"),
    Position.SUPERVISOR: _("supervisor"),
    Position.WORKER: _("worker"),
    Position.WORKER_REPRESENTATIVE: _("worker representative"),
    AccessRole.PARTICIPANT: _("participant"),
    AccessRole.ENTERPRISE_MANAGER: _("enterprise manager"),
    AccessRole.TRAINER: _("trainer"),
    AccessRole.PARTNER_COORDINATOR: _("partner coordinator"),
    AccessRole.LEAD_BUYER: _("lead buyer"),
    AccessRole.DONOR: _("donor"),
    AccessRole.ADMINISTRATOR: _("administrator"),
}
ORGANISATION_WORDS = {
    OrganisationKind.PARTNER: _("implementation partner"),
    OrganisationKind.LEAD_BUYER: _("lead buyer"),
    OrganisationKind.DONOR: _("donor"),
}
SECTORS = {
    "garment": _("Garments and textiles"),
    "metal": _("Metal and machines"),
    "food": _("Food and drink"),
    "wood": _("Wood and furniture"),
    "electronics": _("Electronics"),
    "hospitality": _("Hotels and restaurants"),
    "agriculture": _("Farming and fishing"),
    "construction": _("Construction"),
    "other_manufacturing": _("Other manufacturing"),
    "services": _("Other services"),
}


def words(value: str | None) -> str:
    """Return the words for a sex, a position or an access role."""
    return gettext(WORDS[value]) if value in WORDS else ""  # type: ignore[index]


def said(message: str) -> str:
    """Translate a sentence that a feature marked, as it is: it may hold a per cent sign."""
    return gettext(message)


def organisation_words(kind: str) -> str:
    """Return the words for the kind of an organisation."""
    return gettext(ORGANISATION_WORDS[OrganisationKind(kind)])


def sector_words(code: str) -> str:
    """Return the words for a sector."""
    return gettext(SECTORS.get(code, code))


def practice_sentence(code: str) -> str:
    """Return the sentence for what an enterprise does."""
    return gettext(practice_words(code))


def rendered(html: str) -> Markup:
    """Declare content HTML safe: it was rebuilt from an allow-list when it was published.

    Its icons are asked for under the name they have in this release, which the page has loaded already.
    """
    return Markup(html.replace(f'"{ICON_FILE}#', f'"{current_app.jinja_env.globals["icons_url"]}#'))  # noqa: S704


def with_tools(html: str, module: Module, language: str) -> str:
    """Give the cards of tools in a stretch of a lesson what the version that is shown knows of them."""
    return fill_tool_cards(html, module.tools, language)


def qr(text: str) -> Markup:
    """Draw a QR code as an SVG that takes the colour of its text."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, svgclass="qr", lineclass=None
    )
    return Markup(out.getvalue().decode())  # noqa: S704


def step_states(steps: Iterable[Step], now: Step | None) -> list[str]:
    """Return the state of each box of the punched card: done, now or still to do."""
    return ["now" if now and step.id == now.id else "done" if step.done else "todo" for step in steps]


def step_urls(steps: Iterable[Step], slug: str) -> list[str]:
    """Return the address of each lesson of the punched card."""
    return [url_for("learn.lesson", slug=slug, lesson_slug=step.slug) for step in steps]


def question_states(questions: Iterable[TestQuestion], now: int) -> list[str]:
    """Return the state of each question of a test: answered, open now or without an answer."""
    return ["now" if one.number == now else "done" if one.response else "todo" for one in questions]


def question_urls(questions: Iterable[TestQuestion], attempt_id: UUID) -> list[str]:
    """Return the address of each question of a test."""
    return [url_for("learn.question", attempt_id=attempt_id, number=one.number) for one in questions]


def drawn_once(macro: Callable[..., str], *values: Hashable) -> str:
    """Call a macro once for each language and values: what it draws may depend on nothing else, and on no ids."""
    return _drawn(macro, locale.language(), values)


@lru_cache(maxsize=4096)
def _drawn(macro: Callable[..., str], _language: str, values: tuple[Hashable, ...]) -> str:
    return macro(*values)


def option_pairs(options: Iterable[Any]) -> list[tuple[str, Markup]]:
    """Return the key and the rendered text of each option."""
    return [(option.key, rendered(option.html)) for option in options]


def option_texts(options: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the key and the plain text of each option, for scales."""
    return [(option.key, option.text) for option in options]


def init_filters(app: Flask) -> None:
    """Give the templates these filters."""
    app.jinja_env.tests.update(foreign=locale.is_foreign)
    app.jinja_env.filters.update(
        words=words,
        said=said,
        organisation_words=organisation_words,
        sector_words=sector_words,
        rendered=rendered,
        with_tools=with_tools,
        drawn_once=drawn_once,
        practice_words=practice_sentence,
        qr=qr,
        grouped=grouped,
        step_states=step_states,
        step_urls=step_urls,
        question_states=question_states,
        question_urls=question_urls,
        option_pairs=option_pairs,
        option_texts=option_texts,
        day=locale.show_day,
        short_day=locale.show_short_day,
        weekday=locale.show_weekday,
        time=locale.show_time,
        number=locale.show_number,
        percent=locale.show_percent,
        country=locale.country_name,
        own_language=locale.in_own_words,
        lang_attributes=locale.lang_attributes,
        foreign=locale.is_foreign,
    )
