"""The one place that records a completion: after a lesson, after a test, after a new version."""

from uuid import UUID

from score_learn.content import queries as content
from score_learn.content.events import ModulePublished
from score_learn.content.rules import Module
from score_learn.core import audit, clock
from score_learn.core.db import db
from score_learn.core.events import announce
from score_learn.core.ids import new_id
from score_learn.learning import impact, ledger, rules, shelf
from score_learn.learning.events import ModuleCompleted
from score_learn.learning.models import Completion, Enrolment
from score_learn.people.viewer import Viewer

_OPERATOR = Viewer.operator()


def complete_if_done(enrolment_id: UUID, newest: Module) -> bool:
    """Record the completion when everything is done and it is not recorded yet, and announce it.

    Returns:
        whether the module is complete now.
    """
    progress = ledger.load_one(enrolment_id)
    if progress.completed_at is not None:
        return True
    if not progress.is_complete(newest):
        return False
    row = Completion(
        id=new_id(),
        enrolment_id=enrolment_id,
        person_id=progress.person_id,
        module_id=progress.module_id,
        version_id=newest.version_id,
        rule_version=rules.RULE_VERSION,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    announce(
        ModuleCompleted(
            completion_id=row.id,
            enrolment_id=enrolment_id,
            person_id=progress.person_id,
            enterprise_id=progress.enterprise_id,
            module_id=progress.module_id,
            version_id=newest.version_id,
            rule_version=row.rule_version,
            at=row.at,
        )
    )
    return True


def after_publishing(event: ModulePublished) -> None:
    """Follow the publishing of a version: do what its change asks for, and let nobody wait for what is gone."""
    new = content.version(event.version_id, "en")
    more = impact.ask_for_more(new)
    redo = impact.open_cycles(new, clock.now())
    completed = complete_after_publishing(event.module_id)
    if more or completed or redo:
        details = {"version": event.version, "more": more, "completed": completed, "redo": redo}
        audit.record(_OPERATOR, "module.change_followed", kind="module", subject_id=event.module_id, **details)
        db.session.flush()


def complete_after_publishing(module_id: str) -> int:
    """Complete the enrolments that lacked only what a newly published version no longer has; return how many."""
    newest = shelf.newest([module_id], "en")[0]
    waiting = ledger.load(Enrolment.module_id == module_id, Completion.id.is_(None))
    ready = [progress for progress in waiting if progress.is_complete(newest)]
    return sum(complete_if_done(progress.enrolment_id, newest) for progress in ready)
