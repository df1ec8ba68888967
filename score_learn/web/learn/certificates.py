"""My certificates: the list, and each as a file to keep or print."""

from uuid import UUID

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from score_learn.certification import queries
from score_learn.content import queries as content
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.certificate_pages import certificate_file
from score_learn.web.guards import requires
from score_learn.web.session import current_viewer

certificates = Blueprint("certificates", __name__, url_prefix="/certificates")


@certificates.get("")
@requires(Permission.LEARN)
def mine() -> str:
    """List the certificates of the person who asks."""
    rows = queries.my_certificates(current_viewer())
    looks = {row.version_id: content.version(row.version_id, locale.language()).look for row in rows}
    return render_template("learn/certificates.html", rows=rows, looks=looks)


@certificates.get("/<uuid:certificate_id>.pdf")
@requires(Permission.LEARN)
def file(certificate_id: UUID) -> Response:
    """Typeset a certificate, now: the row holds everything that is printed."""
    return certificate_file(queries.find_certificate(current_viewer(), certificate_id))
