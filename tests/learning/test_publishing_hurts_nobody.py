"""A module is changed while two hundred people are in it: what is announced comes true, and nobody loses anything."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from score_learn import followups
from score_learn.certification.models import Certificate
from score_learn.certification.service import ensure_key
from score_learn.content import queries as content
from score_learn.content.rules import Change, Module, Question
from score_learn.core import clock, events
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries, participant_queries, regrading, service
from score_learn.learning.impact import Impact, impact
from score_learn.learning.models import Answer, Attempt, AttemptSent, Completion, Enrolment, LessonFinished
from score_learn.people import sessions
from score_learn.people.credential_models import LoginSession
from score_learn.people.hashing import digest
from score_learn.people.models import Membership, Person
from score_learn.people.rules import AccessRole, Position, Sex
from score_learn.people.viewer import Viewer
from tests.learning.acting import do
from tests.learning.modules import a_lesson, a_module
from tests.learning.publishing import publish
from tests.world import OPERATOR, an_enterprise

IN_LESSONS, IN_TEST, FINISHED, FAILED = 90, 50, 40, 20
LESSONS = (1, 2, 3)


@dataclass(frozen=True)
class Crowd:
    """Two hundred people: some read, some sit in the test, some are through, some failed."""

    enterprise_id: UUID
    module: Module
    people: tuple[UUID, ...]
    in_test: tuple[UUID, ...]
    finished: tuple[UUID, ...]
    failed: tuple[UUID, ...]


@pytest.fixture
def crowd(site, monkeypatch) -> Crowd:
    """Fill a module; what follows events is connected, so that certificates are issued."""
    events.connect(followups.FOLLOWUPS)
    with transaction():
        ensure_key(OPERATOR)
    module, place = publish(a_module(lessons=LESSONS)), an_enterprise()
    people = tuple(_person(place, number) for number in range(IN_LESSONS + IN_TEST + FINISHED + FAILED))
    with transaction():
        db.session.add_all(person for person, _membership in people)
        db.session.flush()
        db.session.add_all(membership for _person_, membership in people)
        for number, (person, _membership) in enumerate(people):
            _walk(place, person.id, module, number)
    ids = tuple(person.id for person, _membership in people)
    in_test = ids[IN_LESSONS : IN_LESSONS + IN_TEST]
    finished = ids[IN_LESSONS + IN_TEST : IN_LESSONS + IN_TEST + FINISHED]
    return Crowd(place, module, ids, in_test, finished, ids[-FAILED:])


def _person(place: UUID, number: int) -> tuple[Person, Membership]:
    person = Person(id=new_id(), name=f"Somebody {number}", sex=Sex.FEMALE, created_at=clock.now())
    membership = Membership(
        person_id=person.id,
        access_role=AccessRole.PARTICIPANT,
        position=Position.WORKER,
        enterprise_id=place,
        personal_number=str(1000 + number),
        sign_in_name=f"one{number}",
        starts_on=clock.today() - timedelta(days=60),
    )
    return person, membership


def _walk(place: UUID, person_id: UUID, module: Module, number: int) -> None:
    """Let one person come as far as the number says: lessons, an open test, everything, or a failed test."""
    began = clock.now() - timedelta(days=9)
    in_test, through = number >= IN_LESSONS, IN_LESSONS + IN_TEST <= number < IN_LESSONS + IN_TEST + FINISHED
    failed = number >= IN_LESSONS + IN_TEST + FINISHED
    enrolment_id, version = new_id(), {"version_id": module.version_id}
    _add(
        Enrolment,
        id=enrolment_id,
        person_id=person_id,
        module_id=module.id,
        cycle=1,
        enterprise_id=place,
        position=Position.WORKER,
        sex=Sex.FEMALE,
        required_lessons=list(module.lesson_ids),
        requires_test=True,
        began_at=began,
        survey_answered=False,
        **version,
    )
    for lesson_id in module.lesson_ids if in_test else module.lesson_ids[: number % 3]:
        _add(LessonFinished, id=new_id(), enrolment_id=enrolment_id, lesson_id=lesson_id, at=began, **version)
    if in_test:
        _attempt(enrolment_id, module, number, began, through=through, failed=failed)
    if through:
        _add(
            Completion,
            id=new_id(),
            enrolment_id=enrolment_id,
            person_id=person_id,
            module_id=module.id,
            rule_version="1",
            at=began + timedelta(hours=number % 7),
            **version,
        )


def _attempt(enrolment_id: UUID, module: Module, number: int, began: datetime, *, through: bool, failed: bool) -> None:
    """Draw two questions: those who are through know both, those who failed said b to the first and a to the second."""
    attempt_id = new_id()
    asked = [module.bank[number % 6], module.bank[(number + 1) % 6]]
    if failed:
        asked = [module.bank[0], module.bank[1]]
    drawn = [[question.id, [option.key for option in question.options]] for question in asked]
    many = {"version_id": module.version_id, "began_at": began}
    _add(Attempt, id=attempt_id, enrolment_id=enrolment_id, number=1, drawn=drawn, **many)
    for seq, question in enumerate(asked if through or failed else asked[:1], start=1):
        said = {"response": ["b" if failed and seq == 1 else "a"], "shown": ["a", "b"], "language": "en"}
        _add(Answer, id=new_id(), attempt_id=attempt_id, seq=seq, question_id=question.id, rev=1, at=began, **said)
    if through or failed:
        mark = {"points": Fraction(2 if through else 1), "percent": 100 if through else 50, "passed": through}
        _add(AttemptSent, attempt_id=attempt_id, out_of=2, at=began, **mark)


def _add(table: type, **values: object) -> None:
    db.session.execute(insert(table), values)


def as_learner(person_id: UUID) -> Viewer:
    """Open a session for somebody and return who looks."""
    token = f"token of {new_id()}"
    row = {"id": new_id(), "digest": digest(token), "person_id": person_id, "kind": "participant", "own_device": True}
    with transaction():
        db.session.execute(insert(LoginSession), row | {"created_at": clock.now(), "last_seen_at": clock.now()})
    opened = sessions.viewer_of(token)
    assert opened is not None
    return opened[0]


def completions() -> dict[UUID, datetime]:
    """Say when each enrolment was completed."""
    db.session.rollback()
    rows = db.session.execute(select(Completion.enrolment_id, Completion.at))
    return {row.enrolment_id: row.at for row in rows}


def counts(module_id: str) -> tuple[int, int]:
    """Count open enrolments and people who completed the module at some time."""
    db.session.rollback()
    rows = db.session.execute(
        select(Enrolment.person_id, Completion.id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.module_id == module_id)
    ).all()
    return sum(row.id is None for row in rows), len({row.person_id for row in rows if row.id is not None})


def check_every_text(module_id: str) -> int:
    """Look at every attempt there is as a report would: each question asked has its text in the attempt's version."""
    rows = db.session.execute(
        select(Attempt.version_id, Attempt.drawn)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.module_id == module_id)
    ).all()
    content.version.cache_clear()
    for version_id, drawn in rows:
        module = content.version(version_id, "en")
        for question_id, keys in drawn:
            question = module.question(question_id)
            assert question is not None and question.stem_html
            assert all(question.option(key).html for key in keys)
    return len(rows)


