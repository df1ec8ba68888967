"""Every answer is read as the survey asks it, and an origin keeps only what five people share."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from score_learn.content.rules import Option, Question, Survey
from score_learn.core.errors import Invalid
from score_learn.survey import rules
from score_learn.survey.rules import Answered, Origin

HERE = Origin("VN", UUID(int=1), "female", "worker")
few = st.integers(1, 9)


def question(question_id: str, kind: str, keys: str = "", **more: object) -> Question:
    """Make a question of a survey; each letter of ``keys`` is an option."""
    options = tuple(Option(key, key, key) for key in keys)
    return Question(question_id, kind, 1, 0, "all", (), False, question_id, question_id, options, (), **more)


def a_survey() -> Survey:
    """Make a survey with one question of each type."""
    questions = (
        question("sat-overall", "scale", "12345"),
        question("sat-clear", "scale", "12345", optional=True),
        question("sat-pace", "single", "srf", optional=True),
        question("sat-used", "multi", "abc", optional=True),
        question("sat-change", "text", optional=True, max_length=20),
    )
    return Survey("sat", "satisfaction", UUID(int=7), "0" * 64, 3, "en", "Your opinion", True, "", questions)


def read(**sent: list[str]) -> dict:
    return rules.read_answers(a_survey(), {key.replace("_", "-"): values for key, values in sent.items()})


def test_every_type_is_kept_as_keys_or_text():
    answers = read(
        sat_overall=["4"], sat_clear=["5"], sat_pace=["r"], sat_used=["c", "a"], sat_change=["  Shorter\r\nfilms "]
    )
    assert answers == {
        "sat-overall": "4",
        "sat-clear": "5",
        "sat-pace": "r",
        "sat-used": ["a", "c"],
        "sat-change": "Shorter\nfilms",
    }


def test_optional_questions_may_stay_open():
    assert read(sat_overall=["1"], sat_change=["   "], sat_used=[]) == {"sat-overall": "1"}


def test_questions_of_an_older_survey_are_passed_over():
    assert read(sat_overall=["1"], sat_gone=["yes"]) == {"sat-overall": "1"}


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({}, "sat-overall", "answer_required"),
        ({"sat_overall": [""]}, "sat-overall", "answer_required"),
        ({"sat_overall": ["0"]}, "sat-overall", "unknown_option"),
        ({"sat_overall": ["6"]}, "sat-overall", "unknown_option"),
        ({"sat_overall": ["4", "5"]}, "sat-overall", "too_many_options"),
        ({"sat_overall": ["4"], "sat_pace": ["x"]}, "sat-pace", "unknown_option"),
        ({"sat_overall": ["4"], "sat_used": ["a", "z"]}, "sat-used", "unknown_option"),
        ({"sat_overall": ["4"], "sat_change": ["x" * 21]}, "sat-change", "answer_too_long"),
    ],
)
def test_an_answer_that_cannot_be_used_names_its_question(sent, field, code):
    with pytest.raises(Invalid) as refused:
        read(**sent)
    assert (refused.value.code, refused.value.values["field"]) == (code, field)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(Invalid) as refused:
        read(sat_pace=["x"], sat_change=["y" * 30])
    assert refused.value.values["problems"] == {
        "sat-overall": "answer_required",
        "sat-pace": "unknown_option",
        "sat-change": "answer_too_long",
    }


def test_a_text_without_a_limit_of_its_own_has_ours():
    assert rules.text_most(question("sat-x", "text")) == rules.TEXT_MOST


@pytest.mark.parametrize(
    ("answered", "kept"),
    [
        (Answered(4, 4, 4, 4), Origin(None, None, None, None)),
        (Answered(5, 4, 4, 4), Origin("VN", None, None, None)),
        (Answered(5, 4, 5, 4), Origin("VN", None, "female", "worker")),
        (Answered(5, 5, 4, 4), Origin("VN", UUID(int=1), None, None)),
        (Answered(9, 5, 9, 4), Origin("VN", UUID(int=1), None, None)),
        (Answered(5, 5, 5, 5), HERE),
    ],
)
def test_an_origin_keeps_what_five_share(answered, kept):
    assert rules.coarsen(HERE, answered) == kept


@given(few, few, few, few)
def test_what_is_kept_is_shared_by_five(in_country, in_enterprise, alike, alike_there):
    answered = Answered(in_country, min(in_enterprise, in_country), alike, min(alike_there, alike))
    kept = rules.coarsen(HERE, answered)
    assert kept.country is None or answered.in_country >= 5
    assert kept.enterprise_id is None or (kept.country is not None and answered.in_enterprise >= 5)
    assert (kept.sex is None) == (kept.position is None)
    if kept.sex is not None:
        assert (answered.alike_in_enterprise if kept.enterprise_id else answered.alike_in_country) >= 5
