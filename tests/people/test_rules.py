"""Codes, numbers, names and passwords by the plain rules, without a database."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.people import rules
from score_learn.people.rules import AccessRole, Permission

pytestmark = pytest.mark.one_database

SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "၀၁၂၃၄၅၆၇၈၉", "០១២៣៤៥៦៧៨៩")


@given(st.integers(0, 10**9), st.sampled_from(SCRIPTS))
def test_a_number_is_read_in_any_script(number, digits):
    typed = "".join(digits[int(one)] for one in str(number))
    assert rules.tidy_digits(typed) == str(number)


@pytest.mark.parametrize("typed", ["12 34", "12-34", "12–34", " 1234 ", "1\u00a0234", "\u200e1234", "12\u00ad34"])
def test_blanks_dashes_and_unseen_signs_in_a_number_do_not_count(typed):
    assert rules.tidy_digits(typed) == "1234"


@given(st.text())
def test_reading_digits_twice_changes_nothing(text):
    once = rules.tidy_digits(text)
    assert rules.tidy_digits(once) == once


def test_other_signs_stay_so_that_they_can_be_refused():
    assert rules.tidy_digits("12a4") == "12a4"


def test_a_new_code_has_two_letters_and_four_digits_and_none_that_is_mistaken():
    for _ in range(200):
        code = rules.new_enterprise_code()
        assert len(code) == 6
        assert set(code[:2]) <= set(string.ascii_uppercase) - set("IOQ")
        assert code[2:].isdecimal()


@pytest.mark.parametrize("typed", ["RV4207", "rv4207", "rv 4207", " R V-42-07 ", "rv٤٢٠٧", "ＲＶ４２０７", "rv—4207"])
def test_a_code_is_read_as_people_type_it(typed):
    assert rules.tidy_code(typed) == "RV4207"


def test_a_pin_has_six_digits_and_each_is_as_likely_as_another():
    pins = [rules.new_pin() for _ in range(4000)]
    assert all(len(pin) == 6 and pin.isdecimal() for pin in pins)
    firsts = [sum(pin[0] == digit for pin in pins) for digit in string.digits]
    assert min(firsts) > 300, f"400 of each first digit were to be expected, not {firsts}"
    assert len(set(pins)) > 3950, "PINs repeat more often than chance allows"


def test_a_token_holds_128_bits_and_is_new_each_time():
    tokens = {rules.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 22 for token in tokens)


@given(st.text())
def test_a_tidy_name_has_no_spare_blank_and_is_composed(text):
    tidy = rules.tidy_name(text)
    assert tidy == " ".join(tidy.split())
    assert unicodedata.is_normalized("NFC", tidy)
    assert rules.tidy_name(tidy) == tidy


def test_a_name_stays_as_its_owner_writes_it():
    assert rules.tidy_name("  van  der Berg-O’Neil\tJr. ") == "van der Berg-O’Neil Jr."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amina Diallo", "amina"),
        ("Bình Trần", "bình"),
        ("नीता देवी", "नीता"),
        ("ကျော် ဇော", "ကျော်"),
        ("مريم حسن", "مريم"),
        ("李小龙", "李小龙"),
        ("李", "李"),
        ("O'Brien Pat", "obrien"),
        ("N’Guessan Koffi", "nguessan"),
        ("M. Hussain", "hussain"),
        ("Jean-Paul", "jean"),
        ("42", "person"),
        ("…", "person"),
    ],
)
def test_a_sign_in_name_is_the_first_word_of_the_name(name, expected):
    assert rules.sign_in_name(name, []) == expected


def test_a_taken_sign_in_name_gets_a_number():
    assert rules.sign_in_name("Amina", ["amina", "amina2"]) == "amina3"


@given(st.text(max_size=130), st.integers(0, 4))
def test_every_sign_in_name_is_read_back_as_it_is_printed(name, others):
    taken: list[str] = []
    for _ in range(others + 1):
        taken.append(rules.sign_in_name(name, taken))
    assert len(set(taken)) == len(taken)
    for made in taken:
        assert 0 < len(made) <= 40
        assert rules.tidy_sign_in_name(made) == made
        assert not made.isdecimal(), "a sign-in name must not look like a number"


@pytest.mark.parametrize("typed", ["bình2", "BÌNH2", " bình 2 ", unicodedata.normalize("NFD", "Bình2"), "bình٢"])
def test_a_sign_in_name_is_read_as_people_type_it(typed):
    assert rules.tidy_sign_in_name(typed) == "bình2"


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "101"),
        (["101", "102"], "103"),
        (["7"], "101"),
        (["101", "500"], "501"),
        (["0150"], "151"),
        (["101", "999999999999"], "102"),
    ],
)
def test_the_next_number_is_above_every_one_in_use(taken, expected):
    assert rules.next_number(taken) == expected


@given(st.sets(st.from_regex(r"[0-9]{1,12}", fullmatch=True)))
def test_the_next_number_is_free_and_fits_its_column(taken):
    number = rules.next_number(taken)
    assert number not in taken
    assert number.isdecimal()
    assert len(number) <= rules.NUMBER_MOST


def test_every_role_has_its_permissions_and_only_administrators_administer():
    assert set(rules.PERMISSIONS) == set(AccessRole)
    administering = {role for role, allowed in rules.PERMISSIONS.items() if Permission.ADMINISTER in allowed}
    assert administering == {AccessRole.ADMINISTRATOR}


@pytest.mark.parametrize("role", [AccessRole.PARTNER_COORDINATOR, AccessRole.LEAD_BUYER, AccessRole.DONOR], ids=str)
def test_partners_buyers_and_donors_see_figures_and_nothing_else(role):
    assert rules.PERMISSIONS[role] == {Permission.SEE_FIGURES}
