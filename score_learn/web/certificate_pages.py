"""Certificates of an enterprise for those who lead or train it, and a certificate as a file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from score_learn.certification import enterprise_queries
from score_learn.certification.printing import print_certificate
from score_learn.certification.queries import CertificateRow
from score_learn.content import queries as content
from score_learn.people import queries
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer

WITHDRAWN = {"valid": False, "withdrawn": True}


@dataclass(frozen=True)
class Shelf:
    """Where the certificates of an enterprise are shown: as what one asks, and the pages' endpoints."""

    permission: Permission
    home: str
    certificates: str
    file: str


def certificates_page(shelf: Shelf, enterprise_id: UUID) -> str:
    """Show the certificates on which an enterprise is printed, filtered by the address."""
    viewer = current_viewer()
    place = queries.find_enterprise(viewer, enterprise_id, shelf.permission)
    asked = {name: request.args.get(name, "").strip() for name in ("name", "module", "state")}
    found = enterprise_queries.enterprise_certificates(
        viewer,
        enterprise_id,
        shelf.permission,
        name=asked["name"],
        module_id=asked["module"] or None,
        withdrawn=WITHDRAWN.get(asked["state"]),
        number=request.args.get("page", default=1, type=int),
    )
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return render_template(
        "enterprise/certificates.html",
        enterprise=place,
        found=found,
        asked=asked,
        shelf=shelf,
        modules=[(one.id, one.title) for one in content.published_modules(viewer, locale.language())],
        page_url=lambda number: url_for(shelf.certificates, enterprise_id=enterprise_id, **kept, page=number),
    )


def enterprise_certificate(shelf: Shelf, enterprise_id: UUID, certificate_id: UUID) -> Response:
    """Typeset a certificate on which an enterprise is printed."""
    return certificate_file(
        enterprise_queries.find_enterprise_certificate(
            current_viewer(), enterprise_id, certificate_id, shelf.permission
        )
    )


def certificate_file(row: CertificateRow) -> Response:
    """Typeset a certificate, now: the row holds everything that is printed."""
    look = content.version(row.version_id, locale.language()).look
    pdf = print_certificate(row, look=look, language=locale.language(), translate=gettext)
    answer = make_response(pdf)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="certificate-{row.code}.pdf"'
    return answer
