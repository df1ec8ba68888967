"""The numbers of Workplace Cooperation that are no equation in the text are computed again from the text."""

import re

import pytest

from tests.curriculum.module_texts import ModuleTexts, matched

pytestmark = pytest.mark.one_database

MODULE = ModuleTexts("workplace-cooperation")
COUNT, FIVE_S, MEETING = "03-what-slows-the-line", "04-a-place-for-everything", "05-ten-minutes-a-day"
IDEAS, PLAN = "07-ideas-need-an-answer", "08-a-plan-that-works"
WORDS = {"two": 2, "five": 5, "six": 6, "ten": 10}
read, rows = MODULE.read, MODULE.named_rows


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def printed_in(picture: str) -> list[int]:
    """Return the numbers in a picture that stand outside its callouts, in the order in which they are drawn."""
    text = MODULE.drawing(picture)
    found = re.findall(r'<text[^>]* font-size="(\d+)"[^>]*>(\d+)</text>', text)
    return [int(number) for size, number in found if size != "27"]


def minutes_lost() -> dict[str, int]:
    """Return what each kind of stop cost line 4 in the first week."""
    return {label: numbers(cells[0])[-1] for label, cells in rows(COUNT, "What stopped us").items()}


def test_the_minutes_of_the_tally_sheet_add_up_and_stand_in_the_picture() -> None:
    lost = minutes_lost()
    total = lost.pop("Minutes in all")
    assert sum(lost.values()) == total == 300
    assert list(lost.values()) == sorted(lost.values(), reverse=True) == printed_in("stops")
    searching, _, thread, motor = lost.values()
    assert searching > thread + motor == 90
    assert f"{searching} minutes against {thread + motor}" in read(COUNT)


def test_the_bars_are_as_long_as_their_minutes_and_have_a_mark_for_each_stop() -> None:
    picture = MODULE.drawing("stops")
    bars = [float(width) for width in re.findall(r'<rect [^>]*x="184"[^>]* width="([\d.]+)"', picture)]
    assert [round(width / bars[0] * 120) for width in bars] == printed_in("stops")
    times = [numbers(cells[0])[0] for cells in rows(COUNT, "What stopped us").values()][:-1]
    marks = [0, 0, 0, 0]
    for path in re.findall(r'd="(M[\d. ]+v15[^"]*)"', picture):
        level = float(path.split("v15")[0].split()[-1])
        # A stroke across four makes five.
        marks[round((level - 76) / 78)] += path.count("v15") + path.count("L")
    assert marks == times


def test_the_whys_agree_with_the_scissors_that_are_bought() -> None:
    text = read(COUNT)
    pairs, people = (int(number) for number in matched(r"There are (\d+) pairs for (\d+) people", text))
    assert f"Line 4 has {pairs} pairs of scissors for {people} people" in text
    assert f"Line 4 has {people} people" in read(MEETING)
    broken, bought = matched(r"\*(\w+) pairs broke.*buy (\w+) pairs", text)
    assert pairs + WORDS[broken.lower()] == people
    assert broken.lower() == bought


