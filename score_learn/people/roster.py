"""Brings a list of people into an enterprise: first what would come of it, and then that and nothing else."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Row, select

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.core.ids import new_id
from score_learn.people import access, changing, queries
from score_learn.people.models import Membership, Person
from score_learn.people.roster_planning import Correction, Creation, Plan, Planning
from score_learn.people.roster_rules import RosterRow
from score_learn.people.rules import AccessRole, Permission, Position, Sex, sign_in_name
from score_learn.people.viewer import Viewer


def plan(viewer: Viewer, *, enterprise_id: UUID, rows: Sequence[RosterRow], languages: Collection[str]) -> Plan:
    """Say what would come of a list of people: who is added, changed, unchanged, and which rows are refused.

    A personal number says who is meant; without one the exact name does, if one person of the enterprise has it. An
    empty cell changes nothing of somebody who is there.

    Args:
        viewer: a trainer of the enterprise, or the command line.
        enterprise_id: where the people work.
        rows: as they stand in the file.
        languages: the tags that may be chosen besides those of the enterprise.

    Raises:
        NotFound: when the enterprise is not this trainer's.
    """
    enterprise = queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    planning = Planning(
        here=queries.participants(viewer, enterprise_id, Permission.TRAIN),
        left=queries.former_participants(viewer, enterprise_id, Permission.TRAIN),
        numbers={row.personal_number for row in _keys(enterprise_id)},
        languages=[*enterprise.languages, *languages],
    )
    return planning.plan(rows)


def apply(
    viewer: Viewer, *, enterprise_id: UUID, rows: Sequence[RosterRow], languages: Collection[str], digest: str
) -> Plan:
    """Do what ``plan`` said, all of it or nothing, and return what was done.

    Those who are added have no PIN yet: it comes with their card.

    Args:
        viewer: a trainer of the enterprise, or the command line.
        enterprise_id: where the people work.
        rows: as they were given to ``plan``.
        languages: as they were given to ``plan``.
        digest: of the plan that a person has seen and agreed to.

    Raises:
        NotFound: when the enterprise is not this trainer's.
        Refused: ``roster_outdated`` when something else would come of the list now.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.TRAIN)
    turns.wait("enterprise", enterprise_id)
    agreed = plan(viewer, enterprise_id=enterprise_id, rows=rows, languages=languages)
    if agreed.digest != digest:
        raise Refused("roster_outdated")
    _add(viewer, enterprise_id, agreed.created)
    _correct(viewer, enterprise_id, {one.person_id: one for one in agreed.changed})
    if agreed.does_something:
        audit.record(
            viewer,
            "people.imported",
            kind="enterprise",
            subject_id=enterprise_id,
            added=len(agreed.created),
            changed=len(agreed.changed),
            unchanged=len(agreed.unchanged),
            refused=len(agreed.refused),
        )
    db.session.flush()
    return agreed


def _keys(enterprise_id: UUID) -> Sequence[Row[str | None, str | None]]:
    """Return what is in use as number and sign-in name, also of those who left: nobody gets these again."""
    return db.session.execute(
        select(Membership.personal_number, Membership.sign_in_name).where(
            Membership.enterprise_id == enterprise_id, Membership.access_role == AccessRole.PARTICIPANT
        )
    ).all()


def _add(viewer: Viewer, enterprise_id: UUID, creations: Sequence[Creation]) -> None:
    """Add people, all in a few statements however many they are."""
    now, today = clock.now(), clock.today()
    people = [
        Person(id=new_id(), name=one.name, sex=one.sex, language=one.language, created_at=now) for one in creations
    ]
    db.session.add_all(people)
    db.session.flush()
    short_names = _short_names(creations, {row.sign_in_name for row in _keys(enterprise_id) if row.sign_in_name})
    for person, one, short_name in zip(people, creations, short_names, strict=True):
        db.session.add(
            Membership(
                person_id=person.id,
                access_role=AccessRole.PARTICIPANT,
                position=one.position,
                enterprise_id=enterprise_id,
                personal_number=one.number,
                sign_in_name=short_name,
                starts_on=today,
            )
        )
        audit.record(
            viewer,
            "person.added",
            kind="person",
            subject_id=person.id,
            enterprise=str(enterprise_id),
            position=one.position,
        )
    db.session.flush()


def _short_names(creations: Sequence[Creation], taken: set[str]) -> Iterator[str]:
    last: dict[str, int] = {}
    for one in creations:
        short_name = sign_in_name(one.name, taken, last)
        taken.add(short_name)
        yield short_name


def _correct(viewer: Viewer, enterprise_id: UUID, corrections: Mapping[UUID, Correction]) -> None:
    """Correct people, all of them read in one statement."""
    rows = db.session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.enterprise_id == enterprise_id,
            Membership.access_role == AccessRole.PARTICIPANT,
            Membership.person_id.in_(corrections.keys()),
            access.in_force(Membership, clock.today()),
        )
    ).all()
    for person, membership in rows:
        wanted = {one.field: one.new for one in corrections[person.id].changes}
        changing.correct(
            viewer,
            person,
            membership,
            name=wanted.get("name", person.name),
            sex=Sex(wanted.get("sex", person.sex)),
            position=Position(wanted.get("position", str(membership.position))),
            language=wanted.get("language", person.language),
        )
