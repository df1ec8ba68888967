"""A list of people reads the same in every usual form, and a file that is none says what to do about it."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.core.errors import Invalid
from score_learn.exchange.rosters import LARGEST, MOST_ROWS, read_roster
from score_learn.people.roster_rules import RosterRow

pytestmark = pytest.mark.one_database

# Letters that each of the encodings can hold.
PEOPLE = (
    ("Zoë Müller", "female", "worker", "en", "110"),
    ("Nguyen, Thi Lan", "male", "supervisor", "", ""),
    ('Bob "Bobby"; O’Brien', "other", "worker representative", "en", "0112"),
    ("Ana\tMaria", "not stated", "owner", "", "113"),
)
HEADER = ("Name", "Sex", "Work", "Language", "Personal number")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1252")


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


def file_of(rows, separator=",", encoding="utf-8", ending="\r\n", header=HEADER):
    lines = [separator.join(quoted(cell) for cell in row) for row in (header, *rows)]
    return (ending.join(lines) + ending).encode(encoding)


def refused(content):
    with pytest.raises(Invalid) as error:
        read_roster(content)
    assert error.value.values["field"] == "file"
    return error.value.code, {key: value for key, value in error.value.values.items() if key != "field"}


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_and_separator_gives_the_same_rows(encoding, separator, ending):
    read = read_roster(file_of(PEOPLE, separator, encoding, ending))
    assert [(row.name, row.sex, row.position, row.language, row.number) for row in read.rows] == list(PEOPLE)
    assert read.separator == separator
    assert read.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    "header",
    [
        ("name", "SEX", "work"),
        ("Full name", "Gender", "Position"),
        ("  Display_Name ", "gender", "Job-title"),
        ("EMPLOYEE NAME", "Sex:", "work/position"),
    ],
)
def test_columns_go_by_several_names_in_any_case(header):
    [row] = read_roster(file_of([("Lan", "f", "worker")], header=header)).rows
    assert (row.name, row.sex, row.position) == ("Lan", "f", "worker")


def test_columns_stand_in_any_order_and_unknown_ones_are_named():
    content = b"No.;Work;Phone;number;Sex;Name;;\n1;worker;+84 90;117;f;Lan;;\n"
    read = read_roster(content)
    assert read.ignored == ("No.", "Phone")
    assert read.rows == (RosterRow(2, "Lan", "f", "worker", "", "117"),)
    assert read.cells[2][:6] == ("1", "worker", "+84 90", "117", "f", "Lan")


def test_each_row_knows_where_it_begins():
    content = b'Name,Sex,Work\n\nLan,f,worker\n"Two\nlines",f,worker\n,,\nEmil,m,worker\n'
    assert [(row.line, row.name) for row in read_roster(content).rows] == [(3, "Lan"), (4, "Two\nlines"), (7, "Emil")]


def test_a_first_line_may_name_the_separator():
    read = read_roster(b"sep=;\r\nName;Sex;Work\r\nLan, Thi;f;worker\r\n")
    assert [(row.line, row.name) for row in read.rows] == [(3, "Lan, Thi")]


def test_a_short_row_has_empty_cells_and_a_long_one_is_marked():
    short, long = read_roster(b"Name,Sex,Work\nLan\nNguyen, Lan,f,worker\n").rows
    assert short == RosterRow(2, "Lan")
    assert long.overfull


def a_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roster_empty"),
        (b" \r\n\t\n", "roster_empty"),
        (b"\xef\xbb\xbf", "roster_empty"),
        (b"Name,Sex,Work\n,,\n", "roster_empty"),
        (a_workbook(), "roster_is_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "roster_is_workbook"),
        (b"%PDF-1.7\n", "roster_not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "roster_not_a_table"),
        (b"\xff\xd8\xff\xe0JFIF", "roster_not_a_table"),
        (b"  <!DOCTYPE html><table>", "roster_not_a_table"),
        (b"Name,Sex,Work\nLan\0,f,worker\n", "roster_not_a_table"),
        (bytes(range(256)) * 8, "roster_not_a_table"),
        ("Name,Sex,Work\nLan,f,worker\n".encode("utf-16-le"), "roster_not_a_table"),
        (b"Name,Sex,Work\nL\x81n,f,worker\n", "roster_unreadable"),
        (b"\xff\xfeN", "roster_unreadable"),
        (b"Lan,f,worker\nEmil,m,worker\n", "roster_header_missing"),
        (b"x" * (LARGEST + 1), "roster_too_large"),
    ],
)
def test_what_is_no_list_says_so(content, code):
    assert refused(content)[0] == code


def test_a_header_without_what_is_needed_names_it():
    assert refused(b"Name,Number\nLan,1\n") == ("roster_column_missing", {"columns": "Sex, Work"})


def test_two_columns_that_mean_the_same_are_named():
    assert refused(b"Name,Sex,Gender,Work\nLan,f,f,worker\n") == ("roster_column_twice", {"columns": "Sex, Gender"})


def test_a_header_that_comes_again_is_found():
    content = b"Name,Sex,Work\nLan,f,worker\nname,sex,work\nEmil,m,worker\n"
    assert refused(content) == ("roster_header_twice", {"first": 1, "line": 3})


@pytest.mark.parametrize("row", ['"Lan,f,worker\nEmil,m,worker', '"Lan"x,f,worker\nEmil,m,worker'])
def test_a_quotation_mark_that_does_not_fit_swallows_no_rows(row):
    assert refused(f"Name,Sex,Work\nAda,f,worker\n{row}\n".encode()) == ("roster_quote_open", {"line": 3})


def test_as_many_rows_as_allowed_are_read_and_one_more_is_not():
    rows = [(f"Person {number}", "f", "worker", "", "") for number in range(MOST_ROWS)]
    assert len(read_roster(file_of(rows)).rows) == MOST_ROWS
    assert refused(file_of([*rows, rows[0]])) == ("roster_too_many", {"most": MOST_ROWS})


@pytest.mark.parametrize("content", [b"," * LARGEST, b"\n" * LARGEST, b"Name,Sex,Work\n" + b"a,b\n" * (LARGEST // 5)])
def test_no_file_needs_much_memory(content):
    tracemalloc.start()
    with pytest.raises(Invalid):
        read_roster(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40 * LARGEST


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    try_to_read(content)


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=7), max_size=12),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(ENCODINGS),
    st.booleans(),
)
def test_no_cells_break_the_reader(rows, separator, encoding, in_quotes):
    cell = quoted if in_quotes else str
    text = "\n".join(separator.join(cell(one) for one in row) for row in (HEADER, *rows))
    try_to_read(text.encode(encoding, errors="replace"))


def try_to_read(content):
    try:
        read = read_roster(content)
    except Invalid as error:
        assert error.code.startswith("roster_")
    else:
        assert read.rows
