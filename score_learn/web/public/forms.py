"""The forms that are open to everybody."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from score_learn.core.i18n import _
from score_learn.web.forms import ScoreForm


class ChooseLanguageForm(ScoreForm):
    """One of the languages of the pages."""

    language = HiddenField()


class CertificateCodeForm(ScoreForm):
    """The code of a certificate, typed from paper."""

    code = StringField(_("Code"), [InputRequired(_("Type the code that stands on the certificate."))])
