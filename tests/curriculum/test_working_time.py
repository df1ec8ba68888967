"""The numbers of the working-time module that are no equation in the text are computed again from the text."""

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.curriculum.module_texts import ModuleTexts, value, values

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("working-time")
COST, SIDES, RECORD, EVEN, SHIFTS, FIT, CHANGE = (
    "01-what-long-hours-cost",
    "02-five-sides",
    "03-a-true-record",
    "04-an-even-week",
    "05-shifts-and-nights",
    "06-hours-that-fit",
    "07-change-it-together",
)
read, rows, printed_in = MODULE.read, MODULE.rows, MODULE.printed_in


def clock(text: str) -> Fraction:
    """Return the hour of the day of a time such as 15:30."""
    hour, minute = text.split(":")
    return int(hour) + Fraction(int(minute), 60)


def result(what: str) -> tuple[Fraction, Fraction]:
    """Return a row of the last lesson's results: before and after."""
    row = next(row for row in rows(CHANGE, "| Before") if row[0].startswith(what))
    return value(row[1]), value(row[2])


def test_bad_packs_in_1000_follow_from_the_counts() -> None:
    *hours, total = [[value(cell) for cell in row[1:]] for row in rows(COST, "Hour of work")]
    assert [sum(row[at] for row in hours) for at in (0, 1)] == total[:2]
    for made, bad, rate in hours:
        assert bad / made * 1000 == rate
    assert round(total[1] / total[0] * 1000) == total[2] == result("Bad packs")[0]
    assert printed_in("l1-day") == [rate for _, _, rate in hours]
    assert hours[-1][2] == 5 * hours[0][2], "five times as many as in the morning"
    first, last = values(r"≈ ([\d.]+) rand a pack.*≈ ([\d.]+) rand a pack", read(COST))
    assert Fraction("1.9") < last / first < 2, "nearly twice as high"


def test_the_bars_of_the_day_are_as_high_as_its_numbers() -> None:
    drawing = MODULE.drawing("l1-day")
    heights = [Fraction(height) for height in re.findall(r'width="56" height="([\d.]+)"', drawing)]
    assert [height / 4 for height in heights] == printed_in("l1-day")


def test_both_weeks_have_168_hours() -> None:
    *parts, total = rows(SIDES, "| Calm week")
    columns = [[value(row[at]) for row in parts] for at in (1, 2)]
    for at, column in enumerate(columns):
        assert sum(column) == value(total[at + 1]) == 7 * 24
    rings = [[work + rest, *others] for work, rest, *others in columns]
    assert printed_in("l2-clock") == rings[0] + rings[1]
    (at_home,) = values(r"Sipho does (\d+) hours a week at home", read(SIDES))
    assert values(r"he has (\d+) hours more", read(SIDES))[0] == columns[1][3] - at_home


def test_the_time_sheet_adds_up() -> None:
    *days, total = rows(RECORD, "Day | Hours")
    worked, overtime, times = [], [], []
    for day, hours, over in days:
        begin, end = map(clock, re.findall(r"\d+:\d+", day))
        saturday = day.startswith("Saturday")
        assert end - begin - 1 == value(hours), "an hour of break"
        assert value(over) == value(hours) - (0 if saturday else 9)
        worked.append(value(hours))
        overtime.append(value(over))
        times.append((begin, end))
    rests = [24 - end + begin for (_, end), (begin, _) in pairwise(times)]
    assert [sum(worked), sum(overtime)] == [value(total[1]), value(total[2])]
    text = read(RECORD)
    assert values(r"Shortest rest.*?(\d+) hours", text)[0] == min(rests)
    assert values(r"that is ([\d.]+) hours\. There the law", text)[0] == 24 - times[-1][1] + 24 + times[0][0]
    assert printed_in("l3-week") == worked
    assert value(rows(SIDES, "| Calm week")[1][2]) == len(days), "as many hours of break as in the second lesson"
    assert result("Hours in the last week")[0] == sum(worked)
    missing = values(r"21 − 15 = (\d+) hours were missing", text)[0]
    assert missing == sum(end == 20 for _, end in times) + 3, "an hour on three days, and three on Saturday"


