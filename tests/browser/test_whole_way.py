"""The whole way through the browser alone: from an empty site to a certificate, an opinion and figures that move."""

import pytest

from tests.browser import admin_steps as office
from tests.browser import learner_steps as hall
from tests.browser import trainer_steps as floor
from tests.browser.conftest import Arrive
from tests.browser.hosting import Site
from tests.browser.trainer_steps import Card
from tests.browser.walker import Walker
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

PLACE, DONOR = "Delta Garments", "Fund for Fair Work"
BINH, DEWI, NORA = "Binh Tran", "Dewi Lestari", "Nora Lind"
LE = "Lê Thị Hoa"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_whole_way(new_site: Site, arrive: Arrive, scripts: bool, width: int):
    def comes() -> Walker:
        return arrive(new_site, width=width, scripts=scripts)

    ada, binh, dewi, hoa = comes(), comes(), comes(), comes()
    links = _administrator_sets_up(ada, new_site)
    _trainer_signs_in(binh, links[BINH])
    card = _trainer_adds_people(binh)
    code = _worker_learns(hoa, card)
    _anybody_checks(comes(), code, "This certificate is valid")
    _worker_says_her_opinion(hoa)
    _card_opens(comes(), card)
    _manager_gives_a_new_pin(dewi, links[DEWI], hoa, card)
    assert "Completed on" in floor.state_of(binh, PLACE, "Alpha", LE)
    _figures_have_moved(ada, comes(), links[NORA])
    office.withdraw_certificate(ada, code, "The name was misspelt.")
    _anybody_checks(comes(), code, "This certificate was withdrawn", "The name was misspelt.")
    hoa.open("/certificates").reads("This certificate does not count")


def _administrator_sets_up(ada: Walker, site: Site) -> dict[str, str]:
    """Create enterprise, donor and staff; return the links that set their passwords."""
    account = site.people["ada"]
    office.sign_in_as_staff(ada, account["email"], account["password"])
    assert "0" in office.figure(ada, "People trained")
    assert len(office.create_enterprise(ada, PLACE)) == 6
    office.create_organisation(ada, DONOR, "donor")
    links = {
        BINH: office.create_staff(ada, BINH, "binh@example.org", "trainer"),
        DEWI: office.create_staff(ada, DEWI, "dewi@example.org", "enterprise manager", enterprise=PLACE),
        NORA: office.create_staff(ada, NORA, "nora@example.org", "donor", organisation=f"{DONOR} (donor)"),
    }
    office.let_train(ada, PLACE, BINH)
    office.put_beside(ada, PLACE, DONOR, "donor")
    return links


def _trainer_signs_in(binh: Walker, link: str) -> None:
    _first_time(binh, link, BINH, "binh@example.org")
    binh.reads("My enterprises", PLACE)


def _first_time(walker: Walker, link: str, name: str, email: str) -> None:
    office.set_password(walker, link, name, PASSWORD)
    walker.write("E-mail", email).write("Password", PASSWORD).press("Sign in")


def _trainer_adds_people(binh: Walker) -> Card:
    """Add a worker and a manager and give both a module; return the worker's card."""
    card = floor.add_person(binh, PLACE, LE)
    floor.add_person(binh, PLACE, "Trần Văn Nam", sex="man", work="manager")
    floor.assign(binh, PLACE, "Alpha")
    assert "Not started" in floor.state_of(binh, PLACE, "Alpha", LE)
    return card


def _worker_learns(hoa: Walker, card: Card) -> str:
    """Come in, read, practise, fail once, pass, and get the certificate; return its number."""
    hall.read_who_sees_what(hall.sign_in(hoa, card))
    hall.open_module(hoa, "Alpha").reads("Until").press("Start").reads("A morning at the press")
    hall.practise(hoa, "The tray is bent.", "Press on.")
    assert "Not right" in hall.verdict(hoa, "The tray is bent.")
    hall.practise(hoa, "The tray is bent.", "Stop and tell somebody.")
    assert "You stop the loss at once." in hall.verdict(hoa, "The tray is bent.")
    hoa.press("Finish lesson").reads("Every type of question").press("Finish lesson")
    hoa.press("Start the test")
    hall.take_test(hoa, right=1).reads("Not passed yet", "You have 2 attempts left.", "The answer is:")
    hoa.follow("Back to the module").press("Try again")
    hall.take_test(hoa, right=3).reads("You have passed", "3")
    hoa.follow("Get your certificate").reads("Alpha", LE, PLACE)
    _is_a_pdf(hoa)
    return hoa.text(".proof-value.code")


def _is_a_pdf(walker: Walker) -> None:
    address = walker.page.get_by_role("link", name="Open as PDF").get_attribute("href") or ""
    answer = walker.context.request.get(walker.url + address)
    assert answer.ok, f"the certificate answers {answer.status}"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-"), "the certificate is no PDF"


def _anybody_checks(stranger: Walker, code: str, *says: str) -> None:
    """Type the number of a certificate on the public page, without signing in."""
    stranger.open("/").follow("Is this certificate real?").write("Code", code.lower())
    stranger.press("Check").reads(*says, LE, PLACE, "Alpha")


def _worker_says_her_opinion(hoa: Walker) -> None:
    hoa.follow("My training").reads("Done").follow("Your opinion")
    hall.give_opinion(hoa).misses("Your opinion")


def _card_opens(phone: Walker, card: Card) -> None:
    """Scan the square code with a phone that does not know her; with scripts the PIN is all that is asked."""
    hall.scan_card(phone, card)
    if not phone.scripts:
        return
    hall.enter_pin(phone, card.pin)
    phone.press("Sign in").reads(f"Hello, {card.name}").press("Sign out").reads("Everything you did is saved.")


def _manager_gives_a_new_pin(dewi: Walker, link: str, hoa: Walker, old: Card) -> None:
    """Give a new PIN; the worker is signed out, the old PIN fails, and the new one opens with the news who did it."""
    _first_time(dewi, link, DEWI, "dewi@example.org")
    new = floor.give_new_pin(dewi.reads("Our people"), LE)
    hoa.open("/training").reads("Sign in")
    hall.sign_in(hoa, old).reads("That did not work.")
    hall.sign_in(hoa, new).reads("You have a new PIN", f"{DEWI} gave you a new PIN")
    hoa.press("I have read this").reads(f"Hello, {LE}")


def _figures_have_moved(ada: Walker, nora: Walker, link: str) -> None:
    """The administrator sees one person trained; the donor sees that there are too few to show."""
    assert "50% 1 of 2" in office.completion_of(ada, PLACE)
    assert office.figure(ada, "People trained").startswith("People trained 1 ")
    assert office.figure(ada, "Satisfied with the training")
    _first_time(nora, link, NORA, "nora@example.org")
    nora.reads("Programme figures", "fewer than five people").misses(LE)
