"""The words of the audit log: what each action means, in which group it is looked for, what its details are called."""

from score_learn.core.i18n import _

GROUPS = {
    "people": _("People"),
    "sign_in": _("Signing in"),
    "staff": _("Staff and roles"),
    "places": _("Enterprises and organisations"),
    "training": _("Training"),
    "certificates": _("Certificates"),
    "content": _("Content"),
    "other": _("Other"),
}

# Of each action its group, and a sentence without its subject, since who acted stands beside it.
ACTIONS = {
    "person.added": ("people", _("Added %(subject)s")),
    "person.changed": ("people", _("Corrected what is kept of %(subject)s")),
    "person.deactivated": ("people", _("Deactivated %(subject)s")),
    "person.reactivated": ("people", _("Let %(subject)s in again")),
    "people.imported": ("people", _("Imported a list of people into %(subject)s")),
    "participation.ended": ("people", _("Noted that %(subject)s left the enterprise")),
    "participation.resumed": ("people", _("Noted that %(subject)s came back to the enterprise")),
    "language.chosen": ("people", _("Chose the language of the pages")),
    "pin.given": ("sign_in", _("Gave %(subject)s a new PIN")),
    "password_link.made": ("sign_in", _("Made a password link for %(subject)s")),
    "password.set": ("sign_in", _("Set a password")),
    "email.changed": ("sign_in", _("Changed the e-mail address of %(subject)s")),
    "staff.added": ("staff", _("Added a staff account for %(subject)s")),
    "trainer.assigned": ("staff", _("Let %(subject)s train an enterprise")),
    "membership.added": ("staff", _("Gave %(subject)s one more role or place")),
    "membership.ended": ("staff", _("Ended a role of %(subject)s")),
    "enterprise.added": ("places", _("Added %(subject)s")),
    "enterprise.changed": ("places", _("Changed %(subject)s")),
    "enterprise.closed": ("places", _("Closed %(subject)s")),
    "enterprise.reopened": ("places", _("Opened %(subject)s again")),
    "headcount.added": ("places", _("Wrote down how many people work at %(subject)s")),
    "organisation.added": ("places", _("Added %(subject)s")),
    "organisation.changed": ("places", _("Changed %(subject)s")),
    "organisation.closed": ("places", _("Closed %(subject)s")),
    "organisation.reopened": ("places", _("Opened %(subject)s again")),
    "sponsorship.added": ("places", _("Let an organisation work with %(subject)s")),
    "sponsorship.resumed": ("places", _("Let an organisation work with %(subject)s again")),
    "sponsorship.ended": ("places", _("Took an organisation away from %(subject)s")),
    "module.assigned": ("training", _("Assigned a module at %(subject)s")),
    "module.extended": ("training", _("Gave more time for a module at %(subject)s")),
    "module.unassigned": ("training", _("Took a module back at %(subject)s")),
    "attempt.granted": ("training", _("Gave %(subject)s one more attempt")),
    "certificate.issued": ("certificates", _("Issued certificate %(subject)s")),
    "certificate.revoked": ("certificates", _("Withdrew certificate %(subject)s")),
    "certificate.holder_erased": ("certificates", _("Erased the holder’s name of certificate %(subject)s")),
    "signing_key.made": ("certificates", _("Made the key %(subject)s, which signs certificates")),
    "module.published": ("content", _("Published the module %(subject)s")),
    "module.uploaded": ("content", _("Uploaded the module %(subject)s, to look at it before it is published")),
    "module.moved": ("content", _("Changed where the module %(subject)s is published from")),
    "module.change_followed": ("content", _("Asked people for what is new in the module %(subject)s")),
    "module.regraded": ("content", _("Marked tests of the module %(subject)s again by a corrected key")),
    "module.retired": ("content", _("Retired the module %(subject)s")),
    "module.reopened": ("content", _("Opened the module %(subject)s again")),
    "survey.published": ("content", _("Published the survey %(subject)s")),
    "glossary.published": ("content", _("Published the glossary in %(subject)s")),
    "spoken.published": ("content", _("Published how words are read aloud in %(subject)s")),
}

# What the site does by itself; everything else without a person is the command line.
BY_ITSELF = frozenset({"certificate.issued", "module.change_followed"})

LABELS = {
    "added": _("Added"),
    "change": _("Kind of change"),
    "changed": _("Changed"),
    "completed": _("Completed by it"),
    "country": _("Country"),
    "deactivated_on": _("Deactivated on"),
    "due_on": _("Until"),
    "ended_on": _("Had left on"),
    "ends_on": _("Ends on"),
    "enterprise": _("Enterprise"),
    "in_force_from": _("From"),
    "language": _("Language"),
    "languages": _("Languages"),
    "lowered": _("Lowered"),
    "men": _("Men"),
    "module": _("Module"),
    "more": _("Asked for more"),
    "name": _("Name"),
    "number": _("Edition"),
    "of_kind": _("Kind"),
    "organisation": _("Organisation"),
    "origin": _("Published from"),
    "people": _("People"),
    "person": _("Person"),
    "position": _("Work"),
    "raised": _("Raised"),
    "reason": _("Reason"),
    "redo": _("Asked to do it again"),
    "refused": _("Refused"),
    "region": _("Place"),
    "role": _("Role"),
    "sector": _("Sector"),
    "sessions_ended": _("Sessions ended"),
    "sex": _("Sex"),
    "starts_on": _("Starts on"),
    "time_zone": _("Time zone"),
    "unchanged": _("Unchanged"),
    "version": _("Version"),
    "women": _("Women"),
}

# For programs, not for readers.
LEFT_OUT = frozenset({"version_id", "content_hash", "key_id"})
# No service writes these down; should one do so by mistake, no page shows it.
NEVER_SHOWN = ("pin", "token", "password", "secret", "salt", "score", "points", "percent", "answer")

CHANGE_WORDS = {
    "wording": _("wording"),
    "addition": _("addition"),
    "meaning": _("meaning"),
    "redo": _("to be done again"),
}
"""What kind of change a version of a module was declared as."""
