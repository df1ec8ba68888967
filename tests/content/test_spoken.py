"""How words and signs are said aloud: which of them a text has, what is named as missing, and how it is published."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from score_learn.content import queries
from score_learn.content.compiled import content_hash
from score_learn.content.files.spoken import CompiledSpoken, occurrences, occurring
from score_learn.content.files.spoken_gaps import check_spoken
from score_learn.content.findings import Report
from score_learn.content.folders.library import compile_library
from score_learn.content.service import publish
from score_learn.content.sources import Line
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.conftest import LIBRARY

NAMES = frozenset({"EIT", "5S", "kg", "m", "×", "=", "–", "m³", "ISO 9001", "°C"})


def missing(text: str, names: frozenset[str] = NAMES) -> list[str]:
    report = Report("x")
    check_spoken([Line(1, 1, text)], names, "en", report)
    return [found.message.split(";")[0].rpartition(" ")[2] for found in report.findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The EIT met, not the EITs.", ["EIT"]),
        ("Do 5S, not 15S.", ["5S"]),
        ("5kg or 5 kg, never kgs", ["kg", "kg"]),
        ("5 m, and I'm m", ["m"]),
        ("10–15 – no – 3", ["–"]),
        ("2 m³ × 3", ["m³", "×"]),
        ("ISO 9001 and ISO 90011", ["ISO 9001"]),
    ],
)
def test_a_name_is_found_as_a_whole_word_and_where_it_means_something(text, found):
    assert [name for _, _, name in occurrences(text, NAMES)] == found


def test_where_the_longer_name_is_part_of_a_word_the_shorter_one_is_found():
    found = occurrences("5 °C and 5°C2", frozenset({"°", "°C"}))
    assert [name for _, _, name in found] == ["°C", "°"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("KPIs and the KPI (SOP).", ["KPIs", "KPI", "SOP"]),
        ("6S on A4 paper, by Ms O'Neil", ["6S"]),
        ("CO₂ and 3 cm² at 30 °F", ["CO₂", "cm²", "°F"]),
        ("4 + 4 ÷ 2 is 50 % → good", ["+", "÷", "%", "→"]),
        ("- item + 1 | a < b | `SQL` [KPI](media/ABC.pdf){: .nowrap }", ["+", "KPI"]),
        ("Pay $40 or €5 in 2026-11. Read it / say it.", []),
        ("[[a# 10 +- 5 | =50% 20]] minutes", []),
        ("See IMG_2041, press.SVG and https://example.org/ABC", []),
        ("+ a line of a list", []),
    ],
)
def test_what_has_no_spoken_form_is_named(text, named):
    assert missing(text) == named


def test_nothing_is_named_where_there_are_no_tables():
    report = Report("x")
    check_spoken([Line(1, 1, "SDS × 3")], None, "en", report)
    assert report.findings == ()


@given(st.text(alphabet="EITkgm5S0 ×=–%³°Cés.,(", max_size=40))
def test_names_that_are_found_stand_there_and_never_overlap(text):
    reached = 0
    for begin, end, name in occurrences(text, NAMES):
        assert text[begin:end] == name
        assert begin >= reached
        reached = end


@given(st.text(alphabet="EITSDkgm50 ×=–%³²°C+→&aé.", max_size=40))
@example("°C0°C")
def test_after_writing_what_was_named_nothing_is_missing(text):
    names: frozenset[str] = frozenset()
    for _ in range(len(text) + 1):
        named = missing(text, names)
        if not named:
            return
        assert not set(named) <= names, "the same line is asked for twice"
        names |= set(named)
    pytest.fail(f"still missing: {named}")


def test_a_page_gets_what_its_module_needs_and_no_more():
    module = compile_library(LIBRARY).modules[0].modules["en"]
    said = {"en": {"press": "PRESS", "tray": "tray", "zebra": "ZEBRA"}, "fr": {"press": "x"}}
    assert occurring(said, module) == {"en": {"press": "PRESS"}}


def test_a_change_of_how_words_are_said_holds_at_once_and_makes_no_new_version(site):
    library = compile_library(LIBRARY)
    module = queries.current(Viewer.operator(), "alpha", "en")
    assert queries.said_aloud(module) == {"en": {}}
    for said, result, number in (("P", "published", "1"), ("P", "unchanged", "1"), ("PP", "published", "2")):
        table = {"press": said}
        spoken = CompiledSpoken("en", "spoken/en.toml", content_hash("en", table), table)
        with transaction():
            outcomes = publish(Viewer.operator(), library=replace(library, spoken=(spoken,)))
        told = {(one.kind, one.name): (one.result, one.version) for one in outcomes}
        assert told["spoken", "en"] == (result, number)
        assert told["module", "alpha"][0] == "unchanged"
        assert queries.said_aloud(module) == {"en": {"press": said}}
