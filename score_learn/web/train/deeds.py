"""What a trainer can do with people who are ticked: what each is called, whom it touches, what does it."""

from collections.abc import Callable
from dataclasses import dataclass

from score_learn.core.i18n import _
from score_learn.learning import assigning, granting, touching
from score_learn.learning.touching import Touching

REASONS = {
    "already_passed": _("has passed the test"),
    "assigned_before": _("has this module to do already"),
    "assigned_to_everybody": _("has it through the assignment to everybody"),
    "attempts_left": _("has an attempt left"),
    "completed": _("has completed the module"),
    "no_last_day": _("has no last day"),
    "no_test": _("has no test to pass"),
    "not_assigned": _("does not have this module to do"),
    "not_begun": _("has not begun the module"),
    "not_meant_for_position": _("does other work than the module is meant for"),
    "own_assignment": _("was given the module or more time alone, and keeps that"),
}


@dataclass(frozen=True)
class Deed:
    """One thing to do: ``look`` says whom it touches, ``act`` does it and returns how many it touched.

    ``note_for_all`` is what it means for the assignment to everybody, empty where it cannot be done to that;
    ``note_if_shared`` and ``done_if_shared`` what it means for those whom that assignment reaches all the same. ``day``
    is the name under which ``act`` takes a day, empty when it takes none.
    """

    purpose: str
    endpoint: str
    title: str
    note: str
    button: str
    icon: str
    done: tuple[str, str]
    look: Callable[..., Touching]
    act: Callable[..., int]
    note_for_all: str = ""
    note_if_shared: str = ""
    done_if_shared: tuple[str, str] = ("", "")
    day: str = ""
    day_label: str = ""
    day_hint: str = ""


GRANT = Deed(
    purpose="attempt.granted",
    endpoint="train.grants",
    title=_("One more attempt"),
    note=_("They can take the test once more. The break between two attempts still holds."),
    button=_("Give one more attempt"),
    icon="again",
    done=(_("%(num)s person has one more attempt."), _("%(num)s people have one more attempt.")),
    look=touching.grants,
    act=granting.grant_attempts,
)
EXTEND = Deed(
    purpose="module.extended",
    endpoint="train.extensions",
    title=_("More time"),
    note=_("They get a later last day."),
    button=_("Give more time"),
    icon="calendar",
    done=(_("%(num)s person has more time now."), _("%(num)s people have more time now.")),
    look=touching.extensions,
    act=assigning.extend,
    note_for_all=_("They get a later last day. So does everybody who comes later."),
    day="until",
    day_label=_("New last day"),
    day_hint=_("That day still counts."),
)
ASSIGN = Deed(
    purpose="module.assigned",
    endpoint="train.assignments",
    title=_("Assign the module"),
    note=_("They find it under “My training”."),
    button=_("Assign"),
    icon="book",
    done=(_("Assigned to %(num)s person."), _("Assigned to %(num)s people.")),
    look=touching.assignments,
    act=assigning.assign,
    day="due_on",
    day_label=_("Last day"),
    day_hint=_("That day still counts. Leave it empty if there is none."),
)
WITHDRAW = Deed(
    purpose="module.unassigned",
    endpoint="train.withdrawals",
    title=_("Withdraw the module"),
    note=_("They no longer have to do it. What they have begun and done stays, and they may go on."),
    button=_("Withdraw"),
    icon="erase",
    done=(_("Withdrawn from %(num)s person."), _("Withdrawn from %(num)s people.")),
    look=touching.withdrawals,
    act=assigning.withdraw,
    note_for_all=_(
        "They no longer have to do it, nor does whoever comes later. What they have begun and done stays, and they may "
        "go on."
    ),
    note_if_shared=_(
        "The module is assigned to everybody too, so they still have to do it. Only the last day of their own goes."
    ),
    done_if_shared=(
        _("%(num)s person has the last day of everybody again."),
        _("%(num)s people have the last day of everybody again."),
    ),
)
