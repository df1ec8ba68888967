"""The sentences for what features refuse: they name a code, a person reads words."""

from datetime import datetime

from score_learn.core.errors import ScoreError
from score_learn.core.i18n import _
from score_learn.web.locale import gettext, show_time

SENTENCES = {
    "already_sponsored": _("This organisation already stands beside this enterprise."),
    "already_trains": _("This trainer already works with this enterprise."),
    "day_to_come": _("Choose today or an earlier day."),
    "email_taken": _("There is an account with this e-mail address already."),
    "email_unreadable": _("Write an e-mail address such as name@example.org."),
    "ends_before_it_starts": _("Choose the day on which it began, or a later one."),
    "enterprise_closed": _("This enterprise is closed. Reopen it first."),
    "enterprise_missing": _("Choose the enterprise."),
    "already_revoked": _("This certificate was withdrawn before."),
    "answer_missing": _("Choose an answer."),
    "answer_required": _("Choose an answer first."),
    "answer_too_long": _("Write %(most)s signs at most."),
    "certificate_altered": _(
        "This certificate does not fit its signature and cannot be printed. Tell an administrator."
    ),
    "certificate_revoked": _("This certificate was withdrawn and cannot be printed."),
    "due_in_past": _("Choose today or a later day."),
    "font_missing": _(
        "Your certificate is safe, but a letter in it cannot be printed here yet. "
        "Tell your trainer: the site needs the font package %(package)s."
    ),
    "headcount_that_day": _("There is a headcount from that day already, and it stays. Choose another day."),
    "headcount_too_large": _("Write a number between 0 and 1 million."),
    "holder_erased": _("The holder’s data were erased, so there is nothing to print."),
    "nobody_chosen": _("Choose at least one person."),
    "not_meant_for": _("This module is not meant for the people you chose."),
    "last_administrator": _("Nobody else administers all countries. Give somebody else that role first."),
    "beyond_reach": _("This person belongs to other countries too. An administrator of all countries can do this."),
    "own_account": _("This is your own account. Another administrator can deactivate it."),
    "own_administrator": _("This is your own last role as administrator. Another administrator can end it."),
    "person_deactivated": _("This account is deactivated. Reactivate it first."),
    "role_held": _("This person has this role there already."),
    "reason_missing": _("Write the reason: it is shown to whoever checks the certificate."),
    "reason_too_long": _("Write %(most)s signs at most."),
    "signing_key_missing": _("Certificates cannot be signed here yet. Tell an administrator; nothing is lost."),
    "signing_key_open": _("Certificates cannot be signed here yet. Tell an administrator; nothing is lost."),
    "signing_key_wrong": _("Certificates cannot be signed here yet. Tell an administrator; nothing is lost."),
    "event_id_taken": _("This was sent before with another answer. Load the page again and answer once more."),
    "form_id_missing": _("This did not arrive whole. Load the page again and send it once more."),
    "nothing_chosen": _("Choose an answer first."),
    "too_many_options": _("Choose one answer only."),
    "unknown_option": _("Choose one of the answers shown."),
    "no_attempt_left": _("You have no attempt left. Ask your trainer for one more."),
    "already_passed": _("You have passed this test already."),
    "no_test": _("This module has no test."),
    "wait": _("Take a break first: the next attempt opens at %(until)s."),
    "attempt_sent": _("This test was sent already. Your result is ready."),
    "not_sent": _("This test is not sent yet."),
    "name_missing": _("Write a name."),
    "name_taken": _("%(name)s is on the list already."),
    "name_too_long": _("Write a name of %(most)s signs at most."),
    "name_unreadable": _("Write the name on one line."),
    "negative_headcount": _("Write how many people work there: 0 or more."),
    "not_a_staff_role": _("Choose a staff role. Participants are added by their trainer."),
    "not_allowed": _("You may not do this."),
    "number_not_digits": _("Write the personal number with digits only, 12 at most."),
    "number_taken": _("Number %(number)s is in use. Write another one, or leave it empty."),
    "organisation_closed": _("This organisation is closed. Reopen it first."),
    "organisation_missing": _("Choose the organisation."),
    "organisation_of_other_kind": _("Choose an organisation of the kind that fits the role."),
    "password_guessable": _("This password is easy to guess. Use a longer one, for example four words."),
    "password_too_long": _("Use a password of %(most)s signs at most."),
    "password_too_short": _("Use a password of at least %(least)s signs; 15 or more are better."),
    "place_does_not_fit": _("This role does not hold there. Choose the place that goes with it."),
    "unknown_language": _("%(tag)s is not a language tag. Write tags such as en, am."),
    "unknown_time_zone": _("Choose a time zone from the list."),
}


def sentence(error: ScoreError) -> str:
    """Return what to tell a person about an error, in the language of the page.

    Raises:
        KeyError: for a code without words; a test walks the features and finds it before a person does.
    """
    values = {key: show_time(value) if isinstance(value, datetime) else value for key, value in error.values.items()}
    return gettext(SENTENCES[error.code], **values)
