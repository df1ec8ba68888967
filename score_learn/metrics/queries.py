"""The programme's figures for one viewer, computed from the facts each time they are asked for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

from score_learn.certification import queries as certification
from score_learn.core import clock
from score_learn.core.errors import Refused
from score_learn.metrics import access, definitions, facts, rules
from score_learn.metrics.definitions import Definition
from score_learn.metrics.facts import Scope
from score_learn.metrics.rules import Breakdown, EnterpriseFacts, Figure, FirstCompletions, ModuleInEnterprise, Ratings
from score_learn.people import access as people_access
from score_learn.people.rules import MANAGEMENT, Permission, Sex
from score_learn.people.viewer import Viewer
from score_learn.survey import queries as survey
from score_learn.survey.rules import OVERALL

EARLIER = "earlier"
MANAGERS = "manager"
WORKERS = "worker"


@dataclass(frozen=True)
class Reach:
    """Whom the training reached: enterprises, the people in them, and the people trained."""

    enterprises_trained: Figure
    workers_represented: Figure
    people_trained: Figure
    female_share: Figure
    worker_share: Figure
    by_sex: Breakdown
    by_position: Breakdown
    by_country: Breakdown


@dataclass(frozen=True)
class Learning:
    """What was completed.

    The months are the last twelve, the present one last; the part ``earlier`` holds what was completed before.
    """

    modules_completed: Figure
    certificates_issued: Figure
    by_module: Breakdown
    by_month: Breakdown


@dataclass(frozen=True)
class Satisfaction:
    """What the participants said; hidden altogether while fewer than five answers may be counted."""

    rate: Figure
    mean: Figure
    response_rate: Figure


@dataclass(frozen=True)
class Programme:
    """The figures of the enterprises a viewer sees; ``exact`` says that no small group of people is hidden."""

    as_of: datetime
    exact: bool
    reach: Reach
    learning: Learning
    satisfaction: Satisfaction


def programme(viewer: Viewer) -> Programme:
    """Compute the figures of the enterprises in which the viewer may see figures.

    Raises:
        Refused: ``not_allowed`` for a viewer who sees no figures.
    """
    if not viewer.may(Permission.SEE_FIGURES):
        raise Refused("not_allowed")
    as_of, exact = clock.now(), access.sees_small_groups(viewer)
    scope = people_access.enterprises(viewer, Permission.SEE_FIGURES)
    places = facts.enterprises(scope)
    modules = facts.modules_in_enterprises(scope)
    completed = sum(row.completions for row in modules)
    by_month = _by_month(scope, as_of)
    issued = sum(row.issued for row in certification.certificates_for_figures(scope))
    return Programme(
        as_of=as_of,
        exact=exact,
        reach=_reach(as_of, exact, places, modules, facts.first_completions(scope)),
        learning=_learning(as_of, exact, modules, by_month, issued),
        satisfaction=_satisfaction(as_of, _ratings(viewer, places), completed),
    )


def _reach(
    as_of: datetime,
    exact: bool,
    places: Mapping[UUID, EnterpriseFacts],
    modules: tuple[ModuleInEnterprise, ...],
    first: tuple[FirstCompletions, ...],
) -> Reach:
    trained = rules.trained_on(places, modules)
    represented = [rules.headcount_on(places[enterprise_id], day) for enterprise_id, day in trained.items()]
    known = [people for people in represented if people is not None]
    sexes, positions, countries = _people(first)
    people = sum(sexes.values())

    def count(value: int) -> Figure:
        return definitions.PEOPLE_TRAINED.figure(as_of, value, n=value)

    by_sex = rules.breakdown("sex", sexes, count, exact=exact)
    by_position = rules.breakdown("position", positions, count, exact=exact)
    stated = sexes[Sex.FEMALE] + sexes[Sex.MALE]
    return Reach(
        enterprises_trained=definitions.ENTERPRISES_TRAINED.figure(as_of, len(trained), n=len(trained)),
        workers_represented=_unless_small(
            definitions.WORKERS_REPRESENTED.figure(as_of, sum(known), n=len(known)), sum(known), exact
        ),
        people_trained=_unless_small(count(people), people, exact),
        female_share=_share(definitions.FEMALE_SHARE, as_of, sexes[Sex.FEMALE], stated, people, by_sex),
        worker_share=_share(definitions.WORKER_SHARE, as_of, positions[WORKERS], people, people, by_position),
        by_sex=by_sex,
        by_position=by_position,
        by_country=rules.breakdown("country", countries, count, exact=exact),
    )


def _learning(
    as_of: datetime, exact: bool, modules: tuple[ModuleInEnterprise, ...], by_month: Mapping[str, int], issued: int
) -> Learning:
    by_module: Counter[str] = Counter()
    for row in modules:
        by_module[row.module_id] += row.completions
    completed = by_module.total()

    def count(value: int) -> Figure:
        return definitions.MODULES_COMPLETED.figure(as_of, value, n=value)

    certificates = definitions.CERTIFICATES_ISSUED.figure(as_of, issued, n=issued)
    if not exact and (rules.too_few(issued) or rules.too_few(completed - issued)):
        # Completions without a certificate are a group too.
        certificates = certificates.hide()
    return Learning(
        modules_completed=_unless_small(count(completed), completed, exact),
        certificates_issued=certificates,
        by_module=rules.breakdown("module", dict(by_module.most_common()), count, exact=exact),
        by_month=rules.breakdown("month", by_month, count, exact=exact),
    )


def _satisfaction(as_of: datetime, ratings: Ratings, completed: int) -> Satisfaction:
    response_rate = rules.percent(ratings.responses, completed)
    figures = Satisfaction(
        rate=definitions.SATISFACTION_RATE.figure(
            as_of, ratings.satisfied, n=ratings.n, reporting_rate=response_rate or 0.0
        ),
        mean=definitions.SATISFACTION_MEAN.figure(
            as_of, ratings.mean, n=ratings.n, reporting_rate=response_rate or 0.0
        ),
        response_rate=definitions.RESPONSE_RATE.figure(as_of, response_rate, n=completed),
    )
    if ratings.n >= rules.LEAST:
        return figures
    return Satisfaction(figures.rate.hide(), figures.mean.hide(), figures.response_rate.hide())


def _people(first: tuple[FirstCompletions, ...]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Add up the people by sex, by group of positions and by country, the largest country first."""
    sexes = dict.fromkeys((str(sex) for sex in Sex), 0)
    positions = {WORKERS: 0, MANAGERS: 0}
    countries: Counter[str] = Counter()
    for row in first:
        sexes[row.sex] += row.people
        positions[MANAGERS if row.position in MANAGEMENT else WORKERS] += row.people
        countries[row.country] += row.people
    return sexes, positions, dict(sorted(countries.items(), key=lambda item: (-item[1], item[0])))


