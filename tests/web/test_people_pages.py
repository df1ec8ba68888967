"""An administrator's pages of people and staff: find, look, correct, close, and give or end a role."""

import pytest

from score_learn.core.transaction import transaction
from score_learn.people import staff
from score_learn.people.rules import AccessRole, OrganisationKind, Sex
from tests import world
from tests.people.recorded import entries, membership
from tests.visit import Visit

ROWS = ".//tbody/tr/th[@scope='row']"


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


@pytest.fixture
def vera(cast):
    """An administrator of Viet Nam alone, where Riverside is."""
    return world.an_administrator("Vera Local", country="VN")


def at(somebody, rest=""):
    return f"/admin/people/{somebody.person_id}{rest}"


def links(page, start="/admin/people/"):
    return {address for address in page.html.split('"') if address.startswith(start)}


def test_somebody_is_found_and_opened_from_the_list(ada, cast):
    world.a_participant(cast.riverside, "Nguyễn Thị Hương", number="777")
    for query in ("name=huong+nguyen", "name=777", "name=HƯƠNG&enterprise=riverside&country=VN&position=worker"):
        page = ada.open(f"/admin/people?{query}")
        [address] = links(page)
        assert ada.open(address).heading == "Nguyễn Thị Hương"
    assert "number 777" in page.text


@pytest.mark.parametrize(
    "query", ["name=%25", "name=Nobody", "name=999999", "enterprise=nowhere", "state=left", "country=PE"]
)
def test_nobody_found_says_so_and_offers_everybody(ada, cast, query):
    page = ada.open(f"/admin/people?{query}")
    assert "Nobody found" in page.text
    assert 'href="/admin/people"' in page.html


@pytest.mark.parametrize("path", ["/admin/people", "/admin/staff"])
@pytest.mark.parametrize(
    "odd",
    ["position=king", "state=lost", "role=owner", "page=x", "page=-4", "page=99999999999999999999", "name=%F0%9F"],
)
def test_an_odd_address_never_breaks_a_list(ada, cast, path, odd):
    ada.open(f"{path}?{odd}")


def test_filters_stay_while_pages_are_turned(ada, cast):
    with transaction():
        for number in range(60):
            staff.add_staff(
                world.OPERATOR,
                name=f"Trainer {number:02}",
                sex=Sex.OTHER,
                role=AccessRole.TRAINER,
                enterprise_id=cast.riverside,
                email=f"t{number}@example.org",
            )
    for path in ("/admin/people", "/admin/staff"):
        first = ada.open(f"{path}?name=trainer&country=VN")
        assert "1 to 50 of 60" in first.text
        [onward] = {one for one in first.html.split('"') if "page=2" in one}
        second = ada.open(onward.replace("&amp;", "&"))
        assert len(second.all(ROWS)) == 10
        assert 'value="trainer"' in second.html


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/admin/people", "/admin/staff"])
def test_a_list_of_three_hundred_asks_as_often_as_one_of_three(site, cast, path):
    before = Visit(site).sign_in(cast.ada).open(path).queries
    with transaction():
        for number in range(300):
            staff.add_staff(
                world.OPERATOR,
                name=f"Trainer {number:03}",
                sex=Sex.OTHER,
                role=AccessRole.TRAINER,
                enterprise_id=cast.riverside,
                email=f"t{number}@example.org",
            )
    page = Visit(site).sign_in(cast.ada).open(path, budget=60_000)
    assert len(page.all(ROWS)) == 50
    assert page.queries == before <= 8


def test_the_page_of_a_participant_says_who_and_where_and_nothing_of_learning(ada, cast, story):
    page = ada.open(at(cast.amina))
    for said in ("Worker, Riverside Garments, number 101", "woman", "Signed in now"):
        assert said in page.text
    for never in ("%", "score", "answer", "attempt", "Passed", "New password link", "Add a role"):
        assert never not in page.text


