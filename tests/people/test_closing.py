"""Closing an enterprise or an organisation ends what its people may at once, and reopening brings it all back."""

import pytest

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import access, organisation_queries, organisations, place_queries, places, queries, staff
from score_learn.people import sign_in as entrance
from score_learn.people.rules import AccessRole, OrganisationKind, Permission, Sex
from tests import world
from tests.people.recorded import entries, membership, still_open, viewer_in
from tests.people.tries import by_card, by_number


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


def close(viewer, enterprise_id):
    with transaction():
        return places.close_enterprise(viewer, enterprise_id=enterprise_id)


def reopen(viewer, enterprise_id):
    with transaction():
        return places.reopen_enterprise(viewer, enterprise_id=enterprise_id)


def seen(viewer, permission):
    return set(db.session.scalars(access.enterprises(viewer, permission)))


def people(viewer, permission):
    return set(db.session.scalars(access.people(viewer, permission)))


def test_who_learns_in_a_closed_enterprise_is_out_at_once_and_back_when_it_reopens(cast, ada):
    token = world.a_session(cast.amina)
    assert close(ada, cast.riverside)
    assert not still_open(token)
    assert by_number(cast.amina, cast.amina.pin) is None
    assert by_card(cast.amina, cast.amina.pin) is None
    assert by_number(cast.carla, cast.carla.pin), "another enterprise goes on"
    assert reopen(ada, cast.riverside)
    assert not still_open(token), "what was ended stays ended"
    assert by_number(cast.amina, cast.amina.pin)
    assert by_card(cast.amina, cast.amina.pin)


def test_a_card_opens_no_own_device_of_a_closed_enterprise(cast, ada):
    with transaction():
        entrance.open_session(person_id=cast.amina.person_id, kind="participant", device="phone", own_device=True)
    asked = {"token": cast.amina.card_token, "device": "phone"}
    assert entrance.card_needs_no_pin(**asked) == cast.amina.person_id
    close(ada, cast.riverside)
    assert entrance.card_needs_no_pin(**asked) is None


def test_a_session_that_was_left_open_may_nothing_more_in_a_closed_enterprise(cast, ada):
    tokens = {who: world.a_session(getattr(cast, who)) for who in ("binh", "dewi")}
    close(ada, cast.riverside)
    assert not still_open(tokens["dewi"])
    again = world.a_viewer(cast.dewi)
    assert again.grants == ()
    binh = viewer_in(tokens["binh"])
    assert {grant.enterprise_id for grant in binh.grants} == {None}, "a trainer stays signed in, without this place"
    reopen(ada, cast.riverside)
    assert world.a_viewer(cast.dewi).may(Permission.LEAD_ENTERPRISE)
    assert seen(world.a_viewer(cast.binh), Permission.TRAIN) == {cast.riverside}


def test_also_who_asks_with_what_held_before_finds_a_closed_enterprise_no_more(cast, ada):
    before = {who: world.a_viewer(getattr(cast, who)) for who in ("binh", "dewi", "amina")}
    close(ada, cast.riverside)
    for who, permission in (
        ("binh", Permission.TRAIN),
        ("binh", Permission.GIVE_PIN),
        ("dewi", Permission.LEAD_ENTERPRISE),
        ("amina", Permission.LEARN),
    ):
        assert seen(before[who], permission) == set()
        assert people(before[who], permission) == set()
        assert queries.enterprises(before[who], permission) == ()


def test_an_administrator_finds_a_closed_enterprise_and_no_picker_offers_it(cast, ada):
    close(ada, cast.riverside)
    assert queries.find_enterprise(ada, cast.riverside, Permission.ADMINISTER).closed_on == clock.today(
        "Asia/Ho_Chi_Minh"
    )
    assert [row.id for row in queries.enterprises(ada, Permission.ADMINISTER)] == [cast.hillside]
    names = {
        state: [row.enterprise.name for row in place_queries.enterprise_page(ada, state=state).rows]
        for state in ("open", "closed", "all", "anything")
    }
    assert names == {
        "open": ["Hillside Furniture"],
        "closed": ["Riverside Garments"],
        "all": ["Hillside Furniture", "Riverside Garments"],
        "anything": ["Hillside Furniture"],
    }


def test_figures_count_a_closed_enterprise_as_before(cast, ada):
    close(ada, cast.riverside)
    assert seen(ada, Permission.SEE_FIGURES) == {cast.riverside, cast.hillside}
    for who in (cast.partner, cast.buyer, cast.donor):
        assert seen(world.a_viewer(who), Permission.SEE_FIGURES) == {cast.riverside}


