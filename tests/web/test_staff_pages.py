"""The pages of trainers, managers, administrators and those who see figures, walked as a browser walks them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.learning.models import Assignment
from score_learn.people.models import Enterprise, Membership
from tests import world
from tests.learning.acting import do
from tests.people.tries import by_card, by_number
from tests.visit import Visit

PERSON = {"name": "Nadia Rahman", "sex": "female", "position": "worker", "language": "en"}


def chosen(page, name):
    return [option.get("value") for option in page.all(f".//select[@name='{name}']/option") if option.get("value")]


def here(cast, rest=""):
    return f"/train/enterprises/{cast.riverside}{rest}"


@pytest.fixture
def binh(visit, cast):
    return visit.sign_in(cast.binh)


def test_a_trainer_adds_somebody_who_signs_in_with_the_card_in_hand(site, binh, cast):
    card = binh.send(binh.open(here(cast, "/people/new")), PERSON, status=200)
    code = db.session.get_one(Enterprise, cast.riverside).code
    assert code in card.text
    number = re.search(r'pincard-value">(\d+) ', card.html)[1]
    pin = re.search(r"<bdi>(\d{3}) (\d{3})</bdi>", card.html)
    assert 'class="qr"' in card.html
    nadia = world.Somebody(cast.amina.person_id, "", "participant", None, code, number)
    assert by_number(nadia, pin[1] + pin[2]), "what is printed opens the door"
    assert "Nadia Rahman" in binh.open(here(cast)).text


@pytest.mark.parametrize("missing", ["name", "sex", "position"])
def test_a_person_without_a_name_a_sex_or_a_position_is_asked_for_it(binh, cast, missing):
    page = binh.send(binh.open(here(cast, "/people/new")), {**PERSON, missing: ""}, status=200)
    field = page.all(f".//*[@name='{missing}']")[0]
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby"), "the field says what is wrong with it"
    assert page.all(".//section[@role='alert']")


def test_prefer_not_to_say_is_a_sex_like_any_other(binh, cast):
    page = binh.open(here(cast, "/people/new"))
    assert set(chosen(page, "sex")) == {"female", "male", "other", "not_stated"}
    assert binh.send(page, {**PERSON, "sex": "not_stated"}, status=200)


def test_three_taps_give_a_new_pin(site, binh, cast):
    taps = 1
    page = binh.open(binh.open(here(cast)).link("New PIN"))
    taps += 1
    card = binh.send(page, status=200)
    taps += 1
    assert taps <= 3
    assert "shown only this once" in card.text
    assert by_number(cast.amina, cast.amina.pin) is None
    assert by_card(cast.amina, cast.amina.pin) is None


def test_a_module_is_assigned_to_everybody_until_a_day(site, binh, cast):
    day = clock.today() + timedelta(days=30)
    page = binh.open(here(cast, "/assignments/new"))
    asked = binh.send(page, {"module_id": "alpha", "whom": "all", "due_on": day.isoformat()}, status=200)
    assert "to those who come later. " in asked.text
    assert "This touches 2 people Amina Diallo" in asked.text
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0, "nothing is written yet"
    sent = binh.send(asked)
    after = binh.open(sent.headers["Location"])
    assert "Assigned to 2 people." in after.text
    assert "Alpha" in Visit(site).sign_in(cast.emil).open("/training").text
    assert "Assigned to" not in binh.open(sent.headers["Location"]).text, "a notice is shown once"


def test_a_module_is_assigned_to_some_and_the_others_see_nothing_of_it(site, binh, cast):
    page = binh.open(here(cast, "/assignments/new"))
    given = {"module_id": "beta", "whom": "some", "person_ids": [str(cast.emil.person_id)]}
    asked = binh.send(page, given, status=200)
    assert "This touches 1 person Emil Pham" in asked.text
    binh.send(asked)
    row = binh.open(here(cast, "?module=beta"))
    assert "Not started (not assigned)" in row.text


def test_whom_an_assignment_touches_is_said_with_what_they_have_already(binh, cast):
    chosen = {"module_id": "alpha", "whom": "some", "person_ids": [str(cast.emil.person_id)]}
    binh.send(binh.send(binh.open(here(cast, "/assignments/new")), chosen, status=200))
    everybody = {"module_id": "alpha", "whom": "all"}
    asked = binh.send(binh.open(here(cast, "/assignments/new")), everybody, status=200)
    assert "This touches 1 person Amina Diallo" in asked.text
    assert "Emil Pham 102: was given the module or more time alone, and keeps that" in asked.text
    binh.send(asked)
    asked = binh.send(binh.open(here(cast, "/assignments/new")), chosen, status=200)
    assert "1 person has it to do already and will have no last day." in asked.text
    dated = chosen | {"due_on": (clock.today() + timedelta(days=9)).isoformat()}
    asked = binh.send(binh.open(here(cast, "/assignments/new")), dated, status=200)
    assert "1 person has it to do already and gets this last day instead." in asked.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"whom": "some", "person_ids": []}, "Choose at least one person."),
        ({"module_id": ""}, "Choose a module."),
        ({"due_on": "2020-01-01"}, "Choose today or a later day."),
        ({"due_on": "soon"}, "Choose a day, or write it like 2026-11-30."),
    ],
)
def test_an_assignment_that_cannot_be_says_why(binh, cast, given, words):
    page = binh.open(here(cast, "/assignments/new"))
    refused = binh.send(page, {"module_id": "alpha", "whom": "all", **given}, status=200)
    assert words in refused.text


def test_nobody_of_another_enterprise_can_be_assigned_anything(binh, cast):
    sent = {"module_id": "alpha", "whom": "some", "person_ids": str(cast.carla.person_id)}
    page = binh.act(here(cast, "/assignments/new"), sent, status=200)
    assert "Choose from the list." in page.text


def test_the_trainer_s_list_goes_by_who_needs_help(visit, cast, story):
    visit.sign_in(cast.binh)
    page = visit.open(here(cast, "?module=alpha"))
    assert page.text.index("Emil Pham") < page.text.index("Amina Diallo"), "who is done stands last"
    done = visit.open(here(cast, "?module=alpha&show=done"))
    assert "Amina Diallo" in done.text
    assert "Emil Pham" not in done.text
    for odd in ("?module=nothing&show=nothing", "?module=alpha&show=%3Cscript%3E"):
        visit.open(here(cast, odd))


def test_a_trainer_sees_no_answer_and_no_points(visit, cast, story):
    visit.sign_in(cast.binh)
    text = visit.open(here(cast, "?module=alpha")).text
    assert "in 100" not in text
    assert "points" not in text


def test_a_manager_sees_what_is_completed_and_nothing_of_how(visit, cast, story):
    visit.sign_in(cast.dewi)
    page = visit.open(f"/enterprise/{cast.riverside}")
    assert {"Amina Diallo", "Emil Pham"} <= set(re.findall(r"Amina Diallo|Emil Pham|Carla Santos", page.text))
    assert "Carla" not in page.text
    assert "Completed on" in page.text
    for word in ("in 100", "passed", "Under way", "Not started", "lesson "):
        assert word not in page.text.split("How completion is counted")[0]


def test_an_administrator_goes_the_whole_way_to_a_new_enterprise(site, visit, cast):
    visit.sign_in(cast.ada)
    form = {
        "name": "Lakeside Foods",
        "country": "VN",
        "sector": "food",
        "time_zone": "Asia/Ho_Chi_Minh",
        "women": "12",
        "men": "8",
    }
    page = visit.send_and_follow(visit.open("/admin/enterprises/new"), form)
    assert page.heading == "Lakeside Foods"
    assert "12 women, 8 men" in page.text
    page = visit.send_and_follow(page, {"person_id": str(cast.hugo.person_id)}, form="/trainers")
    assert "Hugo Wibowo" in page.text
    donor = db.session.scalars(db.select(Membership).where(Membership.person_id == cast.donor.person_id)).one()
    sponsored = {"organisation_id": str(donor.organisation_id), "starts_on": ""}
    page = visit.send_and_follow(page, sponsored, form="/sponsorships")
    assert "works with this enterprise from that day on" in page.text
    assert "Lakeside Foods" in Visit(site).sign_in(cast.hugo).open("/train").text
    again = visit.send(visit.open(page.path), sponsored, form="/sponsorships", status=200)
    assert "already works with this enterprise" in again.text


def test_an_administrator_of_a_country_is_told_in_words_what_she_may_not(visit, cast):
    visit.sign_in(world.an_administrator("Vera Local", country="VN"))
    sent = {"name": "Nora", "email": "nora@example.org", "sex": "other", "role": "trainer"}
    page = visit.send(visit.open("/admin/staff/new"), sent, status=200)
    assert "Choose the enterprise." in page.text
    page = visit.send(page, {"role": "administrator"}, status=200)
    assert "You may not do this." in page.text
    page = visit.send(page, {"role": "trainer", "enterprise_id": str(cast.riverside)}, status=200)
    assert "/password/" in page.text
    visit.open(f"/admin/enterprises/{cast.hillside}", status=404)
    assert "Hillside" not in visit.open("/admin").text


def test_a_new_account_signs_in_with_the_link_that_was_shown(site, visit, cast):
    visit.sign_in(cast.ada)
    sent = {"name": "Nora New", "email": "Nora@Example.org", "sex": "other", "role": "administrator"}
    page = visit.send(visit.open("/admin/staff/new"), sent, status=200)
    link = re.search(r"http://localhost(/password/[\w-]+)", page.text)[1]
    other = Visit(site)
    other.send(other.open(link), {"password": "four lamps on a pier"})
    entrance = other.open("/sign-in/staff")
    assert other.send(entrance, {"email": "nora@example.org", "password": "four lamps on a pier"}).status == 303
    assert other.follow("/").path == "/admin"
    again = visit.send(visit.open("/admin/staff/new"), sent, status=200)
    assert "There is an account with this e-mail address already." in again.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Riverside", "Hillside"}),
        ("?name=river", {"Riverside"}),
        ("?country=ID", {"Hillside"}),
        ("?sector=wood&country=VN", set()),
        ("?page=99", {"Riverside", "Hillside"}),
        ("?page=-1", {"Riverside", "Hillside"}),
        ("?page=x&name=%25", set()),
    ],
)
def test_completion_is_filtered_by_its_address(visit, cast, query, shown):
    page = visit.sign_in(cast.ada).open(f"/admin{query}")
    rows = page.all(".//tbody//th[@scope='row']")
    names = {word for row in rows for word in ("Riverside", "Hillside") if word in "".join(row.itertext())}
    assert names == shown


def test_a_certificate_is_withdrawn_once_and_with_a_reason(visit, cast, story):
    visit.sign_in(cast.ada)
    path = f"/admin/certificates/{story.amina.certificate_id}/revocation"
    assert "Write the reason" in visit.send(visit.open(path), {"reason": " "}, status=200).text
    page = visit.open(path)
    after = visit.send_and_follow(page, {"reason": "Issued to the wrong person."})
    assert "no longer counts" in after.text
    assert visit.send(page, {"reason": "Again."}).headers["Location"] == after.path
    refused = visit.send(visit.open(path), {"reason": "Again."}, status=200)
    assert "This certificate was withdrawn before." in refused.text
    assert visit.open(f"/admin/certificates?code={story.amina.code}").text.count("Amina Diallo")


@pytest.mark.parametrize("who", ["partner", "buyer", "donor"])
def test_who_sees_figures_sees_no_name_and_only_their_own_places(site, visit, cast, story, who):
    pages = [visit.sign_in(getattr(cast, who)).open(path) for path in ("/programme", "/programme/definitions")]
    for page in pages:
        for name in ("Amina", "Emil", "Carla", "Riverside", "Hillside"):
            assert name not in page.text
    assert pages[0].link("Definitions") == "/programme/definitions"


def test_an_administrator_sees_the_figures_of_the_whole_programme(visit, cast, story):
    page = visit.sign_in(cast.ada).open("/programme")
    assert "Definitions" in page.text
    assert "Amina" not in page.text


def test_what_one_did_last_night_is_counted_where_the_enterprise_is(binh, cast):
    viewer = world.a_viewer(cast.binh)
    today = clock.today("Asia/Ho_Chi_Minh")
    values = {"enterprise_id": cast.riverside, "module_id": "alpha", "due_on": today, "person_ids": None}
    do(assigning.assign, viewer, **values)
    assert "was due" not in binh.open(here(cast, "?module=alpha")).text


def test_an_ended_role_finds_nothing_any_more(site, visit, cast):
    visit.sign_in(cast.dewi)
    with transaction():
        row = db.session.scalars(db.select(Membership).where(Membership.person_id == cast.dewi.person_id)).one()
        row.starts_on = row.ends_on = clock.today() - timedelta(days=1)
    visit.open(f"/enterprise/{cast.riverside}", status=404)
    assert visit.open("/", status=302).headers["Location"] == "/me"
    assert "until" in visit.open("/me").text
