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
    certified: set[UUID]
    responses: list[tuple[str | None, UUID | None, str, str | None]]


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
        certified={row.completion_id for row in db.session.scalars(select(Certificate))},
        responses=[
            (row.country, row.enterprise_id, row.module_id, row.answers.get("sat-overall"))
            for row in db.session.scalars(select(SurveyResponse))
        ],
    )


def compute(
    rows: Rows, seen: set[UUID], now: datetime, country: str = "", module: str = "", period: str = ""
) -> dict[str, Any]:
    """Compute the figures about people in some enterprises, filtered, nothing hidden; by module none of people."""
    done = [one for one in rows.done if one.place in seen]
    first: dict[UUID, Done] = {}
    for one in done:
        first.setdefault(one.person, one)

    def asked(place: UUID, at: datetime) -> bool:
        return country in ("", rows.country[place]) and period in ("", f"{at.year}", quarter(at))

    people = [one for one in first.values() if asked(one.place, one.at)]
    trained = _trained(rows, [one for one in done if module in ("", one.module)])
    known = {place: _headcount(rows, place, at) for place, at in trained.items() if asked(place, at)}
    done = [one for one in done if asked(one.place, one.at) and module in ("", one.module)]
    women, men = (sum(one.sex == sex for one in people) for sex in ("female", "male"))
    workers = sum(one.position not in MANAGERS for one in people)
    return {
        "enterprises_trained": len(known),
        "workers_represented": sum(people for people in known.values() if people is not None),
        "headcounts_known": sum(people is not None for people in known.values()),
        "people_trained": len(people),
        "female_share_trained": 100 * women / (women + men) if women + men else None,
        "worker_share_trained": 100 * workers / len(people) if people else None,
        "sex": {"female": 0, "male": 0, "other": 0, "not_stated": 0} | Counter(one.sex for one in people),
        "position": {"worker": workers, "manager": len(people) - workers},
        "country": Counter(rows.country[one.place] for one in people),
        "modules_completed": len(done),
        "certificates_issued": sum(one.id in rows.certified for one in done),
        "module": Counter(one.module for one in done),
        "completions by country": Counter(rows.country[one.place] for one in done),
        "month": _months(done, now),
        "quarter": Counter(quarter(one.at) for one in done),
    }


def ratings(rows: Rows, *scope: Any) -> tuple[list[int], int]:
    """List the ratings that count for a viewer, and the number of answers they are from."""
    answers = [rows.responses[number][3] for number in counted(rows, *scope)]
    return [int(rating) for rating in answers if rating is not None], len(answers)


def counted(
    rows: Rows, everything: bool, countries: set[str], seen: set[UUID], country: str = "", module: str = ""
) -> set[int]:
    """Say which answers count for a viewer."""
    every = set(range(len(rows.responses)))
    blocks: list[set[int]] = []
    open_countries = _apart(rows, every, 0)
    if everything and not country:
        blocks.append({one for one in every if rows.responses[one][0] not in open_countries})
    for where in open_countries & {country} if country else open_countries:
        here = {one for one in every if rows.responses[one][0] == where}
        open_places = _apart(rows, here, 1)
        whole = everything or where in countries
        blocks += [{one for one in here if rows.responses[one][1] == at} for at in open_places if whole or at in seen]
        if whole:
            blocks.append({one for one in here if rows.responses[one][1] not in open_places})
    blocks = [block for block in blocks if _people(rows, block) not in (1, 2, 3, 4)]
    if not module:
        return set().union(*blocks)
    told = [block for block in blocks if module in _apart(rows, block, 2)]
    return {one for block in told for one in block if rows.responses[one][2] == module}


def _apart(rows: Rows, answers: set[int], column: int) -> set[Any]:
    """Keep taking the smallest away until what is left over is nobody's or five people's."""
    at: dict[Any, set[int]] = {}
    for one in answers:
        at.setdefault(rows.responses[one][column], set()).add(one)
    sizes = {place: (_people(rows, here), _rated(rows, here).total()) for place, here in at.items()}
    places = {place for place, (people, _count) in sizes.items() if place is not None and people >= 5}
    while 0 < _people(rows, {one for place, here in at.items() if place not in places for one in here}) < 5 and places:
        places.remove(min(places, key=lambda place: (*sizes[place], place)))
    return places


def _people(rows: Rows, answers: set[int]) -> int:
    """Count the people behind answers as if whoever answered about one module had answered about all of them."""
    return max(_rated(rows, answers).values(), default=0)


def _rated(rows: Rows, answers: set[int]) -> Counter[str]:
    return Counter(rows.responses[one][2] for one in answers if rows.responses[one][3])


def _trained(rows: Rows, done: list[Done]) -> dict[UUID, datetime]:
    """Walk through the completions in order, and note when a second kind of position joins the first."""
    so_far: dict[tuple[UUID, str], set[bool]] = {}
    trained: dict[UUID, datetime] = {}
    for one in done:
        groups = so_far.setdefault((one.place, one.module), set())
        groups.add(one.position in MANAGERS)
        if len(groups) == 2:
            trained.setdefault(one.place, one.at)
    return trained


def quarter(at: datetime) -> str:
    """Name the calendar quarter of an instant."""
    return f"{at.year}-Q{1 + (at.month - 1) // 3}"


def _headcount(rows: Rows, place: UUID, at: datetime) -> int | None:
    day = at.astimezone(ZoneInfo(rows.zone[place])).date()
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
