"""Whether somebody holds a certificate: what a trainer may know of it, and nothing that stands on it."""

from uuid import UUID

from sqlalchemy import select

from score_learn.certification.models import Certificate, Revocation
from score_learn.core.db import db
from score_learn.people import access as people_access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def certified_modules(viewer: Viewer, person_id: UUID) -> frozenset[str]:
    """Return the modules for which one of the people the viewer trains holds a certificate that was not revoked."""
    return frozenset(
        db.session.scalars(
            select(Certificate.module_id).where(
                Certificate.person_id == person_id,
                Certificate.person_id.in_(people_access.people(viewer, Permission.TRAIN)),
                ~select(Revocation.certificate_id).where(Revocation.certificate_id == Certificate.id).exists(),
            )
        )
    )
