"""An administrator's pages of enterprises, organisations and what stands beside what."""

from datetime import timedelta

import pytest

from score_learn.core import clock
from score_learn.core.transaction import transaction
from score_learn.people import organisations, place_queries, places, queries
from score_learn.people.rules import OrganisationKind, Permission
from tests import world
from tests.people.recorded import entries, membership
from tests.visit import Visit

HERE = "/admin/enterprises"


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


def at(enterprise_id, rest=""):
    return f"{HERE}/{enterprise_id}{rest}"


def names(page):
    return ["".join(row.itertext()).strip() for row in page.all(".//tbody//th[@scope='row']")]


def donor_of(cast):
    return membership(cast.donor.person_id).organisation_id


def offered(page, name):
    return {option.get("value") for option in page.all(f".//select[@name='{name}']/option") if option.get("value")}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Hillside Furniture", "Nhà máy Đường", "Riverside Garments", "Завод Ёлка", "مصنع النسيج"]),
        ("?name=m%C3%81Y", ["Nhà máy Đường"]),
        ("?name=%D0%B5%D0%BB%D0%BA%D0%B0", ["Завод Ёлка"]),
        ("?name=%D8%A7%D9%84%D9%86%D8%B3%D9%8A%D8%AC", ["مصنع النسيج"]),
        ("?country=ID", ["Hillside Furniture"]),
        ("?sector=wood&name=hill", ["Hillside Furniture"]),
        ("?state=closed", []),
        (
            "?page=99&state=anything",
            ["Hillside Furniture", "Nhà máy Đường", "Riverside Garments", "Завод Ёлка", "مصنع النسيج"],
        ),
        ("?page=x&country=%3Cscript%3E", []),
    ],
)
def test_enterprises_are_found_by_what_stands_in_the_address(ada, query, shown):
    for name in ("Nhà máy Đường", "Завод Ёлка", "مصنع النسيج"):
        world.an_enterprise(name)
    assert names(ada.open(HERE + query)) == shown


def test_a_long_list_comes_in_pages_that_keep_the_filters(ada):
    for number in range(51):
        world.an_enterprise(f"Works {number:02}")
    page = ada.open(f"{HERE}?name=works", budget=60_000)
    assert len(names(page)) == 50
    assert "1 to 50 of 51" in page.text
    assert names(ada.open(page.link("Next"))) == ["Works 50"]


def test_a_row_says_where_who_takes_part_and_who_trains(ada, cast):
    page = ada.open(f"{HERE}?name=riverside")
    for words in ("Bình Dương, Vietnam", "100", "Binh Tran"):
        assert words in page.text
    world.an_enterprise("Alone")
    assert "No trainer" in ada.open(f"{HERE}?name=alone").text


def test_the_page_of_an_enterprise_shows_what_stands_around_it(ada, cast):
    page = ada.open(at(cast.riverside))
    for words in ("60 women, 40 men", "Binh Tran", "Donor", "Lead buyer", "Implementation partner"):
        assert words in page.text
    code = queries.find_enterprise(world.OPERATOR, cast.riverside, Permission.ADMINISTER).code
    assert f"/admin/people?enterprise={code}" in page.html


def test_an_enterprise_is_corrected_and_nothing_typed_is_lost_on_the_way(ada, cast):
    form = ada.open(at(cast.riverside, "/edit"))
    refused = ada.send(form, {"name": "", "region": "Huế", "languages": "Vietnamese, English"}, status=200)
    assert "Write the name of the enterprise." in refused.text
    assert 'value="Huế"' in refused.html
    refused = ada.send(refused, {"name": "Sông Xanh"}, status=200)
    assert "Vietnamese is not a language tag." in refused.text
    assert 'value="Sông Xanh"' in refused.html
    page = ada.send_and_follow(refused, {"languages": "vi, en"})
    assert page.heading == "Sông Xanh"
    assert "The changes are saved." in page.text
    assert "Huế, Vietnam" in page.text
    [entry] = entries("enterprise.changed", cast.riverside)
    assert entry.details["changed"] == ["name", "region", "languages"]
    assert "Nothing was different." in ada.send_and_follow(ada.open(at(cast.riverside, "/edit"))).text


def test_a_correction_that_is_sent_twice_acts_once(ada, cast):
    form = ada.open(at(cast.riverside, "/edit"))
    first = ada.send(form, {"name": "One"})
    assert ada.send(form, {"name": "Two"}).headers["Location"] == first.headers["Location"]
    assert ada.open(at(cast.riverside)).heading == "One"


