"""Who sees which enterprises, people and organisations."""

from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import access, place_queries, places, queries, staff
from score_learn.people.hashing import hash_secret
from score_learn.people.models import Membership, Person, Sponsorship
from score_learn.people.rules import AccessRole, Permission, Position
from score_learn.people.viewer import Viewer
from tests import world
from tests.people.recorded import membership, viewer_in

STAFF_PERMISSIONS = tuple(one for one in Permission if one not in {Permission.LEARN, Permission.SIGNED_IN})


def enterprises(viewer, permission):
    return set(db.session.scalars(access.enterprises(viewer, permission)))


def people(viewer, permission):
    return set(db.session.scalars(access.people(viewer, permission)))


def seen(viewer):
    return {permission: enterprises(viewer, permission) for permission in STAFF_PERMISSIONS}


def expected(cast, **where):
    return {permission: where.get(permission.name, set()) for permission in STAFF_PERMISSIONS}


def in_riverside(cast):
    return {cast.amina.person_id, cast.emil.person_id}


def test_a_trainer_sees_her_enterprises_and_their_participants(cast):
    binh = world.a_viewer(cast.binh)
    assert seen(binh) == expected(cast, TRAIN={cast.riverside}, GIVE_PIN={cast.riverside})
    assert people(binh, Permission.TRAIN) == in_riverside(cast)


def test_a_manager_sees_her_own_enterprise_and_its_participants(cast):
    dewi = world.a_viewer(cast.dewi)
    assert seen(dewi) == expected(cast, LEAD_ENTERPRISE={cast.riverside}, GIVE_PIN={cast.riverside})
    assert people(dewi, Permission.LEAD_ENTERPRISE) == in_riverside(cast)


def test_a_participant_sees_no_enterprise_and_nobody(cast):
    amina = world.a_viewer(cast.amina)
    assert seen(amina) == expected(cast)
    assert not any(people(amina, permission) for permission in STAFF_PERMISSIONS)


@pytest.mark.parametrize("who", ["partner", "buyer", "donor"])
def test_partner_buyer_and_donor_see_the_figures_of_what_they_stand_beside_and_nobody_by_name(cast, who):
    viewer = world.a_viewer(getattr(cast, who))
    assert seen(viewer) == expected(cast, SEE_FIGURES={cast.riverside})
    assert not any(people(viewer, permission) for permission in STAFF_PERMISSIONS)
    with pytest.raises(NotFound):
        queries.find_person(viewer, cast.amina.person_id, Permission.SEE_FIGURES)


def test_an_administrator_sees_everything(cast):
    both = {cast.riverside, cast.hillside}
    ada = world.a_viewer(cast.ada)
    assert seen(ada) == expected(cast, ADMINISTER=both, SEE_FIGURES=both)
    assert people(ada, Permission.ADMINISTER) == set(db.session.scalars(db.select(Person.id)))


def test_an_administrator_of_a_country_sees_that_country(cast):
    vera = world.a_viewer(world.an_administrator("Vera Local", country="VN"))
    assert seen(vera) == expected(cast, ADMINISTER={cast.riverside}, SEE_FIGURES={cast.riverside})
    assert people(vera, Permission.ADMINISTER) == {
        *in_riverside(cast),
        cast.binh.person_id,
        cast.dewi.person_id,
        vera.person_id,
    }
    for action in (
        lambda: queries.find_enterprise(vera, cast.hillside, Permission.ADMINISTER),
        lambda: queries.find_person(vera, cast.carla.person_id, Permission.ADMINISTER),
        lambda: place_queries.sponsorships(vera, cast.hillside),
    ):
        with pytest.raises(NotFound):
            action()


def test_an_administrator_of_a_country_adds_no_enterprise_elsewhere(cast):
    vera = world.a_viewer(world.an_administrator("Vera Local", country="VN"))
    values = {"region": "", "sector": "food", "time_zone": "Asia/Jakarta", "languages": ["id"], "women": 1, "men": 1}
    with pytest.raises(Refused, match="not_allowed"), transaction():
        places.create_enterprise(vera, name="Lakeside", country="ID", **values)
    with transaction():
        assert places.create_enterprise(vera, name="Lakeside", country="VN", **values)


