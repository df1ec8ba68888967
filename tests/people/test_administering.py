"""What an administrator changes about one person, and that a deactivated one is out everywhere."""

from uuid import uuid4

import pytest

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import access, administering, changing, queries, service, sign_in, staff
from score_learn.people.hashing import hash_secret
from score_learn.people.models import Membership
from score_learn.people.rules import AccessRole, Permission, Position, Sex
from tests import world
from tests.people.recorded import entries, membership, still_open

AS_AMINA_IS = {"name": "Amina Diallo", "sex": Sex.FEMALE, "language": "en", "positions": {}}


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


@pytest.fixture
def vera(cast):
    """An administrator of Viet Nam alone, where Riverside is."""
    return world.a_viewer(world.an_administrator("Vera Local", country="VN"))


def change(viewer, somebody, **other):
    with transaction():
        return administering.change_person(viewer, person_id=somebody.person_id, **{**AS_AMINA_IS, **other})


def deactivate(viewer, somebody):
    with transaction():
        return administering.deactivate(viewer, person_id=somebody.person_id)


def reactivate(viewer, somebody):
    with transaction():
        return administering.reactivate(viewer, person_id=somebody.person_id)


def write_to(viewer, somebody, email="new.address@example.org"):
    with transaction():
        return administering.change_email(viewer, person_id=somebody.person_id, email=email)


def link(viewer, somebody):
    with transaction():
        return staff.new_link(viewer, person_id=somebody.person_id)


ACTS = [change, deactivate, reactivate, write_to]


def test_a_correction_with_positions_is_one_row_without_a_name(cast, ada):
    here = membership(cast.amina.person_id).id
    assert change(ada, cast.amina, name="Amina Ba", positions={here: Position.MANAGER})
    row = queries.find_participant(ada, cast.riverside, cast.amina.person_id, Permission.ADMINISTER)
    assert (row.name, row.position) == ("Amina Ba", "manager")
    [entry] = entries("person.changed", cast.amina.person_id)
    assert entry.details == {
        "changed": ["name", "position"],
        "positions": [{"enterprise": str(cast.riverside), "position": ["worker", "manager"]}],
    }


def test_what_is_there_already_is_not_recorded(cast, ada):
    here = membership(cast.amina.person_id).id
    assert not change(ada, cast.amina, positions={here: Position.WORKER})
    assert not entries("person.changed", cast.amina.person_id)


def test_a_position_is_changed_where_the_person_takes_part_and_nowhere_else(cast, ada):
    for strange in (membership(cast.emil.person_id).id, uuid4()):
        with pytest.raises(NotFound):
            change(ada, cast.amina, positions={strange: Position.MANAGER})
    here = membership(cast.amina.person_id).id
    with transaction():
        changing.end_participation(ada, enterprise_id=cast.riverside, person_ids=[cast.amina.person_id])
    with pytest.raises(NotFound):
        change(ada, cast.amina, positions={here: Position.MANAGER})


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["binh", "dewi", "amina", "partner", "donor"])
def test_only_administrators_change_a_person(cast, act, who):
    with pytest.raises(NotFound):
        act(world.a_viewer(getattr(cast, who)), cast.emil)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("whom", ["carla", "hugo", "ada", "donor"])
def test_an_administrator_of_a_country_changes_nobody_of_another(cast, vera, act, whom):
    with pytest.raises(NotFound):
        act(vera, getattr(cast, whom))


@pytest.mark.parametrize("act", ACTS)
def test_who_belongs_to_other_countries_too_is_beyond_the_reach_of_one(cast, ada, vera, act):
    assert change(vera, cast.binh, name="Binh Tran Van")
    with transaction():
        staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    with pytest.raises(Refused, match="beyond_reach"):
        act(vera, cast.binh)


def test_deactivating_closes_every_way_in_at_once(cast, ada):
    sessions = [world.a_session(one) for one in (cast.amina, cast.binh)]
    token = link(ada, cast.binh)
    with transaction():
        sign_in.open_session(person_id=cast.amina.person_id, kind="participant", device="phone", own_device=True)
    assert deactivate(ada, cast.amina)
    assert deactivate(ada, cast.binh)
    assert not any(still_open(one) for one in sessions)
    assert staff.link_holder(token) is None
    with pytest.raises(NotFound), transaction():
        staff.set_password(token=token, password_hash=hash_secret("seven lamps by the sea"))
    with transaction():
        tried = [
            sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None),
            sign_in.try_card(token=cast.amina.card_token, device=None),
            sign_in.try_password(email=cast.binh.email, device=None),
        ]
    assert [one.person_id for one in tried] == [None, None, None]
    assert sign_in.card_needs_no_pin(token=cast.amina.card_token, device="phone") is None
    assert len(entries("person.deactivated", cast.amina.person_id)) == 1


