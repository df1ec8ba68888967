"""What two versions of a module differ in, and how little that can be declared as."""

from dataclasses import replace

import pytest

from score_learn.content.publishing.differences import Parts, compare
from score_learn.content.rules import Module, Prose
from tests.learning.modules import TEST, a_lesson, a_module

pytestmark = pytest.mark.one_database
OLD = a_module()


def after(**changed) -> Module:
    return replace(OLD, version="2.0.0", **changed)


def question(place: int, **changed) -> tuple:
    return tuple(replace(one, **changed) if number == place else one for number, one in enumerate(OLD.bank))


def lesson(place: int, **changed) -> tuple:
    return tuple(replace(one, **changed) if number == place else one for number, one in enumerate(OLD.lessons))


def test_the_same_again_differs_in_nothing():
    found = compare(OLD, after())
    assert not found
    assert (found.before, found.after, found.least, found.reasons) == ("1.0.0", "2.0.0", "wording", ())


def test_the_first_version_has_nothing_before_it():
    found = compare(None, OLD)
    assert (found.before, found.lessons.added) == ("", OLD.lesson_ids)
    assert found.refusal("wording") == "", "nobody has begun what was never there"


CASES = [
    (after(bank=question(0, stem_text="Stem of wc-q1!")), {"questions": Parts(reworded=("wc-q1",))}, "wording"),
    (after(bank=question(0, explain_html="<p>Why</p>")), {"questions": Parts(reworded=("wc-q1",))}, "wording"),
    (after(bank=question(0, right=("b",), rev=2)), {"keys": ("wc-q1",), "revised": ("wc-q1",)}, "meaning"),
    (after(bank=question(0, points=2, rev=2)), {"keys": ("wc-q1",), "revised": ("wc-q1",)}, "meaning"),
    (after(bank=question(0, rev=2)), {"revised": ("wc-q1",)}, "meaning"),
    (after(bank=OLD.bank[1:]), {"questions": Parts(gone=("wc-q1",))}, "addition"),
    (after(bank=(*OLD.bank[1:], OLD.bank[0])), {"questions": Parts(moved=("wc-q1",))}, "wording"),
    (after(lessons=(*OLD.lessons, a_lesson(4))), {"lessons": Parts(added=("wc-l4",))}, "addition"),
    (after(lessons=OLD.lessons[:2]), {"lessons": Parts(gone=("wc-l3",))}, "addition"),
    (after(lessons=(OLD.lessons[1], OLD.lessons[0], OLD.lessons[2])), {"lessons": Parts(moved=("wc-l2",))}, "wording"),
    (after(lessons=lesson(1, title="Other")), {"lessons": Parts(reworded=("wc-l2",))}, "wording"),
    (after(test=replace(TEST, pass_percent=80)), {"rules": ("pass_percent",)}, "meaning"),
    (after(test=None), {"rules": ("test",)}, "meaning"),
    (after(objectives=("Do it.",)), {"about": ("objectives",)}, "meaning"),
    (after(title="Another title"), {"about": ("title",)}, "wording"),
]


@pytest.mark.parametrize(("new", "expected", "least"), CASES)
def test_each_change_is_named_and_nothing_else(new, expected, least):
    found = compare(OLD, new)
    nothing = {"lessons": Parts(), "questions": Parts(), "keys": (), "revised": (), "rules": (), "about": ()}
    assert {name: getattr(found, name) for name in nothing} == nothing | expected
    assert (found.least, bool(found)) == (least, True)
    assert found.refusal(least) == found.refusal("redo") == found.refusal("") == ""
    assert found.kind("") == least
    assert found.kind("redo") == "redo"


def test_too_little_is_refused_with_the_reason():
    found = compare(OLD, after(bank=question(0, right=("b",), rev=2)))
    assert found.refusal("wording").startswith(
        "declared as wording, but what is right or counts changed in wc-q1. Write kind"
    )


def test_what_was_written_anew_is_named_beside_a_typo():
    anew = Prose("<p>Nothing of what stood there before is left of this sentence.</p>")
    found = compare(OLD, after(lessons=lesson(1, segments=(anew,)), bank=question(0, stem_text="Stem of wc-q1!")))
    assert found.rewritten == ("wc-l2",)
    assert found.lessons.reworded == ("wc-l2",)
    assert found.questions.reworded == ("wc-q1",)
