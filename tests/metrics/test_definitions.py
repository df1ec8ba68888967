"""The definitions page says what the program computes."""

import re
from pathlib import Path

from score_learn.metrics.definitions import DEFINITIONS
from score_learn.metrics.rules import MetricKind

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"


def table_after(heading: str) -> list[list[str]]:
    """Read the rows of the first table below a heading, without its head."""
    below = PAGE.read_text("utf-8").split(f"\n{heading}\n", 1)[1]
    lines = [line for line in below.split("\n#", 1)[0].splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def test_the_page_defines_each_figure_as_the_program_does():
    written = table_after("## Definitions")
    computed = [[d.code, d.name, d.title, d.unit, d.kind, d.sentence] for d in DEFINITIONS]
    assert written == computed, "write docs/indicators.md and score_learn/metrics/definitions.py alike"


def test_the_page_gives_a_formula_for_each_figure():
    assert [row[0] for row in table_after("### Formulas and breakdowns")] == [d.code for d in DEFINITIONS]


def test_the_page_says_what_each_kind_is():
    assert [row[0] for row in table_after("## Kinds")] == [str(kind) for kind in MetricKind]


def test_no_two_figures_share_a_code_or_a_name():
    for names in ([d.code for d in DEFINITIONS], [d.name for d in DEFINITIONS]):
        assert len(set(names)) == len(names)
