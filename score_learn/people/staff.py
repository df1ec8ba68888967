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
from score_learn.people.models import Enterprise, Membership, Person
from score_learn.people.rules import (
    ORGANISATION_ROLES,
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
    email = email.strip().lower()
    strange = any(sign.isspace() or unicodedata.category(sign) == "Cc" for sign in email)
    if "@" not in email[1:-1] or strange or len(email) > EMAIL_MOST:
        raise Invalid("email_unreadable", field="email")
    turns.wait("email", email)
    if db.session.scalar(select(PasswordCredential.person_id).where(PasswordCredential.email == email)):
        raise Refused("email_taken", field="email")
    _check_place(viewer, role, enterprise_id, organisation_id, country)
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
    """Say that a trainer works with an enterprise; their sessions end, so that the change counts at once.

    Raises:
        NotFound: when the enterprise or the person is not this administrator's, or the person is no trainer.
        Refused: ``already_trains``.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    queries.find_person(viewer, person_id, Permission.ADMINISTER)
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
    end_sessions(person_id, because="role_change")
    audit.record(viewer, "trainer.assigned", kind="person", subject_id=person_id, enterprise=str(enterprise_id))
    db.session.flush()


def new_link(viewer: Viewer, *, person_id: UUID) -> str:
    """Make the link token that sets a staff member's password, once, within 72 hours; earlier links end.

    Raises:
        NotFound: when the person is not this administrator's or has no staff account.
        Refused: ``not_allowed`` when the account reaches further than the administrator.
    """
    queries.find_person(viewer, person_id, Permission.ADMINISTER)
    if db.session.get(PasswordCredential, person_id) is None:
        raise NotFound("person")
    if _reaches_beyond(viewer, person_id):
        # Whoever makes the link could use it and sign in as that person.
        raise Refused("not_allowed")
    turns.wait("person", person_id)
    now = clock.now()
    db.session.execute(
        update(PasswordLink)
        .where(PasswordLink.person_id == person_id, PasswordLink.used_at.is_(None), PasswordLink.expires_at > now)
        .values(expires_at=now)
    )
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


def _check_place(
    viewer: Viewer, role: AccessRole, enterprise_id: UUID | None, organisation_id: UUID | None, country: str | None
) -> None:
    reach = _countries(viewer)
    if reach is not None and (
        role in ORGANISATION_ROLES or (role == AccessRole.ADMINISTRATOR and country not in reach)
    ):
        # An administrator of one country makes no account that reaches beyond it.
        raise Refused("not_allowed", field="role")
    if role == AccessRole.PARTICIPANT:
        raise Invalid("not_a_staff_role", field="role")
    if not _fits(role, enterprise_id, organisation_id, country):
        raise Invalid("place_does_not_fit", field="role")
    # A trainer without an enterprise is nowhere yet, and so nobody's whose reach is a country.
    needs_enterprise = role == AccessRole.ENTERPRISE_MANAGER or (role == AccessRole.TRAINER and reach is not None)
    if needs_enterprise and enterprise_id is None:
        raise Invalid("enterprise_missing", field="enterprise_id")
    if enterprise_id is not None:
        queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    if role in ORGANISATION_ROLES:
        if organisation_id is None:
            raise Invalid("organisation_missing", field="organisation_id")
        if queries.find_organisation(viewer, organisation_id).kind != ORGANISATION_ROLES[role]:
            raise Invalid("organisation_of_other_kind", field="organisation_id")


def _fits(role: AccessRole, enterprise_id: UUID | None, organisation_id: UUID | None, country: str | None) -> bool:
    """Say whether a role may hold at such a place; the database would refuse it without words."""
    at_enterprise = role in {AccessRole.ENTERPRISE_MANAGER, AccessRole.TRAINER}
    return (
        (enterprise_id is None or at_enterprise)
        and (organisation_id is None or role in ORGANISATION_ROLES)
        and (country is None or role == AccessRole.ADMINISTRATOR)
    )


def _countries(viewer: Viewer) -> frozenset[str] | None:
    """Return the countries to which an administrator is bound, ``None`` when to none."""
    bound = {grant.country for grant in viewer.grants_for(Permission.ADMINISTER)}
    if viewer.kind == "operator" or None in bound:
        return None
    return frozenset(country for country in bound if country)


def _reaches_beyond(viewer: Viewer, person_id: UUID) -> bool:
    """Say whether an account may do something somewhere where this administrator may not."""
    reach = _countries(viewer)
    if reach is None:
        return False
    places = db.session.execute(
        select(Membership.access_role, Membership.organisation_id, Membership.country, Enterprise.country)
        .outerjoin(Enterprise, Enterprise.id == Membership.enterprise_id)
        .where(Membership.person_id == person_id, access.in_force(Membership, clock.today()))
    )
    return any(
        organisation_id is not None
        or (role == AccessRole.ADMINISTRATOR and country not in reach)
        or (place is not None and place not in reach)
        for role, organisation_id, country, place in places
    )
