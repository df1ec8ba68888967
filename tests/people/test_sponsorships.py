"""From which day an organisation stands beside an enterprise and until when; and what organisations are called."""

from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import organisation_queries, organisations, place_queries, queries
from score_learn.people.rules import OrganisationKind, Permission
from tests import world
from tests.people.recorded import entries, membership


def day(number):
    return clock.today() + timedelta(days=number)


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


@pytest.fixture
def donor(cast):
    return membership(cast.donor.person_id).organisation_id


def begin(viewer, organisation_id, enterprise_id, starts_on):
    with transaction():
        return organisations.sponsor(
            viewer, organisation_id=organisation_id, enterprise_id=enterprise_id, starts_on=starts_on
        )


def end(viewer, enterprise_id, sponsorship_id, ends_on):
    with transaction():
        return organisations.end_sponsorship(
            viewer, enterprise_id=enterprise_id, sponsorship_id=sponsorship_id, ends_on=ends_on
        )


def beside(viewer, enterprise_id, organisation_id):
    rows = place_queries.sponsorships(viewer, enterprise_id)
    return [(row.starts_on, row.ends_on) for row in rows if row.organisation_id == organisation_id]


def sees(cast):
    return {row.id for row in queries.enterprises(world.a_viewer(cast.donor), Permission.SEE_FIGURES)}


def own(viewer, enterprise_id, organisation_id):
    rows = place_queries.sponsorships(viewer, enterprise_id)
    return next(row.id for row in rows if row.organisation_id == organisation_id)


def test_what_ends_today_is_seen_no_more_today(cast, ada, donor):
    assert sees(cast) == {cast.riverside}
    tie = own(ada, cast.riverside, donor)
    assert end(ada, cast.riverside, tie, day(1))
    assert sees(cast) == {cast.riverside}
    assert end(ada, cast.riverside, tie, day(0))
    assert sees(cast) == set()
    assert not end(ada, cast.riverside, tie, day(0)), "the same again is nothing new"
    said = [entry.details["ends_on"] for entry in entries("sponsorship.ended", cast.riverside)]
    assert said == [day(1).isoformat(), day(0).isoformat()]


def test_what_ended_goes_on_when_that_is_said(cast, ada, donor):
    tie = own(ada, cast.riverside, donor)
    end(ada, cast.riverside, tie, day(0))
    assert end(ada, cast.riverside, tie, None)
    assert sees(cast) == {cast.riverside}
    assert entries("sponsorship.resumed", cast.riverside)


def test_beginning_again_on_the_day_of_the_first_beginning_reopens_it(cast, ada, donor):
    tie = own(ada, cast.riverside, donor)
    end(ada, cast.riverside, tie, day(0))
    assert begin(ada, donor, cast.riverside, day(0)) == tie
    assert beside(ada, cast.riverside, donor) == [(day(0), None)]
    assert sees(cast) == {cast.riverside}


def test_an_organisation_begins_again_another_day_and_what_was_stays(cast, ada, donor):
    body = world.an_organisation(OrganisationKind.DONOR)
    first = begin(ada, body, cast.riverside, day(-20))
    end(ada, cast.riverside, first, day(-10))
    begin(ada, body, cast.riverside, day(-10))
    assert beside(ada, cast.riverside, body) == [(day(-10), None), (day(-20), day(-10))]


@pytest.mark.parametrize("starts", [-30, 0, 10, 20])
def test_no_time_is_covered_twice_by_one_organisation(cast, ada, starts):
    body = world.an_organisation(OrganisationKind.DONOR)
    begin(ada, body, cast.hillside, day(10))
    with pytest.raises(Refused, match="already_sponsored"):
        begin(ada, body, cast.hillside, day(starts))


