"""One more role or place for a staff account, and the end of one."""

from uuid import uuid4

import pytest

from score_learn.core import clock
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import queries, staff
from score_learn.people.rules import AccessRole, OrganisationKind, Permission
from tests import world
from tests.people.recorded import entries, membership, still_open


def end(viewer, membership_id):
    with transaction():
        return staff.end_membership(viewer, membership_id=membership_id)


def add(viewer, somebody, role, **place):
    with transaction():
        return staff.add_membership(viewer, person_id=somebody.person_id, role=role, **place)


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


@pytest.fixture
def vera(cast):
    """An administrator of Viet Nam alone, where Riverside is."""
    return world.a_viewer(world.an_administrator("Vera Local", country="VN"))


def at_riverside(cast):
    return membership(cast.binh.person_id, enterprise_id=cast.riverside).id


def test_an_ended_place_counts_no_more_and_signs_the_person_out(cast, ada):
    token, wanted = world.a_session(cast.binh), at_riverside(cast)
    assert end(ada, wanted) == cast.binh.person_id
    assert not still_open(token)
    assert not queries.enterprises(world.a_viewer(cast.binh), Permission.TRAIN)
    assert wanted not in {row.id for row in queries.staff(ada)}
    [entry] = entries("membership.ended", cast.binh.person_id)
    assert entry.details == {
        "role": "trainer",
        "enterprise": str(cast.riverside),
        "ends_on": clock.today().isoformat(),
    }


def test_what_ended_is_not_ended_again(cast, ada):
    wanted = at_riverside(cast)
    end(ada, wanted)
    with pytest.raises(NotFound):
        end(ada, wanted)


def test_a_participation_is_not_ended_here(cast, ada):
    for wanted in (membership(cast.amina.person_id).id, uuid4()):
        with pytest.raises(NotFound):
            end(ada, wanted)


@pytest.mark.parametrize("who", ["binh", "dewi", "amina", "partner", "donor"])
def test_only_administrators_end_and_add_places(cast, who):
    viewer = world.a_viewer(getattr(cast, who))
    with pytest.raises(NotFound):
        end(viewer, at_riverside(cast))
    with pytest.raises(NotFound):
        add(viewer, cast.binh, AccessRole.TRAINER, enterprise_id=cast.hillside)


def test_nobody_ends_their_own_last_role_as_administrator(cast, ada):
    world.an_administrator("Omar Other")
    with pytest.raises(Refused, match="own_administrator"):
        end(ada, membership(cast.ada.person_id).id)


def test_somebody_always_administers_all_countries(cast, ada):
    add(ada, cast.ada, AccessRole.ADMINISTRATOR, country="VN")
    everywhere = membership(cast.ada.person_id, country=None)
    with pytest.raises(Refused, match="last_administrator"):
        end(ada, everywhere.id)
    world.an_administrator("Omar Other")
    assert end(ada, everywhere.id) == cast.ada.person_id
    assert entries("membership.ended", cast.ada.person_id)[0].details["role"] == "administrator"


def test_another_administrator_s_role_is_ended(cast, ada):
    omar = world.an_administrator("Omar Other")
    assert end(ada, membership(omar.person_id).id) == omar.person_id


def test_an_administrator_of_a_country_ends_what_holds_there_alone(cast, vera):
    assert end(vera, at_riverside(cast)) == cast.binh.person_id
    assert end(vera, membership(cast.dewi.person_id).id) == cast.dewi.person_id
    for stranger in (cast.ada, cast.donor):
        with pytest.raises(NotFound):
            end(vera, membership(stranger.person_id).id)
    with pytest.raises(NotFound):
        end(vera, membership(cast.hugo.person_id, enterprise_id=cast.hillside).id)


def test_an_administrator_of_a_country_leaves_a_trainer_who_works_elsewhere_too_a_trainer(cast, ada, vera):
    nowhere = membership(cast.binh.person_id, enterprise_id=None).id
    add(ada, cast.binh, AccessRole.TRAINER, enterprise_id=cast.hillside)
    with pytest.raises(Refused, match="not_allowed"):
        end(vera, nowhere)
    assert end(ada, nowhere) == cast.binh.person_id


def test_one_more_place_counts_at_once(cast, ada):
    token = world.a_session(cast.binh)
    add(ada, cast.binh, AccessRole.ENTERPRISE_MANAGER, enterprise_id=cast.hillside)
    assert not still_open(token)
    viewer = world.a_viewer(cast.binh)
    assert [row.id for row in queries.enterprises(viewer, Permission.LEAD_ENTERPRISE)] == [cast.hillside]
    [entry] = entries("membership.added", cast.binh.person_id)
    assert entry.details == {"role": "enterprise_manager", "enterprise": str(cast.hillside)}


def test_a_role_is_held_once_at_a_place_and_again_after_its_end(cast, ada):
    with pytest.raises(Refused, match="role_held"):
        add(ada, cast.binh, AccessRole.TRAINER, enterprise_id=cast.riverside)
    with pytest.raises(Refused, match="role_held"):
        add(ada, cast.ada, AccessRole.ADMINISTRATOR)
    end(ada, at_riverside(cast))
    assert add(ada, cast.binh, AccessRole.TRAINER, enterprise_id=cast.riverside)


def test_only_a_staff_account_gets_a_staff_role(cast, ada):
    with pytest.raises(NotFound):
        add(ada, cast.amina, AccessRole.TRAINER, enterprise_id=cast.riverside)
    with pytest.raises(Invalid, match="not_a_staff_role"):
        add(ada, cast.binh, AccessRole.PARTICIPANT, enterprise_id=cast.riverside)
    with pytest.raises(NotFound):
        add(ada, cast.binh, AccessRole.TRAINER, enterprise_id=uuid4())


def test_an_administrator_of_a_country_gives_no_place_beyond_it(cast, vera):
    organisation = world.an_organisation(OrganisationKind.DONOR)
    assert add(vera, cast.binh, AccessRole.ENTERPRISE_MANAGER, enterprise_id=cast.riverside)
    with pytest.raises(NotFound):
        add(vera, cast.binh, AccessRole.TRAINER, enterprise_id=cast.hillside)
    with pytest.raises(NotFound):
        add(vera, cast.hugo, AccessRole.TRAINER, enterprise_id=cast.riverside)
    for role, place in ((AccessRole.DONOR, {"organisation_id": organisation}), (AccessRole.ADMINISTRATOR, {})):
        with pytest.raises(Refused, match="not_allowed"):
            add(vera, cast.binh, role, **place)
