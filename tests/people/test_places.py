"""Enterprises, organisations, and which stands beside which."""

from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import organisations, place_queries, places, queries
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
        return organisations.sponsor(
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
            organisations.create_organisation(viewer, name="A new donor", kind=OrganisationKind.DONOR)


def test_an_organisation_has_its_name_alone(ada):
    with transaction():
        organisation_id = organisations.create_organisation(ada, name=" A  donor ", kind=OrganisationKind.DONOR)
    assert queries.find_organisation(ada, organisation_id).name == "A donor"
    assert entries("organisation.added", organisation_id)
    with pytest.raises(Refused, match="name_taken"), transaction():
        organisations.create_organisation(ada, name="A donor", kind=OrganisationKind.PARTNER)


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


FACTS = {
    "name": "Riverside Garments",
    "country": "VN",
    "region": "Bình Dương",
    "sector": "garment",
    "time_zone": "Asia/Ho_Chi_Minh",
    "languages": ["en"],
}


def change(viewer, enterprise_id, **changed):
    with transaction():
        return places.change_enterprise(viewer, enterprise_id=enterprise_id, **{**FACTS, **changed})


def test_a_correction_says_in_the_log_which_fields_changed_and_from_what(cast, ada):
    code = queries.find_enterprise(ada, cast.riverside, Permission.ADMINISTER).code
    assert change(ada, cast.riverside, name="  Sông Xanh  Garments", languages=["vi", "en"])
    found = queries.find_enterprise(ada, cast.riverside, Permission.ADMINISTER)
    assert (found.name, found.languages, found.region, found.code) == (
        "Sông Xanh Garments",
        ("vi", "en"),
        "Bình Dương",
        code,
    )
    [entry] = entries("enterprise.changed", cast.riverside)
    assert entry.details["changed"] == ["name", "languages"]
    assert entry.details["before"] == {"name": "Riverside Garments", "languages": ["en"]}
    assert entry.details["after"] == {"name": "Sông Xanh Garments", "languages": ["vi", "en"]}
    assert place_queries.enterprise_page(ada, wanted="song xanh").total == 1, "it is found under its new name"


def test_a_correction_that_changes_nothing_leaves_no_trace(cast, ada):
    assert not change(ada, cast.riverside, name=" Riverside  Garments ")
    assert not entries("enterprise.changed", cast.riverside)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"region": "x" * 121}, "name_too_long"),
        ({"time_zone": "Asia/Nowhere"}, "unknown_time_zone"),
        ({"languages": ["vi", "<b>"]}, "unknown_language"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(cast, ada, changed, code):
    with pytest.raises(Invalid, match=code):
        change(ada, cast.riverside, **changed)
    assert not entries("enterprise.changed", cast.riverside)


def test_an_administrator_of_a_country_corrects_there_and_moves_nothing_out(cast):
    vera = world.a_viewer(world.an_administrator("Vera Local", country="VN"))
    assert change(vera, cast.riverside, region="Huế")
    with pytest.raises(Refused, match="not_allowed"):
        change(vera, cast.riverside, country="ID")
    with pytest.raises(NotFound):
        change(vera, cast.hillside)
    for act in (places.close_enterprise, places.reopen_enterprise):
        with pytest.raises(NotFound), transaction():
            act(vera, enterprise_id=cast.hillside)


@pytest.mark.parametrize("who", ["binh", "dewi", "partner", "buyer", "donor", "amina"])
def test_nobody_else_changes_anything_about_an_enterprise(cast, who):
    viewer = world.a_viewer(getattr(cast, who))
    for act in (
        lambda: change(viewer, cast.riverside),
        lambda: employ(viewer, cast.riverside, 1, 1, clock.today()),
        lambda: places.close_enterprise(viewer, enterprise_id=cast.riverside),
        lambda: places.reopen_enterprise(viewer, enterprise_id=cast.riverside),
        lambda: place_queries.headcounts(viewer, cast.riverside),
        lambda: place_queries.trainers_of(viewer, cast.riverside),
        lambda: place_queries.touched_by_closing(viewer, cast.riverside),
    ):
        with pytest.raises(NotFound):
            act()
    assert place_queries.enterprise_page(viewer).total == 0


def employ(viewer, enterprise_id, women, men, day):
    with transaction():
        return places.add_headcount(viewer, enterprise_id=enterprise_id, women=women, men=men, in_force_from=day)


def first_day(cast, ada):
    """Return the day on which the enterprise came; where it is, another one may have begun since."""
    [row] = place_queries.headcounts(ada, cast.riverside)
    return row.in_force_from


def test_a_headcount_holds_from_its_day_on_and_the_one_before_stays(cast, ada):
    today = first_day(cast, ada)
    earlier = today - timedelta(days=100)
    assert employ(ada, cast.riverside, 50, 30, earlier)
    assert [(row.women, row.men) for row in place_queries.headcounts(ada, cast.riverside)] == [(60, 40), (50, 30)]
    assert queries.headcount_on([cast.riverside], today - timedelta(days=1)) == {cast.riverside: (50, 30)}
    assert queries.headcount_on([cast.riverside], today) == {cast.riverside: (60, 40)}
    [entry] = entries("headcount.added", cast.riverside)
    assert (entry.details["women"], entry.details["in_force_from"]) == (50, earlier.isoformat())


def test_the_same_headcount_twice_is_one_and_another_from_that_day_is_refused(cast, ada):
    today = first_day(cast, ada)
    assert not employ(ada, cast.riverside, 60, 40, today)
    with pytest.raises(Refused, match="headcount_that_day"):
        employ(ada, cast.riverside, 61, 40, today)
    assert len(place_queries.headcounts(ada, cast.riverside)) == 1
    assert not entries("headcount.added", cast.riverside)


@pytest.mark.parametrize(
    ("women", "men", "days", "code"),
    [(-1, 0, 1, "negative"), (0, -1, 1, "negative"), (1_000_001, 0, 1, "too_large"), (1, 1, -1, "day_to_come")],
)
def test_a_headcount_that_cannot_be_is_refused(cast, ada, women, men, days, code):
    with pytest.raises(Invalid, match=code):
        employ(ada, cast.riverside, women, men, clock.today("Asia/Ho_Chi_Minh") - timedelta(days=days))
