"""What stands on the page of the figures, in its order: the page and its file are both made of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from score_learn.core.i18n import _
from score_learn.exchange.tables import Cell
from score_learn.metrics.choice import Choice
from score_learn.metrics.definitions import DEFINITIONS
from score_learn.metrics.queries import Programme
from score_learn.metrics.rules import Breakdown, Figure
from score_learn.web.locale import gettext
from score_learn.web.programme.words import HIDDEN, KINDS, rounded

HEADER = (
    _("Figure"),
    _("Part"),
    _("Kind"),
    _("Unit"),
    _("Value"),
    _("n"),
    _("Reporting rate, %"),
    _("As of, in UTC"),
    _("Definition"),
    _("Country"),
    _("Module"),
    _("Period"),
    _("Note"),
)
TITLES = {definition.code: definition.title for definition in DEFINITIONS}


@dataclass(frozen=True)
class Section:
    """A breakdown with its heading, the words over its columns, and a share of the same people."""

    id: str
    title: str
    heads: tuple[str, str]
    breakdown: Breakdown
    share: Figure | None = None

    @property
    def hidden(self) -> bool:
        """Whether no part of it is shown."""
        return all(part.figure.hidden for part in self.breakdown.parts)


def stats(programme: Programme) -> tuple[Figure, ...]:
    """Return the figures that stand first."""
    reach, learning, satisfaction = programme.reach, programme.learning, programme.satisfaction
    return (
        reach.people_trained,
        reach.enterprises_trained,
        reach.workers_represented,
        satisfaction.rate,
        learning.modules_completed,
        learning.certificates_issued,
        satisfaction.mean,
        satisfaction.response_rate,
    )


def sections(programme: Programme) -> tuple[Section, ...]:
    """Return the breakdowns: of people, unless a module was chosen; never by what was chosen."""
    reach, learning = programme.reach, programme.learning
    people, done = gettext("People"), gettext("Completions")
    by_sex, by_position = gettext("People trained, by sex"), gettext("People trained, by position")
    found = [
        Section("by-sex", by_sex, (gettext("Sex"), people), reach.by_sex, reach.female_share),
        Section("by-position", by_position, (gettext("Position"), people), reach.by_position, reach.worker_share),
        Section("by-country", gettext("People trained, by country"), (gettext("Country"), people), reach.by_country),
    ]
    if programme.choice.module:
        by_country = gettext("Modules completed, by country")
        found = [Section("by-country", by_country, (gettext("Country"), done), learning.by_country)]
    found.append(Section("by-module", gettext("Modules completed"), (gettext("Module"), done), learning.by_module))
    return tuple(one for one in found if one.breakdown.parts or programme.choice.whole)


def over_time(programme: Programme) -> Section | None:
    """Return the completions over time; there is nothing to take apart in a single quarter."""
    by_time, done = programme.learning.by_time, gettext("Completions")
    if not by_time.parts:
        return None
    if by_time.by == "month":
        return Section("by-month", gettext("Modules completed, by month"), (gettext("Month"), done), by_time)
    return Section("by-quarter", gettext("Modules completed, by quarter"), (gettext("Quarter"), done), by_time)


def chosen(choice: Choice, title: Callable[[str], str]) -> list[str]:
    """Say what was chosen, in words."""
    return [title(key) for key in (choice.country, choice.module, choice.period) if key]


def named(everything: str, keys: tuple[str, ...], title: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return the options of a filter with their words; the first is no filter."""
    return [("", everything), *((key, title(key)) for key in keys)]


def rows(programme: Programme, title: Callable[[str], str]) -> Iterator[tuple[Cell, ...]]:
    """Write what is on the page line by line; what is hidden there is hidden here, in words."""
    filters = tuple(
        # What cannot be chosen may be anything that somebody typed.
        (title(key) if programme.open else key) if key else gettext(everything)
        for key, everything in zip(
            (programme.choice.country, programme.choice.module, programme.choice.period),
            (_("All countries"), _("All modules"), _("All time")),
            strict=True,
        )
    )
    timely = over_time(programme)
    for figure in stats(programme):
        yield _row(figure, "", filters)
    for section in (*sections(programme), *([timely] if timely else [])):
        for part in section.breakdown.parts:
            if part.key != "earlier":
                yield _row(part.figure, title(part.key), filters)
        if section.share:
            yield _row(section.share, "", filters)


def _row(figure: Figure, part: str, filters: tuple[str, ...]) -> tuple[Cell, ...]:
    said = gettext(TITLES[figure.definition]), part, gettext(KINDS[figure.kind]), gettext(figure.unit)
    if figure.reason is not None:
        numbers: tuple[Cell, ...] = (gettext("not shown"), None, None)
    else:
        rate = None if figure.reporting_rate is None else round(figure.reporting_rate, 1)
        numbers = (rounded(figure), figure.n, rate)
    note = gettext(HIDDEN[figure.reason]) if figure.reason is not None else ""
    return (*said, *numbers, figure.as_of, figure.definition, *filters, note)
