"""What is kept of the table of completion is what would be counted anew, after every kind of change."""

from collections.abc import Callable

from score_learn.certification.service import ensure_key
from score_learn.content import queries as content
from score_learn.core import memory
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.learning.completion_queries import completion_by_enterprise, people_behind
from score_learn.learning.roll import Places
from score_learn.people import administering, changing, places
from score_learn.people.rules import Permission
from tests import world
from tests.learning import acting

ADMINISTER = Permission.ADMINISTER


def told(viewer):
    """Return what an administrator sees: a page with one enterprise, the sums of all, and who stands behind them."""
    module = content.current(world.OPERATOR, "beta", "en")
    table = completion_by_enterprise(viewer, ADMINISTER, "en", places=Places(closed=False), size=1)
    behind = people_behind(viewer, ADMINISTER, module, places=Places(closed=False))
    rows = [(row.enterprise.name, row.participants, dict(row.cells)) for row in table.page.rows]
    return rows, table.page.total, table.participants, dict(table.sums), dict(behind.counts)


def complete(viewer, module):
    acting.finish(viewer, module)
    acting.pass_test(viewer, module)


def test_every_change_is_counted_at_once(cast):
    place, viewer = cast.riverside, world.a_viewer(cast.ada)
    module = content.current(world.OPERATOR, "beta", "en")
    amina = cast.amina.person_id
    with transaction():
        ensure_key(world.OPERATOR)
    assert told(viewer)[1] > 1, "the sums are those of more than one page"

    def changed(act: Callable[[], object]) -> None:
        before = told(viewer)
        assert told(viewer) == before
        act()
        after = told(viewer)
        memory.forget()
        assert after == told(viewer), "something old was kept"
        assert after != before, "this changed nothing"

    def within(act: Callable[..., object], **values: object) -> Callable[[], None]:
        def run() -> None:
            with transaction():
                act(world.OPERATOR, **values)

        return run

    given = {"enterprise_id": place, "module_id": "beta", "person_ids": [amina]}
    changed(within(assigning.assign, **given, due_on=None))
    changed(within(assigning.withdraw, **given))
    changed(within(assigning.assign, enterprise_id=place, module_id="beta", due_on=None))
    changed(lambda: acting.finish(world.a_viewer(cast.amina), module, 1))
    changed(lambda: complete(world.a_viewer(cast.amina), module))
    changed(lambda: world.a_participant(place, "Nora New"))
    changed(within(changing.end_participation, enterprise_id=place, person_ids=[amina]))
    changed(within(changing.resume_participation, enterprise_id=place, person_ids=[amina]))
    changed(within(administering.deactivate, person_id=amina))
    changed(within(places.close_enterprise, enterprise_id=cast.hillside))


def test_nobody_is_shown_what_was_counted_for_somebody_else(cast):
    everywhere, in_vietnam = (world.a_viewer(world.an_administrator(country=one)) for one in (None, "VN"))
    assert told(everywhere)[2] > told(in_vietnam)[2]
