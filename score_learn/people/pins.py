"""New PINs and cards for many people at once: made beforehand, so that a sheet is printed before any PIN changes."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from score_learn.core import audit, clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.people import queries
from score_learn.people.credential_models import KnownDevice, LoginSession, PinChange, PinCredential
from score_learn.people.hashing import digest
from score_learn.people.queries import ParticipantRow
from score_learn.people.rules import Permission
from score_learn.people.service import Card, PreparedPin, prepare_pin
from score_learn.people.viewer import Viewer

CARDS_MOST = 200
# Hashing takes no more turns at once than signing in does, so that whoever signs in meanwhile gets theirs.
HASHING_AT_ONCE = 2


@dataclass(frozen=True)
class Receiver:
    """A participant who may get a card, and whether there is a PIN that would change."""

    person: ParticipantRow
    has_pin: bool


@dataclass(frozen=True)
class PreparedCard:
    """A card to print with the hashes of its secrets; nothing of it counts before ``give_pins``."""

    card: Card
    prepared: PreparedPin


def receivers(viewer: Viewer, enterprise_id: UUID, person_ids: Collection[UUID] | None = None) -> tuple[Receiver, ...]:
    """List the participants of an enterprise who may get a card, or these people of them, by name.

    Raises:
        NotFound: when the enterprise is not this viewer's, or one of the people is no participant there.
    """
    rows = queries.participants(viewer, enterprise_id, Permission.GIVE_PIN)
    if person_ids is not None:
        wanted = set(person_ids)
        rows = tuple(row for row in rows if row.person_id in wanted)
        if len(rows) < len(wanted):
            raise NotFound("person")
    with_pin = set(
        db.session.scalars(
            select(PinCredential.person_id).where(PinCredential.person_id.in_([row.person_id for row in rows]))
        )
    )
    return tuple(Receiver(row, row.person_id in with_pin) for row in rows)


def prepare_cards(viewer: Viewer, *, enterprise_id: UUID, person_ids: Collection[UUID]) -> tuple[PreparedCard, ...]:
    """Make a PIN and a card for each of these people, outside any transaction; nothing changes by it.

    Raises:
        NotFound: when one of them is no participant of an enterprise in which the viewer may give PINs.
        Refused: ``nobody_chosen`` or ``too_many_cards``.
    """
    if not person_ids:
        raise Refused("nobody_chosen", field="person_ids")
    if len(set(person_ids)) > CARDS_MOST:
        raise Refused("too_many_cards", field="person_ids", most=CARDS_MOST)
    enterprise = queries.find_enterprise(viewer, enterprise_id, Permission.GIVE_PIN)
    people = [one.person for one in receivers(viewer, enterprise_id, person_ids)]
    with ThreadPoolExecutor(max_workers=HASHING_AT_ONCE) as threads:
        made = list(threads.map(lambda _person: prepare_pin(), people))
    return tuple(
        PreparedCard(
            Card(
                one.person_id,
                one.name,
                enterprise.name,
                enterprise.code,
                one.personal_number,
                one.sign_in_name,
                prepared.pin,
                prepared.card_token,
            ),
            prepared,
        )
        for one, prepared in zip(people, made, strict=True)
    )


def give_pins(viewer: Viewer, *, enterprise_id: UUID, sheet: Sequence[PreparedCard]) -> None:
    """Let the PINs and cards of a sheet count; the old ones and all sessions of these people end.

    Whoever had a PIN before will be told who gave a new one.

    Raises:
        NotFound: when one of them is no participant of an enterprise in which the viewer may give PINs.
        Refused: ``cards_outdated`` when something printed on a card has changed meanwhile.
    """
    person_ids = [one.card.person_id for one in sheet]
    now = {one.person.person_id: one for one in receivers(viewer, enterprise_id, person_ids)}
    for one in sheet:
        person = now[one.card.person_id].person
        if (person.name, person.personal_number) != (one.card.name, one.card.personal_number):
            raise Refused("cards_outdated", name=person.name)
    _keep(sheet)
    at = clock.now()
    for one in sheet:
        person_id = one.card.person_id
        if now[person_id].has_pin:
            db.session.add(PinChange(person_id=person_id, made_by=viewer.person_id, made_by_name=viewer.name, at=at))
        audit.record(viewer, "pin.given", kind="person", subject_id=person_id, enterprise=str(enterprise_id))
    db.session.execute(delete(KnownDevice).where(KnownDevice.person_id.in_(person_ids)))
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.person_id.in_(person_ids), LoginSession.ended_at.is_(None))
        .values(ended_at=at, ended_because="new_pin")
    )
    db.session.flush()


def _keep(sheet: Sequence[PreparedCard]) -> None:
    """Write the hashes; the rows are locked in one order, so that two sheets do not wait for each other."""
    rows = db.session.scalars(
        select(PinCredential)
        .where(PinCredential.person_id.in_([one.card.person_id for one in sheet]))
        .order_by(PinCredential.person_id)
        .with_for_update()
    )
    there = {row.person_id: row for row in rows}
    made_at = clock.now()
    for one in sheet:
        row = there.get(one.card.person_id) or PinCredential(person_id=one.card.person_id)
        row.pin_hash = one.prepared.pin_hash
        row.card_digest = digest(one.prepared.card_token)
        row.made_at = made_at
        row.failures = row.card_failures = 0
        db.session.add(row)
