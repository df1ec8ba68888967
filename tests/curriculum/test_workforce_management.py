"""The numbers of the module on workforce management that are no equation are computed again from its tables."""

import re
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("workforce-management")
GO, HIRE, MONTH, SKILLS, PAY, TALK, HEAR = sorted(path.stem for path in MODULE.english.glob("0*.md"))
read, rows = MODULE.read, MODULE.rows


def number(text: str) -> int:
    return int(text.replace(",", ""))


def texts(picture: str) -> list[tuple[float, float, str]]:
    """Return the texts of a picture with their places."""
    source = MODULE.drawing(picture)
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)</text>', source)
    return [(float(x), float(y), text) for x, y, text in found]


def results() -> dict[str, tuple[Fraction, Fraction]]:
    return {name: (Fraction(before), Fraction(after)) for name, before, after in rows(HEAR, "| Before | After")}


def test_those_who_left_are_thirty_by_heap_and_by_month() -> None:
    *heaps, total = rows(GO, "How long they had stayed")
    assert sum(int(people) for _, people in heaps) == int(total[1]) == 30
    early = int(heaps[0][1]) + int(heaps[1][1])
    assert early == 18 == int(results()["Left within three months"][0])
    bars = [int(text) for x, y, text in texts("l1-months") if x > 60 and y < 296 and x not in {118, 254}]
    assert len(bars) == 12
    assert sum(bars) == 30
    assert max(bars) == bars[3] == 5


def test_the_bill_of_one_new_worker_adds_up() -> None:
    *parts, total = rows(GO, "What | Rupees")
    assert sum(number(rupees) for _, rupees in parts) == number(total[1]) == 52_000
    found = {what.split(":")[0]: number(rupees) for what, rupees in parts}
    assert found["Interviews and papers"] == 8 * 500
    assert found["A colleague shows the work"] == 30 * 200
    assert found["First month at half the speed"] == 48_000 / 2
    assert "One month’s basic wage is 48,000 rupees" in read(GO)


def test_the_points_of_the_trial_add_up_and_fit_their_scale() -> None:
    *parts, total = rows(HIRE, "| Ruwan | Priya")
    for column in (1, 2, 3):
        points = [int(row[column]) for row in parts]
        assert sum(points) == int(total[column])
        assert max(points) <= 2 * 5
    assert total[0] == f"Of {len(parts) * 2 * 5}"
    assert int(total[1]) > int(total[2]) > int(total[3])


def test_the_plan_of_the_first_month_pays_if_it_keeps_one_in_nine() -> None:
    assert "**5,400 rupees**" in MODULE.source(MONTH)
    assert 9 * 5_400 < 52_000 < 10 * 5_400
    assert "one person in nine" in read(MONTH)


def drawn_levels(picture: str, radius: int) -> list[tuple[float, float, int]]:
    """Return the circles of a matrix, from the fill that is drawn: empty, a third, two thirds or full."""
    source = MODULE.drawing(picture)
    circle = rf'<circle fill="(#FFFDF9|#1A61B8)" stroke-width="2.6" cx="([\d.]+)" cy="([\d.]+)" r="{radius}"/>'
    found = []
    for match in re.finditer(circle, source):
        part = re.match(rf'<path [^>]*d="M[\d. V]+A{radius} {radius} 0 ([01]) 1', source[match.end() :])
        level = 3 if match[1] == "#1A61B8" else int(part[1]) + 1 if part else 0
        found.append((float(match[2]), float(match[3]), level))
    return sorted(found, key=lambda place: (place[1], place[0]))


def test_the_table_counts_who_is_able_in_the_picture() -> None:
    drawn = [level for _, _, level in drawn_levels("l4-matrix", 16)]
    assert len(drawn) == 6 * 5
    counted = [(work, int(able), int(needed)) for work, able, needed in rows(SKILLS, "Work | Able")]
    assert [able for _, able, _ in counted] == [sum(level >= 2 for level in drawn[at::5]) for at in range(5)]
    assert [work for work, able, needed in counted if able < needed] == ["Oven", "Cakes"]
    assert int(results()["Able to run the oven"][0]) == counted[2][1] == 1
    # The two who teach can teach: a full circle for Selvi at the oven and for Ruwan at the cakes.
    assert drawn[2] == drawn[3 * 5 + 4] == 3


def test_the_places_to_choose_are_those_of_the_picture() -> None:
    drawn = drawn_levels("l4-which", 17)
    columns = [[level for _, _, level in drawn[at::5]] for at in range(5)]
    text, test = read(SKILLS), read("quiz")
    for at, levels in enumerate(columns):
        able = sum(level >= 2 for level in levels)
        key = "abcde"[at]
        assert bool(re.search(rf"- \[x\] {key}\) {{rect [\d. ]+}} Work {at + 1}", text)) == (able == 1)
        no_teacher = able > 0 and 3 not in levels
        assert bool(re.search(rf"- \[x\] {key}\) {{rect [\d. ]+}} Work {at + 1}", test)) == no_teacher
    places = re.findall(r"{rect ([\d.]+) [\d.]+ ([\d.]+) [\d.]+} Work", text)
    for (left, width), (x, _, _) in zip(places, drawn[:5], strict=True):
        assert float(left) < x / 6.4 < float(left) + float(width)


def test_the_pay_slip_adds_up_as_it_is_drawn() -> None:
    lines = [number(text) for _, _, text in texts("l5-slip") if "," in text]
    basic, overtime, extra, gross, old_age, advance, net = lines
    assert gross == basic + overtime + extra
    assert net == gross - old_age - advance
    assert Fraction(basic, 240) * 20 * Fraction(3, 2) == overtime
    assert Fraction(basic + extra) * 8 / 100 == old_age
    text = read(PAY)
    assert all(f"{amount:,}" in text for amount in lines)


def test_the_results_are_those_of_the_lessons() -> None:
    counted = results()
    people, left = counted["Average headcount"], counted["People who left"]
    assert counted["Turnover, per cent"] == (left[0] / people[0] * 100, left[1] / people[1] * 100)
    assert counted["Absence in May, per cent"] == (
        75 / (people[0] * 25) * 100,
        52 / (people[1] * 25) * 100,
    )
    assert counted["Left within three months"][1] <= left[1]
    assert f"{left[0] - left[1]} fewer people had to be replaced" in read(HEAR)
    shown = [text for _, y, text in texts("l7-result") if y < 262]
    rows_shown = ("Turnover, per cent", "Left within three months", "Absence in May, per cent", "Able to run the oven")
    assert [Fraction(text) for text in shown] == [value for name in rows_shown for value in counted[name]]
