"""What all forms share: the token against forgery, an id so that a second sending acts once, refusals as words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import flash, redirect, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import ValidationError

from score_learn.core import once
from score_learn.core.errors import Invalid, Refused, ScoreError
from score_learn.core.i18n import _
from score_learn.core.ids import parse
from score_learn.core.transaction import transaction
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.words import sentence

Result = TypeVar("Result")


def rendered_id() -> UUID:
    """Return the id that the page rendered into the form, or that its script made for this very answer.

    Raises:
        Invalid: when there is none: the form did not come from a page of ours.
    """
    found = parse(request.form.get("event_id") or request.form.get("form_id"))
    if found is None:
        raise Invalid("form_id_missing")
    return found


def text_of(field: Field) -> str:
    """Return what was typed into a field; a field that was not sent is empty."""
    return str(field.data or "")


# What the form library says of its own accord, in words a person can act on.
PLAIN_WORDS = {
    "Not a valid integer value.": _("Write a number in digits."),
    "Not a valid date value.": _("Choose a day, or write it like 2026-11-30."),
    "Not a valid choice.": _("Choose one from the list."),
    "Invalid Choice: could not coerce.": _("Choose one from the list."),
    "'%(value)s' is not a valid choice for this field.": _("Choose from the list."),
    "'%(value)s' are not valid choices for this field.": _("Choose from the list."),
}


class Wording:
    """Puts the form library's own sentences into ours, in the language of the page."""

    def gettext(self, text: str) -> str:
        """Return our words for a sentence."""
        return gettext(PLAIN_WORDS.get(text, text))

    def ngettext(self, one: str, many: str, num: int) -> str:
        """Return our words for a sentence that counts."""
        return self.gettext(one if num == 1 else many)


class ScoreForm(FlaskForm):  # type: ignore[misc]
    """A form with a rendered id; a second POST of the same rendering returns the first result."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Labels and messages are marked in the class; they are translated when a page makes the form."""

        def get_translations(self, _form: Any) -> Wording:
            """Return what words the library's own messages."""
            return Wording()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Translate the label and the validators' messages of a field of this form."""
            field: Field = super().bind_field(form, unbound_field, options)
            field.label.text = gettext(field.label.text)
            field.validators = [_in_page_language(validator) for validator in field.validators]
            return field

    form_id = HiddenField(default=lambda: str(uuid4()))

    @property
    def id(self) -> UUID:
        """The rendered id; one that a browser garbled counts as a form of its own."""
        return parse(self.form_id.data) or uuid4()

    def refuse(self, error: ScoreError) -> None:
        """Show what a feature refused at the field it names, or at the head of the form."""
        field = error.values.get("field")
        place = self._fields.get(field) if field else None
        message = sentence(error)
        if place is None:
            self.form_errors: list[str] = [*(self.form_errors or ()), message]
        else:
            place.errors = [*place.errors, message]


def _in_page_language(validator: Any) -> Any:
    message = getattr(validator, "message", None)
    if not message:
        return validator
    translated = copy(validator)
    translated.message = gettext(message)
    return translated


class ChoiceField(SelectField):
    """A choice from a list that starts empty, so that nobody is counted under the first entry by accident."""

    def pre_validate(self, form: Any) -> None:
        """Accept only what the list offers; the message says so in plain words."""
        if self.data not in {value for value, *_rest in self.iter_choices()} or not self.data:
            raise ValidationError(gettext("%(field)s: choose one from the list.", field=self.label.text))


class AlreadySent(Exception):
    """Somebody sent this rendering of a form before, and it was acted on."""

    def __init__(self, first: once.FirstResult) -> None:
        super().__init__(first.purpose)
        self.first = first


class Act:
    """One form being acted on; ``leads_to`` is where a second sending is sent, empty when the answer shows a secret."""

    def __init__(self) -> None:
        self.leads_to = ""


@contextmanager
def acting_once(form: ScoreForm, purpose: str) -> Iterator[Act]:
    """Open the transaction of a form that must act once.

    Raises:
        AlreadySent: when this rendering was acted on before; the application answers with the first result.
    """
    act, form_id = Act(), form.id
    with transaction():
        first = once.claim(form_id, actor_id=current_viewer().person_id, purpose=purpose)
        if first is not None:
            raise AlreadySent(first)
        yield act
        once.settle(form_id, location=act.leads_to)


def act_once(
    form: ScoreForm, purpose: str, *, leads_to: str, act: Callable[[], Result], said: Callable[[Result], str]
) -> Response | None:
    """Act on a form that was sent, say what was done and go on.

    Args:
        form: the form; when it was refused it shows why.
        purpose: what is done, as ``acting_once`` keeps it.
        leads_to: where to go on.
        act: does it, in a transaction of its own.
        said: makes the sentence from what ``act`` returned.

    Returns:
        the answer; None when the form was not sent, or refused, and its page is to be shown.
    """
    if not form.validate_on_submit():
        return None
    try:
        with acting_once(form, purpose) as once_only:
            once_only.leads_to = leads_to
            result = act()
    except (Refused, Invalid) as error:
        form.refuse(error)
        return None
    flash(said(result), "good")
    return redirect(leads_to, 303)


def saved(changed: bool) -> str:
    """Say whether a correction changed anything."""
    return gettext("The changes are saved.") if changed else gettext("Nothing was different.")
