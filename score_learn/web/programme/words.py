"""Words for figures: what stands under a number, over a column, beside a bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from score_learn.core.i18n import _
from score_learn.metrics.rules import Breakdown, Figure, MetricKind
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
GROUPS = {"worker": _("Workers"), "manager": _("Managers and supervisors"), "earlier": _("earlier")}
HIDDEN = _("Not shown: fewer than five people stand behind it, or it would give away another figure.")


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
    if figure.value is None:
        return "–"
    if figure.kind in {MetricKind.SHARE, MetricKind.RATE}:
        return locale.show_number(round(figure.value, 1))
    if figure.kind == MetricKind.MEAN_SCORE:
        return locale.show_number(round(figure.value, 2))
    return locale.show_number(figure.value)


def under(figure: Figure) -> dict[str, str]:
    """Return what stands under a number: its kind, n and the rate of those who gave data."""
    if figure.hidden:
        return {"note": gettext(HIDDEN)}
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


def columns(breakdown: Breakdown) -> list[Column]:
    """Return the columns of the last twelve months; the present month is open."""
    months = [part for part in breakdown.parts if part.key != "earlier"]
    return [
        Column(
            label=period(part.key, "MMM"),
            long=period(part.key, "yMMMM"),
            value=0 if part.figure.hidden else part.figure.value or 0,
            words=number_of(part.figure) or "…",
            open=part is months[-1],
        )
        for part in months
    ]


def period(key: str, skeleton: str) -> str:
    """Write a month such as ``2026-11`` in the words of the page."""
    year, month = (int(part) for part in key.split("-"))
    return str(format_skeleton(skeleton, date(year, month, 1), locale=locale.format_locale()))


def title_of(titles: Mapping[str, str]) -> Callable[[str], str]:
    """Return what names a part of a breakdown: a sex, a group of positions, a country, a module."""

    def title(key: str) -> str:
        if key in titles:
            return titles[key]
        if key in GROUPS:
            return gettext(GROUPS[key])
        return words(key).capitalize() or locale.country_name(key)

    return title
