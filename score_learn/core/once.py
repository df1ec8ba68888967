"""A form that is sent twice acts once: its rendered id remembers the first result."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from score_learn.core import clock
from score_learn.core.db import Model, UtcDateTime, db


class SentForm(Model):
    """The id of a form that was acted on, who sent it, and where its answer led."""

    __tablename__ = "sent_form"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(512))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True)
class FirstResult:
    """Where the first sending of a form led; empty when its answer showed a secret."""

    purpose: str
    location: str


def claim(form_id: UUID, *, actor_id: UUID | None, purpose: str) -> FirstResult | None:
    """Take a form for this transaction, or return the first result when it was sent before.

    The insert waits for another sending of the same form that is under way, so only one of them acts.
    An id that somebody else used is treated as sent, without saying where it led.
    """
    insert = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(SentForm)
    row = {"id": form_id, "actor_id": actor_id, "purpose": purpose, "location": "", "at": clock.now()}
    taken = db.session.execute(insert.values(row).on_conflict_do_nothing().returning(SentForm.id)).first()
    if taken is not None:
        return None
    first = db.session.execute(select(SentForm).where(SentForm.id == form_id)).scalar_one()
    return FirstResult(first.purpose, first.location if first.actor_id == actor_id else "")


def settle(form_id: UUID, *, location: str) -> None:
    """Keep where the answer of a claimed form leads."""
    db.session.execute(update(SentForm).where(SentForm.id == form_id).values(location=location))
