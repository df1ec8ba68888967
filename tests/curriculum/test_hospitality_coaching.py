"""The numbers of the hospitality module that are no equation in the text are computed again from the text."""

import re
from datetime import datetime
from fractions import Fraction

import pytest

from tests.curriculum.module_texts import ModuleTexts, value, values

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("hospitality-coaching")
read, rows = MODULE.read, MODULE.rows


def numbers(pattern: str, text: str) -> list[Fraction]:
    """Return the numbers that a pattern finds in a text."""
    return list(values(pattern, text))


def printed_in(picture: str) -> list[int]:
    """Return the numbers that are printed in a picture."""
    return [int(found) for found in re.findall(r">(\d+)</text>", MODULE.drawing(picture))]


def stars_before() -> tuple[Fraction, Fraction]:
    """Return how many reviews there were and what their average was."""
    *lines, total = rows("01-the-guests-way", "Stars | Reviews")
    for stars, reviews, product in lines:
        assert value(stars) * value(reviews) == value(product)
    assert [sum(value(line[side]) for line in lines) for side in (1, 2)] == [value(total[1]), value(total[2])]
    return value(total[1]), value(total[2]) / value(total[1])


def complaints_before() -> Fraction:
    *lines, total = rows("01-the-guests-way", "What guests wrote")
    assert sum(value(times) for _, times in lines) == value(total[1])
    return value(total[1])


def test_as_many_women_and_men_as_get_shoes() -> None:
    said = re.search(r"(\w+) women and (\w+) men work there", read("module"))
    assert said and said.groups() == ("Seven", "four")
    (people,) = numbers(r"(\d+) × 200 = 2,200 bolivianos", read("06-safe-at-work"))
    assert people == 7 + 4


def test_the_reviews_of_last_season_add_up() -> None:
    reviews, average = stars_before()
    assert f"{reviews} reviews on one table" in read("01-the-guests-way")
    assert (reviews, average) == (Fraction(24), Fraction("3.5"))
    assert complaints_before() == 18


def test_the_wrong_share_by_heads_is_caught() -> None:
    low, high = numbers(r"- ~ (\d+)\.\.(\d+) > You shared by heads", read("02-ten-minutes-together"))
    assert low < Fraction(900, 11) < high


def test_the_log_has_twenty_complaints() -> None:
    *lines, total = rows("04-a-complaint-is-a-gift", "What | Times")
    assert sum(value(times) for _, times in lines) == value(total[1]) == 20
    assert lines[0][1] == max((times for _, times in lines), key=value)
    assert f"{lines[0][1]} ÷ {total[1]} × 100" in read("04-a-complaint-is-a-gift")


def test_germs_double_fifteen_times_in_five_hours() -> None:
    times, germs = numbers(r"After (\d+) steps there are ([\d,]+)\.", read("05-safe-food"))
    assert times == 5 * Fraction(60, 20)
    assert germs == 2**times


def test_a_fridge_is_read_twice_a_day_for_a_week() -> None:
    text = read("05-safe-food")
    for readings in re.findall(r"\d+ of (\d+) readings", text):
        assert int(readings) == 7 * 2


def test_the_accidents_are_counted_by_kind() -> None:
    all_of_them, *kinds = numbers(
        r"Last season (\d+) people were hurt at Casa Molle: (\d) falls, (\d) cuts, (\d) burn, (\d) bad back",
        read("06-safe-at-work"),
    )
    assert sum(kinds) == all_of_them == 8


def test_the_picture_weighs_what_the_lesson_weighs() -> None:
    weights = numbers(r"buckets hold (\d+), (\d+) and (\d+) kilograms", read("07-linen-water-plates"))
    assert printed_in("l7-buckets")[:3] == weights
    assert 2 * weights[2] == sum(weights), "half of it came back from the tables"


def test_the_laundry_lost_a_quarter() -> None:
    text = read("07-linen-water-plates")
    (before,) = numbers(r"672 × 4 = ([\d,]+) kg", text)
    (after,) = numbers(r"504 × 4 = ([\d,]+) kg", text)
    assert after == before * Fraction(3, 4)


