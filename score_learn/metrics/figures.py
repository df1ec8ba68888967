"""Makes the figures of one page out of what was counted and what may be told: plain Python."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from score_learn.metrics import cube as cubes
from score_learn.metrics import definitions, plan, rules
from score_learn.metrics.blocks import Apart
from score_learn.metrics.choice import Choice, year_of
from score_learn.metrics.cube import Cube
from score_learn.metrics.definitions import Definition
from score_learn.metrics.plan import Breaking, Plan
from score_learn.metrics.rules import Breakdown, Figure, Ratings, Reason
from score_learn.people.rules import Sex

QUARTERS = 8
"""How many quarters are shown where something is filtered."""


@dataclass(frozen=True)
class Reach:
    """Whom the training reached: enterprises, the people in them, and the people trained.

    ``by_country`` has no parts where one country was chosen.
    """

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

    Where nothing is filtered, ``by_time`` has the last twelve months, the present one last, and the part ``earlier``;
    else the last eight quarters within the period, the newest last. Nothing is taken apart by what was chosen.
    """

    modules_completed: Figure
    certificates_issued: Figure
    by_module: Breakdown
    by_country: Breakdown
    by_time: Breakdown


@dataclass(frozen=True)
class Satisfaction:
    """What the participants said; hidden altogether while fewer than five answers may be counted."""

    rate: Figure
    mean: Figure
    response_rate: Figure


