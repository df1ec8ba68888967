"""The numbers of the module on resources that are no equation in the text are computed again from the text."""

import re
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts, value, values

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("resource-efficiency")
MAP, METER, WALK, MATERIAL, CHEMICALS, TWICE, KEEP = (
    "01-what-goes-in",
    "02-read-the-meter",
    "03-a-walk-in-the-quiet",
    "04-more-from-the-material",
    "05-chemicals-in-their-place",
    "06-water-and-heat-twice",
    "07-count-it-and-keep-it",
)
read, printed_in = MODULE.read, MODULE.printed_in


def rows(name: str, head: str) -> dict[str, list[Fraction]]:
    """Return the numbers of the table whose head begins with this cell, by what stands in the first cell."""
    found = MODULE.named_rows(name, f"{head} |")
    return {what: [value(cell) for cell in cells if cell] for what, cells in found.items()}


def groups(pattern: str, name: str) -> tuple[Fraction, ...]:
    """Return the numbers that a pattern finds in a lesson."""
    return values(pattern, read(name))


def column(table: dict[str, list[Fraction]], at: int) -> tuple[list[Fraction], Fraction]:
    """Return a column without its last row, and the last one, which is the total."""
    *numbers, total = (cells[at] for cells in table.values())
    return numbers, total


def bill() -> dict[str, list[Fraction]]:
    return rows(KEEP, "Dollars a month")


def per_tray() -> dict[str, list[Fraction]]:
    return rows(KEEP, "For one tray")


def trays() -> tuple[Fraction, ...]:
    return groups(r"They sold ([\d,]+) trays in March and ([\d,]+) in December", KEEP)


def test_the_bill_of_march_adds_up_and_is_the_same_in_the_last_lesson() -> None:
    went_in = rows(MAP, "What went in")
    *parts, total = (cells[-1] for cells in went_in.values())
    assert sum(parts) == total
    before, after = ([*column(bill(), at)[0]] for at in (0, 1))
    assert sorted(parts) == sorted(before)
    assert [sum(before), sum(after)] == bill()["In all"]


def test_what_one_lost_tray_costs_comes_from_the_bill() -> None:
    went_in, lost = rows(MAP, "What went in"), rows(MAP, "In one lost tray")
    costs, total = column(lost, 0)
    assert sum(costs) == total
    begun = groups(r"they begin 25 × 200 = ([\d,]+) trays", MAP)[0]
    assert begun == 25 * groups(r"could fill (\d+) trays", MAP)[0]
    assert lost["Firewood"][0] == went_in["Firewood"][1] / begun
    assert round((went_in["Power"][1] + went_in["Water"][1]) / begun, 1) == lost["Power and water"][0]
    beans = went_in["Soya beans"]
    assert lost["Beans, 2 kg"][0] == 2 * beans[1] / beans[0]
    assert sorted(printed_in("l1-cost")) == sorted(costs)


def test_the_bar_of_the_lost_tray_is_divided_as_its_costs() -> None:
    drawing = MODULE.drawing("l1-cost")
    heights = [float(h) for h in re.findall(r'x="270" y="[\d.]+" width="104" height="([\d.]+)"', drawing)]
    costs, total = column(rows(MAP, "In one lost tray"), 0)
    assert len(heights) == len(costs)
    for height, cost in zip(sorted(heights), sorted(costs), strict=True):
        assert abs(height / sum(heights) - float(cost / total)) < 0.001


def test_the_log_of_four_weeks_is_right() -> None:
    old = groups(r"the power meter shows ([\d,]+)", METER)[0]
    table = rows(METER, "Reading")
    total = table.pop("In all")
    weeks = [[value(reading), *cells] for reading, cells in table.items()]
    shown = []
    for reading, used, made, each in weeks:
        assert reading - old == used
        assert abs(used / made - each) <= Fraction("0.005")
        shown.append(each)
        old = reading
    used, made = (sum(week[at] for week in weeks) for at in (1, 2))
    assert [used, made, used / made] == total
    assert made == trays()[0]
    assert printed_in("l2-meter")[1:] == [figure for at, each in enumerate(shown, 1) for figure in (at, each)]
    assert max(weeks, key=lambda week: week[1])[2] == min(week[2] for week in weeks), "made least and used most"
    went_in = rows(MAP, "What went in")
    assert went_in["Power"][0] == used


def test_the_night_load_is_what_ran_for_nobody_and_the_cold_room() -> None:
    kwh, total = column(rows(WALK, "What ran for nobody"), 0)
    evening, morning, used, cold = groups(
        r"at seven in the evening: ([\d,]+)\. At five in the morning.*?it shows ([\d,]+)\. So (\d+) kWh.*?needs (\d+)",
        WALK,
    )
    assert (sum(kwh), morning - evening, used - cold) == (total, used, total)


