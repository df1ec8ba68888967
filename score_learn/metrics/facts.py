"""Reads the facts that figures are computed from, in a number of queries that does not grow with the programme."""

from collections.abc import Hashable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from score_learn.certification.models import Certificate
from score_learn.core.db import db
from score_learn.learning.models import Completion, Enrolment
from score_learn.metrics.cube import Completed, Reached
from score_learn.metrics.rules import EnterpriseFacts, ModuleInEnterprise
from score_learn.people.models import Enterprise, Headcount
from score_learn.people.rules import MANAGEMENT, WORKERS
from score_learn.survey.models import SurveyResponse

Scope = Select[UUID]
"""A select of the ids of the enterprises in question."""


class MonthOf(GenericFunction[str]):
    """The calendar month in UTC of an instant, such as ``2026-11``."""

    type = String()
    inherit_cache = True
    name = "score_month_of"


@compiles(MonthOf)
def _month_of(element: Any, compiler: Any, **options: Any) -> str:
    # SQLite keeps instants as text, in UTC.
    return f"substr({compiler.process(element.clauses, **options)}, 1, 7)"


@compiles(MonthOf, "postgresql")
def _month_of_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_char(timezone('UTC', {compiler.process(element.clauses, **options)}), 'YYYY-MM')"


def state() -> Hashable:
    """Say in which state the facts are that are only ever added to: it is another one after each that is added."""
    tables = (Enrolment, Completion, Certificate, SurveyResponse)
    counts = (select(func.count()).select_from(table).scalar_subquery() for table in tables)
    return (str(db.engine.url), *db.session.execute(select(*counts)).one())


def enterprises(scope: Scope) -> dict[UUID, EnterpriseFacts]:
    """Read the enterprises in scope with their headcounts."""
    headcounts: dict[UUID, list[tuple[date, int]]] = {}
    rows = db.session.execute(
        select(Headcount.enterprise_id, Headcount.in_force_from, Headcount.women + Headcount.men)
        .where(Headcount.enterprise_id.in_(scope))
        .order_by(Headcount.in_force_from)
    )
    for enterprise_id, since, people in rows:
        headcounts.setdefault(enterprise_id, []).append((since, people))
    places = db.session.execute(
        select(Enterprise.id, Enterprise.country, Enterprise.time_zone).where(Enterprise.id.in_(scope))
    )
    return {row.id: EnterpriseFacts(row.country, row.time_zone, tuple(headcounts.get(row.id, ()))) for row in places}


def completed(scope: Scope) -> tuple[Completed, ...]:
    """Count the completions in scope that are alike."""
    one = (
        select(
            Enterprise.country,
            Completion.module_id,
            MonthOf(Completion.at).label("month"),
            Certificate.id.is_not(None).label("certified"),
            (_place_among(Completion.person_id) == 1).label("first"),
            (_place_among(Completion.person_id, Completion.module_id) == 1).label("first_of_module"),
        )
        .select_from(Completion)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Enterprise, Enterprise.id == Enrolment.enterprise_id)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(Enrolment.enterprise_id.in_(scope))
        .subquery()
    )
    rows = db.session.execute(select(*one.c, func.count()).group_by(*one.c))
    return tuple(Completed._make(row) for row in rows)


def reached(scope: Scope) -> tuple[Reached, ...]:
    """Count the people who completed something in scope, as they were at the first completion there."""
    one = (
        select(
            Enterprise.country,
            MonthOf(Completion.at).label("month"),
            Enrolment.sex,
            Enrolment.position,
            _place_among(Completion.person_id).label("place"),
        )
        .select_from(Completion)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Enterprise, Enterprise.id == Enrolment.enterprise_id)
        .where(Enrolment.enterprise_id.in_(scope))
        .subquery()
    )
    as_what = (one.c.country, one.c.month, one.c.sex, one.c.position)
    rows = db.session.execute(select(*as_what, func.count()).where(one.c.place == 1).group_by(*as_what))
    return tuple(Reached._make(row) for row in rows)


def modules_in_enterprises(scope: Scope) -> tuple[ModuleInEnterprise, ...]:
    """Read, for each enterprise in scope and each module completed there, by whom first and when."""
    rows = db.session.execute(
        select(
            Enrolment.enterprise_id,
            Enrolment.module_id,
            func.min(case((Enrolment.position.in_(sorted(MANAGEMENT)), Completion.at))),
            func.min(case((Enrolment.position.in_(sorted(WORKERS)), Completion.at))),
        )
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.enterprise_id.in_(scope))
        .group_by(Enrolment.enterprise_id, Enrolment.module_id)
    )
    return tuple(ModuleInEnterprise(*row) for row in rows)


def _place_among(*alike: Any) -> ColumnElement[int]:
    """Give the place of a completion among those of the person, or of person and module, as they came."""
    return func.row_number().over(partition_by=alike, order_by=(Completion.at, Completion.id))
