"""The tables of people, enterprises, organisations and what ties them together."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from score_learn.core.db import JsonText, Model, UtcDateTime
from score_learn.core.ids import new_id
from score_learn.core.search import fold
from score_learn.people.rules import NAME_MOST, AccessRole, OrganisationKind, Position, Sex

# Folding may take one sign apart into several (ﷺ becomes eighteen); an index of PostgreSQL holds no endless texts.
FOLDED_MOST = 2 * NAME_MOST


def one_of(column: str, words: type[Any]) -> str:
    """Write the condition that a column holds one of the words of an enumeration."""
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


class Named:
    """What has a name that people look for: the folded name follows it wherever it is set."""

    @validates("name")
    def _fold_name(self, _key: str, name: str) -> str:
        self.name_key = fold(name)[:FOLDED_MOST]
        return name


class Enterprise(Named, Model):
    """A small or medium enterprise that takes part."""

    __tablename__ = "enterprise"
    __table_args__ = (
        CheckConstraint("length(country) = 2", name="country"),
        Index("ix_enterprise_name_key_id", "name_key", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_MOST))
    name_key: Mapped[str] = mapped_column(String(FOLDED_MOST), server_default="")
    code: Mapped[str] = mapped_column(String(12), unique=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    region: Mapped[str] = mapped_column(String(NAME_MOST), default="")
    sector: Mapped[str] = mapped_column(String(40))
    time_zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[Any] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_on: Mapped[date | None]


class Headcount(Model):
    """How many women and men an enterprise employs, from a day on until the next row."""

    __tablename__ = "headcount"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "in_force_from"),
        CheckConstraint("women >= 0 AND men >= 0", name="not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    women: Mapped[int]
    men: Mapped[int]
    in_force_from: Mapped[date]


class Organisation(Named, Model):
    """An implementation partner, a lead buyer or a donor."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(one_of("kind", OrganisationKind), name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_MOST), unique=True)
    name_key: Mapped[str] = mapped_column(String(FOLDED_MOST), server_default="")
    kind: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_on: Mapped[date | None]


class Sponsorship(Model):
    """An organisation stands beside an enterprise from one day until another, as partner, buyer or donor."""

    __tablename__ = "sponsorship"
    __table_args__ = (
        UniqueConstraint("organisation_id", "enterprise_id", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


_DEACTIVATED = text("deactivated_at IS NOT NULL")


class Person(Named, Model):
    """A human being, with one name in one field, counted once however many memberships there are."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(one_of("sex", Sex), name="sex"),
        Index("ix_person_name_key_id", "name_key", "id"),
        Index(
            "ix_person_deactivated_at_id",
            "deactivated_at",
            "id",
            sqlite_where=_DEACTIVATED,
            postgresql_where=_DEACTIVATED,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_MOST))
    name_key: Mapped[str] = mapped_column(String(FOLDED_MOST), server_default="")
    sex: Mapped[str] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_WHERE_A_ROLE_HOLDS = (
    "(access_role IN ('participant', 'enterprise_manager')"
    " AND enterprise_id IS NOT NULL AND organisation_id IS NULL AND country IS NULL)"
    " OR (access_role = 'trainer' AND organisation_id IS NULL AND country IS NULL)"
    " OR (access_role IN ('partner_coordinator', 'lead_buyer', 'donor')"
    " AND organisation_id IS NOT NULL AND enterprise_id IS NULL AND country IS NULL)"
    " OR (access_role = 'administrator' AND enterprise_id IS NULL AND organisation_id IS NULL)"
)


class Membership(Model):
    """What a person is somewhere, from one day until another: a position to be counted by, a role to see by.

    A trainer's first membership names no enterprise and says only that this is a trainer; one more for each enterprise
    says where.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(one_of("access_role", AccessRole), name="access_role"),
        CheckConstraint(f"position IS NULL OR {one_of('position', Position)}", name="position"),
        CheckConstraint(_WHERE_A_ROLE_HOLDS, name="where_a_role_holds"),
        CheckConstraint(
            "access_role <> 'participant' OR (position IS NOT NULL AND personal_number IS NOT NULL"
            " AND sign_in_name IS NOT NULL)",
            name="participants_can_sign_in",
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),
        UniqueConstraint("enterprise_id", "personal_number"),
        UniqueConstraint("enterprise_id", "sign_in_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    access_role: Mapped[str] = mapped_column(String(20))
    position: Mapped[str | None] = mapped_column(String(24))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprise.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    personal_number: Mapped[str | None] = mapped_column(String(12))
    sign_in_name: Mapped[str | None] = mapped_column(String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
