"""What no page sends is turned away before anybody works on it."""

import pytest

from score_learn.web.input import LONGEST

ENDLESS = "1" * (LONGEST + 1)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/sign-in", {"code": "AB1234", "number": ENDLESS, "pin": "123456"}),
        ("/sign-in", {"code": "AB1234", "number": "101", "pin": ENDLESS}),
        ("/sign-in/staff", {"email": f"{ENDLESS}@example.org", "password": "x"}),
        ("/card", {"token": ENDLESS}),
    ],
    ids=["number", "pin", "email", "card"],
)
def test_an_endless_field_is_not_worked_on(visit, address, form):
    page = visit.act(address, form, status=413)
    assert len(page.body) < LONGEST


@pytest.mark.parametrize("address", ["/sign-in?next=%2F%00", "/verify/%00", "/verify?code=A%00B"])
def test_the_sign_with_number_nought_is_turned_away(visit, address):
    visit.open(address, status=400)


@pytest.mark.parametrize("page", ["9" * 400, "-3", "²", "٢", "1e9", ""])
def test_a_page_number_is_whatever_it_can_be_read_as(visit, cast, page):
    visit.sign_in(cast.ada).open(f"/admin?page={page}")