def test_nobody_sees_anything_without_signing_in(cast):
    nobody = Viewer.anonymous()
    assert seen(nobody) == expected(cast)
    assert not any(people(nobody, permission) for permission in Permission)
    assert queries.organisations(nobody) == ()


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(-10, None, True), (0, None, True), (-10, 1, True), (-10, 0, False), (1, None, False), (-10, 10, True)],
    ids=["since long", "since today", "until tomorrow", "ended today", "from tomorrow", "for a time"],
)
def test_a_sponsorship_counts_from_its_first_day_until_its_end(cast, starts, ends, counts):
    today = clock.today()
    organisation_id = membership(cast.donor.person_id).organisation_id
    with transaction():
        row = db.session.scalars(db.select(Sponsorship).where(Sponsorship.organisation_id == organisation_id)).one()
        row.starts_on = today + timedelta(days=starts)
        row.ends_on = None if ends is None else today + timedelta(days=ends)
    found = enterprises(world.a_viewer(cast.donor), Permission.SEE_FIGURES)
    assert found == ({cast.riverside} if counts else set())


def test_an_organisation_s_people_see_the_organisation_alone(cast):
    assert [row.id for row in queries.organisations(world.a_viewer(cast.donor))] == [
        membership(cast.donor.person_id).organisation_id
    ]
    assert len(queries.organisations(world.a_viewer(cast.ada))) == 3
    assert queries.organisations(world.a_viewer(cast.binh)) == ()
    with pytest.raises(NotFound):
        queries.find_organisation(world.a_viewer(cast.donor), membership(cast.buyer.person_id).organisation_id)


def test_somebody_who_left_is_no_longer_seen_and_comes_in_no_more(cast):
    with transaction():
        row = membership(cast.amina.person_id)
        row.starts_on = row.ends_on = clock.today() - timedelta(days=1)
    binh = world.a_viewer(cast.binh)
    assert people(binh, Permission.TRAIN) == {cast.emil.person_id}
    assert [row.name for row in queries.participants(binh, cast.riverside, Permission.TRAIN)] == ["Emil Pham"]
    with pytest.raises(NotFound):
        queries.find_participant(binh, cast.riverside, cast.amina.person_id, Permission.TRAIN)
    assert not world.a_viewer(cast.amina).may(Permission.LEARN)


def test_a_manager_by_position_sees_no_more_than_a_worker(cast):
    boss = world.a_viewer(world.a_participant(cast.riverside, "Bao Le", position=Position.OWNER))
    assert boss.permissions == world.a_viewer(cast.amina).permissions
    assert seen(boss) == expected(cast)


def test_a_pin_opens_only_what_a_participant_may_whatever_else_the_person_is(cast):
    password_hash = hash_secret(world.PASSWORD)
    with transaction():
        for role in (AccessRole.ADMINISTRATOR, AccessRole.TRAINER):
            db.session.add(Membership(person_id=cast.emil.person_id, access_role=role, starts_on=clock.today()))
        db.session.add(staff.PasswordCredential(person_id=cast.emil.person_id, email="emil@example.org"))
        db.session.flush()
        staff.set_password(
            token=staff.new_link(world.OPERATOR, person_id=cast.emil.person_id), password_hash=password_hash
        )
    with_pin = world.a_viewer(cast.emil)
    assert with_pin.permissions == {Permission.LEARN, Permission.SIGNED_IN}
    assert seen(with_pin) == expected(cast)
    with_password = viewer_in(world.a_session(world.Somebody(cast.emil.person_id, "Emil", "staff")))
    both = {cast.riverside, cast.hillside}
    assert enterprises(with_password, Permission.ADMINISTER) == both
    assert with_password.may(Permission.LEARN)


def test_a_person_at_two_enterprises_learns_at_the_newer_one(cast):
    with transaction():
        db.session.add(
            Membership(
                person_id=cast.amina.person_id,
                access_role=AccessRole.PARTICIPANT,
                position=Position.WORKER,
                enterprise_id=cast.hillside,
                personal_number="900",
                sign_in_name="amina-at-hillside",
                starts_on=clock.today(),
            )
        )
        row = membership(cast.amina.person_id, enterprise_id=cast.riverside)
        row.starts_on = clock.today() - timedelta(days=30)
    viewer = world.a_viewer(cast.amina)
    assert viewer.participation.enterprise_id == cast.hillside
    assert viewer.enterprise_name == "Hillside Furniture"
    assert viewer.time_zone == "Asia/Jakarta"