def with_question(module: Module, number: int, **changed: object) -> tuple[Question, ...]:
    return tuple(replace(one, **changed) if place == number else one for place, one in enumerate(module.bank))


def a_typo(module: Module) -> Module:
    return replace(module, bank=with_question(module, 0, stem_text="A typo mended", stem_html="<p>A typo mended</p>"))


def another_order(module: Module) -> Module:
    return replace(module, lessons=module.lessons[::-1], bank=module.bank[::-1])


def a_deleted_question(module: Module) -> Module:
    return replace(module, bank=module.bank[1:])


def a_deleted_lesson(module: Module) -> Module:
    return replace(module, lessons=module.lessons[:-1])


def a_new_lesson(module: Module) -> Module:
    return replace(module, lessons=(*module.lessons, a_lesson(4)))


def a_new_lesson_for_all(module: Module) -> Module:
    return replace(a_new_lesson(module), change=Change(kind="addition", for_begun=True))


def a_changed_key(module: Module) -> Module:
    return replace(module, bank=with_question(module, 0, rev=2, right=("b",)), change=Change(corrects=("wc-q1",)))


def a_module_to_redo(module: Module) -> Module:
    return replace(a_new_lesson(module), change=Change("redo", {"en": "The law changed."}, for_begun=True))


CASES: dict[Callable[[Module], Module], Impact] = {
    a_typo: Impact(160, 40, 0, 0, 0),
    another_order: Impact(160, 40, 0, 0, 0),
    a_deleted_question: Impact(160, 40, 0, 0, 0),
    a_deleted_lesson: Impact(160, 40, 0, 0, 0),
    a_new_lesson: Impact(160, 40, 0, 0, 0),
    a_new_lesson_for_all: Impact(160, 40, 0, 160, 0),
    a_changed_key: Impact(160, 40, 0, 0, 0),
    a_module_to_redo: Impact(160, 40, 40, 160, 0),
}


