"""Languages of the pages: which one a request speaks, its words, dates and numbers."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask_babel
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from markupsafe import Markup, escape

from score_learn.content import rules
from score_learn.core import clock
from score_learn.web.session import LANGUAGE_COOKIE, current_viewer

FOLDER = Path(__file__).resolve().parent.parent / "translations"
SOURCE = "en"
# Dates and numbers of plain "en" would be American ones.
FORMATS = {"en": "en-GB"}


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the languages the pages speak, as BCP 47 tags, the source language first."""
    found = sorted(path.parent.parent.name.replace("_", "-") for path in FOLDER.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE, *found)


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language; the source language has an empty one."""
    if language == SOURCE:
        return NullTranslations()
    return Translations.load(str(FOLDER), [language.replace("-", "_")])


def language() -> str:
    """Return the language of this request: the person's, else the device's, else the browser's wish."""
    # Asked several times in each row of a list.
    found: str | None = g.get("language")
    if found is None:
        wishes = (current_viewer().language, request.cookies.get(LANGUAGE_COOKIE))
        chosen = next((wish for wish in wishes if wish in languages()), None)
        found = g.language = chosen or request.accept_languages.best_match(languages(), default=SOURCE)
    return found


def content_language() -> str:
    """Return the language in which this request wants its lessons: any that a person chose, spoken by the pages or not.

    What is not written in it comes in the source language, and the page says so. A cookie may say anything, so it only
    chooses among the languages of the pages.
    """
    if "content_language" not in g:
        g.content_language = current_viewer().language or language()
    return str(g.content_language)


def direction() -> str:
    """Return ``rtl`` for scripts that are read from the right, else ``ltr``."""
    return rules.direction(language())


def gettext(message: str, **values: Any) -> str:
    """Translate a sentence and fill in its values."""
    text = _words().gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Translate a sentence that counts something."""
    return _words().ngettext(one, many, num) % {"num": num, **values}


def format_locale() -> Locale:
    """Return the locale in which this page writes days, numbers and countries."""
    return _locale(_formats())


def _formats() -> str:
    tag = language()
    return FORMATS.get(tag, tag)


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


def in_own_words(tag: str) -> str:
    """Return the name of a language in that language; its tag when nobody here knows the name."""
    try:
        name = str(Locale.parse(tag, sep="-").get_display_name())
    except (UnknownLocaleError, ValueError):
        return tag
    # Only the first letter: a name may hold the name of a country.
    return name[:1].upper() + name[1:]


def country_name(code: str) -> str:
    """Return the name of a country in the language of the page."""
    return str(format_locale().territories.get(code, code))


def lang_attributes(tag: str) -> Markup:
    """Return the attributes of an element whose words are in that language; none where the page is in it anyway."""
    return Markup("") if tag == language() else _attributes(tag)


def page_attributes() -> Markup:
    """Return the attributes of the page's own words inside an element that is in another language."""
    return _attributes(language())


def _attributes(tag: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(tag, rules.direction(tag))


def is_foreign(tag: str) -> bool:
    """Whether a text is in another language than the reader wants: then the page says so."""
    return tag not in rules.spoken(content_language())


def today() -> date:
    """Return the day it is for the viewer."""
    return clock.today(current_viewer().time_zone)


def show_day(day: date | datetime | None) -> str:
    """Write a day as people say it: 11 December 2026."""
    return "" if day is None else _day(_local_day(day), _formats())


def show_short_day(day: date | datetime | None) -> str:
    """Write a day without its year: 11 December."""
    return "" if day is None else _skeleton("MMMMd", _local_day(day), _formats())


def show_weekday(day: date | datetime | None) -> str:
    """Write a day with its weekday, for due dates: Friday 11 December."""
    return "" if day is None else _skeleton("MMMMEEEEd", _local_day(day), _formats())


def show_time(at: datetime | None) -> str:
    """Write the time of day of an instant in the viewer's zone: 07:51."""
    return "" if at is None else str(flask_babel.format_time(at, "HH:mm"))


def show_number(value: float) -> str:
    """Write a number with the separators of the language."""
    return _decimal(value, _formats())


def show_percent(value: float, digits: int = 0) -> str:
    """Write a share between 0 and 100 with its sign."""
    return _percent(value, digits, _formats())


# A list of people holds hundreds of days and a table of completion a thousand numbers, most of them the same.
@lru_cache(maxsize=4096)
def _day(day: date, tag: str) -> str:
    return str(format_date(day, "long", locale=_locale(tag)))


@lru_cache(maxsize=4096)
def _skeleton(skeleton: str, day: date, tag: str) -> str:
    return str(format_skeleton(skeleton, day, locale=_locale(tag)))


@lru_cache(maxsize=4096)
def _decimal(value: float, tag: str) -> str:
    return str(format_decimal(value, locale=_locale(tag)))


@lru_cache(maxsize=4096)
def _percent(value: float, digits: int, tag: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
    return str(format_percent(value / 100, pattern, locale=_locale(tag)))


def init_locale(app: Flask) -> None:
    """Set up Babel and give the templates their words."""
    flask_babel.Babel(
        app,
        locale_selector=format_locale,
        timezone_selector=lambda: current_viewer().time_zone,
    )
    # The extension's own functions resolve each other by name at every word: a page has dozens.
    app.jinja_env.globals.update(_=_markup, gettext=_markup, ngettext=_counted_markup, page_attributes=page_attributes)


def _markup(message: str, **values: Any) -> Markup:
    """Translate a sentence of a template; a catalogue may hold markup, values may not."""
    return Markup(_words().gettext(message) % {name: escape(value) for name, value in values.items()})  # noqa: S704


def _counted_markup(one: str, many: str, num: int, **values: Any) -> Markup:
    values = {"num": num, **values}
    return Markup(_words().ngettext(one, many, num) % {name: escape(value) for name, value in values.items()})  # noqa: S704


def _words() -> NullTranslations:
    words: NullTranslations | None = g.get("words")
    if words is None:
        words = g.words = catalogue(language())
    return words


def _local_day(day: date | datetime) -> date:
    return flask_babel.to_user_timezone(day).date() if isinstance(day, datetime) else day