@dataclass(frozen=True)
class Sheet:
    """One page of figures: when, for whom, out of what, and what was chosen."""

    as_of: datetime
    exact: bool
    cube: Cube
    plan: Plan
    choice: Choice

    @property
    def open(self) -> bool:
        """Whether what was chosen may be told apart from the rest."""
        return self.plan.apart.opens(self.choice)

    def reach(self) -> Reach:
        """Make the figures about enterprises and people."""
        sexes, positions = self._people(plan.sex_of), self._people(plan.group_of)
        by_sex = self._taken_apart("sex", dict.fromkeys((str(sex) for sex in Sex), 0) | sexes, self.plan.by_sex)
        groups = {plan.WORKERS: 0, plan.MANAGERS: 0} | positions
        by_position = self._taken_apart("position", groups, self.plan.by_position)
        people = sum(sexes.values())
        stated = sexes.get(Sex.FEMALE, 0) + sexes.get(Sex.MALE, 0)
        trained = self.cube.chosen_enterprises(self.choice)
        enterprises = definitions.ENTERPRISES_TRAINED.figure(self.as_of, len(trained), n=len(trained))
        return Reach(
            enterprises_trained=enterprises.unless(not self.open),
            workers_represented=self._workers_represented(),
            people_trained=self._of_people(self._count_people(people)),
            female_share=self._share(definitions.FEMALE_SHARE, sexes.get(Sex.FEMALE, 0), stated, people, by_sex),
            worker_share=self._share(definitions.WORKER_SHARE, groups[plan.WORKERS], people, people, by_position),
            by_sex=by_sex,
            by_position=by_position,
            by_country=self._by_country(),
        )

    def learning(self) -> Learning:
        """Make the figures about completions."""
        chosen = self.cube.chosen(self.choice)
        hidden = not (self.open and self.plan.completions)
        issued = sum(row.number for row in chosen if row.certified)
        certificates = definitions.CERTIFICATES_ISSUED.figure(self.as_of, issued, n=issued)
        certified = self.plan.certified
        return Learning(
            modules_completed=self._count(sum(row.number for row in chosen)).unless(hidden),
            certificates_issued=certificates.unless(hidden or certified is None or not certified.opens(self.choice)),
            by_module=self._of_completions("module", lambda row: row.module, self.plan.modules),
            by_country=self._of_completions("country", lambda row: row.country),
            by_time=self._by_time(),
        )

    def satisfaction(self, ratings: Ratings) -> Satisfaction:
        """Make the figures about answers; they say how many completions there are, so they are hidden with them."""
        completed = sum(row.number for row in self.cube.chosen(self.choice))
        rate = rules.percent(ratings.responses, completed)
        figures = (
            definitions.SATISFACTION_RATE.figure(
                self.as_of, ratings.satisfied, n=ratings.n, reporting_rate=rate or 0.0
            ),
            definitions.SATISFACTION_MEAN.figure(self.as_of, ratings.mean, n=ratings.n, reporting_rate=rate or 0.0),
            definitions.RESPONSE_RATE.figure(self.as_of, rate, n=completed),
        )
        few = ratings.n < rules.LEAST or not (self.open and self.plan.completions)
        reason = Reason.BY_PERIOD if self.choice.period and self.open else Reason.SMALL
        return Satisfaction(*(one.unless(few or bool(self.choice.period), reason) for one in figures))

    def _workers_represented(self) -> Figure:
        trained = self.cube.chosen_enterprises(self.choice)
        known = [row.people for row in trained if row.people is not None]
        figure = definitions.WORKERS_REPRESENTED.figure(self.as_of, sum(known), n=len(known))
        # A filter could tell the people of such an enterprise from the others.
        tiny = any(row.people is not None and rules.too_few(row.people) for row in self.cube.trained)
        small = not self.exact and (rules.too_few(sum(known)) or (tiny and not self.choice.whole))
        return self._not_by_module(figure.unless(small or not self.open))

    def _people(self, part: cubes.PartOfPeople) -> dict[str, int]:
        return dict(cubes.count_people(self.cube.chosen_people(self.choice), part))

    def _taken_apart(self, by: str, counts: Mapping[str, int], breaking: Breaking) -> Breakdown:
        told = self.plan.people and self.open and breaking.apart.opens(self.choice)
        found = rules.breakdown(by, counts, self._count_people, breaking.hidden if told else counts.keys())
        return replace(found, parts=tuple(replace(one, figure=self._not_by_module(one.figure)) for one in found.parts))

    def _by_country(self) -> Breakdown:
        """Take the people apart by country: what is closed is never told, but where nothing is filtered."""
        if self.choice.country:
            return Breakdown("country", ())
        counts = dict.fromkeys((row.country for row in self.cube.completed), 0)
        counts |= cubes.count_people(self.cube.chosen_people(self.choice), lambda row: row.country)
        hidden = self._closed(counts, self.plan.countries, "country", self.plan.reached, told=self.plan.people)
        found = rules.breakdown("country", rules.largest_first(counts, hidden), self._count_people, hidden)
        return replace(found, parts=tuple(replace(one, figure=self._not_by_module(one.figure)) for one in found.parts))

    def _of_completions(
        self, by: str, part: Callable[[cubes.Completed], str], where_whole: frozenset[str] | None = None
    ) -> Breakdown:
        """Take the completions apart by country or by module."""
        if getattr(self.choice, by):
            return Breakdown(by, ())
        counts = dict.fromkeys((part(row) for row in self.cube.completed), 0)
        counts |= cubes.count(self.cube.chosen(self.choice), part)
        hidden = self._closed(counts, where_whole, by, self.plan.apart, told=self.plan.completions)
        return rules.breakdown(by, rules.largest_first(counts, hidden), self._count, hidden)

    def _closed(
        self, counts: Mapping[str, int], where_whole: frozenset[str] | None, by: str, apart: Apart, *, told: bool
    ) -> frozenset[str]:
        """Name the parts that are hidden: those that cannot be chosen, or fewer of them where nothing is filtered."""
        if not (told and self.open):
            return frozenset(counts)
        if self.choice.whole and where_whole is not None:
            return where_whole
        return frozenset(key for key in counts if not apart.opens(replace(self.choice, **{by: key})))

    def _by_time(self) -> Breakdown:
        rows = self.cube.chosen(self.choice)
        told = self.open and self.plan.completions
        if self.choice.whole:
            months = rules.last_months(self.as_of.date())
            counts = dict.fromkeys([plan.EARLIER, *months], 0)
            counts |= cubes.count(rows, lambda row: row.month if row.month in counts else plan.EARLIER)
            return rules.breakdown("month", counts, self._count, self.plan.months if told else counts.keys())
        quarters = sorted({row.quarter for row in self.cube.completed if row.quarter.startswith(self.choice.period)})
        if not self.open or (self.choice.period and year_of(self.choice.period) != self.choice.period):
            # The names of quarters alone would say when something happened.
            return Breakdown("quarter", ())
        done = cubes.count(rows, lambda row: row.quarter)
        counts = {quarter: done[quarter] for quarter in quarters[-QUARTERS:]}
        hidden = {one for one in counts if not told or one not in self.plan.apart.quarters}
        return rules.breakdown("quarter", counts, self._count, hidden)

    def _share(self, definition: Definition, part: int, whole: int, asked: int, parts: Breakdown) -> Figure:
        """Make a share of people; it is hidden when any part of the breakdown it could be computed from is."""
        share = definition.figure(
            self.as_of, rules.percent(part, whole), n=whole, reporting_rate=rules.percent(whole, asked) or 0.0
        )
        return self._not_by_module(share.unless(any(one.figure.hidden for one in parts.parts)))

    def _of_people(self, figure: Figure) -> Figure:
        return self._not_by_module(figure.unless(not (self.plan.people and self.plan.reached.opens(self.choice))))

    def _not_by_module(self, figure: Figure) -> Figure:
        """People are counted once over all modules; by module the parts would overlap, and overlaps are small."""
        return figure.hide(Reason.BY_MODULE) if self.choice.module and self.open else figure

    def _count(self, value: int) -> Figure:
        return definitions.MODULES_COMPLETED.figure(self.as_of, value, n=value)

    def _count_people(self, value: int) -> Figure:
        return definitions.PEOPLE_TRAINED.figure(self.as_of, value, n=value)