@pytest.mark.parametrize("change", CASES, ids=lambda change: change.__name__)
def test_what_is_announced_comes_true_and_nobody_loses_anything(crowd, change):
    new = replace(change(crowd.module), version="2.0.0")
    announced = impact(new)
    assert announced == CASES[change]
    before = completions()
    assert len(before) == FINISHED
    published = publish(new)
    assert completions() == before, "no completion is lost or added, no date moves"
    in_progress, finished = counts(published.id)
    assert in_progress == announced.in_progress + announced.redo - announced.completing
    assert finished == announced.finished
    assert check_every_text(published.id) == IN_TEST + FINISHED + FAILED
    asked = db.session.scalars(select(Enrolment).where(Enrolment.module_id == published.id, Enrolment.cycle == 2)).all()
    assert {one.person_id for one in asked} == (set(crowd.finished) if announced.redo else set())
    more = db.session.scalars(select(Enrolment).where(Enrolment.cycle == 1)).all()
    assert sum("wc-l4" in one.required_lessons for one in more if one.module_id == "wc") == announced.more


@pytest.mark.parametrize("change", CASES, ids=lambda change: change.__name__)
def test_a_test_that_is_open_is_answered_sent_and_explained_as_it_was_begun(crowd, change):
    publish(replace(change(crowd.module), version="2.0.0"))
    # This person has the first question of the bank and the second: (90 % 6, 91 % 6).
    viewer = as_learner(crowd.in_test[0])
    attempt_id = db.session.scalar(
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == viewer.person_id)
    )
    page = attempt_queries.attempt_page(viewer, attempt_id, "en")
    assert [one.response for one in page.questions] == [("a",), ()]
    assert page.questions[0].asked.stem_html == crowd.module.bank[0].stem_html, "the words of the version it began with"
    saved = {"attempt_id": attempt_id, "event_id": new_id(), "language": "en"}
    do(service.save_answer, viewer, question_id=page.questions[1].asked.id, values=["a"], **saved)
    sent = do(service.send_attempt, viewer, attempt_id=attempt_id)
    assert (sent.percent, sent.passed) == (100, True), "marked by the key it was asked with"
    assert sent.completed == (change not in {a_new_lesson_for_all, a_module_to_redo})
    assert len(attempt_queries.result(viewer, attempt_id, "en").questions) == 2


def test_who_lacks_only_what_is_gone_is_announced_and_completed(crowd):
    new = replace(crowd.module, version="2.0.0", test=None)
    announced = impact(new)
    assert announced.completing == IN_TEST + FAILED
    publish(new)
    assert counts("wc") == (IN_LESSONS, FINISHED + IN_TEST + FAILED)


def test_redoing_opens_a_cycle_beside_the_old_one(crowd):
    viewer = as_learner(crowd.finished[0])
    papers = select(Certificate.id).where(Certificate.person_id == viewer.person_id)
    before = completions()
    publish(replace(a_module_to_redo(crowd.module), version="2.0.0"))
    mine = participant_queries.my_training(viewer, "en")
    assert mine.current is not None and mine.current.module.id == "wc"
    assert mine.current.because == "The law changed."
    assert mine.current.completed_before_on is not None
    assert (mine.current.done, mine.current.total) == (0, 4)
    for number in (1, 2, 3, 4):
        values = {"module_id": "wc", "lesson_id": f"wc-l{number}", "event_id": new_id()}
        do(service.finish_lesson, viewer, **values)
    attempt_id = do(service.begin_attempt, viewer, module_id="wc", event_id=new_id())
    for one in attempt_queries.attempt_page(viewer, attempt_id, "en").questions:
        saved = {"question_id": one.asked.id, "values": ["a"], "event_id": new_id(), "language": "en"}
        do(service.save_answer, viewer, attempt_id=attempt_id, **saved)
    assert do(service.send_attempt, viewer, attempt_id=attempt_id).completed
    after = completions()
    assert {one: after[one] for one in before} == before, "the old completions stand where they stood"
    assert len(after) == len(before) + 1
    assert len(db.session.scalars(papers).all()) == 1, "the new cycle has a certificate of its own"
    again = participant_queries.my_training(viewer, "en")
    assert [one.module.id for one in again.done] == ["wc"]
    assert again.done[0].because == ""


