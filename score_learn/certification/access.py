"""Who sees which certificates: said once, as queries."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select, true, union

from score_learn.certification.models import Certificate
from score_learn.people import access as people_access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def visible_to(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the certificates a viewer may open: the own ones and those he or she administers."""
    return select(union(own(viewer), administered(viewer)).subquery().c.id)


def own(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the certificates the viewer holds; somebody who has not signed in holds none."""
    return select(Certificate.id).where(Certificate.person_id == viewer.person_id, Certificate.person_id.is_not(None))


def administered(viewer: Viewer) -> Select[UUID]:
    """Select the ids of the certificates in whose enterprise the viewer is administrator."""
    return select(Certificate.id).where(is_administered(viewer))


def is_administered(viewer: Viewer) -> ColumnElement[bool]:
    """Say the same as a condition: in a long list it costs a fraction of looking every id up."""
    if people_access.everywhere(viewer, Permission.ADMINISTER):
        return true()
    return Certificate.enterprise_id.in_(people_access.enterprises(viewer, Permission.ADMINISTER))


# As what somebody may read the certificates of an enterprise by name; who sees figures alone may not.
_NAMED = frozenset({Permission.LEAD_ENTERPRISE, Permission.TRAIN, Permission.ADMINISTER})


def of_enterprise(viewer: Viewer, enterprise_id: UUID, permission: Permission) -> Select[UUID]:
    """Select the ids of the certificates issued in an enterprise which the viewer leads, trains or administers.

    The enterprise of a certificate is the one that is printed on it, wherever its holder is now.
    """
    ids = select(Certificate.id).where(Certificate.enterprise_id == enterprise_id)
    if permission not in _NAMED:
        return ids.where(false())
    return ids.where(Certificate.enterprise_id.in_(people_access.enterprises(viewer, permission)))