def test_the_points_of_the_check_add_up_and_fit_the_sheet() -> None:
    table = rows(FIVE_S, "Step | Week 1")
    totals = [int(cell) for cell in table.pop("In all")]
    assert [sum(int(cells[week]) for cells in table.values()) for week in (0, 1)] == totals == [6, 15]
    assert len(table) == 5
    questions = [
        cells for cells in (line.split("|") for line in sheet("five-s-check")) if cells[2].strip().endswith("?")
    ]
    best = 2 * len(questions)
    assert all(int(cell) <= best // 5 for cells in table.values() for cell in cells)
    assert best == 20 and f"of {best} points" in read("five-s-check")
    for total in totals:
        assert f"{total} ÷ {best} =" in read(FIVE_S) and f"{total * 100 // best} of 100" in read(FIVE_S)


def sheet(name: str) -> list[str]:
    """Return the rows of the tables of a sheet to take away."""
    return [line for line in MODULE.source(name).splitlines() if line.startswith("|")]


def test_the_five_points_take_ten_minutes_in_the_lesson_and_on_the_card() -> None:
    lesson = [numbers(point)[0] for point in rows(MEETING, "Point | Question")]
    card = [int(cells[0]) for cells in rows("daily-meeting-card", "Point | Minutes").values()]
    assert lesson == card
    assert sum(card) == 10


def test_each_idea_got_one_answer_or_was_late() -> None:
    table = {label: [int(cell) for cell in cells] for label, cells in rows(IDEAS, "Ideas | May").items()}
    came = table.pop("Came")
    assert [sum(month) for month in zip(*table.values(), strict=True)] == came
    late = table["Late"]
    assert f"{came[0]} − {late[0]} = {came[0] - late[0]} of {came[0]} had an answer in time" in read(IDEAS)
    assert f"Of the {table['Yes'][0]} that got a yes" in read(IDEAS)
    assert came[1] < came[2] and f"In July {came[2]} came" in read(IDEAS)


def test_the_lamps_of_the_story_add_up_and_two_are_within_what_the_team_may_spend() -> None:
    text = read(IDEAS)
    lamps, dollars, limit = matched(r"(\w+) lamps cost (\d+) dollars, and the team may spend (\d+)", text)
    hung = [WORDS[word] for word in matched(r"over the machines: (\w+), (\w+) and (\w+)", text)]
    assert sum(hung) == WORDS[lamps.lower()]
    assert hung[0] * int(dollars) / sum(hung) < int(limit) < int(dollars)


def test_week_one_is_the_tally_sheet_and_week_twelve_adds_up() -> None:
    table = {label: [int(cell) for cell in cells] for label, cells in rows(PLAN, "Line 4 | Week 1").items()}
    kinds = [cells for label, cells in table.items() if label.startswith("Minutes")]
    total = table["Stops in all, minutes"]
    assert [sum(week) for week in zip(*kinds, strict=True)] == total == [300, 190]
    assert [cells[0] for cells in kinds] == list(minutes_lost().values())[:-1]
    searches = printed_in("pdca")
    assert searches == [40, 30, 15]
    assert table["Minutes searching"] == [searches[0] * 3, searches[-1] * 3]
    before, after = table["Shirts finished in a day"]
    assert f"{after} − {before} = {after - before} shirts more a day" in read(PLAN)
    assert f"made {before}" in read(MEETING)


def test_the_reports_of_line_four_add_up_and_begin_where_the_last_table_begins() -> None:
    text = read("02-a-good-first-answer")
    before, after = matched(r"line 4 reported (\d+) problem.*?it reports (\d+)", text)
    fixed = matched(r"(\d+) were put right the same day\. (\d+) took until Friday\. (\d+) needs money", text)
    assert sum(map(int, fixed)) == int(after)
    assert rows(PLAN, "Line 4 | Week 1")["Problems reported in the week"][0] == before


def test_the_jars_are_the_same_number_in_a_hundred() -> None:
    for leaking, of, share in re.findall(r"(\d+) of (\d+)(?: are|, or) (\d+) in 100", read(PLAN)):
        assert int(leaking) * 100 == int(share) * int(of)
    assert len(re.findall(r"of 600(?: are|, or) \d+ in 100", read(PLAN))) == 2


def test_the_women_in_the_team_are_as_many_as_in_the_enterprise() -> None:
    women, men = (
        int(number) for number in matched(r"people work there: (\d+) women and (\d+) men", read("01-why-talk"))
    )
    text = read("06-your-improvement-team")
    assert f"Of the {women + men} people at Riverside, {women} are women" in text
    members, workers, managers, seats = (
        int(number)
        for number in matched(r"has (\d+) members: (\d+) from the workers and (\d+) from .*? = (\d+) women", text)
    )
    assert workers == managers and workers + managers == members
    assert seats / members == women / (women + men)
