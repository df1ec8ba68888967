"""Who did what to whom, written in the same transaction as the change itself."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, String, cast, func
from sqlalchemy.orm import Mapped, mapped_column

from score_learn.core import clock
from score_learn.core.db import JsonText, Model, UtcDateTime, db
from score_learn.core.ids import new_id


class Actor(Protocol):
    """Whoever acts: a person has an id, the command line has none."""

    @property
    def person_id(self) -> UUID | None:
        """The acting person's id, or none for the command line."""


class AuditEntry(Model):
    """One change, with plain ids and no foreign keys, so that it outlives what it speaks of."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64), index=True)
    details: Mapped[Any] = mapped_column(JsonText)


def record(actor: Actor, action: str, *, kind: str, subject_id: UUID | str, **details: Any) -> None:
    """Add the audit row of a change to the running transaction.

    Args:
        actor: whoever acts; the command line's viewer has no person id.
        action: ``noun.past``, such as ``person.added``.
        kind: the kind of record that changed.
        subject_id: its id.
        details: what a reader needs to understand the change; never a secret, a score or a survey answer.
    """
    db.session.add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.person_id,
            action=action,
            subject_kind=kind,
            subject_id=str(subject_id),
            details=details,
        )
    )


def detail(name: str) -> ColumnElement[str]:
    """Return one of the details of an entry as text, for conditions; it is null where there is none of that name."""
    if db.engine.dialect.name == "sqlite":
        return func.json_extract(AuditEntry.details, f"$.{name}", type_=String())
    return func.json_extract_path_text(cast(AuditEntry.details, JSON), name, type_=String())
