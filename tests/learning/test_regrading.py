"""Marking again: what may change, by whom, and what nobody can lose."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from score_learn.content.rules import Change, Module, TestRules
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries, participant_queries, regrading, service
from score_learn.learning.help_queries import needing_help
from score_learn.learning.models import Attempt, AttemptRegrade, AttemptSent, Completion
from score_learn.people.viewer import Viewer
from tests import world
from tests.learning.acting import answer, begin_test, do, drawn, finish, viewer_of
from tests.learning.following import followed
from tests.learning.modules import a_bank, a_module
from tests.learning.publishing import publish
from tests.world import OPERATOR

TRIES = TestRules(draw=2, pass_percent=70, attempts=1, wait_minutes=0, shuffle_questions=False)


@pytest.fixture
def module(site) -> Module:
    """A module of two questions, both drawn, with one attempt."""
    return publish(a_module(bank=a_bank(2), test=TRIES))


def corrected(module: Module, *, right: str = "b", version: str = "2.0.0", keys: str = "abc") -> Module:
    """Make the next version, in which another answer to the first question is right."""
    first = module.bank[0]
    options = tuple(option for option in first.options if option.key in keys)
    first = replace(first, rev=first.rev + 1, right=(right,), options=options)
    return replace(module, version=version, bank=(first, *module.bank[1:]), change=Change(corrects=(first.id,)))


def sends(viewer: Viewer, module: Module, first: str, second: str = "a") -> service.Sent:
    """Answer both questions and send the test."""
    attempt_id, given = begin_test(viewer, module), {"wc-q1": first, "wc-q2": second}
    for question_id in drawn(attempt_id):
        answer(viewer, attempt_id, question_id, (given[question_id],))
    return do(service.send_attempt, viewer, attempt_id=attempt_id)


def regrade(who: Viewer = OPERATOR, **values) -> regrading.Regrading:
    with transaction():
        return regrading.regrade(who, **({"module_id": "wc", "reason": ""} | values))


def rows() -> list[AttemptRegrade]:
    db.session.rollback()
    return list(db.session.scalars(select(AttemptRegrade).order_by(AttemptRegrade.at, AttemptRegrade.number)))


def test_a_raised_mark_counts_everywhere(cast, module):
    amina = viewer_of(cast.amina)
    finish(amina, module)
    sent = sends(amina, module, "b")
    assert (sent.percent, sent.passed) == (50, False)
    trainer = viewer_of(cast.binh)
    assert needing_help(trainer, [cast.riverside]) == {cast.riverside: 1}, "no attempt left"
    publish(corrected(module))
    assert regrade().raised == 1
    test = participant_queries.my_training(amina, "en").done[0].test
    assert (test.passed, test.best_percent) == (True, 100)
    row = next(
        one
        for one in followed(trainer, cast.riverside, module).page.rows
        if one.participant.person_id == amina.person_id
    )
    assert row.state == "done"
    assert needing_help(trainer, [cast.riverside]) == {}
    result = attempt_queries.result(amina, sent.attempt_id, "en")
    assert (result.percent, result.points, result.right) == (100, Fraction(2), 2)


def test_a_passed_test_helps_nobody_who_lacks_a_lesson(cast, module):
    amina = viewer_of(cast.amina)
    finish(amina, module, 1)
    sends(amina, module, "b")
    publish(corrected(module))
    assert regrade().newly_passed == 1
    standing = participant_queries.my_training(amina, "en").current
    assert standing.test.passed and standing.test.refusal == "already_passed"
    assert db.session.scalar(select(func.count(Completion.id))) == 0
    assert finish(amina, module, 2, 3), "and the module is complete with the last lesson"
    assert needing_help(viewer_of(cast.binh), [cast.riverside]) == {}


def test_what_was_right_by_the_old_key_stays_right(cast, module):
    amina = viewer_of(cast.amina)
    finish(amina, module)
    assert sends(amina, module, "a").completed
    publish(corrected(module))
    assert regrading.foresee(OPERATOR, "wc").changes == ()
    assert regrade().changes == ()
    assert rows() == []


def test_of_two_corrections_only_the_one_that_helps_counts(cast, module):
    """With both questions corrected, an answer that became wrong keeps its points beside one that became right."""
    sends(viewer_of(cast.amina), module, "b", "a")
    sends(viewer_of(cast.emil), module, "b", "b")
    bank = tuple(replace(one, rev=2, right=("b",)) for one in module.bank)
    publish(replace(module, version="2.0.0", bank=bank, change=Change(corrects=("wc-q1", "wc-q2"))))
    found = regrading.foresee(OPERATOR, "wc")
    assert [(one.old_percent, one.percent) for one in found.changes] == [(50, 100), (0, 100)]
    assert [one.corrected for one in found.changes] == [
        (("wc-q1", Fraction(1)),),
        (("wc-q1", Fraction(1)), ("wc-q2", Fraction(1))),
    ]
    strict = regrading.foresee(OPERATOR, "wc", lowering=True)
    assert [(one.old_percent, one.percent) for one in strict.changes] == [(0, 100)]


def test_lowering_needs_a_reason_and_takes_no_completion(cast, module):
    amina = viewer_of(cast.amina)
    finish(amina, module)
    attempt_id = sends(amina, module, "a").attempt_id
    publish(corrected(module))
    foreseen = regrading.foresee(OPERATOR, "wc", lowering=True)
    assert (foreseen.raised, foreseen.lowered) == (0, 1)
    with pytest.raises(Invalid) as refusal:
        regrade(lowering=True)
    assert refusal.value.code == "regrade_reason_missing"
    assert rows() == []
    regrade(lowering=True, reason="The test was shared.")
    result = attempt_queries.result(amina, attempt_id, "en")
    assert (result.percent, result.passed) == (50, False)
    assert (result.remarked.old_percent, result.remarked.reason) == (100, "The test was shared.")
    assert result.completed_at is not None, "the completion stays"
    assert participant_queries.my_training(amina, "en").done[0].completed_on is not None


def test_the_newest_mark_counts_and_the_older_ones_stay(cast, module):
    amina = viewer_of(cast.amina)
    sends(amina, module, "b")
    publish(corrected(module))
    regrade()
    publish(corrected(corrected(module), right="c", version="3.0.0"))
    regrade(lowering=True, reason="Neither was right.")
    assert [(row.number, row.old_percent, row.percent) for row in rows()] == [(1, 50, 100), (2, 100, 50)]
    assert db.session.scalars(select(AttemptSent.percent)).all() == [50]
    standing = participant_queries.my_training(amina, "en").current
    assert standing.test.best_percent == 50


def test_an_answer_whose_key_is_no_more_keeps_its_mark(cast, module):
    amina, emil = viewer_of(cast.amina), viewer_of(cast.emil)
    sends(amina, module, "b")
    sends(emil, module, "a")
    publish(corrected(module, right="c", keys="ac"))
    found = regrading.foresee(OPERATOR, "wc", lowering=True)
    assert [one.person_id for one in found.changes] == [emil.person_id]


def test_only_what_is_declared_to_correct_is_marked_again(cast, module):
    sends(viewer_of(cast.amina), module, "b")
    publish(replace(corrected(module), change=Change()))
    found = regrading.foresee(OPERATOR, "wc")
    assert (found.corrected, found.looked_at, found.changes) == ((), 0, ())


def test_a_later_version_still_corrects_and_attempts_after_it_do_not_change(cast, module):
    amina, emil = viewer_of(cast.amina), viewer_of(cast.emil)
    sends(amina, module, "b")
    second = publish(corrected(module))
    publish(replace(second, version="2.0.1", title="Other words", change=Change()))
    sends(emil, second, "a")
    found = regrading.foresee(OPERATOR, "wc", lowering=True)
    assert (found.looked_at, [one.person_id for one in found.changes]) == (1, [amina.person_id])


def test_an_open_attempt_is_left_alone(cast, module):
    attempt_id = begin_test(viewer_of(cast.amina), module)
    answer(viewer_of(cast.amina), attempt_id, "wc-q1", ("b",))
    publish(corrected(module))
    assert regrading.foresee(OPERATOR, "wc").looked_at == 0
    assert db.session.get(Attempt, attempt_id) is not None


def test_a_country_s_administrator_marks_that_country_alone(cast, module):
    sends(viewer_of(cast.amina), module, "b")
    abroad = world.a_viewer(world.a_participant(world.an_enterprise("Elsewhere", country="ID"), "Citra Lestari"))
    sends(abroad, module, "b")
    publish(corrected(module))
    assert regrading.foresee(OPERATOR, "wc").raised == 2
    local = world.a_viewer(world.an_administrator("Vera Local", country="ID"))
    assert [one.person_id for one in regrade(local).changes] == [abroad.person_id]
    assert regrading.foresee(OPERATOR, "wc").raised == 1


@pytest.mark.parametrize("who", ["amina", "binh", "dewi"])
def test_nobody_else_may_know_or_do_it(cast, module, who):
    viewer = viewer_of(getattr(cast, who))
    with pytest.raises(NotFound):
        regrading.foresee(viewer, "wc")
    with pytest.raises(NotFound):
        regrade(viewer)
    with pytest.raises(NotFound):
        regrading.foresee(OPERATOR, "nothing")


def test_it_is_in_the_audit_log_without_a_score_and_cannot_be_changed(cast, module):
    sends(viewer_of(cast.amina), module, "b")
    publish(corrected(module))
    regrade(reason="The old key was wrong.")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "module.regraded")).one()
    assert entry.details == {
        "version": "2.0.0",
        "raised": 1,
        "lowered": 0,
        "completed": 0,
        "reason": "The old key was wrong.",
    }
    for statement in ("DELETE FROM attempt_regrade", "UPDATE attempt_regrade SET percent = 0"):
        with pytest.raises(DatabaseError, match="facts are added"), transaction():
            db.session.execute(db.text(statement))


def test_the_command_says_first_and_then_does(site, cast, module):
    run = site.test_cli_runner().invoke
    sends(viewer_of(cast.amina), module, "b")
    publish(corrected(module))
    told = run(args=["content", "regrade", "wc"])
    assert told.exit_code == 0
    assert "1 test of version 1.0.0: 1 raised, 1 passed now" in told.output
    assert "Nothing was changed" in told.output
    assert cast.amina.name not in told.output
    assert rows() == []
    assert "1 raised, 0 lowered, 1 passed by it. Done." in run(args=["content", "regrade", "wc", "--apply"]).output
    assert len(rows()) == 1
    assert run(args=["content", "regrade", "wc", "--apply", "--lower"]).exit_code == 1
    assert "There is no published module nothing." in run(args=["content", "regrade", "nothing"]).output
