"""What people type on their phones is understood: numbers in any digits, words with any apostrophe."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.assessment.numerals import readings
from score_learn.assessment.spelling import folded

pytestmark = pytest.mark.one_database
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "០១២៣៤៥៦៧៨៩", "၀၁၂၃၄၅၆၇၈၉")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("12", ["12"]),
        (" 12 ", ["12"]),
        ("4.5", ["4.5"]),
        ("4,5", ["4.5"]),
        ("٤٫٥", ["4.5"]),
        ("٤،٥", ["4.5"]),
        ("۴٫۵", ["4.5"]),
        ("४.५", ["4.5"]),
        ("৪.৫", ["4.5"]),
        ("４．５", ["4.5"]),
        (".5", ["0.5"]),
        ("5.", ["5"]),
        ("1,000", ["1000", "1"]),
        ("1.000", ["1000", "1"]),
        ("1,000.5", ["1000.5"]),
        ("1.000,5", ["1000.5"]),
        ("1 000,5", ["1000.5"]),
        ("1\u202f000", ["1000"]),
        ("1'000", ["1000"]),
        ("1’000’000", ["1000000"]),
        ("١٬٠٠٠٫٥", ["1000.5"]),
        ("1.234.567", ["1234567"]),
        ("12,34,567", ["1234567"]),
        ("১২,৩৪,৫৬৭", ["1234567"]),
        ("0,500", ["0.5"]),
        ("4,50", ["4.5"]),
        ("−3", ["-3"]),
        ("- 3", ["-3"]),
        ("+3", ["3"]),
        ("\u200f-3\u200e", ["-3"]),
        ("4.5%", ["4.5"]),
        ("4.5 ٪", ["4.5"]),
        ("% 4.5", ["4.5"]),
        ("007", ["7"]),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, numbers):
    assert sorted(readings(typed)) == sorted(map(Fraction, numbers))


NOT_NUMBERS = (
    "", " ", "-", ".", ",", "%", "a lot", "5 or 6", "12 kg", "1/2", "½", "1e3", "--3", "3-4",
    "4.5.6", "4,5,6", "12,34,5", "1 0", "1,0000,000", "0,000,1", "1,23,4567",
)  # fmt: skip


@pytest.mark.parametrize("typed", NOT_NUMBERS)
def test_what_is_no_number_is_not_guessed_at(typed):
    assert readings(typed) == ()


@pytest.mark.parametrize("typed", ["12 kg", "12kg", "12 KG", "kg 12", "১২ kg"])
def test_the_unit_may_stand_beside_the_number(typed):
    assert readings(typed, "kg") == (12,)


def test_a_unit_with_a_raised_number_is_no_part_of_the_number():
    assert readings("5 m²", "m²") == (5,)
    assert readings("-$5", "$") == (-5,)


@given(st.integers(-(10**12), 10**12), st.sampled_from(SCRIPTS))
def test_every_whole_number_is_read_in_every_script(number, digits):
    assert readings(str(number).translate(str.maketrans(SCRIPTS[0], digits))) == (number,)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6),
    st.sampled_from(".,٫"),
)
def test_every_decimal_is_among_what_it_may_mean(number, mark):
    assert Fraction(number) in readings(format(number, "f").replace(".", mark))


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_read(text):
    assert all(isinstance(number, Fraction) for number in readings(text, "kg"))
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don’t", "DON'T"),
        ("don`t", "don´t"),
        ("“safe”", '"safe"'),
        ("« safe »", '" safe "'),
        ("e\u0301quipe", "Équipe"),
        ("two\u00a0 words", "two words"),
        ("STRASSE", "straße"),
        ("near‑miss", "near-miss"),
        ("\u200fword", "word"),
        ("ﬁre", "fire"),
    ],
)
def test_the_same_word_is_the_same_however_the_phone_writes_it(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("form", "from"), ("a b", "ab"), ("café", "cafe"), ("کتاب", "كتاب")])
def test_other_words_stay_other_words(one, other):
    assert folded(one) != folded(other)


def test_letters_that_only_join_or_part_others_are_kept():
    assert folded("می\u200cروم") != folded("میروم")