def test_a_correction_is_saved_and_recorded_once(ada, cast):
    page = ada.open(at(cast.amina, "/edit"))
    field = f"position_{membership(cast.amina.person_id).id.hex}"
    sent = {"name": "Amina Ba", "sex": "other", "language": "", field: "supervisor"}
    for _time in range(2):
        answer = ada.send_and_follow(page, sent)
        assert (answer.path, answer.heading) == (at(cast.amina), "Amina Ba")
    assert "Supervisor, Riverside Garments" in answer.text
    assert len(entries("person.changed", cast.amina.person_id)) == 1
    again = ada.send_and_follow(ada.open(at(cast.amina, "/edit")))
    assert "Nothing was different." in again.text


@pytest.mark.parametrize(
    ("given", "said"),
    [({"name": ""}, "Write the name."), ({"sex": "robot"}, "choose one from the list"), ({"name": "A" * 121}, "120")],
)
def test_a_correction_that_cannot_be_says_why(ada, cast, given, said):
    assert said in ada.send(ada.open(at(cast.amina, "/edit")), given, status=200).text


def test_leaving_says_what_it_touches_and_is_taken_back(site, ada, cast):
    device = Visit(site).sign_in(cast.amina)
    device.open("/training")
    page = ada.open(f"/admin/enterprises/{cast.riverside}/people/{cast.amina.person_id}/departure")
    assert "The number stays taken" in page.text
    left = ada.send_and_follow(page)
    assert left.path == at(cast.amina)
    assert "Nothing is in force today." in left.text
    assert device.open("/training", status=302).headers["Location"].startswith("/sign-in")
    ada.open(page.path, status=404)
    back = ada.send_and_follow(left, form="/resumption")
    assert "is counted at Riverside Garments again" in back.text
    assert "/resumption" not in back.html


def test_deactivating_says_what_it_touches_closes_the_door_and_is_taken_back(site, ada, cast):
    device = Visit(site).sign_in(cast.amina)
    page = ada.open(at(cast.amina, "/deactivation"))
    for said in ("One open session ends at once.", "Number, PIN and card", "Worker, Riverside Garments, number 101"):
        assert said in page.text
    closed = ada.send_and_follow(page)
    assert "Deactivated on" in closed.text
    assert device.open("/training", status=302).headers["Location"].startswith("/sign-in")
    for gone in ("/edit", "/departure", "/deactivation"):
        assert gone not in closed.html
    again = ada.send_and_follow(closed, form="/reactivation")
    assert "can sign in again" in again.text


def test_nobody_is_offered_to_close_their_own_account_nor_can(ada, cast):
    assert "/deactivation" not in ada.open(at(cast.ada)).html
    page = ada.send(ada.open(at(cast.ada, "/deactivation")), status=200)
    assert "This is your own account." in page.text


def test_staff_are_listed_with_all_their_places_and_filtered_by_role(ada, cast):
    with transaction():
        staff.let_train(world.OPERATOR, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    page = ada.open("/admin/staff?role=trainer&name=binh")
    assert len(page.all(ROWS)) == 1
    for place in ("Riverside Garments", "Hillside Furniture"):
        assert f"Trainer, {place}" in page.text
    assert cast.binh.email in page.text
    assert ada.open("/admin/staff?role=donor").html.count(at(cast.donor)) == 1


def test_a_place_is_added_by_code_or_name_and_ended_again(site, ada, cast):
    for written in (cast.carla.enterprise_code.lower(), "hillside"):
        page = ada.send_and_follow(ada.open(at(cast.binh, "/roles/new")), {"role": "trainer", "enterprise_id": written})
        assert "Trainer, Hillside Furniture" in page.text
        assert "Hillside Furniture" in Visit(site).sign_in(cast.binh).open("/train").text
        added = membership(cast.binh.person_id, enterprise_id=cast.hillside, ends_on=None).id
        ended = ada.send_and_follow(ada.open(f"/admin/memberships/{added}/end"))
        assert ended.path == at(cast.binh)
        assert "The role of Binh Tran ended." in ended.text
        ada.open(f"/admin/memberships/{added}/end", status=404)
        assert "Hillside" not in Visit(site).sign_in(cast.binh).follow("/train").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": ""}, "choose one from the list"),
        ({"role": "trainer", "enterprise_id": "riverside"}, "This person has this role there already."),
        ({"role": "trainer", "enterprise_id": "nowhere"}, "No enterprise has this code or name."),
        ({"role": "trainer", "enterprise_id": "r"}, "Several enterprises have such a name."),
        ({"role": "enterprise_manager"}, "Choose the enterprise."),
        ({"role": "donor"}, "Choose the organisation."),
    ],
)
def test_a_role_that_cannot_be_says_why(ada, cast, given, said):
    assert said in ada.send(ada.open(at(cast.binh, "/roles/new")), given, status=200).text


