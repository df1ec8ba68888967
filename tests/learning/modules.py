"""Modules for tests: plain builders, without Markdown and without a database."""

from uuid import UUID, uuid4

from score_learn.content.rules import Lesson, Module, Practice, Prose, Question, TestRules
from tests.assessment.questions import a_question

TEST = TestRules(draw=2, pass_percent=70, attempts=3, wait_minutes=0, shuffle_questions=True)


def a_lesson(number: int, *, audience: str = "all", prefix: str = "wc") -> Lesson:
    """Make a lesson; the first one of a module asks a practice question."""
    asked = (Practice(f"{prefix}-practice"),) if number == 1 else ()
    return Lesson(
        id=f"{prefix}-l{number}",
        slug=f"{number:02d}-lesson",
        title=f"Lesson {number}",
        minutes=number + 4,
        segments=(Prose(f"<p>Text of lesson {number}</p>"), *asked),
        audience=audience,
    )


def a_bank(count: int = 6, *, prefix: str = "wc") -> tuple[Question, ...]:
    """Make questions for a test; option a is right in each, and tags name lessons in turn."""
    return tuple(
        a_question(question_id=f"{prefix}-q{number}", tags=(f"{prefix}-l{number % 3 + 1}",))
        for number in range(1, count + 1)
    )


def a_practice_question(prefix: str, rev: int) -> Question:
    """Make the question that the first lesson asks; options a and b are right, each for half."""
    return a_question(
        "multi", question_id=f"{prefix}-practice", right="ab", score="partial", lesson_id=f"{prefix}-l1", rev=rev
    )


def a_module(
    module_id: str = "wc",
    *,
    lessons: tuple[int, ...] | tuple[Lesson, ...] = (1, 2, 3),
    bank: tuple[Question, ...] | None = None,
    test: TestRules | None = TEST,
    version: str = "1.0.0",
    version_id: UUID | None = None,
    audience: str = "all",
    survey: str | None = None,
    prerequisites: tuple[str, ...] = (),
    practice_rev: int = 1,
) -> Module:
    """Make a module; ``lessons`` are numbers or lessons."""
    made = tuple(one if isinstance(one, Lesson) else a_lesson(one, prefix=module_id) for one in lessons)
    practice = a_practice_question(module_id, practice_rev)
    return Module(
        id=module_id,
        slug=f"{module_id}-module",
        look="wpc",
        version=version,
        version_id=version_id or uuid4(),
        hash="0" * 64,
        language="en",
        title=f"Module {module_id}",
        summary="What it is about.",
        minutes=30,
        objectives=("Say why it matters.",),
        audience=audience,
        intro_html="<p>Welcome.</p>",
        lessons=made,
        bank=a_bank(prefix=module_id) if bank is None else bank,
        practice={practice.id: practice},
        test=test,
        survey=survey,
        prerequisites=prerequisites,
        valid_months=None,
    )
