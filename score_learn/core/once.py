"""A form that is sent twice acts once: its rendered id remembers the first result."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String
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
    """Where the first sending of a form led."""

    purpose: str
    location: str


def seen(form_id: UUID, *, actor_id: UUID | None) -> FirstResult | None:
    """Return the first result of a form that this actor sent before, or ``None``."""
    row = db.session.get(SentForm, form_id)
    if row is None or row.actor_id != actor_id:
        return None
    return FirstResult(row.purpose, row.location)


def remember(form_id: UUID, *, actor_id: UUID | None, purpose: str, location: str) -> None:
    """Keep the result of a form in the running transaction; a second sender at the same moment fails on the key."""
    db.session.add(SentForm(id=form_id, actor_id=actor_id, purpose=purpose, location=location, at=clock.now()))
    db.session.flush()
