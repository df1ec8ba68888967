"""The forms of an administrator."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from score_learn.core.i18n import _
from score_learn.people import place_queries
from score_learn.web import locale
from score_learn.web.forms import ScoreForm
from score_learn.web.session import current_viewer


def countries() -> list[tuple[str, str]]:
    """Return every country as code and name in the language of the page, by name."""
    names = locale.format_locale().territories
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda pair: pair[1])


def countries_in_use() -> list[tuple[str, str]]:
    """Return the countries of the enterprises that the viewer administers, as ``countries`` does: for filters."""
    codes = place_queries.countries_in_use(current_viewer())
    return sorted(((code, locale.country_name(code)) for code in codes), key=lambda pair: pair[1])


class RegradingForm(ScoreForm):
    """Why sent tests are marked again, and whether points may be taken away."""

    lowering = BooleanField(_("Take points away as well, where an answer is wrong by the corrected key"))
    reason = TextAreaField(_("Reason"), [Length(max=500, message=_("Write 500 signs at most."))])


class RevocationForm(ScoreForm):
    """Why a certificate no longer counts."""

    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason: it is shown to whoever checks."))])
