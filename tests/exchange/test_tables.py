"""Tables taken along open as they are and run nothing."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.exchange.tables import ROWS_A_CHUNK, STARTERS, csv_chunks, written

pytestmark = pytest.mark.one_database


def read(header, rows):
    text = b"".join(csv_chunks(header, rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_numbers_and_days_are_written_as_such():
    at = datetime(2026, 11, 30, 14, 5, tzinfo=UTC)
    row = ['Amina, the "first"', -3, 0.5, date(2026, 11, 30), at, True, None]
    assert read(["a", "b", "c", "d", "e", "f", "g"], [row])[1] == [
        'Amina, the "first"',
        "-3",
        "0.5",
        "2026-11-30",
        "2026-11-30 14:05:00",
        "1",
        "",
    ]


@pytest.mark.parametrize("starter", STARTERS)
def test_no_cell_of_text_begins_like_a_formula(starter):
    for text in (f"{starter}1+1", f"  {starter}cmd"):
        assert written(text) == f"'{text}"


@pytest.mark.parametrize("end", [";", "\t", "; ", "\t  "])
def test_no_text_begins_like_a_formula_after_another_country_s_end_of_a_cell(end):
    for starter in STARTERS:
        assert written(f"Ana{end}{starter}1+1") == f"Ana{end}'{starter}1+1"


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2)
    )
)
def test_what_goes_in_comes_out_but_for_the_apostrophe(rows):
    back = read(["a", "b"], rows)[1:]
    assert len(back) == len(rows)
    assert [[cell.replace("'", "") for cell in row] for row in back] == [
        [cell.replace("'", "") for cell in row] for row in rows
    ]


def test_a_long_table_comes_in_pieces_and_is_asked_for_as_it_goes():
    asked = []

    def rows():
        for number in range(ROWS_A_CHUNK * 3):
            asked.append(number)
            yield [number]

    pieces = csv_chunks(["number"], rows())
    next(pieces)
    assert len(asked) == ROWS_A_CHUNK
    assert sum(1 for _piece in pieces) == 2
