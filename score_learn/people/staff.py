"""Staff accounts: who may do what where, and the links that set their passwords."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from zxcvbn import zxcvbn

from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.people import access, queries
from score_learn.people.credential_models import PasswordCredential, PasswordLink
from score_learn.people.hashing import digest
from score_learn.people.models import Membership, Person
from score_learn.people.reach import administers_all, check_place, reaches_beyond
from score_learn.people.rules import (
    PASSWORD_LEAST,
    PASSWORD_MOST,
    AccessRole,
    Permission,
    Sex,
    new_token,
)
from score_learn.people.service import checked_name, end_sessions, require
from score_learn.people.viewer import Viewer

LINK_HOURS = 72
EMAIL_MOST = 254
WEAKEST_SCORE = 2
CONTEXT_WORDS = ["score", "scorelearn", "score-learn", "score training", "ilo", "seco", "norad", "trainer", "password"]


@dataclass(frozen=True)
class LinkHolder:
    """Whom a password link stands for; name and e-mail may not make up the password."""

    person_id: UUID
    name: str
    email: str


def add_staff(
    viewer: Viewer,
    *,
    name: str,
    sex: Sex,
    role: AccessRole,
    enterprise_id: UUID | None = None,
    organisation_id: UUID | None = None,
    country: str | None = None,
    email: str,
) -> UUID:
    """Add a person with one staff role and an e-mail address to sign in with; ``new_link`` sets the password.

    Raises:
        Refused: ``not_allowed``, ``email_taken``; NotFound: for a place that is not this administrator's;
        Invalid: ``email_unreadable``, or when the role needs an enterprise or an organisation of its kind, or holds
            at no place of the kind that was named.
    """
    require(viewer, Permission.ADMINISTER)
    email = free_email(email)
    check_place(viewer, role, enterprise_id, organisation_id, country)
    person = Person(id=new_id(), name=checked_name(name), sex=sex, language=None, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    db.session.add(
        Membership(
            person_id=person.id,
            access_role=role,
            enterprise_id=enterprise_id,
            organisation_id=organisation_id,
            country=country,
            starts_on=clock.today(),
        )
    )
    db.session.add(PasswordCredential(person_id=person.id, email=email, failures=0))
    audit.record(viewer, "staff.added", kind="person", subject_id=person.id, role=str(role))
    db.session.flush()
    return person.id


def let_train(viewer: Viewer, *, person_id: UUID, enterprise_id: UUID) -> None:
    """Say that a trainer works with one more enterprise; it counts at once, and nobody is signed out by it.

    Raises:
        NotFound: when the enterprise or the person is not this administrator's, or the person is no trainer.
        Refused: ``already_trains``, ``person_deactivated``, ``enterprise_closed``.
    """
    queries.find_open_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    if queries.find_person(viewer, person_id, Permission.ADMINISTER).deactivated_at is not None:
        raise Refused("person_deactivated", field="person_id")
    turns.wait("person", person_id)
    places = db.session.scalars(
        select(Membership.enterprise_id).where(
            Membership.person_id == person_id,
            Membership.access_role == AccessRole.TRAINER,
            access.in_force(Membership, clock.today()),
        )
    ).all()
    if not places:
        raise NotFound("person")
    if enterprise_id in places:
        raise Refused("already_trains", field="person_id")
    db.session.add(
        Membership(
            person_id=person_id,
            access_role=AccessRole.TRAINER,
            enterprise_id=enterprise_id,
            starts_on=clock.today(),
        )
    )
    audit.record(viewer, "trainer.assigned", kind="person", subject_id=person_id, enterprise=str(enterprise_id))
    db.session.flush()


def add_membership(
    viewer: Viewer,
    *,
    person_id: UUID,
    role: AccessRole,
    enterprise_id: UUID | None = None,
    organisation_id: UUID | None = None,
    country: str | None = None,
) -> UUID:
    """Give a staff account one more role or place; its sessions end, so that the change counts at once.

    Raises:
        NotFound: when the person or the place is not this administrator's, or the person has no staff account.
        Refused: ``not_allowed``, also for an account that reaches further, ``role_held`` when the person has this role
            there already, ``person_deactivated``.
        Invalid: when the role needs an enterprise or an organisation of its kind, or does not hold at such a place.
    """
    _check_account(viewer, person_id)
    check_place(viewer, role, enterprise_id, organisation_id, country)
    turns.wait("person", person_id)
    there = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.access_role == role,
        Membership.enterprise_id.is_not_distinct_from(enterprise_id),
        Membership.organisation_id.is_not_distinct_from(organisation_id),
        Membership.country.is_not_distinct_from(country),
        access.in_force(Membership, clock.today()),
    )
    if db.session.scalar(there):
        raise Refused("role_held", field="role")
    row = Membership(
        id=new_id(),
        person_id=person_id,
        access_role=role,
        enterprise_id=enterprise_id,
        organisation_id=organisation_id,
        country=country,
        starts_on=clock.today(),
    )
    db.session.add(row)
    end_sessions(person_id, because="role_change")
    audit.record(viewer, "membership.added", kind="person", subject_id=person_id, **_place_of(row))
    db.session.flush()
    return row.id


def end_membership(viewer: Viewer, *, membership_id: UUID) -> UUID:
    """End a staff membership: it counts no more at once, and the person's sessions end; return whose it was.

    Raises:
        NotFound: when it is not this administrator's to see, is a participant's, or ended before.
        Refused: ``not_allowed`` when it reaches further than the administrator, ``own_administrator`` for one's own
            last administrator role, ``last_administrator`` when nobody would administer all countries any more.
    """
    turns.wait("administrators", "all")
    row = db.session.scalar(
        select(Membership)
        .where(
            Membership.id == membership_id,
            access.staff_memberships(viewer),
            access.in_force(Membership, clock.today()),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound("membership")
    nowhere = row.access_role == AccessRole.TRAINER and row.enterprise_id is None
    if nowhere and reaches_beyond(viewer, row.person_id):
        raise Refused("not_allowed")
    if row.access_role == AccessRole.ADMINISTRATOR:
        _keep_an_administrator(viewer, row)
    row.ends_on = clock.today()
    end_sessions(row.person_id, because="role_change")
    audit.record(
        viewer,
        "membership.ended",
        kind="person",
        subject_id=row.person_id,
        ends_on=row.ends_on.isoformat(),
        **_place_of(row),
    )
    db.session.flush()
    return row.person_id


def _check_account(viewer: Viewer, person_id: UUID) -> None:
    """Stop an act on a staff account that is not this administrator's alone.

    Raises:
        NotFound: when the person is not this administrator's or has no staff account.
        Refused: ``person_deactivated``, ``not_allowed`` when the account reaches further than the administrator.
    """
    person = queries.find_person(viewer, person_id, Permission.ADMINISTER)
    if db.session.get(PasswordCredential, person_id) is None:
        raise NotFound("person")
    if person.deactivated_at is not None:
        raise Refused("person_deactivated")
    if reaches_beyond(viewer, person_id):
        # Whoever makes a link could use it and sign in as that person, and a new role ends sessions.
        raise Refused("not_allowed")


def new_link(viewer: Viewer, *, person_id: UUID) -> str:
    """Make the link token that sets a staff member's password, once, within 72 hours; earlier links end.

    Raises:
        NotFound: when the person is not this administrator's or has no staff account.
        Refused: ``not_allowed`` when the account reaches further than the administrator, ``person_deactivated``.
    """
    _check_account(viewer, person_id)
    turns.wait("person", person_id)
    end_links(person_id)
    now = clock.now()
    token = new_token()
    db.session.add(
        PasswordLink(
            person_id=person_id, digest=digest(token), made_at=now, expires_at=now + timedelta(hours=LINK_HOURS)
        )
    )
    audit.record(viewer, "password_link.made", kind="person", subject_id=person_id)
    db.session.flush()
    return token


def link_holder(token: str) -> LinkHolder | None:
    """Return whom a password link still stands for, or ``None`` when it was used, is late or unknown."""
    row = db.session.execute(
        select(PasswordLink.person_id, Person.name, PasswordCredential.email)
        .join(Person, Person.id == PasswordLink.person_id)
        .join(PasswordCredential, PasswordCredential.person_id == PasswordLink.person_id)
        .where(
            PasswordLink.digest == digest(token),
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > clock.now(),
            Person.deactivated_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else LinkHolder(row.person_id, row.name, row.email)


def set_password(*, token: str, password_hash: str) -> UUID:
    """Use a link: keep the new password, end the link and every session.

    Raises:
        NotFound: when the link was used, is late or unknown.
    """
    holder = link_holder(token)
    if holder is None:
        raise NotFound("password_link")
    person_id = holder.person_id
    # The link may be used a second time at this very moment: the row goes to one of the two.
    used = update(PasswordLink).where(PasswordLink.digest == digest(token), PasswordLink.used_at.is_(None))
    if not db.session.execute(used.values(used_at=clock.now()).returning(PasswordLink.id)).first():
        raise NotFound("password_link")
    db.session.execute(
        update(PasswordCredential)
        .where(PasswordCredential.person_id == person_id)
        .values(password_hash=password_hash, failures=0, failed_at=None)
    )
    end_sessions(person_id, because="new_password")
    audit.record(Viewer(kind="staff", person_id=person_id), "password.set", kind="person", subject_id=person_id)
    return person_id


def end_links(person_id: UUID) -> None:
    """End every password link of a person that still works."""
    now = clock.now()
    db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.person_id == person_id, PasswordLink.used_at.is_(None), PasswordLink.expires_at > now)
        .values(expires_at=now)
    )


def free_email(email: str) -> str:
    """Return an e-mail address in small letters that opens no account yet.

    Raises:
        Invalid: ``email_unreadable``; Refused: ``email_taken``.
    """
    email = email.strip().lower()
    strange = any(sign.isspace() or unicodedata.category(sign) == "Cc" for sign in email)
    if "@" not in email[1:-1] or strange or len(email) > EMAIL_MOST:
        raise Invalid("email_unreadable", field="email")
    turns.wait("email", email)
    if db.session.scalar(select(PasswordCredential.person_id).where(PasswordCredential.email == email)):
        raise Refused("email_taken", field="email")
    return email


def check_password(password: str, *, words: tuple[str, ...] = ()) -> None:
    """Refuse a password that is too short, too long or among the first to be guessed.

    Args:
        password: as typed.
        words: the person's own words that must not make up the password: name, e-mail, enterprise.

    Raises:
        Invalid: ``password_too_short``, ``password_too_long`` or ``password_guessable``.
    """
    if len(password) < PASSWORD_LEAST:
        raise Invalid("password_too_short", field="password", least=PASSWORD_LEAST)
    if len(password) > PASSWORD_MOST:
        raise Invalid("password_too_long", field="password", most=PASSWORD_MOST)
    own = [part for word in words for part in (word, *re.split(r"\W+", word)) if part]
    if zxcvbn(password[:72], user_inputs=[*CONTEXT_WORDS, *own])["score"] < WEAKEST_SCORE:
        raise Invalid("password_guessable", field="password")


def _keep_an_administrator(viewer: Viewer, ending: Membership) -> None:
    """Refuse to end the role without which the acting person, or everybody, could administer no more."""
    others = db.session.scalars(
        select(Membership.country).where(
            Membership.person_id == ending.person_id,
            Membership.access_role == AccessRole.ADMINISTRATOR,
            Membership.id != ending.id,
            access.in_force(Membership, clock.today()),
        )
    ).all()
    if ending.person_id == viewer.person_id and not others:
        raise Refused("own_administrator")
    if ending.country is None and None not in others and not administers_all(besides=ending.person_id):
        raise Refused("last_administrator")


def _place_of(row: Membership) -> dict[str, str]:
    """Return what the audit log says of a membership: the role and where it holds."""
    places = {"enterprise": row.enterprise_id, "organisation": row.organisation_id, "country": row.country}
    return {"role": str(row.access_role), **{kind: str(place) for kind, place in places.items() if place is not None}}
