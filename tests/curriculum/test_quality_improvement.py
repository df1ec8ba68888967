"""The numbers of the quality module that are no equation in the text are computed again from the text."""

import re
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("quality-improvement")
CHART = "l3-pareto"
COST, COUNT, CAUSE = "01-what-quality-costs", "03-count-the-defects", "04-find-the-cause"
LATER, SOURCE, KEEP = "02-the-next-process", "06-at-the-source", "07-try-check-keep"
read, rows = MODULE.read, MODULE.rows


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def numbers(text: str) -> list[int]:
    return [int(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]*(?<!,)", text)]


def found(name: str, pattern: str) -> list[Fraction]:
    """Return the numbers in the groups of the only place that the pattern fits."""
    (groups,) = re.findall(pattern, read(name))
    return [number(group) for group in ([groups] if isinstance(groups, str) else groups)]


def week() -> tuple[int, int, int]:
    """Return how many carriers were inspected, repaired and scrapped in the first week."""
    inspected, repaired, scrapped = found(
        COST, r"Sunita checked ([\d,]+) carriers\. (\d+) were repaired and (\d+) were scrapped"
    )
    return int(inspected), int(repaired), int(scrapped)


def test_the_cost_of_a_week_adds_up_and_is_that_of_the_log() -> None:
    *parts, total = rows(COST, "What | Sum | Rupees")
    worked = [numbers(sum_) for _, sum_, _ in parts]
    assert [one * other for one, other in worked] == [number(rupees) for *_, rupees in parts]
    assert sum(number(rupees) for *_, rupees in parts) == number(total[2])
    _, repaired, scrapped = week()
    (minutes,) = found(COST, r"A repair takes (\d+) minutes")
    (hour,) = found(COST, r"An hour of work costs (\d+) rupees")
    work, material, scrap, _ = worked
    assert work == [repaired * minutes / 60, hour]
    assert material[0] == repaired
    assert scrap[0] == scrapped


def test_the_shares_of_the_pareto_table_follow_from_the_marks() -> None:
    *kinds, total = rows(COUNT, "Kind of defect | Marks")
    marks = [int(count) for _, count, _, _ in kinds]
    assert sum(marks) == int(total[1])
    assert marks == sorted(marks, reverse=True)
    shares = [Fraction(100 * count, sum(marks)) for count in marks]
    assert shares == [number(share) for _, _, share, _ in kinds]
    assert [sum(shares[: at + 1]) for at in range(len(shares))] == [number(added) for *_, added in kinds]
    two_defects, *_ = found(COUNT, r"because (\d+) of them had two defects: (\d+) \+")
    _, repaired, scrapped = week()
    assert repaired + scrapped + two_defects == sum(marks)


def test_the_pareto_chart_shows_the_table() -> None:
    *kinds, _ = rows(COUNT, "Kind of defect | Marks")
    shares = [int(share) for _, _, share, _ in kinds]
    drawing = MODULE.drawing(CHART)
    bars = [
        (float(y), float(height))
        for y, width, height in re.findall(r'<rect x="[\d.]+" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawing)
        if width == "46"
    ]
    foot = {round(y + height) for y, height in bars}
    assert len(foot) == 1, "all bars stand on one line"
    assert [height / bars[0][1] for _, height in bars] == pytest.approx(
        [share / shares[0] for share in shares], abs=0.01
    )
    (caption,) = re.findall(r"in per cent\"\) (.*?) 6\. The line", read(COUNT))
    assert [int(share) for share in re.findall(r": (\d+)", caption)] == shares


def test_the_two_drills_make_up_the_week() -> None:
    *drills, total = rows(CAUSE, "Drill | Made | Off")
    for column in (1, 2):
        assert sum(number(drill[column]) for drill in drills) == number(total[column])
    for _, made, off, rate in [*drills, total]:
        assert number(off) / number(made) * 100 == number(rate)
    inspected, _, _ = week()
    assert number(total[1]) == inspected
    assert number(total[2]) == number(rows(COUNT, "Kind of defect | Marks")[0][1])


def test_a_late_repair_takes_longer_at_each_step() -> None:
    minutes = [int(row[2]) for row in rows(LATER, "Where it is found")]
    assert minutes == sorted(minutes)
    at_once, late = found(LATER, r"that is 10 × (\d+) = \d+ minutes at the drill, but 10 × (\d+) =")
    assert [at_once, late] == [minutes[0], minutes[-1]]
    (each,) = found(SOURCE, r"found after painting, at (\d+) minutes each")
    assert each == late


def test_the_parts_in_doubt_follow_from_the_pace_of_the_drill() -> None:
    (pace,) = found(SOURCE, r"Drill 2 makes about (\d+) parts an hour")
    daily, hourly, each = (row[1] for row in rows(SOURCE, "Check | Parts in doubt"))
    assert numbers(daily)[1:] == [pace, 8 * pace]
    assert numbers(hourly)[1:] == [pace, pace]
    assert each == "0"
    parts, bad, ready, late = found(
        SOURCE,
        r"Of (\d+) parts, (\d+) are bad\..*?At four, (\d+) carriers are ready, not (?:100)\..*?and (\d+) tomorrow",
    )
    assert parts == pace
    assert bad == late
    assert ready + late == 100


def test_before_and_after_are_counted_from_the_same_kinds() -> None:
    *kinds, _ = rows(COUNT, "Kind of defect | Marks")
    inspected, _, _ = week()
    table = rows(KEEP, "Marks for each 100 carriers")
    assert [kind for kind, *_ in table] == [kind for kind, *_ in kinds]
    for (_, marks, *_), (_, before, _) in zip(kinds, table, strict=True):
        assert number(marks) / inspected * 100 == number(before)
    (later,) = found(KEEP, r"10 holes off on ([\d,]+) carriers")
    counts = [number(after) * later / 100 for _, _, after in table]
    assert all(count.denominator == 1 for count in counts), "each is a whole number of marks"
    assert counts[0] == 10
    bent = [before for kind, before, *_ in kinds if kind.startswith("Bent")]
    assert found(KEEP, r"(\d+) marks before, (\d+) after") == [number(bent[0]), counts[3]]
    repaired, scrapped, both = found(KEEP, r"(\d+) were repaired and (\d+) scrapped, so \d+ \+ \d+ = (\d+) of")
    assert both == repaired + scrapped <= sum(counts)


def test_the_gain_is_counted_with_the_prices_of_the_first_week() -> None:
    prices = [numbers(sum_)[1] for _, sum_, _ in rows(COST, "What | Sum | Rupees")[:3]]
    repaired, scrapped = found(KEEP, r"(\d+) were repaired and (\d+) scrapped, so")
    (minutes,) = found(COST, r"A repair takes (\d+) minutes")
    after = repaired * minutes / 60 * prices[0] + repaired * prices[1] + scrapped * prices[2]
    before = sum(number(rupees) for *_, rupees in rows(COST, "What | Sum | Rupees")[:3])
    assert found(KEEP, r"= ([\d,]+) rupees\. A week after:") == [before]
    assert found(KEEP, r"So the gain is ([\d,]+) − ([\d,]+) − 420 = ([\d,]+) rupees") == [
        before,
        after,
        before - after - 420,
    ]
    (spent,) = found(KEEP, r"650 \+ 2,400 \+ 1,200 = ([\d,]+) rupees")
    assert before - after - 420 < spent < 2 * (before - after - 420), "two weeks pay for it, one does not"
