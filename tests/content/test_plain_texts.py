"""A paragraph of plain words is its own rendering: Markdown, asked as well, says the same."""

import random

import pytest

from score_learn.content.sources import Line
from score_learn.content.text import markup
from score_learn.content.text.markup import Markup, is_plain

pytestmark = pytest.mark.one_database

SIGNS = "abcXYZ 19.,;:?!'\"()-–…%/+*_`[]{}<>&|#~=^$@\\\u00a0éßআমিالع"
PIECES = [*SIGNS, "1. ", "- ", ": ", "http://a.b", "  ", "WHO", "a.b@c.d", *"\n" * 6, "\n=", "\n1", "\u2028"]


def lines_of(text: str) -> list[Line]:
    return [Line(number, 1, line) for number, line in enumerate(text.split("\n"), start=1)]


def rendered(text: str) -> str:
    return Markup("en").render(lines_of(text), lambda root: None)


def test_what_is_taken_for_plain_is_what_markdown_would_make_of_it(monkeypatch):
    rng = random.Random(4)
    texts = {"".join(rng.choices(PIECES, k=rng.randint(1, 9))) for _ in range(6_000)}
    plain = sorted(text for text in texts if is_plain(text.strip("\n")))
    assert len(plain) > 300
    assert sum("\n" in text.strip("\n") for text in plain) > 100
    fast = {text: rendered(text) for text in plain}
    monkeypatch.setattr(markup, "is_plain", lambda text: False)
    converter = Markup("en")
    for text in plain:
        assert fast[text] == converter.render(lines_of(text), lambda root: None)


@pytest.mark.parametrize(
    "text",
    [
        "*a*",
        "a & b",
        "1. a",
        "- a",
        ": a",
        "a `b`",
        "[a](b)",
        "# a",
        " a",
        "a ",
        "a\n=",
        "a\n\nb",
        "a \nb",
        "a\n b",
        "\na",
        "",
    ],
)
def test_what_may_mean_something_is_left_to_markdown(text):
    assert not is_plain(text)
