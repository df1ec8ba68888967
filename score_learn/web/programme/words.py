"""Words for figures: what stands under a number, over a column, beside a bar."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_skeleton

from score_learn.core.i18n import _
from score_learn.metrics.choice import quarter_of
from score_learn.metrics.rules import Breakdown, Figure, MetricKind, Reason
from score_learn.web import locale
from score_learn.web.filters import words
from score_learn.web.locale import gettext

KINDS = {
    MetricKind.COUNT: _("count"),
    MetricKind.DISTINCT_COUNT: _("each counted once"),
    MetricKind.SHARE: _("share"),
    MetricKind.RATE: _("rate"),
    MetricKind.MEAN_SCORE: _("mean"),
}
PERIOD = re.compile(r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?", re.ASCII)
GROUPS = {"worker": _("Workers"), "manager": _("Managers and supervisors"), "earlier": _("earlier")}
HIDDEN = {
    Reason.SMALL: _("Not shown: fewer than five people stand behind it, or it would give away another figure."),
    Reason.BY_MODULE: _("Not shown for one module: people are counted once, however many modules they did."),
    Reason.BY_PERIOD: _("Not shown by period: an answer keeps no day."),
}


@dataclass(frozen=True)
class Bar:
    """One bar of a chart inside its table."""

    label: str
    value: str
    share: float
    url: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a chart over time."""

    label: str
    long: str
    value: float
    words: str
    open: bool


def number_of(figure: Figure) -> str | None:
    """Write the number of a figure; ``None`` when it is hidden."""
    if figure.hidden:
        return None
    value = rounded(figure)
    return "–" if value is None else locale.show_number(value)


def rounded(figure: Figure) -> float | None:
    """Round a value as it is shown; a file tells no more of it than the page."""
    if figure.value is None:
        return None
    if figure.kind in {MetricKind.SHARE, MetricKind.RATE}:
        return round(figure.value, 1)
    return round(figure.value, 2) if figure.kind == MetricKind.MEAN_SCORE else figure.value


def under(figure: Figure) -> dict[str, str]:
    """Return what stands under a number: its kind, n and the rate of those who gave data."""
    if figure.reason is not None:
        return {"note": gettext(HIDDEN[figure.reason])}
    found = {"kind": gettext(KINDS[figure.kind])}
    if figure.n is not None and figure.kind not in {MetricKind.COUNT, MetricKind.DISTINCT_COUNT}:
        found["n"] = gettext("n = %(n)s", n=locale.show_number(figure.n))
    if figure.reporting_rate is not None:
        found["rate"] = gettext("%(rate)s gave an answer", rate=locale.show_percent(figure.reporting_rate, 1))
    if figure.value is None:
        found["note"] = gettext("nothing to compute it from yet")
    return found


def bars(breakdown: Breakdown, title: Callable[[str], str]) -> list[Bar]:
    """Return the bars of a breakdown, the longest as the measure; a hidden one has no bar."""
    values = [part.figure.value or 0 for part in breakdown.parts if not part.figure.hidden]
    longest = max([1, *values])
    return [
        Bar(
            label=title(part.key),
            value=number_of(part.figure) or gettext("not shown"),
            share=0 if part.figure.hidden else 100 * (part.figure.value or 0) / longest,
        )
        for part in breakdown.parts
    ]


def columns(breakdown: Breakdown, as_of: datetime) -> list[Column]:
    """Return the columns of a chart over months or quarters; the present one is open."""
    now = {f"{as_of:%Y-%m}", quarter_of(f"{as_of:%Y-%m}")}
    return [
        Column(
            label=period(part.key, short=True),
            long=period(part.key),
            value=0 if part.figure.hidden else part.figure.value or 0,
            words=number_of(part.figure) or "…",
            open=part.key in now,
        )
        for part in breakdown.parts
        if part.key != "earlier"
    ]


def period(key: str, *, short: bool = False) -> str:
    """Write a year, a quarter such as ``2026-Q4`` or a month such as ``2026-11`` in the words of the page."""
    year, _dash, part = key.partition("-")
    if not part:
        return year
    quarterly = part.startswith("Q")
    month = 3 * int(part[1:]) if quarterly else int(part)
    skeleton = ("yQQQ" if short else "yQQQQ") if quarterly else ("MMM" if short else "yMMMM")
    return str(format_skeleton(skeleton, date(int(year), month, 1), locale=locale.format_locale()))


def title_of(titles: Mapping[str, str]) -> Callable[[str], str]:
    """Return what names a part of a breakdown: a sex, a group of positions, a country, a module."""

    def title(key: str) -> str:
        if key in titles:
            return titles[key]
        if key in GROUPS:
            return gettext(GROUPS[key])
        if PERIOD.fullmatch(key):
            return period(key)
        return words(key).capitalize() or locale.country_name(key)

    return title
