"""The certificate on paper: a landscape A4 page, with the words given by whoever translates them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from score_learn.certification.marks import hues, icon, square, wordmark_card
from score_learn.certification.queries import CertificateRow
from score_learn.certification.rules import Paper, Payload, Status, grouped
from score_learn.content.rules import direction
from score_learn.core import settings
from score_learn.core.errors import Refused
from score_learn.core.i18n import _
from score_learn.core.typesetting import compile_pdf

TEMPLATE = Path(__file__).resolve().parent / "typst" / "certificate.typ"
Translate = Callable[[str], str]

WORDS = {
    "title": _("Certificate of completion"),
    "name_label": _("Name"),
    "module_label": _("Has completed"),
    "enterprise_label": _("Enterprise"),
    "date_label": _("Completed on"),
    "until_label": _("Valid until"),
    "edition_label": _("Edition of the module"),
    "key_label": _("Signed with key"),
    "check": _("Is it real?"),
    "how": _("Scan the square. Or open the address below and type the number."),
    "number_label": _("Number"),
    "address_label": _("Address"),
    "square_text": _("QR code that opens the page where this certificate is checked"),
    "not_a_licence": _("A certificate of completion is not a licence to train others."),
}
"""Every word of the sheet in English; ``print_certificate`` hands each to its ``translate``."""

_NOT_PRINTED = {
    Status.ALTERED: "certificate_altered",
    Status.REVOKED: "certificate_revoked",
    Status.ERASED: "holder_erased",
}


def print_certificate(
    certificate: CertificateRow, *, look: str, language: str = "en", translate: Translate = _
) -> bytes:
    """Return a certificate as a tagged PDF; the same certificate in the same language gives the same bytes.

    Ask for it outside any transaction: it takes milliseconds of work and no database.

    Args:
        certificate: as ``queries.find_certificate`` gives it.
        look: the look of its module, such as ``wpc``, for the edge and the icon.
        language: the BCP 47 language of the words, which decides the direction of the page and how days are written.
        translate: gives each of ``WORDS`` in that language.

    Raises:
        Refused: ``certificate_altered``, ``certificate_revoked`` or ``holder_erased`` for what must not be printed,
            ``font_missing`` when a name or a word holds a letter no installed font has.
    """
    code = _NOT_PRINTED.get(certificate.status)
    payload, paper = certificate.payload, certificate.paper
    if code is not None or payload is None or paper is None:
        raise Refused(code or "holder_erased")
    words = {key: translate(english) for key, english in WORDS.items()}
    inputs = words | _drawn(look, paper, payload) | _printed(paper, payload, language)
    return compile_pdf(TEMPLATE, inputs, made_at=certificate.issued_at)


def square_address(paper: Paper, payload: Payload) -> str:
    """Return what the square holds: the page of the check, and behind the # all that is needed without that page."""
    return f"{settings.current().public_url}/verify/{payload.code}#{paper.fragment()}"


def _drawn(look: str, paper: Paper, payload: Payload) -> dict[str, str]:
    hue = hues()[look]
    return {
        "fill": hue.fill,
        "tint": hue.tint,
        "edge_icon": icon(look, "#FFFFFF"),
        "module_icon": icon(look, hue.fill),
        "card": wordmark_card(),
        "shield": icon("shield", "#16242F"),
        "square": square(square_address(paper, payload)),
    }


def _printed(paper: Paper, payload: Payload, language: str) -> dict[str, str]:
    locale = _locale(language)
    tongue = Locale.parse(payload.language, sep="-").get_display_name(locale) or payload.language
    return {
        "language": language.split("-", maxsplit=1)[0],
        "direction": direction(language),
        "name": paper.name,
        "module": payload.module,
        "enterprise": payload.enterprise,
        "date": _day(payload.completed_on, locale),
        "until": _day(payload.valid_until, locale) if payload.valid_until else "",
        "edition": f"{payload.version} · {tongue}",
        "key": payload.key,
        "number": grouped(payload.code),
        "address": f"{settings.current().public_url.split('://', 1)[-1]}/verify",
    }


def _day(day: date, locale: Locale) -> str:
    return format_date(day, "long", locale=locale)


def _locale(language: str) -> Locale:
    """Return the locale that writes days; plain English means the day before the month."""
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
