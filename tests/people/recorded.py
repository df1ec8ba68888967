"""What tests of people ask the database about: the audit log, sessions and news."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.people import sessions
from score_learn.people.models import Membership
from score_learn.people.viewer import Viewer


def entries(action: str, subject_id: UUID | str) -> list[AuditEntry]:
    """Return the audit rows of an action on a subject, oldest first."""
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == action, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.at)
    )
    return list(rows)


def still_open(token: str) -> bool:
    """Say whether a session token still stands for somebody."""
    return sessions.viewer_of(token) is not None


def viewer_in(token: str) -> Viewer:
    """Return the viewer of a session that must be open."""
    found = sessions.viewer_of(token)
    assert found is not None, "the session does not count"
    return found[0]


def membership(person_id: UUID, **wanted: Any) -> Membership:
    """Return the one membership of a person that has these values."""
    conditions = [getattr(Membership, name) == value for name, value in wanted.items()]
    return db.session.scalars(select(Membership).where(Membership.person_id == person_id, *conditions)).one()
