"""The certificates issued in an enterprise, for those who train there."""

from uuid import UUID

from werkzeug.wrappers import Response

from score_learn.people.rules import Permission
from score_learn.web.certificate_pages import Shelf, certificates_page, enterprise_certificate
from score_learn.web.guards import requires
from score_learn.web.train.views import train

SHELF = Shelf(Permission.TRAIN, "train.enterprise", "train.certificates", "train.certificate_file")


@train.get("/enterprises/<uuid:enterprise_id>/certificates")
@requires(Permission.TRAIN)
def certificates(enterprise_id: UUID) -> str:
    """Show the certificates on which the enterprise is printed."""
    return certificates_page(SHELF, enterprise_id)


@train.get("/enterprises/<uuid:enterprise_id>/certificates/<uuid:certificate_id>.pdf")
@requires(Permission.TRAIN)
def certificate_file(enterprise_id: UUID, certificate_id: UUID) -> Response:
    """Typeset one of them."""
    return enterprise_certificate(SHELF, enterprise_id, certificate_id)
