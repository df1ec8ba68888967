"""The table of survey answers, which holds nothing that leads to a person."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from score_learn.core.db import JsonText, Model
from score_learn.people.models import one_of
from score_learn.people.rules import Position, Sex


class SurveyResponse(Model):
    """One filled-in survey: what was answered, in which ISO week, and as much of where it came from as is safe.

    No person, no enrolment, no instant, no language, no device. The key is random, and on SQLite the rows lie in the
    order of the key (``WITHOUT ROWID``), so that they do not lie in the order they came in. An empty ``country``,
    ``enterprise_id``, or ``sex`` with ``position`` means not stated.
    """

    __tablename__ = "survey_response"
    __table_args__ = (
        CheckConstraint("week BETWEEN 1 AND 53", name="week"),
        CheckConstraint(f"sex IS NULL OR {one_of('sex', Sex)}", name="sex"),
        CheckConstraint(f"position IS NULL OR {one_of('position', Position)}", name="position"),
        CheckConstraint("(sex IS NULL) = (position IS NULL)", name="sex_with_position"),
        CheckConstraint("country IS NOT NULL OR (enterprise_id IS NULL AND sex IS NULL)", name="country_first"),
        Index("ix_survey_response_enterprise_id_module_id", "enterprise_id", "module_id"),
        {"info": {"append_only": True}, "sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("published_survey.id"))
    survey_version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"))
    survey_revision: Mapped[int]
    module_id: Mapped[str] = mapped_column(ForeignKey("published_module.id"), index=True)
    year: Mapped[int]
    week: Mapped[int]
    country: Mapped[str | None] = mapped_column(String(2))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprise.id"))
    sex: Mapped[str | None] = mapped_column(String(12))
    position: Mapped[str | None] = mapped_column(String(24))
    answers: Mapped[Any] = mapped_column(JsonText)
