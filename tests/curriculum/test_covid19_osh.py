"""The numbers of the module on COVID-19 at work that are no equation in the text are computed again from its tables."""

import re

import pytest

from tests.curriculum.module_texts import ModuleTexts, value

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("covid19-osh")
PLACES, PAY, WAVES = "02-find-the-places", "04-ill-stay-home-with-pay", "05-ready-for-the-next-wave"
read, rows = MODULE.read, MODULE.named_rows


def columns(name: str, head: str) -> dict[str, list[float]]:
    return {row: [float(value(cell)) for cell in cells] for row, cells in rows(name, head).items()}


def test_each_place_has_the_points_of_its_yeses() -> None:
    found = rows(PLACES, "Place | What is so")
    assert len(found) == 5
    for place, (yeses, points) in found.items():
        words = yeses.split(", ")
        assert len(words) == int(points), place
        assert set(words) <= {"many", "close", "shut", "long", "loud"}
        assert not {"long", "loud"} <= set(words)


def test_the_bill_of_the_stopped_line_adds_up() -> None:
    bill = {row: cells[0] for row, cells in columns(PAY, "What | Rupees").items()}
    total = bill.pop("In all")
    assert sum(bill.values()) == total == 168_000
    assert list(bill.values())[:2] == [6 * 12_000, 12 * 6 * 500]
    assert f"{total:,.0f} ÷ 42,000 = 4" in read(PAY)


def test_the_costs_of_the_waves_follow_from_what_was_counted() -> None:
    counted, costs = columns(WAVES, "What they counted"), columns(WAVES, "What | 1st")
    paid, stopped = counted["Of these, paid"], counted["Days that line 2 stood still"]
    away = counted["Most of line 2 away at once"]
    assert costs["Paid leave, 500 rupees a day"] == [days * 500 / 1000 for days in paid]
    assert counted["Working days lost"][1] - paid[1] == 8
    assert "then lost 8 days" in read(WAVES)
    # Earnings and the pay of those who waited; in the first wave the order also went by air.
    assert [cost * 1000 for cost in costs["Line 2 stopped"]] == [
        days * (12_000 + (24 - ill) * 500) + air for days, ill, air in zip(stopped, away, (60_000, 0, 0), strict=True)
    ]
    total = costs.pop("In all")
    assert total == [sum(row[wave] for row in costs.values()) for wave in range(3)] == [168, 139.5, 55]


def test_the_first_wave_is_the_same_in_every_lesson() -> None:
    counted = columns(WAVES, "What they counted")
    first = read("01-the-air-we-share")
    assert f"{counted['People ill'][0]:.0f} people out of 84 fall ill" in first
    assert f"{counted['Most of line 2 away at once'][0]:.0f} of the 24 are at home" in first
    assert f"stands still for {counted['Days that line 2 stood still'][0]:.0f} working days" in first
    assert f"{counted['Working days lost'][0]:.0f} × 500" in read(WAVES)


def test_the_bars_are_the_table() -> None:
    picture = MODULE.drawing("l5-result")
    counted = columns(WAVES, "What they counted")
    printed = [int(number) for number in re.findall(r'font-size="26">(\d+)</text>', picture)]
    ill, still = counted["People ill"], counted["Days that line 2 stood still"]
    assert printed == [number for pair in zip(ill, still, strict=True) for number in pair]
    heights = [
        float(height)
        for height in re.findall(r'<rect fill="[^"]+" x="\d+" y="[\d.]+" width="56" height="([\d.]+)"/>', picture)
    ]
    of_ill, of_still = [heights[at] for at in (0, 2, 4)], [heights[at] for at in (1, 3)]
    for bars, numbers in ((of_ill, ill), (of_still, still[:2])):
        assert [bar / bars[0] for bar in bars] == pytest.approx([number / numbers[0] for number in numbers], abs=0.01)
