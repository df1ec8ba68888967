"""Aiken: the plainest format there is, and the mistakes that are made in it."""

import pytest

from score_learn.exchange.banks.aiken import read_aiken

pytestmark = pytest.mark.one_database

BANK = """\
What do you do first?
A) Look *closely*
B. Run
ANSWER: A

No answer is named.
A. one
B. two

Which one?
A. one
B. two
ANSWER: D

A. no question
B. above
ANSWER: A

Lonely?
A. yes
ANSWER: A

Last one
A. <b>x</b>
B. y
ANSWER: b
"""


def test_sound_questions_are_read_and_the_others_named_by_line():
    found = list(read_aiken(BANK, "x.txt"))
    assert [(item.stem, said.line) for item, said in found if item] == [("What do you do first?", 1), ("Last one", 23)]
    refused = {said.line: said.found[0].what for item, said in found if item is None}
    assert sorted(refused) == [6, 10, 15, 19]
    assert "ANSWER: is missing" in refused[6]
    assert "'D'; the options are A, B" in refused[10]
    assert "no question above" in refused[15]
    assert "2 to 8 options, got 1" in refused[19]


def test_signs_of_markdown_are_only_signs():
    first, *_, last = [item for item, _ in read_aiken(BANK, "x.txt") if item]
    assert first.choices[0].text == "Look \\*closely\\*"
    assert (last.choices[0].text, last.choices[1].right) == ("&lt;b&gt;x&lt;/b&gt;", True)
