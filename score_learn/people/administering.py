"""What administrators change about one person: names, positions, the e-mail of an account, and whether it opens."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.people import access, queries
from score_learn.people.changing import correct_person, move
from score_learn.people.credential_models import PasswordCredential
from score_learn.people.models import Membership, Person
from score_learn.people.reach import administers_all, reaches_beyond
from score_learn.people.rules import AccessRole, Permission, Position, Sex
from score_learn.people.service import end_sessions, forget_devices
from score_learn.people.staff import end_links, free_email
from score_learn.people.viewer import Viewer


def change_person(
    viewer: Viewer,
    *,
    person_id: UUID,
    name: str,
    sex: Sex,
    language: str | None,
    positions: Mapping[UUID, Position],
) -> bool:
    """Correct what is kept of a person; return whether anything changed.

    Args:
        viewer: an administrator.
        person_id: whose data they are.
        name: as written by its owner.
        sex: as stated.
        language: a BCP 47 tag, or ``None`` for the enterprise's own.
        positions: by participant's membership in force, what the person is counted as there.

    Raises:
        NotFound: when the person or a membership is not this administrator's.
        Refused: ``person_deactivated``, ``beyond_reach`` when the person belongs to other countries too.
        Invalid: for a name that cannot be used or a language tag that is none.
    """
    person = _own(viewer, person_id)
    if person.deactivated_at is not None:
        raise Refused("person_deactivated")
    changed = correct_person(person, name=name, sex=sex, language=language)
    moves = [_moved(viewer, person_id, one, position) for one, position in positions.items()]
    moved = [one for one in moves if one]
    if changed or moved:
        details: dict[str, Any] = {"positions": moved} if moved else {}
        fields = [*changed, *(["position"] if moved else [])]
        audit.record(viewer, "person.changed", kind="person", subject_id=person_id, changed=fields, **details)
        db.session.flush()
    return bool(changed or moved)


def deactivate(viewer: Viewer, *, person_id: UUID) -> bool:
    """Close a person's every way in; lists and figures of those who take part leave them out from now on.

    Nothing that was learned is lost, and certificates stay valid. Return whether anything changed.

    Raises:
        NotFound: when the person is not this administrator's.
        Refused: ``own_account``, ``last_administrator``, ``beyond_reach`` when the person belongs to other countries.
    """
    turns.wait("administrators", "all")
    person = _own(viewer, person_id)
    if person_id == viewer.person_id:
        raise Refused("own_account")
    if person.deactivated_at is not None:
        return False
    if _administers_all(person_id) and not administers_all(besides=person_id):
        raise Refused("last_administrator")
    person.deactivated_at = clock.now()
    end_sessions(person_id, because="deactivated")
    end_links(person_id)
    forget_devices(person_id)
    audit.record(viewer, "person.deactivated", kind="person", subject_id=person_id)
    db.session.flush()
    return True


def reactivate(viewer: Viewer, *, person_id: UUID) -> bool:
    """Open the ways in again: the PIN, the card and the password are the old ones; return whether anything changed.

    Raises:
        NotFound: when the person is not this administrator's.
        Refused: ``beyond_reach`` when the person belongs to other countries too.
    """
    person = _own(viewer, person_id)
    if person.deactivated_at is None:
        return False
    audit.record(
        viewer,
        "person.reactivated",
        kind="person",
        subject_id=person_id,
        deactivated_on=person.deactivated_at.date().isoformat(),
    )
    person.deactivated_at = None
    db.session.flush()
    return True


def change_email(viewer: Viewer, *, person_id: UUID, email: str) -> bool:
    """Change the e-mail a staff member signs in with; sessions and password links end. Return whether it changed.

    Raises:
        NotFound: when the person is not this administrator's or has no staff account.
        Invalid: ``email_unreadable``.
        Refused: ``email_taken``, ``person_deactivated``, ``beyond_reach`` when the person belongs to other countries.
    """
    person = _own(viewer, person_id)
    credential = db.session.get(PasswordCredential, person_id)
    if credential is None:
        raise NotFound("person")
    if person.deactivated_at is not None:
        raise Refused("person_deactivated")
    if email.strip().lower() == credential.email:
        return False
    credential.email = free_email(email)
    end_sessions(person_id, because="new_email")
    end_links(person_id)
    audit.record(viewer, "email.changed", kind="person", subject_id=person_id)
    db.session.flush()
    return True


def _own(viewer: Viewer, person_id: UUID) -> Person:
    """Return a person for changing, one change after the other.

    Whoever can change or close an account that sees more than they do could use it, or lock its owner out.
    """
    queries.find_person(viewer, person_id, Permission.ADMINISTER)
    if reaches_beyond(viewer, person_id):
        raise Refused("beyond_reach")
    turns.wait("person", person_id)
    return db.session.get_one(Person, person_id, populate_existing=True)


def _moved(viewer: Viewer, person_id: UUID, membership_id: UUID, position: Position) -> dict[str, Any]:
    membership = db.session.scalar(
        select(Membership).where(
            Membership.id == membership_id,
            Membership.person_id == person_id,
            Membership.access_role == AccessRole.PARTICIPANT,
            access.memberships(viewer),
            access.in_force(Membership, clock.today()),
        )
    )
    if membership is None:
        raise NotFound("membership")
    moved = move(membership, position)
    return {"enterprise": str(membership.enterprise_id), **moved} if moved else {}


def _administers_all(person_id: UUID) -> bool:
    own = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.access_role == AccessRole.ADMINISTRATOR,
        Membership.country.is_(None),
        access.in_force(Membership, clock.today()),
    )
    return db.session.scalar(own.limit(1)) is not None
