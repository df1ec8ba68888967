"""What an enterprise does or does not do, by the codes with which a module says what it is meant to change."""

from __future__ import annotations

from collections.abc import Mapping

from score_learn.core.i18n import _

PRACTICES: Mapping[str, str] = {
    "eit_active": _("Managers and workers meet in an improvement team and settle what they can."),
    "daily_meeting_held": _("Each team begins the day with a short meeting at the workplace."),
    "suggestion_scheme_active": _("Everybody can hand in ideas, and each idea gets an answer."),
    "five_s_audited": _("Workplaces are tidy by 5S, and somebody checks them regularly."),
    "information_board": _("A board shows everybody how the work is going."),
    "defect_data_recorded": _("Defects are counted and written down, by kind and by place."),
    "sop_available": _("How each important job is done is written down where it is done."),
    "energy_and_water_metered": _("Energy and water are metered, and the readings are written down."),
    "grievance_procedure_written": _("Whoever has a complaint can read where to take it and how it is dealt with."),
    "job_descriptions": _("Everybody has a written description of their job."),
    "training_plan": _("A plan says who learns what, and by when."),
    "osh_committee_active": _("A safety committee of managers and workers meets and walks through the workplace."),
    "risk_assessment_current": _("Hazards are assessed in writing, and the sheet is up to date."),
    "accident_log_kept": _("Accidents and near misses are written down, and each one is followed up."),
    "equal_pay_reviewed": _("Pay of women and men for work of equal value is compared, and gaps are closed."),
    "harassment_policy_posted": _("The rules against harassment hang where everybody reads them."),
    "working_hours_recorded": _("The hours that people work are written down day by day, overtime too."),
    "supplier_code_policy": _("Suppliers know in writing what is expected of them."),
}
"""The sentence for each code, in the order in which they are listed; pages translate it."""


def practice_words(code: str) -> str:
    """Return the English sentence for a code; one that a later release no longer knows is shown as it is."""
    return PRACTICES.get(code, code)
