"""Two computations that share nothing agree on every figure, and nobody is told of a small group."""

from itertools import pairwise, permutations

import pytest
import time_machine
from sqlalchemy import event

from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.metrics import queries
from score_learn.metrics.rules import Breakdown, Figure
from score_learn.people.rules import AccessRole
from score_learn.people.viewer import Grant, Viewer
from tests.metrics import second, worlds
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


def test_both_computations_agree_about_people(world):
    rows = second.read_rows()
    for name, viewer in world.viewers().items():
        _everything, _countries, seen = scope_of(world, rows, viewer)
        exact = name in {"operator", "everything", *worlds.COUNTRIES}
        expected = second.compute(rows, seen, NOW)
        found = queries.programme(viewer)
        reach, learning = found.reach, found.learning
        assert found.exact is exact, name
        assert value(reach.enterprises_trained) == expected["enterprises_trained"], name
        for by in ("sex", "position", "country"):
            assert_alike(getattr(reach, f"by_{by}"), expected[by], exact, name)
        for by in ("module", "month"):
            assert_alike(getattr(learning, f"by_{by}"), expected[by], exact, name)
        assert list(parts(learning.by_month)) == list(expected["month"])
        for figure in (reach.people_trained, reach.workers_represented, learning.modules_completed):
            small = not exact and 0 < expected[figure.code] < 5
            assert (figure.hidden, value(figure)) == (small, None if small else expected[figure.code]), name
        for figure, by in ((reach.female_share, "sex"), (reach.worker_share, "position")):
            small = bool(second.hidden(expected[by], exact=exact))
            share = expected[figure.code.removesuffix("_trained")]
            assert (figure.hidden, value(figure)) == (small, None if small else share), name
        if exact:
            assert value(learning.certificates_issued) == expected["certificates_issued"]
            assert reach.workers_represented.n == expected["headcounts_known"]


def assert_alike(breakdown: Breakdown, expected: dict[str, int], exact: bool, name: str) -> None:
    found = parts(breakdown)
    assert set(found) == set(expected), name
    in_order = {key: expected[key] for key in found}
    hidden = second.hidden(in_order, exact=exact)
    assert found == {key: None if key in hidden else count for key, count in in_order.items()}, (name, breakdown.by)


def test_both_computations_agree_about_satisfaction(world):
    rows = second.read_rows()
    for name, viewer in world.viewers().items():
        everything, countries, seen = scope_of(world, rows, viewer)
        ratings, responses = second.ratings(rows, everything=everything, countries=countries, seen=seen)
        completed = sum(one.place in seen for one in rows.done)
        found = queries.programme(viewer).satisfaction
        if len(ratings) < 5:
            assert all(figure.hidden for figure in (found.rate, found.mean, found.response_rate)), name
            continue
        satisfied = sum(rating >= 4 for rating in ratings)
        assert value(found.rate) == pytest.approx(100 * satisfied / len(ratings)), name
        assert value(found.mean) == pytest.approx(sum(ratings) / len(ratings)), name
        assert found.rate.n == found.mean.n == len(ratings)
        assert value(found.response_rate) == (100 * responses / completed if completed else None)
        assert found.rate.reporting_rate == (100 * responses / completed if completed else 0.0)


def test_no_two_viewers_can_subtract_a_small_group_of_answers(world):
    rows = second.read_rows()
    counted = {}
    for name, viewer in world.viewers().items():
        rate = queries.programme(viewer).satisfaction.rate
        assert rate.hidden or rate.n >= 5
        counted[name] = 0 if rate.hidden else rate.n
    scopes = {name: scope_of(world, rows, viewer) for name, viewer in world.viewers().items()}
    for inner, outer in permutations(counted, 2):
        everything, countries, seen = scopes[outer]
        if everything or (scopes[inner][2] <= seen and scopes[inner][1] <= countries and not scopes[inner][0]):
            rest = counted[outer] - counted[inner]
            # Nothing is subtracted when one of the two is hidden.
            assert not counted[outer] or not counted[inner] or not 0 < rest < 5, (inner, outer)


def test_partners_buyers_and_donors_are_shown_no_small_group(world):
    for name, viewer in world.viewers().items():
        if not name.startswith("sponsor"):
            continue
        found = queries.programme(viewer)
        for breakdown in (found.reach.by_sex, found.reach.by_position, found.reach.by_country, found.learning.by_month):
            shown = [count for count in parts(breakdown).values() if count is not None]
            assert not any(0 < count < 5 for count in shown)
            whole = found.learning.modules_completed if breakdown.by == "month" else found.reach.people_trained
            if not whole.hidden:
                assert not 0 < whole.value - sum(shown) < 5
        issued, completed = found.learning.certificates_issued, found.learning.modules_completed
        if not issued.hidden and not completed.hidden:
            assert not 0 < completed.value - issued.value < 5


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
        listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        queries.programme(viewer)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len([one for one in statements if one.startswith("SELECT")])

    empty = count(Viewer.operator())
    with time_machine.travel(NOW, tick=False):
        world = make_world(2, enterprises=20, people=80, responses=100)
        assert {count(viewer) for viewer in world.viewers().values()} == {empty}
    assert empty <= 8
