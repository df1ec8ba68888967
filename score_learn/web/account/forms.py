"""The forms of a person's own account."""

from typing import Any

from wtforms import SelectField

from score_learn.core.i18n import _
from score_learn.web import locale
from score_learn.web.forms import ScoreForm


class LanguageForm(ScoreForm):
    """The language a person reads in."""

    language = SelectField(_("Language"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.language.choices = [(tag, locale.in_own_words(tag)) for tag in locale.languages()]


class ReadForm(ScoreForm):
    """Nothing but "I have read this"."""
