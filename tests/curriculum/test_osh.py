"""The numbers of the safety module that are no equation in the text are computed again from the text."""

import re
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts, matched

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("osh")
read, rows = MODULE.read, MODULE.rows


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def printed_in(picture: str) -> list[int]:
    """Return the numbers that are printed in a picture."""
    return numbers(" ".join(re.findall(r"<text[^>]*>(\d+)</text>", MODULE.drawing(picture))))


def test_what_the_cut_cost_adds_up() -> None:
    *parts, total = rows("04-machines", "What the cut cost")
    assert len(parts) == 5
    assert sum(int(dollars) for _, dollars in parts) == int(total[1]) == 610
    assert f"One cut cost {total[1]} − 180" in read("04-machines")
    pay = next(row for row in parts if "pay" in row[0])
    days, wage = numbers(pay[0])
    assert days * wage == int(pay[1])


def test_the_hood_is_cheaper_than_masks_after_three_years() -> None:
    text = read("03-strongest-fix")
    masks = int(matched(r"3 × 360 = (\d+) dollars", text)[0])
    hood = int(matched(r"700 \+ 3 × 60 = (\d+) dollars", text)[0])
    assert f"{masks} − {hood} = {masks - hood} dollars" in text


def test_each_score_has_the_level_that_the_lesson_gives_it() -> None:
    levels = {1: "low", 2: "low", 3: "medium", 4: "medium", 6: "high", 9: "high"}
    scores = rows("02-five-steps", "Hazard | How likely")
    assert len(scores) == 3
    for _, score in scores:
        likely, bad, result, level = matched(r"^(\d) × (\d) = \**(\d) (\w+)$", score)
        assert int(likely) * int(bad) == int(result)
        assert levels[int(result)] == level


def test_the_matrix_is_drawn_as_likely_times_bad() -> None:
    products = sorted(likely * bad for likely in (1, 2, 3) for bad in (1, 2, 3))
    assert sorted(printed_in("l2-matrix")) == sorted([*products, 1, 2, 3, 1, 2, 3])


def test_the_log_and_its_chart_count_the_same_days() -> None:
    text = read("07-near-misses")
    days = numbers(matched(r"They took ([\d +]+) = 46 days", text)[0])
    assert sum(days) == 46
    assert days == sorted(days, reverse=True)
    # The axis has three numbers, 5, 10 and 15.
    assert printed_in("l7-days")[3:] == days
    lifting = numbers(matched(r"boards took more: ([\d +]+) = 16 days", text)[0])
    assert sum(lifting) == days[0]
    # One accident for each bar, and one more for the bar of the two.
    assert len(days) + len(lifting) - 1 == int(matched(r"Three Rivers had (\d+) accidents", text)[0])


def test_the_cards_before_and_after_the_ramp_add_up() -> None:
    door, others, together = (numbers(row[1]) for row in rows("07-near-misses", "Cards from"))
    assert [one + other for one, other in zip(door, others, strict=True)] == together == [14, 12]


def test_the_year_after_stands_in_the_text_as_in_the_table() -> None:
    text = read("08-ready-together")
    table = {row[0]: (int(row[1]), int(row[2])) for row in rows("08-ready-together", "| Year before")}
    before, after = table["Days lost"]
    assert f"{before} − {after} = {before - after} days fewer" in text
    for accidents in table["Accidents with days off"]:
        rate = float(Fraction(accidents, 48) * 100)
        assert f"{accidents} ÷ 48 × 100 = {rate:g} accidents" in text
    assert table["Accidents with days off"][0] == 6
    parts = [int(sum_) for sum_ in re.findall(r"= (\d+) dollars\.", text)]
    assert f"Together that is {sum(parts)} dollars" in text


def test_the_second_drill_is_as_much_faster_as_the_text_says() -> None:
    text = read("08-ready-together")
    first = 60 * int(matched(r"it takes (\d) minutes\.", text)[0])
    second = matched(r"It takes (\d) minutes (\d+) seconds", text)
    less = matched(r"That is (\d) minutes (\d+) seconds less", text)
    assert first - (60 * int(second[0]) + int(second[1])) == 60 * int(less[0]) + int(less[1])
