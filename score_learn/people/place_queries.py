"""What an administrator reads about enterprises, organisations and which of them stand beside each other."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from score_learn.core.db import db
from score_learn.people import queries
from score_learn.people.models import Organisation, Sponsorship
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class SponsorshipRow:
    """An organisation beside an enterprise, with its dates."""

    id: UUID
    enterprise_id: UUID
    organisation_name: str
    organisation_kind: str
    starts_on: date
    ends_on: date | None


def sponsorships(viewer: Viewer, enterprise_id: UUID) -> tuple[SponsorshipRow, ...]:
    """List which organisations stand beside an enterprise, the current and the past ones.

    Raises:
        NotFound: when the enterprise is not this administrator's.
    """
    queries.find_enterprise(viewer, enterprise_id, Permission.ADMINISTER)
    rows = db.session.execute(
        select(Sponsorship, Organisation)
        .join(Organisation, Organisation.id == Sponsorship.organisation_id)
        .where(Sponsorship.enterprise_id == enterprise_id)
        .order_by(Sponsorship.starts_on, Organisation.name_key)
    )
    return tuple(
        SponsorshipRow(tie.id, tie.enterprise_id, body.name, body.kind, tie.starts_on, tie.ends_on)
        for tie, body in rows
    )
