"""The numbers of the lean module that are no equation in the text are computed again from the text."""

import re
from fractions import Fraction
from math import ceil

import pytest

from tests.curriculum.module_texts import ModuleTexts, value, values

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("lean-manufacturing")
WASTE, FLOW, LINE, CHANGE, BATCH, MACHINE, KEEP = (
    "01-what-the-customer-pays-for",
    "02-walk-the-flow",
    "03-an-even-line",
    "04-quick-changeover",
    "05-small-batches",
    "06-machines-that-run",
    "07-keep-it",
)
read, rows, printed_in = MODULE.read, MODULE.rows, MODULE.printed_in


def result(what: str) -> tuple[Fraction, Fraction]:
    """Return a row of the last lesson's results: before and after."""
    row = next(row for row in rows(KEEP, "| Before") if row[0].startswith(what))
    return value(row[1]), value(row[2])


def test_the_hour_at_table_1_adds_up() -> None:
    fits, counts, *waste, total = (int(minutes) for _, minutes in rows(WASTE, "What happened"))
    assert fits + counts + sum(waste) == total == 60
    assert values(r"so (\d+) per cent of the hour adds value", read(WASTE))[0] == Fraction(fits, total) * 100
    assert f"{' + '.join(map(str, waste))} = {sum(waste)} minutes" in read(WASTE)
    assert f"for {sum(waste)} minutes no lamp was better" in read(WASTE)


def test_the_lead_time_is_the_sum_of_the_map() -> None:
    *steps, total = rows(FLOW, "Step")
    work, waits = [value(row[1]) for row in steps], [value(row[2]) for row in steps]
    assert [sum(work), sum(waits)] == [value(total[1]), value(total[2])]
    text = read(FLOW)
    (day,) = values(r"A working day has (\d+) minutes", text)
    lead_time, share = values(r"The lead time is [\d.]+ × \d+ = ([\d,]+) minutes.*?or ([\d.]+) per cent", text)
    assert sum(waits) * day == lead_time
    assert sum(work) / lead_time * 100 == share
    assert result("Days from plastic")[0] == sum(waits)
    assert list(values(r"makes up (\d+) of the ([\d.]+) days", text)) == [waits[0], sum(waits)]
    assert waits[0] == max(waits)
    assert sorted(printed_in("l2-map")) == sorted(work + waits)


def test_wekesa_wins_the_minutes_that_the_lesson_says() -> None:
    text = read(FLOW)
    before, after = values(r"= ([\d,]+) metres\. With a shelf beside the line it is 25 × 30 = ([\d,]+) metres", text)
    (pace,) = values(r"At (\d+) metres a minute", text)
    assert values(r"What becomes of the ([\d.]+) minutes", text)[0] == (before - after) / pace
    assert result("Wekesa") == (before, after)


def test_the_line_balance_is_right_before_and_after() -> None:
    *places, total = rows(LINE, "Table")
    text = read(LINE)
    takt, seconds = values(r"Takt: [\d,]+ ÷ \d+ = (\d+) seconds", text)[0], values(r"440 × 60 = ([\d,]+)", text)[0]
    for column, share in ((1, 64), (2, 96)):
        times = [value(row[column]) for row in places]
        assert sum(times) == value(total[column])
        assert round(sum(times) / (len(times) * max(times)) * 100) == share
        assert f"÷ (5 × {max(times)}), about {share} per cent" in text
    before, after = ([value(row[column]) for row in places] for column in (1, 2))
    assert max(before) > takt > max(after)
    assert f"{takt} − {max(after)} = {takt - max(after)} seconds of air" in text
    lamps = Fraction(int(seconds / max(before)))
    assert f"about {lamps} lamps" in text
    assert ceil(sum(before) / takt) == len(places) == 5
    assert result("Lamps a day") == (lamps, values(r"÷ 5 = (\d+) a day", text)[0])


def test_the_bars_of_the_line_are_as_high_as_its_times() -> None:
    drawing = MODULE.drawing("l3-balance")
    bars: dict[Fraction, Fraction] = {}
    for x, height in re.findall(r'<rect[^>]* x="([\d.]+)" y="[\d.]+" width="38" height="([\d.]+)"', drawing):
        bars[Fraction(x)] = bars.get(Fraction(x), Fraction(0)) + Fraction(height)
    heights = [bars[x] for x in sorted(bars)]
    *places, _ = rows(LINE, "Table")
    times = [value(row[1]) for row in places] + [value(row[2]) for row in places]
    assert [round(height / Fraction("2.6")) for height in heights] == times
    assert printed_in("l3-balance") == [max(times)]