def test_the_lost_trays_and_the_yield_are_those_of_the_table() -> None:
    table = rows(MATERIAL, "Trays a day")
    for at in (0, 1):
        lost = [table[kind][at] for kind in ("Spilled", "Broken", "Sour")]
        assert sum(lost) == table["Lost in all"][at]
        assert table["Sold"][at] + sum(lost) == table["Begun"][at]
        assert table["Sold"][at] * 25 == trays()[at]
    spilled, broken, sour = (table[kind][0] for kind in ("Spilled", "Broken", "Sour"))
    assert printed_in("l4-flow") == [table["Begun"][0], table["Sold"][0], spilled, broken, sour]
    beans, instead = groups(r"They cook (\d+) kg of beans a day and not (\d+)", MATERIAL)
    assert (instead / table["Begun"][0], beans / table["Begun"][1]) == (2, 2)
    assert bill()["Beans"][0] - bill()["Beans"][1] == groups(r"25 × 28 = (\d+) dollars a month", MATERIAL)[0]


def test_the_bands_of_the_flow_are_as_broad_as_their_numbers() -> None:
    drawing = MODULE.drawing("l4-flow")
    entry = float(re.findall(r"M22 56v([\d.]+)H120", drawing)[0])
    branches = [float(width) for width in re.findall(r"V292h-([\d.]+)V", drawing)]
    whole, *_ = rows(MATERIAL, "Trays a day")["Begun"]
    lost = [cells[0] for cells in list(rows(MATERIAL, "Trays a day").values())[:3]]
    assert [width / entry for width in branches] == pytest.approx([float(number / whole) for number in lost], abs=0.001)


def test_the_chemicals_saved_are_the_difference_in_the_bill() -> None:
    cleaning = bill()["Vinegar and cleaning agents"]
    assert groups(r"16 × 1\.50 = (\d+) dollars", CHEMICALS)[0] == cleaning[0] - cleaning[1]


def test_each_payback_time_is_cost_by_saving() -> None:
    ideas = rows(TWICE, "Idea")
    assert all(cost / saves == months for cost, saves, months in ideas.values())
    assert [months for *_, months in ideas.values()] == sorted(months for *_, months in ideas.values())


def test_the_line_of_the_pipe_cover_rises_as_its_table_says() -> None:
    cost, saves, months = rows(TWICE, "Idea")["Pipe cover"]
    drawing = MODULE.drawing("l6-payback")
    dots = [float(y) for y in re.findall(r'cy="(\d+)" r="6"', drawing)]
    zero = 172
    money = [(zero - y) / 0.42 for y in dots]
    assert money == pytest.approx([float(-cost + saves * month) for month in range(10)], abs=1.5)
    assert abs(money[int(months)]) < 1
    assert max(printed_in("l6-payback")) == -cost + 9 * saves


def test_what_was_used_in_december_fits_trays_bill_and_prices() -> None:
    bought = rows(MAP, "What went in")
    sold, each, paid = trays(), per_tray(), bill()
    for what, of_bill, of_tray, unit in (
        ("Soya beans", "Beans", "Beans, kg", 1),
        ("Firewood", "Firewood", "Firewood, kg", 1),
        ("Power", "Power", "Power, kWh", 1),
        ("Water", "Water", "Water, litres", 1000),
    ):
        amount, dollars = bought[what]
        assert amount * unit / sold[0] == each[of_tray][0], what
        used = 25 * 360 if what == "Soya beans" else each[of_tray][1] * sold[1] / unit
        assert round(used * dollars / amount) == paid[of_bill][1], what
    assert round(Fraction(25 * 360) / sold[1], 2) == each["Beans, kg"][1]


def test_the_footprint_is_use_times_factor() -> None:
    table = rows(KEEP, "In a month")
    (factor,) = groups(r"As an example we take ([\d.]+) kg of CO2 for a kWh", KEEP)
    (diesel,) = groups(r"For diesel it is about ([\d.]+) kg a litre", KEEP)
    for at, sold in enumerate(trays()):
        power, fuel = table["Power, kWh"][at] * factor, table["Diesel for the van, litres"][at] * diesel
        assert [round(power), round(fuel)] == [table["CO2 from power, kg"][at], table["CO2 from diesel, kg"][at]]
        assert round(power + fuel) == table["CO2 in all, kg"][at]
        assert round((power + fuel) / sold, 2) == table["CO2 for one tray, kg"][at]
    assert table["Power, kWh"] == [use * sold for use, sold in zip(per_tray()["Power, kWh"], trays(), strict=True)]


def test_all_that_was_bought_stands_in_the_lessons() -> None:
    bought = [
        2 * groups(r"Sari Tofu buys two for water, at (\d+) dollars each", METER)[0],
        *groups(r"A new float valve costs (\d+) dollars", WALK),
        *groups(r"Frames, slides and trough cost ([\d,]+) dollars, and the door (\d+)", MATERIAL),
        *groups(r"All of it cost (\d+) dollars", CHEMICALS),
        *groups(r"Triggers for four hoses cost (\d+) dollars", TWICE),
        *(rows(TWICE, "Idea")[idea][0] for idea in list(rows(TWICE, "Idea"))[:3]),
    ]
    assert sum(bought) == groups(r"All that was bought cost ([\d,]+) dollars", KEEP)[0]


def test_each_person_gets_a_share_of_the_third() -> None:
    people, women, men = groups(r"(\d+) people work there: (\d+) women and (\d+) men", "module")
    assert women + men == people == groups(r"each of the (\d+) people", KEEP)[0]
