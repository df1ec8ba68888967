"""The programme's figures a second time: slowly, from the raw rows, sharing no code with the first."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from score_learn.certification.models import Certificate
from score_learn.core.db import db
from score_learn.learning.models import Completion, Enrolment
from score_learn.people.models import Enterprise, Headcount
from score_learn.survey.models import SurveyResponse

MANAGERS = ("owner", "manager", "supervisor")


@dataclass(frozen=True)
class Done:
    """One completion with what its enrolment says."""

    at: datetime
    id: UUID
    person: UUID
    module: str
    place: UUID
    sex: str
    position: str


@dataclass(frozen=True)
class Rows:
    """Every raw row that figures are made of."""

    done: list[Done]
    country: dict[UUID, str]
    zone: dict[UUID, str]
    headcounts: list[tuple[UUID, date, int]]
    certificates: list[UUID]
    responses: list[tuple[str | None, UUID | None, str | None]]


def read_rows() -> Rows:
    """Read the tables row by row."""
    db.session.rollback()
    enrolments = {row.id: row for row in db.session.scalars(select(Enrolment))}
    done = []
    for row in db.session.scalars(select(Completion)):
        begun = enrolments[row.enrolment_id]
        done.append(Done(row.at, row.id, row.person_id, row.module_id, begun.enterprise_id, begun.sex, begun.position))
    places = list(db.session.scalars(select(Enterprise)))
    return Rows(
        done=sorted(done, key=lambda one: (one.at, one.id.hex)),
        country={row.id: row.country for row in places},
        zone={row.id: row.time_zone for row in places},
        headcounts=[
            (row.enterprise_id, row.in_force_from, row.women + row.men) for row in db.session.scalars(select(Headcount))
        ],
        certificates=[row.enterprise_id for row in db.session.scalars(select(Certificate))],
        responses=[
            (row.country, row.enterprise_id, row.answers.get("sat-overall"))
            for row in db.session.scalars(select(SurveyResponse))
        ],
    )


def compute(rows: Rows, seen: set[UUID], now: datetime) -> dict[str, Any]:
    """Compute the figures about people in some enterprises, nothing hidden."""
    done = [one for one in rows.done if one.place in seen]
    first: dict[UUID, Done] = {}
    for one in done:
        first.setdefault(one.person, one)
    people = list(first.values())
    trained = _trained(rows, done)
    represented = [_headcount(rows, place, day) for place, day in trained.items()]
    women, men = (sum(one.sex == sex for one in people) for sex in ("female", "male"))
    workers = sum(one.position not in MANAGERS for one in people)
    return {
        "enterprises_trained": len(trained),
        "workers_represented": sum(people for people in represented if people is not None),
        "headcounts_known": sum(people is not None for people in represented),
        "people_trained": len(people),
        "female_share": 100 * women / (women + men) if women + men else None,
        "worker_share": 100 * workers / len(people) if people else None,
        "sex": {"female": 0, "male": 0, "other": 0, "not_stated": 0} | Counter(one.sex for one in people),
        "position": {"worker": workers, "manager": len(people) - workers},
        "country": dict(Counter(rows.country[one.place] for one in people)),
        "modules_completed": len(done),
        "certificates_issued": sum(place in seen for place in rows.certificates),
        "module": dict(Counter(one.module for one in done)),
        "month": _months(done, now),
    }


def ratings(rows: Rows, *, everything: bool, countries: set[str], seen: set[UUID]) -> tuple[list[int], int]:
    """List the ratings that count for a viewer, and the number of answers they are from."""
    if everything:
        return _rated([rating for _country, _place, rating in rows.responses])
    answers: list[str | None] = []
    open_countries = _apart(Counter(country for country, _place, rating in rows.responses if rating))
    for country in open_countries:
        here = [(place, rating) for where, place, rating in rows.responses if where == country]
        if country in countries:
            answers += [rating for _place, rating in here]
            continue
        open_places = _apart(Counter(place for place, rating in here if rating))
        answers += [rating for place, rating in here if place in open_places and place in seen]
    return _rated(answers)


def hidden(counts: dict[str, int], *, exact: bool) -> set[str]:
    """Say which parts of a breakdown are hidden, by trying how many of the smallest have to be."""
    people = sorted((count, place, key) for place, (key, count) in enumerate(counts.items()) if count)
    if exact or not people or people[0][0] >= 5:
        return set()
    for size in range(1, len(people) + 1):
        taken, left = people[:size], people[size:]
        safe = size >= 2 and sum(count for count, _place, _key in taken) >= 5
        if safe and all(count >= 5 for count, _place, _key in left):
            return {key for _count, _place, key in taken}
    return {key for _count, _place, key in people}


def _rated(answers: list[str | None]) -> tuple[list[int], int]:
    return [int(rating) for rating in answers if rating is not None], len(answers)


def _apart(counts: Counter[Any]) -> set[Any]:
    """Keep taking the smallest place away until what is left over is nobody or five."""
    places = {place for place, count in counts.items() if place is not None and count >= 5}
    while 0 < sum(count for place, count in counts.items() if place not in places) < 5 and places:
        smallest = min(counts[place] for place in places)
        places.remove(next(place for place in counts if place in places and counts[place] == smallest))
    return places


def _trained(rows: Rows, done: list[Done]) -> dict[UUID, date]:
    """Walk through the completions in order, and note the day a second kind of position joins the first."""
    so_far: dict[tuple[UUID, str], set[bool]] = {}
    trained: dict[UUID, date] = {}
    for one in done:
        groups = so_far.setdefault((one.place, one.module), set())
        groups.add(one.position in MANAGERS)
        if len(groups) == 2:
            trained.setdefault(one.place, one.at.astimezone(ZoneInfo(rows.zone[one.place])).date())
    return trained


def _headcount(rows: Rows, place: UUID, day: date) -> int | None:
    known = sorted((since, people) for where, since, people in rows.headcounts if where == place and since <= day)
    return known[-1][1] if known else None


def _months(done: list[Done], now: datetime) -> dict[str, int]:
    keys = []
    year, month = now.year, now.month
    for _ in range(12):
        keys.insert(0, f"{year}-{month:02}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    months = dict.fromkeys(["earlier", *keys], 0)
    for one in done:
        key = one.at.astimezone(UTC).strftime("%Y-%m")
        months[key if key in months else "earlier"] += 1
    return months
