"""The forms of a trainer."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import DateField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from score_learn.content.rules import Module
from score_learn.core.i18n import _
from score_learn.people.queries import EnterpriseRow, ParticipantRow
from score_learn.people.rules import Position, Sex
from score_learn.web import locale
from score_learn.web.filters import words
from score_learn.web.forms import ChoiceField, ScoreForm
from score_learn.web.locale import gettext


class PersonForm(ScoreForm):
    """A participant, new or corrected; ``reads`` is the language in which somebody reads already."""

    name = StringField(_("Name"), [InputRequired(_("Write the name."))])
    sex = ChoiceField(_("Sex"))
    position = ChoiceField(_("Work"))
    language = ChoiceField(_("Language"))
    personal_number = StringField(_("Personal number"))

    def __init__(self, enterprise: EnterpriseRow, *args: Any, reads: str = "", **values: Any) -> None:
        super().__init__(*args, **values)
        empty = [("", gettext("Choose"))]
        self.sex.choices = [*empty, *((str(one), words(one)) for one in Sex)]
        self.position.choices = [*empty, *((str(one), words(one)) for one in Position)]
        spoken = dict.fromkeys([*locale.languages(), *enterprise.languages, reads])
        self.language.choices = [(tag, locale.in_own_words(tag)) for tag in spoken if tag]


class DayForm(ScoreForm):
    """The second of two steps: the page has named whom the act touches; some acts take a day."""

    due_on = DateField(_("Last day"), [Optional()])

    @classmethod
    def sent_or_new(cls) -> "DayForm":
        """Make the form that was sent, or a new one with an id of its own for the page that names whom it touches."""
        return cls() if request.form.get("step") == "confirm" else cls(formdata=None)

    def confirmed(self) -> bool:
        """Say whether the second step was sent, and whole."""
        return request.form.get("step") == "confirm" and bool(self.validate_on_submit())


class AssignmentForm(ScoreForm):
    """A module for everybody of an enterprise or for some people."""

    module_id = RadioField(_("Module"), [InputRequired(_("Choose a module."))])
    whom = RadioField(_("For whom"), default="all")
    person_ids = SelectMultipleField(_("People"))
    due_on = DateField(_("Last day"), [Optional()])

    def __init__(self, modules: Iterable[Module], people: Iterable[ParticipantRow], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.module_id.choices = [(module.id, module.title) for module in modules]
        self.whom.choices = [
            ("all", gettext("Everybody at the enterprise, those who come later too")),
            ("some", gettext("Some people")),
        ]
        self.person_ids.choices = [(str(one.person_id), f"{one.name}, {one.personal_number}") for one in people]

    def validate_whom(self, field: Any) -> None:
        """Ask again when people are ticked and everybody is meant: one of the two is a slip."""
        if field.data == "all" and self.person_ids.data:
            raise ValidationError(gettext("You ticked some people. Choose “Some people”, or untick them."))
