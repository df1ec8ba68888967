"""The numbers of the module on responsible business that are no equation in the text are computed again."""

import re
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts, matched

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("responsible-business")
BUYER, CHAIN, LINES = "01-what-a-buyer-asks", "02-look-along-the-chain", "03-lines-nobody-crosses"
BEHIND, AUDIT, HEARD, RESULT = (
    "04-workers-behind-workers",
    "05-audit-without-fear",
    "06-heard-and-put-right",
    "07-say-what-you-do",
)
read, rows = MODULE.read, MODULE.rows


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


def adds_up(table: list[list[str]], columns: tuple[int, ...]) -> list[int]:
    """Check that the last row is the sum of the others, and return it."""
    *lines, total = table
    sums = [sum(number(line[column]) for line in lines) for column in columns]
    assert sums == [number(total[column]) for column in columns]
    return sums


def counted(what: str) -> tuple[int, int]:
    before, after = next(row[1:] for row in rows(RESULT, "What they counted") if row[0].startswith(what))
    return int(before), int(after)


def test_the_risk_field_shows_the_scores_of_the_table() -> None:
    picture = MODULE.drawing("l2-field")
    columns = {394: 2, 522: 3, 266: 1}
    levels = {66: 3, 150: 2, 234: 1}
    drawn = {
        int(mark): levels[int(y)] * columns[int(x)]
        for x, y, mark in re.findall(r'cx="(\d+)" cy="(\d+)" r="23"/><text [^>]*>(\d)</text>', picture)
    }
    listed = {}
    for found, score in rows(CHAIN, "What they found"):
        bad, many, product = map(int, matched(r"^(\d) × (\d) = \*{0,2}(\d)$", score))
        assert bad * many == product
        listed[int(found[0])] = product
    assert drawn == listed


def test_the_debt_of_one_worker_is_that_of_the_list() -> None:
    paid, agents = 15_000, rows(HEARD, "Workers | Each paid")
    *groups, total = agents
    assert [number(group[2]) for group in groups] == [number(group[0]) * number(group[1]) for group in groups]
    assert sum(number(group[0]) for group in groups) == number(total[0]) == counted("Workers in debt")[0] == 18
    fees = sum(number(group[2]) for group in groups)
    assert fees == number(total[2])
    interest = Fraction(3000, paid)
    assert interest == Fraction(1, 5)
    assert f"= {int(fees * (1 + interest)):,} rupees" in read(HEARD)
    assert number(groups[0][1]) == paid
    assert "18,000 ÷ 6 = 3000 a month" in read(HEARD)
    assert f"= {paid + 3000:,} rupees" in read(LINES)
    assert "= 12 months" in read(LINES)


def test_the_picture_of_the_debt_has_a_leaf_for_each_month() -> None:
    picture = MODULE.drawing("l3-scale")
    assert [int(leaf) for leaf in re.findall(r'font-size="17"[^>]*>(\d+)</text>', picture)] == list(range(1, 13))


def test_the_home_worker_earns_what_the_results_say() -> None:
    assert counted("What Amsa earns") == (3 * 14 - 3 * 2, 3 * 19 - 3 * 2) == (36, 51)
    assert "14 rupees a pair" in read(BEHIND)
    assert "the rate is 19 rupees" in read(BEHIND)


def test_the_shifts_of_the_sheds_add_up() -> None:
    assert sum(adds_up(rows(BEHIND, "Age | On the day"), (1, 2))) == 160
    young = rows(BEHIND, "Age | On the day")[1]
    assert Fraction(int(young[2]), int(young[1]) + int(young[2])) * 100 == 25
    assert "12 of them are under 18, and 3 of these 12 work at night" in read(BEHIND)


def test_the_two_books_are_the_hours_of_the_results() -> None:
    hours = adds_up([["", "0", "0"], *rows(AUDIT, "| Time sheet")], (1, 2))
    assert hours == [counted("Hours in a peak week, on the sheet")[0], counted("Hours in a peak week, really")[0]]
    picture = MODULE.drawing("l7-result")
    printed = [int(bar) for bar in re.findall(r'font-size="26"[^>]*>(\d+)</text>', picture)]
    assert printed[:2] == hours
    assert printed[4:] == [counted("Hours in a peak week, on the sheet")[1], counted("Hours in a peak week, really")[1]]
    assert "April: the sheet says 58." in read(RESULT)
    heights = [float(height) for height in re.findall(r'width="58" height="([\d.]+)"', picture)]
    assert [height / heights[0] for height in heights] == pytest.approx([bar / printed[0] for bar in printed])


def test_the_findings_are_the_same_in_three_lessons() -> None:
    table = rows(AUDIT, "Findings about")
    closed, left = adds_up(table, (1, 2))
    found = closed + left
    assert f"{Fraction(closed, found) * 100} per cent are closed" in read(AUDIT)
    assert f"writes down {found} findings" in read(BUYER)
    assert counted(f"Findings open, of {found}") == (found, 2)
    assert f"{found - 2} of {found} findings are closed" in read(RESULT)


def test_the_bill_is_less_than_one_season() -> None:
    (cost,) = adds_up(rows(RESULT, "What Neem Tree paid"), (1,))
    parts = {name: number(sum_) for name, sum_ in rows(RESULT, "What Neem Tree paid")}
    assert f"288,000 − 48,000 = {parts['Repaid debts, our share']:,} rupees" in read(HEARD)
    assert parts["Missing pay for the Sundays"] == 60 * 60 * 50
    assert parts["Agency’s fee for 8 new workers, 8 × 7500"] == 8 * 7500
    assert f"{cost:,} is less than what one season leaves" in read(RESULT)
    assert f"The order leaves {8000 * 90:,} rupees a season" in read(RESULT)
    assert cost < 8000 * 90