def _by_month(scope: Scope, as_of: datetime) -> dict[str, int]:
    """Count completions by month in UTC; what is older is a part too, or it would come out by subtraction."""
    starts = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in rules.month_starts(as_of.date())]
    first = datetime.min.replace(tzinfo=UTC)
    counts = facts.completions_between(scope, list(pairwise([first, *starts])))
    return dict(zip([EARLIER, *(f"{start:%Y-%m}" for start in starts[:-1])], counts, strict=True))


def _ratings(viewer: Viewer, places: Mapping[UUID, EnterpriseFacts]) -> Ratings:
    """Add up the answers that count for a viewer, in blocks that are never taken apart for anybody."""
    by_place = _ratings_by_place(viewer)
    scope = access.survey_scope(viewer)
    if scope.everything:
        return rules.total(by_place.values())
    countries = {country for country, _enterprise in by_place if country is not None}
    whole = {country: rules.total(_within(by_place, country).values()) for country in countries}
    nowhere = by_place.get((None, None), rules.NO_RATINGS)
    apart = rules.told_apart({country: one.n for country, one in whole.items()}, nowhere.n)
    counted = [whole[country] for country in apart & scope.countries]
    for country in apart - scope.countries:
        counted += _single_enterprises(_within(by_place, country), places)
    return rules.total(counted)


def _ratings_by_place(viewer: Viewer) -> dict[tuple[str | None, UUID | None], Ratings]:
    by_place: dict[tuple[str | None, UUID | None], Ratings] = {}
    for row in survey.counted_answers(viewer, question_id=OVERALL):
        chosen = {} if row.value is None else {int(row.value): row.count}
        place = (row.country, row.enterprise_id)
        by_place[place] = by_place.get(place, rules.NO_RATINGS) + Ratings(chosen, row.count)
    return by_place


def _within(by_place: Mapping[tuple[str | None, UUID | None], Ratings], country: str) -> dict[UUID | None, Ratings]:
    return {enterprise_id: ratings for (where, enterprise_id), ratings in by_place.items() if where == country}


def _single_enterprises(
    in_country: Mapping[UUID | None, Ratings], places: Mapping[UUID, EnterpriseFacts]
) -> list[Ratings]:
    """Return the ratings of the enterprises in scope that may be told apart from their country."""
    counts = {enterprise_id: ratings.n for enterprise_id, ratings in in_country.items() if enterprise_id is not None}
    unstated = in_country.get(None, rules.NO_RATINGS)
    return [in_country[one] for one in rules.told_apart(counts, unstated.n) if one in places]


def _share(definition: Definition, as_of: datetime, part: int, whole: int, asked: int, parts: Breakdown) -> Figure:
    """Make a share of people; it is hidden when any part of the breakdown it could be computed from is."""
    share = definition.figure(
        as_of, rules.percent(part, whole), n=whole, reporting_rate=rules.percent(whole, asked) or 0.0
    )
    return share.hide() if any(one.figure.hidden for one in parts.parts) else share


def _unless_small(figure: Figure, people: int, exact: bool) -> Figure:
    return figure.hide() if not exact and rules.too_few(people) else figure
