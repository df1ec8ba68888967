"""The numbers of the module on business continuity that are no equation are computed again from the text."""

import re
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts, values

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("covid19-bcp")
BEFORE, GO_ON, HAPPEN, MONEY, HOURS, CALLS = (
    "01-before-it-happens",
    "02-what-must-go-on",
    "03-what-may-happen",
    "04-money-for-weeks",
    "05-hours-for-all",
    "06-calls-and-a-drill",
)
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
read, rows = MODULE.read, MODULE.named_rows


def groups(pattern: str, text: str) -> list[int]:
    """Return the whole numbers that a pattern finds in a text."""
    return [int(number) for number in values(pattern, text)]


def printed_in(picture: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", MODULE.drawing(picture))


def test_what_the_products_leave_adds_up_and_the_key_product_leaves_most() -> None:
    *products, total = rows(GO_ON, "Product").values()
    for pieces, left, week in products:
        assert int(pieces) * int(left) == int(week)
    assert sum(int(pieces) for pieces, *_ in products) == int(total[0])
    assert sum(int(week) for *_, week in products) == int(total[2])
    share = Fraction(int(products[0][2]), int(total[2]))
    assert groups(r"≈ (\d+) per cent", read(GO_ON)) == [round(share * 100)]
    # The break-even counts with the average of all pieces.
    average = Fraction(int(total[2]), int(total[0]))
    assert groups(r"At Luna Bags (\d+) dollars are left of a piece on average", read(MONEY)) == [average]


def test_the_cost_of_a_week_adds_up_and_is_the_same_in_each_lesson() -> None:
    table = rows(MONEY, "| As it was")
    assert len(table) == 5
    for column in (0, 1):
        *parts, total = (int(cells[column]) for cells in table.values())
        assert sum(parts) == total
    people, wage = groups(r"Wages, (\d+) × (\d+)", " ".join(table))
    assert people * wage == int(table[f"Wages, {people} × {wage}"][0])
    week = int(table["A week costs"][0])
    assert groups(r"A week costs (\d+) dollars even when nobody works", read(BEFORE)) == [week]
    cash, dividend, lasts = groups(r"there were (\d+) dollars: (\d+) ÷ \d+ = (\d+) weeks", read(MONEY))
    assert cash == dividend == lasts * week
    assert groups(r"In the bank were (\d+) dollars", read(BEFORE)) == [cash]


def test_the_chart_of_cash_has_the_lines_that_the_lesson_works_out() -> None:
    drawing = MODULE.drawing("l4-cash")
    axis = {}
    for y, text in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*text-anchor="end">([^<]+)<', drawing):
        axis[int(text.replace("−", "-").replace(",", ""))] = float(y) - 6
    scale = (axis[0] - axis[10_000]) / 10_000
    for colour, begins, costs in (("#B3261E", 7200, 2400), ("#1B6E45", 10_000, 2000)):
        heights = [float(y) for y in re.findall(rf'<circle cx="[\d.]+" cy="([\d.]+)" r="6" fill="{colour}"', drawing)]
        assert len(heights) == 6
        money = [(axis[0] - height) / scale for height in heights]
        assert money == pytest.approx([begins - costs * week for week in range(6)], abs=10)


def test_the_chain_is_drawn_and_told_with_the_same_people() -> None:
    told = re.search(r"Below them stand small figures: ([a-z, ]+)\.", read(GO_ON))
    assert told
    people = [WORDS[word] for word in re.split(r", | and ", told[1])]
    drawing = MODULE.drawing("l2-chain")
    assert drawing.count("scale(1.35)") == sum(people)
    assert len(people) == drawing.count('rx="34"') == 7
    assert people.count(1) == drawing.count('stroke="#B3261E" stroke-dasharray') == 3


def test_the_matrix_shows_the_products_and_each_shock_in_its_field() -> None:
    products = sorted(str(likely * harm) for likely in (1, 2, 3) for harm in (1, 2, 3))
    assert sorted(printed_in("l3-matrix")) == sorted([*products, *"123123", *"123456"])
    shocks = re.findall(r"\d\. [^:]+: (\d) × (\d)", read(HAPPEN))
    assert len(shocks) == 6
    drawing = MODULE.drawing("l3-matrix")
    for number, (likely, harm) in enumerate(shocks, start=1):
        place = re.search(rf'<text x="([\d.]+)" y="([\d.]+)"[^>]*font-size="17"[^>]*>{number}<', drawing)
        assert place
        assert int((float(place[1]) - 132) // 164) + 1 == int(harm)
        assert 3 - int((float(place[2]) - 20) // 96) == int(likely)


def test_what_sharing_costs_is_set_against_what_sending_away_costs() -> None:
    text = read(HOURS)
    needed, each = groups(r"Needed: (\d+) hours\. \d+ ÷ 24 = (\d+) hours for each", text)
    full = groups(r"(\d+) people × 48 hours", text)[0]
    assert full * 48 == needed == 24 * each
    assert groups(r"and (\d+) people lose their job", text) == [24 - full]
    shared = groups(r"Shared: 12 × 1350 = ([\d,]+) dollars", text)[0]
    away = groups(r"2000 = ([\d,]+) dollars", text)[0]
    assert groups(r"Shared was cheaper by [\d,]+ − [\d,]+ = (\d+) dollars", text) == [away - shared]
    less = re.search(r"instead of 75, so ([\d.]+) dollars less", text)
    assert less
    assert Fraction(less[1]) == 75 - Fraction(1350, 24)


def test_the_result_stands_in_the_text_as_in_the_table() -> None:
    text = read(CALLS)
    table = rows(CALLS, "| 2020, no plan")
    before, after = map(int, table["Working days without their own machines"])
    assert f"{before} − {after} = {before - after} days fewer" in text
    assert groups(r"= (\d+) days without a bag", read(BEFORE)) == [before]
    assert table["Cash weeks at the start"][0] == "3"
    lost, buyers = groups(r"(\d) of (\d)", table["Buyers lost"][0])
    assert f"Of {buyers} buyers, {lost} went elsewhere" in read(BEFORE)
    shelves, motor, boxes, cost = groups(r"(\d+) \+ (\d+) \+ (\d+) = (\d+) dollars\. Wilmer", read(HAPPEN))
    assert shelves + motor + boxes == cost
    assert groups(r"The plan cost (\d+) dollars", text) == [cost]
    assert groups(r"and (\d+) hours of practice", text) == groups(r"3 × 16 = (\d+) hours", read(GO_ON))
    assert cost / 2 < 400 < cost


def test_the_tree_of_calls_is_as_quick_as_the_box_says_and_reaches_all_who_are_drawn() -> None:
    text = read(CALLS)
    one, tree = groups(r"Luna Bags: (\d+) minutes or (\d+)", text)
    people, minutes = groups(r"(\d+) people must be told, and a call takes (\d) minutes", text)
    assert people * minutes == one
    assert 4 * minutes + 5 * minutes == tree
    drawing = MODULE.drawing("l6-tree")
    assert drawing.count("scale(1.15)") + 4 == people