def test_an_end_is_not_moved_into_the_time_after_another_beginning(cast, ada):
    body = world.an_organisation(OrganisationKind.DONOR)
    first = begin(ada, body, cast.hillside, day(-20))
    end(ada, cast.hillside, first, day(-10))
    second = begin(ada, body, cast.hillside, day(-5))
    for ends_on in (day(-4), None):
        with pytest.raises(Refused, match="already_sponsored"):
            end(ada, cast.hillside, first, ends_on)
    with pytest.raises(Refused, match="already_sponsored"):
        begin(ada, body, cast.hillside, day(-20))
    assert end(ada, cast.hillside, first, day(-5)), "up to the day on which it began again"
    assert end(ada, cast.hillside, second, day(-5)), "an empty time"
    assert end(ada, cast.hillside, first, None), "which is in nobody's way"


def test_nothing_ends_before_it_begins(cast, ada, donor):
    tie = own(ada, cast.riverside, donor)
    with pytest.raises(Invalid, match="ends_before_it_starts"):
        end(ada, cast.riverside, tie, day(-1))


def test_a_sponsorship_is_ended_where_it_is_and_by_who_administers_there(cast, ada, donor):
    tie = own(ada, cast.riverside, donor)
    hanna = world.a_viewer(world.an_administrator("Hanna Local", country="ID"))
    for viewer, place in (
        (ada, cast.hillside),
        (hanna, cast.riverside),
        (hanna, cast.hillside),
        (world.a_viewer(cast.binh), cast.riverside),
        (world.a_viewer(cast.donor), cast.riverside),
    ):
        with pytest.raises(NotFound):
            end(viewer, place, tie, day(0))
    assert beside(ada, cast.riverside, donor) == [(day(0), None)]


def test_an_organisation_is_renamed_and_found_under_its_new_name_alone(cast, ada, donor):
    with transaction():
        assert organisations.change_organisation(ada, organisation_id=donor, name="  Quỹ  Ánh Sáng ")
    assert [row.organisation.id for row in organisation_queries.organisation_page(ada, wanted="anh sang").rows] == [
        donor
    ]
    [entry] = entries("organisation.changed", donor)
    assert entry.details["after"] == {"name": "Quỹ Ánh Sáng"}
    with transaction():
        assert not organisations.change_organisation(ada, organisation_id=donor, name="Quỹ Ánh Sáng")
    assert len(entries("organisation.changed", donor)) == 1


def test_an_organisation_takes_no_name_of_another(cast, ada, donor):
    world.an_organisation(OrganisationKind.PARTNER, "One Partner")
    with pytest.raises(Refused, match="name_taken"), transaction():
        organisations.change_organisation(ada, organisation_id=donor, name="One  Partner")
    with pytest.raises(Invalid, match="name_missing"), transaction():
        organisations.change_organisation(ada, organisation_id=donor, name=" ")


def test_an_administrator_of_a_country_sees_only_its_own_enterprises_beside_an_organisation(cast, ada, donor):
    world.a_sponsorship(donor, cast.hillside)
    hanna = world.a_viewer(world.an_administrator("Hanna Local", country="ID"))
    assert [row.enterprise_id for row in organisation_queries.sponsored_by(hanna, donor)] == [cast.hillside]
    assert organisation_queries.staff_of(hanna, donor) == ()
    numbers = {row.organisation.id: row.enterprises for row in organisation_queries.organisation_page(hanna).rows}
    assert numbers[donor] == 1
    assert {row.enterprise_id for row in organisation_queries.sponsored_by(ada, donor)} == {
        cast.riverside,
        cast.hillside,
    }
    assert [row.person_name for row in organisation_queries.staff_of(ada, donor)] == [cast.donor.name]


def test_the_list_of_organisations_goes_by_name_and_by_kind(cast, ada):
    for number in range(5):
        world.an_organisation(OrganisationKind.LEAD_BUYER, f"Buyer in list {number}")
    page = organisation_queries.organisation_page(ada, kind="lead_buyer", wanted="list", number=2, size=2)
    assert (page.total, page.number, page.count) == (5, 2, 3)
    assert [row.organisation.name for row in page.rows] == ["Buyer in list 2", "Buyer in list 3"]
    assert organisation_queries.organisation_page(ada, kind="donor", wanted="list").rows == ()
    with pytest.raises(NotFound):
        organisation_queries.sponsored_by(world.a_viewer(cast.binh), page.rows[0].organisation.id)