def test_a_session_that_opens_while_somebody_is_deactivated_counts_for_nothing(cast, ada):
    deactivate(ada, cast.amina)
    assert not still_open(world.a_session(cast.amina))


def test_no_list_and_no_door_of_a_trainer_leads_to_a_deactivated_person(cast, ada):
    binh = world.a_viewer(cast.binh)
    deactivate(ada, cast.amina)
    assert [row.name for row in queries.participants(binh, cast.riverside, Permission.TRAIN)] == ["Emil Pham"]
    assert not queries.former_participants(binh, cast.riverside, Permission.TRAIN)
    for permission in (Permission.TRAIN, Permission.GIVE_PIN):
        with pytest.raises(NotFound):
            queries.find_person(binh, cast.amina.person_id, permission)
        with pytest.raises(NotFound):
            queries.find_participant(binh, cast.riverside, cast.amina.person_id, permission)
    prepared = service.prepare_pin()
    with pytest.raises(NotFound), transaction():
        service.give_pin(binh, enterprise_id=cast.riverside, person_id=cast.amina.person_id, prepared=prepared)
    for act in (changing.end_participation, changing.resume_participation):
        with pytest.raises(NotFound), transaction():
            act(binh, enterprise_id=cast.riverside, person_ids=[cast.amina.person_id])


def test_no_staff_list_holds_a_deactivated_person_and_no_role_is_added(cast, ada):
    deactivate(ada, cast.binh)
    assert cast.binh.person_id not in {row.person_id for row in queries.staff(ada)}
    acts = [
        lambda: staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside),
        lambda: staff.add_membership(ada, person_id=cast.binh.person_id, role=AccessRole.ADMINISTRATOR),
        lambda: staff.new_link(ada, person_id=cast.binh.person_id),
        lambda: administering.change_email(ada, person_id=cast.binh.person_id, email="b@example.org"),
    ]
    for act in acts:
        with pytest.raises(Refused, match="person_deactivated"), transaction():
            act()


def test_a_reactivated_person_comes_in_with_the_old_pin_but_not_by_an_old_link(cast, ada):
    token = link(ada, cast.binh)
    for one in (cast.amina, cast.binh):
        deactivate(ada, one)
        assert not deactivate(ada, one)
        assert reactivate(ada, one)
        assert not reactivate(ada, one)
    with transaction():
        tried = sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None)
    assert sign_in.check(tried, cast.amina.pin) == cast.amina.person_id
    assert staff.link_holder(token) is None
    [entry] = entries("person.reactivated", cast.amina.person_id)
    assert entry.details == {"deactivated_on": clock.today().isoformat()}


def test_nobody_deactivates_their_own_account(cast, ada):
    world.an_administrator("Omar Other")
    with pytest.raises(Refused, match="own_account"):
        deactivate(ada, cast.ada)


def test_the_last_administrator_of_all_countries_is_not_deactivated(cast):
    with pytest.raises(Refused, match="last_administrator"):
        deactivate(world.OPERATOR, cast.ada)
    world.an_administrator("Omar Other")
    assert deactivate(world.OPERATOR, cast.ada)


def test_a_new_address_signs_in_and_the_old_one_does_not(cast, ada):
    session, token = world.a_session(cast.binh), link(ada, cast.binh)
    assert write_to(ada, cast.binh, " Binh.New@Example.ORG ")
    assert not still_open(session)
    assert staff.link_holder(token) is None
    with transaction():
        old = sign_in.try_password(email=cast.binh.email, device=None)
        new = sign_in.try_password(email="binh.new@example.org", device=None)
    assert (old.person_id, sign_in.check(new, cast.binh.password)) == (None, cast.binh.person_id)
    [entry] = entries("email.changed", cast.binh.person_id)
    assert entry.details == {}


def test_an_address_must_be_readable_and_free(cast, ada):
    with pytest.raises(Invalid, match="email_unreadable"):
        write_to(ada, cast.binh, "nobody")
    with pytest.raises(Refused, match="email_taken"):
        write_to(ada, cast.binh, cast.hugo.email.upper())
    assert not write_to(ada, cast.binh, cast.binh.email.upper())
    assert not entries("email.changed", cast.binh.person_id)
    with pytest.raises(NotFound):
        write_to(ada, cast.amina)


def test_an_administrator_sees_the_memberships_of_their_country_alone(cast, ada, vera):
    def seen(viewer):
        return {row.person_name for row in queries.memberships_where(access.memberships(viewer))}

    everybody = {row.person_name for row in queries.memberships_where()}
    assert seen(ada) == everybody
    assert seen(vera) == {"Amina Diallo", "Emil Pham", "Binh Tran", "Dewi Lestari", "Vera Local"}
    assert seen(world.a_viewer(cast.binh)) == set()
    assert db.session.query(Membership).count() > len(everybody)
