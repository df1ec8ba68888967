"""The numbers of the module on gender equality that are no equation in the text are computed again from its tables."""

import math
import re
from collections import Counter
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("gender-equality")
BEFORE, AFTER = "01-count-first", "08-act-and-count-again"
read, rows = MODULE.read, MODULE.rows


def jobs(name: str) -> dict[str, tuple[int, int, Fraction]]:
    """Return women, men and pay by job; the totals of the table must be right."""
    *lines, total = rows(name, "Job | Women")
    found = {job: (int(women), int(men), Fraction(pay)) for job, women, men, pay in lines}
    assert [sum(row[side] for row in found.values()) for side in (0, 1)] == [int(total[1]), int(total[2])] == [36, 24]
    return found


def sums(name: str) -> tuple[Fraction, Fraction]:
    """Return what all women and all men get for one hour."""
    found = jobs(name).values()
    return sum((row[0] * row[2] for row in found), Fraction()), sum((row[1] * row[2] for row in found), Fraction())


def gap(name: str) -> Fraction:
    women, men = sums(name)
    return (men / 24 - women / 36) / (men / 24) * 100


def test_the_first_pay_gap_is_that_of_the_first_table() -> None:
    women, men = sums(BEFORE)
    text = read("04-equal-value")
    assert f"= {women} soles. Mean: {women} ÷ 36 = 6.50" in text
    assert f"= {men} soles. Mean: {men} ÷ 24 = 10.00" in text
    assert gap(BEFORE) == 35
    assert "= 35 per cent" in text


def test_the_last_pay_gap_is_that_of_the_last_table() -> None:
    women, men = sums(AFTER)
    text = read(AFTER)
    assert f"Women: {women} ÷ 36" in text
    assert f"Men: {men} ÷ 24" in text
    assert round(gap(AFTER)) == 24
    assert "≈ 24 per cent. It was 35." in text


def test_the_bill_of_the_new_rates_fits_both_tables() -> None:
    before, after = jobs(BEFORE), jobs(AFTER)
    packers, checkers = before["Packers"], before["Quality checkers"]
    week = (sum(packers[:2]) * (after["Packers"][2] - packers[2])) * 48
    week += sum(checkers[:2]) * (after["Quality checkers"][2] - checkers[2]) * 48
    assert f"= {int(week):,}." in read(AFTER)
    assert sum(sums(AFTER)) - sum(sums(BEFORE)) == week / 48
    assert {job for job in before if before[job][2] != after[job][2]} == {"Packers", "Quality checkers"}
    assert all(after[job][2] >= before[job][2] for job in before)


def test_the_results_are_those_of_the_lessons() -> None:
    counted = {name: (Fraction(before), Fraction(after)) for name, before, after in rows(AFTER, "What they counted")}
    assert counted["Pay gap, in per cent"] == (gap(BEFORE), Fraction(round(gap(AFTER))))
    assert counted["Women’s share of the marks in a meeting, in per cent"][0] == Fraction(6, 48) * 100
    assert counted["Slips that say “yes, harassed”, in per cent"][0] == round(Fraction(19, 57) * 100)
    assert "missed 41 days" in read("06-fit-for-every-body")
    assert counted["Days lost because of backs"][0] == 41
    left = counted["People who left, in nine months"]
    assert f"as {left[0] - left[1]} people fewer left" in read(AFTER)
    assert "There are 2." in read("02-every-voice")
    assert counted["Women among 8 team members"] == (Fraction(2), Fraction(5))


def test_points_weeks_and_costs_add_up() -> None:
    *factors, total = rows("04-equal-value", "| Quality checker")
    assert [sum(int(row[column]) for row in factors) for column in (1, 2)] == [int(total[1]), int(total[2])] == [13, 13]
    *parts, week = rows("07-work-and-home", "Hours in a week")
    assert (
        [sum(int(row[column]) for row in parts) for column in (1, 2)]
        == [168, 168]
        == [int(hours) for hours in week[1:]]
    )
    *costs, cost = rows("07-work-and-home", "What | Soles")
    assert sum(int(soles) for _, soles in costs) == int(cost[1].replace(",", "")) == 1200
    trained, slow = (Fraction(row[1]) for row in costs[2:4])
    assert (trained, slow) == (Fraction(20 * 11), Fraction(4 * 48 * 6, 2))


def test_the_ladder_shows_the_first_table() -> None:
    picture = MODULE.drawing("l4-ladder")
    drawn = Counter[tuple[str, Fraction]]()
    rungs = {}
    for x, y, pay in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>(\d+\.\d\d)</text>', picture):
        assert float(x) < 132
        rungs[float(y)] = Fraction(pay)
    for kind, y in re.findall(
        r'<(circle|rect) fill="(?:#8B2E91|#E8A317)" stroke-width="2" (?:cx|x)="[\d.]+" c?y="([\d.]+)"', picture
    ):
        middle = float(y) + (6.5 if kind == "rect" else 0)
        drawn[kind, rungs[min(rungs, key=lambda rung: abs(rung - 19 - middle))]] += 1
    wanted = Counter[tuple[str, Fraction]]()
    for women, men, pay in jobs(BEFORE).values():
        wanted["circle", pay] += women
        wanted["rect", pay] += men
    assert +drawn == +wanted


def test_the_clocks_show_the_table_of_hours() -> None:
    picture = MODULE.drawing("l7-week")
    slices = [
        tuple(map(float, found))
        for found in re.findall(r"M(\d+) (\d+)L([\d.]+) ([\d.]+)A(\d+) \d+ 0 [01] 1 ([\d.]+) ([\d.]+)Z", picture)
    ]
    parts = rows("07-work-and-home", "Hours in a week")[:-1]
    wanted = [int(row[column]) for column in (1, 2) for row in parts]
    assert len(slices) == len(wanted) == 8
    for (cx, cy, x0, y0, _radius, x1, y1), hours in zip(slices, wanted, strict=True):
        angle = (math.atan2(y1 - cy, x1 - cx) - math.atan2(y0 - cy, x0 - cx)) % (2 * math.pi)
        assert abs(angle / (2 * math.pi) * 168 - hours) < 0.5


def test_the_bars_are_the_results() -> None:
    picture = MODULE.drawing("l8-result")
    printed = [int(number) for number in re.findall(r'font-size="26"[^>]*>(\d+)</text>', picture)]
    counted = {row[0]: row[1:] for row in rows(AFTER, "What they counted")}
    shown = ("Pay gap, in per cent", "Slips that say “yes, harassed”, in per cent", "People who left, in nine months")
    assert printed == [int(number) for name in shown for number in counted[name]]
    heights = [
        float(height)
        for height in re.findall(r'<rect fill="[^"]+" x="[\d.]+" y="[\d.]+" width="56" height="([\d.]+)"', picture)
    ]
    for at in (0, 2, 4):
        assert heights[at] / heights[at + 1] == pytest.approx(printed[at] / printed[at + 1], abs=0.02)
