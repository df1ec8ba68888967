"""The tables of assignments, enrolments and the facts of learning."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from score_learn.content.text.schema import ID_LENGTH
from score_learn.core.db import JsonText, Model, UtcDateTime
from score_learn.core.ids import new_id
from score_learn.people.models import one_of
from score_learn.people.rules import Position, Sex

LANGUAGE_MOST = 20
REASON_MOST = 500


class Exact(TypeDecorator[Fraction]):
    """A number kept as it is, such as 8/3: no float rounds anybody's points."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        """Write ``4`` or ``8/3``."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        """Read it back."""
        return None if value is None else Fraction(value)


_OPEN_FOR_ALL = text("person_id IS NULL AND withdrawn_at IS NULL")
_OPEN_FOR_ONE = text("person_id IS NOT NULL AND withdrawn_at IS NULL")


class Assignment(Model):
    """A module that an enterprise, or one person in it, is to do, with the day it is due, that day included."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_open_for_all",
            "enterprise_id",
            "module_id",
            unique=True,
            sqlite_where=_OPEN_FOR_ALL,
            postgresql_where=_OPEN_FOR_ALL,
        ),
        Index(
            "uq_assignment_open_for_one",
            "enterprise_id",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=_OPEN_FOR_ONE,
            postgresql_where=_OPEN_FOR_ONE,
        ),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= at", name="order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    module_id: Mapped[str] = mapped_column(ForeignKey("published_module.id"))
    due_on: Mapped[date | None]
    assigned_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Enrolment(Model):
    """A person has begun a module; enterprise, position and sex are kept as they were on that day.

    ``survey_answered`` is a flag without a time: a time would tie the person to a survey response.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "cycle"),
        Index("ix_enrolment_enterprise_id_module_id", "enterprise_id", "module_id"),
        CheckConstraint("cycle >= 1", name="cycle"),
        CheckConstraint(one_of("position", Position), name="position"),
        CheckConstraint(one_of("sex", Sex), name="sex"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(ForeignKey("published_module.id"), index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    position: Mapped[str] = mapped_column(String(24))
    sex: Mapped[str] = mapped_column(String(12))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"))
    required_lessons: Mapped[Any] = mapped_column(JsonText)
    requires_test: Mapped[bool]
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    survey_answered: Mapped[bool] = mapped_column(default=False)


class LessonFinished(Model):
    """A participant said that a lesson is finished; the id was made by the browser."""

    __tablename__ = "lesson_finished"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    lesson_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PracticeAnswer(Model):
    """An answer to a question in a lesson: marked at once, counted for nothing."""

    __tablename__ = "practice_answer"
    __table_args__ = (UniqueConstraint("enrolment_id", "seq"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    question_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    rev: Mapped[int]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"))
    response: Mapped[Any] = mapped_column(JsonText)
    language: Mapped[str] = mapped_column(String(LANGUAGE_MOST))
    fraction: Mapped[Fraction] = mapped_column(Exact)
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attempt(Model):
    """One try at the test: which questions were drawn, in which order, with which order of options.

    ``drawn`` is a list of ``[question id, [option keys]]``; the attempt stays on its version whatever is published.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    number: Mapped[int]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"))
    drawn: Mapped[Any] = mapped_column(JsonText)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptGrant(Model):
    """A trainer gave a participant one more attempt at the test of a module."""

    __tablename__ = "attempt_grant"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    granted_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(Model):
    """An answer in a test; the one with the highest ``seq`` counts, so nothing is ever written over."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "seq"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    seq: Mapped[int]
    question_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    rev: Mapped[int]
    response: Mapped[Any] = mapped_column(JsonText)
    shown: Mapped[Any] = mapped_column(JsonText)
    language: Mapped[str] = mapped_column(String(LANGUAGE_MOST))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptSent(Model):
    """An attempt was sent and marked, once."""

    __tablename__ = "attempt_sent"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        {"info": {"append_only": True}},
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    points: Mapped[Fraction] = mapped_column(Exact)
    out_of: Mapped[int]
    percent: Mapped[int]
    passed: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptRegrade(Model):
    """A sent attempt was marked again by a corrected key; the one with the highest ``number`` counts.

    ``version_id`` is the version in force at that moment, ``corrected`` a list of ``[question id, part earned]`` for
    the questions that count otherwise than on the day the attempt was sent.
    """

    __tablename__ = "attempt_regrade"
    __table_args__ = (
        UniqueConstraint("attempt_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    number: Mapped[int]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"))
    old_percent: Mapped[int]
    old_passed: Mapped[bool]
    points: Mapped[Fraction] = mapped_column(Exact)
    percent: Mapped[int]
    passed: Mapped[bool]
    corrected: Mapped[Any] = mapped_column(JsonText)
    reason: Mapped[str] = mapped_column(String(REASON_MOST))
    regraded_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Completion(Model):
    """A module was completed: from then on this row is the truth, whatever is published later."""

    __tablename__ = "completion"
    __table_args__ = (
        UniqueConstraint("enrolment_id"),
        Index("ix_completion_person_id_module_id", "person_id", "module_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(ForeignKey("published_module.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"))
    rule_version: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
