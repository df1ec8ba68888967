"""The programme's figures for one viewer and one choice of filters, computed from the facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from score_learn.core import clock
from score_learn.core.errors import Refused
from score_learn.core.memory import kept
from score_learn.metrics import access, facts, plan, rules, satisfaction
from score_learn.metrics.choice import Choice, Offer, quarter_of
from score_learn.metrics.cube import Completed, Cube, Reached, Trained
from score_learn.metrics.figures import Learning, Reach, Satisfaction, Sheet
from score_learn.metrics.plan import Plan
from score_learn.metrics.rules import EnterpriseFacts, ModuleInEnterprise
from score_learn.people import access as people_access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class Programme:
    """The figures of the enterprises a viewer sees, within what was chosen.

    ``exact`` says that no small group of people is hidden, ``offer`` what may be chosen. What may not be chosen, and
    what there is not, is not ``open``: all its figures are hidden.
    """

    as_of: datetime
    exact: bool
    choice: Choice
    offer: Offer
    open: bool
    reach: Reach
    learning: Learning
    satisfaction: Satisfaction


def programme(viewer: Viewer, choice: Choice | None = None) -> Programme:
    """Compute the figures of the enterprises in which the viewer may see figures.

    Args:
        viewer: who asks.
        choice: the filters; none of them unless given.

    Raises:
        Refused: ``not_allowed`` for a viewer who sees no figures.
    """
    if not viewer.may(Permission.SEE_FIGURES):
        raise Refused("not_allowed")
    choice = choice or Choice()
    as_of, exact = clock.now(), access.sees_small_groups(viewer)
    scope = people_access.enterprises(viewer, Permission.SEE_FIGURES)
    places, state = facts.enterprises(scope), facts.state()
    there = frozenset((enterprise_id, place.country) for enterprise_id, place in places.items())
    counted = kept(("completed", there), state, lambda: _counted(scope))
    months = rules.last_months(as_of.date())
    planned = kept(("planned", there, exact), (months, state), lambda: _planned(counted, exact, months))
    # A headcount is no fact that the state tells of.
    trained = kept(("trained", there), (state, tuple(places.items())), lambda: _trained(places, counted.modules))
    cube = Cube(counted.completed, counted.reached, trained)
    sheet = Sheet(as_of, exact, cube, planned, choice)
    return Programme(
        as_of=as_of,
        exact=exact,
        choice=choice,
        offer=_offer(cube, planned),
        open=sheet.open,
        reach=sheet.reach(),
        learning=sheet.learning(),
        satisfaction=sheet.satisfaction(satisfaction.ratings(viewer, places.keys(), choice, state)),
    )


@dataclass(frozen=True)
class _Counted:
    """What is counted once for everybody who sees the same enterprises."""

    completed: tuple[Completed, ...]
    reached: tuple[Reached, ...]
    modules: tuple[ModuleInEnterprise, ...]


def _counted(scope: facts.Scope) -> _Counted:
    return _Counted(facts.completed(scope), facts.reached(scope), facts.modules_in_enterprises(scope))


def _planned(counted: _Counted, exact: bool, months: tuple[str, ...]) -> Plan:
    cube = Cube(counted.completed, counted.reached)
    return plan.everything(cube) if exact else plan.protecting(cube, months)


def _trained(places: Mapping[UUID, EnterpriseFacts], modules: tuple[ModuleInEnterprise, ...]) -> tuple[Trained, ...]:
    return tuple(
        Trained(
            places[enterprise_id].country,
            module,
            quarter_of(f"{at:%Y-%m}"),
            rules.headcount_at(places[enterprise_id], at),
        )
        for enterprise_id, moments in rules.trained_at(modules).items()
        for module, at in moments.items()
    )


def _offer(cube: Cube, planned: Plan) -> Offer:
    """List what is open; a kind of which there is but one leaves nothing to choose."""
    opened = planned.apart
    countries = {row.country for row in cube.completed}
    modules = {row.module for row in cube.completed}
    quarters = {row.quarter for row in cube.completed}
    periods = sorted(opened.years | opened.quarters, key=lambda one: (one[:4], one), reverse=True)
    return Offer(
        tuple(sorted(opened.countries)) if len(countries) > 1 else (),
        tuple(sorted(opened.modules)) if len(modules) > 1 else (),
        tuple(periods) if len(quarters) > 1 else (),
    )