def test_an_administrator_of_a_country_is_offered_that_country_alone(visit, cast):
    visit.sign_in(world.an_administrator("Vera Local", country="VN"))
    form = visit.open(at(cast.riverside, "/edit"))
    assert offered(form, "country") == offered(visit.open(f"{HERE}/new"), "country") == {"VN"}
    refused = visit.send(form, {"country": "ID"}, status=200)
    assert "Country: choose one from the list." in refused.text
    assert names(visit.open(f"{HERE}?country=ID")) == []
    for rest in ("", "/edit", "/headcounts/new", "/closure", "/reopening"):
        visit.open(at(cast.hillside, rest), status=404)
        if rest:
            visit.act(at(cast.hillside, rest), status=404)


def test_a_headcount_is_added_and_the_one_before_stays(ada, cast):
    form = ada.open(at(cast.riverside, "/headcounts/new"))
    # The day on which the enterprise came; where it is, another one may have begun since.
    [first] = place_queries.headcounts(world.OPERATOR, cast.riverside)
    today = first.in_force_from
    said = {"women": "70", "men": "x", "in_force_from": (today + timedelta(days=2)).isoformat()}
    refused = ada.send(form, said, status=200)
    assert "Write a number in digits." in refused.text
    refused = ada.send(refused, {"men": "30"}, status=200)
    assert "Choose today or an earlier day." in refused.text
    refused = ada.send(refused, {"in_force_from": today.isoformat()}, status=200)
    assert "There is a headcount from that day already" in refused.text
    page = ada.send_and_follow(refused, {"in_force_from": (today - timedelta(days=9)).isoformat()})
    assert "The headcount is added." in page.text
    assert "60 women, 40 men" in page.text, "what holds today"
    assert len(place_queries.headcounts(world.OPERATOR, cast.riverside)) == 2
    again = ada.send_and_follow(
        ada.open(at(cast.riverside, "/headcounts/new")),
        {"women": "60", "men": "40", "in_force_from": today.isoformat()},
    )
    assert "Nothing was different." in again.text


def test_an_enterprise_is_closed_after_the_page_has_said_whom_it_touches(site, ada, cast):
    amina, binh = Visit(site).sign_in(cast.amina), Visit(site).sign_in(cast.binh)
    page = ada.open(at(cast.riverside, "/closure"))
    for words in (
        "2 participants cannot sign in any more",
        "One enterprise manager does not see it any more.",
        "One trainer does not see it any more.",
        "3 organisations go on seeing it",
        "One open session ends at once.",
    ):
        assert words in page.text
    assert amina.open("/training"), "asking changes nothing"
    closed = ada.send_and_follow(page)
    assert "Riverside Garments is closed." in closed.text
    assert "Closed since" in closed.text
    assert "/sign-in" in amina.open("/training", status=302).headers["Location"]
    assert "Riverside" not in binh.open("/train").text
    binh.open(f"/train/enterprises/{cast.riverside}", status=404)
    assert names(ada.open(HERE)) == ["Hillside Furniture"]
    assert "Riverside Garments" in names(ada.open(f"{HERE}?state=closed"))[0]
    assert ada.open(at(cast.riverside, "/closure"), status=303).headers["Location"] == at(cast.riverside)


def test_at_a_closed_enterprise_nothing_is_offered_and_what_is_sent_is_refused(ada, cast):
    trainer = {"person_id": str(cast.hugo.person_id)}
    organisation = {"organisation_id": str(world.an_organisation(OrganisationKind.DONOR))}
    ada.send(ada.open(at(cast.riverside, "/closure")))
    page = ada.open(at(cast.riverside))
    assert "/trainers" not in page.html
    assert f'{at(cast.riverside)}/sponsorships"' not in page.html
    for path, sent in (("/trainers", trainer), ("/sponsorships", organisation)):
        refused = ada.act(at(cast.riverside, path), sent, status=200)
        assert "This enterprise is closed. Reopen it first." in refused.text


def test_reopening_says_who_comes_back_and_brings_them_back(site, ada, cast):
    ada.send(ada.open(at(cast.riverside, "/closure")))
    page = ada.open(at(cast.riverside, "/reopening"))
    assert "2 participants can sign in again" in page.text
    opened = ada.send_and_follow(page)
    assert "Riverside Garments is open again." in opened.text
    assert Visit(site).sign_in(cast.binh).open(f"/train/enterprises/{cast.riverside}")
    assert ada.open(at(cast.riverside, "/reopening"), status=303).headers["Location"] == at(cast.riverside)


