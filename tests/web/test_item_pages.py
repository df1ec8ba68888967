"""The pages of a test's questions in numbers."""

import csv
import io
from dataclasses import replace

import pytest

from tests.learning.answering import send
from tests.learning.modules import a_bank, a_module
from tests.learning.publishing import publish
from tests.page import words
from tests.web.test_query_counts import compare, each

PAGE = "/admin/content/modules/wc/questions"
RIGHT, WRONG = ("a",), ("b",)


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


@pytest.fixture
def module(site):
    return publish(a_module(bank=a_bank(4)))


def rows(page):
    return [words(one) for one in page.all(".//tbody/tr")]


def test_a_question_shows_its_share_by_language_and_what_to_look_at(ada, cast, module):
    english = [("en", {"wc-q1": RIGHT, "wc-q2": WRONG})] * 18
    french = [("fr", {"wc-q1": WRONG, "wc-q2": RIGHT})] * 6
    send(cast.riverside, module, [*english, *french])
    page = ada.open(PAGE)
    first = rows(page)[0]
    assert "Stem of wc-q1" in first
    assert "75%" in first
    assert "en 100%, fr 0%" in first
    assert "Languages far apart" in first
    assert "Goes against the rest" in first
    assert "Stem of wc-q3" in rows(page)[2], "a question nobody has answered stands there too"
    flagged = ada.open(f"{PAGE}?show=flagged")
    assert len(rows(flagged)) == 2
    one = ada.open(f"{PAGE}/wc-q1")
    assert "Read the translation beside its source." in one.text
    assert "Option a 18 75%" in one.text
    assert "Option b 6 25%" in one.text


@pytest.mark.parametrize(
    ("english", "french", "alone"), [(6, 5, "en 100%, fr 0%"), (6, 4, "–"), (4, 4, "–"), (7, 1, "–")]
)
def test_no_language_is_shown_that_gives_a_small_one_away(ada, cast, module, english, french, alone):
    send(cast.riverside, module, [("en", {"wc-q1": RIGHT})] * english + [("fr", {"wc-q1": WRONG})] * french)
    assert alone in rows(ada.open(PAGE))[0]
    file = ada.client.get(f"{PAGE}.csv").get_data(as_text=True)
    assert (",en," in file) == (alone != "–")
    assert ("not shown alone" in ada.open(f"{PAGE}/wc-q1").text) == (alone == "–")


def test_fewer_than_five_people_are_not_shown_in_numbers(ada, cast, module):
    send(cast.riverside, module, [("en", {"wc-q1": RIGHT, "wc-q2": WRONG})] * 4)
    assert "under 5 not shown" in rows(ada.open(PAGE))[0]
    one = ada.open(f"{PAGE}/wc-q1")
    assert "Fewer than five people answered it: no numbers are shown." in one.text
    assert "100%" not in one.text
    assert lines(ada) == []
    send(cast.riverside, module, [("fr", {"wc-q1": RIGHT, "wc-q2": WRONG})])
    assert "5 100%" in rows(ada.open(PAGE))[0]
    assert [line["Language"] for line in lines(ada)] == ["all", "all"], "neither language has five"


def lines(ada):
    answer = ada.open(f"{PAGE}.csv")
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))


def test_the_file_has_every_question_revision_and_language(ada, cast, module):
    send(cast.riverside, module, [("en", {"wc-q1": RIGHT, "wc-q2": WRONG})] * 6)
    send(cast.riverside, module, [("fr", {"wc-q1": WRONG})] * 6)
    found = {(line["Id"], line["Language"]): line for line in lines(ada)}
    assert set(found) == {("wc-q1", "all"), ("wc-q1", "en"), ("wc-q1", "fr"), ("wc-q2", "all"), ("wc-q2", "en")}
    whole = found["wc-q1", "all"]
    assert (whole["People"], whole["Right, per cent"], whole["To look at"]) == ("12", "50", "Languages far apart")
    assert "Option b: 50%" in whole["Answers"]


def test_an_earlier_revision_stays_and_is_marked(ada, cast, module):
    send(cast.riverside, module, [("en", {"wc-q1": RIGHT, "wc-q2": WRONG})] * 5)
    turned = replace(module.bank[0], right=("b",), rev=2)
    publish(replace(module, version="2.0.0", bank=(turned, *module.bank[2:])))
    found = rows(ada.open(PAGE))
    assert "wc-q1, rev 2" in found[0]
    assert "asked otherwise now" in found[1]
    assert "5 100%" in found[1]
    assert "not asked any more" in next(text for text in found if "wc-q2" in text)
    page = ada.open(f"{PAGE}/wc-q1")
    assert [words(one) for one in page.all(".//h2")] == ["Revision 2", "Revision 1"]


def test_the_list_is_sorted_as_the_head_says(ada, cast, module):
    tests = [("en", {"wc-q1": RIGHT, "wc-q2": WRONG, "wc-q3": RIGHT if number else WRONG}) for number in range(6)]
    send(cast.riverside, module, tests)
    hardest = [text.split()[2] for text in rows(ada.open(f"{PAGE}?sort=right"))]
    assert hardest[:3] == ["wc-q2", "wc-q3", "wc-q1"]
    easiest = [text.split()[2] for text in rows(ada.open(f"{PAGE}?sort=-right"))]
    assert easiest[:3] == ["wc-q1", "wc-q3", "wc-q2"]
    ada.open(f"{PAGE}?sort=odd&page=99&show=odd")


@pytest.mark.one_database
def test_three_hundred_questions_ask_no_more_than_three(ada, cast):
    def fill(numbers):
        bank = a_bank(10 * len(numbers) if max(numbers) > 10 else len(numbers))
        module = publish(a_module("wc", bank=bank, version=f"1.{max(numbers)}.0"))
        given = {question.id: RIGHT for question in bank}
        send(cast.riverside, module, [("en", given)] * len(numbers))

    compare(ada, PAGE, fill, rows=each("tr"))
    assert "1 to 100 of 270" in ada.open(PAGE, budget=60_000).text


def test_an_empty_module_says_what_to_do(ada, site):
    publish(a_module("wc", bank=(), test=None))
    assert "No version of this module has a test." in ada.open(PAGE).text
    ada.open(f"{PAGE}/nothing", status=404)