def test_the_places_of_the_question_lie_on_the_bars() -> None:
    drawing = MODULE.drawing("l3-which")
    bars = [tuple(map(float, found)) for found in re.findall(r'x="([\d.]+)" y="([\d.]+)" width="58"', drawing)]
    takt = float(re.findall(r"M30 (\d+)h590", drawing)[0])
    text = MODULE.source(LINE)
    places = re.findall(r"- \[(.)\] \w\) \{rect (\d+) (\d+) (\d+) (\d+)\}", text)
    assert len(places) == len(bars) == 6
    for (right, left, top, wide, _), (x, y) in zip(places, bars, strict=True):
        assert float(left) * 6.4 <= x + 2 and x + 58 <= (float(left) + float(wide)) * 6.4 + 2
        assert abs(float(top) * 3.6 - y) < 4
        assert (right == "x") == (y < takt)


def test_the_changeover_splits_into_inner_and_outer() -> None:
    *steps, total = rows(CHANGE, "Step")
    first = {kind: sum(value(row[2]) for row in steps if row[1] == kind) for kind in ("inner", "outer")}
    last = {kind: sum(value(row[3]) for row in steps if row[1] == kind) for kind in ("inner", "outer")}
    assert (first["inner"] + first["outer"], last["inner"]) == (value(total[2]), value(total[3]))
    assert last["outer"] == 0
    assert result("Minutes to change") == (value(total[2]), value(total[3]))
    assert printed_in("l4-changeover") == [value(total[2]), first["inner"], last["inner"]]


def test_the_cards_are_for_all_lamps_of_a_day() -> None:
    text = read(BATCH)
    cards = [
        values(rf"{lamp}: (\d+) a day\. [\d ×.]+ ÷ (\d+) = (\d+) cards", text) for lamp in ("Round lamp", "Square lamp")
    ]
    (days,) = values(r"From the card to the full box it takes (\d+) days", text)
    for demand, in_box, wanted in cards:
        assert demand * days * Fraction("1.25") / in_box == wanted
    assert sum(demand for demand, _, _ in cards) == result("Lamps a day")[1]
    assert values(r"= (\d+) boxes at most", text)[0] == sum(wanted for _, _, wanted in cards)


def test_oee_is_good_pieces_by_what_the_planned_time_allows() -> None:
    text = read(MACHINE)
    (speed,) = values(r"makes (\d+) bases a minute", text)
    planned, runs, bad, made = (
        *values(r"Planned: (\d+) minutes.*?Availability = (\d+) ÷", text),
        *values(r"(\d+) of the (\d+) were bad", text),
    )
    before = (made - bad) / (planned * speed) * 100
    assert values(r"or (\d+) per cent", text)[0] == before == result("OEE")[0]
    assert printed_in("l6-oee") == [planned, runs, made / speed, (made - bad) / speed]
    later, good = values(r"planned for only (\d+) minutes a day.*?Of these, (\d+) are good", text)
    after = good / (later * speed) * 100
    assert values(r"about (\d+) per cent", text)[0] == round(after) == result("OEE")[1]
    assert values(r"in (\d+) minutes less", text)[0] == planned - later
    (stops,) = values(r"It stops for (\d+)", text)
    changes = 6 * result("Minutes to change")[1] / 5
    assert stops / 2 < changes < stops, "more than half of the stops are changes"


def test_what_is_won_is_shared_as_the_lesson_says() -> None:
    text = read(KEEP)
    saved, fines = values(r"= (\d+) dollars a month\. The fines for late orders fell by (\d+) dollars", text)
    (people,) = values(r"half goes to those (\d+) people", text)
    before, after = result("Saturdays")
    (hours,) = values(r"worked (\d+) hours less on each", text)
    (wage,) = values(r"An hour cost (\d+) dollars", text)
    assert people * hours * (before - after) * wage == saved
    (each,) = values(r"= (\d+) dollars for each", text)
    assert (saved + fines) / 2 / people == each
    assert "Three dollars less, and two Saturdays" in text
    assert [(before - after) * hours * wage - each, before - after] == [3, 2]
    women, men = values(r"46 people work there: (\d+) women and (\d+) men", read("module"))
    assert result("Jobs") == (women + men, women + men)


def test_late_orders_are_those_of_the_first_lesson() -> None:
    of, late = values(r"Of the last (\d+) orders, (\d+) came late", read(WASTE))
    assert result("Late orders, of 12")[0] == late
    assert of == 12