def test_a_sponsorship_is_ended_from_a_day_on(site, ada, cast):
    rows = place_queries.sponsorships(world.OPERATOR, cast.riverside)
    row = next(one for one in rows if one.organisation_id == donor_of(cast))
    path = at(cast.riverside, f"/sponsorships/{row.id}/end")
    assert path in ada.open(at(cast.riverside)).html
    form = ada.open(path)
    early = (row.starts_on - timedelta(days=1)).isoformat()
    refused = ada.send(form, {"ends_on": early}, status=200)
    assert "Choose the day on which it began, or a later one." in refused.text
    assert early in refused.html
    assert "Choose a day, or write it like 2026-11-30." in ada.send(refused, {"ends_on": "soon"}, status=200).text
    page = ada.send_and_follow(refused, {"ends_on": clock.today().isoformat()})
    assert "sees this enterprise no more" in page.text
    assert "Ended" in page.text
    assert path not in page.html
    ada.open(at(cast.hillside, f"/sponsorships/{row.id}/end"), status=404)
    assert queries.enterprises(world.a_viewer(cast.donor), Permission.SEE_FIGURES) == ()


def test_two_trainers_of_one_name_are_told_apart(ada, cast):
    world.a_trainer(name="Binh Tran")
    page = ada.open(at(cast.hillside))
    labels = [option.text for option in page.all(".//select[@name='person_id']/option")]
    assert sorted(labels)[0].startswith("Binh Tran (binh")
    assert "Hugo Wibowo" not in labels, "Hugo trains there already"


def test_an_organisation_is_found_renamed_closed_and_reopened(site, ada, cast):
    body = donor_of(cast)
    path = f"/admin/organisations/{body}"
    assert "Nora Donor" in ada.open(path).text
    world.an_organisation(OrganisationKind.DONOR, "Taken")
    refused = ada.send(ada.open(f"{path}/edit"), {"name": "Taken"}, status=200)
    assert "Taken is on the list already." in refused.text
    assert ada.send_and_follow(refused, {"name": "Quỹ Ánh Sáng"}).heading == "Quỹ Ánh Sáng"
    assert names(ada.open("/admin/organisations?name=anh+sang&kind=donor")) == ["Quỹ Ánh Sáng"]
    nora = Visit(site).sign_in(cast.donor)
    confirm = ada.open(f"{path}/closure")
    for words in ("One person of it sees no figures any more.", "works with one enterprise now", "One open session"):
        assert words in confirm.text
    assert "Quỹ Ánh Sáng is closed." in ada.send_and_follow(confirm).text
    assert "/sign-in" in nora.open("/programme", status=302).headers["Location"]
    assert str(body) not in offered(ada.open(at(cast.hillside)), "organisation_id")
    assert "Quỹ Ánh Sáng" in names(ada.open("/admin/organisations?state=closed"))[0]
    assert "open again" in ada.send_and_follow(ada.open(f"{path}/reopening")).text
    assert nora.sign_in(cast.donor).open("/programme")


def test_an_administrator_of_a_country_looks_at_organisations_and_changes_none(visit, cast):
    visit.sign_in(world.an_administrator("Hanna Local", country="ID"))
    body = donor_of(cast)
    page = visit.open(f"/admin/organisations/{body}")
    assert "Riverside" not in page.text
    assert "Nora Donor" not in page.text
    for act in ("edit", "closure", "reopening"):
        assert act not in page.html
        visit.open(f"/admin/organisations/{body}/{act}", status=404)
        visit.act(f"/admin/organisations/{body}/{act}", {"name": "Mine"}, status=404)
    assert names(visit.open("/admin/organisations")), "they can be put beside enterprises of that country"


def test_empty_lists_say_what_to_do(visit, site):
    visit.sign_in(world.an_administrator())
    assert "Add the first one." in visit.open(HERE).text
    assert "Add the partner" in visit.open("/admin/organisations").text
    assert "Try a part of the name only" in visit.open(f"{HERE}?name=nowhere").text
    assert "Try a part of the name only" in visit.open("/admin/organisations?name=nowhere").text


def fill(rows):
    """Add so many enterprises, each with an organisation beside it."""
    facts = {"country": "VN", "region": "", "sector": "food", "time_zone": "Asia/Ho_Chi_Minh", "languages": ["vi"]}
    with transaction():
        for number in range(rows):
            place = places.create_enterprise(world.OPERATOR, name=f"Works {rows} {number}", women=1, men=1, **facts)
            name = f"Body {rows} {number}"
            body = organisations.create_organisation(world.OPERATOR, name=name, kind=OrganisationKind.DONOR)
            day = clock.today()
            organisations.sponsor(world.OPERATOR, organisation_id=body, enterprise_id=place, starts_on=day)


@pytest.mark.one_database
def test_a_list_asks_as_often_for_three_rows_as_for_three_hundred(visit, site):
    visit.sign_in(world.an_administrator())
    asked = {HERE: [], "/admin/organisations": []}
    for rows in (3, 300):
        fill(rows)
        for path, counts in asked.items():
            visit.open(path, budget=90_000)
            page = visit.open(path, budget=90_000)
            counts.append(page.queries)
            assert len(names(page)) == min(rows, 50)
    for few, many in asked.values():
        assert few == many <= 12
