"""Which words a version changes: nothing of either text is lost, and what is different is named where it stands."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from score_learn.content.publishing.differences import compare
from score_learn.content.publishing.rewording import (
    Piece,
    changed_languages,
    changed_parts,
    changed_rules,
    word_changes,
)
from score_learn.content.rules import Prose
from tests.assessment.kinds import EACH
from tests.learning.modules import TEST, a_bank, a_lesson, a_module

pytestmark = pytest.mark.one_database
WORDS = st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), max_size=15).map(" ".join)


@given(WORDS, WORDS)
def test_what_stayed_and_came_is_the_new_text_and_what_stayed_and_went_the_old_one(before, after):
    assume(before != after)
    pieces = word_changes(before, after)
    assert " ".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert " ".join(piece.text for piece in pieces if piece.kind != "added") == before


def test_long_stretches_that_stay_are_left_out():
    text = [f"word{number}" for number in range(100)]
    pieces = word_changes(" ".join(text), " ".join([*text[:50], "new", *text[51:]]))
    assert [piece.kind for piece in pieces] == ["left_out", "same", "removed", "added", "same", "left_out"]
    assert (pieces[2], pieces[3]) == (Piece("removed", "word50"), Piece("added", "new"))
    assert pieces[1].text.split() == text[38:50]


def changes(before, after):
    return {one.id: one for one in changed_parts(before, after, compare(before, after))}


def told(part):
    return {
        text.name: [(piece.kind, piece.text) for piece in text.pieces if piece.kind in ("added", "removed")]
        for text in part.texts
    }


def test_each_part_says_what_became_of_it():
    before = a_module(bank=a_bank(4))
    lessons = (a_lesson(2), replace(a_lesson(1), title="Another title"), a_lesson(4))
    key = replace(before.bank[0], right=("b",), rev=2, stem_text="Stem of another")
    after = replace(before, version="2.0.0", lessons=lessons, bank=(key, *before.bank[2:]), title="New name")
    found = changes(before, after)
    assert {name: one.states for name, one in found.items()} == {
        "wc": ("reworded",),
        "wc-l2": ("moved",),
        "wc-l1": ("reworded",),
        "wc-l4": ("added",),
        "wc-l3": ("gone",),
        "wc-q1": ("reworded", "key"),
        "wc-q2": ("gone",),
    }
    assert told(found["wc"]) == {("title", ""): [("removed", "Module wc"), ("added", "New name")]}
    assert told(found["wc-l1"]) == {("title", ""): [("removed", "Lesson 1"), ("added", "Another title")]}
    assert told(found["wc-q1"]) == {
        ("stem", ""): [("removed", "wc-q1"), ("added", "another")],
        ("right", ""): [("removed", "a"), ("added", "b")],
    }


def test_only_the_paragraphs_that_differ_are_told():
    def written(*paragraphs):
        html = "".join(f"<p>{text}</p>" for text in paragraphs)
        return a_module(lessons=(replace(a_lesson(2), segments=(Prose(html),)),))

    found = changes(written("Same.", "It is red.", "End."), written("Same.", "It is blue.", "More.", "End."))
    texts = [[(piece.kind, piece.text) for piece in text.pieces] for text in found["wc-l2"].texts]
    assert texts == [[("same", "It is"), ("removed", "red."), ("added", "blue.")], [("added", "More.")]]


def test_another_picture_is_told_though_no_word_differs():
    def pictured(address):
        return a_module(lessons=(replace(a_lesson(2), segments=(Prose(f'<p>See.</p><img src="{address}" alt="">'),)),))

    found = changes(pictured("/media/1"), pictured("/media/2"))
    assert found["wc-l2"].states == ("reworded",)
    assert found["wc-l2"].texts == ()


@pytest.mark.parametrize("kind", [kind for kind in EACH if kind != "scenario"])
def test_every_type_of_question_tells_its_other_words(kind):
    question = EACH[kind]()
    before = a_module(bank=(question,))
    reworded = replace(question, stem_text=f"{question.stem_text} again", explain_html="<p>Because.</p>")
    found = changes(before, replace(before, bank=(reworded,)))
    assert told(found[question.id])["stem", ""] == [("added", "again")]
    assert ("explain_text", "") in told(found[question.id])


def test_rules_and_translations_that_changed_are_told():
    before = a_module()
    after = replace(before, test=replace(TEST, draw=4, attempts=9))
    assert changed_rules(before, after) == (("draw", "2", "4"), ("attempts", "3", "9"))
    assert changed_rules(before, before) == ()
    assert changed_rules(None, after) == ()
    french = replace(before, language="fr")
    other = replace(french, lessons=(replace(a_lesson(1), title="Autre"), *french.lessons[1:]))
    found = changed_languages(
        {"en": before, "fr": french, "ar": before}, {"en": after, "fr": other, "pt": before}, "en"
    )
    assert [(one.language, one.state, one.lessons, one.questions) for one in found] == [
        ("ar", "gone", 0, 0),
        ("fr", "changed", 1, 0),
        ("pt", "added", 0, 0),
    ]
