"""Nobody sees across the fence: what belongs to another enterprise, put into every place of every request.

It finds no row, no count, and no difference from an id that is nowhere.
"""

from uuid import uuid4

import pytest
from sqlalchemy import select

from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.learning.models import Assignment, Enrolment
from score_learn.people.models import Enterprise, Membership
from tests import world
from tests.contracts.addresses import Addresses
from tests.contracts.fence import Foreign, Intruder
from tests.visit import counted_queries

pytestmark = [pytest.mark.one_database, pytest.mark.timeout(600)]

ACTORS = (
    "anonymous",
    "participant",
    "enterprise_manager",
    "trainer",
    "partner_coordinator",
    "lead_buyer",
    "donor",
    "administrator_of_one_country",
)


@pytest.fixture
def fence(site, cast, story, ground):
    """Riverside's actors with a session each, and what belongs to Hillside."""
    with transaction():
        for enterprise_id in (cast.riverside, cast.hillside):
            assigning.assign(world.OPERATOR, enterprise_id=enterprise_id, module_id="beta", due_on=None)
    somebody = {**cast.by_role, "administrator_of_one_country": world.an_administrator("Vina Admin", country="VN")}
    tokens = {name: world.a_session(one) if one else "" for name, one in somebody.items()}
    foreign = _of_hillside(cast, story)
    return tokens, foreign


def _of_hillside(cast, story) -> Foreign:
    def only(table, column):
        return db.session.scalars(select(table.id).where(column)).first()

    carla, hugo = cast.carla.person_id, cast.hugo.person_id
    ids = {
        "enterprise": cast.hillside,
        "participant": carla,
        "trainer": hugo,
        "open attempt": story.carla.open_attempt,
        "certificate": story.carla.certificate_id,
        "enrolment": only(Enrolment, Enrolment.person_id == carla),
        "membership": only(Membership, Membership.person_id == carla),
        "trainer's membership": only(Membership, Membership.person_id == hugo),
        "assignment": only(Assignment, Assignment.enterprise_id == cast.hillside),
    }
    code = db.session.scalar(select(Enterprise.code).where(Enterprise.id == cast.hillside))
    return Foreign(ids, ("Hillside Furniture", "Carla Santos", "Hugo Wibowo", code))


@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_foreign_looks_like_what_is_nowhere(site, cast, story, ground, fence, actor):
    tokens, foreign = fence
    intruder = Intruder(site, Addresses(site, cast, story), tokens[actor])
    intruder.come_in()
    places = intruder.places()
    assert places
    # Addresses with a token in them made it just now: the database is kept as it is when the trying begins.
    db.session.remove()
    db.engine.dispose()
    ground.database.keep("fence")
    wrong = []
    for place in places:
        nowhere = {}
        for kind, value in intruder.tries(place, foreign).items():
            is_id = kind in foreign.ids
            if is_id not in nowhere:
                nowhere[is_id] = _try(ground, intruder, place, str(uuid4()) if is_id else f"Zzz {uuid4().hex[:8]}")[0]
            before = foreign.rows() if place.method == "POST" else set()
            answer, text, changed = _try(ground, intruder, place, value, foreign, before)
            if seen := foreign.seen_in(text, sent=value):
                wrong.append(f"{place}: with the {kind} of the others the answer shows {seen}")
            if answer != nowhere[is_id]:
                wrong.append(f"{place}: the {kind} of the others is answered otherwise than an unknown one")
            if changed:
                wrong.append(f"{place}: with the {kind} of the others these rows change: {sorted(changed)[:2]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_of_ones_own_shows_anything_foreign(site, cast, story, fence, actor):
    tokens, foreign = fence
    intruder = Intruder(site, Addresses(site, cast, story), tokens[actor])
    intruder.come_in()
    shown = {page.path: seen for _endpoint, page in intruder.pages() if (seen := foreign.seen_in(page.html))}
    assert not shown


def _try(ground, intruder, place, value, foreign=None, before=frozenset()):
    """Put a value into a place, say which foreign rows changed, and put the database back if anything was written."""
    # A browser of its own each time: notices wait in the cookie for the next page.
    intruder.come_in()
    with counted_queries() as statements:
        answer, text = intruder.try_place(place, value)
    changed = set()
    if any(statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) for statement in statements):
        changed = foreign.rows() ^ before if foreign else changed
        db.session.remove()
        ground.restore("fence")
    return answer, text, changed
