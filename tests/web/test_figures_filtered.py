"""The figures by country, module and period: what may be chosen, what is said of the rest, and the file of the page."""

import csv
import io
from datetime import UTC, datetime

import pytest

from score_learn.core import clock
from tests import world
from tests.survey.conftest import ALPHA, complete

ADDRESS = "/programme"
FILE = f"{ADDRESS}/figures.csv"


@pytest.fixture
def two_countries(cast):
    """Twelve people in Viet Nam and nine in Indonesia have completed a module; the donor stands beside both."""
    hanoi = world.an_enterprise("Hanoi Textiles")
    for enterprise, number in ((hanoi, 12), (cast.hillside, 9)):
        for count in range(number):
            somebody = world.a_participant(enterprise, f"Person {count}")
            complete(world.a_viewer(somebody), enterprise, ALPHA, at=clock.now())
    return cast


@pytest.fixture
def rows(visit):
    """Read the file of some filters as rows by their words."""

    def read(query: str = "") -> list[dict[str, str]]:
        page = visit.open(FILE + query)
        assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert page.headers["Cache-Control"] == "no-store"
        return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))

    return read


def classed(page, tag: str, name: str):
    return [one for one in page.tree.iter(tag) if name in (one.get("class") or "").split()]


def test_a_filter_stands_in_the_address_and_in_words_over_the_figures(visit, two_countries):
    page = visit.sign_in(two_countries.ada).open(ADDRESS)
    assert "Only:" not in page.text
    page = visit.open(f"{ADDRESS}?country=VN")
    assert "Only: Viet Nam" in page.text or "Only: Vietnam" in page.text
    chosen = [one for one in page.tree.iter("option") if one.get("selected") is not None]
    assert "VN" in {one.get("value") for one in chosen}


def test_filters_offer_only_what_was_completed_where_one_looks(visit, two_countries):
    page = visit.sign_in(two_countries.ada).open(ADDRESS)
    offered = {one.get("value") for one in page.tree.iter("option")}
    assert {"VN", "ID", ""} == offered, "one module and one quarter leave nothing to choose"


def test_a_sponsor_of_one_country_is_offered_no_other(visit, two_countries):
    page = visit.sign_in(two_countries.donor).open(ADDRESS)
    assert not list(page.tree.iter("option"))
    assert "Nobody has completed a module yet." in page.text


@pytest.mark.parametrize(
    "query", ["?country=ID", "?country=XX", "?period=2026-11-03", "?module=nothing", "?period=2026-Q9"]
)
def test_what_cannot_be_chosen_and_what_there_is_not_look_alike(visit, two_countries, query):
    visit.sign_in(two_countries.donor)
    page, other = visit.open(ADDRESS + query), visit.open(f"{ADDRESS}?country=QQ")
    assert "Nothing can be shown for these filters" in page.text
    assert page.text == other.text
    assert page.link("Show everything") == ADDRESS


def test_by_module_no_people_are_counted_and_the_page_says_why(visit, two_countries):
    page = visit.sign_in(two_countries.ada).open(f"{ADDRESS}?country=VN")
    assert "People trained, by sex" in page.text
    beta = world.a_participant(two_countries.riverside, "Person of beta")
    complete(world.a_viewer(beta), two_countries.riverside, "beta", at=clock.now())
    page = visit.open(f"{ADDRESS}?module={ALPHA}")
    assert "Not shown for one module" in page.text
    assert "People trained, by sex" not in page.text


def test_the_file_says_what_the_page_says(visit, two_countries, rows):
    page = visit.sign_in(two_countries.ada).open(f"{ADDRESS}?country=VN")
    found = rows("?country=VN")
    numbers = ["".join(one.itertext()).strip().removesuffix("%") for one in classed(page, "p", "stat-number")]
    singles = [row for row in found if not row["Part"]]
    said = ["" if row["Value"] == "not shown" else row["Value"].removesuffix(".0") or "–" for row in singles]
    assert said == numbers
    assert {row["Country"] for row in found} <= {"Viet Nam", "Vietnam"}
    parts = ["".join(one.itertext()) for one in classed(page, "td", "cell-num")]
    assert [row["Value"] for row in found if row["Part"]] == parts


def test_what_is_hidden_says_so_in_the_file_in_words(visit, two_countries, rows):
    visit.sign_in(two_countries.ada)
    hidden = [row for row in rows() if row["Definition"] in ("S1", "S2", "S3")]
    assert {(row["Value"], row["n"], row["Reporting rate, %"]) for row in hidden} == {("not shown", "", "")}
    assert all(row["Note"].startswith("Not shown") for row in hidden)


def test_a_file_of_what_cannot_be_chosen_holds_no_number(visit, two_countries, rows):
    visit.sign_in(two_countries.donor)
    assert {row["Value"] for row in rows("?country=ID")} == {"not shown"}


def test_what_cannot_be_told_of_a_period_and_what_there_is_not_make_the_same_file(visit, two_countries, rows):
    for number in range(2):
        somebody = world.a_participant(two_countries.riverside, f"Early {number}")
        complete(world.a_viewer(somebody), two_countries.riverside, ALPHA, at=datetime(2025, 8, 3, tzinfo=UTC))
    visit.sign_in(two_countries.donor)
    kept = ("Figure", "Part", "Value")
    closed, never, unread = ([[row[one] for one in kept] for row in rows(f"?period={it}")] for it in (2025, 2019, 2))
    assert closed == never == unread


def test_every_row_of_the_file_says_what_it_is(visit, two_countries, rows):
    visit.sign_in(two_countries.ada)
    for row in rows():
        assert all(row[head] for head in ("Figure", "Kind", "Unit", "Value", "As of, in UTC", "Definition", "Period"))


def test_the_download_keeps_the_filters(visit, two_countries):
    page = visit.sign_in(two_countries.ada).open(f"{ADDRESS}?country=VN")
    assert page.link("Download as CSV") == f"{FILE}?country=VN"
