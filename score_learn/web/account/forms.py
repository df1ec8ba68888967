"""The forms of a person's own account."""

from typing import Any

from wtforms import SelectField

from score_learn.content import queries as content
from score_learn.core.i18n import _
from score_learn.web import locale
from score_learn.web.forms import ScoreForm


class LanguageForm(ScoreForm):
    """The language a person reads in."""

    language = SelectField(_("Language"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        tags = dict.fromkeys((*locale.languages(), *content.languages()))
        self.language.choices = [(tag, locale.in_own_words(tag)) for tag in tags]


class ReadForm(ScoreForm):
    """Nothing but "I have read this"."""
