"""Reads the facts that figures are computed from, in a number of queries that does not grow with the programme."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select

from score_learn.core.db import db
from score_learn.learning.models import Completion, Enrolment
from score_learn.metrics.rules import EnterpriseFacts, FirstCompletions, ModuleInEnterprise
from score_learn.people.models import Enterprise, Headcount
from score_learn.people.rules import MANAGEMENT, WORKERS

Scope = Select[UUID]
"""A select of the ids of the enterprises in question."""


def enterprises(scope: Scope) -> dict[UUID, EnterpriseFacts]:
    """Read the enterprises in scope with their headcounts."""
    headcounts: dict[UUID, list[tuple[date, int]]] = {}
    rows = db.session.execute(
        select(Headcount).where(Headcount.enterprise_id.in_(scope)).order_by(Headcount.in_force_from)
    )
    for row in rows.scalars():
        headcounts.setdefault(row.enterprise_id, []).append((row.in_force_from, row.women + row.men))
    places = db.session.execute(
        select(Enterprise.id, Enterprise.country, Enterprise.time_zone).where(Enterprise.id.in_(scope))
    )
    return {row.id: EnterpriseFacts(row.country, row.time_zone, tuple(headcounts.get(row.id, ()))) for row in places}


def first_completions(scope: Scope) -> tuple[FirstCompletions, ...]:
    """Count the people who completed something in scope, as they were at the first completion there."""
    place = func.row_number().over(partition_by=Completion.person_id, order_by=(Completion.at, Completion.id))
    ordered = (
        select(Enrolment.sex, Enrolment.position, Enterprise.country, place.label("place"))
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Enterprise, Enterprise.id == Enrolment.enterprise_id)
        .where(Enrolment.enterprise_id.in_(scope))
        .subquery()
    )
    as_what = (ordered.c.sex, ordered.c.position, ordered.c.country)
    rows = db.session.execute(select(*as_what, func.count()).where(ordered.c.place == 1).group_by(*as_what))
    return tuple(FirstCompletions(*row) for row in rows)


def modules_in_enterprises(scope: Scope) -> tuple[ModuleInEnterprise, ...]:
    """Read, for each enterprise in scope and each module completed there, how often and by whom first."""
    rows = db.session.execute(
        select(
            Enrolment.enterprise_id,
            Enrolment.module_id,
            func.count(Completion.id),
            func.min(case((Enrolment.position.in_(sorted(MANAGEMENT)), Completion.at))),
            func.min(case((Enrolment.position.in_(sorted(WORKERS)), Completion.at))),
        )
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.enterprise_id.in_(scope))
        .group_by(Enrolment.enterprise_id, Enrolment.module_id)
    )
    return tuple(ModuleInEnterprise(*row) for row in rows)


def completions_between(scope: Scope, spans: Sequence[tuple[datetime, datetime]]) -> tuple[int, ...]:
    """Count the completions in scope in each span; a span holds its beginning and not its end."""
    within = (and_(Completion.at >= start, Completion.at < end) for start, end in spans)
    row = db.session.execute(
        select(*(func.count(case((span, Completion.id))) for span in within))
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(Enrolment.enterprise_id.in_(scope))
    ).one()
    return tuple(row)