def test_a_role_at_an_organisation_and_in_a_country(ada, cast):
    organisation = world.an_organisation(OrganisationKind.DONOR, "Donor of Trees")
    page = ada.open(at(cast.binh, "/roles/new"))
    assert (
        "Donor, Donor of Trees"
        in ada.send_and_follow(page, {"role": "donor", "organisation_id": str(organisation)}).text
    )
    page = ada.open(at(cast.binh, "/roles/new"))
    assert "Administrator, Vietnam" in ada.send_and_follow(page, {"role": "administrator", "country": "VN"}).text


def test_one_s_own_last_role_as_administrator_is_not_ended(ada, cast):
    page = ada.open(f"/admin/memberships/{membership(cast.ada.person_id).id}/end")
    assert "This is your own last role" in ada.send(page, status=200).text


def test_the_e_mail_of_an_account_is_changed(ada, cast):
    page = ada.open(at(cast.binh, "/e-mail"))
    assert "There is an account" in ada.send(page, {"email": cast.hugo.email}, status=200).text
    page = ada.send_and_follow(page, {"email": "Binh.New@Example.org"})
    assert "binh.new@example.org" in page.text
    ada.open(at(cast.amina, "/e-mail"), status=404)
    ada.open(at(cast.amina, "/roles/new"), status=404)


def test_a_password_link_is_made_on_the_page_of_the_person(ada, cast):
    assert "/password/" in ada.send(ada.open(at(cast.binh)), form="/password-link", status=200).text


def test_an_administrator_of_a_country_is_at_home_there_alone(site, cast, vera):
    visit = Visit(site).sign_in(vera)
    for path in ("/admin/people", "/admin/people?enterprise=hillside", "/admin/staff", "/admin/people?country=ID"):
        page = visit.open(path)
        for foreign in ("Carla", "Hugo", "Ada Admin", "Hillside F"):
            assert foreign not in page.text
    for foreign in (cast.carla, cast.hugo, cast.ada, cast.donor):
        for rest in ("", "/edit", "/deactivation", "/e-mail", "/roles/new"):
            visit.open(at(foreign, rest), status=404)
    assert "Hillside" not in visit.open(at(cast.binh)).text


def test_of_somebody_in_two_countries_she_sees_her_own_and_changes_nothing(site, cast, vera):
    with transaction():
        staff.let_train(world.OPERATOR, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    visit = Visit(site).sign_in(vera)
    page = visit.open(at(cast.binh))
    assert "belongs to other countries too" in page.text
    assert "Hillside" not in page.text
    for act in ("/edit", "/deactivation", "/e-mail", "/password-link"):
        assert act not in page.html
    for act, sent in (("/edit", {}), ("/deactivation", {}), ("/e-mail", {"email": "x@example.org"})):
        refused = visit.send(visit.open(at(cast.binh, act)), sent, status=200)
        assert "An administrator of all countries can do this." in refused.text
    assert "You may not do this." in visit.act(f"/admin/staff/{cast.binh.person_id}/password-link", status=200).text


def test_people_stand_in_the_navigation_beside_staff(ada, cast):
    page = ada.open(at(cast.amina))
    [current] = [one for one in page.all(".//nav[@class='tabs']/a") if one.get("aria-current")]
    assert current.get("href") == "/admin/people"


def test_names_are_shown_as_text(ada, cast):
    world.a_participant(cast.riverside, "<b>Bold</b> & Sons")
    assert "<b>Bold</b> & Sons" in ada.open("/admin/people?name=bold").text
