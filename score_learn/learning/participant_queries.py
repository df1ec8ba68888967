"""What a participant's own pages show: the home page, a module, a lesson."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from score_learn.assessment import drawing, marking
from score_learn.assessment.asking import ask, explain
from score_learn.assessment.pieces import Asked, Explained
from score_learn.assessment.responses import Response
from score_learn.content import queries as content
from score_learn.content.rules import Lesson, Module, Question
from score_learn.core import clock
from score_learn.core.db import fetch
from score_learn.core.errors import Invalid, NotFound
from score_learn.learning import access, ledger, rules, shelf
from score_learn.learning.models import Assignment, Completion, Enrolment, LessonFinished, PracticeAnswer
from score_learn.learning.progress import Progress
from score_learn.learning.standing import Due, Standing, Step, reaching, stand, steps_of
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

_NEVER = datetime.min.replace(tzinfo=UTC)


_PRACTICE_ANSWERS = (
    select(PracticeAnswer.question_id, PracticeAnswer.rev, PracticeAnswer.response)
    .where(PracticeAnswer.enrolment_id == bindparam("enrolment"))
    .order_by(PracticeAnswer.seq)
)
_COMPLETED = select(Completion.module_id).where(Completion.person_id == access.PERSON)
_REACHING = (
    select(Assignment.module_id, Assignment.due_on)
    .where(
        Assignment.enterprise_id == bindparam("enterprise"),
        Assignment.withdrawn_at.is_(None),
        Assignment.person_id.is_(None) | (Assignment.person_id == access.PERSON),
    )
    .order_by(Assignment.person_id.is_not(None))
)


@dataclass(frozen=True)
class MyTraining:
    """The home page.

    ``current`` is the module to go on with; ``to_do`` what was begun or assigned besides, the most urgent first;
    ``open`` what may be started as well; ``done`` what is complete, newest first; ``opinions`` those of ``done`` whose
    survey waits for an answer. ``today`` is the day where the enterprise is.
    """

    current: Standing | None
    to_do: tuple[Standing, ...]
    open: tuple[Standing, ...]
    done: tuple[Standing, ...]
    opinions: tuple[Standing, ...]
    today: date


@dataclass(frozen=True)
class UnderWay:
    """What somebody has filled in of a practice question that is not answered with it, and what is wrong with it.

    ``goes_on`` when it is a step on the way: a line moved, a way of a story that leads on.
    """

    question_id: str
    response: Response
    goes_on: bool = False
    problem: str = ""


@dataclass(frozen=True)
class LessonPage:
    """One lesson for one participant.

    ``questions`` are the practice questions without their answers, by id; ``answers`` what there is to say about those
    that have been answered; ``left`` how many have not. A question that is under way shows that and not its answer.
    """

    steps: tuple[Step, ...]
    step: Step
    previous: Step | None
    following: Step | None
    questions: Mapping[str, Asked]
    answers: Mapping[str, Explained]
    left: int
    now: UnderWay | None = None


def my_training(viewer: Viewer, language: str) -> MyTraining:
    """Return everything the home page shows.

    Args:
        viewer: the participant.
        language: the language to read in.
    """
    standings = _standings(viewer, language)
    done = sorted(
        (one for one in standings if one.completed_at), key=lambda one: one.completed_at or _NEVER, reverse=True
    )
    begun = sorted(
        (one for one in standings if one.enrolment_id and not one.completed_at), key=lambda one: one.last_at or _NEVER
    )
    current = begun[-1] if begun else None
    to_do = [one for one in standings if (one.enrolment_id or one.assigned) and not one.completed_at]
    waiting = sorted((one for one in to_do if one is not current), key=lambda one: one.due_on or date.max)
    return MyTraining(
        current=current,
        to_do=tuple(waiting),
        open=tuple(one for one in standings if not one.enrolment_id and not one.assigned),
        done=tuple(done),
        opinions=tuple(one for one in done if one.survey_open),
        today=clock.today(viewer.time_zone),
    )


def module_page(viewer: Viewer, module: Module) -> Standing:
    """Return where the viewer stands in a module.

    Raises:
        NotFound: when the module is not meant for this participant and was not begun either.
    """
    found = _standings(viewer, module.language, only=module)
    if not found:
        raise NotFound("module")
    return found[0]


def under_way(module: Module, question_id: str, values: Sequence[str], *, problem: str = "") -> UnderWay:
    """Read what somebody has filled in of a practice question; what cannot be read is as if nothing was.

    Raises:
        NotFound: when the module has no such practice question.
    """
    question = module.practice.get(question_id)
    if question is None:
        raise NotFound("question")
    try:
        response = marking.read_response(question, values, drawing.standing_order(question))
    except Invalid:
        return UnderWay(question_id, (), problem=problem)
    return UnderWay(question_id, response, marking.goes_on(question, values, response), problem)


def resumed(module: Module, question_id: str, values: Sequence[str]) -> UnderWay | None:
    """Return how far somebody is in a question that takes several steps; None when there is no such step."""
    question = module.practice.get(question_id)
    if question is None or question.type not in {"order", "scenario"}:
        return None
    now = under_way(module, question_id, values)
    return now if now.goes_on or (question.type == "order" and now.response) else None


def lesson_page(viewer: Viewer, module: Module, lesson: Lesson, now: UnderWay | None = None) -> LessonPage:
    """Return what a lesson's page shows besides its text.

    Args:
        viewer: the participant.
        module: the module in the language to read in.
        lesson: one of its lessons.
        now: what has been filled in of one of its questions, to be shown instead of the answer that is recorded.

    Raises:
        NotFound: when the module or the lesson is not meant for this participant.
    """
    enrolment_id, steps = _steps(viewer, module)
    step = next((one for one in steps if one.id == lesson.id), None)
    if step is None:
        raise NotFound("lesson")
    questions = {question_id: module.practice[question_id] for question_id in lesson.question_ids}
    answers = _practice_answers(enrolment_id, module) if questions and enrolment_id else {}
    here = {question_id: answers[question_id] for question_id in questions if question_id in answers}
    left = len(questions) - len(here)
    given = {question_id: one.response for question_id, one in here.items()}
    if now is not None:
        here.pop(now.question_id, None)
        given[now.question_id] = now.response
    place = steps.index(step)
    return LessonPage(
        steps=steps,
        step=step,
        previous=steps[place - 1] if place else None,
        following=steps[place + 1] if place + 1 < len(steps) else None,
        questions={
            question_id: _asked(question, given.get(question_id, ())) for question_id, question in questions.items()
        },
        answers=here,
        left=left,
        now=now,
    )


def _asked(question: Question, response: Response) -> Asked:
    return ask(question, drawing.standing_order(question), response)


def _steps(viewer: Viewer, module: Module) -> tuple[UUID | None, tuple[Step, ...]]:
    """Return the viewer's newest enrolment in a module and its steps, in one query: the lesson page is read most."""
    rows = fetch(_newest_with_lessons(viewer.may(Permission.LEARN)), {"person": viewer.person_id, "module": module.id})
    position = viewer.participation.position if viewer.participation else None
    if rows:
        newest = rows[0]
        finished = {row.lesson_id: row.at for row in rows if row.id == newest.id and row.lesson_id}
        return newest.id, steps_of(
            module, position=newest.position, at_begin=newest.required_lessons, finished=finished
        )
    return None, steps_of(module, position=position) if rules.meant_for(module.audience, position) else ()


