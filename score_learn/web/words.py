"""The sentences for what features refuse: they name a code, a person reads words."""

from datetime import date, datetime

from score_learn.core.errors import ScoreError
from score_learn.core.i18n import _
from score_learn.web.locale import gettext, show_day, show_time

SENTENCES = {
    "archive_absolute": _("“%(name)s” names a place on a computer, not in the module. Pack the module’s folder again."),
    "archive_backslash": _("“%(name)s” has a backslash in its name. Pack the module’s folder with another program."),
    "archive_broken": _("“%(name)s” cannot be unpacked: it is broken. Pack the module’s folder again."),
    "archive_deep": _("“%(name)s” lies too deep. Pack the module’s folder itself, not the folders around it."),
    "archive_encrypted": _("“%(name)s” is locked with a password. Pack the module’s folder without one."),
    "archive_hidden": _("“%(name)s” is a hidden file. Take it out of the folder and pack it again."),
    "archive_kind": _(
        "“%(name)s” is of a kind that has no place in a module. Texts end in .md; pictures, sounds, films and sheets "
        "lie in media."
    ),
    "archive_large": _("The file is larger than %(most)s MB. Make its pictures, sounds and films smaller."),
    "archive_lies": _("The size of “%(name)s” is not what the file says it is. Pack the module’s folder again."),
    "archive_link": _("“%(name)s” is a link to another place. Put the file itself there."),
    "archive_many": _("There are more than %(most)s files in it. Take out what does not belong to the module."),
    "archive_method": _(
        "“%(name)s” is packed in a way that is not read here. Pack the module’s folder in the usual way (Deflate)."
    ),
    "archive_modules": _("There are several modules in it: %(names)s. Pack one module at a time."),
    "archive_name": _("“%(name)s” is no name that every computer can have. Rename it: letters, digits and hyphens."),
    "archive_name_letters": _(
        "The letters of the name “%(name)s” cannot be read. Rename it: a to z, digits and hyphens."
    ),
    "archive_name_long": _("“%(name)s” is too long a name. Shorten it: %(most)s signs with the folders above it."),
    "archive_nested": _("“%(name)s” is a packed file itself. Unpack it and leave out what does not belong there."),
    "archive_no_module": _("There is no module.toml in it. Pack the folder of one module, with its module.toml."),
    "archive_not_in_media": _(
        "“%(name)s” does not lie in the folder media. Put pictures, sounds, films and sheets there."
    ),
    "archive_outside": _("“%(name)s” lies outside the folder %(folder)s of the module. Pack that folder alone."),
    "archive_text": _("“%(name)s” is larger than %(most)s kB. Divide it, or make the drawing simpler."),
    "archive_texts": _("All texts and drawings together are larger than %(most)s MB. Make the module smaller."),
    "archive_twice": _("“%(name)s” and “%(other)s” are the same name on some computers. Rename one of them."),
    "archive_unpacked": _("Unpacked, it is larger than %(most)s MB. Make its pictures, sounds and films smaller."),
    "archive_unreadable": _("This is not a zip file, or it is broken. Pack the module’s folder again."),
    "archive_upwards": _("“%(name)s” leads out of the folder of the module. Pack the module’s folder again."),
    "folder_outdated": _(
        "The folder, or the version in force, changed since you opened this page. Nothing was published. What you see "
        "now is how it is now: look at it once more and confirm."
    ),
    "upload_faulty": _("This module has errors, so it cannot be published. Repair them and choose the file again."),
    "upload_outdated": _(
        "Another version was published since you chose the file, so publishing would now do something else. Nothing "
        "was published. Look at it once more and confirm."
    ),
    "already_sponsored": _("This organisation already works with this enterprise."),
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
    "day_missing": _("Choose the day."),
    "day_not_later": _("Choose a day after %(day)s: until then somebody has time already."),
    "due_in_past": _("Choose today or a later day."),
    "font_missing": _(
        "Your certificate is safe, but a letter in it cannot be printed here yet. "
        "Tell your trainer: the site needs the font package %(package)s."
    ),
    "tool_font_missing": _(
        "Nothing was published. The tool “%(tool)s” holds letters in the %(script)s script that cannot be printed here "
        "yet: %(letters)s. The site needs the font package %(package)s."
    ),
    "headcount_that_day": _("There is a headcount from that day already, and it stays. Choose another day."),
    "headcount_too_large": _("Write a number between 0 and 1 million."),
    "holder_erased": _("The holder’s data were erased, so there is nothing to print."),
    "nobody_chosen": _("Choose at least one person."),
    "not_meant_for": _("This module is not meant for the people you chose."),
    "last_administrator": _("Nobody else administers all countries. Give somebody else that role first."),
    "beyond_reach": _("This person belongs to other countries too. An administrator of all countries can do this."),
    "enterprise_unclear": _("Several enterprises have such a name. Write the code of the one you mean."),
    "enterprise_unknown": _("No enterprise has this code or name."),
    "own_account": _("This is your own account. Another administrator can deactivate it."),
    "own_administrator": _("This is your own last role as administrator. Another administrator can end it."),
    "person_deactivated": _("This account is deactivated. Reactivate it first."),
    "role_held": _("This person has this role there already."),
    "regrade_reason_missing": _("Write why points are taken away: it is shown to whoever took the test."),
    "reason_missing": _("Write the reason: it is shown to whoever checks the certificate."),
    "reason_too_long": _("Write %(most)s signs at most."),
    "signing_key_missing": _("Certificates cannot be signed here yet. Tell an administrator; nothing is lost."),
    "signing_key_open": _("Certificates cannot be signed here yet. Tell an administrator; nothing is lost."),
    "signing_key_wrong": _("Certificates cannot be signed here yet. Tell an administrator; nothing is lost."),
    "event_id_taken": _("This was sent before with another answer. Load the page again and answer once more."),
    "form_id_missing": _("This did not arrive whole. Load the page again and send it once more."),
    "nothing_chosen": _("Choose an answer first."),
    "nothing_moved": _("Move the lines first: they never stand in the right order at the start."),
    "nothing_written": _("Write an answer first."),
    "no_number": _("This cannot be read as a number. Write it in digits, for example 12 or 4.5."),
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
    "card_font_missing": _(
        "No PIN was changed. A letter in the %(script)s script cannot be printed here yet: %(names)s. "
        "Take the tick away there, or tell an administrator that the site needs the font package %(package)s."
    ),
    "cards_outdated": _("%(name)s was changed meanwhile. No PIN was changed; make the sheet once more."),
    "too_many_cards": _("A sheet holds %(most)s cards at most. Take some ticks away. No PIN was changed."),
    "roster_column_missing": _("These columns are missing in the first line: %(columns)s."),
    "roster_column_twice": _("These columns mean the same: %(columns)s. Leave one of them in the first line."),
    "roster_empty": _("There is nobody in this file. Under the line with the column names, write one person a line."),
    "roster_header_missing": _("The first line has to name the columns: %(columns)s. Add that line."),
    "roster_header_twice": _("The column names stand in line %(first)s and again in line %(line)s. Take one away."),
    "roster_is_workbook": _(
        "This is a workbook (such as XLSX), not a CSV file. Open it, choose “Save as” and “CSV UTF-8”, and "
        "choose that file."
    ),
    "roster_lost": _("The list did not arrive whole. Nothing was changed. Choose the file once more."),
    "roster_not_a_table": _("This is not a CSV file. Save the list as “CSV UTF-8” and choose that file."),
    "roster_outdated": _(
        "Something was changed here since you chose the file, so the list would now do something else. Nothing was "
        "written. Check it once more and confirm."
    ),
    "roster_quote_open": _(
        "The quotation marks in line %(line)s do not fit together. Correct that line, or take them out."
    ),
    "roster_too_large": _("The file is larger than 1 MB. Divide the list into smaller ones."),
    "roster_too_many": _("The file has more than %(most)s people. Divide it into smaller ones."),
    "roster_unreadable": _(
        "The letters of this file cannot be read. Save the list as “CSV UTF-8” and choose that file."
    ),
    "language_not_here": _("“%(word)s” is not a language of this site. Write one of: %(tags)s."),
    "name_is_formula": _(
        "The name begins with a sign such as = or +, which a spreadsheet would run. Write the name alone."
    ),
    "name_of_several": _("Several people have this name. Write the number of the one you mean: %(numbers)s."),
    "name_twice": _("This name stands in the list more than once. Write each person’s number."),
    "number_of_former": _(
        "Number %(number)s belongs to somebody who left. Let that person come back, or use another one."
    ),
    "number_twice": _("Number %(number)s stands in the list more than once."),
    "person_twice": _("Two rows mean the person with number %(number)s. Leave one of them."),
    "position_missing": _("Write the work, one of: %(words)s."),
    "position_unknown": _("“%(word)s” is not known. Write one of: %(words)s."),
    "sex_missing": _("Write the sex, one of: %(words)s."),
    "sex_unknown": _("“%(word)s” is not known. Write one of: %(words)s."),
    "too_many_cells": _("There are more cells than columns. If a cell holds the separator, put it in quotation marks."),
    "unknown_language": _("%(tag)s is not a language tag. Write tags such as en, am."),
    "unknown_time_zone": _("Choose a time zone from the list."),
}


def sentence(error: ScoreError) -> str:
    """Return what to tell a person about an error, in the language of the page.

    Raises:
        KeyError: for a code without words; a test walks the features and finds it before a person does.
    """
    values = {key: _shown(value) for key, value in error.values.items()}
    return gettext(SENTENCES[error.code], **values)


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return show_time(value)
    return show_day(value) if isinstance(value, date) else value
