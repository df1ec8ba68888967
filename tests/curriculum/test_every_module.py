"""Each module has what the curriculum promises of it: lessons of a sitting, questions, a story, drawings and sheets."""

import random
import re
from collections.abc import Mapping

import pytest

from score_learn.assessment.marking import TYPES, mark, read_for_marking
from score_learn.cli.demonstration_answers import right_values
from score_learn.content.compiled import CompiledModule
from score_learn.content.rules import Lesson, Module, Practice, Prose
from tests.curriculum.module_texts import NAMES

pytestmark = pytest.mark.one_database

WORDS_A_MINUTE = 150
"""What somebody reads who reads in a second language."""
MINUTES_FOR_A_QUESTION = 0.5
MINUTES_FOR_A_STORY = 1.5


@pytest.fixture(params=NAMES)
def module(request: pytest.FixtureRequest, sound: Mapping[str, CompiledModule]) -> Module:
    """One module after the other, in English."""
    return sound[request.param].modules["en"]


def prose(lesson: Lesson) -> str:
    return "".join(part.html for part in lesson.segments if isinstance(part, Prose))


def asked(lesson: Lesson) -> list[str]:
    return [part.question_id for part in lesson.segments if isinstance(part, Practice)]


def test_a_module_is_five_to_eight_lessons_of_ten_minutes_at_most(module):
    assert 5 <= len(module.lessons) <= 8
    for lesson in module.lessons:
        types = [module.practice[question_id].type for question_id in asked(lesson)]
        words = len(re.sub(r"<[^>]+>", " ", prose(lesson)).split())
        needed = words / WORDS_A_MINUTE + len(types) * MINUTES_FOR_A_QUESTION
        needed += types.count("scenario") * MINUTES_FOR_A_STORY
        assert 5 <= lesson.minutes <= 10, lesson.slug
        assert needed < lesson.minutes + 1, f"{lesson.slug} takes {needed:.1f} minutes"


def test_each_lesson_asks_draws_and_sends_people_to_try_it(module):
    for lesson in module.lessons:
        html = prose(lesson)
        assert len(asked(lesson)) >= 2, lesson.slug
        assert "<img " in html, lesson.slug
        assert html.count('class="activity activity-print"') == 1, lesson.slug
        *_, last = re.findall(r"<h2[^>]*>(.*?)</h2>", html)
        assert last == "In short", lesson.slug


def test_a_module_asks_in_many_ways_and_plays_a_story_that_branches(module):
    types = {question.type for question in (*module.practice.values(), *module.bank)}
    assert len(types - {"scenario"}) >= 6
    (story,) = (question for question in module.practice.values() if question.type == "scenario")
    assert {step.end for step in story.steps} >= {"good", "poor"}
    assert len(module.bank) >= 24
    assert len(module.bank) >= 2 * module.test.draw


def test_what_the_key_calls_right_is_marked_right(module):
    rng = random.Random(7)
    for question in (*module.practice.values(), *module.bank):
        if question.type != "scenario":
            shown = TYPES[question.type].shown(question, rng)
            response = read_for_marking(question, right_values(question, shown), shown)
            assert mark(question, response).right, question.id


def test_every_option_to_choose_says_why(module):
    for question in (*module.practice.values(), *module.bank):
        if question.type in {"single", "multi", "truefalse"}:
            silent = [option.key for option in question.options if not option.feedback_html]
            assert not silent, f"{question.id}: {silent}"


def test_there_are_sheets_to_take_away_and_practices_to_change(module):
    assert module.tools
    assert module.practices