def test_nothing_begins_at_a_closed_enterprise(cast, ada):
    close(ada, cast.riverside)
    body = world.an_organisation(OrganisationKind.DONOR)
    account = {"name": "Nora", "sex": Sex.OTHER, "role": AccessRole.ENTERPRISE_MANAGER, "email": "nora@example.org"}
    for act in (
        lambda: organisations.sponsor(ada, organisation_id=body, enterprise_id=cast.riverside, starts_on=clock.today()),
        lambda: staff.let_train(ada, person_id=cast.hugo.person_id, enterprise_id=cast.riverside),
        lambda: staff.add_staff(ada, enterprise_id=cast.riverside, **account),
    ):
        with pytest.raises(Refused, match="enterprise_closed"), transaction():
            act()


def test_closing_twice_and_reopening_what_is_open_does_nothing(cast, ada):
    assert not reopen(ada, cast.riverside)
    assert close(ada, cast.riverside)
    assert not close(ada, cast.riverside)
    assert reopen(ada, cast.riverside)
    [closed] = entries("enterprise.closed", cast.riverside)
    [opened] = entries("enterprise.reopened", cast.riverside)
    assert closed.actor_id == opened.actor_id == ada.person_id


def test_whom_closing_touches_is_known_before_and_the_log_says_what_it_ended(cast, ada):
    for somebody in (cast.amina, cast.amina, cast.dewi, cast.binh, cast.carla):
        world.a_session(somebody)
    found = place_queries.touched_by_closing(ada, cast.riverside)
    assert (found.participants, found.managers, found.trainers, found.organisations) == (2, 1, 1, 3)
    assert found.sessions == 3
    close(ada, cast.riverside)
    [entry] = entries("enterprise.closed", cast.riverside)
    assert entry.details["sessions_ended"] == found.sessions
    assert place_queries.touched_by_closing(ada, cast.riverside).sessions == 0


def organisation_of(somebody):
    return membership(somebody.person_id).organisation_id


def test_the_people_of_a_closed_organisation_see_nothing_and_see_it_again_when_it_reopens(cast, ada):
    body, before, token = organisation_of(cast.donor), world.a_viewer(cast.donor), world.a_session(cast.donor)
    with transaction():
        assert organisations.close_organisation(ada, organisation_id=body)
    assert not still_open(token)
    assert world.a_viewer(cast.donor).grants == ()
    assert seen(before, Permission.SEE_FIGURES) == set(), "not with what held before either"
    assert queries.organisations(before) == ()
    with pytest.raises(NotFound):
        queries.find_organisation(before, body)
    assert seen(world.a_viewer(cast.buyer), Permission.SEE_FIGURES) == {cast.riverside}
    with transaction():
        assert not organisations.close_organisation(ada, organisation_id=body)
        assert organisations.reopen_organisation(ada, organisation_id=body)
        assert not organisations.reopen_organisation(ada, organisation_id=body)
    assert seen(world.a_viewer(cast.donor), Permission.SEE_FIGURES) == {cast.riverside}
    assert [len(entries(f"organisation.{word}", body)) for word in ("closed", "reopened")] == [1, 1]


def test_nothing_begins_with_a_closed_organisation_and_no_picker_offers_it(cast, ada):
    body = organisation_of(cast.donor)
    touched = organisation_queries.touched_by_closing(ada, body)
    assert (touched.staff, touched.enterprises, touched.sessions) == (1, 1, 0)
    with transaction():
        organisations.close_organisation(ada, organisation_id=body)
    assert body not in {row.id for row in queries.organisations(ada)}
    account = {"name": "Nora", "sex": Sex.OTHER, "role": AccessRole.DONOR, "email": "nora@example.org"}
    for act in (
        lambda: organisations.sponsor(ada, organisation_id=body, enterprise_id=cast.hillside, starts_on=clock.today()),
        lambda: staff.add_staff(ada, organisation_id=body, **account),
    ):
        with pytest.raises(Refused, match="organisation_closed"), transaction():
            act()


def test_an_organisation_is_changed_by_who_administers_every_country(cast, ada):
    body, vera = organisation_of(cast.donor), world.a_viewer(world.an_administrator("Vera Local", country="VN"))
    assert not organisation_queries.may_change(vera)
    for viewer in (vera, *(world.a_viewer(one) for one in (cast.donor, cast.binh, cast.dewi, cast.amina))):
        for act in (
            lambda viewer: organisations.change_organisation(viewer, organisation_id=body, name="Mine"),
            lambda viewer: organisations.close_organisation(viewer, organisation_id=body),
            lambda viewer: organisations.reopen_organisation(viewer, organisation_id=body),
            lambda viewer: organisation_queries.touched_by_closing(viewer, body),
        ):
            with pytest.raises(NotFound), transaction():
                act(viewer)