def test_who_left_is_not_asked_to_redo(crowd):
    with transaction():
        for row in db.session.scalars(select(Membership).where(Membership.person_id == crowd.finished[0])):
            row.ends_on = clock.today() - timedelta(days=1)
    new = replace(a_module_to_redo(crowd.module), version="2.0.0")
    assert impact(new).redo == FINISHED - 1
    publish(new)
    assert counts("wc")[0] == 160 + FINISHED - 1


def test_the_next_version_does_not_ask_again(crowd):
    second = publish(replace(a_module_to_redo(crowd.module), version="2.0.0"))
    third = replace(a_typo(second), version="2.0.1", change=Change())
    assert impact(third).redo == 0
    publish(third)
    assert db.session.scalar(select(Enrolment.id).where(Enrolment.cycle == 3)) is None


def test_an_attempt_of_the_first_version_reads_whole_after_two_more(crowd):
    viewer = as_learner(crowd.failed[0])
    first = attempt_queries.result(viewer, _attempt_of(viewer), "en")
    second = publish(replace(a_typo(a_deleted_lesson(crowd.module)), version="2.0.0"))
    publish(replace(second, version="3.0.0", bank=second.bank[3:], lessons=second.lessons[:1]))
    content.version.cache_clear()
    now = attempt_queries.result(viewer, _attempt_of(viewer), "en")
    assert [one.stem_html for one in now.questions] == [one.stem_html for one in first.questions]
    assert [one.explained for one in now.questions] == [one.explained for one in first.questions]
    assert (now.percent, now.points) == (first.percent, first.points)


def _attempt_of(viewer: Viewer) -> UUID:
    statement = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    return db.session.scalars(statement.where(Enrolment.person_id == viewer.person_id)).one()


def test_a_corrected_key_raises_marks_only_after_a_dry_run_and_completes_what_waited(crowd):
    publish(replace(a_changed_key(crowd.module), version="2.0.0"))
    before = completions()
    # The twenty who failed said b to the first question, which is right by the new key.
    foreseen = regrading.foresee(OPERATOR, "wc")
    assert (foreseen.corrected, foreseen.looked_at) == (("wc-q1",), FINISHED + FAILED)
    assert (foreseen.raised, foreseen.lowered, foreseen.newly_passed) == (FAILED, 0, FAILED)
    assert foreseen.by_version == (regrading.OfVersion("1.0.0", FAILED, 0, FAILED, 0),)
    assert completions() == before, "a dry run changes nothing"
    with transaction():
        done = regrading.regrade(OPERATOR, module_id="wc", reason="")
    assert done.changes == foreseen.changes
    after = completions()
    assert {one: after[one] for one in before} == before
    assert len(after) == FINISHED + FAILED
    viewer = as_learner(crowd.failed[0])
    result = attempt_queries.result(viewer, _attempt_of(viewer), "en")
    assert (result.percent, result.passed, result.right) == (100, True, 2)
    assert result.remarked is not None and result.remarked.old_percent == 50
    assert [one.corrected for one in result.questions] == [Fraction(1), None]
    with transaction():
        assert regrading.regrade(OPERATOR, module_id="wc", reason="").changes == (), "once is enough"


def test_a_second_redo_asks_nobody_who_is_still_at_the_first(crowd):
    second = publish(replace(a_module_to_redo(crowd.module), version="2.0.0"))
    third = replace(second, version="3.0.0")
    assert impact(third) == Impact(160 + FINISHED, FINISHED, 0, 0, 0)
    open_one = select(Enrolment).where(Enrolment.person_id == crowd.finished[0], Enrolment.cycle == 2)
    with transaction():
        row = db.session.scalars(open_one).one()
        keys = {"enrolment_id": row.id, "person_id": row.person_id, "module_id": "wc", "version_id": second.version_id}
        _add(Completion, id=new_id(), rule_version="1", at=clock.now(), **keys)
    assert impact(third).redo == 1
    publish(third)
    again = db.session.scalars(select(Enrolment.person_id).where(Enrolment.cycle == 3)).all()
    assert again == [crowd.finished[0]]
    assert counts("wc") == (160 + FINISHED, FINISHED)