def test_the_plate_costs_the_sum_of_its_parts() -> None:
    *parts, total = rows("07-linen-water-plates", "For one plate")
    assert sum(value(cost) for _, cost in parts) == value(total[1]) == 9


def test_a_night_costs_the_sum_of_its_parts() -> None:
    *parts, total, left = rows("08-what-a-night-costs", "For one night sold")
    for side in (1, 2):
        assert sum(value(part[side]) for part in parts) == value(total[side])
        assert value(total[side]) + value(left[side]) == 180
    spread = numbers(r"internet for the rooms cost ([\d,]+) bolivianos", read("08-what-a-night-costs"))[0]
    assert [spread / 672, spread / 756] == [value(parts[2][1]), value(parts[2][2])]


def test_the_bars_of_the_night_are_as_high_as_its_costs() -> None:
    table = [row for row in rows("08-what-a-night-costs", "For one night sold") if row[0] != "Cost of a night"]
    wanted = [value(row[side]) for side in (1, 2) for row in table]
    drawing = MODULE.drawing("l8-night")
    bars = re.findall(r'<rect [^>]*height="([\d.]+)"/><text[^>]*>(\d+)</text>', drawing)
    assert [int(printed) for _, printed in bars] == wanted
    for height, printed in bars:
        assert abs(float(height) - 1.65 * int(printed)) < 0.1


def test_the_honest_table_says_what_the_lessons_found() -> None:
    text = read("08-what-a-night-costs")
    table = {row[0]: (value(row[1]), value(row[2])) for row in rows("08-what-a-night-costs", "| Last season")}
    reviews, average = stars_before()
    (stars,) = numbers(r"= (\d+) stars, and", text)
    found = numbers(r"Stars \(n = (\d+) and (\d+)\)", text)
    assert found == [reviews, 30] == [24, 15 + 9 + 4 + 1 + 1]
    assert table["Stars (n = 24 and 30)"] == (average, stars / 30)
    assert table["Complaints in reviews"][0] == complaints_before()
    assert table["Occupancy, %"] == (Fraction(672 * 100, 1400), Fraction(756 * 100, 1400))
    linen = rows("08-what-a-night-costs", "For one night sold")[0]
    assert table["Linen for a night, bolivianos"] == (value(linen[1]), value(linen[2]))
    food = read("07-linen-water-plates")
    assert list(table["Food waste a plate, grams"]) == [
        numbers(r"42,000 ÷ 300 = (\d+) grams", food)[0],
        numbers(r"27,000 ÷ 360 = (\d+) grams", food)[0],
    ]
    assert f"{table['Accidents'][0]} − {table['Accidents'][1]} = 6 fewer" in read("06-safe-at-work")
    assert list(table["Left from the rooms, bolivianos"]) == [
        numbers(r"672 × 10 = ([\d,]+)", text)[0],
        numbers(r"756 × 28 = ([\d,]+)", text)[0],
    ]


def test_the_season_lasts_as_many_nights_as_it_says() -> None:
    found = re.search(r"has (\d+) nights, from (\d+ June) to (\d+ September)", read("08-what-a-night-costs"))
    assert found
    first, last = (datetime.strptime(f"{day} 2025", "%d %B %Y").date() for day in found.groups()[1:])
    assert (last - first).days + 1 == int(found[1])


def test_what_was_bought_costs_what_the_lessons_said() -> None:
    text = read("08-what-a-night-costs")
    rubber, mats = numbers(r"rubber of the fridge (\d+) and mats (\d+)", text)
    shoes, heads = numbers(r"Shoes cost ([\d,]+), shower heads (\d+)", text)
    assert f"A new one costs {rubber} bolivianos" in read("05-safe-food")
    assert f"back door cost {mats} bolivianos" in read("06-safe-at-work")
    assert f"11 × 200 = {int(shoes):,} bolivianos" in read("06-safe-at-work")
    assert f"14 × 70 = {heads} bolivianos" in read("07-linen-water-plates")
