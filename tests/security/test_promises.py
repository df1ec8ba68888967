"""The page about safety says the numbers that the program has."""

from pathlib import Path

import pytest

from score_learn.metrics.rules import LEAST as LEAST_SHOWN
from score_learn.people import hashing
from score_learn.people.rules import PASSWORD_LEAST, PIN_DIGITS, TRIES
from score_learn.people.sessions import OWN_DEVICE_DAYS, SHARED_IDLE, STAFF_HOURS
from score_learn.people.sign_in import STAFF_PAUSE
from score_learn.people.staff import LINK_HOURS
from score_learn.survey.rules import LEAST as LEAST_KEPT
from score_learn.web.headers import TWO_YEARS

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8").split())
WORDS = {5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve"}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (PIN_DIGITS, "a PIN of {} digits"),
        (TRIES, "A device that knows the person has {} tries of its own"),
        (OWN_DEVICE_DAYS, "a session lasts {} days without use"),
        (SHARED_IDLE.seconds // 60, "on a shared one {} minutes without use"),
        (PASSWORD_LEAST, "a password of {} signs or more"),
        (LINK_HOURS, "once, within {} hours"),
        (STAFF_HOURS, "A session lasts {} hours"),
        (LEAST_SHOWN, "no figure is made of the answers of fewer than {} people"),
    ],
)
def test_the_page_says_what_the_program_does(number, sentence):
    assert sentence.format(WORDS.get(number, number)) in PAGE


@pytest.mark.one_database
def test_what_the_page_says_in_other_words_is_so_too():
    assert f"one account in {10**PIN_DIGITS // TRIES:,}" in PAGE
    assert STAFF_PAUSE.seconds == 15 * 60
    assert LEAST_KEPT == LEAST_SHOWN
    assert TWO_YEARS == 2 * 365 * 24 * 3600
    assert "Argon2id, 19 MiB, two passes" in PAGE
    assert hashing.NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
