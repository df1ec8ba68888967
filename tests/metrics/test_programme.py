"""Two computations that share nothing agree on every figure, and nobody is told of a small group."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, event, select

from score_learn.core import memory
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.metrics import queries
from score_learn.metrics.choice import Choice
from score_learn.metrics.queries import Programme
from score_learn.metrics.rules import Breakdown, Figure, Reason
from score_learn.people.models import Enterprise, Headcount
from score_learn.people.rules import AccessRole
from score_learn.people.viewer import Grant, Viewer
from tests.metrics import second, worlds
from tests.metrics.attack import small_group
from tests.metrics.worlds import NOW, World, make_world, staff

SIZES = ({"people": 90, "responses": 120}, {"people": 25, "responses": 30}, {"people": 6, "responses": 6})


@pytest.fixture(params=range(6))
def world(site, request) -> World:
    """One of some random programmes, large, small and tiny."""
    with time_machine.travel(NOW, tick=False):
        yield make_world(request.param, **SIZES[request.param % 3])


def value(figure: Figure) -> float | None:
    assert figure.as_of == NOW
    return figure.value


def parts(breakdown: Breakdown) -> dict[str, float | None]:
    return {part.key: None if part.figure.hidden else value(part.figure) for part in breakdown.parts}


def scope_of(world: World, rows: second.Rows, viewer: Viewer) -> tuple[bool, set[str], set]:
    """Say in plain words what a viewer sees: everything, countries, enterprises."""
    countries = {grant.country for grant in viewer.grants if grant.country}
    everything = viewer.kind == "operator" or any(
        grant.role == AccessRole.ADMINISTRATOR and not grant.country for grant in viewer.grants
    )
    seen = {place for place, country in rows.country.items() if everything or country in countries}
    for grant in viewer.grants:
        seen |= world.sponsors.get(grant.organisation_id, frozenset())
    return everything, countries, seen


def choices(world: World, rows: second.Rows) -> Iterator[Choice]:
    """List filters: each alone, and some together."""
    periods = sorted({f"{one.at.year}" for one in rows.done} | {second.quarter(one.at) for one in rows.done})
    for country, module, period in product(["", "VN"], ["", "alpha"], ["", *periods[:1], *periods[-1:]]):
        yield Choice(country, module, period)


def test_both_computations_agree_about_people(world):
    rows = second.read_rows()
    for name, viewer in world.viewers().items():
        _everything, _countries, seen = scope_of(world, rows, viewer)
        exact = name in {"operator", "everything", *worlds.COUNTRIES}
        done = [one for one in rows.done if one.place in seen]
        there = {"", *(rows.country[one.place] for one in done)}, {"", *(one.module for one in done)}
        times = {"", *(f"{one.at.year}" for one in done), *(second.quarter(one.at) for one in done)}
        for choice in choices(world, rows):
            found = queries.programme(viewer, choice)
            assert found.exact is exact, name
            known = choice.country in there[0] and choice.module in there[1] and choice.period in times
            assert known if found.open else not (exact and known), (name, choice)
            expected = second.compute(rows, seen, NOW, choice.country, choice.module, choice.period)
            for figure, count in numbers(found, expected):
                if exact and found.open and figure.hidden:
                    assert choice.module and figure.reason == Reason.BY_MODULE, (name, choice, figure)
                if not figure.hidden:
                    assert value(figure) == count, (name, choice, figure)
                    assert exact or figure.code in SHARES or not 0 < count < 5, (name, choice, figure)


SHARES = ("female_share_trained", "worker_share_trained", "enterprises_trained")


def numbers(found: Programme, expected: dict) -> Iterator[tuple[Figure, float | None]]:
    """Put each figure beside what the other computation has."""
    reach, learning = found.reach, found.learning
    singles = (reach.people_trained, reach.enterprises_trained, reach.workers_represented, reach.female_share)
    for figure in (*singles, reach.worker_share, learning.modules_completed, learning.certificates_issued):
        yield figure, expected[figure.code]
    for key, breakdown in (
        ("sex", reach.by_sex),
        ("position", reach.by_position),
        ("country", reach.by_country),
        ("module", learning.by_module),
        ("completions by country", learning.by_country),
        (learning.by_time.by, learning.by_time),
    ):
        for part in breakdown.parts:
            yield part.figure, expected[key].get(part.key, 0)


def test_both_computations_agree_about_satisfaction(world):
    rows = second.read_rows()
    for name, viewer in world.viewers().items():
        everything, countries, seen = scope_of(world, rows, viewer)
        for choice in (Choice(), Choice(country="VN"), Choice(module="alpha"), Choice("VN", "beta")):
            ratings, responses = second.ratings(rows, everything, countries, seen, choice.country, choice.module)
            programme = queries.programme(viewer, choice)
            found, completed = programme.satisfaction, programme.learning.modules_completed
            if len(ratings) < 5 or completed.hidden:
                assert all(figure.hidden for figure in (found.rate, found.mean, found.response_rate)), name
                continue
            satisfied = sum(rating >= 4 for rating in ratings)
            assert value(found.rate) == pytest.approx(100 * satisfied / len(ratings)), name
            assert value(found.mean) == pytest.approx(sum(ratings) / len(ratings)), name
            assert found.rate.n == found.mean.n == len(ratings)
            done = completed.value
            assert value(found.response_rate) == (100 * responses / done if done else None)
            assert found.rate.reporting_rate == (100 * responses / done if done else 0.0)


def test_no_opinion_is_shown_by_period(site):
    with time_machine.travel(NOW, tick=False):
        make_world(1, people=90, responses=120)
        found = queries.programme(Viewer.operator(), Choice(period="2026")).satisfaction
    assert {one.reason for one in (found.rate, found.mean, found.response_rate)} == {Reason.BY_PERIOD}


def test_no_viewers_and_filters_together_give_a_small_group_of_answers(world):
    rows = second.read_rows()
    rated = {number for number, answer in enumerate(rows.responses) if answer[3]}
    cells = {}
    for number in rated:
        cells.setdefault(rows.responses[number][:3], set()).add(number)
    equations = set()
    for viewer in world.viewers().values():
        everything, countries, seen = scope_of(world, rows, viewer)
        for choice in (Choice(c, m) for c, m in product(["", *worlds.COUNTRIES], ["", *worlds.MODULES])):
            rate = queries.programme(viewer, choice).satisfaction.rate
            if rate.hidden:
                continue
            # Which answers a number is made of is told by the second computation, and that both count alike above.
            counted = second.counted(rows, everything, countries, seen, choice.country, choice.module) & rated
            assert len(counted) == rate.n
            inside = sum(1 << place for place, who in enumerate(cells.values()) if who <= counted)
            equations.add((inside, rate.n))
    assert small_group(equations, [frozenset(who) for who in cells.values()]) is None


def test_a_person_with_two_positions_is_counted_as_in_the_first_completion(site):
    with time_machine.travel(NOW, tick=False):
        make_world(1)
        rows = second.read_rows()
        changed = {
            one.person
            for one, other in pairwise(sorted(rows.done, key=lambda one: (one.person.hex, one.at)))
            if one.person == other.person and one.position != other.position
        }
        assert changed, "this world has nobody whose position changed"
        by_position = parts(queries.programme(Viewer.operator()).reach.by_position)
        assert sum(by_position.values()) == len({one.person for one in rows.done})


def test_an_empty_programme_has_figures_of_nought(site):
    found = queries.programme(Viewer.operator())
    assert (found.reach.people_trained.value, found.reach.enterprises_trained.value) == (0, 0)
    assert (found.reach.female_share.value, found.reach.female_share.n) == (None, 0)
    assert parts_keys(found.reach.by_country) == []
    assert found.satisfaction.rate.hidden


def parts_keys(breakdown: Breakdown) -> list[str]:
    return [part.key for part in breakdown.parts]


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer.anonymous(),
        Viewer(kind="participant", person_id=worlds.UUID(int=1), grants=(Grant(AccessRole.PARTICIPANT),)),
        staff(Grant(AccessRole.TRAINER)),
        staff(Grant(AccessRole.ENTERPRISE_MANAGER, enterprise_id=worlds.UUID(int=2))),
    ],
)
def test_others_see_no_figures(site, viewer):
    with pytest.raises(Refused):
        queries.programme(viewer)


def test_the_number_of_queries_does_not_grow(site):
    def count(viewer: Viewer) -> int:
        statements = []
        memory.forget()

        def listener(*arguments: Any) -> None:
            statements.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", listener)
        queries.programme(viewer)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len([one for one in statements if one.startswith("SELECT")])

    empty = count(Viewer.operator())
    with time_machine.travel(NOW, tick=False):
        world = make_world(2, enterprises=20, people=80, responses=100)
        assert {count(viewer) for viewer in world.viewers().values()} == {empty}
    assert empty <= 8


def test_a_headcount_that_is_reported_later_is_counted_at_once(world):
    everything = Viewer.operator()
    known = queries.programme(everything).reach.workers_represented
    assert queries.programme(everything).reach.workers_represented == known
    db.session.execute(delete(Headcount))
    for place_id in db.session.scalars(select(Enterprise.id)).all():
        db.session.add(Headcount(enterprise_id=place_id, women=7000, men=1, in_force_from=date(2001, 1, 1)))
    db.session.commit()
    now = queries.programme(everything).reach.workers_represented
    memory.forget()
    assert now == queries.programme(everything).reach.workers_represented != known
