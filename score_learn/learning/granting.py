"""One more attempt at a test, given by a trainer to those who have none left."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.learning import touching
from score_learn.learning.models import AttemptGrant
from score_learn.people import queries as people
from score_learn.people.models import Person
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def grant_attempts(viewer: Viewer, *, enterprise_id: UUID, module_id: str, person_ids: Collection[UUID]) -> int:
    """Give one more attempt to those chosen who have begun a module, are not through, and have no attempt left.

    Args:
        viewer: a trainer of the enterprise.
        enterprise_id: the enterprise.
        module_id: a published module.
        person_ids: participants of the enterprise.

    Returns:
        how many got one; ``touching.grants`` says who, and why the others do not.

    Raises:
        NotFound: when the enterprise, the module or one of the people is not this trainer's.
        Invalid: ``nobody_chosen``.
    """
    people.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    turns.wait("enterprise", enterprise_id)
    _lock(person_ids)
    found = touching.grants(viewer, enterprise_id=enterprise_id, module_id=module_id, person_ids=person_ids)
    for person in found.touched:
        db.session.add(
            AttemptGrant(
                id=new_id(),
                enrolment_id=found.enrolments[person.person_id],
                granted_by=viewer.person_id,
                at=clock.now(),
            )
        )
        audit.record(
            viewer,
            "attempt.granted",
            kind="person",
            subject_id=person.person_id,
            enterprise=str(enterprise_id),
            module=found.module.id,
        )
    db.session.flush()
    return len(found.touched)


def _lock(person_ids: Collection[UUID]) -> None:
    """Let nobody of them begin or send an attempt meanwhile, nor a trainer elsewhere give one; always in one order."""
    db.session.execute(
        select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update(key_share=True)
    ).all()
