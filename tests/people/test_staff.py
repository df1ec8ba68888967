"""Staff accounts: their links and passwords, and how far an administrator's reach goes."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import queries, staff
from score_learn.people.credential_models import PasswordLink
from score_learn.people.hashing import hash_secret
from score_learn.people.models import Membership
from score_learn.people.rules import AccessRole, OrganisationKind, Permission, Sex
from tests import world
from tests.people.recorded import entries, membership, still_open


def add(viewer, role=AccessRole.TRAINER, *, email="new@example.org", **place):
    with transaction():
        return staff.add_staff(viewer, name="Nora New", sex=Sex.NOT_STATED, role=role, email=email, **place)


def link(viewer, person_id):
    with transaction():
        return staff.new_link(viewer, person_id=person_id)


def use(token, password="seven lamps by the sea"):
    hashed = hash_secret(password)
    with transaction():
        return staff.set_password(token=token, password_hash=hashed)


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


@pytest.fixture
def vera(cast):
    """An administrator of Viet Nam alone, where Riverside is."""
    return world.a_viewer(world.an_administrator("Vera Local", country="VN"))


def test_a_link_sets_the_password_once(cast, ada):
    token = link(ada, cast.binh.person_id)
    assert staff.link_holder(token).person_id == cast.binh.person_id
    assert use(token) == cast.binh.person_id
    assert staff.link_holder(token) is None
    with pytest.raises(NotFound):
        use(token)


def test_a_link_works_for_72_hours_and_not_a_minute_longer(cast, ada):
    began = clock.now()
    token = link(ada, cast.binh.person_id)
    with time_machine.travel(began + timedelta(hours=71, minutes=59), tick=False):
        assert staff.link_holder(token) is not None
    with time_machine.travel(began + timedelta(hours=72, minutes=1), tick=False):
        assert staff.link_holder(token) is None
        with pytest.raises(NotFound):
            use(token)


def test_a_newer_link_ends_the_older_one(cast, ada):
    older, newer = link(ada, cast.binh.person_id), link(ada, cast.binh.person_id)
    assert staff.link_holder(older) is None
    assert staff.link_holder(newer) is not None


def test_the_link_of_one_does_not_end_that_of_another(cast, ada):
    binh, _dewi = link(ada, cast.binh.person_id), link(ada, cast.dewi.person_id)
    assert staff.link_holder(binh) is not None


def test_the_database_holds_no_link(cast, ada):
    token = link(ada, cast.binh.person_id)
    assert token not in {row.digest for row in db.session.scalars(db.select(PasswordLink))}


def test_links_and_passwords_are_recorded_without_the_secret(cast, ada):
    token = link(ada, cast.binh.person_id)
    use(token)
    made, done = (
        entries("password_link.made", cast.binh.person_id)[-1],
        entries("password.set", cast.binh.person_id)[-1],
    )
    assert (made.actor_id, done.actor_id) == (cast.ada.person_id, cast.binh.person_id)
    assert token not in f"{made.details}{done.details}"


def test_a_new_password_ends_every_session(cast, ada):
    token = world.a_session(cast.binh)
    use(link(ada, cast.binh.person_id))
    assert not still_open(token)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_too_short"),
        ("x1y2z3w", "password_too_short"),
        ("n" * 129, "password_too_long"),
        ("password", "password_guessable"),
        ("12345678", "password_guessable"),
        ("qwertyuiop", "password_guessable"),
        ("scorelearn", "password_guessable"),
        ("ScoreTraining", "password_guessable"),
        ("binhtran", "password_guessable"),
        ("Binh Tran", "password_guessable"),
        ("binh@example.org", "password_guessable"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password, code):
    with pytest.raises(Invalid, match=code):
        staff.check_password(password, words=("Binh Tran", "binh@example.org"))


@pytest.mark.parametrize(
    "password", ["mud lantern 47 geese", "ɡeht niemand etwas an", "Zw7#kq!m", "我们一起工作在工厂里"]
)
def test_a_password_need_not_mix_kinds_of_signs(password):
    staff.check_password(password, words=("Binh Tran",))


def test_an_e_mail_address_opens_one_account_in_whatever_case(cast, ada):
    add(ada, email="New@Example.ORG")
    with pytest.raises(Refused, match="email_taken"):
        add(ada, email=" new@example.org ")


@pytest.mark.parametrize(
    "email", ["", "nora", "@example.org", "nora@", "no ra@example.org", "a\x01@b.org", "n" * 250 + "@b.org"]
)
def test_what_is_no_e_mail_address_is_refused(cast, ada, email):
    with pytest.raises(Invalid, match="email_unreadable"):
        add(ada, email=email)


def test_adding_staff_is_recorded(cast, ada):
    person_id = add(ada)
    [entry] = entries("staff.added", person_id)
    assert (entry.actor_id, entry.details["role"]) == (cast.ada.person_id, "trainer")


@pytest.mark.parametrize(
    ("role", "places", "code"),
    [
        (AccessRole.PARTICIPANT, ("enterprise_id",), "not_a_staff_role"),
        (AccessRole.ENTERPRISE_MANAGER, (), "enterprise_missing"),
        (AccessRole.DONOR, (), "organisation_missing"),
        (AccessRole.DONOR, ("organisation_id",), "organisation_of_other_kind"),
        (AccessRole.ADMINISTRATOR, ("enterprise_id",), "place_does_not_fit"),
        (AccessRole.TRAINER, ("organisation_id",), "place_does_not_fit"),
        (AccessRole.PARTNER_COORDINATOR, ("organisation_id", "country"), "place_does_not_fit"),
    ],
)
def test_a_role_holds_only_where_it_can(cast, ada, role, places, code):
    found = {
        "enterprise_id": cast.riverside,
        "organisation_id": world.an_organisation(OrganisationKind.PARTNER),
        "country": "VN",
    }
    with pytest.raises(Invalid, match=code):
        add(ada, role, **{name: found[name] for name in places})


def test_only_administrators_make_accounts_and_links(cast):
    for who in (cast.binh, cast.dewi, cast.partner, cast.amina):
        viewer = world.a_viewer(who)
        with pytest.raises(Refused, match="not_allowed"):
            add(viewer)
        with pytest.raises(NotFound):
            link(viewer, cast.binh.person_id)


def test_a_participant_has_no_password_link(cast, ada):
    with pytest.raises(NotFound):
        link(ada, cast.amina.person_id)


def test_letting_a_trainer_train_counts_at_once_and_signs_nobody_out(cast, ada):
    token = world.a_session(cast.binh)
    with transaction():
        staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    assert still_open(token)
    seen = {row.id for row in queries.enterprises(world.a_viewer(cast.binh), Permission.TRAIN)}
    assert seen == {cast.riverside, cast.hillside}
    [entry] = [one for one in entries("trainer.assigned", cast.binh.person_id) if one.actor_id == cast.ada.person_id]
    assert entry.details["enterprise"] == str(cast.hillside)


def test_no_role_is_added_and_nobody_signed_out_by_an_administrator_whom_the_account_outreaches(cast, ada):
    vera = world.a_viewer(world.an_administrator("Vera Ly", country="VN"))
    with transaction():
        staff.let_train(ada, person_id=cast.hugo.person_id, enterprise_id=cast.riverside)
    token = world.a_session(cast.hugo)
    with pytest.raises(Refused, match="not_allowed"), transaction():
        staff.add_membership(
            vera, person_id=cast.hugo.person_id, role=AccessRole.ENTERPRISE_MANAGER, enterprise_id=cast.riverside
        )
    assert still_open(token)


def test_a_trainer_is_let_in_once_and_only_trainers_are(cast, ada):
    for person, error in ((cast.binh, Refused), (cast.dewi, NotFound), (cast.amina, NotFound)):
        with pytest.raises(error), transaction():
            staff.let_train(ada, person_id=person.person_id, enterprise_id=cast.riverside)
    with pytest.raises(NotFound), transaction():
        staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=uuid4())


def test_an_ended_role_ends_what_it_let_see_in_a_session_that_is_open(cast):
    token = world.a_session(cast.dewi)
    with transaction():
        row = membership(cast.dewi.person_id)
        row.starts_on = row.ends_on = clock.today() - timedelta(days=1)
    viewer = world.a_viewer(cast.dewi)
    assert not viewer.may(Permission.LEAD_ENTERPRISE)
    assert queries.enterprises(viewer, Permission.LEAD_ENTERPRISE) == ()
    assert still_open(token), "she may still read her own profile"


def test_an_administrator_of_a_country_makes_accounts_there(cast, vera):
    made = add(vera, AccessRole.TRAINER, enterprise_id=cast.riverside)
    assert link(vera, made)
    assert add(vera, AccessRole.ENTERPRISE_MANAGER, enterprise_id=cast.riverside, email="m@example.org")
    assert add(vera, AccessRole.ADMINISTRATOR, country="VN", email="v@example.org")


@pytest.mark.parametrize(
    ("role", "places", "error"),
    [
        (AccessRole.TRAINER, {}, "enterprise_missing"),
        (AccessRole.TRAINER, {"enterprise_id": "hillside"}, "not_found"),
        (AccessRole.ENTERPRISE_MANAGER, {"enterprise_id": "hillside"}, "not_found"),
        (AccessRole.ADMINISTRATOR, {}, "not_allowed"),
        (AccessRole.ADMINISTRATOR, {"country": "ID"}, "not_allowed"),
        (AccessRole.DONOR, {"organisation_id": "donor"}, "not_allowed"),
    ],
)
def test_an_administrator_of_a_country_makes_no_account_that_reaches_beyond(cast, vera, role, places, error):
    ids = {"hillside": cast.hillside, "donor": membership(cast.donor.person_id).organisation_id}
    with pytest.raises((Refused, Invalid, NotFound), match=error):
        add(vera, role, **{name: ids.get(value, value) for name, value in places.items()})


def test_an_administrator_of_a_country_makes_no_link_for_whoever_sees_more(cast, vera, ada):
    assert link(vera, cast.binh.person_id)
    with transaction():
        staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    with pytest.raises(Refused, match="not_allowed"):
        link(vera, cast.binh.person_id)
    for stranger in (cast.hugo, cast.ada, cast.donor):
        with pytest.raises(NotFound):
            link(vera, stranger.person_id)


def test_an_administrator_who_also_trains_somewhere_is_out_of_a_country_s_reach(cast, vera):
    with transaction():
        db.session.add(
            Membership(
                person_id=cast.ada.person_id,
                access_role=AccessRole.TRAINER,
                enterprise_id=cast.riverside,
                starts_on=clock.today(),
            )
        )
    with pytest.raises(Refused, match="not_allowed"):
        link(vera, cast.ada.person_id)
