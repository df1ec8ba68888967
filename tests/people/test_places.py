"""Enterprises, organisations, and which stands beside which."""

from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import place_queries, places, queries
from score_learn.people.models import Enterprise
from score_learn.people.rules import OrganisationKind, Permission
from tests import world
from tests.people.recorded import entries, membership


def create(viewer=world.OPERATOR, **changed):
    values = {
        "name": "Lakeside Foods",
        "country": "VN",
        "region": "Huế",
        "sector": "food",
        "time_zone": "Asia/Ho_Chi_Minh",
        "languages": ["vi", "en"],
        "women": 12,
        "men": 8,
    }
    with transaction():
        return places.create_enterprise(viewer, **{**values, **changed})


def beside(viewer, organisation_id, enterprise_id, starts_on=None):
    with transaction():
        return places.sponsor(
            viewer,
            organisation_id=organisation_id,
            enterprise_id=enterprise_id,
            starts_on=starts_on or clock.today(),
        )


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


def test_an_enterprise_has_a_code_of_its_own_and_its_headcount_from_that_day(ada):
    enterprise_id = create(ada)
    found = queries.find_enterprise(ada, enterprise_id, Permission.ADMINISTER)
    assert (found.name, found.region, found.languages) == ("Lakeside Foods", "Huế", ("vi", "en"))
    day = clock.today("Asia/Ho_Chi_Minh")
    assert queries.headcount_on([enterprise_id], day) == {enterprise_id: (12, 8)}
    assert queries.headcount_on([enterprise_id], day - timedelta(days=1)) == {}
    [entry] = entries("enterprise.added", enterprise_id)
    assert entry.actor_id == ada.person_id


def test_a_code_in_use_is_not_given_twice(ada, monkeypatch):
    codes = iter(["QQ1111", "QQ1111", "QQ2222"])
    monkeypatch.setattr(places, "new_enterprise_code", lambda: next(codes))
    first, second = create(ada), create(ada)
    assert {db.session.get_one(Enterprise, one).code for one in (first, second)} == {"QQ1111", "QQ2222"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"name": "x" * 121}, "name_too_long"),
        ({"region": "x" * 121}, "name_too_long"),
        ({"region": "a\nb"}, "name_unreadable"),
        ({"time_zone": "Asia/Nowhere"}, "unknown_time_zone"),
        ({"women": -1}, "negative_headcount"),
        ({"languages": ["Vietnamese, English"]}, "unknown_language"),
        ({"languages": ["vi", "<b>"]}, "unknown_language"),
    ],
)
def test_an_enterprise_that_cannot_be_is_refused(ada, changed, code):
    with pytest.raises(Invalid, match=code):
        create(ada, **changed)
    assert len(queries.enterprises(ada, Permission.ADMINISTER)) == 2, "the cast's own two"


def test_only_administrators_add_enterprises_and_organisations(cast):
    for who in (cast.binh, cast.dewi, cast.partner, cast.amina):
        viewer = world.a_viewer(who)
        with pytest.raises(Refused, match="not_allowed"):
            create(viewer)
        with pytest.raises(Refused, match="not_allowed"), transaction():
            places.create_organisation(viewer, name="A new donor", kind=OrganisationKind.DONOR)


def test_an_organisation_has_its_name_alone(ada):
    with transaction():
        organisation_id = places.create_organisation(ada, name=" A  donor ", kind=OrganisationKind.DONOR)
    assert queries.find_organisation(ada, organisation_id).name == "A donor"
    assert entries("organisation.added", organisation_id)
    with pytest.raises(Refused, match="name_taken"), transaction():
        places.create_organisation(ada, name="A donor", kind=OrganisationKind.PARTNER)


def test_an_organisation_stands_beside_an_enterprise_once_at_a_time(cast, ada):
    donor = membership(cast.donor.person_id).organisation_id
    with pytest.raises(Refused, match="already_sponsored"):
        beside(ada, donor, cast.riverside)
    beside(ada, donor, cast.hillside)
    [tie] = place_queries.sponsorships(ada, cast.hillside)
    assert (tie.organisation_kind, tie.starts_on, tie.ends_on) == ("donor", clock.today(), None)
    assert any(entry.details["organisation"] == str(donor) for entry in entries("sponsorship.added", cast.hillside))


def test_a_partner_says_nothing_about_who_stands_beside_whom(cast):
    partner = world.a_viewer(cast.partner)
    own = membership(cast.partner.person_id).organisation_id
    with pytest.raises(NotFound):
        beside(partner, own, cast.hillside)
    with pytest.raises(NotFound):
        place_queries.sponsorships(partner, cast.riverside)


def test_lists_go_by_name_in_whatever_case(ada):
    for name in ("beta works", "Alpha works", "ALPHA mills"):
        create(ada, name=name)
    names = [row.name for row in queries.enterprises(ada, Permission.ADMINISTER)]
    assert names == sorted(names, key=str.lower)
