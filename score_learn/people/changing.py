"""Corrects what is kept of a participant, and says when one leaves an enterprise or comes back."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from score_learn.core import audit, clock
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.people import access
from score_learn.people.credential_models import LoginSession
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.rules import AccessRole, Permission, Position, Sex
from score_learn.people.service import LANGUAGE_TAG, checked_name
from score_learn.people.viewer import Viewer

MAY_CHANGE = (Permission.TRAIN, Permission.ADMINISTER)


def change_participant(
    viewer: Viewer,
    *,
    enterprise_id: UUID,
    person_id: UUID,
    name: str,
    sex: Sex,
    position: Position,
    language: str | None,
) -> bool:
    """Correct what is kept of a participant; return whether anything changed.

    The sign-in name stays as it stands on the card. Enrolments keep the position and sex with which they began.

    Raises:
        NotFound: when the person is no participant of an enterprise in which the viewer trains or administers.
        Invalid: for a name that cannot be used or a language tag that is none.
    """
    [membership] = _participations(viewer, enterprise_id, [person_id])
    if not _in_force(membership):
        raise NotFound("person")
    person = db.session.get_one(Person, person_id)
    changed = correct(viewer, person, membership, name=name, sex=sex, position=position, language=language)
    db.session.flush()
    return changed


def end_participation(viewer: Viewer, *, enterprise_id: UUID, person_ids: Collection[UUID]) -> int:
    """Say that people left an enterprise: from now on they count there no more, and their sessions end.

    What they learned stays, and so does their personal number. Return how many left; who left before is not counted.

    Raises:
        NotFound: when one of them never was a participant of an enterprise in which the viewer trains or administers.
        Refused: ``nobody_chosen``.
    """
    leaving = [row for row in _participations(viewer, enterprise_id, person_ids) if row.ends_on is None]
    today = clock.today()
    for row in leaving:
        row.ends_on = today
        audit.record(
            viewer,
            "participation.ended",
            kind="person",
            subject_id=row.person_id,
            enterprise=str(enterprise_id),
            ends_on=today.isoformat(),
        )
    end_all_sessions([row.person_id for row in leaving], because="left")
    db.session.flush()
    return len(leaving)


def resume_participation(viewer: Viewer, *, enterprise_id: UUID, person_ids: Collection[UUID]) -> int:
    """Say that people who left an enterprise are there after all; card, number and PIN are the old ones.

    Return how many came back; who never left is not counted.

    Raises:
        NotFound: when one of them never was a participant of an enterprise in which the viewer trains or administers.
        Refused: ``nobody_chosen``.
    """
    returning = [row for row in _participations(viewer, enterprise_id, person_ids) if row.ends_on is not None]
    for row in returning:
        audit.record(
            viewer,
            "participation.resumed",
            kind="person",
            subject_id=row.person_id,
            enterprise=str(enterprise_id),
            ended_on=str(row.ends_on),
        )
        row.ends_on = None
    db.session.flush()
    return len(returning)


def correct(
    viewer: Viewer,
    person: Person,
    membership: Membership,
    *,
    name: str,
    sex: Sex,
    position: Position,
    language: str | None,
) -> bool:
    """Correct what is kept of a person who was found already, and record it; return whether anything changed.

    Raises:
        Invalid: for a name that cannot be used or a language tag that is none.
    """
    changed = correct_person(person, name=name, sex=sex, language=language)
    moved = move(membership, position)
    if changed or moved:
        audit.record(
            viewer,
            "person.changed",
            kind="person",
            subject_id=person.id,
            enterprise=str(membership.enterprise_id),
            changed=changed + list(moved),
            **moved,
        )
    return bool(changed or moved)


def correct_person(person: Person, *, name: str, sex: Sex, language: str | None) -> list[str]:
    """Set what belongs to the person alone and return the names of the fields that changed, never their values.

    Raises:
        Invalid: for a name that cannot be used or a language tag that is none.
    """
    if language is not None and not LANGUAGE_TAG.fullmatch(language):
        raise Invalid("unknown_language", field="language", tag=language)
    wanted: dict[str, Any] = {"name": checked_name(name), "sex": str(sex), "language": language}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, wanted[field])
    return changed


def move(membership: Membership, position: Position) -> dict[str, list[str]]:
    """Set a participant's position and return what the audit log says of it: from which to which, or nothing."""
    before = str(membership.position)
    if before == position:
        return {}
    membership.position = str(position)
    return {"position": [before, str(position)]}


def end_all_sessions(person_ids: Iterable[UUID], *, because: str) -> None:
    """End every open session of several people at once."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.person_id.in_(list(person_ids)), LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=because)
    )


def _participations(viewer: Viewer, enterprise_id: UUID, person_ids: Collection[UUID]) -> list[Membership]:
    """Return one membership for each of these people: as what they are, or were last, in this enterprise.

    The rows are locked, so that two who end or resume the same at once do it one after the other.
    """
    wanted = set(person_ids)
    if not wanted:
        raise Refused("nobody_chosen", field="person_ids")
    places = or_(*(Enterprise.id.in_(access.enterprises(viewer, permission)) for permission in MAY_CHANGE))
    rows = db.session.scalars(
        select(Membership)
        .join(Enterprise, Enterprise.id == Membership.enterprise_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Enterprise.id == enterprise_id,
            places,
            Membership.access_role == AccessRole.PARTICIPANT,
            Membership.person_id.in_(wanted),
            Person.deactivated_at.is_(None),
        )
        .order_by(Membership.starts_on, Membership.id)
        .with_for_update(of=Membership)
    )
    last = {row.person_id: row for row in rows}
    if wanted - last.keys():
        raise NotFound("person")
    return list(last.values())


def _in_force(membership: Membership) -> bool:
    today = clock.today()
    return membership.starts_on <= today and (membership.ends_on is None or membership.ends_on > today)