@lru_cache(maxsize=2)
def _newest_with_lessons(learns: bool) -> Select[Any]:
    """Build the statement once: putting it together costs more than running it."""
    return (
        select(
            Enrolment.id, Enrolment.position, Enrolment.required_lessons, LessonFinished.lesson_id, LessonFinished.at
        )
        .outerjoin(LessonFinished, LessonFinished.enrolment_id == Enrolment.id)
        .where(access.own(learns=learns), Enrolment.module_id == bindparam("module"))
        .order_by(Enrolment.cycle.desc())
    )


def _standings(viewer: Viewer, language: str, only: Module | None = None) -> list[Standing]:
    learns = viewer.may(Permission.LEARN)
    loaded = ledger.load_own(viewer.person_id, only.id if only else None) if learns else ()
    progress = {module_id: one for (_person, module_id), one in ledger.newest_cycles(loaded).items()}
    alone = only is not None and not only.prerequisites
    published = {} if alone else {module.id: module for module in content.published_modules(viewer, language)}
    modules = {only.id: only} if only else {**_retired(set(progress) - set(published), language), **published}
    done, dues, now = set() if alone else _completed_modules(viewer), _dues(viewer), clock.now()
    position = viewer.participation.position if viewer.participation else None
    return [
        stand(
            module,
            progress.get(module.id),
            position=position,
            due=reaching(module.audience, position, own=dues.get(module.id), everybody=None),
            time_zone=viewer.time_zone,
            now=now,
            without_prerequisite=[
                published[one].title for one in module.prerequisites if one in published and one not in done
            ],
            because=_because(progress.get(module.id), language),
        )
        for module in modules.values()
        if module.id in progress or rules.meant_for(module.audience, position)
    ]


def _because(progress: Progress | None, language: str) -> str:
    """Return why a module is to be done again: what the version said that opened this cycle."""
    if progress is None or progress.completed_before_at is None or progress.completed_at is not None:
        return ""
    return content.version(progress.version_id, language).change.because(language)


def _retired(module_ids: Collection[str], language: str) -> dict[str, Module]:
    """Return modules that were begun and are closed to others now: they can be finished, and what is done stays."""
    return {module.id: module for module in shelf.newest(module_ids, language)}


def _completed_modules(viewer: Viewer) -> set[str]:
    return {row.module_id for row in fetch(_COMPLETED, {"person": viewer.person_id})}


def _dues(viewer: Viewer) -> dict[str, Due]:
    """Return the open assignments that reach the viewer; one's own goes before the enterprise's."""
    grant = viewer.participation
    if grant is None:
        return {}
    rows = fetch(_REACHING, {"person": viewer.person_id, "enterprise": grant.enterprise_id})
    return {row.module_id: Due(row.due_on) for row in rows}


def _practice_answers(enrolment_id: UUID | None, module: Module) -> dict[str, Explained]:
    """Explain the newest answer to each practice question, as long as the question has not changed since."""
    rows = fetch(_PRACTICE_ANSWERS, {"enrolment": enrolment_id})
    found = {}
    for question_id, rev, response in rows:
        question, keys = module.practice.get(question_id), tuple(response)
        if question is not None and question.rev == rev:
            found[question_id] = explain(question, keys, marking.mark(question, keys))
    return found
