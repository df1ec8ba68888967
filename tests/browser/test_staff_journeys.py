"""A trainer's first day and an administrator's hour, by mouse and by keyboard alone, on a phone and at a desk."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browser import admin_steps as office
from tests.browser import learner_steps as hall
from tests.browser import roster_steps as roster
from tests.browser import trainer_steps as floor
from tests.browser.conftest import Arrive
from tests.browser.hosting import Site
from tests.browser.keyboard import Hand
from tests.browser.trainer_steps import Card
from tests.browser.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

# Each journey by both means and at both widths; the other two pairs would meet the same pages once more.
A_PHONE, A_DESK = pytest.param(Walker, 360, id="mouse-360"), pytest.param(Walker, 1280, id="mouse-1280")
KEYS_AT_A_DESK, KEYS_ON_A_PHONE = (
    pytest.param(Hand, 1280, id="keyboard-1280"),
    pytest.param(Hand, 360, id="keyboard-360"),
)

PLACE, NAM = "Delta Garments", "Nguyễn Văn Nam"
LE, PHAM = "Lê Thị Lan", "Phạm Thị Lan"


@pytest.mark.parametrize(("kind", "width"), [A_PHONE, KEYS_AT_A_DESK])
def test_a_trainers_first_day(starting_site: Site, arrive: Arrive, kind: type[Walker], width: int, tmp_path: Path):
    binh, nam = arrive(starting_site, width=width, kind=kind), arrive(starting_site)
    account = starting_site.people["binh"]
    office.sign_in_as_staff(binh, account["email"], account["password"])
    roster.bring_in(binh, PLACE, roster.write_list(tmp_path))
    sheet = roster.print_cards(binh)
    assert len(sheet.pages) == 5, f"forty cards stand on {len(sheet.pages)} pages"
    floor.assign(binh, PLACE, "Alpha", days=5)
    card = roster.card_of(sheet, NAM, _code(binh))
    _worker_begins(nam, card)
    _trainer_follows_up(binh)


@pytest.mark.parametrize(("kind", "width"), [A_DESK, KEYS_ON_A_PHONE])
def test_an_administrators_hour(office_site: Site, arrive: Arrive, kind: type[Walker], width: int):
    ada, binh, stranger = arrive(office_site, width=width, kind=kind), arrive(office_site), arrive(office_site)
    account = office_site.people["ada"]
    office.sign_in_as_staff(ada, account["email"], account["password"])
    office.create_enterprise(ada, PLACE)
    link = office.create_staff(ada, "Trần Bình", "tran@example.org", "trainer", enterprise=PLACE)
    office.set_password(binh, link, "Trần Bình", "a lantern over the river")
    _find_without_accents(ada)
    code = ada.text("h1").removeprefix("Certificate ")
    ada.follow("Withdraw").reads("This cannot be taken back.").write("Reason", "The name was misspelt.")
    ada.press("Withdraw the certificate").reads("The certificate no longer counts.")
    stranger.open("/").follow("Is this certificate real?").write("Code", code.lower())
    stranger.press("Check").reads("This certificate was withdrawn", "The name was misspelt.")
    _read_what_was_done(ada, code)


def _code(binh: Walker) -> str:
    return binh.text(".part-head .soft").removeprefix("Enterprise code ")


def _worker_begins(nam: Walker, card: Card) -> None:
    """Sign in with what the paper says, and read the first lesson."""
    hall.read_who_sees_what(hall.sign_in(nam, card))
    hall.open_module(nam, "Alpha").press("Start").reads("A morning at the press").press("Finish lesson")


def _trainer_follows_up(binh: Walker) -> None:
    """Look at who has not begun, give two of them more time, and take the list of the others to the floor."""
    binh.follow("Enterprises").follow(PLACE).reads("40 people").follow("39 Not started").misses(NAM)
    binh.write("Name or number", "thi lan").press("Show").misses("Thị Mai")
    last = date.today() + timedelta(days=30)
    roster.give_more_time(binh, LE, PHAM, until=last)
    binh.follow("Enterprises").follow(PLACE).follow("Remind in person")
    binh.reads("38 people have something overdue, due within a week", NAM, "1 of").misses(LE)


def _find_without_accents(ada: Walker) -> None:
    """Find a woman by a part of her name without its accents, and her certificate by the same."""
    ada.follow("People").write("Name or personal number", "nguyen thi ha").press("Find").follow("Nguyễn Thị Hà")
    ada.reads("Riverside Garments").follow("Certificates").write("Name", "nguyen thi ha").press("Show")
    row = ada.row("Nguyễn Thị Hà")
    ada.follow(" ".join(row.locator(".code").inner_text().split()), within=row).reads("Valid")


def _read_what_was_done(ada: Walker, code: str) -> None:
    """Read in the audit log what this hour has brought, the newest first."""
    ada.follow("Audit log").write("Who", "ada").press("Show")
    lines = [" ".join(one.split()) for one in ada.page.locator("tbody tr").all_inner_texts()]
    wanted = ("Withdrew certificate", "Added a staff account for Trần Bình", f"Added {PLACE}")
    places = [next((number for number, line in enumerate(lines) if one in line), -1) for one in wanted]
    assert -1 not in places and places == sorted(places), f"{wanted} stand at {places} of {lines}"
    assert code in lines[places[0]], f"the line of the withdrawal names no {code}: {lines[places[0]]!r}"
    assert "The name was misspelt." in lines[places[0]]