def test_the_load_is_moved_and_not_lost() -> None:
    *weeks, total = rows(EVEN, "Week")
    before, after = ([value(row[at]) for row in weeks] for at in (1, 2))
    assert sum(before) == sum(after) == value(total[1]) == value(total[2])
    text = read(EVEN)
    (capacity,) = values(r"24 × 45 × 0\.85 = (\d+) hours", text)
    assert max(after) < capacity < max(before)
    drawing = MODULE.drawing("l4-load")
    bars: dict[Fraction, Fraction] = {}
    for x, height in re.findall(r'x="([\d.]+)" y="[\d.]+" width="46" height="([\d.]+)"', drawing):
        bars[Fraction(x)] = bars.get(Fraction(x), Fraction(0)) + Fraction(height)
    assert len(bars) == 8
    for x, load in zip(sorted(bars), before + after, strict=True):
        assert abs(bars[x] / Fraction("0.16") - load) < 2


def test_the_shift_calendar_is_the_one_that_is_drawn() -> None:
    """Each team has two earlies, two lates, two nights and two free days; every shift of every day has one team."""
    cycle = "EELLNN--"
    teams = [[cycle[(day + 2 * team) % 8] for day in range(28)] for team in range(4)]
    for day in range(28):
        assert sorted(team[day] for team in teams) == sorted("ELN-")
    for team, (_, printed, average) in enumerate(rows(SHIFTS, "Team")):
        hours = [8 * sum(shift != "-" for shift in teams[team][week * 7 : week * 7 + 7]) for week in range(4)]
        assert [value(one) for one in printed.split(", ")] == hours
        assert value(average) == Fraction(sum(hours), 4)
    drawing = MODULE.drawing("l5-calendar")
    fields = {"E": "#F2C14E", "L": "#79AEBB", "N": "#24404F", "-": "#FFFDF9"}
    drawn: dict[tuple[int, int], str] = {}
    for shift, colour in fields.items():
        places = re.findall(rf'<path fill="{colour}" stroke-width="1.6" d="([^"]*v44[^"]*)"', drawing)
        assert len(places) == 1
        for x, y in re.findall(r"M([\d.]+) (\d+)h", places[0]):
            drawn[(int(y) - 92) // 64, round((float(x) - 80) / 19.4)] = shift
    assert [[drawn[team, day] for day in range(28)] for team in range(4)] == teams
    assert result("Shortest rest") == (24 - 22 + 6, 24)


def test_the_places_of_the_question_lie_on_the_numbers() -> None:
    drawing = MODULE.drawing("l5-which")
    numbers = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="15"/><text', drawing)
    places = re.findall(r"- \[.\] \w\) \{circle ([\d.]+) ([\d.]+) [\d.]+\}", read(SHIFTS).replace(" - [", "\n- ["))
    assert len(numbers) == len(places) == 5
    for (x, y), (left, top) in zip(numbers, places, strict=True):
        assert abs(float(x) / 6.4 - float(left)) < 0.5
        assert abs(float(y) / 3.6 - float(top)) < 0.5


def test_the_time_account_is_carried_on_from_week_to_week() -> None:
    (_, _, start), *weeks = rows(FIT, "Week | Hours")
    balance = value(start)
    for _, hours, stands in weeks:
        balance += value(hours)
        assert balance == value(stands)
        assert balance <= 20
    assert values(r"= ([\d.]+) hours\. The rules", read(FIT))[0] == balance


def test_the_money_of_the_last_lesson_is_shared_out() -> None:
    text = read(CHANGE)
    saved, raise_, students, room, left = values(
        r"([\d,]+) − ([\d,]+) − ([\d,]+) − ([\d,]+) = ([\d,]+) rand are left", text
    )
    before, after = result("Overtime pay")
    assert saved == before - after
    assert saved - raise_ - students - room == left
    old, new = result("Pay by the hour")
    assert raise_ == 24 * 180 * (new - old)
    assert before == result("Overtime in a month")[0] * old * Fraction(3, 2)
    assert after == result("Overtime in a month")[1] * new * Fraction(3, 2)
    assert result("Hours in the last week")[1] == 45 + result("Overtime in a month")[1] / 24
    bad = result("Bad packs")
    assert values(r"= (\d+) more are good", text)[0] == 30000 * (bad[0] - bad[1]) / 1000


def test_the_people_of_the_enterprise_are_counted() -> None:
    all_, women, men = values(r"(\d+) people work there: (\d+) women and (\d+) men", read("module"))
    assert women + men == all_ == result("Jobs")[0]
    assert result("Jobs")[1] == all_ + 2, "the two students"
