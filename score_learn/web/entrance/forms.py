"""The forms for coming in."""

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from score_learn.core.errors import Invalid
from score_learn.core.i18n import _
from score_learn.people.rules import PIN_DIGITS, tidy_digits
from score_learn.people.staff import check_password
from score_learn.web.forms import ScoreForm
from score_learn.web.locale import gettext
from score_learn.web.words import sentence


def check_pin(_form: Any, field: Any) -> None:
    """Say what a PIN looks like before a try is counted for something that cannot be one."""
    digits = tidy_digits(field.data or "")
    if len(digits) != PIN_DIGITS or not digits.isdecimal():
        raise ValidationError(gettext("Enter your PIN, 6 digits."))
    field.data = digits


class PinForm(ScoreForm):
    """A participant without a card: enterprise code, number or sign-in name, PIN."""

    code = StringField(_("Enterprise code"), [InputRequired(_("Enter the enterprise code. It is on your card."))])
    number = StringField(_("My number or sign-in name"), [InputRequired(_("Enter your number. It is on your card."))])
    pin = PasswordField(_("PIN"), [check_pin])
    own = BooleanField(_("This is my own phone"))
    next = HiddenField()


class CardForm(ScoreForm):
    """The token of a card, as the script read it from the address."""

    token = HiddenField()


class CardPinForm(ScoreForm):
    """The PIN that goes with a card."""

    token = HiddenField()
    pin = PasswordField(_("PIN"), [check_pin])
    own = BooleanField(_("This is my own phone"))


class StaffForm(ScoreForm):
    """A member of staff."""

    email = StringField(_("E-mail"), [InputRequired(_("Enter your e-mail address."))])
    password = PasswordField(_("Password"), [InputRequired(_("Enter your password."))])
    own = BooleanField(_("Only I use this device"))
    next = HiddenField()


class PasswordForm(ScoreForm):
    """A new password, typed once and shown on wish by the browser."""

    password = PasswordField(_("New password"), [InputRequired(_("Enter a password."))])
    own_words: tuple[str, ...] = ()

    def validate_password(self, field: Any) -> None:
        """Refuse what is too short or first to be guessed."""
        try:
            check_password(field.data, words=self.own_words)
        except Invalid as error:
            raise ValidationError(sentence(error)) from error
